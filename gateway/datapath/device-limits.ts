// Section 9: the limits of one configuration that are not one symbol's.
import type { DeviceLimits, ExposureLimits } from "../../proto/mod.ts";
import { integer, u32, u64 } from "./checks.ts";
import { DEVICE_RULES, RESERVED_MAX, ruleBits, U16_MAX, WAIVABLE_RULES } from "./limits.ts";
import { EXPOSURE_ROWS } from "./risk-state.ts";
import { setWide, wides } from "./wide.ts";

// Index of an amount in `day`
export const MAX_DAY_VALUE = 0;
export const MAX_DAY_QUANTITY = 1;
export const MAX_LOSS = 2;

export interface CompiledDeviceLimits {
  readonly rateIntervalNs: number;
  readonly rateBurstNs: number;
  /** Bit code - 1 per rule. */
  readonly checkOff: number;
  readonly waiveReducing: number;
  readonly maxInFlight: number;
  readonly reserved: number;
  /** Amounts: of row r (0 the account, then the kinds) max_gross at 2r, max_net at 2r + 1. */
  readonly exposure: Float64Array;
  /** Amounts: MAX_DAY_VALUE, MAX_DAY_QUANTITY, MAX_LOSS. */
  readonly day: Float64Array;
}

/** Throws DatapathInputError; a kind without an entry has limits 0. */
export function compileDeviceLimits(device: DeviceLimits): CompiledDeviceLimits {
  const exposure = wides(2 * EXPOSURE_ROWS);
  const load = (row: number, where: string, { maxGross, maxNet }: ExposureLimits) => {
    setWide(exposure, 2 * row, u64(`${where}.maxGross`, maxGross));
    setWide(exposure, 2 * row + 1, u64(`${where}.maxNet`, maxNet));
  };
  load(0, "device.account", device.account);
  for (const [kind, limits] of device.kinds) {
    integer("device.kinds: kind", kind, 1, EXPOSURE_ROWS - 1);
    load(kind, `device.kinds[${kind}]`, limits);
  }
  const day = wides(3);
  setWide(day, MAX_DAY_VALUE, u64("device.maxDayValue", device.maxDayValue));
  setWide(day, MAX_DAY_QUANTITY, u64("device.maxDayQuantity", device.maxDayQuantity));
  setWide(day, MAX_LOSS, u64("device.maxLoss", device.maxLoss));
  return {
    rateIntervalNs: u32("device.rateIntervalNs", device.rateIntervalNs),
    rateBurstNs: u32("device.rateBurstNs", device.rateBurstNs),
    checkOff: ruleBits("device.rulesOff", device.rulesOff, DEVICE_RULES),
    waiveReducing: ruleBits("device.waiveReducing", device.waiveReducing, WAIVABLE_RULES),
    maxInFlight: integer("device.maxInFlight", device.maxInFlight, 0, U16_MAX),
    reserved: integer("device.reserved", device.reserved, 0, RESERVED_MAX),
    exposure,
    day,
  };
}

/** In force before the first commit: every limit 0, nothing off. */
export const NO_DEVICE_LIMITS: CompiledDeviceLimits = compileDeviceLimits({
  rateIntervalNs: 0,
  rateBurstNs: 0,
  account: { maxGross: 0n, maxNet: 0n },
  kinds: new Map(),
  maxInFlight: 0,
  maxDayValue: 0n,
  maxDayQuantity: 0n,
  maxLoss: 0n,
  rulesOff: [],
  waiveReducing: [],
  reserved: 0,
});
