// A software path over the generated flow, trading or only keeping books.

import { SoftwareDatapath } from "../gateway/datapath/mod.ts";
import {
  type DatapathConfig,
  type DatapathSink,
  DEFAULT_GEOMETRY,
  type DeviceLimits,
  type FeedSettings,
  NO_MARKET_MAKING,
  NO_MAX_AGE,
  type TrackedSlot,
} from "../proto/mod.ts";
import { SYMBOLS, trackAll } from "./flow-file.ts";

export const FEED: FeedSettings = {
  lines: [
    { address: "233.54.12.111", port: 26_477 },
    { address: "233.49.196.111", port: 26_477 },
  ],
  session: "BENCH00001",
  startSequence: 1n,
  gapWaitNs: 100_000,
  market: "Q",
  initialOpen: true,
};

const U64_MAX = 2n ** 64n - 1n;
const BOUNDLESS = { maxGross: U64_MAX, maxNet: U64_MAX };

/** Everything is checked; what only replies of a venue would give back (open and unanswered orders, executions) is off. */
const DEVICE: DeviceLimits = {
  rateIntervalNs: 1000,
  rateBurstNs: 1_000_000,
  account: BOUNDLESS,
  kinds: new Map([1, 2, 3, 4].map((kind) => [kind, BOUNDLESS])),
  maxInFlight: 0,
  maxDayValue: U64_MAX,
  maxDayQuantity: U64_MAX,
  maxLoss: 0n,
  rulesOff: [12],
  waiveReducing: [],
  reserved: 0,
};

/** Momentum and imbalance on every symbol, tuned to fire a few times in a thousand messages; limits that let most orders pass. */
function tradingConfig(tracked: readonly TrackedSlot[], kinds: "two" | "all"): DatapathConfig {
  const symbol = {
    limits: {
      maxQuantity: 1000,
      maxNotional: 10n ** 12n,
      collarLo: 1,
      collarHi: 2_000_000_000,
      maxLong: 2 ** 31 - 1,
      maxShort: 2 ** 31 - 1,
      maxAgeNs: NO_MAX_AGE,
      stateMask: 63,
      maxOpenOrders: 0,
      maxExecutions: 0,
      duplicateNs: 0,
      allowed: 7,
      rulesOff: [11, 14] as const,
      reserved: 0,
    },
    imbalance: {
      enabled: true,
      ratioQ4: 80,
      minQuantity: 500,
      maxSpread: 300,
      orderQuantity: 100,
      cooldownNs: 50_000_000,
    },
    momentum: {
      enabled: true,
      kFast: 3,
      kSlow: 6,
      threshold: 100,
      warmup: 50,
      orderQuantity: 100,
      cooldownNs: 50_000_000,
    },
    meanReversion: {
      enabled: kinds === "all",
      kMean: 6,
      kDev: 6,
      entryQ4: 64,
      exitQ4: 8,
      minDeviation: 50,
      warmup: 50,
      orderQuantity: 100,
      maxHoldNs: 1_000_000_000n,
      cooldownNs: 50_000_000,
    },
    marketMaking: NO_MARKET_MAKING,
  };
  // Neighbours in pairs: 0 with 1, 2 with 3.
  const pair = (slot: number) => ({
    enabled: kinds === "all",
    role: slot % 2 === 0 ? ("A" as const) : ("B" as const),
    partner: slot ^ 1,
    weightA: 16,
    weightB: 16,
    basis: 0,
    threshold: 2000,
    quantityA: 100,
    quantityB: 100,
    cooldownNs: 50_000_000,
  });
  return {
    device: DEVICE,
    symbols: new Map(tracked.map(({ slot }) => [slot, { ...symbol, arbitrage: pair(slot) }])),
  };
}

class CountingSink implements DatapathSink {
  bbo = 0;
  orders = 0;
  record(words: Uint32Array, at: number): void {
    if (((words[at] as number) & 0xff) === 1) this.bbo++;
  }
  order(): void {
    this.orders++;
  }
}

export interface Rig {
  readonly path: SoftwareDatapath;
  readonly sink: CountingSink;
  /** Empties the path; `trading`: armed, with two or all strategy kinds on all symbols. */
  restart(trading: "no" | "two" | "all"): void;
}

export function rig(): Rig {
  const tracked = trackAll(DEFAULT_GEOMETRY.levels);
  const sink = new CountingSink();
  const path = new SoftwareDatapath({ ...DEFAULT_GEOMETRY, symbols: SYMBOLS }, sink);
  const configs = {
    no: { device: DEVICE, symbols: new Map() },
    two: tradingConfig(tracked, "two"),
    all: tradingConfig(tracked, "all"),
  };
  return {
    path,
    sink,
    restart(trading): void {
      const on = trading !== "no";
      path.disarm();
      path.clear(tracked, FEED);
      path.commit(configs[trading], 1);
      path.session({ ready: on, urn: 1, sendNext: 0, sendLimit: 2 ** 31 - 1 });
      path.lease(2n ** 64n - 1n);
      if (on) path.arm();
      sink.bbo = 0;
      sink.orders = 0;
    },
  };
}
