// Repair of books beside random traffic: rebuild, recentre, restore and the levels that the book tells, against the naive model.

import { describe, expect, test } from "vitest";
import { BookBench, type BookGeometry, SHOWN } from "./book-bench.ts";
import { type BookInput, LEVEL_OVERFLOW, type ModelSlot, OVERFLOW } from "./book-model.ts";
import { BookTraffic, type Random, randomFrom, type TrafficOptions } from "./book-traffic.ts";
import { howToRepeat, testSeed } from "./repeat.ts";

const FILE = "test/blocks/book-repair.test.ts";
const seed = testSeed();
const HOLD_MAX = 16;
/** A walk takes 4 cycles a set and at most 12 an order; three quarters more for a pipeline that is busy at full rate. */
const WALK_SET = 4;
const WALK_ORDER = 12;

const BLANK: BookInput = {
  op: "add",
  symbol: 0,
  refOld: 0n,
  refNew: 0n,
  sell: false,
  quantity: 100,
  price: 0,
  badValue: false,
  feedFault: false,
};

/** What the arbiter knows of the slots: it marks messages, and takes repairs only when no walk is under way. */
class Repairs {
  readonly feed: boolean[];
  readonly #forgotten: boolean[];
  readonly #bench: BookBench;
  readonly #shown: number;
  #rebuilding: number | undefined;
  counts = { rebuild: 0, recentre: 0, restore: 0, invalidate: 0, levels: 0, during: 0 };

  constructor(bench: BookBench, geometry: BookGeometry) {
    this.#bench = bench;
    this.#shown = Math.min(SHOWN, geometry.ROW_DEPTH ?? SHOWN);
    this.feed = bench.model.slots.map(() => false);
    this.#forgotten = bench.model.slots.map(() => false);
  }

  /** A book message of the line; thrown away while its symbol is being rebuilt (the arbiter ignores it, or the host waits). */
  present(input: BookInput, idle: number): void {
    const { symbol } = input;
    if (this.#bench.walking) {
      if (symbol === this.#rebuilding) {
        this.#bench.rest();
        return;
      }
      this.counts.during++;
    }
    const feedFault = this.feed[symbol] ?? false;
    this.#bench.present({ ...input, feedFault, forgotten: this.#forgotten[symbol] ?? false }, idle);
    if (!feedFault) this.#forgotten[symbol] = false;
  }

  begin(op: "rebuild" | "recentre", symbol: number, lo: number): void {
    this.feed[symbol] = true;
    this.#forgotten[symbol] = true;
    this.#rebuilding = op === "rebuild" ? symbol : undefined;
    this.#bench.present({ ...BLANK, op, symbol, price: lo });
    this.counts[op]++;
  }

  restore(symbol: number): void {
    this.feed[symbol] = false;
    this.counts.restore++;
  }

  invalidate(): void {
    this.feed.fill(true);
    this.#forgotten.fill(true);
    this.#bench.present({ ...BLANK, op: "invalidate" });
    this.counts.invalidate++;
  }

  clear(): void {
    this.#bench.clear();
    this.feed.fill(false);
    this.#forgotten.fill(false);
  }

  compareLevels(symbol: number, where: string): void {
    const feed = this.feed[symbol] ?? false;
    const shown = this.#bench.levels(symbol, feed);
    if (shown === undefined) return;
    expect(shown, `levels of ${symbol}; ${where}`).toEqual(this.#bench.model.levelsOf(symbol, feed, this.#shown));
    this.counts.levels++;
  }
}

interface Run {
  readonly name: string;
  readonly geometry: BookGeometry;
  readonly messages: number;
  readonly options: TrafficOptions;
  readonly idleMax: number;
  /** Messages between two repairs, on average. */
  readonly every: number;
  /** A rebuild frees ways at its own pace: only where no set can be full, or nobody else adds. */
  readonly rebuilds: boolean;
  readonly faults?: number;
}

const LIVE: TrafficOptions = { liveTarget: 150, faultRate: 0, outsideRate: 0.25, hugeRate: 0 };
const SMALL: BookGeometry = { SYMBOLS: 8, SET_BITS: 8, LEVELS: 512, ROW_DEPTH: 8 };
const RUNS: readonly Run[] = [
  { name: "full rate", geometry: SMALL, messages: 60_000, options: LIVE, idleMax: 0, every: 400, rebuilds: true },
  { name: "idle", geometry: SMALL, messages: 40_000, options: LIVE, idleMax: 12, every: 200, rebuilds: true },
  {
    name: "one symbol, table nearly full",
    geometry: { SYMBOLS: 1, SET_BITS: 4, LEVELS: 64, ROW_DEPTH: 2 },
    messages: 60_000,
    options: { ...LIVE, liveTarget: 118 },
    idleMax: 3,
    every: 60,
    rebuilds: true,
    faults: OVERFLOW,
  },
  {
    name: "three symbols, table nearly full",
    geometry: { SYMBOLS: 3, SET_BITS: 4, LEVELS: 64, ROW_DEPTH: 3 },
    messages: 60_000,
    options: { ...LIVE, liveTarget: 115 },
    idleMax: 2,
    every: 60,
    rebuilds: false,
    faults: OVERFLOW,
  },
  {
    name: "with faults",
    geometry: { ...SMALL, SYMBOLS: 4 },
    messages: 40_000,
    options: { ...LIVE, faultRate: 0.003 },
    idleMax: 2,
    every: 200,
    rebuilds: true,
    faults: 2 | 4 | 8 | 16,
  },
  {
    name: "default size",
    geometry: { SYMBOLS: 64, SET_BITS: 13, LEVELS: 4096, ROW_DEPTH: 8 },
    messages: 60_000,
    options: { ...LIVE, liveTarget: 1500 },
    idleMax: 4,
    every: 500,
    rebuilds: true,
  },
];

function slotsOf(geometry: BookGeometry, random: Random): ModelSlot[] {
  return Array.from({ length: geometry.SYMBOLS }, (_, symbol) => ({
    enabled: symbol === 0 || random() % 16 !== 0,
    tick: symbol % 2 === 0 ? 100 : 1,
    lo: (random() % 2_000_000) * 100,
  }));
}

/** A new base near the old one, or far from it, on its grid or beside it. */
function newBase({ lo, tick }: ModelSlot, levels: number, random: Random): number {
  const steps = (random() % (2 * levels)) - levels;
  const off = random() % 8 === 0 ? random() % tick : 0;
  const far = random() % 10 === 0 ? random() % 2_000_000_000 : lo + steps * tick + off;
  return Math.min(Math.max(far, 0), 2_000_000_000);
}

describe("repairs beside traffic agree with the model", () => {
  for (const [index, run] of RUNS.entries()) {
    test(run.name, { timeout: 300_000 }, async () => {
      const repeat = howToRepeat(seed, FILE);
      const random = randomFrom(seed + 100 + index);
      const { geometry } = run;
      const bench = await BookBench.open(geometry, slotsOf(geometry, random), repeat, seed);
      const repairs = new Repairs(bench, geometry);
      const traffic = new BookTraffic(bench.model, random, run.options);
      for (let sent = 0; sent < run.messages; sent++) {
        const symbol = random() % geometry.SYMBOLS;
        const where = `before message ${sent}; ${repeat}`;
        if (!bench.walking && random() % run.every === 0) {
          const slot = bench.model.slots[symbol] as ModelSlot;
          if (run.rebuilds && (repairs.counts.recentre + repairs.counts.rebuild) % 3 === 2)
            repairs.begin("rebuild", symbol, 0);
          else repairs.begin("recentre", symbol, newBase(slot, geometry.LEVELS, random));
        }
        if (!bench.walking && random() % 40 === 0) repairs.restore(symbol);
        if (random() % (run.every * 10) === 0) repairs.invalidate();
        if (random() % (run.every * 2) === 0) {
          if (random() % 2 === 0) bench.drain();
          repairs.compareLevels(symbol, where);
        }
        if (random() % 50 === 0) bench.present({ ...BLANK, op: "band", symbol, quantity: random(), price: random() });
        if (random() % 50 === 0) bench.present({ ...BLANK, op: "market", symbol, flag: random() % 2 === 0 });
        if (random() % (run.every * 40) === 0) {
          if (random() % 2 === 0) bench.drain();
          repairs.clear();
          traffic.clear();
        }
        const idle = run.idleMax === 0 || random() % 3 === 0 ? 0 : random() % (run.idleMax + 1);
        repairs.present(traffic.next(), idle);
      }
      bench.drain();
      for (let symbol = 0; symbol < geometry.SYMBOLS; symbol++) repairs.compareLevels(symbol, `at the end; ${repeat}`);
      expect(bench.dut.out.orders_o, repeat).toBe(bench.model.liveOrders);
      expect(bench.stallMax, repeat).toBeLessThanOrEqual(HOLD_MAX);
      const { rebuild, recentre, restore, invalidate, levels, during } = repairs.counts;
      console.log(
        `${run.name}: ${bench.updates} updates (${during} of them during ${bench.walkCycles} cycles of walks), ${rebuild} rebuilds, ${recentre} recentres, ` +
          `${restore} restores, ${invalidate} feed faults, ${bench.changes} changed, ${bench.validViews} valid, ${levels} levels compared, ` +
          `faults by bit ${bench.faultsByBit}; ${repeat}`,
      );
      expect(recentre).toBeGreaterThan(0);
      expect(bench.changes).toBeGreaterThan(0);
      expect(during).toBeGreaterThan(0);
      const raised = bench.faultsByBit.reduce((bits, count, bit) => bits | (count > 0 ? 1 << bit : 0), 0);
      expect(raised, repeat).toBe(run.faults ?? 0);
    });
  }
});

const LO = 1_000_000;
const SLOTS: readonly ModelSlot[] = Array.from({ length: 8 }, () => ({ enabled: true, tick: 100, lo: LO }));
const REPEAT = howToRepeat(1, FILE);
const open = (): Promise<BookBench> => BookBench.open(SMALL, SLOTS, REPEAT, 1);
const add = (ref: number, price: number, input: Partial<BookInput> = {}): BookInput => ({
  ...BLANK,
  refNew: BigInt(ref),
  price,
  ...input,
});

describe("a walk", () => {
  test("brings orders back from worse and from blocking, and the side with them", async () => {
    const bench = await open();
    const repairs = new Repairs(bench, SMALL);
    const top = LO + 512 * 100;
    repairs.present(add(1, LO + 100), 0);
    repairs.present(add(2, LO - 100), 0); // worse bid
    repairs.present(add(3, top, { sell: true }), 0); // worse ask
    repairs.present(add(4, top + 300, { quantity: 7 }), 0); // blocking bid
    bench.drain();
    expect(repairs.feed[0]).toBe(false);
    expect(bench.model.levelsOf(0, false, SHOWN).valid).toBe(false);
    repairs.begin("recentre", 0, LO - 100 + 1000);
    bench.drain();
    repairs.restore(0);
    repairs.compareLevels(0, REPEAT);
    expect(bench.model.levelsOf(0, false, SHOWN)).toEqual({ valid: true, bids: [[top + 300, 7]], asks: [[top, 100]] });
    repairs.begin("recentre", 0, LO - 200);
    bench.drain();
    repairs.restore(0);
    repairs.present({ ...BLANK, op: "delete", refOld: 4n }, 0);
    repairs.compareLevels(0, REPEAT);
    expect(bench.model.levelsOf(0, false, SHOWN).bids).toEqual([
      [LO + 100, 100],
      [LO - 100, 100],
    ]);
    bench.drain();
    expect(repairs.counts.levels).toBe(2);
  });

  test("does not hold messages, whenever they come, and ends in the time that it is given", async () => {
    for (const op of ["rebuild", "recentre"] as const) {
      const bench = await open();
      const repairs = new Repairs(bench, SMALL);
      const orders = 200;
      for (let i = 0; i < orders; i++) repairs.present(add(i + 1, LO + (i % 50) * 100, { sell: i % 2 === 1 }), 0);
      bench.drain();
      repairs.begin(op, 0, LO + 300);
      const start = bench.dut.cycle;
      let taken = 0;
      let ref = 1000;
      while (bench.walking) {
        const idle = 1 + (ref % 13);
        const before = bench.dut.cycle;
        repairs.present(add(ref++, LO + (ref % 99) * 100, { symbol: 1 }), idle);
        // The slot of the rebuild itself is the only wait; from then on a message is taken in the cycle it comes
        if (before - start > 3) expect(bench.dut.cycle - before, `${op}, message ${ref}`).toBe(idle + 1);
        taken++;
      }
      expect(taken).toBeGreaterThan(100);
      bench.drain();
      expect(bench.stallMax).toBe(0);
      const alone = WALK_SET * 256 + WALK_ORDER * orders;
      expect(bench.walkCycles).toBeLessThan(alone * 1.75);
      console.log(`${op} of ${orders} orders in 256 sets with ${taken} messages beside: ${bench.walkCycles} cycles`);
    }
  });

  test("ends though messages come at full rate", async () => {
    const bench = await open();
    const repairs = new Repairs(bench, SMALL);
    for (let i = 0; i < 50; i++) repairs.present(add(i + 1, LO + i * 100), 0);
    repairs.begin("recentre", 0, LO - 100);
    // Bursts of 40 messages without a free cycle, then the pause that the shortest messages leave on a line
    let ref = 1000;
    for (let burst = 0; bench.walking && burst < 2000; burst++) {
      for (let i = 0; i < 40; i++) repairs.present(add(ref++, LO, { symbol: 1, quantity: 1 }), i === 0 ? 5 : 0);
      for (let i = 0; i < 40; i++)
        repairs.present({ ...BLANK, op: "delete", symbol: 1, refOld: BigInt(ref - 40 + i) }, 0);
    }
    expect(bench.walking).toBe(false);
    bench.drain();
    repairs.compareLevels(0, REPEAT);
    expect(repairs.counts.levels).toBe(1);
  });

  test("that brings a level past 2^32 - 1 raises the fault once", async () => {
    const bench = await open();
    const repairs = new Repairs(bench, SMALL);
    const price = LO - 1000;
    const quantity = 2 ** 31;
    for (let i = 0; i < 4; i++) repairs.present(add(i + 1, price, { quantity }), 0);
    repairs.begin("recentre", 0, price);
    bench.drain();
    expect(bench.walkFaults).toEqual([0]);
    expect(bench.model.faults(0)).toBe(LEVEL_OVERFLOW);
    repairs.restore(0);
    repairs.present(add(9, price + 100), 0);
    bench.drain();
    expect(bench.validViews).toBe(0);
    repairs.begin("rebuild", 0, 0);
    bench.drain();
    repairs.restore(0);
    repairs.present(add(1, price + 100), 0);
    bench.drain();
    expect(bench.validViews).toBe(1);
    expect(bench.dut.out.orders_o).toBe(1);
  });

  test("begins with no level of before, whatever the ladder was asked and when", async () => {
    const bench = await open();
    const repairs = new Repairs(bench, SMALL);
    for (const sell of [false, true])
      for (const lost of [1, 5, 8])
        for (let delay = 0; delay < 36; delay++) {
          // Levels best first, more than a row holds; those lost leave room that the ladder fills
          const price = (i: number): number => LO + (sell ? 100 + i : 300 - i) * 100;
          for (let i = 0; i < 20; i++) repairs.present(add(i + 1, price(i), { sell, quantity: i + 1 }), 0);
          bench.drain();
          for (let i = 0; i < lost; i++) repairs.present({ ...BLANK, op: "delete", refOld: BigInt(i + 1) }, 0);
          for (let i = 0; i < delay; i++) bench.rest();
          repairs.begin("recentre", 0, LO - 700);
          // An order that is the best of the side from now on, before the walk has come to anything
          repairs.present(add(50, price(-3), { sell }), 0);
          // And one below all that the row held
          repairs.present(add(52, price(25), { sell }), 0);
          bench.drain();
          repairs.restore(0);
          const where = `${sell ? "asks" : "bids"}, ${lost} lost, recentred ${delay} cycles after; ${REPEAT}`;
          repairs.compareLevels(0, where);
          repairs.present(add(51, price(-4), { sell }), 0);
          repairs.clear();
        }
    expect(repairs.counts.levels).toBe(2 * 3 * 36);
  });

  test("is dropped by a clear, whenever that comes", async () => {
    const bench = await open();
    const repairs = new Repairs(bench, SMALL);
    for (const op of ["rebuild", "recentre"] as const)
      for (let delay = 0; delay < 40; delay++) {
        for (let i = 0; i < 12; i++) repairs.present(add(i, LO + i * 100), 0);
        repairs.begin(op, 0, LO + 500);
        for (let i = 0; i < delay; i++) bench.rest();
        repairs.clear();
        expect(bench.walking).toBe(false);
        expect(bench.dut.out.orders_o).toBe(0);
        for (let i = 0; i < 12; i++) repairs.present(add(i, LO + i * 100), 0);
        repairs.compareLevels(0, `${op}, cleared after ${delay} cycles`);
        repairs.clear();
      }
    expect(repairs.counts.levels).toBeGreaterThan(40);
  });
});
