// The venue's own latency: what goes in comes out later, in order.

import type { Random } from "../world/random.ts";
import type { Scheduler } from "../world/scheduler.ts";

/** At least `fixedNs`, and an exponential part with mean `meanNs` on top. */
export interface LatencySettings {
  readonly fixedNs: number;
  readonly meanNs: number;
}

export const NO_LATENCY: LatencySettings = { fixedNs: 0, meanNs: 0 };

export class DelayLine {
  private readonly scheduler: Scheduler;
  private readonly settings: LatencySettings;
  private readonly random: Random;
  private lastNs = 0;
  private waiting = 0;

  /** @throws RangeError for a negative latency */
  constructor(scheduler: Scheduler, settings: LatencySettings, random: Random) {
    if (!(settings.fixedNs >= 0) || !(settings.meanNs >= 0)) {
      throw new RangeError(`a latency is not negative: ${settings.fixedNs} ns fixed, ${settings.meanNs} ns mean`);
    }
    this.scheduler = scheduler;
    this.settings = settings;
    this.random = random;
  }

  /** How many wait to come out. */
  get depth(): number {
    return this.waiting;
  }

  /** What comes in here comes out after everything that is in `earlier`. */
  follow(earlier: DelayLine): void {
    this.lastNs = Math.max(this.lastNs, earlier.lastNs);
  }

  push(run: () => void): void {
    const { fixedNs, meanNs } = this.settings;
    const now = this.scheduler.now();
    if (fixedNs === 0 && meanNs === 0 && this.waiting === 0) {
      run();
      return;
    }
    this.lastNs = Math.max(this.lastNs, now + fixedNs + (meanNs > 0 ? this.random.exponential(meanNs) : 0));
    this.waiting++;
    this.scheduler.at(this.lastNs, () => {
      this.waiting--;
      run();
    });
  }
}
