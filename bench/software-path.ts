// Speed of the software path: ns per message over generated flow against two peers, and its latency per packet.

import { readFileSync } from "node:fs";
import { PerformanceObserver } from "node:perf_hooks";
import type { SoftwareDatapath } from "../gateway/datapath/mod.ts";
import { DEFAULT_GEOMETRY } from "../proto/mod.ts";
import { type Bench, type BenchOptions, percentiles, round } from "./bench.ts";
import { flowFile, SYMBOLS, trackAll } from "./flow-file.ts";
import { measurePackets } from "./packet-latency.ts";
import { ITCHCPP, itchcpp } from "./peers/itchcpp.ts";
import { MapBooks } from "./peers/map-book.ts";
import { rig } from "./rig.ts";

const REPEATS = 3;
const PIECE_BYTES = 1 << 20;

/** ns per message of the fastest of some runs; `between` is not timed. */
function fastest(messages: number, once: () => void, between: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    between();
    const started = performance.now();
    once();
    best = Math.min(best, performance.now() - started);
  }
  return (best * 1e6) / messages;
}

function feed(path: SoftwareDatapath, bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) {
    const used = path.messages(bytes.subarray(at, at + PIECE_BYTES));
    if (used === 0) throw new Error(`the flow ends inside a block at byte ${at}`);
    at += used;
  }
}

async function run({ seed, messages, log }: BenchOptions): Promise<Readonly<Record<string, unknown>>> {
  const file = flowFile(seed, messages, log);
  const bytes = new Uint8Array(readFileSync(file));
  const { path, sink, restart } = rig();
  let collections = 0;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length;
  });

  log("books only");
  const books = fastest(
    messages,
    () => feed(path, bytes),
    () => restart(false),
  );
  const quotes = trackAll(DEFAULT_GEOMETRY.levels).map(({ slot }) => path.viewOf(slot));
  log("books, strategies, risk, orders");
  observer.observe({ entryTypes: ["gc"] });
  const whole = fastest(
    messages,
    () => feed(path, bytes),
    () => restart(true),
  );
  await new Promise((resolve) => setImmediate(resolve));
  observer.disconnect();
  const traded = { bbo_events: sink.bbo, orders: sink.orders, live_orders_at_end: path.liveOrders };

  log("peer: DataView and Map");
  let mapBooks = new MapBooks();
  const map = fastest(
    messages,
    () => mapBooks.process(bytes),
    () => {
      mapBooks = new MapBooks();
    },
  );
  log(`peer: ${ITCHCPP}`);
  const symbols = trackAll(DEFAULT_GEOMETRY.levels).map(({ stock }) => stock);
  const peer = await itchcpp(file, REPEATS, symbols, log);
  const cpp = peer === undefined ? undefined : (Math.min(...peer.seconds) * 1e9) / messages;

  // A peer that does something else would make the ratio worthless.
  const differences: string[] = [];
  for (const [slot, view] of quotes.entries()) {
    if (!view.valid) continue;
    const own = [view.bidPrice, view.bidQuantity, view.askPrice, view.askQuantity].join();
    if (mapBooks.bbo(slot + 1).join() !== own) differences.push(`${symbols[slot]} against map`);
    if (peer !== undefined && peer.bbo[slot]?.join() !== own) differences.push(`${symbols[slot]} against ${ITCHCPP}`);
  }
  if (differences.length > 0) throw new Error(`last quotes differ: ${differences.join("; ")}`);

  log("latency per packet");
  const packets = measurePackets(bytes.subarray(0, Math.min(bytes.length, 64 << 20)), rig());
  return {
    messages,
    symbols: SYMBOLS,
    valid_books_at_end: quotes.filter(({ valid }) => valid).length,
    ...traded,
    collections,
    ns_per_message: { books: round(books, 1), books_strategies_risk_orders: round(whole, 1) },
    peers: {
      data_view_and_map: { ns_per_message: round(map, 1), times_as_long_as_books: round(map / books, 2) },
      ...(cpp === undefined
        ? {}
        : { [ITCHCPP]: { ns_per_message: round(cpp, 1), times_as_long_as_books: round(cpp / books, 2) } }),
    },
    packet_latency_ns: {
      points: "first byte handed to frame() to its return, one core, both lines in turn; includes reading the clock",
      packets: packets.latencies.length,
      messages: packets.messages,
      clock_ns: round(packets.clockNs, 1),
      collections: packets.collections,
      ...percentiles(packets.latencies, [50, 90, 99, 99.9, 99.99]),
      ns_per_message: round(packets.nsPerMessage, 1),
    },
  };
}

export const softwarePath: Bench = {
  name: "software-path",
  summary: "ns per message of decode, books, strategies, risk and orders; latency per packet",
  run,
};
