// A software path over the generated flow, trading or only keeping books.

import { SoftwareDatapath } from "../gateway/datapath/mod.ts";
import {
  type DatapathConfig,
  type DatapathSink,
  DEFAULT_GEOMETRY,
  type FeedSettings,
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
};

/** Both kinds on every symbol, tuned to fire a few times in a thousand messages; limits that let most orders pass. */
function tradingConfig(tracked: readonly TrackedSlot[]): DatapathConfig {
  const symbol = {
    limits: {
      maxQuantity: 1000,
      maxNotional: 10n ** 12n,
      collarLo: 1,
      collarHi: 2_000_000_000,
      maxLong: 2 ** 31 - 1,
      maxShort: 2 ** 31 - 1,
      rulesOff: [],
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
  };
  return { rateIntervalNs: 1000, rateBurstNs: 1_000_000, symbols: new Map(tracked.map(({ slot }) => [slot, symbol])) };
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
  /** Empties the path; `trading`: armed, with both strategies on all symbols. */
  restart(trading: boolean): void;
}

export function rig(): Rig {
  const tracked = trackAll(DEFAULT_GEOMETRY.levels);
  const sink = new CountingSink();
  const path = new SoftwareDatapath({ ...DEFAULT_GEOMETRY, symbols: SYMBOLS }, sink);
  const trading = tradingConfig(tracked);
  const quiet: DatapathConfig = { ...trading, symbols: new Map() };
  return {
    path,
    sink,
    restart(on: boolean): void {
      path.disarm();
      path.clear(tracked, FEED);
      path.commit(on ? trading : quiet, 1);
      path.session({ ready: on, urn: 1, sendNext: 0, sendLimit: 2 ** 31 - 1 });
      path.lease(2n ** 64n - 1n);
      if (on) path.arm();
      sink.bbo = 0;
      sink.orders = 0;
    },
  };
}
