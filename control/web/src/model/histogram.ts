/** What the latency chart draws: per slice of time its buckets, and percentiles over the slices just before. */

import type { LatencySection, LatencySlice, Path } from "../../../http/api.ts";
import { cycleNanoseconds } from "./format.ts";

export type Measure = "T1" | "T2";
type Buckets = readonly (readonly [number, number])[];

/** Slices that a percentile of the lines is taken over: a p99.9 of one slice would be its maximum. */
export const WINDOW_SLICES = 10;
export const SHARES = [0.5, 0.99, 0.999, 1] as const;
export const SHARE_NAMES = ["p50", "p99", "p99.9", "max"] as const;

export interface Column {
  readonly atMs: number;
  readonly version: number;
  readonly bucketNs: number;
  readonly buckets: Buckets;
  /** Upper bounds, ns, of SHARES over the window that ends here. */
  readonly percentiles: readonly (number | null)[];
  /** Which of them are in the bucket that has no end: lower bounds, then. */
  readonly atLeast: readonly boolean[];
}

/** Longest latency in the bucket; the card's buckets hold whole cycles, so the last one of the next bucket's start is excluded. */
export function upperNs(index: number, bucketNs: number, path: Path): number {
  const upper = (index + 1) * bucketNs - (path === "hardware" ? cycleNanoseconds(1) : 0);
  return Math.round(upper * 10) / 10;
}

function lowerNs(index: number, bucketNs: number): number {
  return Math.round(index * bucketNs * 10) / 10;
}

/** Smallest bucket with at least `share` of all samples in or below it; null: no samples. */
export function percentileBucket(buckets: Iterable<readonly [number, number]>, share: number): number | null {
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return null;
  const wanted = Math.max(1, Math.ceil(total * share));
  let seen = 0;
  for (const [index, count] of sorted) {
    seen += count;
    if (seen >= wanted) return index;
  }
  return null;
}

/** Columns of one measure on one path, oldest first, in order of time. */
export function columnsOf(slices: readonly LatencySlice[], measure: Measure, path: Path): Column[] {
  const wanted = slices.filter((slice) => slice.measure === measure && slice.path === path && slice.bucketNs > 0);
  const columns: Column[] = [];
  const window = new Map<number, number>();
  let from = 0;
  for (const [index, slice] of wanted.entries()) {
    const before = wanted[index - 1];
    // Buckets of another width or version cannot be added to these.
    if (before !== undefined && (before.version !== slice.version || before.bucketNs !== slice.bucketNs)) {
      window.clear();
      from = index;
    }
    for (const [bucket, count] of slice.buckets) window.set(bucket, (window.get(bucket) ?? 0) + count);
    while (index - from >= WINDOW_SLICES) {
      for (const [bucket, count] of wanted[from]?.buckets ?? []) {
        const left = (window.get(bucket) ?? 0) - count;
        if (left > 0) window.set(bucket, left);
        else window.delete(bucket);
      }
      from++;
    }
    const { atMs, version, bucketNs, lastBucket, buckets } = slice;
    const found = SHARES.map((share) => percentileBucket(window, share));
    const atLeast = found.map((bucket) => bucket === lastBucket);
    const percentiles = found.map((bucket) => {
      if (bucket === null) return null;
      return bucket === lastBucket ? lowerNs(bucket, bucketNs) : upperNs(bucket, bucketNs, path);
    });
    columns.push({ atMs, version, bucketNs, buckets, percentiles, atLeast });
  }
  return columns;
}

/** Where another configuration version begins to show. */
export function versionChanges(columns: readonly Column[]): { readonly atMs: number; readonly version: number }[] {
  return columns
    .filter((column, index) => index > 0 && columns[index - 1]?.version !== column.version)
    .map(({ atMs, version }) => ({ atMs, version }));
}

/** The histogram of the version in force; while it has no samples, the newest that has. */
export function sectionOf(
  sections: readonly LatencySection[],
  measure: Measure,
  path: Path,
  version: number,
): LatencySection | undefined {
  const fitting = sections.filter((section) => section.measure === measure && section.path === path);
  return (
    fitting.find((section) => section.version === version && section.total > 0) ??
    fitting.filter(({ total }) => total > 0).sort((a, b) => b.version - a.version)[0]
  );
}

const TICKS = [1, 1.5, 2, 3, 5, 7];

/** Round values in a range of a log axis, finer steps when the range is small. */
export function logTicks(low: number, high: number): number[] {
  const steps = high / low > 100 ? [1] : high / low > 12 ? [1, 3] : TICKS;
  const ticks: number[] = [];
  for (let decade = 10 ** Math.floor(Math.log10(low)); decade <= high; decade *= 10) {
    for (const step of steps) {
      const value = Number((decade * step).toPrecision(3));
      if (value >= low && value <= high) ticks.push(value);
    }
  }
  return ticks;
}

/** Range of a log axis around all buckets, ns: whole fifths of a decade, at least one decade. */
export function logRange(columns: readonly Column[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const { buckets, bucketNs } of columns) {
    for (const [bucket] of buckets) {
      low = Math.min(low, Math.max(bucket, 0.5) * bucketNs);
      high = Math.max(high, (bucket + 1) * bucketNs);
    }
  }
  if (high === 0) return [100, 1_000];
  const bottom = Math.floor(Math.log10(low) * 5 - 0.5) / 5;
  const top = Math.ceil(Math.log10(high) * 5 + 0.5) / 5;
  const middle = (bottom + top) / 2;
  return top - bottom >= 0.8 ? [10 ** bottom, 10 ** top] : [10 ** (middle - 0.4), 10 ** (middle + 0.4)];
}
