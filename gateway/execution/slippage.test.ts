import { describe, expect, it } from "vitest";
import { rounded, Slippage } from "./slippage.ts";

describe("slippage", () => {
  it("is dearer when buying, cheaper when selling, against each price by itself", () => {
    const bought = new Slippage(false);
    bought.arrivalTwiceMid = 2_000_100;
    bought.execute(100, 1_000_200, 2_000_300);
    bought.execute(50, 1_000_000, undefined);
    expect(bought.averagePrice).toBe(1_000_133n);
    // 100 x (1,000,200 - 1,000,050) + 50 x (1,000,000 - 1,000,050)
    expect(bought.arrival).toEqual({ cost: 12_500n, ppm: 83n });
    // Only where the book had a middle: 100 x (1,000,200 - 1,000,150).
    expect(bought.mid).toEqual({ cost: 5000n, ppm: 50n });
    // The market's average is 1,000,100: 150 x 1,000,133.33 against 150 x 1,000,100.
    expect(bought.interval(1000, 1_000_100_000n)).toEqual({ cost: 5000n, ppm: 33n });
    const sold = new Slippage(true);
    sold.arrivalTwiceMid = 2_000_100;
    sold.execute(100, 1_000_200, undefined);
    expect(sold.arrival).toEqual({ cost: -15_000n, ppm: -150n });
    expect(sold.mid).toBeUndefined();
  });

  it("has no figure where there is nothing to compare", () => {
    const nothing = new Slippage(false);
    expect([nothing.averagePrice, nothing.arrival, nothing.interval(1, 1n), nothing.mid]).toEqual(
      Array(4).fill(undefined),
    );
    nothing.execute(1, 5, undefined);
    expect([nothing.arrival, nothing.interval(0, 0n)]).toEqual([undefined, undefined]);
  });

  it("takes a broken trade back whole", () => {
    const slippage = new Slippage(false);
    slippage.execute(100, 7, undefined);
    slippage.execute(-100, 7, undefined);
    expect([slippage.filled, slippage.notional]).toEqual([0, 0n]);
  });

  it("rounds to the nearest, halves away from zero", () => {
    expect([5n, 4n, -5n, -4n].map((value) => rounded(value, 10n))).toEqual([1n, 0n, -1n, 0n]);
  });
});
