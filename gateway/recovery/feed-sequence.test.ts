// The record of the feed: order, holes, snapshots, and what it says of a range; against a plain list of what was published.
import { describe, expect, it } from "vitest";
import { itch50, MoldPacketBuilder, moldHeader } from "../../proto/mod.ts";
import { FeedLost, FeedSequence } from "./feed-sequence.ts";

const TRACKED = [
  { locate: 1, stock: "TGA" },
  { locate: 2, stock: "TGB" },
];
const SESSION = "TEST";

function add(locate: number, reference: number, price: number, shares = 100): Uint8Array {
  const bytes = new Uint8Array(itch50.ADD_ORDER_LENGTH);
  const header = { stockLocate: locate, trackingNumber: 0, timestamp: 0 };
  itch50.encodeAddOrder(
    { ...header, reference: BigInt(reference), side: "B", shares, stock: `L${locate}`, price },
    bytes,
  );
  return bytes;
}

function remove(locate: number, reference: number): Uint8Array {
  const bytes = new Uint8Array(itch50.ORDER_DELETE_LENGTH);
  const header = { stockLocate: locate, trackingNumber: 0, timestamp: 0 };
  itch50.encodeOrderDelete({ ...header, reference: BigInt(reference) }, bytes);
  return bytes;
}

function packet(sequence: number, ...messages: readonly Uint8Array[]): Uint8Array {
  const builder = new MoldPacketBuilder(SESSION, BigInt(sequence));
  for (const message of messages) builder.add(message);
  return builder.finish();
}

class Bench {
  readonly lost: string[] = [];
  readonly feed: FeedSequence;

  constructor({ hope = true, start = 1, capacity = 64 } = {}) {
    this.feed = new FeedSequence(hope, { lost: (why) => void this.lost.push(why) }, capacity);
    this.feed.begin(TRACKED, SESSION, start, true);
  }

  prices(locate: number): number[] {
    return this.feed.books
      .orders(locate)
      .map((order) => itch50.decodeAddOrder(order).price)
      .sort((a, b) => a - b);
  }
}

describe("the record of the feed", () => {
  it("takes the first copy of either line, in order, whatever order they come in", () => {
    const { feed, ...bench } = new Bench();
    feed.packet(0, packet(2, add(1, 2, 20)));
    expect(feed.number).toBe(1);
    expect(feed.missing).toEqual({ from: 1, to: 2, certain: false });
    feed.packet(1, packet(1, add(1, 1, 10), add(1, 2, 20), add(2, 3, 30)));
    expect(feed.number).toBe(4);
    expect(feed.missing).toBeUndefined();
    feed.packet(0, packet(3, add(2, 3, 99)));
    expect(feed.recorder.counts.messages).toBe(3);
    expect(bench.lost).toEqual([]);
    expect(feed.books.orders(1).length + feed.books.orders(2).length).toBe(3);
  });

  it("knows that something is missing for certain when both lines have passed it, heartbeats included", () => {
    const { feed } = new Bench();
    feed.packet(0, packet(1, add(1, 1, 10)));
    feed.packet(1, moldHeader(SESSION, 5n, 0));
    expect(feed.missing).toEqual({ from: 2, to: 5, certain: false });
    feed.packet(0, packet(4, add(1, 4, 40)));
    expect(feed.missing).toEqual({ from: 2, to: 4, certain: true });
    feed.packet(undefined, packet(2, add(1, 2, 20), add(1, 3, 30)));
    expect(feed.number).toBe(5);
  });

  it("leaves other sessions and what is no packet alone", () => {
    const { feed } = new Bench();
    feed.packet(0, moldHeader("OTHER", 9n, 0));
    feed.packet(0, Uint8Array.of(1, 2, 3));
    feed.packet(0, moldHeader(SESSION, 1n << 53n, 0));
    expect(feed.recorder.counts).toMatchObject({ packets: 3, foreign: 3 });
    expect(feed.missing).toBeUndefined();
  });

  it("says whom a range touched, and nothing of what it does not have", () => {
    const { feed } = new Bench();
    feed.packet(0, packet(1, add(1, 1, 10), add(2, 2, 20), add(7, 3, 30)));
    expect(feed.touched(1, 2)?.books).toEqual(new Set([1]));
    expect(feed.touched(2, 4)).toEqual({ books: new Set([2, 7]), states: new Set(), market: false });
    expect(feed.touched(1, 5)).toBeUndefined();
    expect(feed.touched(0, 2)).toBeUndefined();
    expect(feed.bookMessages(2, 1, 4)).toEqual([add(2, 2, 20)]);
  });

  it("keeps the newest messages only, and says so", () => {
    const { feed } = new Bench({ capacity: 8 });
    for (let number = 1; number <= 20; number++) feed.packet(0, packet(number, add(1, number, number)));
    expect(feed.number).toBe(21);
    expect(feed.recorder.first).toBe(13);
    expect(feed.touched(12, 20)).toBeUndefined();
    expect(feed.touched(13, 21)?.books).toEqual(new Set([1]));
  });

  it("goes on from a snapshot, with what came after its number", async () => {
    const bench = new Bench();
    const { feed } = bench;
    feed.packet(0, packet(1, add(1, 1, 10)));
    feed.packet(0, packet(5, add(1, 5, 50)));
    let there = false;
    const waiting = feed.reached(6).then((reached) => {
      there = reached;
    });
    feed.abandon("nobody answers");
    expect(bench.lost).toEqual(["nobody answers"]);
    expect(feed.anchored).toBe(false);
    feed.packet(0, packet(6, remove(1, 1), add(2, 6, 60)));
    // Taken before the message 5: what is between is not known.
    expect(feed.anchor([add(1, 1, 10)], 4)).toBe(false);
    expect(feed.anchor([add(1, 1, 10), add(1, 5, 50)], 6)).toBe(true);
    await waiting;
    expect(there).toBe(true);
    expect([feed.number, bench.prices(1), bench.prices(2)]).toEqual([8, [50], [60]]);
  });

  it("goes on from a snapshot that is ahead of the lines", () => {
    const bench = new Bench();
    const { feed } = bench;
    feed.packet(0, packet(1, add(1, 1, 10)));
    feed.abandon("test");
    expect(feed.anchor([add(1, 4, 40)], 5)).toBe(true);
    feed.packet(0, packet(3, add(1, 3, 30), add(1, 4, 40), add(1, 5, 50)));
    expect([feed.number, bench.prices(1)]).toEqual([6, [40, 50]]);
  });

  it("begins anew where the lines are when they are too far ahead", () => {
    const bench = new Bench({ capacity: 16 });
    bench.feed.packet(0, packet(1000, add(1, 1, 10)));
    expect(bench.lost).toHaveLength(1);
    expect([bench.feed.number, bench.feed.anchored]).toEqual([1001, false]);
    expect(bench.feed.anchor([], 1000)).toBe(true);
    expect(bench.prices(1)).toEqual([10]);
  });

  it.each([
    ["an order that nobody added is deleted", remove(1, 99)],
    ["an order is added twice", add(1, 1, 10)],
    ["a book message has a wrong length", add(1, 2, 20).subarray(0, 30)],
  ])("gives the books up when %s", async (_name, message) => {
    const bench = new Bench({ hope: false });
    const { feed } = bench;
    feed.packet(0, packet(1, add(1, 1, 10)));
    const waiting = feed.reached(10);
    feed.packet(0, packet(2, message));
    expect(bench.lost).toEqual(["a message before 3 contradicts the books"]);
    await expect(waiting).rejects.toThrow(FeedLost);
    await expect(feed.reached(1)).rejects.toThrow(FeedLost);
    expect(feed.possible).toBe(false);
  });

  it("does not mind what is not tracked", () => {
    const bench = new Bench();
    bench.feed.packet(0, packet(1, remove(7, 99), add(7, 1, 10), add(7, 1, 10)));
    expect([bench.feed.number, bench.lost]).toEqual([4, []]);
  });
});
