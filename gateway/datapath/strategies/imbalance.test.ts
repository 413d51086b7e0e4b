import { describe, expect, test } from "vitest";
import { configOf, howToRepeat, randomOf, testSeed } from "../test-kit.ts";
import { ImbalanceKind } from "./imbalance.ts";
import { StrategyRig } from "./strategy-rig.ts";

const PARAMETERS = { enabled: true, ratioQ4: 48, minQuantity: 100, maxSpread: 200, orderQuantity: 7, cooldownNs: 1000 };

function kindOf(parameters: Partial<typeof PARAMETERS> = {}) {
  const rig = new StrategyRig({ 1: { imbalance: { ...PARAMETERS, ...parameters } } });
  return {
    rig,
    /** undefined: no intent. */
    evaluate(view: readonly [number, number, number, number], now = 0n) {
      rig.view(1, ...view);
      return rig.evaluate(1, now)[0]?.slice(1);
    },
  };
}

describe("imbalance", () => {
  test("buys at the ask when the bid side is 3 times as large, sells at the bid the other way", () => {
    expect(kindOf().evaluate([1000, 300, 1100, 100])).toEqual(["buy", 1100, 7]);
    expect(kindOf().evaluate([1000, 299, 1100, 100])).toBeUndefined();
    expect(kindOf().evaluate([1000, 100, 1100, 300])).toEqual(["sell", 1000, 7]);
  });

  test("the smaller conditions: minimum quantity, spread, crossed, locked, empty", () => {
    expect(kindOf().evaluate([1000, 99, 1100, 1])).toBeUndefined();
    expect(kindOf().evaluate([1000, 100, 1100, 1])).toEqual(["buy", 1100, 7]);
    expect(kindOf().evaluate([1000, 300, 1200, 100])).toEqual(["buy", 1200, 7]);
    expect(kindOf().evaluate([1000, 300, 1201, 100])).toBeUndefined();
    expect(kindOf().evaluate([1100, 300, 1100, 100])).toBeUndefined();
    expect(kindOf().evaluate([1000, 300, 0, 0])).toBeUndefined();
    expect(kindOf().evaluate([0, 0, 1100, 300])).toBeUndefined();
    expect(kindOf().evaluate([0, 0, 0, 0], 0n)).toBeUndefined();
  });

  test("when both sides qualify it buys; when the buy lacks quantity it may sell", () => {
    expect(kindOf({ ratioQ4: 0 }).evaluate([1000, 200, 1100, 200])).toEqual(["buy", 1100, 7]);
    expect(kindOf({ ratioQ4: 1 }).evaluate([1000, 99, 1100, 200])).toEqual(["sell", 1000, 7]);
  });

  test("products of 44 bits are exact", () => {
    const large = { ratioQ4: 4095, minQuantity: 0 };
    // 16 * 4,294,967,280 = 68,719,476,480 lies between 4095 * 16,781,312 and 4095 * 16,781,313 (68,719,476,735).
    expect(kindOf(large).evaluate([1000, 0xffff_fff0, 1100, 16_781_312])).toEqual(["buy", 1100, 7]);
    expect(kindOf(large).evaluate([1000, 0xffff_fff0, 1100, 16_781_313])).toBeUndefined();
  });

  test("cool-down counts from an intent, across 2^32 ns, and an invalid view does not reset it", () => {
    const { evaluate } = kindOf();
    const view = [1000, 300, 1100, 100] as const;
    const start = 0xffff_ff00n;
    expect(evaluate(view, start)).toEqual(["buy", 1100, 7]);
    expect(evaluate(view, start + 999n)).toBeUndefined();
    expect(evaluate([0, 0, 0, 0], start + 999n)).toBeUndefined();
    expect(evaluate(view, start + 999n)).toBeUndefined();
    expect(evaluate(view, start + 1000n)).toEqual(["buy", 1100, 7]);
    // An earlier time is an unsigned difference far in the future.
    expect(evaluate(view, start)).toEqual(["buy", 1100, 7]);
  });

  test("its evaluation while disabled resets it, disabling alone does not", () => {
    const { rig, evaluate } = kindOf();
    const view = [1000, 300, 1100, 100] as const;
    const on = { 1: { imbalance: PARAMETERS } };
    const off = {};
    expect(evaluate(view, 5n)).toEqual(["buy", 1100, 7]);
    rig.use(off);
    rig.use(on);
    expect(evaluate(view, 6n)).toBeUndefined();
    rig.use(off);
    expect(evaluate(view, 7n)).toBeUndefined();
    rig.use(on);
    expect(evaluate(view, 8n)).toEqual(["buy", 1100, 7]);
    expect(rig.state(1, 1)).toEqual({ kind: "imbalance", slot: 1, enabled: true, lastFireNs: 8n, values: {} });
  });

  test("parameters out of range are refused by name", () => {
    const kind = new ImbalanceKind(2);
    const wrong = (change: object) => () => kind.compile(configOf({ 1: { imbalance: { ...PARAMETERS, ...change } } }));
    expect(wrong({ ratioQ4: 4096 })).toThrow("symbols[1].imbalance.ratioQ4: expected an integer 0..4095, got 4096");
    expect(wrong({ minQuantity: -1 })).toThrow("minQuantity");
    expect(wrong({ maxSpread: 2 ** 32 })).toThrow("maxSpread");
    expect(wrong({ orderQuantity: 1.5 })).toThrow("orderQuantity");
    expect(wrong({ cooldownNs: Number.NaN })).toThrow("cooldownNs");
  });
});

test("random views and parameters agree with bigint arithmetic", () => {
  const seed = testSeed();
  const random = randomOf(seed);
  const fired = { buy: 0, sell: 0 };
  for (let step = 0; step < 5000; step++) {
    const parameters = {
      ratioQ4: random(100),
      minQuantity: random(300),
      maxSpread: random(100),
      orderQuantity: random(0xffff_ffff),
      cooldownNs: 0,
    };
    const bid = random(1000);
    const view = [bid, random(400), bid + random(120) - 10, random(400)] as const;
    const [bidPrice, bidQuantity, ask, askQuantity] = view.map(BigInt) as [bigint, bigint, bigint, bigint];
    const ratio = BigInt(parameters.ratioQ4);
    let expected: unknown;
    if (view[1] > 0 && view[3] > 0 && bidPrice < ask && ask - bidPrice <= BigInt(parameters.maxSpread)) {
      if (bidQuantity * 16n >= ratio * askQuantity && bidQuantity >= parameters.minQuantity) expected = "buy";
      else if (askQuantity * 16n >= ratio * bidQuantity && askQuantity >= parameters.minQuantity) expected = "sell";
    }
    const got = kindOf(parameters).evaluate(view);
    const where = `step ${step}, ${howToRepeat(seed, "gateway/datapath/strategies/imbalance.test.ts")}`;
    expect(got?.[0], where).toBe(expected);
    if (got !== undefined) {
      expect(got, where).toEqual([expected, expected === "buy" ? view[2] : view[0], parameters.orderQuantity]);
      fired[expected as "buy" | "sell"]++;
    }
  }
  expect(Math.min(fired.buy, fired.sell)).toBeGreaterThan(100);
});
