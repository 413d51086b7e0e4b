import { toBigint } from "./u64.ts";

const TWO_32 = 2 ** 32;

/**
 * Rule 13: the token bucket in the form of a theoretical arrival time `tat`, an unsigned 64-bit number that saturates. Kept as
 * (high, low) words in doubles, so that `now + burst`, which does not wrap, is exact.
 */
export class RateBucket {
  private readonly tat = new Float64Array(2);
  private intervalNs = 0;
  private burstNs = 0;

  clear(): void {
    this.tat.fill(0);
  }

  use(intervalNs: number, burstNs: number): void {
    this.intervalNs = intervalNs;
    this.burstNs = burstNs;
  }

  /** now + burst < tat. */
  isEmpty(nowHi: number, nowLo: number): boolean {
    const low = (nowLo >>> 0) + this.burstNs;
    const carry = low >= TWO_32 ? 1 : 0;
    const high = (nowHi >>> 0) + carry;
    const tatHigh = this.tat[0] as number;
    return high < tatHigh || (high === tatHigh && low - carry * TWO_32 < (this.tat[1] as number));
  }

  /** tat = max(now, tat) + interval, at most 2^64 - 1. */
  take(nowHi: number, nowLo: number): void {
    let high = this.tat[0] as number;
    let low = this.tat[1] as number;
    const nowHigh = nowHi >>> 0;
    const nowLow = nowLo >>> 0;
    if (high < nowHigh || (high === nowHigh && low < nowLow)) {
      high = nowHigh;
      low = nowLow;
    }
    low += this.intervalNs;
    if (low >= TWO_32) {
      low -= TWO_32;
      high += 1;
      if (high === TWO_32) {
        high = TWO_32 - 1;
        low = TWO_32 - 1;
      }
    }
    this.tat[0] = high;
    this.tat[1] = low;
  }

  /** Cold. */
  get tatNs(): bigint {
    return (BigInt(this.tat[0] as number) << 32n) | toBigint(0, this.tat[1] as number);
  }
}
