/** A value that is sampled, such as a price or a fund's worth: its returns and drawdown (docs/analytics.md). */
import { Drawdown, type DrawdownFigures } from "./drawdown.ts";
import { type ReturnFigures, ReturnStatistics } from "./return-statistics.ts";

export interface ValueFigures {
  readonly returns: ReturnFigures;
  readonly drawdown: DrawdownFigures;
  /** Last value over the first, minus 1; null: fewer than 2 samples. */
  readonly total: number | null;
  /** Per year of `periodsPerYear` periods, compounded; null: as above. */
  readonly annual: number | null;
}

export class ValueSeries {
  readonly #periodsPerYear: number;
  readonly #returns: ReturnStatistics;
  readonly #drawdown = new Drawdown();
  #first = 0;
  #last = 0;
  #samples = 0;

  constructor(periodsPerYear: number, target = 0) {
    this.#periodsPerYear = periodsPerYear;
    this.#returns = new ReturnStatistics(periodsPerYear, target);
  }

  /** @throws RangeError for a value that is not positive: it has no return */
  push(at: number, value: number): void {
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) throw new RangeError(`value ${value} is not positive`);
    if (this.#samples++ === 0) this.#first = value;
    else this.#returns.push(value / this.#last - 1);
    this.#last = value;
    this.#drawdown.push(at, value);
  }

  figures(): ValueFigures {
    const total = this.#samples < 2 ? null : this.#last / this.#first - 1;
    return {
      returns: this.#returns.figures(),
      drawdown: this.#drawdown.figures(),
      total,
      annual: total === null ? null : (1 + total) ** (this.#periodsPerYear / (this.#samples - 1)) - 1,
    };
  }
}
