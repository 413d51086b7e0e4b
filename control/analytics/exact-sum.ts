/**
 * A sum of floating-point numbers without error, however many and in whatever order: partial sums that do not overlap (Shewchuk, "Adaptive
 * Precision Floating-Point Arithmetic", 1997). There are at most about 40 of them for doubles, so memory is bounded. Only reading it rounds, once.
 */
export class ExactSum {
  #partials: number[] = [];

  /** @throws RangeError for what is not finite: it would make every later answer meaningless */
  add(value: number): void {
    if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be summed`);
    let x = value;
    let kept = 0;
    const partials = this.#partials;
    for (const partial of partials) {
      const sum = x + partial;
      const [large, small] = Math.abs(x) < Math.abs(partial) ? [partial, x] : [x, partial];
      const error = small - (sum - large);
      if (error !== 0) partials[kept++] = error;
      x = sum;
    }
    partials.length = kept;
    partials.push(x);
  }

  /** Adds the square of a number, exactly but for what underflows. */
  addSquare(value: number): void {
    const { high, low } = product(value, value);
    this.add(high);
    this.add(low);
  }

  /** The sum as two numbers: the nearest one, and the nearest one to what is left. */
  get pair(): Pair {
    const high = rounded(this.#partials);
    const rest = new ExactSum();
    rest.#partials = [...this.#partials];
    rest.add(-high);
    return { high, low: rounded(rest.#partials) };
  }

  get value(): number {
    return rounded(this.#partials);
  }
}

/** high + low, of which low is at most half a unit in the last place of high: about 32 decimal digits. */
export interface Pair {
  readonly high: number;
  readonly low: number;
}

/** Partials grow and do not overlap: from the largest down, until something is lost; then the tie is looked at. */
function rounded(partials: readonly number[]): number {
  let at = partials.length - 1;
  let sum = partials[at] ?? 0;
  let error = 0;
  while (at > 0 && error === 0) {
    const x = sum;
    const y = partials[--at] ?? 0;
    sum = x + y;
    error = y - (sum - x);
  }
  const next = partials[at - 1] ?? 0;
  if (at > 0 && ((error < 0 && next < 0) || (error > 0 && next > 0))) {
    const twice = error * 2;
    const other = sum + twice;
    if (twice === other - sum) return other;
  }
  return sum;
}

const SPLITTER = 2 ** 27 + 1;

/** The product with its rounding error (Dekker). */
export function product(a: number, b: number): Pair {
  const high = a * b;
  const bigA = SPLITTER * a;
  const aHigh = bigA - (bigA - a);
  const aLow = a - aHigh;
  const bigB = SPLITTER * b;
  const bHigh = bigB - (bigB - b);
  const bLow = b - bHigh;
  return { high, low: aLow * bLow - (high - aHigh * bHigh - aLow * bHigh - aHigh * bLow) };
}

/** sum of squares - square of the sum / count: what is left of it when both are nearly equal is right all the same. */
export function centredSquares(squares: ExactSum, sum: ExactSum, count: number): number {
  const { high, low } = sum.pair;
  const total = new ExactSum();
  // count x squares - sum^2, exact up to low^2 of the pair's own remainder; divided once at the end.
  const { high: squaresHigh, low: squaresLow } = squares.pair;
  for (const [a, b, sign] of [
    [squaresHigh, count, 1],
    [squaresLow, count, 1],
    [high, high, -1],
    [high, 2 * low, -1],
    [low, low, -1],
  ] as const) {
    const part = product(a, b);
    total.add(sign * part.high);
    total.add(sign * part.low);
  }
  return Math.max(0, total.value) / count;
}
