// The venue's own latency: what goes in comes out later, in order.

import type { Random } from "../world/random.ts";
import type { Scheduler } from "../world/scheduler.ts";

/**
 * At least `fixedNs`, and a random part with mean `meanNs` on top: exponential, or log-normal when `sigma` says how wide. Now and then
 * something holds it up for longer.
 */
export interface LatencySettings {
  readonly fixedNs: number;
  readonly meanNs: number;
  /** Deviation of the logarithm. */
  readonly sigma?: number;
  /** Probability that it is held up, and the mean of the time for which it is. */
  readonly holdUp?: number;
  readonly holdUpNs?: number;
}

/** One latency of the distribution, ns. */
export function drawLatency(settings: LatencySettings, random: Random): number {
  const { fixedNs, meanNs, sigma, holdUp = 0, holdUpNs = 0 } = settings;
  let ns = fixedNs;
  if (meanNs > 0) {
    // A log-normal's mean is exp(mu + sigma^2 / 2).
    ns +=
      sigma === undefined ? random.exponential(meanNs) : meanNs * Math.exp(sigma * random.normal() - sigma ** 2 / 2);
  }
  if (holdUp > 0 && random.chance(holdUp)) ns += random.exponential(holdUpNs);
  return ns;
}

/** What was drawn, in steps of an eighth of a power of two. */
export class LatencyRecord {
  private readonly counts = new Uint32Array(BUCKETS);
  private total = 0;
  private most = 0;

  add(ns: number): void {
    this.total++;
    this.most = Math.max(this.most, ns);
    const bucket = ns < 1 ? 0 : Math.min(BUCKETS - 1, Math.floor(Math.log2(ns) * STEPS));
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
  }

  /** Upper ends of the steps where the percentiles are, ns. */
  summary(): { readonly count: number; readonly p50: number; readonly p99: number; readonly max: number } {
    return { count: this.total, p50: this.at(0.5), p99: this.at(0.99), max: Math.round(this.most) };
  }

  private at(share: number): number {
    const rank = Math.ceil(share * this.total);
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS && rank > 0; bucket++) {
      seen += this.counts[bucket] ?? 0;
      if (seen >= rank) return Math.min(Math.round(this.most), Math.round(2 ** ((bucket + 1) / STEPS)));
    }
    return 0;
  }
}

const STEPS = 8;
const BUCKETS = 48 * STEPS;

export class DelayLine {
  private readonly scheduler: Scheduler;
  private readonly settings: LatencySettings;
  private readonly random: Random;
  private readonly record: LatencyRecord | undefined;
  private lastNs = 0;
  private waiting = 0;

  /** @throws RangeError for a latency that cannot be */
  constructor(scheduler: Scheduler, settings: LatencySettings, random: Random, record?: LatencyRecord) {
    const { fixedNs, meanNs, sigma = 0, holdUp = 0, holdUpNs = 0 } = settings;
    if (!(fixedNs >= 0) || !(meanNs >= 0) || !(sigma >= 0) || !(holdUpNs >= 0)) {
      throw new RangeError(`a latency is not negative: ${JSON.stringify(settings)}`);
    }
    if (!(holdUp >= 0 && holdUp <= 1)) throw new RangeError(`a probability is from 0 to 1: ${holdUp}`);
    this.scheduler = scheduler;
    this.settings = settings;
    this.random = random;
    this.record = record;
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
    const { fixedNs, meanNs, holdUp = 0 } = this.settings;
    const now = this.scheduler.now();
    if (fixedNs === 0 && meanNs === 0 && holdUp === 0 && this.waiting === 0) {
      this.record?.add(0);
      run();
      return;
    }
    // What comes after does not overtake.
    this.lastNs = Math.max(this.lastNs, now + drawLatency(this.settings, this.random));
    this.record?.add(this.lastNs - now);
    this.waiting++;
    this.scheduler.at(this.lastNs, () => {
      this.waiting--;
      run();
    });
  }
}
