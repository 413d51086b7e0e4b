import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BREACH, evaluate } from "./evaluate.ts";
import { outcomeOf, type TimeToFlat } from "./naive.ts";
import { type Portfolio, portfolioSchema } from "./portfolio.ts";
import { DEFAULT_SCENARIOS, ScenarioError, Scenarios, scenariosSchema } from "./scenarios.ts";
import { stress } from "./stress.ts";

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `S${index}`);

/** A portfolio of any size out of one seed: mixed sides and prices, orders near the market, limits that some scenarios breach. */
function portfolioOfSize(size: number, seed: number): Portfolio {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const positions = names(size).map((symbol) => {
    const bid = 5 + below(50_000) / 100;
    const shares = below(4) === 0 ? 0 : below(20_000) - 10_000;
    return { symbol, shares, bid, ask: bid + (1 + below(10)) / 100, maxLong: 9_000, maxShort: 9_000 };
  });
  const orders = positions.flatMap(({ symbol, bid, ask }) => {
    const sell = below(2) === 0;
    const away = 1 + (sell ? 1 : -1) * (below(50) / 1_000);
    return below(3) === 0 ? [] : [{ symbol, sell, shares: 1 + below(1_000), limit: (sell ? ask : bid) * away }];
  });
  const worth = positions.map(({ shares, bid }) => shares * bid);
  const gross = worth.reduce((sum, value) => sum + Math.abs(value), 0);
  const net = Math.abs(worth.reduce((sum, value) => sum + value, 0));
  return portfolioSchema.parse({
    result: -1_000,
    positions,
    orders,
    limits: { loss: gross / 200, gross: gross * 1.01, net: net * 1.02 },
  });
}

function fileFor(symbols: readonly string[], count: number, seed: number) {
  return scenariosSchema.parse({
    factors: { market: { deviation: 0.02 }, rates: { deviation: 0.01 }, oil: { deviation: 0.03 } },
    correlations: [
      ["market", "rates", -0.4],
      ["market", "oil", 0.3],
    ],
    symbols: Object.fromEntries(
      symbols.map((symbol, index) => [
        symbol,
        {
          betas: { market: 0.5 + (index % 10) / 10, rates: (index % 3) - 1, oil: index % 7 === 0 ? 1 : 0 },
          deviation: 0.005 + (index % 5) / 500,
          ...(index % 50 === 49 ? {} : { volumePerSecond: 10 + (index % 40) * 10 }),
        },
      ]),
    ),
    named: [
      { name: "crash", factors: { market: -0.1 }, spread: 5, liquidity: 0.2 },
      { name: "halt and gap", halted: ["S1"], gaps: { S2: -0.3, S0: 0.3 }, symbols: { S3: -0.5 } },
    ],
    random: { count, seed, spread: [1, 5], liquidity: [0.1, 1], halt: 0.0002, gap: 0.01, gapDeviation: 0.05 },
  });
}

function sameTime(seconds: number, naive: TimeToFlat): boolean {
  if (naive === "never") return seconds === Number.POSITIVE_INFINITY;
  if (naive === null) return Number.isNaN(seconds);
  return Math.abs(seconds - naive) <= 1e-9 * naive;
}

function expectSameAsNaive(portfolio: Portfolio, file: ReturnType<typeof fileFor>): number {
  const scenarios = new Scenarios(
    file,
    portfolio.positions.map(({ symbol }) => symbol),
  );
  const outcomes = evaluate(portfolio, scenarios, file);
  const row = scenarios.row();
  let breaches = 0;
  for (let scenario = 0; scenario < scenarios.count; scenario++) {
    scenarios.fill(scenario, row);
    const naive = outcomeOf(portfolio, row, file);
    const found = {
      result: outcomes.results[scenario] ?? Number.NaN,
      gross: outcomes.gross[scenario] ?? Number.NaN,
      net: outcomes.net[scenario] ?? Number.NaN,
    };
    const seconds = outcomes.secondsToFlat[scenario] ?? 0;
    const bits = naive.breached.reduce((sum, name) => sum | BREACH[name], 0);
    breaches |= bits;
    // Sums of many positions, in another order: to 1e-9 of what is summed.
    const allowed = 1e-9 * Math.max(1, naive.gross);
    const same =
      Math.abs(found.result - naive.result) <= allowed &&
      Math.abs(found.gross - naive.gross) <= allowed &&
      Math.abs(found.net - naive.net) <= allowed &&
      outcomes.breaches[scenario] === bits &&
      sameTime(seconds, naive.secondsToFlat);
    // One comparison that can fail each, and words only then.
    if (!same)
      expect({ ...found, seconds, bits: outcomes.breaches[scenario] }, scenarios.name(scenario)).toEqual(naive);
  }
  return breaches;
}

describe("scenarios on flat arrays", () => {
  test("are those that are evaluated symbol by symbol: random portfolios", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 1e6 }), (size, seed) => {
        expectSameAsNaive(portfolioOfSize(size, seed), fileFor(names(size), 20, seed));
      }),
      { numRuns: 60 },
    );
  });

  test("10,000 scenarios over 500 positions: the first hundred equal to the naive evaluation, every limit breached by some", () => {
    const portfolio = portfolioOfSize(500, 7);
    const file = fileFor(names(500), 9_998, 7);
    const report = stress(portfolio, [], file, () => performance.now());
    console.info(
      `${report.scenarios} scenarios x ${report.positions} positions, ${report.orders} orders: ${report.seconds.toFixed(2)} s`,
    );
    expect(report).toMatchObject({ scenarios: 10_000, positions: 500 });
    const { loss, gross, net, position } = report.breaches;
    for (const [name, count] of Object.entries({ loss, gross, net, position })) expect(count, name).toBeGreaterThan(0);
    // A scenario is a function of seed and number: fewer of them are the same ones.
    expectSameAsNaive(portfolio, fileFor(names(500), 98, 7));
    const worst = report.worst;
    expect(worst?.result).toBeCloseTo(report.result?.min ?? Number.NaN, 3);
  });

  test("random moves have the deviations and correlations that were asked for", () => {
    const file = scenariosSchema.parse({
      factors: { one: { deviation: 0.02 }, other: { deviation: 0.01 } },
      correlations: [["one", "other", 0.6]],
      symbols: { A: { betas: { one: 1 } }, B: { betas: { other: 1 } }, C: { deviation: 0.05 } },
      random: { count: 20_000, seed: 3 },
    });
    const scenarios = new Scenarios(file, ["A", "B", "C"]);
    const row = scenarios.row();
    const [a, b, c] = [[], [], []] as [number[], number[], number[]];
    for (let scenario = 0; scenario < scenarios.count; scenario++) {
      scenarios.fill(scenario, row);
      [a, b, c].forEach((values, index) => {
        values.push(row.moves[index] ?? 0);
      });
    }
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = (values: number[]): number => {
      const middle = mean(values);
      return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
    };
    const together = mean(a.map((value, index) => value * (b[index] ?? 0))) / deviation(a) / deviation(b);
    expect(Math.abs(together - 0.6)).toBeLessThan(0.02);
    expect([deviation(a) / 0.02, deviation(b) / 0.01, deviation(c) / 0.05].every((x) => Math.abs(x - 1) < 0.03)).toBe(
      true,
    );
    expect(Math.abs(mean(c))).toBeLessThan(0.0015);
  });
});

describe("by hand", () => {
  const portfolio = portfolioSchema.parse({
    result: -50,
    positions: [{ symbol: "A", shares: 100, bid: 9.99, ask: 10.01, maxLong: 100, maxShort: 100 }],
    orders: [
      { symbol: "A", sell: false, shares: 50, limit: 9.5 },
      { symbol: "A", sell: true, shares: 30, limit: 10.5 },
    ],
    limits: { loss: 160, gross: 1_100, net: null },
  });
  const of = (named: object, more: object = {}) => {
    const symbols = { A: { betas: { market: 1 }, volumePerSecond: 10 } };
    const file = { factors: { market: { deviation: 0 } }, symbols, named: [{ name: "n", ...named }], ...more };
    return stress(portfolio, [], scenariosSchema.parse(file), () => 0).named[0];
  };

  test("nothing moves: flattening costs half the spread of every share", () => {
    const found = of({});
    expect(found?.result).toBeCloseTo(-1, 9);
    expect(found).toMatchObject({ breached: [], secondsToFlat: 100 });
  });

  test("a fall executes the purchase at its limit, which loses on both, and breaches position and loss", () => {
    const found = of({ factors: { market: -0.1 } });
    // 100 x -1 - 50 x 0.5 - 150 x 0.01.
    expect(found?.result).toBeCloseTo(-126.5, 9);
    expect(found).toMatchObject({ breached: ["loss", "gross", "position"], secondsToFlat: 150 });
  });

  test("a gap executes it at the price after it, a halt not at all and leaves what cannot be flattened", () => {
    expect(of({ gaps: { A: -0.1 } })?.result).toBeCloseTo(-101.5, 9);
    const halted = of({ gaps: { A: -0.1 }, halted: ["A"] });
    expect(halted?.result).toBeCloseTo(-101, 9);
    expect(halted).toMatchObject({ secondsToFlat: "never" });
  });

  test("wider spreads and thinner trading cost money and time", () => {
    const found = of({ spread: 10, liquidity: 0.5 });
    expect(found?.result).toBeCloseTo(-10, 9);
    expect(found?.secondsToFlat).toBe(200);
  });

  test("nothing held: no time, no loss; no scenario: no distribution", () => {
    const empty = portfolioSchema.parse({ positions: [] });
    const report = stress(empty, ["x"], DEFAULT_SCENARIOS, () => 0);
    expect(report).toMatchObject({ missing: ["x"], result: { min: 0, max: 0 }, timeToFlat: { max: 0, never: 0 } });
    const none = stress(empty, [], scenariosSchema.parse({ factors: {}, symbols: {} }), () => 0);
    expect(none).toMatchObject({ scenarios: 0, result: null, worst: null });
  });
});

test.each([
  [{ factors: {}, symbols: { A: { betas: { market: 1 } } } }, 'symbols.A.betas: there is no factor "market"'],
  [{ factors: {}, symbols: {}, named: [{ name: "n", factors: { x: 1 } }] }, 'named "n": there is no factor "x"'],
  [
    {
      factors: { a: { deviation: 1 }, b: { deviation: 1 }, c: { deviation: 1 } },
      symbols: {},
      correlations: [
        ["a", "b", 1],
        ["b", "c", 1],
        ["a", "c", -1],
      ],
    },
    "contradict each other",
  ],
])("what cannot be is refused: %j", (file, message) => {
  const make = () => new Scenarios(scenariosSchema.parse(file), ["A"]);
  expect(make).toThrow(ScenarioError);
  expect(make).toThrow(message);
});
