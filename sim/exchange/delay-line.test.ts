import { describe, expect, test } from "vitest";
import { Random } from "../world/random.ts";
import { SimulatedScheduler } from "../world/scheduler.ts";
import { DelayLine, drawLatency, LatencyRecord, type LatencySettings } from "./delay-line.ts";

const DRAWS = 200_000;

function drawn(settings: LatencySettings, seed = 1): number[] {
  const random = new Random(seed);
  return Array.from({ length: DRAWS }, () => drawLatency(settings, random)).sort((x, y) => x - y);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe("the venue's latency", () => {
  test.each<[string, LatencySettings, number, number]>([
    // The median of an exponential is ln 2 of its mean, of a log-normal exp(-sigma^2 / 2).
    ["exponential", { fixedNs: 5000, meanNs: 3000 }, 8000, 5000 + 3000 * Math.LN2],
    ["log-normal", { fixedNs: 5000, meanNs: 3000, sigma: 1 }, 8000, 5000 + 3000 * Math.exp(-0.5)],
    ["held up", { fixedNs: 1000, meanNs: 0, holdUp: 0.1, holdUpNs: 50_000 }, 6000, 1000],
  ])("%s has the mean and the median that it should", (_name, settings, average, median) => {
    const values = drawn(settings);
    expect(values[0]).toBeGreaterThanOrEqual(settings.fixedNs);
    expect(mean(values) / average).toBeCloseTo(1, 1);
    expect((values[DRAWS / 2] ?? 0) / median).toBeCloseTo(1, 1);
  });

  test("is the same for the same seed, and another for another", () => {
    const settings = { fixedNs: 0, meanNs: 1000, sigma: 0.5 };
    expect(drawn(settings, 7)).toEqual(drawn(settings, 7));
    expect(drawn(settings, 7)).not.toEqual(drawn(settings, 8));
  });

  test("lets nothing overtake, and its record tells what was waited", () => {
    const scheduler = new SimulatedScheduler();
    const record = new LatencyRecord();
    const line = new DelayLine(scheduler, { fixedNs: 100, meanNs: 10_000, sigma: 1.5 }, new Random(3), record);
    const order: number[] = [];
    const waited: number[] = [];
    for (let i = 0; i < 1000; i++) {
      const from = scheduler.now();
      line.push(() => {
        order.push(i);
        waited.push(scheduler.now() - from);
      });
      scheduler.runUntil(scheduler.now() + 1000);
    }
    scheduler.runAll();
    expect(order).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    waited.sort((x, y) => x - y);
    const { count, p50, p99, max } = record.summary();
    expect([count, max]).toEqual([1000, Math.round(waited.at(-1) ?? 0)]);
    expect(p50 / (waited[499] ?? 0)).toBeCloseTo(1, 0);
    expect(p99 / (waited[989] ?? 0)).toBeCloseTo(1, 0);
  });

  test.each<[LatencySettings, string]>([
    [{ fixedNs: -1, meanNs: 0 }, "not negative"],
    [{ fixedNs: 0, meanNs: Number.NaN }, "not negative"],
    [{ fixedNs: 0, meanNs: 0, holdUp: 2 }, "a probability"],
  ])("refuses %j", (settings, why) => {
    expect(() => new DelayLine(new SimulatedScheduler(), settings, new Random(1))).toThrow(why);
  });
});
