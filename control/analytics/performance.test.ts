import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { performanceOf, type TradingRecord } from "./batch.ts";
import { Performance } from "./performance.ts";
import { type FillRecord, HORIZONS_MS, type OrderRecord, PERIOD_US } from "./records.ts";

const base = { symbol: "AAA", kind: "imbalance", account: "hardware", version: 1 } as const;
function fill(changes: Partial<FillRecord>): FillRecord {
  return {
    ...base,
    atUs: 0,
    sell: false,
    quantity: 100,
    priceE4: 100_000,
    feeE8: null,
    arrivalTwiceMid: null,
    twiceMid: null,
    ...changes,
  };
}
function order(changes: Partial<OrderRecord>): OrderRecord {
  return {
    ...base,
    atUs: 0,
    sell: false,
    outcome: "filled",
    quantity: 100,
    filled: 100,
    filledE4: 10_000_000n,
    arrivalTwiceMid: null,
    endTwiceMid: null,
    market: null,
    ...changes,
  };
}

/** Incremental, with what a feed does around it: marks are shared and change. */
function incremental(records: readonly TradingRecord[]) {
  const performance = new Performance();
  const marks = new Map<string, number>();
  for (const record of records) {
    if (record.type === "fill") performance.fill(record.fill);
    else if (record.type === "order") performance.order(record.order);
    else if (record.type === "markOut") performance.markOut(record.markOut);
    else if (record.type === "mark") marks.set(record.symbol, record.twiceMid);
    else performance.sample(record.atUs, marks);
  }
  return performance.figures(marks);
}

/** Numbers to 1e-9, everything else exactly: sums of money are texts. */
function expectSame(found: unknown, expected: unknown, path = ""): void {
  if (typeof expected === "number") {
    const difference = Math.abs(Number(found) - expected);
    expect(typeof found, path).toBe("number");
    expect(difference, `${path}: ${found} for ${expected}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
  } else if (typeof expected === "object" && expected !== null) {
    expect(Object.keys(found ?? {}).sort(), path).toEqual(Object.keys(expected).sort());
    for (const [name, value] of Object.entries(expected)) {
      expectSame((found as Record<string, unknown>)[name], value, `${path}.${name}`);
    }
  } else expect(found, path).toBe(expected);
}

const symbol = fc.constantFrom("AAA", "BBB", "CCC");
const twiceMid = fc.integer({ min: 180_000, max: 220_000 });
const maybeMid = fc.option(twiceMid, { freq: 5 });
const fills = fc.record({
  symbol,
  sell: fc.boolean(),
  quantity: fc.integer({ min: 1, max: 30 }),
  priceE4: fc.integer({ min: 90_000, max: 110_000 }),
  feeE8: fc.option(fc.bigInt({ min: -1_000n, max: 3_000n }), { freq: 40 }),
  arrivalTwiceMid: maybeMid,
  twiceMid: maybeMid,
});
const orders = fc
  .record({
    sell: fc.boolean(),
    outcome: fc.constantFrom("filled", "cancelled", "rejected", "withdrawn") as fc.Arbitrary<OrderRecord["outcome"]>,
    quantity: fc.integer({ min: 1, max: 1000 }),
    share: fc.integer({ min: 0, max: 9 }),
    priceE4: fc.integer({ min: 90_000, max: 110_000 }),
    arrivalTwiceMid: maybeMid,
    endTwiceMid: maybeMid,
    market: fc.option(
      fc.record({
        valueE4: fc.bigInt({ min: 90_000_000n, max: 110_000_000n }),
        quantity: fc.bigInt({ min: 900n, max: 1_100n }),
      }),
      { freq: 5 },
    ),
  })
  .map(({ share, priceE4, ...rest }) => {
    const done = rest.outcome === "filled" ? rest.quantity : Math.floor((rest.quantity * share) / 10);
    const filled = rest.outcome === "rejected" || rest.outcome === "withdrawn" ? 0 : done;
    return order({ ...rest, filled, filledE4: BigInt(filled * priceE4) });
  });
const record: fc.Arbitrary<TradingRecord> = fc.oneof(
  { weight: 4, arbitrary: fills.map((changes) => ({ type: "fill", fill: fill(changes) }) as const) },
  { weight: 2, arbitrary: orders.map((found) => ({ type: "order", order: found }) as const) },
  {
    weight: 2,
    arbitrary: fc
      .record({ changes: fills, horizonMs: fc.constantFrom(...HORIZONS_MS), twiceMid: maybeMid })
      .map(({ changes, ...rest }) => ({ type: "markOut", markOut: { fill: fill(changes), ...rest } }) as const),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("mark" as const), symbol, twiceMid }) },
  { weight: 3, arbitrary: fc.constant({ type: "sample", atUs: 0 } as const) },
);
/** Samples come once a period. */
const history = fc.array(record, { maxLength: 150, size: "max" }).map((records) => {
  let period = 0;
  return records.map((each) => (each.type === "sample" ? { ...each, atUs: ++period * PERIOD_US } : each));
});

describe("incremental figures", () => {
  test("are those of the batch form, on random trades", () => {
    // A failure prints the seed and the path that repeat it.
    fc.assert(
      fc.property(history, (records) => expectSame(incremental(records), performanceOf(records))),
      { numRuns: 150 },
    );
  });

  test("add up: the results, turnovers and costs of the symbols are those of everything", () => {
    fc.assert(
      fc.property(history, (records) => {
        const whole = incremental(records);
        const of = (name: string): TradingRecord[] =>
          records.filter((each) => {
            if (each.type === "fill") return each.fill.symbol === name;
            return each.type === "mark" || each.type === "sample";
          });
        const parts = ["AAA", "BBB", "CCC"].map((name) => incremental(of(name)));
        const sum = (pick: (part: (typeof parts)[number]) => string | null): bigint =>
          parts.reduce((all, part) => all + BigInt(pick(part) ?? 0), 0n);
        expect(sum(({ resultE8 }) => resultE8)).toBe(BigInt(whole.resultE8));
        expect(sum(({ turnoverE8 }) => turnoverE8)).toBe(BigInt(whole.turnoverE8));
        expect(sum(({ slippage }) => slippage.arrival.costE8)).toBe(BigInt(whole.slippage.arrival.costE8 ?? 0));
      }),
      { numRuns: 60 },
    );
  });
});

describe("by hand", () => {
  test("a purchase above the mid costs, and a sale below it", () => {
    const performance = new Performance();
    performance.fill(fill({ priceE4: 100_100, arrivalTwiceMid: 200_000, twiceMid: 200_100, feeE8: 30_000n }));
    performance.fill(fill({ sell: true, priceE4: 99_900, arrivalTwiceMid: 200_000, twiceMid: 200_000, feeE8: -5n }));
    const { slippage, resultE8, feesE8, hitRate, roundTrips, turnoverE8 } = performance.figures(new Map());
    // 100 shares x 0.01 twice; of 100 x 10.00 twice.
    expect(slippage.arrival).toEqual({ shares: "200", costE8: "200000000", costBps: 10 });
    expect(slippage.mid.costE8).toBe(String(50_00_0000 + 100_00_0000));
    expect({ resultE8, feesE8, hitRate, roundTrips }).toEqual({
      resultE8: "-200000000",
      feesE8: "29995",
      hitRate: 0,
      roundTrips: 1,
    });
    expect(turnoverE8).toBe("200000000000");
  });

  test("a fill that crosses zero ends one round trip and begins another", () => {
    const performance = new Performance();
    performance.fill(fill({ quantity: 100, priceE4: 100_000 }));
    performance.fill(fill({ sell: true, quantity: 150, priceE4: 101_000 }));
    performance.fill(fill({ quantity: 50, priceE4: 102_000 }));
    const { roundTrips, hitRate, averageGainE8, averageLossE8 } = performance.figures(new Map());
    expect({ roundTrips, hitRate, averageGainE8, averageLossE8 }).toEqual({
      roundTrips: 2,
      hitRate: 0.5,
      averageGainE8: 100 * 1_000 * 1e4,
      averageLossE8: -50 * 1_000 * 1e4,
    });
  });

  test("shortfall counts what was not bought at where the price went", () => {
    const performance = new Performance();
    const partly = { quantity: 100, filled: 60, filledE4: 60n * 100_050n, outcome: "cancelled" } as const;
    performance.order(order({ ...partly, arrivalTwiceMid: 200_000, endTwiceMid: 200_400 }));
    // 60 x 0.005 + 40 x 0.02 = 1.10 of 1,000.00.
    expect(performance.figures(new Map()).shortfall).toEqual({ shares: "100", costE8: "110000000", costBps: 11 });
    // Without knowing where the price went nothing is said of it.
    performance.order(order({ ...partly, arrivalTwiceMid: 200_000, endTwiceMid: null }));
    expect(performance.figures(new Map()).shortfall.shares).toBe("100");
  });

  test("a loss from the beginning on is a drawdown", () => {
    const performance = new Performance();
    performance.fill(fill({ priceE4: 100_000 }));
    performance.sample(PERIOD_US, new Map([["AAA", 199_000]]));
    performance.sample(2 * PERIOD_US, new Map([["AAA", 199_500]]));
    const { drawdown } = performance.figures(new Map());
    expect(drawdown).toEqual({ depth: 5e8, relative: null, lengthSamples: 2, length: 2 * PERIOD_US, now: 2.5e8 });
  });

  test("nothing traded: counts are 0, what would be divided by them is null", () => {
    const { resultE8, hitRate, marginBps, slippage, markOuts, returns, orders } = new Performance().figures(new Map());
    expect({ resultE8, hitRate, marginBps }).toEqual({ resultE8: "0", hitRate: null, marginBps: null });
    expect(slippage.vwap).toEqual({ shares: "0", costE8: null, costBps: null });
    expect(markOuts.map(({ gainE8 }) => gainE8)).toEqual([null, null, null, null]);
    expect([returns.sharpe, orders.orderFillRatio, orders.shareFillRatio]).toEqual([null, null, null]);
  });

  test("a day begins with what the one before left, worth what it was then", () => {
    const performance = new Performance(new Map([["AAA", { shares: 100, twiceMid: 200_000 }]]));
    expect(performance.figures(new Map([["AAA", 200_000]])).resultE8).toBe("0");
    expect(performance.figures(new Map([["AAA", 200_002]])).resultE8).toBe("1000000");
    performance.fill(fill({ sell: true, quantity: 100, priceE4: 100_500 }));
    expect(performance.figures(new Map())).toMatchObject({ resultE8: "500000000", hitRate: 1, roundTrips: 1 });
  });
});
