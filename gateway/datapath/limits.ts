// Section 9: a symbol's risk limits of one configuration, checked and laid out for the gate.
import { type DatapathConfig, type ErrorCode, RULES, type SymbolLimits } from "../../proto/mod.ts";
import { DatapathInputError, I31_MAX, integer, u32, u64 } from "./checks.ts";
import { setWide, wides } from "./wide.ts";

// Words per slot
export const MAX_QUANTITY = 0;
export const COLLAR_LO = 1;
export const COLLAR_HI = 2;
export const MAX_LONG = 3;
export const MAX_SHORT = 4;
/** Bit code - 1 per rule that is off. */
export const CHECK_OFF = 5;
export const MAX_AGE_NS = 6;
export const STATE_MASK = 7;
export const MAX_OPEN_ORDERS = 8;
export const MAX_EXECUTIONS = 9;
export const DUPLICATE_NS = 10;
export const ALLOWED = 11;
export const RESERVED = 12;
export const LIMIT_WORDS = 13;

export const U16_MAX = 0xffff;
export const RESERVED_MAX = 2047;

export interface CompiledLimits {
  /** LIMIT_WORDS per slot. */
  readonly words: Uint32Array;
  /** Amounts, index: slot. */
  readonly maxNotional: Float64Array;
}

/** Throws DatapathInputError; a slot without an entry has limits 0. */
export function compileLimits(config: DatapathConfig, slots: number): CompiledLimits {
  const words = new Uint32Array(slots * LIMIT_WORDS);
  const maxNotional = wides(slots);
  for (const [slot, { limits }] of config.symbols) {
    integer("symbols: slot", slot, 0, slots - 1);
    const where = `symbols[${slot}].limits`;
    load(words, slot * LIMIT_WORDS, where, limits);
    setWide(maxNotional, slot, u64(`${where}.maxNotional`, limits.maxNotional));
  }
  return { words, maxNotional };
}

function load(table: Uint32Array, at: number, where: string, limits: SymbolLimits): void {
  table[at + MAX_QUANTITY] = u32(`${where}.maxQuantity`, limits.maxQuantity);
  table[at + COLLAR_LO] = u32(`${where}.collarLo`, limits.collarLo);
  table[at + COLLAR_HI] = u32(`${where}.collarHi`, limits.collarHi);
  table[at + MAX_LONG] = integer(`${where}.maxLong`, limits.maxLong, 0, I31_MAX);
  table[at + MAX_SHORT] = integer(`${where}.maxShort`, limits.maxShort, 0, I31_MAX);
  table[at + CHECK_OFF] = ruleBits(`${where}.rulesOff`, limits.rulesOff, SYMBOL_RULES);
  table[at + MAX_AGE_NS] = u32(`${where}.maxAgeNs`, limits.maxAgeNs);
  table[at + STATE_MASK] = integer(`${where}.stateMask`, limits.stateMask, 0, 127);
  table[at + MAX_OPEN_ORDERS] = integer(`${where}.maxOpenOrders`, limits.maxOpenOrders, 0, U16_MAX);
  table[at + MAX_EXECUTIONS] = integer(`${where}.maxExecutions`, limits.maxExecutions, 0, U16_MAX);
  table[at + DUPLICATE_NS] = u32(`${where}.duplicateNs`, limits.duplicateNs);
  table[at + ALLOWED] = integer(`${where}.allowed`, limits.allowed, 0, 15);
  table[at + RESERVED] = integer(`${where}.reserved`, limits.reserved, 0, RESERVED_MAX);
}

const codesWhere = (holds: (rule: (typeof RULES)[number]) => boolean): readonly number[] =>
  RULES.filter(holds).map(({ code }) => code);

const SYMBOL_RULES = codesWhere(({ off }) => off === "symbol");
export const DEVICE_RULES = codesWhere(({ off }) => off === "device");
export const WAIVABLE_RULES = codesWhere(({ waivable }) => waivable);

/** Bitmap of the given rules, each of which has to be one of `allowed`. */
export function ruleBits(
  field: string,
  rules: readonly number[],
  allowed: readonly number[],
  code: ErrorCode = "RULE_NOT_SWITCHABLE",
): number {
  let bits = 0;
  for (const rule of rules) {
    if (!allowed.includes(rule)) throw new DatapathInputError(field, `only rules ${allowed.join(", ")}`, rule, code);
    bits |= 1 << (rule - 1);
  }
  return bits;
}
