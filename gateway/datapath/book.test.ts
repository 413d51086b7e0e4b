import { describe, expect, test } from "vitest";
import { FAULT } from "../../proto/mod.ts";
import { INVALID, NaiveBook, type NaiveView } from "./naive-book.ts";
import { SetHash } from "./set-hash.ts";
import { SoftwareDatapath } from "./software-datapath.ts";
import { FEED, framed, howToRepeat, itch, Recorder, randomOf, SMALL, TRACKING, testSeed } from "./test-kit.ts";

function bookOf() {
  const recorder = new Recorder();
  const path = new SoftwareDatapath(SMALL, recorder);
  path.clear(TRACKING, FEED);
  const apply = (...messages: Uint8Array[]) => {
    path.messages(framed(...messages));
    return recorder.take().map(shorten);
  };
  return { path, apply };
}

type Event = ReturnType<Recorder["take"]>[number];

/** [slot, valid, bid, bid quantity, ask, ask quantity] for a bbo, [slot, "fault", bits] for a fault. */
function shorten(event: Event) {
  if (event.type === 1) {
    const { symbol, valid, bidPrice, bidQuantity, askPrice, askQuantity } = event;
    return [symbol, Number(valid), bidPrice, bidQuantity, askPrice, askQuantity];
  }
  if (event.type === 5) return [event.symbol, "fault", event.bits];
  return event;
}

const EMPTY = [0, 1, 0, 0, 0, 0];

describe("effect of messages", () => {
  test("add, execute, cancel, delete move the best bid and offer", () => {
    const { apply } = bookOf();
    expect(apply(itch.add(1n, "B", 100, 101_000))).toEqual([[0, 1, 101_000, 100, 0, 0]]);
    expect(apply(itch.add(2n, "S", 50, 101_200))).toEqual([[0, 1, 101_000, 100, 101_200, 50]]);
    expect(apply(itch.add(3n, "B", 30, 101_000))).toEqual([[0, 1, 101_000, 130, 101_200, 50]]);
    expect(apply(itch.add(4n, "B", 30, 100_900))).toEqual([]);
    expect(apply(itch.executed(1n, 60))).toEqual([[0, 1, 101_000, 70, 101_200, 50]]);
    expect(apply(itch.cancel(1n, 40))).toEqual([[0, 1, 101_000, 30, 101_200, 50]]);
    expect(apply(itch.remove(3n))).toEqual([[0, 1, 100_900, 30, 101_200, 50]]);
    expect(apply(itch.executed(2n, 50))).toEqual([[0, 1, 100_900, 30, 0, 0]]);
    expect(apply(itch.remove(4n))).toEqual([EMPTY]);
  });

  test("replace moves price and quantity and keeps the side", () => {
    const { apply, path } = bookOf();
    apply(itch.add(1n, "S", 100, 101_000));
    expect(apply(itch.replace(1n, 2n, 70, 100_500))).toEqual([[0, 1, 0, 0, 100_500, 70]]);
    expect(apply(itch.replace(2n, 2n, 71, 100_500))).toEqual([[0, 1, 0, 0, 100_500, 71]]);
    expect(path.liveOrders).toBe(1);
  });

  test("an emptied order is gone", () => {
    const { apply } = bookOf();
    apply(itch.add(1n, "B", 100, 101_000), itch.executed(1n, 100));
    expect(apply(itch.remove(1n))).toEqual([
      [0, "fault", FAULT.unknownRef],
      [0, 0, 0, 0, 0, 0],
    ]);
  });

  test("references use 64 bits and belong to one symbol", () => {
    const { apply } = bookOf();
    apply(itch.add(1n, "B", 10, 101_000), itch.add(0x8000_0001_0000_0001n, "B", 20, 101_000));
    expect(apply(itch.add(1n, "B", 5, 1001, 12))).toEqual([[1, 1, 1001, 5, 0, 0]]);
    expect(apply(itch.remove(0x8000_0001_0000_0001n))).toEqual([[0, 1, 101_000, 10, 0, 0]]);
  });

  test("a crossed book is valid", () => {
    const { apply } = bookOf();
    apply(itch.add(1n, "B", 10, 101_000));
    expect(apply(itch.add(2n, "S", 10, 100_900))).toEqual([[0, 1, 101_000, 10, 100_900, 10]]);
  });

  test("the first message emits even if nothing is left in the book", () => {
    const { apply } = bookOf();
    // One below the window: live and worse, so the side is not in range and the view stays invalid.
    expect(apply(itch.add(1n, "B", 10, 99_900))).toEqual([]);
    expect(apply(itch.remove(1n))).toEqual([EMPTY]);
  });
});

describe("range", () => {
  const window = { lo: 100_000, hi: 106_400 }; // 64 levels of 100
  test.each([
    ["bid at the bottom", "B", window.lo, true],
    ["bid at the top level", "B", window.hi - 100, true],
    ["ask at the bottom", "S", window.lo, true],
    ["ask at the top level", "S", window.hi - 100, true],
    ["bid between ticks", "B", window.lo + 50, false],
    ["ask between ticks", "S", window.lo + 150, false],
    ["bid above the window", "B", window.hi, false],
    ["ask below the window", "S", window.lo - 100, false],
  ])("%s", (_, side, price, valid) => {
    const { apply, path } = bookOf();
    apply(itch.add(7n, side, 10, price));
    expect(path.viewOf(0).valid).toBe(valid);
    apply(itch.remove(7n));
    expect(path.viewOf(0).valid).toBe(true);
  });

  test.each([
    ["bid", "B", window.lo - 1],
    ["ask", "S", window.hi],
    ["ask between ticks", "S", window.hi + 55],
  ])("a worse %s blocks only while the window's side is empty", (_, side, price) => {
    const { apply, path } = bookOf();
    apply(itch.add(7n, side, 10, price));
    expect(path.viewOf(0).valid).toBe(false);
    apply(itch.add(8n, side, 10, 101_000));
    expect(path.viewOf(0).valid).toBe(true);
    apply(itch.remove(8n));
    expect(path.viewOf(0).valid).toBe(false);
  });
});

describe("faults", () => {
  test.each([
    ["side neither B nor S", itch.add(1n, "X", 10, 101_000)],
    ["no shares", itch.add(1n, "B", 0, 101_000)],
    ["no price", itch.add(1n, "B", 10, 0)],
    ["price above 200,000", itch.add(1n, "B", 10, 2_000_000_001)],
    ["price beyond 2^31", itch.add(1n, "B", 10, 0xffff_ffff)],
    ["execution of nothing", itch.executed(1n, 0)],
    ["replace with no shares", itch.replace(1n, 2n, 0, 101_000)],
    ["replace with no price", itch.replace(1n, 2n, 5, 0)],
  ])("bad value: %s", (_, message) => {
    const { apply, path } = bookOf();
    expect(apply(message)).toEqual([[0, "fault", FAULT.badValue]]);
    expect(path.liveOrders).toBe(0);
  });

  test("the highest price that is good", () => {
    expect(bookOf().apply(itch.add(1n, "S", 10, 2_000_000_000), itch.add(2n, "S", 1, 100_000))).toEqual([
      [0, 1, 0, 0, 100_000, 1],
    ]);
  });

  test("a fault is told once, makes the book invalid, and books go on underneath", () => {
    const { apply, path } = bookOf();
    apply(itch.add(1n, "B", 100, 101_000));
    expect(apply(itch.add(1n, "B", 100, 101_000))).toEqual([
      [0, "fault", FAULT.duplicateRef],
      [0, 0, 0, 0, 0, 0],
    ]);
    expect(apply(itch.add(1n, "S", 1, 105_000))).toEqual([]);
    expect(apply(itch.executed(1n, 101))).toEqual([[0, "fault", FAULT.underflow]]);
    expect(path.liveOrders).toBe(0);
    expect(apply(itch.add(2n, "B", 5, 101_000))).toEqual([]);
    expect(path.topOf(0)).toEqual({ bids: [{ price: 101_000, quantity: 5 }], asks: [] });
    expect(path.faultsOf(0)).toBe(FAULT.duplicateRef | FAULT.underflow);
    // The other symbol is not concerned.
    expect(apply(itch.add(3n, "B", 5, 1000, 12))).toEqual([[1, 1, 1000, 5, 0, 0]]);
  });

  test("one event names all bits that a replace raises", () => {
    const { apply } = bookOf();
    apply(itch.add(1n, "B", 1, 101_000), itch.add(2n, "B", 1, 101_100));
    expect(apply(itch.replace(1n, 2n, 9, 101_000))).toEqual([
      [0, "fault", FAULT.duplicateRef],
      [0, 0, 0, 0, 0, 0],
    ]);
    // The original is gone, the other order untouched.
    expect(apply(itch.remove(1n))).toEqual([[0, "fault", FAULT.unknownRef]]);
  });

  test("a level that passes 2^32 - 1", () => {
    const { apply, path } = bookOf();
    apply(itch.add(1n, "B", 0xffff_fff0, 101_000));
    expect(apply(itch.add(2n, "B", 15, 101_000))).toEqual([[0, 1, 101_000, 0xffff_ffff, 0, 0]]);
    expect(apply(itch.add(3n, "B", 1, 101_000))).toEqual([
      [0, "fault", FAULT.levelOverflow],
      [0, 0, 0, 0, 0, 0],
    ]);
    expect(path.topOf(0).bids).toEqual([]);
    apply(itch.remove(1n));
    expect(path.topOf(0).bids).toEqual([{ price: 101_000, quantity: 16 }]);
  });
});

test("the best levels of a side, best first", () => {
  const { apply, path } = bookOf();
  for (let i = 0; i < 12; i++) {
    apply(
      itch.add(BigInt(i + 1), "B", i + 1, 101_000 + 100 * i),
      itch.add(BigInt(i + 100), "S", i + 1, 103_000 + 100 * i),
    );
  }
  const { bids, asks } = path.topOf(0);
  expect(bids.map(({ price }) => price)).toEqual([1021, 1020, 1019, 1018, 1017, 1016, 1015, 1014].map((c) => c * 100));
  expect(asks.map(({ quantity }) => quantity)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

/** References that share both sets of the small table, so that a ninth live one overflows. */
const CROWDED: readonly bigint[] = (() => {
  const hash = new SetHash(SMALL.setBits);
  const found: bigint[] = [];
  for (let lo = 1; found.length < 12; lo++) {
    if (hash.inFirst(0, lo) === 3 && hash.inSecond(0, lo) === 6) found.push(BigInt(lo));
  }
  return found;
})();

/** One random message of slot 0 or 1 for path and model; prices in and around the small windows. */
function randomStep(random: (below: number) => number, naive: NaiveBook) {
  const slot = random(2);
  const locate = 11 + slot;
  const window = slot === 0 ? { lo: 100_000, tick: 100 } : { lo: 1000, tick: 1 };
  const wild = random(200) === 0;
  const reference =
    random(3) === 0 ? (CROWDED[random(12)] as bigint) : BigInt(random(60)) + (random(8) === 0 ? 0x1_0000_0000n : 0n);
  const quantity = wild ? (random(3) === 0 ? 0 : 0xffff_fff0) : random(50) + 1;
  const offset = wild || random(4) === 0 ? 32 : random(12) === 0 ? random(80) - 8 : random(64);
  const price = Math.max(0, window.lo + offset * window.tick + (random(30) === 0 ? 37 : 0));
  const side = wild && random(4) === 0 ? "Z" : random(2) === 0 ? "B" : "S";
  switch (random(6)) {
    case 0:
    case 1:
      return [
        slot,
        itch.add(reference, side, quantity, price, locate),
        naive.add(slot, reference, side, quantity, price),
      ] as const;
    case 2:
      return [slot, itch.executed(reference, quantity, locate), naive.reduce(slot, reference, quantity)] as const;
    case 3:
      return [slot, itch.remove(reference, locate), naive.remove(slot, reference)] as const;
    default: {
      const to = BigInt(random(60));
      const message = itch.replace(reference, to, quantity, price, locate);
      return [slot, message, naive.replace(slot, reference, to, quantity, price)] as const;
    }
  }
}

test("random messages, good and bad: faults and views agree with a list of orders", { timeout: 60_000 }, () => {
  const seed = testSeed();
  const random = randomOf(seed);
  const seen = { faults: 0, valid: 0 };
  for (let round = 0; round < 300; round++) {
    const { path, apply } = bookOf();
    const windows = [
      { lo: 100_000, tick: 100 },
      { lo: 1000, tick: 1 },
    ];
    const naive = new NaiveBook(windows, SMALL.levels, SMALL.setBits);
    const last: NaiveView[] = [INVALID, INVALID];
    const told = [0, 0];
    for (let step = 0; step < 60; step++) {
      const [slot, message, raised] = randomStep(random, naive);
      const expected: unknown[] = [];
      const fresh = raised & ~(told[slot] as number);
      told[slot] = (told[slot] as number) | raised;
      if (fresh !== 0) expected.push([slot, "fault", fresh]);
      const view = naive.view(slot);
      if (view.join() !== (last[slot] as NaiveView).join()) expected.push([slot, ...view]);
      last[slot] = view;
      const where = `round ${round} step ${step}, ${howToRepeat(seed, "gateway/datapath/book.test.ts")}`;
      expect(apply(message), where).toEqual(expected);
      expect(path.liveOrders, where).toBe(naive.orders.size);
      seen.faults |= raised;
      seen.valid += view[0];
    }
  }
  expect(seen.faults).toBe(0x3f);
  expect(seen.valid).toBeGreaterThan(100);
});

test("an order flow without mistakes keeps both books valid while they stay in range", { timeout: 60_000 }, () => {
  const seed = testSeed();
  const random = randomOf(seed);
  const { path, apply } = bookOf();
  const naive = new NaiveBook(
    [
      { lo: 100_000, tick: 100 },
      { lo: 1000, tick: 1 },
    ],
    SMALL.levels,
    SMALL.setBits,
  );
  let reference = 0n;
  let valid = 0;
  for (let step = 0; step < 4000; step++) {
    const live = [...naive.orders.entries()].filter(([, { slot }]) => slot === 0);
    const where = `step ${step}, ${howToRepeat(seed, "gateway/datapath/book.test.ts")}`;
    if (live.length === 0 || (live.length < 25 && random(2) === 0)) {
      reference++;
      const side = random(2) === 0 ? "B" : "S";
      const price = 100_000 + 100 * (side === "B" ? random(40) : 24 + random(40));
      const quantity = 1 + random(500);
      naive.add(0, reference, side, quantity, price);
      apply(itch.add(reference, side, quantity, price));
    } else {
      const [key, order] = live[random(live.length)] as (typeof live)[number];
      const own = BigInt(key.split("/")[1] as string);
      const quantity = random(3) === 0 ? order.remaining : 1 + random(order.remaining);
      naive.reduce(0, own, quantity);
      apply(itch.cancel(own, quantity));
    }
    const view = path.viewOf(0);
    expect([Number(view.valid), view.bidPrice, view.bidQuantity, view.askPrice, view.askQuantity], where).toEqual(
      naive.view(0),
    );
    valid += naive.view(0)[0];
  }
  expect(valid).toBeGreaterThan(3900);
});
