import { expect, test } from "vitest";
import { ASK, BID, OrderTable } from "./order-table.ts";
import { SetHash } from "./set-hash.ts";
import { howToRepeat, randomOf, testSeed } from "./test-kit.ts";

const SET_BITS = 4;

test("finds by symbol and by all 64 bits of the reference", () => {
  const table = new OrderTable(13);
  const keys = [
    [0, 0, 7],
    [1, 0, 7],
    [0, 1, 7],
    [0, -1, 7],
    [0, 0, 0],
    [0, -1, -1],
  ] as const;
  for (const [i, [slot, hi, lo]] of keys.entries()) {
    expect(table.find(slot, hi, lo)).toBe(-1);
    expect(table.insert(slot, i & 1, hi, lo, 100 + i, 5000 + i, i)).toBe(true);
  }
  for (const [i, [slot, hi, lo]] of keys.entries()) {
    const entry = table.find(slot, hi, lo);
    expect([table.sideOf(entry), table.quantityOf(entry), table.levelOf(entry), table.priceOf(entry)]).toEqual([
      i & 1,
      100 + i,
      i,
      5000 + i,
    ]);
  }
  expect(table.size).toBe(keys.length);
});

test("a removed order is gone although its key stays in the row", () => {
  const table = new OrderTable(SET_BITS);
  table.find(0, 0, 9);
  table.insert(0, BID, 0, 9, 1, 1, 0);
  table.remove(table.find(0, 0, 9));
  expect(table.find(0, 0, 9)).toBe(-1);
  expect(table.size).toBe(0);
});

test("the ninth order of two shared sets overflows, and fits again after a removal", () => {
  const table = new OrderTable(SET_BITS);
  const hash = new SetHash(SET_BITS);
  // References whose sets are 0 in both tables.
  const same: number[] = [];
  for (let lo = 0; same.length < 9; lo++) {
    if (hash.inFirst(0, lo) === 0 && hash.inSecond(0, lo) === 0) same.push(lo);
  }
  const insert = (lo: number) => {
    expect(table.find(0, 0, lo)).toBe(-1);
    return table.insert(0, ASK, 0, lo, 1, 1, 0);
  };
  for (const lo of same.slice(0, 8)) expect(insert(lo)).toBe(true);
  const ninth = same[8] as number;
  expect(insert(ninth)).toBe(false);
  expect(table.find(0, 0, ninth)).toBe(-1);
  expect(table.size).toBe(8);
  table.remove(table.find(0, 0, same[3] as number));
  expect(insert(ninth)).toBe(true);
});

test("random inserts and removals agree with a map and with counted occupancy", { timeout: 60_000 }, () => {
  const seed = testSeed();
  const random = randomOf(seed);
  const table = new OrderTable(SET_BITS);
  const hash = new SetHash(SET_BITS);
  const model = new Map<string, { quantity: number; set: string }>();
  const occupancy = new Map<string, number>();
  const used = (set: string) => occupancy.get(set) ?? 0;
  let overflows = 0;
  for (let step = 0; step < 40_000; step++) {
    const slot = random(3);
    const hi = random(4) === 0 ? random(3) - 1 : 0;
    const lo = random(200);
    const key = `${slot}/${hi}/${lo}`;
    const known = model.get(key);
    const entry = table.find(slot, hi, lo);
    const where = `step ${step}, ${howToRepeat(seed, "gateway/datapath/order-table.test.ts")}`;
    expect(entry >= 0, where).toBe(known !== undefined);
    if (known !== undefined) {
      expect(table.quantityOf(entry), where).toBe(known.quantity);
      if (random(2) === 0) {
        table.remove(entry);
        model.delete(key);
        occupancy.set(known.set, used(known.set) - 1);
      }
    } else {
      const set0 = `0/${hash.inFirst(hi, lo)}`;
      const set1 = `1/${hash.inSecond(hi, lo)}`;
      const set = used(set1) < used(set0) ? set1 : set0;
      const fits = used(set) < 4;
      const quantity = random(1000) + 1;
      expect(table.insert(slot, BID, hi, lo, quantity, 1, 0), where).toBe(fits);
      if (fits) {
        model.set(key, { quantity, set });
        occupancy.set(set, used(set) + 1);
      } else {
        overflows++;
      }
    }
    expect(table.size, where).toBe(model.size);
  }
  expect(overflows).toBeGreaterThan(100);
});
