import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { testData } from "../../proto/testing/mod.ts";
import { Drawdown, type DrawdownFigures } from "./drawdown.ts";
import { ExactSum } from "./exact-sum.ts";
import { type ReturnFigures, ReturnStatistics } from "./return-statistics.ts";

const BARS = testData("bars");
const present = existsSync(BARS);
if (!present) console.warn(`value-series.test.ts: ${BARS} is absent; its tests are skipped`);

/** Reads a zip of bars, gives closes or trade prices, and their figures in whole numbers and fractions: nothing is rounded before the end. */
const PYTHON = `
import json, math, sys, zipfile
from fractions import Fraction as F
path, column, year = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with zipfile.ZipFile(path) as z:
    rows = z.read(z.namelist()[0]).decode().splitlines()
values = [int(row.split(',')[column]) for row in rows if row]
# What a program in doubles is given: the return as a double, here as a whole number of 1 / unit.
ratios = [(b / a - 1).as_integer_ratio() for a, b in zip(values, values[1:])]
unit = max(denominator for _, denominator in ratios)
r = [numerator * (unit // denominator) for numerator, denominator in ratios]
n = len(r)
mean = F(sum(r), n * unit)
var = F(sum((n * x - sum_) ** 2 for sum_ in [sum(r)] for x in r), n * n * (n - 1) * unit * unit)
down = F(sum(x * x for x in r if x < 0), n * unit * unit)
depth, relative, longest = 0, F(0), 0
peak, at = values[0], 0
under = False
for i, v in enumerate(values):
    if v >= peak:
        if under: longest = max(longest, i - at)
        peak, at, under = v, i, False
    else:
        under = True
        longest = max(longest, i - at)
        depth = max(depth, peak - v)
        relative = max(relative, F(peak - v, peak))
print(json.dumps({
    'values': values, 'samples': n, 'mean': float(mean), 'deviation': math.sqrt(var),
    'sharpe': float(mean) / math.sqrt(var) * math.sqrt(year), 'sortino': float(mean) / math.sqrt(down) * math.sqrt(year),
    'positive': sum(1 for x in r if x > 0) / n, 'depth': depth, 'relative': float(relative), 'lengthSamples': longest}))
`;

/** Returns and drawdown of a price, as it is sampled. */
class PriceFigures {
  readonly #returns: ReturnStatistics;
  readonly #drawdown = new Drawdown();
  #last: number | undefined;

  constructor(periodsPerYear: number) {
    this.#returns = new ReturnStatistics(periodsPerYear);
  }

  push(at: number, value: number): void {
    if (this.#last !== undefined) this.#returns.push(value / this.#last - 1);
    this.#last = value;
    this.#drawdown.push(at, value);
  }

  figures(): { readonly returns: ReturnFigures; readonly drawdown: DrawdownFigures } {
    return { returns: this.#returns.figures(), drawdown: this.#drawdown.figures() };
  }
}

interface Expected {
  readonly values: readonly number[];
  readonly [figure: string]: number | readonly number[];
}

describe.skipIf(!present)("real bars, against fractions in Python", () => {
  test.each([
    ["spy-daily.zip", 4, 252],
    ["aapl-daily.zip", 4, 252],
    ["spy-second-20131007-trade.zip", 4, 252 * 23_400],
    ["ibm-tick-20131007-trade.zip", 1, 252 * 23_400],
  ])("%s", (file, column, periodsPerYear) => {
    const python = spawnSync("python3", ["-c", PYTHON, join(BARS, file), String(column), String(periodsPerYear)], {
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    expect(python.stderr).toBe("");
    const { values, ...expected } = JSON.parse(python.stdout) as Expected;
    expect(values.length).toBeGreaterThan(5_000);
    const series = new PriceFigures(periodsPerYear);
    for (const [at, value] of values.entries()) series.push(at, value);
    const { returns, drawdown } = series.figures();
    const found: Record<string, number | null> = { ...returns, ...drawdown };
    for (const [name, value] of Object.entries(expected)) {
      expect(Math.abs((found[name] ?? Number.NaN) - Number(value)), name).toBeLessThanOrEqual(
        1e-9 * Math.max(1, Math.abs(Number(value))),
      );
    }
  });
});

describe("sums", () => {
  test("are the nearest number to the exact sum, in any order", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e200, max: 1e200 })), (values) => {
        const [forward, backward] = [new ExactSum(), new ExactSum()];
        for (const value of values) forward.add(value);
        for (const value of values.toReversed()) backward.add(value);
        expect(forward.value).toBe(backward.value);
      }),
    );
    const sum = new ExactSum();
    for (const value of [1e100, 1, -1e100]) sum.add(value);
    for (let tenth = 0; tenth < 10; tenth++) sum.add(0.1);
    // Ten times the double next to 0.1 is 1 and a little: not the 1.9999999999999998 of a loop.
    expect(sum.value).toBe(2);
    expect(() => sum.add(Number.NaN)).toThrow("NaN cannot be summed");
  });

  test("a deviation of 1 around a mean of 1e8 is found to the last digit", () => {
    const statistics = new ReturnStatistics(1);
    for (let at = 0; at < 10_000; at++) statistics.push(1e8 + (at % 2));
    // Deviations of one half each: sqrt(n / 4 / (n - 1)). Squares summed as doubles leave nothing of it.
    expect(statistics.figures().deviation).toBe(Math.sqrt(2_500 / 9_999));
    expect(statistics.figures().mean).toBe(1e8 + 0.5);
  });
});

describe("too few samples", () => {
  test("give null, never 0", () => {
    const series = new PriceFigures(252);
    const none = { samples: 0, mean: null, deviation: null, sharpe: null, sortino: null, positive: null };
    expect(series.figures().returns).toEqual(none);
    expect(series.figures().drawdown.depth).toBeNull();
    series.push(0, 100);
    series.push(1, 110);
    expect(series.figures().returns).toMatchObject({ samples: 1, deviation: null, sharpe: null, sortino: null });
    series.push(2, 121);
    // No return below the target, and no Sortino ratio therefore.
    expect(series.figures().returns).toMatchObject({ samples: 2, sortino: null, positive: 1 });
  });

  test("a drawdown lasts from the highest value to the sample that reaches it again, or to the last one", () => {
    const series = new PriceFigures(252);
    for (const [at, value] of [100, 120, 90, 119, 120, 130, 129, 128, 127, 126].entries()) series.push(at * 10, value);
    expect(series.figures().drawdown).toEqual({
      depth: 30,
      relative: 0.25,
      lengthSamples: 4,
      length: 40,
      now: 4,
    });
  });
});
