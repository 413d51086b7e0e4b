// Speed of the software path: ns per message over generated flow against two peers, and its latency per packet.

import { readFileSync } from "node:fs";
import { PerformanceObserver } from "node:perf_hooks";
import type { SoftwareDatapath, View } from "../gateway/datapath/mod.ts";
import { DEFAULT_GEOMETRY } from "../proto/mod.ts";
import { type Bench, type BenchOptions, cpuNs, percentiles, round } from "./bench.ts";
import { flowFile, SYMBOLS, trackAll } from "./flow-file.ts";
import { measurePackets } from "./packet-latency.ts";
import { ITCHCPP, itchcpp, type PeerRun } from "./peers/itchcpp.ts";
import { MapBooks } from "./peers/map-book.ts";
import { rig } from "./rig.ts";

const ROUNDS = 3;
const PIECE_BYTES = 1 << 20;

function feed(path: SoftwareDatapath, bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) {
    const used = path.messages(bytes.subarray(at, at + PIECE_BYTES));
    if (used === 0) throw new Error(`the flow ends inside a block at byte ${at}`);
    at += used;
  }
}

async function run({ seed, messages, offline, log }: BenchOptions): Promise<Readonly<Record<string, unknown>>> {
  const file = flowFile(seed, messages, log);
  const bytes = new Uint8Array(readFileSync(file));
  const { path, sink, restart } = rig();
  let collections = 0;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length;
  });

  const symbols = trackAll(DEFAULT_GEOMETRY.levels).map(({ stock }) => stock);
  const times = {
    books: [] as number[],
    two: [] as number[],
    whole: [] as number[],
    map: [] as number[],
    cpp: [] as number[],
  };
  let quotes: View[] = [];
  let mapBooks = new MapBooks();
  let peer: PeerRun | undefined;
  let traded = {};
  // In turn, so that a busy spell of the machine meets all of them.
  for (let round = 1; round <= ROUNDS; round++) {
    log(
      `round ${round} of ${ROUNDS}: books; with two kinds, risk and orders; with all; peers: DataView and Map, ${ITCHCPP}`,
    );
    restart("no");
    times.books.push(cpuNs(() => feed(path, bytes)));
    quotes = symbols.map((_, slot) => path.viewOf(slot));
    restart("two");
    times.two.push(cpuNs(() => feed(path, bytes)));
    restart("all");
    observer.observe({ entryTypes: ["gc"] });
    times.whole.push(cpuNs(() => feed(path, bytes)));
    // Collections are reported with the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    observer.disconnect();
    traded = { bbo_events: sink.bbo, orders: sink.orders, live_orders_at_end: path.liveOrders };
    mapBooks = new MapBooks();
    times.map.push(cpuNs(() => mapBooks.process(bytes)));
    if (round > 1 && peer === undefined) continue;
    peer = await itchcpp(file, symbols, offline, log);
    if (peer !== undefined) times.cpp.push(peer.cpuSeconds * 1e9);
  }
  const perMessage = (ns: readonly number[]) => Math.min(...ns) / messages;
  const books = perMessage(times.books);
  const two = perMessage(times.two);
  const whole = perMessage(times.whole);
  const map = perMessage(times.map);
  const cpp = times.cpp.length === 0 ? undefined : perMessage(times.cpp);

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
  const packets = await measurePackets(bytes.subarray(0, Math.min(bytes.length, 64 << 20)), rig());
  return {
    messages,
    symbols: SYMBOLS,
    valid_books_at_end: quotes.filter(({ valid }) => valid).length,
    ...traded,
    collections,
    cpu_ns_per_message: {
      books: round(books, 1),
      books_two_strategies_risk_orders: round(two, 1),
      books_strategies_risk_orders: round(whole, 1),
    },
    peers: {
      data_view_and_map: { cpu_ns_per_message: round(map, 1), times_as_long_as_books: round(map / books, 2) },
      ...(cpp === undefined
        ? {}
        : { [ITCHCPP]: { cpu_ns_per_message: round(cpp, 1), times_as_long_as_books: round(cpp / books, 2) } }),
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
