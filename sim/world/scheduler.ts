// Time, injected. Everything in sim/ that waits does so through a Scheduler: simulated nanoseconds for deterministic
// runs, the machine's clock for `npm start`.

import type { Random } from "./random.ts";

export interface Timer {
  /** True until it ran or was cancelled. */
  readonly pending: boolean;
  cancel(): void;
}

/** Times are integers in nanoseconds as doubles: exact for 104 days from the scheduler's zero. */
export interface Scheduler {
  now(): number;
  /** Runs at `timeNs`, or as soon as possible when that has passed; never before this call returns. */
  at(timeNs: number, run: () => void): Timer;
  after(delayNs: number, run: () => void): Timer;
}

class Entry implements Timer {
  readonly timeNs: number;
  /** Order among entries of one time. */
  readonly rank: number;
  run: (() => void) | undefined;

  constructor(timeNs: number, rank: number, run: () => void) {
    this.timeNs = timeNs;
    this.rank = rank;
    this.run = run;
  }

  get pending(): boolean {
    return this.run !== undefined;
  }

  cancel(): void {
    // The entry stays in the queue and is skipped at its time: removing it from the middle of a heap costs more.
    this.run = undefined;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.timeNs < b.timeNs || (a.timeNs === b.timeNs && a.rank < b.rank);
}

/** A binary heap of entries. */
class EntryQueue {
  private readonly heap: Entry[] = [];

  get size(): number {
    return this.heap.length;
  }

  /** Earliest entry that was not cancelled. */
  peek(): Entry | undefined {
    for (let top = this.heap[0]; top !== undefined; top = this.heap[0]) {
      if (top.pending) return top;
      this.pop();
    }
    return undefined;
  }

  push(entry: Entry): void {
    const { heap } = this;
    let hole = heap.push(entry) - 1;
    while (hole > 0) {
      const up = (hole - 1) >> 1;
      const parent = heap[up];
      if (parent === undefined || !before(entry, parent)) break;
      heap[hole] = parent;
      hole = up;
    }
    heap[hole] = entry;
  }

  pop(): Entry | undefined {
    const { heap } = this;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || last === top) return top;
    let hole = 0;
    for (;;) {
      let down = 2 * hole + 1;
      let child = heap[down];
      const right = heap[down + 1];
      if (child !== undefined && right !== undefined && before(right, child)) {
        child = right;
        down++;
      }
      if (child === undefined || !before(child, last)) break;
      heap[hole] = child;
      hole = down;
    }
    heap[hole] = last;
    return top;
  }
}

/** A seeded, deterministic event loop: time jumps from event to event and nothing else moves it. */
export class SimulatedScheduler implements Scheduler {
  private readonly queue = new EntryQueue();
  private readonly tieBreak: Random | undefined;
  private timeNs: number;
  private issued = 0;

  /**
   * @param tieBreak events of one time run in a seeded random order instead of the order in which they were asked for;
   *   finds code that relies on the latter
   */
  constructor(options: { startNs?: number; tieBreak?: Random } = {}) {
    this.timeNs = options.startNs ?? 0;
    this.tieBreak = options.tieBreak;
  }

  now(): number {
    return this.timeNs;
  }

  at(timeNs: number, run: () => void): Timer {
    if (!Number.isFinite(timeNs)) throw new RangeError(`not a time: ${timeNs}`);
    const order = this.issued++;
    const rank = this.tieBreak === undefined ? order : this.tieBreak.u32();
    const entry = new Entry(Math.max(this.timeNs, Math.ceil(timeNs)), rank, run);
    this.queue.push(entry);
    return entry;
  }

  after(delayNs: number, run: () => void): Timer {
    return this.at(this.timeNs + delayNs, run);
  }

  /** Time of the next event. */
  next(): number | undefined {
    return this.queue.peek()?.timeNs;
  }

  /** Runs the next event; false when there is none. */
  step(): boolean {
    const entry = this.queue.peek();
    if (entry === undefined) return false;
    this.queue.pop();
    this.timeNs = entry.timeNs;
    const { run } = entry;
    entry.run = undefined;
    run?.();
    return true;
  }

  /** Runs every event up to and including `timeNs`, then the clock stands there. */
  runUntil(timeNs: number): void {
    for (let next = this.next(); next !== undefined && next <= timeNs; next = this.next()) this.step();
    this.timeNs = Math.max(this.timeNs, timeNs);
  }

  /**
   * Runs until no event is left.
   * @throws Error after `limit` events: a world that never rests is a defect of the world or of the caller
   */
  runAll(limit = 10_000_000): void {
    for (let events = 0; this.step(); events++) {
      if (events >= limit) throw new Error(`still busy after ${limit} events, at ${this.timeNs} ns`);
    }
  }
}

/** What a {@link WallScheduler} needs of the machine. */
export interface WallClock {
  /** Monotonic, ns. */
  monotonicNs(): bigint;
  setTimeout(run: () => void, delayMs: number): { unref(): unknown };
  clearTimeout(handle: unknown): void;
  setImmediate(run: () => void): unknown;
}

export const MACHINE_CLOCK: WallClock = {
  monotonicNs: () => process.hrtime.bigint(),
  setTimeout: (run, delayMs) => setTimeout(run, delayMs),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
  setImmediate: (run) => setImmediate(run),
};

/**
 * The same interface on the machine's clock. Timers of the machine are a millisecond coarse; what is due runs in the order of its
 * times, in turns of at most {@link TURN_NS} so that sockets get theirs. While an event runs, `now` is the time it was asked for, so
 * that a chain of events keeps its rhythm; only when the machine stalls for longer than {@link LAG_NS_MAX} is time given up.
 * `now` never goes back.
 */
export class WallScheduler implements Scheduler {
  private readonly queue = new EntryQueue();
  private readonly clock: WallClock;
  private readonly originNs: bigint;
  private readonly startNs: number;
  private issued = 0;
  private wakeAtNs = Number.POSITIVE_INFINITY;
  private handle: unknown;
  private stopped = false;
  /** Time of the event that runs. */
  private eventNs: number | undefined;
  private lastNs: number;

  constructor(options: { startNs?: number; clock?: WallClock } = {}) {
    this.clock = options.clock ?? MACHINE_CLOCK;
    this.originNs = this.clock.monotonicNs();
    this.startNs = options.startNs ?? 0;
    this.lastNs = this.startNs;
  }

  now(): number {
    this.lastNs = Math.max(this.lastNs, this.eventNs ?? this.machineNs());
    return this.lastNs;
  }

  at(timeNs: number, run: () => void): Timer {
    if (!Number.isFinite(timeNs)) throw new RangeError(`not a time: ${timeNs}`);
    const entry = new Entry(Math.ceil(timeNs), this.issued++, run);
    if (this.stopped) {
      entry.cancel();
      return entry;
    }
    this.queue.push(entry);
    // Within a turn the end of the turn does it.
    if (this.eventNs === undefined) this.arm();
    return entry;
  }

  after(delayNs: number, run: () => void): Timer {
    return this.at(this.now() + delayNs, run);
  }

  /** Nothing runs any more; idempotent. */
  destroy(): void {
    this.stopped = true;
    if (this.handle !== undefined) this.clock.clearTimeout(this.handle);
    this.handle = undefined;
    while (this.queue.pop() !== undefined);
  }

  private machineNs(): number {
    return this.startNs + Number(this.clock.monotonicNs() - this.originNs);
  }

  private arm(): void {
    const next = this.queue.peek();
    if (next === undefined || next.timeNs >= this.wakeAtNs) return;
    if (this.handle !== undefined) this.clock.clearTimeout(this.handle);
    this.wakeAtNs = next.timeNs;
    const delayMs = Math.min(Math.max(0, Math.ceil((next.timeNs - this.machineNs()) / 1e6)), MAX_DELAY_MS);
    this.handle = this.clock.setTimeout(() => this.turn(), delayMs);
  }

  private turn(): void {
    this.handle = undefined;
    this.wakeAtNs = Number.POSITIVE_INFINITY;
    const startedNs = this.machineNs();
    let machineNs = startedNs;
    for (let entry = this.queue.peek(); entry !== undefined && entry.timeNs <= machineNs; entry = this.queue.peek()) {
      if (machineNs - startedNs > TURN_NS) {
        this.wakeAtNs = Number.NEGATIVE_INFINITY;
        this.clock.setImmediate(() => this.turn());
        return;
      }
      this.queue.pop();
      const { run } = entry;
      entry.run = undefined;
      this.eventNs = Math.max(entry.timeNs, machineNs - LAG_NS_MAX);
      try {
        run?.();
      } finally {
        this.eventNs = undefined;
      }
      machineNs = this.machineNs();
    }
    if (!this.stopped) this.arm();
  }
}

const TURN_NS = 5e6;
const LAG_NS_MAX = 250e6;
/** setTimeout takes 31 bits of milliseconds. */
const MAX_DELAY_MS = 2 ** 31 - 1;
