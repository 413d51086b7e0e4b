import { describe, expect, test } from "vitest";
import { RiskState } from "../risk-state.ts";
import { configOf, howToRepeat, randomOf, testSeed } from "../test-kit.ts";
import { MeanReversionKind } from "./mean-reversion.ts";
import { StrategyRig } from "./strategy-rig.ts";

const PARAMETERS = {
  enabled: true,
  kMean: 2,
  kDev: 1,
  entryQ4: 32, // 2 deviations
  exitQ4: 8, // half a deviation
  minDeviation: 10,
  warmup: 2,
  orderQuantity: 7,
  maxHoldNs: 1000n,
  cooldownNs: 0,
};

function kindOf(parameters: Partial<typeof PARAMETERS> = {}) {
  const rig = new StrategyRig({ 1: { meanReversion: { ...PARAMETERS, ...parameters } } });
  return {
    rig,
    values: () => rig.state(1, 3).values,
    /** Both sides with one share. undefined: no intent. */
    evaluate(bid: number, ask: number, now = 0n, quantities: readonly [number, number] = [1, 1]) {
      rig.view(1, bid, quantities[0], ask, quantities[1]);
      return rig.evaluate(1, now)[0]?.slice(1);
    },
  };
}

describe("mean reversion", () => {
  test("three updates by hand", () => {
    const { values, evaluate } = kindOf({ entryQ4: 4095 });
    evaluate(1000, 1002);
    expect(values()).toEqual({ mean: 1001, deviation: 0, updates: 1, entryNs: 0 });
    // Error 40: mean + 40/4, deviation (40 - 0)/2.
    evaluate(1040, 1042);
    expect(values()).toEqual({ mean: 1011, deviation: 20, updates: 2, entryNs: 0 });
    // Mid 991, error -20: mean - 5, |error| equals the deviation.
    evaluate(990, 992);
    expect(values()).toEqual({ mean: 1006, deviation: 20, updates: 3, entryNs: 0 });
  });

  test("shifts are towards minus infinity, of mean and deviation", () => {
    const { values, evaluate } = kindOf({ kMean: 15, kDev: 15 });
    evaluate(1000, 1001);
    // e = -4096: -4096 >> 15 = -1; 4096 >> 15 = 0.
    evaluate(1000, 1000);
    expect(values()).toMatchObject({ mean: (2001 * 4096 - 1) / 8192, deviation: 0 });
    // Deviation 0 stays; make it 1 and let an error of 0 take it away: (0 - 1) >> 15 = -1.
    const other = kindOf({ kMean: 1, kDev: 12, minDeviation: 0 });
    other.evaluate(1000, 1000);
    other.evaluate(1000, 1001);
    expect(other.values().deviation).toBe(1 / 8192);
  });

  test("enters against the deviation at its band, not before; the band is of the values before the update", () => {
    // First update makes m = 1001, d = 0; then b = min_dev = 10, and 2 deviations are 20.
    const at = (mid: number, parameters: Partial<typeof PARAMETERS> = {}) => {
      const { evaluate } = kindOf(parameters);
      evaluate(1000, 1002);
      return evaluate(mid - 1, mid + 1, 5n);
    };
    expect([at(1021), at(1020), at(981), at(982)]).toEqual([["sell", 1020, 7], undefined, ["buy", 982, 7], undefined]);
    expect(at(1021, { warmup: 3 })).toBeUndefined();
    // A band of 0 deviations of a price unit: the buy comes first.
    expect(at(1001, { entryQ4: 0 })).toEqual(["buy", 1002, 7]);
    // No deviation at all.
    expect(at(1021, { minDeviation: 0 })).toBeUndefined();
  });

  test("the first update never trades, whatever warm-up and position", () => {
    const { rig, evaluate } = kindOf({ warmup: 1, entryQ4: 0, maxHoldNs: 0n });
    rig.position(1, 5);
    expect(evaluate(1000, 1002, 9999n)).toBeUndefined();
    expect(evaluate(1000, 1002, 9999n)).toEqual(["sell", 1000, 5]);
  });

  test("leaves a position when the error is back within the exit band", () => {
    const at = (position: number, mid: number, parameters: Partial<typeof PARAMETERS> = {}) => {
      const { rig, evaluate } = kindOf(parameters);
      rig.position(1, position);
      evaluate(1000, 1002, 0n);
      return evaluate(mid - 1, mid + 1, 999n);
    };
    // b = 10, half of it is 5.
    expect([at(9, 996), at(9, 995), at(9, 1500)]).toEqual([["sell", 995, 7], undefined, ["sell", 1499, 7]]);
    expect([at(-3, 1006), at(-3, 1007), at(-3, 500)]).toEqual([["buy", 1007, 3], undefined, ["buy", 501, 3]]);
    expect(at(-(2 ** 31), 1000, { orderQuantity: 0xffff_ffff })).toEqual(["buy", 1001, 2 ** 31]);
    expect(at(9, 1001, { warmup: 3 })).toBeUndefined();
  });

  test("leaves it after the longest hold even before warm-up; the hold counts from the entry", () => {
    const { rig, evaluate, values } = kindOf({ kMean: 15, maxHoldNs: 2n ** 33n });
    const entry = 2n ** 32n - 1n;
    evaluate(1000, 1002, entry);
    expect(evaluate(900, 902, entry)).toEqual(["buy", 902, 7]);
    expect(values().entryNs).toBe(Number(entry));
    rig.position(1, 7);
    expect(evaluate(900, 902, entry + 2n ** 33n - 1n)).toBeUndefined();
    // The view goes away and comes back: warm-up starts over, the entry stays.
    evaluate(0, 0, entry, [0, 0]);
    expect(values()).toMatchObject({ mean: 0, updates: 0, entryNs: Number(entry) });
    evaluate(900, 902, entry);
    expect(evaluate(700, 702, entry + 2n ** 33n - 1n)).toBeUndefined();
    expect(evaluate(700, 702, entry + 2n ** 33n)).toEqual(["sell", 700, 7]);
    // An exit does not set the entry.
    expect(values().entryNs).toBe(Number(entry));
  });

  test("not while quantity is open, the view is locked or crossed, or the cool-down runs", () => {
    const { rig, evaluate, values } = kindOf({ kMean: 15, kDev: 15, cooldownNs: 100 });
    evaluate(1000, 1002);
    rig.risk.openBuy[1] = 1;
    expect(evaluate(900, 902, 1n)).toBeUndefined();
    rig.risk.openBuy[1] = 0;
    rig.risk.openSell[1] = 1;
    expect(evaluate(900, 902, 1n)).toBeUndefined();
    rig.risk.openSell[1] = 0;
    expect(evaluate(902, 902, 1n)).toBeUndefined();
    expect(evaluate(903, 902, 1n)).toBeUndefined();
    // Averages went on meanwhile.
    expect(values().updates).toBe(5);
    expect(evaluate(900, 902, 1n)).toEqual(["buy", 902, 7]);
    expect(evaluate(900, 902, 100n)).toBeUndefined();
    expect(evaluate(900, 902, 101n)).toEqual(["buy", 902, 7]);
  });

  test("an empty side starts it over; its evaluation while disabled resets entry and cool-down too", () => {
    const { rig, evaluate, values } = kindOf({ cooldownNs: 1000 });
    evaluate(1000, 1002);
    expect(evaluate(900, 902, 9n)).toEqual(["buy", 902, 7]);
    evaluate(900, 0, 9n, [1, 0]);
    expect(rig.state(1, 3)).toMatchObject({ lastFireNs: 9n, values: { updates: 0, entryNs: 9 } });
    rig.use({});
    rig.evaluate(1);
    expect(values()).toEqual({ mean: 0, deviation: 0, updates: 0, entryNs: 0 });
    expect(rig.state(1, 3)).toMatchObject({ enabled: false, lastFireNs: undefined });
  });

  test("parameters out of range are refused by name", () => {
    const kind = new MeanReversionKind(2, new RiskState(2));
    const wrong = (change: object) => () =>
      kind.compile(configOf({ 1: { meanReversion: { ...PARAMETERS, ...change } } }));
    expect(wrong({ kMean: 0 })).toThrow("symbols[1].meanReversion.kMean: expected an integer 1..15, got 0");
    expect(wrong({ kDev: 16 })).toThrow("kDev");
    expect(wrong({ entryQ4: 4096 })).toThrow("entryQ4");
    expect(wrong({ exitQ4: -1 })).toThrow("exitQ4");
    expect(wrong({ minDeviation: 2 ** 32 })).toThrow("minDeviation");
    expect(wrong({ warmup: 0 })).toThrow("warmup");
    expect(wrong({ maxHoldNs: 2n ** 64n })).toThrow("maxHoldNs");
  });
});

test("random prices and positions over the whole range agree with bigint arithmetic", { timeout: 60_000 }, () => {
  const seed = testSeed();
  const random = randomOf(seed);
  const chance = (of: number) => random(of) === 0;
  const outcomes = new Map<string, number>();
  for (let round = 0; round < 300; round++) {
    const parameters = {
      kMean: 1 + random(15),
      kDev: 1 + random(15),
      entryQ4: chance(3) ? random(4096) : random(64),
      exitQ4: chance(3) ? random(4096) : random(64),
      minDeviation: chance(4) ? random(0xffff_ffff) : random(50),
      warmup: 1 + random(10),
      maxHoldNs: chance(2) ? BigInt(random(5000)) : 2n ** 40n,
      orderQuantity: random(100),
      cooldownNs: random(100),
    };
    const { rig, evaluate, values } = kindOf(parameters);
    const s = { m: 0n, d: 0n, n: 0, entry: 0n, fired: undefined as bigint | undefined };
    let now = chance(2) ? 0n : 2n ** 32n - 1000n;
    let mid = chance(3) ? 1_999_990_000 : 10_000 + random(1_000_000);
    const step = chance(4) ? 100_000_000 : 2000;
    for (let i = 0; i < 100; i++) {
      now += BigInt(random(100));
      mid = Math.max(10, Math.min(1_999_999_900, mid + random(step) - step / 2));
      const [bid, ask] = [mid - random(8), mid + random(8)];
      const empty = chance(40);
      const position = chance(3) ? 0 : chance(2) ? random(200) : -random(200);
      const open = chance(10) ? 1 : 0;
      rig.position(1, position);
      rig.risk.openSell[1] = open;
      const got = evaluate(bid, ask, now, empty ? [1, 0] : [1, 1]);
      let wanted: string | undefined;
      let quantity = parameters.orderQuantity;
      const x = BigInt(bid + ask) << 12n;
      if (empty) s.n = 0;
      else if (s.n === 0) Object.assign(s, { m: x, d: 0n, n: 1 });
      else {
        const e = x - s.m;
        const floor = BigInt(parameters.minDeviation) << 13n;
        const b = s.d > floor ? s.d : floor;
        s.m += e >> BigInt(parameters.kMean);
        s.d += ((e < 0n ? -e : e) - s.d) >> BigInt(parameters.kDev);
        s.n++;
        const ready = s.fired === undefined || now - s.fired >= parameters.cooldownNs;
        if (ready && bid < ask && open === 0) {
          const warm = s.n >= parameters.warmup;
          const held = now - s.entry >= parameters.maxHoldNs;
          const [entry, exit] = [BigInt(parameters.entryQ4) * b, BigInt(parameters.exitQ4) * b];
          if (position > 0 && (held || (warm && 16n * e + exit >= 0n))) wanted = "sell";
          if (position < 0 && (held || (warm && 16n * e - exit <= 0n))) wanted = "buy";
          if (position !== 0) quantity = Math.min(Math.abs(position), quantity);
          if (position === 0 && warm && b !== 0n) {
            if (16n * e <= -entry) wanted = "buy";
            else if (16n * e >= entry) wanted = "sell";
            if (wanted !== undefined) s.entry = now;
          }
          if (wanted !== undefined) s.fired = now;
        }
      }
      const where = `round ${round} step ${i}, ${howToRepeat(seed, "gateway/datapath/strategies/mean-reversion.test.ts")}`;
      const touch = wanted === "buy" ? ask : bid;
      expect(got, where).toEqual(wanted === undefined ? undefined : [wanted, touch, quantity]);
      if (s.n > 0) {
        expect(
          [values().mean, values().deviation].map((value) => BigInt((value as number) * 8192)),
          where,
        ).toEqual([s.m, s.d]);
      }
      expect(values().entryNs, where).toBe(Number(s.entry));
      const key = `${Math.sign(position)} ${wanted}`;
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
    }
  }
  for (const key of ["0 buy", "0 sell", "1 sell", "-1 buy", "0 undefined", "1 undefined", "-1 undefined"]) {
    expect([key, (outcomes.get(key) ?? 0) > 50]).toEqual([key, true]);
  }
});

test("products beyond 2^53 are compared as if they were exact", () => {
  // The largest band: 4095 times 2^32 - 1 price units; no error of 45 bits reaches it, and no rounding may make it so.
  const { rig, evaluate } = kindOf({ entryQ4: 4095, exitQ4: 4095, minDeviation: 0xffff_ffff, kMean: 15 });
  evaluate(1, 3);
  expect(evaluate(1_999_999_800, 1_999_999_900)).toBeUndefined();
  rig.position(1, 1);
  expect(evaluate(1, 3)).toEqual(["sell", 1, 1]);
});
