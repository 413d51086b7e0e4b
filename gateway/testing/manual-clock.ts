// A clock that a test moves by hand. Timers run in the order of their times, and what they cause is awaited in between.
import type { Clock, Timer } from "../clock.ts";

const WALL_OFFSET_NS = 1_700_000_000_000_000_000n;

export class ManualClock implements Clock {
  #nowNs = 1_000_000_000n;
  #rank = 0;
  readonly #timers = new Set<{ readonly atNs: bigint; readonly rank: number; readonly run: () => void }>();

  monotonicNs(): bigint {
    return this.#nowNs;
  }

  wallNs(): bigint {
    return this.#nowNs + WALL_OFFSET_NS;
  }

  after(delayMs: number, run: () => void): Timer {
    const atNs = this.#nowNs + BigInt(Math.max(0, Math.ceil(delayMs * 1e6)));
    const entry = { atNs, rank: this.#rank++, run };
    this.#timers.add(entry);
    return { cancel: () => void this.#timers.delete(entry) };
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** Time passes; promises that timers resolve get their turn before the next timer runs. */
  async pass(ms: number): Promise<void> {
    const endNs = this.#nowNs + BigInt(Math.round(ms * 1e6));
    await settle();
    for (;;) {
      const next = [...this.#timers]
        .filter(({ atNs }) => atNs <= endNs)
        .sort((a, b) => (a.atNs === b.atNs ? a.rank - b.rank : a.atNs < b.atNs ? -1 : 1))[0];
      if (next === undefined) break;
      this.#timers.delete(next);
      if (next.atNs > this.#nowNs) this.#nowNs = next.atNs;
      next.run();
      await settle();
    }
    this.#nowNs = endNs;
  }
}

/** Promises that wait for nothing but each other are through after this. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
