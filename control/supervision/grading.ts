/**
 * How far and how long: which grade of a rule holds for one measurement as it moves. A grade begins when the measurement was above its bound for its
 * time without a break, and ends when it was at or below its lower bound for its other time without a break. Between samples a measurement is
 * what it was.
 */
import type { RiskGrade } from "../http/supervision.ts";

interface Watched {
  readonly above: number;
  readonly until: number;
  readonly forMs: number;
  readonly untilMs: number;
  holds: boolean;
  /** Since when it was beyond the bound that matters next. */
  sinceMs: number | undefined;
}

export class Grading {
  readonly #grades: readonly Watched[];
  #breachedMs: number | undefined;

  constructor(grades: readonly RiskGrade[]) {
    this.#grades = grades.map(({ above, until = above, forMs, untilMs }) => ({
      ...{ above, until, forMs, untilMs },
      holds: false,
      sinceMs: undefined,
    }));
  }

  /** Since when the measurement is above the first bound; undefined: it is not. */
  get breachedMs(): number | undefined {
    return this.#breachedMs;
  }

  /** @param nowMs never less than before  @returns index of the highest grade that holds; -1: none */
  take(nowMs: number, value: number): number {
    if (value <= (this.#grades[0]?.above ?? 0)) this.#breachedMs = undefined;
    else this.#breachedMs ??= nowMs;
    for (const grade of this.#grades) {
      const beyond = grade.holds ? value <= grade.until : value > grade.above;
      if (!beyond) grade.sinceMs = undefined;
      else {
        grade.sinceMs ??= nowMs;
        if (nowMs - grade.sinceMs < (grade.holds ? grade.untilMs : grade.forMs)) continue;
        grade.holds = !grade.holds;
        grade.sinceMs = undefined;
      }
    }
    return this.#grades.findLastIndex(({ holds }) => holds);
  }

  /** Nothing can be measured any more: the worst that it could be. Ends as any grade does, once something can be measured again. */
  stale(nowMs: number): number {
    this.#breachedMs ??= nowMs;
    for (const grade of this.#grades) grade.sinceMs = undefined;
    const worst = this.#grades.at(-1);
    if (worst !== undefined) worst.holds = true;
    return this.#grades.length - 1;
  }
}
