/** A stress test as a document: how results are distributed, which limits are breached, how long flattening takes, and the worst scenario. */
import { BREACH, evaluate, type Outcomes } from "./evaluate.ts";
import { outcomeOf, type ScenarioOutcome } from "./naive.ts";
import type { Portfolio } from "./portfolio.ts";
import { type ScenarioFile, Scenarios } from "./scenarios.ts";

export interface StressReport {
  readonly scenarios: number;
  readonly positions: number;
  readonly orders: number;
  /** What is not in the portfolio. */
  readonly missing: readonly string[];
  /** Of the evaluation. */
  readonly seconds: number;
  /** Now, at the mid. */
  readonly now: { readonly result: number; readonly gross: number; readonly net: number };
  /** Currency units; null: no scenario. */
  readonly result: Distribution | null;
  /** Scenarios that breach it; null: there is no such limit. */
  readonly breaches: {
    readonly loss: number | null;
    readonly gross: number | null;
    readonly net: number | null;
    readonly position: number | null;
  };
  /** Seconds. Percentiles over those that come to an end; null: no volume is known. */
  readonly timeToFlat: {
    readonly p50: number | null;
    readonly p95: number | null;
    readonly max: number | null;
    /** Scenarios in which something that is held is halted. */
    readonly never: number;
    readonly unknown: number;
  };
  readonly named: readonly ({ readonly name: string } & Omit<ScenarioOutcome, "symbols">)[];
  readonly worst: ({ readonly name: string; readonly number: number } & ScenarioOutcome) | null;
}

export interface Distribution {
  readonly mean: number;
  readonly min: number;
  readonly p1: number;
  readonly p5: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  /** Loss that 5 (1) in 100 scenarios exceed, and what those lose on average; a gain is below 0. */
  readonly valueAtRisk95: number;
  readonly valueAtRisk99: number;
  readonly expectedShortfall95: number;
  readonly expectedShortfall99: number;
}

/** Of the worst scenario: those that lose most. */
const SYMBOLS_SHOWN = 20;

/** @param nowMs a clock for how long it took  @throws ScenarioError */
export function stress(
  portfolio: Portfolio,
  missing: readonly string[],
  file: ScenarioFile,
  nowMs: () => number,
): StressReport {
  const scenarios = new Scenarios(
    file,
    portfolio.positions.map(({ symbol }) => symbol),
  );
  const startedMs = nowMs();
  const outcomes = evaluate(portfolio, scenarios, file);
  const seconds = (nowMs() - startedMs) / 1000;
  const row = scenarios.row();
  const outcome = (scenario: number): ScenarioOutcome => {
    scenarios.fill(scenario, row);
    return outcomeOf(portfolio, row, file);
  };
  const mids = portfolio.positions.map(({ shares, bid, ask }) => shares * ((bid + ask) / 2));
  const worst = outcomes.results.reduce((found, value, at) => (value < (outcomes.results[found] ?? 0) ? at : found), 0);
  const { limits, positions } = portfolio;
  const breached = (bit: number, there: boolean): number | null =>
    there ? outcomes.breaches.reduce((sum, bits) => sum + ((bits & bit) === 0 ? 0 : 1), 0) : null;
  return {
    scenarios: scenarios.count,
    positions: positions.length,
    orders: portfolio.orders.length,
    missing,
    seconds,
    now: {
      result: portfolio.result,
      gross: mids.reduce((sum, value) => sum + Math.abs(value), 0),
      net: mids.reduce((sum, value) => sum + value, 0),
    },
    result: distribution(outcomes.results),
    breaches: {
      loss: breached(BREACH.loss, limits.loss !== null),
      gross: breached(BREACH.gross, limits.gross !== null),
      net: breached(BREACH.net, limits.net !== null),
      position: breached(
        BREACH.position,
        positions.some(({ maxLong, maxShort }) => maxLong !== null || maxShort !== null),
      ),
    },
    timeToFlat: timeToFlat(outcomes),
    named: file.named.map(({ name }, scenario) => {
      const { symbols: _, ...rest } = outcome(scenario);
      return { name, ...rest };
    }),
    worst: scenarios.count === 0 ? null : { name: scenarios.name(worst), number: worst, ...shown(outcome(worst)) },
  };
}

function shown({ symbols, ...rest }: ScenarioOutcome): ScenarioOutcome {
  return { ...rest, symbols: symbols.toSorted((one, other) => one.result - other.result).slice(0, SYMBOLS_SHOWN) };
}

function distribution(results: Float64Array): Distribution | null {
  if (results.length === 0) return null;
  const sorted = results.toSorted();
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const tail = (share: number): number => mean(sorted.subarray(0, Math.max(1, Math.floor(sorted.length * share))));
  return {
    mean: mean(sorted),
    min: sorted[0] ?? 0,
    p1: percentile(sorted, 0.01),
    p5: percentile(sorted, 0.05),
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    max: sorted.at(-1) ?? 0,
    valueAtRisk95: -percentile(sorted, 0.05),
    valueAtRisk99: -percentile(sorted, 0.01),
    expectedShortfall95: -tail(0.05),
    expectedShortfall99: -tail(0.01),
  };
}

/** The smallest value that at least this share of all is at or below. */
function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

function timeToFlat({ secondsToFlat }: Outcomes): StressReport["timeToFlat"] {
  const ending = secondsToFlat.filter((seconds) => seconds < Number.POSITIVE_INFINITY).sort();
  const never = secondsToFlat.filter((seconds) => seconds === Number.POSITIVE_INFINITY).length;
  const at = (share: number): number | null => (ending.length === 0 ? null : percentile(ending, share));
  return { p50: at(0.5), p95: at(0.95), max: at(1), never, unknown: secondsToFlat.length - ending.length - never };
}
