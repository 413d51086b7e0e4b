import { expect, test } from "vitest";
import { PriceLevels } from "./price-levels.ts";
import { howToRepeat, randomOf, testSeed } from "./test-kit.ts";

test("best follows appearing and vanishing levels", () => {
  const levels = new PriceLevels(2, 64);
  expect(levels.bestOf(1)).toBe(-1);
  levels.add(1, 5, 100);
  levels.add(1, 40, 10);
  expect(levels.bestOf(1)).toBe(40);
  expect(levels.nextBelow(1, 40)).toBe(5);
  levels.deduct(1, 40, 10);
  expect(levels.bestOf(1)).toBe(5);
  levels.deduct(1, 5, 99);
  expect([levels.bestOf(1), levels.quantityAt(1, 5)]).toEqual([5, 1]);
  levels.deduct(1, 5, 1);
  expect(levels.bestOf(1)).toBe(-1);
  expect(levels.bestOf(0)).toBe(-1);
});

test("a quantity is kept modulo 2^32: passing it is told, and 0 does not exist", () => {
  const levels = new PriceLevels(1, 64);
  expect(levels.add(0, 3, 0xffff_ffff | 0)).toBe(false);
  expect(levels.add(0, 3, 1)).toBe(true);
  expect(levels.bestOf(0)).toBe(-1);
  // One of the two orders goes: -1 modulo 2^32 exists again.
  levels.deduct(0, 3, 1);
  expect([levels.bestOf(0), levels.quantityAt(0, 3) >>> 0]).toEqual([3, 0xffff_ffff]);
});

for (const size of [64, 1024, 2048, 65_536]) {
  test(`random changes of ${size} levels agree with a plain array`, { timeout: 60_000 }, () => {
    const seed = testSeed();
    const random = randomOf(seed);
    const levels = new PriceLevels(3, size);
    const model = Array.from({ length: 3 }, () => new Map<number, number>());
    for (let step = 0; step < 4000; step++) {
      const side = random(3);
      const quantities = model[side] as Map<number, number>;
      const level = random(3) === 0 ? random(size) : random(40) * Math.floor((size - 1) / 39);
      const before = quantities.get(level) ?? 0;
      const deduct = before !== 0 && random(2) === 0;
      const quantity = deduct ? (random(2) === 0 ? before : random(before) + 1) : random(1000) + 1;
      if (deduct) levels.deduct(side, level, quantity);
      else levels.add(side, level, quantity);
      const after = deduct ? before - quantity : before + quantity;
      if (after === 0) quantities.delete(level);
      else quantities.set(level, after);
      const occupied = [...quantities.keys()].sort((a, b) => b - a);
      const where = `step ${step}, ${howToRepeat(seed, "gateway/datapath/price-levels.test.ts")}`;
      expect(levels.bestOf(side), where).toBe(occupied[0] ?? -1);
      expect(levels.quantityAt(side, level), where).toBe(after);
      const probe = random(size);
      expect(levels.nextBelow(side, probe), where).toBe(occupied.find((other) => other < probe) ?? -1);
    }
  });
}
