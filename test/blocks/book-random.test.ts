// The book against the naive model on random messages: every update, at the cycle it is due in.

import { describe, expect, test } from "vitest";
import { BookBench, type BookGeometry } from "./book-bench.ts";
import {
  BAD_VALUE,
  DUPLICATE_REF,
  LEVEL_OVERFLOW,
  type ModelSlot,
  OVERFLOW,
  UNDERFLOW,
  UNKNOWN_REF,
} from "./book-model.ts";
import { BookTraffic, type Random, randomFrom, type TrafficOptions } from "./book-traffic.ts";
import { howToRepeat, testSeed } from "./repeat.ts";

const FILE = "test/blocks/book-random.test.ts";
const seed = testSeed();
/** Longest hold that the book may impose: one search through the ladder, cycles. */
const HOLD_MAX = 16;

interface Run {
  readonly name: string;
  readonly geometry: BookGeometry;
  readonly messages: number;
  readonly options: TrafficOptions;
  /** Cycles without a message before the next, at most; 0: full rate. */
  readonly idleMax: number;
  readonly clearEvery: number;
  /** Fault bits that the messages must have raised. */
  readonly faults?: number;
}

const CLEAN: TrafficOptions = { liveTarget: 150, faultRate: 0, outsideRate: 0.01, hugeRate: 0 };
const FAULTY: TrafficOptions = { liveTarget: 110, faultRate: 0.004, outsideRate: 0.02, hugeRate: 0 };
const COMMON_FAULTS = DUPLICATE_REF | UNKNOWN_REF | UNDERFLOW | BAD_VALUE;
const DEFAULT: BookGeometry = { SYMBOLS: 64, SET_BITS: 13, LEVELS: 4096, ROW_DEPTH: 8 };
const SMALL: BookGeometry = { SYMBOLS: 8, SET_BITS: 8, LEVELS: 512, ROW_DEPTH: 8 };
const TINY: BookGeometry = { SYMBOLS: 1, SET_BITS: 4, LEVELS: 64, ROW_DEPTH: 2 };

const RUNS: readonly Run[] = [
  {
    name: "default size",
    geometry: DEFAULT,
    messages: 60_000,
    options: { ...CLEAN, liveTarget: 2000 },
    idleMax: 0,
    clearEvery: 30_000,
  },
  {
    name: "one symbol, full rate",
    geometry: { ...SMALL, SYMBOLS: 1 },
    messages: 60_000,
    options: CLEAN,
    idleMax: 0,
    clearEvery: 20_000,
  },
  { name: "ECP5 size, idle", geometry: SMALL, messages: 40_000, options: CLEAN, idleMax: 12, clearEvery: 10_000 },
  {
    name: "ECP5 size, faults",
    geometry: SMALL,
    messages: 40_000,
    options: FAULTY,
    idleMax: 3,
    clearEvery: 700,
    faults: COMMON_FAULTS,
  },
  {
    name: "few sets, few levels",
    geometry: TINY,
    messages: 40_000,
    options: { ...FAULTY, liveTarget: 110 },
    idleMax: 0,
    clearEvery: 600,
    faults: COMMON_FAULTS | OVERFLOW,
  },
  {
    name: "quantities near 2^32",
    geometry: { ...SMALL, SYMBOLS: 4 },
    messages: 30_000,
    options: { ...FAULTY, hugeRate: 0.05 },
    idleMax: 2,
    clearEvery: 300,
    faults: COMMON_FAULTS | LEVEL_OVERFLOW,
  },
  {
    name: "largest window",
    geometry: { SYMBOLS: 4, SET_BITS: 9, LEVELS: 65536, ROW_DEPTH: 4 },
    messages: 20_000,
    options: CLEAN,
    idleMax: 4,
    clearEvery: 20_000,
  },
];

function slotsOf(geometry: BookGeometry, random: Random): ModelSlot[] {
  return Array.from({ length: geometry.SYMBOLS }, (_, symbol) => ({
    enabled: symbol === 0 || random() % 16 !== 0,
    tick: symbol % 2 === 0 ? 100 : 1,
    lo: symbol === 1 ? 0 : symbol === 2 ? 2_000_000_000 - 37 : (random() % 2_000_000) * 100,
  }));
}

describe("tg_book agrees with the model after every message", () => {
  for (const [index, run] of RUNS.entries()) {
    test(run.name, { timeout: 300_000 }, async () => {
      const repeat = howToRepeat(seed, FILE);
      const random = randomFrom(seed + index);
      const bench = await BookBench.open(run.geometry, slotsOf(run.geometry, random), repeat, seed);
      const traffic = new BookTraffic(bench.model, random, run.options);
      for (let sent = 0; sent < run.messages; sent++) {
        if (sent % run.clearEvery === run.clearEvery - 1) {
          if (random() % 2 === 0) bench.drain();
          bench.clear();
          traffic.clear();
        }
        const idle = run.idleMax === 0 || random() % 3 === 0 ? 0 : random() % (run.idleMax + 1);
        bench.present(traffic.next(), idle);
      }
      bench.drain();
      expect(bench.stallMax, repeat).toBeLessThanOrEqual(HOLD_MAX);
      console.log(
        `${run.name}: ${bench.updates} updates, ${bench.changes} changed, ${bench.validViews} valid, faults by bit ${bench.faultsByBit}, ` +
          `${bench.refills} refills, ${bench.overtaken} overtaken, longest hold ${bench.stallMax} cycles; ${repeat}`,
      );
      expect(bench.changes).toBeGreaterThan(0);
      expect(bench.refills).toBeGreaterThan(0);
      const raised = bench.faultsByBit.reduce((bits, count, bit) => bits | (count > 0 ? 1 << bit : 0), 0);
      expect(raised, repeat).toBe(run.faults ?? 0);
    });
  }
});
