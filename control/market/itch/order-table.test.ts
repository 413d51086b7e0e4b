// The table of orders and the levels of a book beside maps, over random work.

import fc from "fast-check";
import { expect, test } from "vitest";
import { OrderTable } from "./order-table.ts";
import { PriceLevels } from "./price-levels.ts";

/** Few homes and references that differ in one word only: chains, wraps and moves happen. */
const reference = fc.record({ high: fc.constantFrom(0, 1, 0xffff_ffff), low: fc.integer({ min: 0, max: 40 }) });

test("orders are found, changed and removed as in a map, while the table grows", () => {
  const step = fc.record({ reference, remove: fc.boolean(), shares: fc.integer({ min: 1, max: 1e6 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const table = new OrderTable(4);
      const map = new Map<string, number>();
      for (const {
        reference: { high, low },
        remove,
        shares,
      } of steps) {
        const key = `${high} ${low}`;
        const slot = table.find(high, low);
        expect(slot >= 0).toBe(map.has(key));
        if (slot >= 0) expect(table.shares[slot]).toBe(map.get(key));
        if (slot >= 0 && remove) {
          table.remove(slot);
          map.delete(key);
        } else if (slot < 0) {
          table.insert(high, low, 3, 1, shares, 17);
          map.set(key, shares);
        }
        expect(table.size).toBe(map.size);
      }
      for (const [key, shares] of map) {
        const [high = 0, low = 0] = key.split(" ").map(Number);
        expect(table.shares[table.find(high, low)]).toBe(shares);
      }
    }),
  );
});

test("the best price and the five best levels are those of a map", () => {
  const step = fc.record({
    price: fc.integer({ min: 1, max: 60 }),
    shares: fc.integer({ min: 1, max: 9 }),
    add: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.boolean(), fc.array(step, { maxLength: 300 }), (sell, steps) => {
      const levels = new PriceLevels(sell);
      const map = new Map<number, number>();
      const top = () => [...map].sort(([x], [y]) => (sell ? x - y : y - x)).slice(0, 5);
      for (const { price, shares, add } of steps) {
        const before = JSON.stringify(top());
        const held = map.get(price) ?? 0;
        if (!add && held === 0) continue;
        const by = add ? shares : Math.min(shares, held);
        const changed = add ? levels.add(price, by) : levels.remove(price, by);
        if (add) map.set(price, held + by);
        else if (held === by) map.delete(price);
        else map.set(price, held - by);
        const five = top();
        // Told when something among the five changed; a level that comes or goes behind them is not.
        expect(changed).toBe(JSON.stringify(five) !== before);
        expect([levels.bestPrice, levels.bestShares]).toEqual(five[0] ?? [0, 0]);
        expect(levels.topShares()).toBe(five.reduce((sum, [, held]) => sum + held, 0));
        expect(levels.count).toBe(map.size);
      }
    }),
  );
});
