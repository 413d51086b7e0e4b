/** Mean, deviation, Sharpe and Sortino ratio of returns as they come (docs/analytics.md, "Returns"). Bounded memory, exact sums. */
import { centredSquares, ExactSum } from "./exact-sum.ts";

export interface ReturnFigures {
  readonly samples: number;
  /** Of one period; null: no sample. */
  readonly mean: number | null;
  /** Sample standard deviation of one period; null: fewer than 2 samples. */
  readonly deviation: number | null;
  /** Annualised; null: fewer than 2 samples, or no deviation. */
  readonly sharpe: number | null;
  /** Annualised; null: fewer than 2 samples, or no return below the target. */
  readonly sortino: number | null;
  /** Share of periods with a return above 0; null: no sample. */
  readonly positive: number | null;
}

export class ReturnStatistics {
  readonly #periodsPerYear: number;
  readonly #target: number;
  readonly #sum = new ExactSum();
  readonly #squares = new ExactSum();
  readonly #downside = new ExactSum();
  #samples = 0;
  #positive = 0;
  #equal = true;
  #first = 0;

  /** @param target return of one period that is asked for: the risk-free one of the Sharpe ratio, the least acceptable of the Sortino ratio */
  constructor(periodsPerYear: number, target = 0) {
    this.#periodsPerYear = periodsPerYear;
    this.#target = target;
  }

  push(value: number): void {
    const excess = value - this.#target;
    this.#sum.add(excess);
    this.#squares.addSquare(excess);
    if (excess < 0) this.#downside.addSquare(excess);
    if (value > 0) this.#positive++;
    if (this.#samples++ === 0) this.#first = value;
    else if (value !== this.#first) this.#equal = false;
  }

  figures(): ReturnFigures {
    const samples = this.#samples;
    if (samples === 0) {
      return { samples, mean: null, deviation: null, sharpe: null, sortino: null, positive: null };
    }
    const mean = this.#sum.value / samples;
    const positive = this.#positive / samples;
    if (samples < 2)
      return { samples, mean: mean + this.#target, deviation: null, sharpe: null, sortino: null, positive };
    const deviation = this.#equal ? 0 : Math.sqrt(centredSquares(this.#squares, this.#sum, samples) / (samples - 1));
    const downside = Math.sqrt(this.#downside.value / samples);
    const year = Math.sqrt(this.#periodsPerYear);
    return {
      samples,
      mean: mean + this.#target,
      deviation,
      sharpe: deviation === 0 ? null : (mean / deviation) * year,
      sortino: downside === 0 ? null : (mean / downside) * year,
      positive,
    };
  }
}
