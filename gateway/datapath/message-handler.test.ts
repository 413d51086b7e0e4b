import { describe, expect, test } from "vitest";
import { itch50 } from "../../proto/mod.ts";
import { SoftwareDatapath } from "./software-datapath.ts";
import { configOf, FEED, framed, frameOf, itch, Recorder, SMALL, TRACKING } from "./test-kit.ts";

function pathOf() {
  const recorder = new Recorder();
  const path = new SoftwareDatapath(SMALL, recorder);
  path.clear(TRACKING, FEED);
  return { path, recorder };
}

const BOOK_TYPES = "AFECXDU";

describe("counting", () => {
  test("each type under its own index, tracked or not", () => {
    for (const [index, { code, length }] of itch50.MESSAGES.entries()) {
      const { path, recorder } = pathOf();
      const block = new Uint8Array(length);
      block[0] = code;
      path.messages(framed(block));
      const counters = path.counters();
      expect(counters.messages).toEqual(Array.from({ length: 23 }, (_, i) => Number(i === index)));
      expect([counters.unknownMessages, counters.badLength, recorder.events.length]).toEqual([0, 0, 0]);
    }
  });

  test("a byte that is no type, and an empty block, are unknown", () => {
    const { path, recorder } = pathOf();
    path.messages(framed(Uint8Array.of(), Uint8Array.of(0), new Uint8Array(36).fill(0x7a), new Uint8Array(3000)));
    expect(path.counters().unknownMessages).toBe(4);
    expect(path.counters().messages.every((count) => count === 0)).toBe(true);
    expect([recorder.events.length, path.nextSequence]).toEqual([0, 5n]);
  });

  test.each(itch50.MESSAGES.map(({ type, code, length }) => [type, code, length] as const))(
    "%s of a wrong length",
    (type, code, length) => {
      for (const wrong of [1, length - 1, length + 1, 300]) {
        const { path, recorder } = pathOf();
        path.messages(framed(itch.add(1n, "B", 5, 101_000)));
        recorder.take();
        const block = new Uint8Array(wrong);
        block[0] = code;
        path.messages(framed(block));
        expect(path.counters().badLength).toBe(1);
        expect(path.counters().messages.reduce((sum, count) => sum + count, 0)).toBe(1);
        const faults = BOOK_TYPES.includes(type) ? [{ type: 3, cause: 3, sequence: 2n, line: 0 }] : [];
        expect(recorder.events).toMatchObject(faults);
        expect(recorder.events.length).toBe(faults.length);
        expect(path.viewOf(0).valid).toBe(faults.length === 0);
      }
    },
  );
});

test("trading events come of changes only, and carry the new state", () => {
  const { path, recorder } = pathOf();
  path.messages(
    framed(itch.trading("T"), itch.trading("H"), itch.trading("P"), itch.trading("T"), itch.trading("T", 12)),
  );
  expect(recorder.events).toMatchObject([
    { type: 7, symbol: 0, trading: false, sequence: 2n },
    { type: 7, symbol: 0, trading: true, sequence: 4n },
    { type: 7, symbol: 1, trading: true, sequence: 5n },
  ]);
  expect([path.isTrading(0), path.isTrading(1), path.isTrading(2)]).toEqual([true, true, false]);
});

test("other locates, locate 0 included, have no effect", () => {
  const { path, recorder } = pathOf();
  path.messages(framed(itch.add(1n, "B", 5, 101_000, 0), itch.add(1n, "B", 5, 101_000, 13), itch.remove(9n, 65_535)));
  expect([recorder.events.length, path.liveOrders]).toEqual([0, 0]);
});

describe("a feed fault", () => {
  test("makes every book invalid silently, is told each time, and lasts until clear", () => {
    const { path, recorder } = pathOf();
    path.messages(framed(itch.add(1n, "B", 5, 101_000), itch.add(1n, "B", 5, 1001, 12)));
    recorder.take();
    path.frame(0, 50n, frameOf(5n, [itch.add(2n, "B", 5, 101_100)]), false);
    path.frame(1, 60n, frameOf(7n, [itch.add(3n, "B", 5, 101_200)], { line: 1 }), false);
    path.tick(2000n);
    expect(recorder.take()).toMatchObject([
      { type: 3, symbol: 0, cause: 1, line: 0, from: 3n, to: 5n, sequence: 3n, arrivalNs: 50n },
      { type: 3, symbol: 0, cause: 1, line: 1, from: 6n, to: 7n, sequence: 6n, arrivalNs: 60n },
    ]);
    expect([path.viewOf(0).valid, path.viewOf(1).valid, path.hasFeedFault]).toEqual([false, false, true]);
    // Messages are still applied, symbol faults still told.
    expect(path.topOf(0).bids.length).toBe(3);
    path.messages(framed(itch.remove(99n)));
    expect(recorder.take()).toMatchObject([{ type: 5, bits: 4, symbol: 0 }]);
    path.clear(TRACKING, FEED);
    path.messages(framed(itch.add(1n, "B", 5, 101_000)));
    expect(recorder.take()).toMatchObject([{ type: 1, valid: true, bidPrice: 101_000 }]);
  });
});

test("events of one message: fault, bbo, decisions in the order of kinds; all name it and the version", () => {
  const { path, recorder } = pathOf();
  const both = {
    imbalance: { enabled: true, ratioQ4: 1, minQuantity: 0, maxSpread: 9999, orderQuantity: 3, cooldownNs: 0 },
    momentum: { enabled: true, kFast: 1, kSlow: 2, threshold: 0, warmup: 1, orderQuantity: 4, cooldownNs: 0 },
  };
  path.commit(configOf({ 0: both }), 77);
  path.frame(0, 0x1_0000_0005n, frameOf(1n, [itch.add(1n, "B", 5, 101_000), itch.add(2n, "S", 5, 101_100)]), false);
  const origin = { symbol: 0, version: 77, arrivalNs: 0x1_0000_0005n };
  expect(recorder.take()).toMatchObject([
    { type: 1, ...origin, sequence: 1n },
    { type: 1, ...origin, sequence: 2n, itchTimestamp: 34_200_000_000_000 },
    { type: 2, ...origin, sequence: 2n, kind: 1, quantity: 3, price: 101_100 },
    { type: 2, ...origin, sequence: 2n, kind: 2, quantity: 4, price: 101_100 },
  ]);
  path.frame(1, 0x1_0000_0006n, frameOf(3n, [itch.add(2n, "S", 5, 101_100)], { line: 1 }), false);
  expect(recorder.take().map(({ type }) => type)).toEqual([5, 1]);
});
