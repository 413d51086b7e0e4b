// T1 and T2 of the card's orders by configuration version, from its own transmit records. Buckets are exact: whole cycles.

export interface LatencyCounts {
  readonly version: number;
  /** Index: T1 in cycles; the last bucket holds that many or more. */
  readonly t1: Float64Array;
  /** Index: T2 in units of {@link T2_CYCLES_PER_BUCKET} cycles. */
  readonly t2: Float64Array;
}

export const T2_CYCLES_PER_BUCKET = 4;
const BUCKETS = 256;
/** Versions kept: those that a screen shows. */
const VERSIONS_MAX = 8;

export class LatencyByVersion {
  readonly #versions = new Map<number, LatencyCounts>();

  add(version: number, t1Cycles: number, t2Cycles: number): void {
    let counts = this.#versions.get(version);
    if (counts === undefined) {
      counts = { version, t1: new Float64Array(BUCKETS), t2: new Float64Array(BUCKETS) };
      this.#versions.set(version, counts);
      for (const oldest of this.#versions.keys()) {
        if (this.#versions.size <= VERSIONS_MAX) break;
        this.#versions.delete(oldest);
      }
    }
    count(counts.t1, t1Cycles);
    count(counts.t2, Math.floor(t2Cycles / T2_CYCLES_PER_BUCKET));
  }

  all(): IterableIterator<LatencyCounts> {
    return this.#versions.values();
  }
}

function count(buckets: Float64Array, bucket: number): void {
  const at = Math.min(bucket, BUCKETS - 1);
  buckets[at] = (buckets[at] ?? 0) + 1;
}
