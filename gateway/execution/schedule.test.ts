import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Schedule } from "./schedule.ts";
import { specOf } from "./test-parent.ts";
import { VolumeCurve } from "./volume-curve.ts";

describe("a volume curve", () => {
  it("is even within a part, whole shares rounded down", () => {
    const curve = new VolumeCurve([100, 0, 50]);
    expect([-5, 0, 10, 15, 30, 45, 60, 75, 90, 99].map((at) => Number(curve.expected(at, 90)))).toEqual([
      0, 0, 33, 50, 100, 100, 100, 125, 150, 150,
    ]);
  });
});

describe("a schedule", () => {
  it("never goes back, never passes the quantity, and is whole at the end, whatever the market does", () => {
    const cases = fc.record({
      kind: fc.constantFrom("twap" as const, "vwap" as const, "pov" as const),
      quantity: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      urgency: fc.integer({ min: 0, max: 100 }),
      rateBps: fc.integer({ min: 1, max: 10_000 }),
      curve: fc
        .array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 30 })
        .filter((parts) => parts.some(Boolean)),
    });
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 9_000_000 }), fc.integer({ min: 0, max: 1e9 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(cases, steps, (given, moves) => {
        const schedule = new Schedule(specOf(given));
        let [now, volume, before] = [0, 0, 0];
        for (const [passed, traded] of moves) {
          now += passed;
          volume += traded;
          const wanted = schedule.wanted(now, volume);
          expect(wanted).toBeGreaterThanOrEqual(before);
          expect(wanted).toBeLessThanOrEqual(given.quantity);
          expect(Number.isSafeInteger(wanted)).toBe(true);
          before = wanted;
        }
        if (given.kind !== "pov") expect(schedule.wanted(100_000_000, volume)).toBe(given.quantity);
      }),
    );
  });

  it("of a VWAP leans to what the market does: busier than expected is further ahead", () => {
    const spec = specOf({ kind: "vwap", curve: [100, 100, 100, 100] });
    const at = (volume: number) => new Schedule(spec).ideal(50_000_000, volume);
    // Of 50: the other half of the time is taken for (50 + 40) / (200 + 40) as busy as the curve, 75 shares; 50 of 125.
    expect([at(50), at(200), at(1000)]).toEqual([400, 500, 535]);
  });
});
