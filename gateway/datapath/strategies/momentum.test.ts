import { describe, expect, test } from "vitest";
import { configOf, howToRepeat, randomOf, testSeed } from "../test-kit.ts";
import { MomentumKind } from "./momentum.ts";
import { StrategyRig } from "./strategy-rig.ts";

const PARAMETERS = { enabled: true, kFast: 1, kSlow: 3, threshold: 10, warmup: 2, orderQuantity: 7, cooldownNs: 0 };

function kindOf(parameters: Partial<typeof PARAMETERS> = {}) {
  const rig = new StrategyRig({ 1: { momentum: { ...PARAMETERS, ...parameters } } });
  return {
    rig,
    state: () => rig.state(1, 2),
    /** Both sides with one share. undefined: no intent. */
    evaluate(bid: number, ask: number, now = 0n, quantities: readonly [number, number] = [1, 1]) {
      rig.view(1, bid, quantities[0], ask, quantities[1]);
      return rig.evaluate(1, now)[0]?.slice(1);
    },
  };
}

describe("momentum", () => {
  test("two updates by hand", () => {
    const { state, evaluate } = kindOf();
    expect(evaluate(1000, 1002)).toBeUndefined();
    expect(state().values).toEqual({ fast: 1001, slow: 1001, updates: 1 });
    // Mid 1001 -> 1041: fast +40/2 = 1021, slow +40/8 = 1006, lead 15 >= 10.
    expect(evaluate(1040, 1042)).toEqual(["buy", 1042, 7]);
    expect(state().values).toEqual({ fast: 1021, slow: 1006, updates: 2 });
    // Mid 961: fast 1021 - 30 = 991, slow 1006 - 5.625 = 1000.375, lead -9.375.
    expect(evaluate(960, 962)).toBeUndefined();
    expect(state().values).toEqual({ fast: 991, slow: 1000.375, updates: 3 });
    expect(evaluate(960, 962)).toEqual(["sell", 960, 7]);
  });

  test("the threshold itself fires", () => {
    const { evaluate } = kindOf({ threshold: 15 });
    evaluate(1000, 1002);
    expect(evaluate(1040, 1042)).toEqual(["buy", 1042, 7]);
    const above = kindOf({ threshold: 16 });
    above.evaluate(1000, 1002);
    expect(above.evaluate(1040, 1042)).toBeUndefined();
  });

  test("a negative difference is shifted towards minus infinity", () => {
    const { state, evaluate } = kindOf({ kFast: 15, kSlow: 15 });
    evaluate(1000, 1001); // x = 2001 << 12 = 8,196,096
    evaluate(1000, 1000); // difference -4096 >> 15 = -1, not 0
    expect(state().values.fast).toBe((2001 * 4096 - 1) / 8192);
  });

  test("threshold 0 and warm-up 1 buy at the first update", () => {
    expect(kindOf({ threshold: 0, warmup: 1 }).evaluate(1000, 1002)).toEqual(["buy", 1002, 7]);
  });

  test("fires on a crossed view: that is the gate's to refuse", () => {
    expect(kindOf({ threshold: 0, warmup: 1 }).evaluate(1003, 1002)).toEqual(["buy", 1002, 7]);
  });

  test("an invalid view or an empty side starts the averages over but not the cool-down", () => {
    const { state, evaluate } = kindOf({ threshold: 0, warmup: 1, cooldownNs: 100 });
    expect(evaluate(1000, 1002, 5n)).toEqual(["buy", 1002, 7]);
    evaluate(1000, 0, 6n, [1, 0]);
    expect(state().values).toEqual({ fast: 0, slow: 0, updates: 0 });
    expect(evaluate(2000, 2002, 7n)).toBeUndefined();
    expect(state()).toMatchObject({ lastFireNs: 5n, values: { fast: 2001, slow: 2001, updates: 1 } });
    evaluate(0, 0, 8n, [0, 0]);
    expect(state().values.updates).toBe(0);
    expect(evaluate(1000, 1002, 105n)).toEqual(["buy", 1002, 7]);
  });

  test("its evaluation while disabled resets everything", () => {
    const { rig, state, evaluate } = kindOf({ threshold: 0, warmup: 1, cooldownNs: 100 });
    evaluate(1000, 1002, 5n);
    rig.use({});
    evaluate(1000, 1002, 6n);
    expect(state()).toMatchObject({ enabled: false, lastFireNs: undefined, values: { updates: 0 } });
  });

  test("updates stop counting at 65,535, which is enough for the longest warm-up", () => {
    const { state, evaluate } = kindOf({ threshold: 0, warmup: 65_535 });
    for (let i = 0; i < 65_534; i++) if (evaluate(1000, 1002) !== undefined) expect(i).toBe(-1);
    expect(evaluate(1000, 1002)).toEqual(["buy", 1002, 7]);
    evaluate(1000, 1002);
    expect(state().values.updates).toBe(65_535);
  });

  test("parameters out of range are refused by name", () => {
    const kind = new MomentumKind(2);
    const wrong = (change: object) => () => kind.compile(configOf({ 1: { momentum: { ...PARAMETERS, ...change } } }));
    expect(wrong({ kFast: 0 })).toThrow("symbols[1].momentum.kFast: expected an integer 1..15, got 0");
    expect(wrong({ kSlow: 16 })).toThrow("kSlow");
    expect(wrong({ warmup: 0 })).toThrow("warmup");
    expect(wrong({ threshold: 2 ** 32 })).toThrow("threshold");
  });
});

test("random prices over the whole range agree with bigint arithmetic", { timeout: 60_000 }, () => {
  const seed = testSeed();
  const random = randomOf(seed);
  const fired = { buy: 0, sell: 0 };
  for (let round = 0; round < 100; round++) {
    const parameters = {
      kFast: 1 + random(15),
      kSlow: 1 + random(15),
      threshold: random(3) === 0 ? random(0xffff_ffff) : random(2000),
      warmup: 1 + random(20),
    };
    const rig = kindOf(parameters);
    let state = { fast: 0n, slow: 0n, updates: 0 };
    let mid = random(3) === 0 ? 1_999_990_000 : 10_000 + random(1_000_000);
    for (let step = 0; step < 200; step++) {
      mid = Math.max(10, Math.min(1_999_999_000, mid + random(2001) - 1000 + (random(20) === 0 ? random(100_000) : 0)));
      const bid = mid - random(10);
      const ask = mid + random(10);
      const empty = random(50) === 0;
      const got = rig.evaluate(bid, ask, 0n, empty ? [1, 0] : [1, 1]);
      let expected: string | undefined;
      if (empty) {
        state.updates = 0;
      } else {
        const x = BigInt(bid + ask) << 12n;
        if (state.updates === 0) state = { fast: x, slow: x, updates: 1 };
        else {
          state.fast += (x - state.fast) >> BigInt(parameters.kFast);
          state.slow += (x - state.slow) >> BigInt(parameters.kSlow);
          state.updates++;
        }
        const threshold = BigInt(parameters.threshold) << 13n;
        if (state.updates >= parameters.warmup) {
          if (state.fast - state.slow >= threshold) expected = "buy";
          else if (state.slow - state.fast >= threshold) expected = "sell";
        }
        expect(BigInt((rig.state().values.fast as number) * 8192)).toBe(state.fast);
      }
      const where = `round ${round} step ${step}, ${howToRepeat(seed, "gateway/datapath/strategies/momentum.test.ts")}`;
      const touch = expected === "buy" ? ask : bid;
      expect(got, where).toEqual(expected === undefined ? undefined : [expected, touch, PARAMETERS.orderQuantity]);
      if (expected !== undefined) fired[expected as "buy" | "sell"]++;
    }
  }
  expect(Math.min(fired.buy, fired.sell)).toBeGreaterThan(100);
});
