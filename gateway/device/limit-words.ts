/**
 * Limits of the risk gate as words of the tables LIMIT, GLOBAL and EXPOSURE (docs/hardware.md, "Configuration banks"), and back. Units and ranges
 * are those of `proto/datapath.ts`; `words` has the words of one entry. `pack...` throws a RangeError for a number that does not fit its bits;
 * of a `bigint` it takes the low 64: validate-config.ts comes before. `unpack...` takes any words.
 */

import {
  type DeviceLimits,
  type ExposureLimits,
  registers as map,
  RULES,
  type SwitchableDeviceRule,
  type SwitchableRule,
  type SymbolLimits,
  type WaivableRule,
} from "../../proto/mod.ts";
import { high, joined, low } from "./words.ts";

function codes<Code extends number>(wanted: (rule: (typeof RULES)[number]) => boolean): readonly Code[] {
  // The catalogue is tested against the text that the types were written from.
  return RULES.filter(wanted).map(({ code }) => code as Code);
}

/** Codes of the rules that a symbol's limits may switch off, ascending; those of the device's limits; those waived for orders that reduce a position. */
export const SWITCHABLE = codes<SwitchableRule>(({ off }) => off === "symbol");
export const SWITCHABLE_OF_DEVICE = codes<SwitchableDeviceRule>(({ off }) => off === "device");
export const WAIVABLE = codes<WaivableRule>(({ waivable }) => waivable);
/** Strategy kinds that the table has exposure limits for; entry 0 is the account. */
export const KINDS_MAX = map.EXPOSURE_ENTRIES - 1;

/** One entry of LIMIT. */
export function packLimits(limits: SymbolLimits, words: Uint32Array): void {
  map.packLimitEntry(
    {
      maxQty: limits.maxQuantity,
      maxNotionalLo: low(limits.maxNotional),
      maxNotionalHi: high(limits.maxNotional),
      collarLo: limits.collarLo,
      collarHi: limits.collarHi,
      maxLong: limits.maxLong,
      maxShort: limits.maxShort,
      checkOff: bitsOf(limits.rulesOff),
      reserved: limits.reserved,
      maxAgeNs: limits.maxAgeNs,
      maxOpenOrders: limits.maxOpenOrders,
      maxExecutions: limits.maxExecutions,
      duplicateNs: limits.duplicateNs,
      stateMask: limits.stateMask,
      allowed: limits.allowed,
    },
    words,
  );
}

/** Bits of rules that cannot be switched off are passed over. */
export function unpackLimits(words: Uint32Array): SymbolLimits {
  const entry = map.unpackLimitEntry(words);
  return {
    maxQuantity: entry.maxQty,
    maxNotional: joined(entry.maxNotionalLo, entry.maxNotionalHi),
    collarLo: entry.collarLo,
    collarHi: entry.collarHi,
    maxLong: entry.maxLong,
    maxShort: entry.maxShort,
    maxAgeNs: entry.maxAgeNs,
    stateMask: entry.stateMask,
    maxOpenOrders: entry.maxOpenOrders,
    maxExecutions: entry.maxExecutions,
    duplicateNs: entry.duplicateNs,
    allowed: entry.allowed,
    rulesOff: rulesOf(entry.checkOff, SWITCHABLE),
    reserved: entry.reserved,
  };
}

/** The entry of GLOBAL; account and kinds are EXPOSURE's. */
export function packGlobal(limits: DeviceLimits, words: Uint32Array): void {
  map.packGlobalEntry(
    {
      intervalNs: limits.rateIntervalNs,
      burstNs: limits.rateBurstNs,
      checkOff: bitsOf(limits.rulesOff),
      reserved: limits.reserved,
      waiveReducing: bitsOf(limits.waiveReducing),
      maxInFlight: limits.maxInFlight,
      maxDayValueLo: low(limits.maxDayValue),
      maxDayValueHi: high(limits.maxDayValue),
      maxDayQtyLo: low(limits.maxDayQuantity),
      maxDayQtyHi: high(limits.maxDayQuantity),
      maxLossLo: low(limits.maxLoss),
      maxLossHi: high(limits.maxLoss),
    },
    words,
  );
}

/** One entry of EXPOSURE, both sums in 1e-4 of the currency, 64 bits. */
export function packExposure({ maxGross, maxNet }: ExposureLimits, words: Uint32Array): void {
  map.packExposureEntry(
    { maxGrossLo: low(maxGross), maxGrossHi: high(maxGross), maxNetLo: low(maxNet), maxNetHi: high(maxNet) },
    words,
  );
}

/** @param exposures entries of EXPOSURE in order; a kind whose limits are 0 gets no entry */
export function unpackDevice(global: Uint32Array, exposures: readonly Uint32Array[]): DeviceLimits {
  const entry = map.unpackGlobalEntry(global);
  const [account = { maxGross: 0n, maxNet: 0n }, ...kinds] = exposures.map(unpackExposure);
  return {
    rateIntervalNs: entry.intervalNs,
    rateBurstNs: entry.burstNs,
    account,
    kinds: new Map(
      kinds
        .map((limits, index) => [index + 1, limits] as const)
        .filter(([, { maxGross, maxNet }]) => maxGross + maxNet > 0n),
    ),
    maxInFlight: entry.maxInFlight,
    maxDayValue: joined(entry.maxDayValueLo, entry.maxDayValueHi),
    maxDayQuantity: joined(entry.maxDayQtyLo, entry.maxDayQtyHi),
    maxLoss: joined(entry.maxLossLo, entry.maxLossHi),
    rulesOff: rulesOf(entry.checkOff, SWITCHABLE_OF_DEVICE),
    waiveReducing: rulesOf(entry.waiveReducing, WAIVABLE),
    reserved: entry.reserved,
  };
}

function unpackExposure(words: Uint32Array): ExposureLimits {
  const entry = map.unpackExposureEntry(words);
  return { maxGross: joined(entry.maxGrossLo, entry.maxGrossHi), maxNet: joined(entry.maxNetLo, entry.maxNetHi) };
}

/** Bit code - 1 for each rule. */
function bitsOf(rules: readonly number[]): number {
  return rules.reduce((bits, rule) => bits | (1 << (rule - 1)), 0);
}

function rulesOf<Code extends number>(bits: number, possible: readonly Code[]): readonly Code[] {
  return possible.filter((rule) => ((bits >>> (rule - 1)) & 1) === 1);
}
