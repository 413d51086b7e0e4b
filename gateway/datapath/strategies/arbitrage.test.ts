import { describe, expect, test } from "vitest";
import type { ArbitrageParameters } from "../../../proto/mod.ts";
import { RiskState } from "../risk-state.ts";
import { configOf, howToRepeat, randomOf, testSeed } from "../test-kit.ts";
import { ArbitrageKind } from "./arbitrage.ts";
import { StrategyRig } from "./strategy-rig.ts";

const PAIR = {
  enabled: true,
  weightA: 2,
  weightB: 1,
  basis: 100,
  threshold: 50,
  quantityA: 10,
  quantityB: 20,
  cooldownNs: 0,
};

/** Slot 1 is leg A, slot 3 leg B. */
function legs(change: Partial<ArbitrageParameters> = {}) {
  return {
    1: { arbitrage: { ...PAIR, ...change, role: "A" as const, partner: 3 } },
    3: { arbitrage: { ...PAIR, ...change, role: "B" as const, partner: 1 } },
  };
}

function rigOf(change: Partial<ArbitrageParameters> = {}) {
  const rig = new StrategyRig(legs(change));
  return {
    rig,
    /** Views of A and B as bid and ask, one share each; evaluated after a bbo event of `slot`. */
    evaluate(a: readonly [number, number], b: readonly [number, number], slot = 1, now = 0n) {
      rig.view(1, a[0], 1, a[1], 1);
      rig.view(3, b[0], 1, b[1], 1);
      return rig.evaluate(slot, now);
    },
  };
}

describe("arbitrage, matched", () => {
  test("sells A and buys B at the threshold, the message's leg first", () => {
    // 2 * 1000 - 1 * 1850 - 100 = 50
    expect(rigOf().evaluate([1000, 1001], [1849, 1850])).toEqual([
      [1, "sell", 1000, 10],
      [3, "buy", 1850, 20, "after"],
    ]);
    expect(rigOf().evaluate([1000, 1001], [1849, 1850], 3)).toEqual([
      [3, "buy", 1850, 20],
      [1, "sell", 1000, 10, "after"],
    ]);
    // 49; and bought: 2 * 1001 - 1849 - 100 = 53, far from -50.
    expect(rigOf().evaluate([1000, 1001], [1849, 1851])).toEqual([]);
  });

  test("buys A and sells B at minus the threshold", () => {
    // 2 * 1001 - 1 * 1952 - 100 = -50
    expect(rigOf().evaluate([1000, 1001], [1952, 1953])).toEqual([
      [1, "buy", 1001, 10],
      [3, "sell", 1952, 20, "after"],
    ]);
    expect(rigOf().evaluate([1000, 1001], [1951, 1953])).toEqual([]);
    // Bought by basis alone: it is signed.
    expect(rigOf({ basis: -(2 ** 31), threshold: 0xffff_ffff }).evaluate([1000, 1001], [1952, 1953])).toEqual([]);
    expect(rigOf({ basis: -(2 ** 31), threshold: 2 ** 31 }).evaluate([1000, 1001], [1951, 1953])).toEqual([
      [1, "sell", 1000, 10],
      [3, "buy", 1953, 20, "after"],
    ]);
  });

  test("when both directions qualify it sells A", () => {
    expect(rigOf({ threshold: 0, weightA: 0, weightB: 0, basis: 0 }).evaluate([1000, 1001], [5, 6])[0]).toEqual([
      1,
      "sell",
      1000,
      10,
    ]);
  });

  test("the largest weights and prices are exact", () => {
    // 4095 * 1,999,999,999 - 4095 * 1,999,999,998 - 4094 = 1
    const change = { weightA: 4095, weightB: 4095, basis: 4094, threshold: 1 };
    const views = [[1_999_999_999, 2_000_000_000] as const, [1_999_999_997, 1_999_999_998] as const] as const;
    expect(rigOf(change).evaluate(...views).length).toBe(2);
    expect(rigOf({ ...change, threshold: 2 }).evaluate(...views)).toEqual([]);
  });

  test("positions in the ratio of the quantities are matched", () => {
    const { rig, evaluate } = rigOf();
    rig.position(1, -30);
    rig.position(3, 60);
    expect(evaluate([1000, 1001], [1849, 1850]).length).toBe(2);
  });
});

describe("arbitrage, not matched", () => {
  const at = (a: number, b: number, change: Partial<ArbitrageParameters> = {}, slot = 1) => {
    const { rig, evaluate } = rigOf(change);
    rig.position(1, a);
    rig.position(3, b);
    return evaluate([1000, 1001], [1849, 1850], slot);
  };

  test("unwinds the larger leg at its touch, A on a tie, by at most its quantity", () => {
    // u = 20 a, v = 10 b
    expect(at(5, 0)).toEqual([[1, "sell", 1000, 5]]);
    expect(at(-50, 0)).toEqual([[1, "buy", 1001, 10]]);
    expect(at(5, 11)).toEqual([[3, "sell", 1849, 11]]);
    expect(at(5, 9)).toEqual([[1, "sell", 1000, 5]]);
    expect(at(5, 10)).toEqual([[1, "sell", 1000, 5]]);
    expect(at(5, -99)).toEqual([[3, "buy", 1850, 20]]);
    // From the other leg's message too: one intent, which needs no other.
    expect(at(5, 0, {}, 3)).toEqual([[1, "sell", 1000, 5]]);
  });

  test("the largest positions and quantities are exact", () => {
    const large = { quantityA: 2 ** 20 - 1, quantityB: 2 ** 20 - 1 };
    expect(at(2 ** 31 - 1, -(2 ** 31 - 1), large).length).toBe(2);
    expect(at(2 ** 31 - 1, -(2 ** 31), large)).toEqual([[3, "buy", 1850, 2 ** 20 - 1]]);
    expect(at(2 ** 31 - 2, -(2 ** 31 - 1), large)).toEqual([[3, "buy", 1850, 2 ** 20 - 1]]);
  });
});

describe("arbitrage is not considered", () => {
  const A = [1000, 1001] as const;
  const B = [1849, 1850] as const;

  test("on a locked or crossed view, an empty side or an invalid view of either leg", () => {
    const { rig, evaluate } = rigOf();
    expect(evaluate([1000, 1000], B)).toEqual([]);
    expect(evaluate(A, [1850, 1849])).toEqual([]);
    rig.view(1, 1000, 1, 1001, 1);
    rig.view(3, 1849, 1, 0, 0);
    expect(rig.evaluate(1)).toEqual([]);
    rig.view(3, 0, 0, 0, 0);
    expect(rig.evaluate(1)).toEqual([]);
    expect(evaluate(A, B).length).toBe(2);
  });

  test("while quantity is open on either leg", () => {
    for (const slot of [1, 3]) {
      for (const side of ["openBuy", "openSell"] as const) {
        const { rig, evaluate } = rigOf();
        rig.risk[side][slot] = 1;
        expect(evaluate(A, B)).toEqual([]);
      }
    }
  });

  test("within the cool-down, which is the pair's", () => {
    const { rig, evaluate } = rigOf({ cooldownNs: 100 });
    expect(evaluate(A, B, 3, 5n).length).toBe(2);
    expect(evaluate(A, B, 1, 104n)).toEqual([]);
    expect(rig.state(3, 4)).toMatchObject({ enabled: true, lastFireNs: 5n });
    expect(evaluate(A, B, 1, 105n).length).toBe(2);
  });

  test("an entry that is not enabled resets its own slot: leg A's holds the pair's state", () => {
    const { rig, evaluate } = rigOf({ cooldownNs: 100 });
    evaluate(A, B, 3, 5n);
    rig.use({});
    rig.evaluate(3, 6n);
    rig.use(legs({ cooldownNs: 100 }));
    expect(evaluate(A, B, 3, 7n)).toEqual([]);
    rig.use({});
    rig.evaluate(1, 8n);
    rig.use(legs({ cooldownNs: 100 }));
    expect(evaluate(A, B, 3, 9n).length).toBe(2);
  });
});

test("entries that do not agree, or are out of range, are refused by name", () => {
  const kind = new ArbitrageKind(4, new RiskState(4));
  const of = (a: object, b?: object) => () =>
    kind.compile(
      configOf({
        1: { arbitrage: { ...legs()[1].arbitrage, ...a } },
        ...(b === undefined ? {} : { 3: { arbitrage: { ...legs()[3].arbitrage, ...b } } }),
      }),
    );
  expect(of({}, {})).not.toThrow();
  expect(of({})).toThrow("symbols[1].arbitrage.partner: expected a slot with the pair's other leg, partner 1, got 3");
  expect(of({}, { enabled: false })).toThrow("the pair's other leg");
  expect(of({}, { role: "A" })).toThrow("the pair's other leg");
  expect(of({}, { partner: 0 })).toThrow("the pair's other leg");
  expect(of({ partner: 1 }, {})).toThrow("symbols[1].arbitrage.partner: expected another slot, got 1");
  expect(of({ partner: 4 }, {})).toThrow("symbols[1].arbitrage.partner: expected an integer 0..3");
  expect(of({ basis: 5 }, {})).toThrow("symbols[1].arbitrage.basis: expected what slot 3 has, 100, got 5");
  expect(of({ weightA: 4096 }, { weightA: 4096 })).toThrow("weightA");
  expect(of({ quantityB: 2 ** 20 }, { quantityB: 2 ** 20 })).toThrow("quantityB");
  expect(of({ basis: 2 ** 31 }, { basis: 2 ** 31 })).toThrow("basis");
});

test("random pairs agree with bigint arithmetic", () => {
  const seed = testSeed();
  const random = randomOf(seed);
  const chance = (of: number) => random(of) === 0;
  const seen = { none: 0, repair: 0, sellA: 0, buyA: 0 };
  for (let round = 0; round < 8000; round++) {
    const wide = chance(3);
    const p = {
      weightA: random(wide ? 4096 : 20),
      weightB: random(wide ? 4096 : 20),
      basis: wide ? random(0xffff_ffff) | 0 : random(200) - 100,
      threshold: wide ? random(0xffff_ffff) : random(100),
      quantityA: 1 + random(wide ? 2 ** 20 - 1 : 5),
      quantityB: 1 + random(wide ? 2 ** 20 - 1 : 5),
    };
    const { rig, evaluate } = rigOf(p);
    const base = wide ? random(1_999_999_000) : 1000;
    const a = [base + random(10), base + 10 + random(10)] as const;
    const b = [base + random(10), base + 10 + random(10)] as const;
    const positions = chance(2)
      ? [0, 0]
      : [random(9) * p.quantityA - 4 * p.quantityA, random(9) * p.quantityB - 4 * p.quantityB];
    const [posA = 0, posB = 0] = positions;
    rig.position(1, posA);
    rig.position(3, posB);
    const slot = chance(2) ? 1 : 3;
    const u = BigInt(posA) * BigInt(p.quantityB);
    const v = BigInt(posB) * BigInt(p.quantityA);
    const size = (x: bigint) => (x < 0n ? -x : x);
    const value = (x: number, y: number) =>
      BigInt(p.weightA) * BigInt(x) - BigInt(p.weightB) * BigInt(y) - BigInt(p.basis);
    const one = (leg: number, sell: boolean, most: number) => {
      const [bid, ask] = leg === 1 ? a : b;
      return [leg, sell ? "sell" : "buy", sell ? bid : ask, most] as const;
    };
    let wanted: (readonly (string | number)[])[] = [];
    if (u + v !== 0n) {
      const [leg, position, most] = size(u) >= size(v) ? [1, posA, p.quantityA] : [3, posB, p.quantityB];
      wanted = [one(leg, position > 0, Math.min(Math.abs(position), most))];
      seen.repair++;
    } else {
      const sellA = value(a[0], b[1]) >= p.threshold;
      if (sellA || value(a[1], b[0]) <= -p.threshold) {
        const both = [one(1, sellA, p.quantityA), one(3, !sellA, p.quantityB)];
        if (slot === 3) both.reverse();
        wanted = [both[0] ?? [], [...(both[1] ?? []), "after"]];
        seen[sellA ? "sellA" : "buyA"]++;
      } else seen.none++;
    }
    expect(
      evaluate(a, b, slot),
      `round ${round}, ${howToRepeat(seed, "gateway/datapath/strategies/arbitrage.test.ts")}`,
    ).toEqual(wanted);
  }
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(100);
});
