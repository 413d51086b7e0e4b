/**
 * What a parent's executions cost against three prices: the middle when it began (arrival), the market's volume-weighted price while it worked
 * (interval), and the middle at each execution. Positive: dearer than the price when buying, cheaper when selling. Exact integers; sums in
 * 1e-4 currency units are rounded to the nearest, halves away from zero.
 */
export interface Against {
  /** 1e-4 currency units. */
  readonly cost: bigint;
  /** Of the value at that price, 1e-6 (a hundredth of a basis point). */
  readonly ppm: bigint;
}

export class Slippage {
  filled = 0;
  /** Price x shares, 1e-4 currency units. */
  notional = 0n;
  /** Twice the middle when the parent began; undefined: not known yet. */
  arrivalTwiceMid: number | undefined;
  /** Sum over executions of twice the middle x shares, and the shares for which there was one. */
  #twiceMidValue = 0n;
  #midNotional = 0n;
  #midShares = 0;
  readonly #sign: bigint;

  constructor(sell: boolean) {
    this.#sign = sell ? -1n : 1n;
  }

  /** @param twiceMid at the execution; undefined: the book has none. Negative shares take a broken trade back. */
  execute(shares: number, price: number, twiceMid: number | undefined): void {
    const value = BigInt(price) * BigInt(shares);
    this.filled += shares;
    this.notional += value;
    if (twiceMid === undefined) return;
    this.#twiceMidValue += BigInt(twiceMid) * BigInt(shares);
    this.#midNotional += value;
    this.#midShares += shares;
  }

  /** Price per share, 1e-4, rounded to the nearest; undefined: nothing is filled. */
  get averagePrice(): bigint | undefined {
    return this.filled === 0 ? undefined : rounded(this.notional, BigInt(this.filled));
  }

  get arrival(): Against | undefined {
    if (this.arrivalTwiceMid === undefined || this.filled === 0) return undefined;
    return this.#against(this.notional, BigInt(this.arrivalTwiceMid) * BigInt(this.filled), 2n);
  }

  /** @param volume, notional of the market over the time */
  interval(volume: number, notional: bigint): Against | undefined {
    if (volume === 0 || this.filled === 0) return undefined;
    return this.#against(this.notional, notional * BigInt(this.filled), BigInt(volume));
  }

  get mid(): Against | undefined {
    return this.#midShares === 0 ? undefined : this.#against(this.#midNotional, this.#twiceMidValue, 2n);
  }

  /** The benchmark's value is `value / divisor`. */
  #against(paid: bigint, value: bigint, divisor: bigint): Against | undefined {
    if (value === 0n) return undefined;
    const difference = this.#sign * (paid * divisor - value);
    return { cost: rounded(difference, divisor), ppm: rounded(difference * 1_000_000n, value) };
  }
}

/** To the nearest, halves away from zero; `divisor` is positive. */
export function rounded(value: bigint, divisor: bigint): bigint {
  const half = divisor / 2n;
  return value < 0n ? -((-value + half) / divisor) : (value + half) / divisor;
}
