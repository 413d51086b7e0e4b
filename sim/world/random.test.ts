import { describe, expect, test } from "vitest";
import { Random, WeightedChoice } from "./random.ts";

describe("Random", () => {
  test("gives the same numbers for the same seed, on every machine", () => {
    const random = new Random(42);
    // Pinned: a change of these numbers changes every recorded run.
    expect(Array.from({ length: 4 }, () => random.u32())).toEqual([2837322924, 544945897, 479756282, 3500138142]);
  });

  test("forks streams that neither repeat nor disturb each other", () => {
    const parent = new Random(7);
    const a = parent.fork("a");
    const before = parent.fork("b").u32();
    a.u32();
    expect(parent.fork("b").u32()).toBe(before);
    expect(parent.fork("a").u32()).not.toBe(before);
  });

  test("below and between stay in their range and reach its ends", () => {
    const random = new Random(1);
    const seen = new Set(Array.from({ length: 1000 }, () => random.between(-2, 3)));
    expect([...seen].sort((x, y) => x - y)).toEqual([-2, -1, 0, 1, 2, 3]);
    expect(new Set(Array.from({ length: 1000 }, () => random.below(3)))).toEqual(new Set([0, 1, 2]));
  });

  test("means are what was asked for", () => {
    const random = new Random(3);
    const mean = (draw: () => number): number => {
      let sum = 0;
      for (let i = 0; i < 100_000; i++) sum += draw();
      return sum / 100_000;
    };
    expect(mean(() => random.unit())).toBeCloseTo(0.5, 2);
    expect(mean(() => random.exponential(10))).toBeCloseTo(10, 0);
    expect(mean(() => (random.chance(0.2) ? 1 : 0))).toBeCloseTo(0.2, 2);
    expect(mean(() => random.geometric(0.25, 100))).toBeCloseTo(3, 0);
  });

  test("refuses what is no seed, and picking from nothing", () => {
    expect(() => new Random(0.5)).toThrow(RangeError);
    expect(() => new Random(1).pick([])).toThrow("nothing to pick from");
  });
});

describe("WeightedChoice", () => {
  test("draws in proportion to the weights, and never what weighs nothing", () => {
    const choice = new WeightedChoice([1, 0, 3, 6]);
    const random = new Random(5);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 100_000; i++) {
      const index = choice.draw(random);
      counts[index] = (counts[index] ?? 0) + 1;
    }
    expect(counts[1]).toBe(0);
    expect(counts[0]).toBeGreaterThan(9_500);
    expect(counts[0]).toBeLessThan(10_500);
    expect(counts[3]).toBeGreaterThan(59_000);
    expect(counts[3]).toBeLessThan(61_000);
  });

  test.each([[[]], [[0, 0]], [[1, -1]], [[Number.NaN]]])("refuses %j", (weights) => {
    expect(() => new WeightedChoice(weights)).toThrow(RangeError);
  });
});
