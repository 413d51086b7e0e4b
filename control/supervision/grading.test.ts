// Grades: how far, how long, and when they end, against a naive form that looks at the whole past each time.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RiskGrade } from "../http/supervision.ts";
import { Grading } from "./grading.ts";

const grade = (above: number, forMs: number, more: Partial<RiskGrade> = {}): RiskGrade => ({
  ...{ above, forMs, untilMs: 1_000, action: "warn" },
  ...more,
});

/** Goes through all samples from the beginning, for every grade alone. */
function naive(grades: readonly RiskGrade[], samples: readonly (readonly [number, number | "stale"])[]): number {
  let worst = -1;
  for (const [index, { above, until = above, forMs, untilMs }] of grades.entries()) {
    let holds = false;
    let changed = 0;
    for (const [at, [nowMs, value]] of samples.entries()) {
      if (value === "stale") {
        if (index === grades.length - 1) holds = true;
        changed = at + 1;
        continue;
      }
      const beyond = (sample: number | "stale"): boolean =>
        sample !== "stale" && (holds ? sample <= until : sample > above);
      let first = at;
      while (first - 1 >= changed && beyond(samples[first - 1]?.[1] ?? "stale")) first--;
      if (!beyond(value)) continue;
      if (nowMs - (samples[first]?.[0] ?? nowMs) < (holds ? untilMs : forMs)) continue;
      holds = !holds;
      changed = at + 1;
    }
    if (holds) worst = index;
  }
  return worst;
}

describe("a grade", () => {
  test("begins only when the measurement was above its bound for its time without a break", () => {
    const grading = new Grading([grade(100, 2_000)]);
    expect(grading.take(0, 101)).toBe(-1);
    expect(grading.take(1_999, 500)).toBe(-1);
    expect(grading.take(2_000, 100)).toBe(-1);
    expect(grading.take(2_100, 101)).toBe(-1);
    expect(grading.take(4_099, 101)).toBe(-1);
    expect(grading.take(4_100, 101)).toBe(0);
    expect(grading.breachedMs).toBe(2_100);
  });

  test("ends at or below its lower bound, for its other time: moving round the upper one ends nothing", () => {
    const grading = new Grading([grade(100, 0, { until: 80 })]);
    expect(grading.take(0, 101)).toBe(0);
    for (const [nowMs, value] of [
      [5_000, 99],
      [6_000, 101],
      [9_000, 81],
      [10_000, 80],
      [10_999, 80],
    ] as const)
      expect(grading.take(nowMs, value)).toBe(0);
    expect(grading.take(11_000, 0)).toBe(-1);
  });

  test("of several the highest that holds counts, by how far and by how long", () => {
    const grading = new Grading([grade(100, 0), grade(100, 3_000), grade(200, 3_000)]);
    expect(grading.take(0, 150)).toBe(0);
    expect(grading.take(3_000, 150)).toBe(1);
    expect(grading.take(3_100, 201)).toBe(1);
    expect(grading.take(6_100, 201)).toBe(2);
    expect(grading.take(6_200, 150)).toBe(2);
    expect(grading.take(7_200, 150)).toBe(1);
  });

  test("is the worst when nothing can be measured, and ends as grades do", () => {
    const grading = new Grading([grade(100, 0), grade(200, 60_000)]);
    expect(grading.take(0, 0)).toBe(-1);
    expect(grading.stale(3_000)).toBe(1);
    expect(grading.take(3_100, 0)).toBe(1);
    expect(grading.take(4_099, 0)).toBe(1);
    expect(grading.take(4_100, 0)).toBe(-1);
  });

  test("is what a naive look at the whole past says, for any rule and any measurement", () => {
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
    const grades = fc
      .array(
        fc.record({
          ...{ above: fc.integer({ min: 0, max: 8 }), below: fc.integer({ min: 0, max: 8 }) },
          ...{ forMs: fc.integer({ min: 0, max: 5 }), untilMs: fc.integer({ min: 1, max: 5 }) },
        }),
        { minLength: 1, maxLength: 4 },
      )
      .map((all) => {
        let [above, forMs] = [0, 0];
        return all.map((each): RiskGrade => {
          above += each.above;
          forMs += each.forMs;
          return {
            ...{ above, forMs: forMs * 1_000, untilMs: each.untilMs * 1_000, action: "warn" },
            until: Math.max(0, above - each.below),
          };
        });
      });
    const samples = fc.array(
      fc.tuple(
        fc.integer({ min: 1, max: 4 }),
        fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 20 }) }, { weight: 1, arbitrary: fc.constant(-1) }),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(grades, samples, (rule, steps) => {
        const grading = new Grading(rule);
        const past: [number, number | "stale"][] = [];
        let nowMs = 0;
        for (const [step, value] of steps) {
          nowMs += step * 500;
          past.push([nowMs, value < 0 ? "stale" : value]);
          const found = value < 0 ? grading.stale(nowMs) : grading.take(nowMs, value);
          expect(found).toBe(naive(rule, past));
        }
      }),
      { seed, numRuns: 2_000 },
    );
  });
});
