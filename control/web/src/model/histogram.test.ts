import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LatencySlice } from "../../../http/api.ts";
import {
  columnsOf,
  logRange,
  logTicks,
  percentileBucket,
  sectionOf,
  upperNs,
  versionChanges,
  WINDOW_SLICES,
} from "./histogram.ts";

function slice(atMs: number, buckets: [number, number][], version = 1): LatencySlice {
  return { atMs, measure: "T1", path: "hardware", version, bucketNs: 6.4, lastBucket: 255, buckets };
}

describe("percentiles of counted latencies", () => {
  it("equal those of the samples one by one", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(200), { minLength: 1, maxLength: 300 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (samples, share) => {
          const counts = new Map<number, number>();
          for (const sample of samples) counts.set(sample, (counts.get(sample) ?? 0) + 1);
          const sorted = samples.toSorted((a, b) => a - b);
          const expected = sorted[Math.max(1, Math.ceil(samples.length * share)) - 1];
          expect(percentileBucket(counts, share)).toBe(expected);
        },
      ),
    );
  });

  it("are none of nothing", () => expect(percentileBucket([], 0.5)).toBeNull());

  it("are the longest latency that the bucket holds", () => {
    expect(upperNs(11, 6.4, "hardware")).toBe(70.4);
    expect(upperNs(1, 5_000, "software")).toBe(10_000);
  });

  it("forget what left the window, and everything at another version", () => {
    const slices = Array.from({ length: WINDOW_SLICES + 1 }, (_, i) => slice(i, [[i === 0 ? 99 : 10, 1]]));
    const columns = columnsOf([...slices, slice(50, [[20, 1]], 2)], "T1", "hardware");
    expect(columns[WINDOW_SLICES - 1]?.percentiles[3]).toBe(upperNs(99, 6.4, "hardware"));
    expect(columns[WINDOW_SLICES]?.percentiles[3]).toBe(upperNs(10, 6.4, "hardware"));
    expect(columns.at(-1)?.percentiles[0]).toBe(upperNs(20, 6.4, "hardware"));
    expect(versionChanges(columns)).toEqual([{ atMs: 50, version: 2 }]);
  });

  it("are lower bounds, and say so, in the bucket that has no end", () => {
    const [column] = columnsOf(
      [
        slice(1, [
          [11, 9],
          [255, 1],
        ]),
      ],
      "T1",
      "hardware",
    );
    expect(column?.percentiles).toEqual([70.4, 1_632, 1_632, 1_632]);
    expect(column?.atLeast).toEqual([false, true, true, true]);
  });

  it("take only the measure and path that are looked at", () => {
    expect(columnsOf([slice(1, [[1, 1]])], "T2", "hardware")).toEqual([]);
    expect(columnsOf([slice(1, [[1, 1]])], "T1", "software")).toEqual([]);
  });

  it("show the version in force, or the newest that has samples while it has none", () => {
    const of = (version: number, total: number) =>
      ({
        measure: "T1",
        path: "hardware",
        version,
        bucketNs: 6.4,
        bucketCycles: 1,
        lastBucket: 255,
        atLeast: [],
        counts: [],
        total,
        p50: 1,
        p99: 1,
        p999: 1,
        max: 1,
      }) as const;
    const sections = [of(1, 9), of(2, 5), of(3, 0)];
    expect(sectionOf(sections, "T1", "hardware", 1)?.version).toBe(1);
    expect(sectionOf(sections, "T1", "hardware", 3)?.version).toBe(2);
    expect(sectionOf(sections, "T2", "hardware", 3)).toBeUndefined();
  });
});

describe("the log axis", () => {
  it("holds every bucket and has some round values", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(4_000), { minLength: 1, maxLength: 40 }),
        fc.constantFrom(6.4, 100, 5_000),
        (buckets, bucketNs) => {
          const columns = [
            {
              ...{ atMs: 0, version: 1, bucketNs, buckets: buckets.map((bucket) => [bucket, 1] as const) },
              ...{ percentiles: [], atLeast: [] },
            },
          ];
          const [low, high] = logRange(columns);
          expect(low).toBeLessThanOrEqual(Math.max(Math.min(...buckets), 0.5) * bucketNs);
          expect(high).toBeGreaterThanOrEqual((Math.max(...buckets) + 1) * bucketNs);
          const ticks = logTicks(low, high);
          expect(ticks.length).toBeGreaterThanOrEqual(2);
          expect(ticks.length).toBeLessThanOrEqual(10);
          expect(ticks.every((tick) => tick >= low && tick <= high)).toBe(true);
        },
      ),
    );
  });
});
