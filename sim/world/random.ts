// The one source of randomness in sim/: xoshiro128** (Blackman, Vigna), 32-bit state words, seeded through
// splitmix32. The same seed gives the same numbers on every machine.

/** FNV-1a over UTF-16 code units: labels to numbers, nothing cryptographic. */
function hashLabel(label: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

export class Random {
  /** Number that recreates this stream: `new Random(seed)`. */
  readonly seed: number;
  private a = 0;
  private b = 0;
  private c = 0;
  private d = 0;

  /** @param seed any integer; taken modulo 2^32 */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`a seed is an integer, got ${seed}`);
    this.seed = seed >>> 0;
    let state = this.seed;
    const split = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let z = state;
      z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      return z ^ (z >>> 16);
    };
    this.a = split();
    this.b = split();
    this.c = split();
    this.d = split() | 1; // the all-zero state is a fixed point
  }

  /**
   * An independent stream for one part of the world. Parts draw from their own stream, so that one more draw in one of
   * them leaves the others' numbers as they were.
   */
  fork(label: string): Random {
    return new Random(hashLabel(`${this.seed}/${label}`));
  }

  /** Uniform in 0..2^32-1. */
  u32(): number {
    const m = Math.imul(this.b, 5);
    const result = Math.imul((m << 7) | (m >>> 25), 9);
    const t = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= t;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result >>> 0;
  }

  /** Uniform in [0, 1), 32 bits of it. */
  unit(): number {
    return this.u32() * 2 ** -32;
  }

  /** Uniform integer in 0..bound-1; the bias is below bound / 2^32. */
  below(bound: number): number {
    return Math.floor(this.u32() * 2 ** -32 * bound);
  }

  /** Uniform integer, both ends included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  chance(probability: number): boolean {
    return this.u32() < probability * 2 ** 32;
  }

  /** Exponentially distributed with the given mean; at most 22 times the mean (32 bits of uniform). */
  exponential(mean: number): number {
    return -mean * Math.log((this.u32() + 1) * 2 ** -32);
  }

  /** Normally distributed, mean 0 and deviation 1 (Box and Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log((this.u32() + 1) * 2 ** -32));
    return radius * Math.cos(2 * Math.PI * this.unit());
  }

  /** Number of failures before the first success, success having probability `p`, capped at `most`. */
  geometric(p: number, most: number): number {
    let n = 0;
    while (n < most && !this.chance(p)) n++;
    return n;
  }

  /** @throws RangeError when there is nothing to pick from */
  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new RangeError("nothing to pick from");
    return choice;
  }
}

/** Draws index i with probability weights[i] / sum in constant time (Walker's alias method, Vose's construction). */
export class WeightedChoice {
  private readonly threshold: Float64Array;
  private readonly alias: Uint32Array;

  constructor(weights: readonly number[]) {
    const n = weights.length;
    const sum = weights.reduce((total, weight) => total + weight, 0);
    if (n === 0 || !(sum > 0) || weights.some((weight) => !(weight >= 0))) {
      throw new RangeError("weights must be numbers, none negative, not all zero");
    }
    this.threshold = new Float64Array(n);
    this.alias = new Uint32Array(n);
    const scaled = weights.map((weight) => (weight * n) / sum);
    const small: number[] = [];
    const large: number[] = [];
    scaled.forEach((weight, i) => {
      (weight < 1 ? small : large).push(i);
    });
    for (;;) {
      const s = small.pop();
      const l = large.pop();
      if (s === undefined || l === undefined) {
        // What is left on either list is 1 up to rounding.
        if (s !== undefined) this.threshold[s] = 1;
        if (l !== undefined) this.threshold[l] = 1;
        if (s === undefined && l === undefined) break;
        continue;
      }
      const ws = scaled[s] ?? 0;
      const wl = (scaled[l] ?? 0) + ws - 1;
      this.threshold[s] = ws;
      this.alias[s] = l;
      scaled[l] = wl;
      (wl < 1 ? small : large).push(l);
    }
  }

  draw(random: Random): number {
    const i = random.below(this.threshold.length);
    return random.unit() < (this.threshold[i] ?? 1) ? i : (this.alias[i] ?? i);
  }
}
