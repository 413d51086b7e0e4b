// Histograms as the gateway counts them, the percentiles they give, and what each sample added. Percentiles come from counts, never from
// other percentiles.

import { type LatencyHistogram, LatencyMeasure } from "../../proto/grpc/mod.ts";
import { CYCLE_NS } from "../../proto/mod.ts";
import { LATENCY_SHARES, type LatencySection, type LatencyShare, type LatencySlice } from "../http/api.ts";
import { msOf, pathOf } from "./contract-words.ts";

const SHARES: Readonly<Record<LatencyShare, number>> = { p50: 0.5, p99: 0.99, p999: 0.999, max: 1 };
/** Versions, measures and paths shown; the oldest goes. */
const SECTIONS_MAX = 32;

/** Longest latency that bucket `index` holds, ns. Buckets of the card hold whole cycles. */
function upperNs(index: number, bucketNs: number, bucketCycles: number): number {
  const upper = (index + 1) * bucketNs - (bucketCycles > 0 ? CYCLE_NS : 0);
  return Math.round(upper * 10) / 10;
}

/** Smallest bucket that at least `share` of all samples are in or below. */
export function percentileBucket(counts: readonly number[], total: number, share: number): number | null {
  if (total === 0) return null;
  const wanted = Math.max(1, Math.ceil(total * share));
  let seen = 0;
  for (const [index, count] of counts.entries()) {
    seen += count;
    if (seen >= wanted) return index;
  }
  return null;
}

export class LatencyView {
  readonly #sections = new Map<string, LatencySection>();

  /** Answers what the sample added; undefined: nothing. */
  take(histogram: LatencyHistogram): LatencySlice | undefined {
    const { measure: number, configurationVersion: version, bucketNs, atUnixNs } = histogram;
    if (
      number !== LatencyMeasure.LATENCY_MEASURE_T1_ACTIONABLE &&
      number !== LatencyMeasure.LATENCY_MEASURE_T2_SOF_TO_SOF
    )
      return undefined;
    const measure = number === LatencyMeasure.LATENCY_MEASURE_T1_ACTIONABLE ? "T1" : "T2";
    const path = pathOf(histogram.path);
    const key = `${path} ${measure} ${version}`;
    const counts = histogram.counts.map(Number);
    const known = this.#sections.get(key);
    const buckets: [number, number][] = [];
    for (const [index, count] of counts.entries()) {
      // Fewer than before: the gateway began anew.
      const before = known?.counts[index] ?? 0;
      const added = count >= before ? count - before : count;
      if (added > 0) buckets.push([index, added]);
    }
    if (known !== undefined && buckets.length === 0) return undefined;
    this.#sections.set(key, section(measure, path, version, bucketNs, counts));
    for (const oldest of this.#sections.keys()) {
      if (this.#sections.size <= SECTIONS_MAX) break;
      this.#sections.delete(oldest);
    }
    if (buckets.length === 0) return undefined;
    return { atMs: msOf(atUnixNs), measure, path, version, bucketNs, lastBucket: counts.length - 1, buckets };
  }

  all(): LatencySection[] {
    return [...this.#sections.values()];
  }
}

function section(
  measure: LatencySection["measure"],
  path: LatencySection["path"],
  version: number,
  bucketNs: number,
  counts: readonly number[],
): LatencySection {
  const cycles = bucketNs / CYCLE_NS;
  const bucketCycles = path === "hardware" && Math.abs(cycles - Math.round(cycles)) < 1e-6 ? Math.round(cycles) : 0;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const atLeast: LatencyShare[] = [];
  const at = (name: LatencyShare): number | null => {
    const index = percentileBucket(counts, total, SHARES[name]);
    if (index === null) return null;
    if (index < counts.length - 1) return upperNs(index, bucketNs, bucketCycles);
    atLeast.push(name);
    return Math.round(index * bucketNs * 10) / 10;
  };
  const [p50, p99, p999, max] = LATENCY_SHARES.map(at);
  return {
    measure,
    path,
    version,
    bucketNs,
    bucketCycles,
    lastBucket: counts.length - 1,
    counts: counts.slice(0, counts.findLastIndex((count) => count > 0) + 1),
    total,
    p50: p50 ?? null,
    p99: p99 ?? null,
    p999: p999 ?? null,
    max: max ?? null,
    atLeast,
  };
}
