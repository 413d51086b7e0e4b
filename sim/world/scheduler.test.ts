import { describe, expect, test } from "vitest";
import { Random } from "./random.ts";
import { howToRepeat, testSeed } from "./repeatable.ts";
import { SimulatedScheduler, type WallClock, WallScheduler } from "./scheduler.ts";

describe("SimulatedScheduler", () => {
  test("runs events in order of time, those of one time in the order they were asked for", () => {
    const scheduler = new SimulatedScheduler();
    const ran: string[] = [];
    scheduler.at(20, () => ran.push("late"));
    scheduler.at(10, () => ran.push("first"));
    scheduler.at(10, () => {
      ran.push("second");
      scheduler.after(0, () => ran.push("asked for meanwhile"));
    });
    scheduler.runUntil(15);
    expect(ran).toEqual(["first", "second", "asked for meanwhile"]);
    expect(scheduler.now()).toBe(15);
    scheduler.runAll();
    expect(ran.at(-1)).toBe("late");
    expect(scheduler.now()).toBe(20);
  });

  test("keeps the order of any set of times", () => {
    const seed = testSeed();
    const random = new Random(seed);
    const scheduler = new SimulatedScheduler();
    const ran: number[] = [];
    const wanted: number[] = [];
    for (let i = 0; i < 2000; i++) {
      const time = random.below(500);
      const timer = scheduler.at(time, () => ran.push(time));
      if (random.chance(0.3)) timer.cancel();
      else wanted.push(time);
    }
    scheduler.runAll();
    const where = howToRepeat(seed, "sim/world/scheduler.test.ts");
    expect(ran, where).toEqual(wanted.sort((a, b) => a - b));
  });

  test("does not run what was cancelled, and an event in the past runs now", () => {
    const scheduler = new SimulatedScheduler({ startNs: 100 });
    let ran = 0;
    const timer = scheduler.at(150, () => ran++);
    expect(timer.pending).toBe(true);
    timer.cancel();
    expect(timer.pending).toBe(false);
    scheduler.at(5, () => {
      ran += 10;
    });
    scheduler.runAll();
    expect(ran).toBe(10);
    expect(scheduler.now()).toBe(100);
  });

  test("a tie-break shuffles events of one time, the same way for the same seed", () => {
    const order = (seed: number): number[] => {
      const scheduler = new SimulatedScheduler({ tieBreak: new Random(seed) });
      const ran: number[] = [];
      for (let i = 0; i < 20; i++) scheduler.at(1, () => ran.push(i));
      scheduler.runAll();
      return ran;
    };
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
  });

  test("a world that never rests is an error, not a hang", () => {
    const scheduler = new SimulatedScheduler();
    const again = (): void => {
      scheduler.after(1, again);
    };
    again();
    expect(() => scheduler.runAll(1000)).toThrow("still busy after 1000 events");
  });
});

/** A machine whose clock moves when told; timers fire late by `slackNs`, as real ones do. */
class ToldClock implements WallClock {
  ns = 0n;
  private timers: { at: bigint; run: () => void }[] = [];
  private immediates: (() => void)[] = [];

  monotonicNs(): bigint {
    return this.ns;
  }

  setTimeout(run: () => void, delayMs: number): { unref(): void } {
    const timer = { at: this.ns + BigInt(delayMs) * 1_000_000n, run, unref: () => {} };
    this.timers.push(timer);
    return timer;
  }

  clearTimeout(handle: unknown): void {
    this.timers = this.timers.filter((timer) => timer !== handle);
  }

  setImmediate(run: () => void): void {
    this.immediates.push(run);
  }

  advance(ns: bigint): void {
    this.ns += ns;
    for (;;) {
      const immediate = this.immediates.shift();
      if (immediate !== undefined) {
        immediate();
        continue;
      }
      const due = this.timers.findIndex(({ at }) => at <= this.ns);
      if (due < 0) return;
      const [timer] = this.timers.splice(due, 1);
      timer?.run();
    }
  }
}

describe("WallScheduler", () => {
  test("events see the time they were asked for, so that a chain keeps its rhythm on coarse timers", () => {
    const clock = new ToldClock();
    const scheduler = new WallScheduler({ clock });
    const times: number[] = [];
    const beat = (): void => {
      times.push(scheduler.now());
      if (times.length < 5) scheduler.after(300_000, beat);
    };
    scheduler.after(300_000, beat);
    clock.advance(2_000_000n);
    expect(times).toEqual([300_000, 600_000, 900_000, 1_200_000, 1_500_000]);
    expect(scheduler.now()).toBe(2_000_000);
  });

  test("time never goes back, and a stall is given up instead of made good", () => {
    const clock = new ToldClock();
    const scheduler = new WallScheduler({ clock });
    const times: number[] = [];
    scheduler.at(1_000_000, () => times.push(scheduler.now()));
    clock.ns = 10_000_000_000n;
    const outside = scheduler.now();
    clock.advance(0n);
    expect(outside).toBe(10_000_000_000);
    expect(times).toEqual([10_000_000_000]);
  });

  test("nothing runs after destroy", () => {
    const clock = new ToldClock();
    const scheduler = new WallScheduler({ clock });
    let ran = 0;
    scheduler.after(1, () => ran++);
    scheduler.destroy();
    scheduler.after(1, () => ran++);
    clock.advance(1_000_000_000n);
    expect(ran).toBe(0);
  });
});
