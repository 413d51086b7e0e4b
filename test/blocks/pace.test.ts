import { expect, test } from "vitest";
import { Random } from "../../sim/world/mod.ts";
import { matrix, PACES, pace } from "./pace.ts";

const CYCLES = 20_000;

test.each(PACES)("%s: the same stream gives the same cycles, and about the share that it says", (name) => {
  const cycles = (): boolean[] => {
    const willing = pace(name, new Random(7));
    return Array.from({ length: CYCLES }, () => willing());
  };
  const seen = cycles();
  expect(cycles()).toEqual(seen);
  const share = seen.filter(Boolean).length / CYCLES;
  expect(share).toBeCloseTo(name === "always" ? 1 : name === "seldom" ? 0.08 : 0.5, 1);
});

test("bursts are long, every second cycle is none", () => {
  const longest = (name: (typeof PACES)[number]): number => {
    const willing = pace(name, new Random(3));
    let most = 0;
    let run = 0;
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      run = willing() ? run + 1 : 0;
      most = Math.max(most, run);
    }
    return most;
  };
  expect(longest("in bursts")).toBeGreaterThan(30);
  expect(longest("every second cycle")).toBe(1);
});

test("the matrix has every combination once", () => {
  const all = matrix([{ size: 1 }, { size: 2 }]);
  expect(all.length).toBe(2 * PACES.length ** 2);
  expect(new Set(all.map((run) => JSON.stringify(run))).size).toBe(all.length);
});
