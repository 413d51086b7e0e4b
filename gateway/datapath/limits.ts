// Section 9: risk limits and rate of one configuration, checked and laid out for the gate.
import { type DatapathConfig, RULES, type SymbolLimits } from "../../proto/mod.ts";
import { DatapathInputError, I31_MAX, integer, u32, u64 } from "./checks.ts";
import { highWord, lowWord } from "./u64.ts";

// Words per slot
export const MAX_QUANTITY = 0;
export const MAX_NOTIONAL_HI = 1;
export const MAX_NOTIONAL_LO = 2;
export const COLLAR_LO = 3;
export const COLLAR_HI = 4;
export const MAX_LONG = 5;
export const MAX_SHORT = 6;
/** Bit code - 1 per rule that is off. */
export const CHECK_OFF = 7;
export const LIMIT_WORDS = 8;

const SWITCHABLE: readonly number[] = RULES.filter(({ switchable }) => switchable).map(({ code }) => code);

export interface CompiledLimits {
  readonly limits: Uint32Array;
  readonly rateIntervalNs: number;
  readonly rateBurstNs: number;
}

/** Throws DatapathInputError; a slot without an entry has limits 0. */
export function compileLimits(config: DatapathConfig, slots: number): CompiledLimits {
  const limits = new Uint32Array(slots * LIMIT_WORDS);
  for (const [slot, symbol] of config.symbols) {
    integer("symbols: slot", slot, 0, slots - 1);
    load(limits, slot * LIMIT_WORDS, `symbols[${slot}].limits`, symbol.limits);
  }
  return {
    limits,
    rateIntervalNs: u32("rateIntervalNs", config.rateIntervalNs),
    rateBurstNs: u32("rateBurstNs", config.rateBurstNs),
  };
}

function load(table: Uint32Array, at: number, where: string, limits: SymbolLimits): void {
  const notional = u64(`${where}.maxNotional`, limits.maxNotional);
  table[at + MAX_QUANTITY] = u32(`${where}.maxQuantity`, limits.maxQuantity);
  table[at + MAX_NOTIONAL_HI] = highWord(notional);
  table[at + MAX_NOTIONAL_LO] = lowWord(notional);
  table[at + COLLAR_LO] = u32(`${where}.collarLo`, limits.collarLo);
  table[at + COLLAR_HI] = u32(`${where}.collarHi`, limits.collarHi);
  table[at + MAX_LONG] = integer(`${where}.maxLong`, limits.maxLong, 0, I31_MAX);
  table[at + MAX_SHORT] = integer(`${where}.maxShort`, limits.maxShort, 0, I31_MAX);
  let off = 0;
  for (const rule of limits.rulesOff) {
    if (!SWITCHABLE.includes(rule)) {
      throw new DatapathInputError(
        `${where}.rulesOff`,
        `only rules ${SWITCHABLE.join(", ")}`,
        rule,
        "RULE_NOT_SWITCHABLE",
      );
    }
    off |= 1 << (rule - 1);
  }
  table[at + CHECK_OFF] = off;
}
