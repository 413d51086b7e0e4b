// Which symbols a run follows, where their price windows are, and the strategies and limits it begins with.

import type { Configuration, TrackingRequest } from "../../control/http/api.ts";
import { DEFAULT_GEOMETRY, itch50 } from "../../proto/mod.ts";
import { DEFAULT_FEED, feedBlocks, InputError, type MarketInput, messagesIn, openInput } from "../inputs/mod.ts";
import { RunFailure } from "./failure.ts";

export interface FollowedSymbol {
  readonly symbol: string;
  readonly locate: number;
  readonly referenceE4: number;
}

/** Prices under a currency unit are quoted in 1e-4, others in hundredths (Reg NMS rule 612). */
const SUB_PENNY_BELOW_E4 = 10_000;
/** Prices that a symbol's reference is taken from: its first ones. */
const PRICES_MAX = 1_001;
/** A recording is looked at this far. */
const MESSAGES_MAX = 2_000_000;
const GAP_WAIT_NS = 20_000_000;
/** Nasdaq, in ITCH. */
const MARKET = "Q";

/** The busiest symbols of a recording. @throws RunFailure when it holds no orders */
export async function symbolsOfRecording(path: string): Promise<FollowedSymbol[]> {
  const input = await openRecording(path);
  const found = new Map<number, { symbol: string; count: number; prices: number[] }>();
  let seen = 0;
  for await (const blocks of input.kind === "itch" ? input.blocks() : feedBlocks(input.frames())) {
    for (const message of messagesIn(blocks)) {
      seen++;
      const type = message[0];
      if (type !== itch50.ADD_ORDER_TYPE && type !== itch50.ADD_ORDER_ATTRIBUTED_TYPE) continue;
      const { stockLocate, stock, price } =
        type === itch50.ADD_ORDER_TYPE ? itch50.decodeAddOrder(message) : itch50.decodeAddOrderAttributed(message);
      let entry = found.get(stockLocate);
      if (entry === undefined) {
        entry = { symbol: stock, count: 0, prices: [] };
        found.set(stockLocate, entry);
      }
      entry.count++;
      if (entry.prices.length < PRICES_MAX) entry.prices.push(price);
    }
    if (seen >= MESSAGES_MAX) break;
  }
  const busiest = [...found].filter(([locate]) => locate > 0).sort(([, a], [, b]) => b.count - a.count);
  if (busiest.length === 0) throw new RunFailure(2, `${path}: no order in its first ${seen} messages`);
  return busiest.slice(0, DEFAULT_GEOMETRY.symbols).map(([locate, { symbol, prices }]) => ({
    symbol,
    locate,
    // The median: stub quotes far from the market do not move it.
    referenceE4: prices.sort((a, b) => a - b)[prices.length >> 1] ?? 0,
  }));
}

async function openRecording(path: string): Promise<MarketInput> {
  try {
    return await openInput(path);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new RunFailure(2, `--input ${path}: ${error.message}`, { cause: error });
  }
}

export function tracking(symbols: readonly FollowedSymbol[], initiallyTrading: boolean): TrackingRequest {
  const [a, b] = DEFAULT_FEED.lines;
  return {
    symbols: symbols.map(({ symbol, locate, referenceE4 }) => {
      const tickE4 = referenceE4 < SUB_PENNY_BELOW_E4 ? 1 : 100;
      // The reference is in the middle of the window.
      const below = Math.floor(referenceE4 / tickE4) - DEFAULT_GEOMETRY.levels / 2;
      return { symbol, locate, windowLowE4: Math.max(0, below) * tickE4, tickE4, lot: 1, initiallyTrading };
    }),
    feed: {
      lineA: { address: a.address, port: a.port },
      lineB: { address: b.address, port: b.port },
      session: DEFAULT_FEED.session,
      startSequence: "1",
      gapWaitNs: GAP_WAIT_NS,
      market: MARKET,
      // What trades from the start comes from the middle of a day.
      initiallyOpen: initiallyTrading,
    },
    reason: "start of the run",
  };
}

/** The same with one strategy's parameter changed. */
export function changedConfiguration(configuration: Configuration): {
  readonly configuration: Configuration;
  readonly path: string;
} {
  const [first, ...rest] = configuration.symbols;
  if (first?.imbalance === undefined) throw new RunFailure(1, "the first symbol has no strategy to change");
  const imbalance = { ...first.imbalance, ratioQ4: first.imbalance.ratioQ4 + 16 };
  return {
    configuration: { ...configuration, symbols: [{ ...first, imbalance }, ...rest] },
    path: `${first.symbol}.imbalance.ratioQ4`,
  };
}
