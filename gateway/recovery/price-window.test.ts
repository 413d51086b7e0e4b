import { describe, expect, it } from "vitest";
import { betterBase } from "./price-window.ts";

/** 100,000 to 199,900: its inner half is 125,000 to 174,900. */
const WINDOW = { lo: 100_000, tick: 100, levels: 1000 };

describe("where a window ought to be", () => {
  it.each([
    ["both prices in the inner half", { bid: 125_000, ask: 174_900 }, undefined],
    ["the bid below it", { bid: 110_000, ask: 112_000 }, 61_000],
    ["the ask above it", { bid: 180_000, ask: 190_000 }, 135_000],
    ["far away", { bid: 900_000, ask: 900_100 }, 850_000],
    ["one side only", { bid: undefined, ask: 300_000 }, 250_000],
    ["near zero", { bid: 100, ask: 200 }, 0],
    ["no price at all", { bid: undefined, ask: undefined }, undefined],
    // Wider than the inner half, and in the middle: nothing would be better.
    ["a spread that is too wide", { bid: 101_000, ask: 199_000 }, undefined],
    ["crossed for a moment", { bid: 150_000, ask: 149_000 }, undefined],
  ])("%s", (_name, best, base) => {
    expect(betterBase(WINDOW, best)).toBe(base);
  });
});
