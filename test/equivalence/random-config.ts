// Random configurations of all kinds. Most limits are generous; a few at a time are pressed, near what orders come to, so that every
// rule fails now and then and most orders pass.

import {
  type ArbitrageParameters,
  type DatapathConfig,
  type DeviceLimits,
  type ExposureLimits,
  NO_MAX_AGE,
  type SymbolConfig,
  type SymbolLimits,
  type TrackedSlot,
} from "../../proto/mod.ts";
import type { Random } from "../../sim/world/mod.ts";
import { TRACKING } from "./tracked.ts";

/** Times are multiples of `unitNs`; what is compared with a clock that runs on lies `offsetNs` beside them. */
export interface Clocking {
  readonly unitNs: number;
  readonly offsetNs: number;
}

const SYMBOL_RULES = [4, 5, 6, 7, 8, 9, 11, 14, 15, 16, 20] as const;
const DEVICE_RULES = [10, 12, 13, 17, 18] as const;
const WAIVABLE = [6, 10, 11, 14, 17, 18] as const;
const U64_MAX = 2n ** 64n - 1n;
const PRESSED = 0.08;
const OFF = 0.08;
/** Around what an order comes to: some thirty shares at about 100,000. */
const NOTIONAL = 3_000_000;

export function randomConfig(random: Random, clocking: Clocking): DatapathConfig {
  const pairs = randomPair(random, clocking);
  const symbols = new Map<number, SymbolConfig>();
  for (const slot of TRACKING) {
    const arbitrage = pairs.get(slot.slot);
    // The two legs agree: a slot of a pair has an entry.
    if (arbitrage === undefined && random.chance(0.15)) continue;
    symbols.set(slot.slot, {
      limits: randomLimits(random, slot, clocking),
      ...randomKinds(random, slot, clocking),
      arbitrage: arbitrage ?? NO_ARBITRAGE,
    });
  }
  return { device: randomDevice(random, clocking), symbols };
}

function randomLimits(random: Random, slot: TrackedSlot, { unitNs, offsetNs }: Clocking): SymbolLimits {
  const pressed = () => random.chance(PRESSED);
  const price = (ticks: number) => slot.windowLo + ticks * slot.tick;
  return {
    maxQuantity: pressed() ? random.below(50) * slot.lot : 999_999,
    maxNotional: pressed() ? BigInt(price(random.below(64)) * (1 + random.below(40)) * slot.lot) : U64_MAX,
    collarLo: pressed() ? price(random.below(40)) : 1,
    collarHi: pressed() ? price(24 + random.below(40)) : 2_000_000_000,
    maxLong: pressed() ? random.below(200) * slot.lot : 2 ** 31 - 1,
    maxShort: pressed() ? random.below(200) * slot.lot : 2 ** 31 - 1,
    maxAgeNs: pressed() ? random.below(60) * unitNs + offsetNs : NO_MAX_AGE,
    stateMask: pressed() ? random.below(128) : random.pick([0, 15, 63]),
    maxOpenOrders: pressed() ? random.below(6) : 65_535,
    maxExecutions: pressed() ? random.below(12) : 65_535,
    duplicateNs: pressed() ? random.below(2000) * unitNs : 0,
    allowed: pressed() ? random.below(16) : 15,
    rulesOff: SYMBOL_RULES.filter(() => random.chance(OFF)),
    reserved: random.chance(0.02) ? 1 << random.below(11) : 0,
  };
}

function randomDevice(random: Random, { unitNs }: Clocking): DeviceLimits {
  const pressed = () => random.chance(PRESSED);
  const exposure = (): ExposureLimits => ({
    maxGross: pressed() ? BigInt(random.below(40 * NOTIONAL)) : U64_MAX,
    maxNet: pressed() ? BigInt(random.below(20 * NOTIONAL)) : U64_MAX,
  });
  const kinds = [1, 2, 3, 4, 5].filter(() => !random.chance(0.03));
  return {
    rateIntervalNs: random.below(pressed() ? 400 : 40) * unitNs,
    rateBurstNs: random.below(1000) * unitNs,
    account: exposure(),
    kinds: new Map(kinds.map((kind) => [kind, exposure()] as const)),
    maxInFlight: pressed() ? random.below(8) : 65_535,
    maxDayValue: pressed() ? BigInt(random.below(100 * NOTIONAL)) : U64_MAX,
    maxDayQuantity: pressed() ? BigInt(random.below(3000)) : U64_MAX,
    maxLoss: pressed() ? BigInt(random.below(1_000_000)) : U64_MAX,
    rulesOff: DEVICE_RULES.filter(() => random.chance(OFF)),
    waiveReducing: WAIVABLE.filter(() => random.chance(0.3)),
    reserved: random.chance(0.02) ? 1 << random.below(11) : 0,
  };
}

function randomKinds(
  random: Random,
  slot: TrackedSlot,
  { unitNs }: Clocking,
): Pick<SymbolConfig, "imbalance" | "momentum" | "meanReversion" | "marketMaking"> {
  const common = () => ({
    enabled: random.chance(0.75),
    orderQuantity: orderQuantity(random, slot),
    cooldownNs: random.below(300) * unitNs,
  });
  return {
    imbalance: {
      ...common(),
      ratioQ4: random.below(60),
      minQuantity: random.below(40),
      maxSpread: random.below(20) * slot.tick,
    },
    momentum: {
      ...common(),
      kFast: 1 + random.below(4),
      kSlow: 2 + random.below(5),
      threshold: random.below(4) * slot.tick,
      warmup: 1 + random.below(5),
    },
    meanReversion: {
      ...common(),
      kMean: 1 + random.below(random.pick([5, 15])),
      kDev: 1 + random.below(random.pick([5, 15])),
      entryQ4: random.pick([random.below(60), random.below(4096)]),
      exitQ4: random.pick([random.below(60), random.below(4096)]),
      minDeviation: random.pick([0, 0, random.below(5 * slot.tick), random.u32()]),
      warmup: 1 + random.below(5),
      maxHoldNs: random.pick([0n, BigInt(random.below(2000)) * BigInt(unitNs), U64_MAX]),
    },
    marketMaking: {
      enabled: random.chance(0.6),
      micro: random.chance(0.5),
      halfSpread: random.chance(0.03) ? random.u32() : random.below(4 * slot.tick),
      skewQ8: random.pick([0, random.below(64 * slot.tick), random.below(65_536)]),
      quoteQuantity: random.chance(0.03) ? random.pick([0, 2 ** 20 - 1]) : (1 + random.below(30)) * slot.lot,
      maxSpread: random.chance(0.1) ? random.below(4) * slot.tick : 64 * slot.tick,
      reprice: random.pick([0, 0, random.below(4 * slot.tick)]),
      maxPosition: random.pick([0, 2 ** 31 - 1, 2 ** 31 - 1, random.below(60) * slot.lot]),
      cooldownNs: random.pick([0, random.below(300) * unitNs]),
    },
  };
}

const NO_ARBITRAGE: ArbitrageParameters = {
  enabled: false,
  role: "A",
  partner: 0,
  weightA: 0,
  weightB: 0,
  basis: 0,
  threshold: 0,
  quantityA: 0,
  quantityB: 0,
  cooldownNs: 0,
};

/** One pair at most: both legs' entries. */
function randomPair(random: Random, { unitNs }: Clocking): ReadonlyMap<number, ArbitrageParameters> {
  const [a, b] = random.pick([...TRACKING.entries()].flatMap(([i, x]) => TRACKING.toSpliced(i, 1).map((y) => [x, y])));
  if (a === undefined || b === undefined || random.chance(0.15)) return new Map();
  const middle = ({ windowLo, tick }: TrackedSlot) => windowLo + 32 * tick;
  // Weights that make the two prices comparable.
  const weightA = a.tick === 1 && b.tick === 100 ? 95 + random.below(10) : 1 + random.below(3);
  const weightB = b.tick === 1 && a.tick === 100 ? 95 + random.below(10) : 1 + random.below(3);
  const reach = 20 * Math.max(weightA * a.tick, weightB * b.tick);
  const shared = {
    enabled: random.chance(0.9),
    weightA,
    weightB,
    basis: weightA * middle(a) - weightB * middle(b) + random.between(-reach, reach),
    threshold: random.below(reach),
    quantityA: legQuantity(random, a),
    quantityB: legQuantity(random, b),
    cooldownNs: random.below(300) * unitNs,
  };
  return new Map([
    [a.slot, { ...shared, role: "A", partner: b.slot }],
    [b.slot, { ...shared, role: "B", partner: a.slot }],
  ]);
}

function orderQuantity(random: Random, { lot }: TrackedSlot): number {
  if (random.chance(0.03)) return random.pick([0, 999_999, 1_000_000, 0xffff_ffff]);
  return random.chance(0.1) ? random.below(60) : random.below(40) * lot;
}

function legQuantity(random: Random, { lot }: TrackedSlot): number {
  if (random.chance(0.03)) return random.pick([0, 2 ** 20 - 1]);
  return random.pick([10, 20, 30]) * lot;
}
