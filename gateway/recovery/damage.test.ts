import { describe, expect, it } from "vitest";
import { DamageList } from "./damage.ts";

describe("damage", () => {
  it("keeps ranges apart, joins those that meet, and sorts them", () => {
    const list = new DamageList();
    expect(list.any).toBe(false);
    for (const [from, to] of [
      [20, 21],
      [5, 7],
      [7, 9],
      [30, 40],
      [21, 22],
      [19, 21],
    ] as const) {
      list.add({ from, to });
    }
    expect(list.ranges).toEqual([
      { from: 5, to: 9 },
      { from: 19, to: 22 },
      { from: 30, to: 40 },
    ]);
    expect(list.to).toBe(40);
    list.add({ from: 6, to: 35 });
    expect(list.ranges).toEqual([{ from: 5, to: 40 }]);
  });

  it("hands over what ends by a number, and the rest later", () => {
    const list = new DamageList();
    list.add({ from: 1, to: 2 });
    list.add({ from: 5, to: 9 });
    expect(list.takeUpTo(8)).toEqual([{ from: 1, to: 2 }]);
    expect(list.takeUpTo(8)).toEqual([]);
    expect(list.take()).toEqual([{ from: 5, to: 9 }]);
    expect(list.any).toBe(false);
    expect(list.to).toBe(0);
  });

  it("has a bound: the oldest ranges become one, and nothing is forgotten", () => {
    const list = new DamageList();
    for (let at = 0; at < 100; at++) list.add({ from: 10 * at, to: 10 * at + 1 });
    expect(list.ranges).toHaveLength(32);
    expect(list.ranges[0]).toEqual({ from: 0, to: 681 });
    expect(list.ranges[1]).toEqual({ from: 690, to: 691 });
    expect(list.to).toBe(991);
  });
});
