/**
 * The one source of time. Events run in the order of their times; what an event resolves runs to its end before the next one, so that a run is
 * the same every time.
 */
import type { Clock, Timer } from "../../../gateway/clock.ts";
import { SimulatedScheduler } from "../../../sim/world/mod.ts";

/** 2026-01-05T14:30:00Z. */
const WALL_START_NS = 1_767_623_400_000_000_000n;
const START_NS = 1_000_000_000;

export class Time {
  readonly scheduler: SimulatedScheduler;
  steps = 0;

  constructor() {
    // Events of one moment in the order in which they were asked for: the venue relies on that for the requests of one stream.
    this.scheduler = new SimulatedScheduler({ startNs: START_NS });
  }

  get nowNs(): number {
    return this.scheduler.now();
  }

  /** Since the start of the world. */
  get ms(): number {
    return (this.scheduler.now() - START_NS) / 1e6;
  }

  after(ms: number, run: () => void): Timer {
    return this.scheduler.after(ms * 1e6, run);
  }

  /** @param look after each event; true: enough */
  async run(untilMs: number, look: () => boolean): Promise<void> {
    const endNs = START_NS + untilMs * 1e6;
    for (;;) {
      const next = this.scheduler.next();
      if (next === undefined || next > endNs) break;
      this.scheduler.step();
      this.steps++;
      await settled();
      if (look()) return;
    }
    this.scheduler.runUntil(endNs);
  }
}

/** Every promise that waits for nothing but others has had its turn. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The machine's wall clock: all processes of it see the same, and somebody may set it. */
export class WallClock {
  #offsetNs = WALL_START_NS;
  readonly #time: Time;

  constructor(time: Time) {
    this.#time = time;
  }

  get ns(): bigint {
    return this.#offsetNs + BigInt(this.#time.nowNs);
  }

  jump(ms: number): void {
    this.#offsetNs += BigInt(Math.round(ms)) * 1_000_000n;
  }
}

/** The clock of one process: with the process its timers are gone. */
export class ProcessClock implements Clock {
  readonly #time: Time;
  readonly #wall: WallClock;
  #dead = false;

  constructor(time: Time, wall: WallClock) {
    this.#time = time;
    this.#wall = wall;
  }

  die(): void {
    this.#dead = true;
  }

  monotonicNs(): bigint {
    return BigInt(this.#time.nowNs);
  }

  wallNs(): bigint {
    return this.#wall.ns;
  }

  /** As the control plane has it. */
  nowMs(): number {
    return Number(this.#wall.ns / 1_000_000n);
  }

  after(delayMs: number, run: () => void): Timer {
    // setTimeout fires late, never early, and never within a millisecond that has not passed.
    return this.#time.scheduler.after(Math.max(0, Math.ceil(delayMs * 1e6)), () => {
      if (!this.#dead) run();
    });
  }
}
