// Expected volume over time, from history: equal parts of the time from start to end.

export class VolumeCurve {
  readonly total: bigint;
  readonly #volumes: readonly number[];
  /** Volume before each part. */
  readonly #before: readonly bigint[];

  /** @param volumes shares in each of equal parts */
  constructor(volumes: readonly number[]) {
    this.#volumes = volumes;
    const before: bigint[] = [];
    let sum = 0n;
    for (const volume of volumes) {
      before.push(sum);
      sum += BigInt(volume);
    }
    this.#before = before;
    this.total = sum;
  }

  /** Shares expected after `elapsed` of `span`, rounded down; within a part they come evenly. */
  expected(elapsed: number, span: number): bigint {
    if (elapsed <= 0) return 0n;
    if (elapsed >= span) return this.total;
    const wide = BigInt(span);
    const position = BigInt(elapsed) * BigInt(this.#volumes.length);
    const part = Number(position / wide);
    return (this.#before[part] ?? 0n) + (BigInt(this.#volumes[part] ?? 0) * (position % wide)) / wide;
  }
}
