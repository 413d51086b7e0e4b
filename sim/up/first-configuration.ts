// Strategies and limits that a run begins with: every rule on, with room enough for strategies that trade all the time.

import type { Configuration, ExposureLimits, SymbolConfiguration } from "../../control/http/api.ts";
import type { FollowedSymbol } from "./market.ts";

/** Every condition but the restricted list: halts, market phase, price band, short sales. */
const STATE_MASK = 0b011_1111;
const EVERY_ORDER = 0b1111;
const NO_AGE_LIMIT = 0xffff_ffff;
/** One symbol in so many has the strategy beside the others. */
const MEAN_REVERSION_EVERY = 4;
const ARBITRAGE_EVERY = 8;
/** And one in so many is quoted, by itself: what it has open would keep others from trading. */
const QUOTED_EVERY = 8;
const QUOTED = 6;
const WEIGHT_MAX = 4095;

export function firstConfiguration(symbols: readonly FollowedSymbol[]): Configuration {
  return {
    // 200 orders a second, 20 at once.
    rate: { intervalNs: 5_000_000, burstNs: 95_000_000 },
    global: {
      account: exposure(50_000_000),
      kinds: {
        imbalance: exposure(50_000_000),
        momentum: exposure(50_000_000),
        meanReversion: exposure(20_000_000),
        arbitrage: exposure(20_000_000),
        marketMaking: exposure(20_000_000),
      },
      maxInFlight: 1_000,
      maxDayValueE4: e4(100_000_000_000),
      maxDayQuantity: "1000000000",
      maxLossE4: e4(10_000_000),
      rulesOff: [],
      // What brings a position down may pass limits on what has piled up.
      waiveReducing: [10, 11, 17],
    },
    symbols: symbols.map((followed, index) => ({
      ...(index % QUOTED_EVERY === QUOTED ? quoted(followed) : symbolConfiguration(followed)),
      ...(index % MEAN_REVERSION_EVERY === 0 ? meanReversion(followed) : {}),
      ...(index % ARBITRAGE_EVERY === 1 ? arbitrage(followed, symbols[index + 1]) : {}),
    })),
  };
}

function e4(currency: number): string {
  return String(BigInt(currency) * 10_000n);
}

function exposure(currency: number): ExposureLimits {
  return { maxGrossE4: e4(currency), maxNetE4: e4(currency) };
}

function quoted(followed: FollowedSymbol): SymbolConfiguration {
  const { referenceE4 } = followed;
  const tick = referenceE4 < 10_000 ? 1 : 100;
  return {
    symbol: followed.symbol,
    limits: limits(followed),
    marketMaking: {
      enabled: true,
      micro: true,
      halfSpreadE4: tick,
      // A tick for 200 shares.
      skewQ8: clamp(Math.round((tick * 256) / 200), 0, 65_535),
      quoteQuantity: 100,
      maxSpreadE4: Math.max(2_000, Math.floor(referenceE4 / 50)),
      repriceE4: tick,
      maxPosition: 400,
      cooldownNs: 20_000_000,
    },
  };
}

function limits({ referenceE4 }: FollowedSymbol): SymbolConfiguration["limits"] {
  return {
    maxQuantity: 500,
    maxNotionalE4: String(2_000_000_000n + BigInt(referenceE4) * 500n),
    collarLowE4: Math.floor(referenceE4 * 0.8),
    collarHighE4: Math.ceil(referenceE4 * 1.2),
    maxLong: 1_000,
    maxShort: 1_000,
    maxAgeNs: NO_AGE_LIMIT,
    stateMask: STATE_MASK,
    maxOpenOrders: 100,
    maxExecutions: 65_535,
    // Shorter than the shortest cooldown: an order that is sent twice at once is a fault.
    duplicateNs: 1_000_000,
    allowed: EVERY_ORDER,
    rulesOff: [],
  };
}

function symbolConfiguration(followed: FollowedSymbol): SymbolConfiguration {
  const { symbol, referenceE4 } = followed;
  return {
    symbol,
    limits: limits(followed),
    imbalance: {
      enabled: true,
      ratioQ4: 64,
      minQuantity: 300,
      maxSpreadE4: Math.max(300, Math.floor(referenceE4 / 200)),
      orderQuantity: 100,
      cooldownNs: 1_000_000_000,
    },
    momentum: {
      enabled: true,
      kFast: 3,
      kSlow: 6,
      thresholdE4: Math.max(50, Math.floor(referenceE4 / 2_000)),
      warmup: 50,
      orderQuantity: 100,
      cooldownNs: 2_000_000_000,
    },
  };
}

function meanReversion({ referenceE4 }: FollowedSymbol): Pick<SymbolConfiguration, "meanReversion"> {
  return {
    meanReversion: {
      enabled: true,
      kMean: 8,
      kDev: 8,
      entryQ4: 40,
      exitQ4: 8,
      minDeviationE4: Math.max(50, Math.floor(referenceE4 / 4_000)),
      warmup: 200,
      orderQuantity: 100,
      maxHoldNs: "60000000000",
      cooldownNs: 2_000_000_000,
    },
  };
}

/** Between a symbol and the one after it, weighted so that both prices count the same. */
function arbitrage(a: FollowedSymbol, b: FollowedSymbol | undefined): Pick<SymbolConfiguration, "arbitrage"> {
  if (b === undefined || a.referenceE4 === 0 || b.referenceE4 === 0) return {};
  const higher = Math.max(a.referenceE4, b.referenceE4);
  const weightA = Math.max(1, Math.floor((b.referenceE4 * WEIGHT_MAX) / higher));
  const weightB = Math.max(1, Math.floor((a.referenceE4 * WEIGHT_MAX) / higher));
  const worth = weightA * a.referenceE4;
  return {
    arbitrage: {
      enabled: true,
      partner: b.symbol,
      weightA,
      weightB,
      basis: clamp(worth - weightB * b.referenceE4, -(2 ** 31), 2 ** 31 - 1),
      // Half a percent of what a leg is worth.
      threshold: clamp(Math.floor(worth / 200), 0, 0xffff_ffff),
      quantityA: 100,
      quantityB: 100,
      cooldownNs: 2_000_000_000,
    },
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
