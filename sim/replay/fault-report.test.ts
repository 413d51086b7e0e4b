import { describe, expect, test } from "vitest";
import { byKind, FaultReport, type Moment, spreadOf } from "./fault-report.ts";
import { drawnFaults, FAULT_NAMES, type FeedFaultKind, faultName } from "./feed-faults.ts";

const fault = (kind: FeedFaultKind, at: number, line: 0 | 1 = 0) => ({ kind, line, at, target: 0 });
const moment = (us: number, messages: number, cardNs = 0): Moment => ({ timeNs: BigInt(us) * 1000n, messages, cardNs });
const slots = (...invalid: number[]): ReadonlySet<number> => new Set(invalid);

describe("what a fault took", () => {
  test("lasts until everything that it broke is valid at once", () => {
    const report = new FaultReport();
    report.begin(fault("lose-both", 10), moment(100, 50), slots());
    report.after(moment(101, 51), slots(1, 2));
    report.after(moment(150, 60, 2_000), slots(2));
    report.after(moment(180, 70, 5_000), slots());
    expect(report.outcomes(true)).toEqual([
      { fault: "lose-both", at: 10, booksAffected: 2, messages: 20, microseconds: 80, cardMicroseconds: 5 },
    ]);
  });

  test("is not what was broken before, nor what breaks after the next fault has begun", () => {
    const report = new FaultReport();
    report.begin(fault("overflow", 10), moment(0, 0), slots(7));
    report.after(moment(10, 1), slots(7, 1));
    report.begin(fault("bad-fcs", 12, 1), moment(20, 2), slots(7, 1));
    report.after(moment(30, 3), slots(7, 1, 2));
    report.after(moment(40, 4), slots(7, 2));
    report.after(moment(50, 5), slots(7));
    expect(report.outcomes(false)).toMatchObject([
      { fault: "overflow", booksAffected: 1, messages: 4, microseconds: 40, cardMicroseconds: null },
      { fault: "bad-fcs/b", booksAffected: 1, messages: 3, microseconds: 30 },
    ]);
  });

  test("has no time while a book that it broke is not valid again", () => {
    const report = new FaultReport();
    report.begin(fault("walk", 3), moment(0, 0), slots());
    report.after(moment(10, 1), slots(4));
    expect(report.outcomes(true)).toMatchObject([{ messages: null, microseconds: null, cardMicroseconds: null }]);
    expect(byKind(report.outcomes(true))).toMatchObject([
      { fault: "walk", count: 1, broke: 1, notRecovered: 1, messages: null },
    ]);
  });
});

test("a spread is of values that there were", () => {
  expect(spreadOf([])).toBeNull();
  expect(spreadOf([5])).toEqual({ min: 5, p50: 5, p90: 5, p99: 5, max: 5 });
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(spreadOf(hundred)).toEqual({ min: 1, p50: 50, p90: 90, p99: 99, max: 100 });
});

describe("drawn faults", () => {
  const drawn = (seed: number, packets: number) => {
    const plan = drawnFaults({ every: 20, seed }, 8, Number.POSITIVE_INFINITY);
    return Array.from({ length: packets }, (_, i) => plan.at(i + 1, i + 1)).filter((found) => found !== undefined);
  };

  test("are the same for the same seed, and of every kind equally often", () => {
    const faults = drawn(5, 20 * 20 * FAULT_NAMES.length);
    expect(drawn(5, 20 * 20 * FAULT_NAMES.length)).toEqual(faults);
    expect(drawn(6, 1000)).not.toEqual(drawn(5, 1000));
    const rounds = Math.floor(faults.length / FAULT_NAMES.length);
    expect(rounds).toBeGreaterThan(15);
    for (const name of FAULT_NAMES) {
      const count = faults.filter((each) => faultName(each) === name).length;
      expect([rounds, rounds + 1], name).toContain(count);
    }
    expect(new Set(faults.map(({ target }) => target)).size).toBe(8);
  });

  test("end in time for the last to be seen to come back", () => {
    const plan = drawnFaults({ every: 5, seed: 1 }, 1, 300);
    const last = Array.from({ length: 600 }, (_, i) => plan.at(i + 1, i + 1)).findLastIndex(
      (each) => each !== undefined,
    );
    expect(last).toBeGreaterThan(250);
    expect(last).toBeLessThan(300);
  });
});
