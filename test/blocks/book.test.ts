// What the book promises, one by one. Every message is also compared with the model and with the cycle its update is due in.

import { describe, expect, test } from "vitest";
import { BookBench, type BookGeometry } from "./book-bench.ts";
import { type BookInput, LEVEL_OVERFLOW, type ModelSlot, UNKNOWN_REF } from "./book-model.ts";
import { howToRepeat } from "./repeat.ts";

const SMALL: BookGeometry = { SYMBOLS: 8, SET_BITS: 8, LEVELS: 512, ROW_DEPTH: 8 };
const LO = 1_000_000;
/** One search through the ladder: the longest hold, cycles. */
const HOLD_MAX = 16;
/** What the ladder needs to say whether a level has passed 2^32 - 1. */
const VERDICT_HOLD = 4;

const SLOTS: readonly ModelSlot[] = Array.from({ length: 8 }, (_, symbol) => ({
  enabled: symbol !== 7,
  tick: symbol === 1 ? 1 : 100,
  lo: LO,
}));

const REPEAT = howToRepeat(1, "test/blocks/book.test.ts");
const open = (): Promise<BookBench> => BookBench.open(SMALL, SLOTS, REPEAT, 1);

const price = (level: number): number => LO + level * 100;

function message(input: Partial<BookInput>): BookInput {
  return {
    op: "add",
    symbol: 0,
    refOld: 0n,
    refNew: 0n,
    sell: false,
    quantity: 100,
    price: price(100),
    badValue: false,
    feedFault: false,
    ...input,
  };
}

const add = (ref: number, input: Partial<BookInput> = {}): BookInput => message({ refNew: BigInt(ref), ...input });
const remove = (ref: number, input: Partial<BookInput> = {}): BookInput =>
  message({ op: "delete", refOld: BigInt(ref), ...input });
const reduce = (ref: number, quantity: number): BookInput => message({ op: "reduce", refOld: BigInt(ref), quantity });
const replace = (refOld: number, refNew: number, input: Partial<BookInput>): BookInput =>
  message({ op: "replace", refOld: BigInt(refOld), refNew: BigInt(refNew), ...input });

describe("tg_book", () => {
  test("answers 6 cycles after a message is taken, a replace 8, alone and every two cycles", async () => {
    for (const idle of [20, 0]) {
      const bench = await open();
      const start = bench.dut.cycle;
      bench.present(add(1), idle);
      bench.present(add(2, { sell: true, price: price(101) }), idle);
      bench.present(reduce(1, 40), idle);
      bench.present(replace(1, 3, { price: price(99) }), idle);
      bench.present(remove(2), idle);
      // Four slots of two cycles, one more for the replace; the last message is taken in the cycle before this one.
      if (idle === 0) expect(bench.dut.cycle - start).toBe(4 * 2 + 2 + 1);
      bench.drain();
      expect(bench.stallMax).toBe(0);
      expect(bench.changes).toBe(5);
    }
  });

  test("a replace that leaves price and quantity of the best level is no change", async () => {
    const bench = await open();
    bench.present(add(1));
    bench.present(replace(1, 2, {}));
    bench.present(replace(2, 3, { quantity: 101 }));
    bench.drain();
    expect(bench.changes).toBe(2);
  });

  test("a replace of an unknown order stores nothing", async () => {
    const bench = await open();
    bench.present(replace(1, 2, {}));
    bench.drain();
    expect(bench.dut.out.orders_o).toBe(0);
    expect(bench.model.faults(0)).toBe(UNKNOWN_REF);
  });

  test("a level far below the row that passes 2^32 - 1 raises its fault with the message that did it", async () => {
    const bench = await open();
    for (let level = 0; level < 12; level++) bench.present(add(level + 1, { price: price(200 - level) }));
    bench.present(add(20, { price: price(150), quantity: 2 ** 32 - 1 }));
    bench.present(add(21, { price: price(150), quantity: 0x7fff_ffff, sell: true }));
    bench.present(remove(20));
    bench.present(add(22, { price: price(150), quantity: 2 ** 32 - 101 }));
    bench.present(add(23, { price: price(150), quantity: 100 }));
    bench.present(add(24, { price: price(150), quantity: 1 }));
    // And one that passes it by small steps, alone on its symbol
    const half = { symbol: 2, price: price(150), quantity: 0x7fff_ffff };
    bench.present(add(30, half));
    bench.present(add(31, half));
    bench.present(add(32, { ...half, quantity: 1 }));
    bench.present(add(33, { ...half, quantity: 1 }));
    bench.drain();
    expect(bench.model.faults(0)).toBe(LEVEL_OVERFLOW);
    expect(bench.model.faults(2)).toBe(LEVEL_OVERFLOW);
    expect(bench.stallMax).toBeLessThanOrEqual(VERDICT_HOLD);
    expect(bench.faultsByBit).toEqual([0, 0, 0, 0, 0, 2]);
  });

  test.each([
    ["in neighbouring levels", 1],
    ["with the other words of the bitmap between them", 40],
  ])("a sweep at full rate, %s, holds for one search at most", async (_where, step) => {
    const bench = await open();
    const count = Math.floor(500 / step);
    for (const sell of [false, true]) {
      for (let i = 0; i < count; i++) bench.present(add(i + 1, { sell, price: price(i * step) }));
      bench.drain();
      for (let i = 0; i < count; i++) bench.present(remove(sell ? i + 1 : count - i));
      bench.drain();
    }
    expect(bench.stallMax).toBeGreaterThan(0);
    expect(bench.stallMax).toBeLessThanOrEqual(HOLD_MAX);
    expect(bench.updates).toBe(4 * count);
  });

  test("a sweep at line rate of the shortest messages that do it outruns the ladder only after many levels", async () => {
    // Executions of 33 bytes with their length field on a 64-bit stream: every 4 or 5 cycles, 4.125 on average. Taking one
    // takes 1 cycle of `present`, so the idle time between two is one less.
    const bench = await open();
    const count = 400;
    for (let i = 0; i < count; i++) bench.present(add(i + 1, { price: price(i) }));
    bench.drain();
    let firstHold = 0;
    const start = bench.dut.cycle;
    for (let i = 0; i < count; i++) {
      bench.present(reduce(count - i, 100), i % 8 === 7 ? 4 : 3);
      if (bench.stallMax > 0 && firstHold === 0) firstHold = i;
    }
    const cycles = bench.dut.cycle - start;
    bench.drain();
    console.log(
      `first hold after ${firstHold} levels, ${(cycles / count).toFixed(2)} cycles per level, longest ${bench.stallMax}`,
    );
    expect(firstHold === 0 || firstHold >= 64).toBe(true);
    expect(bench.stallMax).toBeLessThanOrEqual(8);
    expect(cycles / count).toBeLessThan(4.5);
  });

  test("a row that lost levels is full again when the book is idle, and then sweeps without a hold", async () => {
    const bench = await open();
    for (let i = 0; i < 40; i++) bench.present(add(i + 1, { price: price(i) }));
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i < 7; i++) bench.present(remove(40 - round * 7 - i));
      bench.drain();
    }
    expect(bench.stallMax).toBe(0);
    expect(bench.refills).toBeGreaterThanOrEqual(32 - 7);
  });

  test("a level pushed out of the row is not skipped by an answer that was found before or is being found", async () => {
    const bench = await open();
    for (let gap = 0; gap <= 12; gap++) {
      for (let i = 0; i < 12; i++) bench.present(add(i + 1, { price: price(200 - i) }));
      bench.drain();
      const overtaken = bench.overtaken;
      bench.present(remove(1)); // seven levels, 199 to 193: the ladder finds 192
      // No quiet moment in which the row could take it
      for (let i = 0; i < gap; i++) bench.present(add(100 + i, { symbol: 1, price: LO + i }));
      bench.present(add(20, { price: price(205) })); // eight
      bench.present(add(21, { price: price(206) })); // 193 leaves the row
      bench.present(remove(21));
      bench.present(remove(20));
      for (let i = 1; i < 12; i++) bench.present(remove(i + 1));
      bench.drain();
      expect(bench.overtaken, `gap ${gap}`).toBeGreaterThan(overtaken);
      for (let i = 0; i < gap; i++) bench.present(remove(100 + i, { symbol: 1 }));
    }
  });

  test("a message that was applied under a feed fault shows an invalid view and no change, and still counts", async () => {
    const bench = await open();
    bench.present(add(1));
    bench.present(add(2, { feedFault: true }));
    bench.present(remove(9, { feedFault: true }));
    bench.drain();
    expect(bench.changes).toBe(1);
    expect(bench.dut.out.orders_o).toBe(2);
    expect(bench.model.faults(0)).toBe(UNKNOWN_REF);
  });

  test("orders outside the window make the side invalid, and it comes back by itself", async () => {
    const bench = await open();
    bench.present(add(1));
    bench.present(add(2, { price: LO - 1 })); // worse, behind a level
    bench.present(remove(1)); // only the worse order is left: invalid
    bench.present(add(3)); // valid again
    bench.present(add(4, { sell: true, price: LO - 100 })); // blocking
    bench.present(remove(4));
    bench.present(add(5, { sell: true, price: LO + 512 * 100 })); // worse, nothing before it
    bench.present(remove(5));
    bench.present(add(6, { price: LO + 50 })); // between two levels
    bench.present(remove(6));
    bench.drain();
    expect(bench.changes).toBe(9);
  });

  test("a symbol whose slot is not enabled is never valid", async () => {
    const bench = await open();
    bench.present(add(1, { symbol: 7 }));
    bench.drain();
    expect(bench.validViews).toBe(0);
    expect(bench.dut.out.orders_o).toBe(1);
  });

  test("a clear drops what is in flight and leaves nothing behind", async () => {
    for (let delay = 0; delay < 9; delay++) {
      const bench = await open();
      for (let i = 0; i < 30; i++) bench.present(add(i + 1, { symbol: i % 3, price: price(i) }));
      bench.present(replace(1, 50, { price: price(80) }), delay);
      bench.clear();
      expect(bench.dut.out.orders_o).toBe(0);
      expect(bench.dut.out.orders_max_o).toBe(0);
      for (let i = 0; i < 30; i++) bench.present(add(i + 1, { symbol: i % 3, price: price(30 - i) }));
      for (let i = 0; i < 30; i++) bench.present(remove(30 - i, { symbol: (29 - i) % 3 }));
      bench.drain();
      expect(bench.dut.out.orders_o).toBe(0);
      expect(bench.dut.out.orders_max_o).toBe(30);
    }
  });

  test("a reset starts a clear and forgets the slots", async () => {
    const bench = await open();
    bench.present(add(1));
    bench.drain();
    bench.dut.reset();
    expect(bench.dut.out.clearing_o).toBe(1);
    expect(bench.dut.out.book_ready_o).toBe(0);
    const disabled = SLOTS.map((slot) => ({ ...slot, enabled: false }));
    const again = BookBench.attach(bench.dut, SMALL, disabled, REPEAT);
    again.present(add(1));
    again.drain();
    expect(again.dut.out.orders_o).toBe(1);
  });
});
