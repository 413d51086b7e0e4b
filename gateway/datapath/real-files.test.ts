// The software path on real market data, which lives beside the repository and is skipped where it does not.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { DEFAULT_GEOMETRY, type FeedSettings, itch50, type TrackedSlot } from "../../proto/mod.ts";
import { testData } from "../../proto/testing/mod.ts";
import { SoftwareDatapath } from "./software-datapath.ts";
import { FEED, Recorder } from "./test-kit.ts";

const DATA = testData();
const present = existsSync(DATA);
if (!present) console.warn(`skipped: no real market data at ${DATA}`);

const AAPL: TrackedSlot = {
  slot: 0,
  locate: 13,
  stock: "AAPL",
  windowLo: 3_000_000,
  tick: 100,
  lot: 1,
  initialTrading: true,
};

function replay(bytes: Uint8Array, tracked: TrackedSlot) {
  const recorder = new Recorder();
  const path = new SoftwareDatapath(DEFAULT_GEOMETRY, recorder);
  path.clear([tracked], FEED);
  expect(path.messages(bytes)).toBe(bytes.length);
  return { path, recorder };
}

/** Best bid and offer after every message from a map of orders; only for files without mistakes. */
function naiveQuotes(bytes: Uint8Array): string[] {
  const orders = new Map<bigint, { side: string; price: number; shares: number }>();
  const changes: string[] = [];
  let last = "";
  const quantityAt = { B: new Map<number, number>(), S: new Map<number, number>() };
  const change = (side: string, price: number, shares: number) => {
    const levels = quantityAt[side as "B" | "S"];
    const after = (levels.get(price) ?? 0) + shares;
    if (after === 0) levels.delete(price);
    else levels.set(price, after);
  };
  const take = (reference: bigint, shares?: number) => {
    const order = orders.get(reference);
    if (order === undefined) throw new Error(`unknown ${reference}`);
    const taken = shares ?? order.shares;
    change(order.side, order.price, -taken);
    order.shares -= taken;
    if (order.shares === 0) orders.delete(reference);
    return order;
  };
  const put = (reference: bigint, side: string, price: number, shares: number) => {
    orders.set(reference, { side, price, shares });
    change(side, price, shares);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = 0; at < bytes.length; at += 2 + view.getUint16(at)) {
    const message = itch50.decodeMessage(bytes, at + 2, view.getUint16(at));
    if (message.type === "A" || message.type === "F")
      put(message.reference, message.side, message.price, message.shares);
    else if (message.type === "E" || message.type === "C" || message.type === "X")
      take(message.reference, message.shares);
    else if (message.type === "D") take(message.reference);
    else if (message.type === "U") {
      const { side } = take(message.originalReference);
      put(message.newReference, side, message.price, message.shares);
    } else continue;
    const bid = Math.max(0, ...quantityAt.B.keys());
    const ask = quantityAt.S.size === 0 ? 0 : Math.min(...quantityAt.S.keys());
    const quote = [bid, quantityAt.B.get(bid) ?? 0, ask, quantityAt.S.get(ask) ?? 0].join();
    if (quote !== last) changes.push(`${message.timestamp} ${quote}`);
    last = quote;
  }
  return changes;
}

function quotesOf(recorder: Recorder): string[] {
  return recorder.events.flatMap((event) => {
    if (event.type !== 1 || !event.valid) return [];
    const { bidPrice, bidQuantity, askPrice, askQuantity } = event;
    return [`${event.itchTimestamp} ${[bidPrice, bidQuantity, askPrice, askQuantity].join()}`];
  });
}

describe.skipIf(!present)("real ITCH files", { timeout: 60_000 }, () => {
  test("10,000 messages of AAPL before the open of 2020-01-30", () => {
    const bytes = readFileSync(join(DATA, "itch/aapl-20200130-10k.itch"));
    // The whole price range of the file fits a window of 65,536 cents and more.
    const { path, recorder } = replayWide(bytes, 1_000_000);
    const { messages, unknownMessages, badLength } = path.counters();
    const byType = Object.fromEntries(itch50.MESSAGES.map(({ type }, i) => [type, messages[i]]));
    expect(byType).toMatchObject({ A: 4758, D: 4083, E: 849, P: 240, L: 52, U: 7, X: 6, F: 2, R: 1, H: 1, Y: 1 });
    expect([unknownMessages, badLength, path.liveOrders, path.faultsOf(0)]).toEqual([0, 0, 215, 0]);
    expect(path.viewOf(0)).toEqual({
      valid: true,
      bidPrice: 3_201_400,
      bidQuantity: 25,
      askPrice: 3_203_000,
      askQuantity: 100,
    });
    expect(quotesOf(recorder)).toEqual(naiveQuotes(bytes));
  });

  test("in a window of the default size, what is valid is right", () => {
    const bytes = readFileSync(join(DATA, "itch/aapl-20200130-10k.itch"));
    const { path, recorder } = replay(bytes, AAPL);
    const right = new Set(naiveQuotes(bytes).map((quote) => quote.split(" ")[1]));
    const shown = quotesOf(recorder).map((quote) => quote.split(" ")[1]);
    expect(shown.filter((quote) => !right.has(quote))).toEqual([]);
    expect([shown.length > 1000, path.viewOf(0).bidPrice]).toEqual([true, 3_201_400]);
  });

  test("20 minutes of AAPL order flow from the open of 2012-06-21", () => {
    const bytes = gunzipSync(readFileSync(join(DATA, "itch/aapl-20120621-0930.itch.gz")));
    const { path, recorder } = replayWide(bytes, 5_500_000);
    expect(path.counters().messages.reduce((sum, count) => sum + count, 0)).toBe(26_612);
    expect(path.faultsOf(0)).toBe(0);
    expect(quotesOf(recorder)).toEqual(naiveQuotes(bytes));
  });

  test("a directory: every message has a type and a length that fits", () => {
    const { path } = replay(readFileSync(join(DATA, "itch/directory-20191230-1000.itch")), AAPL);
    const { messages, unknownMessages, badLength } = path.counters();
    expect([messages[0], messages[1], messages[2], messages[3], unknownMessages, badLength]).toEqual([
      1, 993, 3, 3, 0, 0,
    ]);
  });
});

function replayWide(bytes: Uint8Array, windowLo: number) {
  const recorder = new Recorder();
  const path = new SoftwareDatapath({ ...DEFAULT_GEOMETRY, symbols: 1, levels: 65_536 }, recorder);
  path.clear([{ ...AAPL, windowLo }], FEED);
  expect(path.messages(bytes)).toBe(bytes.length);
  return { path, recorder };
}

/** Frames of a classic little-endian pcap file. */
function framesOf(file: string): Uint8Array[] {
  const bytes = readFileSync(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const frames: Uint8Array[] = [];
  for (let at = 24; at < bytes.length; ) {
    const length = view.getUint32(at + 8, true);
    frames.push(bytes.subarray(at + 16, at + 16 + length));
    at += 16 + length;
  }
  return frames;
}

describe.skipIf(!present)("real multicast frames", { timeout: 60_000 }, () => {
  const folder = join(DATA, "pcap/itch50");
  const files = present ? readdirSync(folder).filter((name) => name.endsWith(".pcap")) : [];

  /** Filters of the frame's own destination, whatever comes first on an open session and start. */
  const feedOf = (frame: Uint8Array): FeedSettings => {
    const view = new DataView(frame.buffer, frame.byteOffset);
    const v = view.getUint16(12) === 0x8100 ? 4 : 0;
    const line = { address: [...frame.subarray(30 + v, 34 + v)].join("."), port: view.getUint16(36 + v) };
    return { ...FEED, lines: [line, line], session: undefined, startSequence: undefined };
  };

  test.each(files)("%s: good frames whose messages are all known", (file) => {
    const recorder = new Recorder();
    for (const frame of framesOf(join(folder, file))) {
      const path = new SoftwareDatapath({ ...DEFAULT_GEOMETRY, symbols: 1, levels: 64 }, recorder);
      path.clear([], feedOf(frame));
      expect(path.frameAt(0, 0, 1, frame, false)).toBe(0);
      const counters = path.counters();
      expect([counters.unknownMessages, counters.badLength, counters.lines[0]?.good]).toEqual([0, 0, 1]);
      // Damage anywhere is counted once, and nothing throws.
      for (let at = 0; at < frame.length; at++) {
        const damaged = frame.slice();
        damaged[at] = (damaged[at] as number) ^ 0xff;
        path.frame(0, 2n, damaged, false);
        path.frame(1, 2n, frame.subarray(0, at), false);
      }
      const { lines } = path.counters();
      const framesIn = lines.map((line) => line.dropped.reduce((sum, count) => sum + count, line.good));
      expect(framesIn).toEqual([frame.length + 1, frame.length]);
      const [a, b] = lines as [(typeof lines)[0], (typeof lines)[0]];
      const applied = path.counters().messages.reduce((sum, count) => sum + count, 0);
      expect(a.wins + b.wins).toBe(applied + path.counters().unknownMessages + path.counters().badLength);
    }
  });
});
