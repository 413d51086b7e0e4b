// What a wire does to frames: delay, jitter, loss, duplication, reordering. Seeded.

import type { Random } from "./random.ts";

export interface WireSettings {
  /** Fixed delay, ns. */
  readonly delayNs: number;
  /** Mean of an exponential delay on top, ns; does not reorder. */
  readonly jitterNs: number;
  /** Probabilities per frame, 0..1. */
  readonly loss: number;
  readonly duplicate: number;
  readonly reorder: number;
  /** How much later a reordered frame and a duplicate come at most, ns. */
  readonly lateNs: number;
}

export const PERFECT_WIRE: WireSettings = {
  delayNs: 0,
  jitterNs: 0,
  loss: 0,
  duplicate: 0,
  reorder: 0,
  lateNs: 20_000,
};

/** Preamble, start delimiter, frame check sequence and the gap between frames: bytes a frame takes beside its own. */
const OVERHEAD_BYTES = 24;
const MINIMUM_FRAME_BYTES = 60;
/** 10 GbE. */
export const NS_PER_BYTE = 0.8;

/** How long a frame (without FCS) keeps the wire busy, ns. */
export function wireTimeNs(bytes: number, nsPerByte = NS_PER_BYTE): number {
  return (Math.max(bytes, MINIMUM_FRAME_BYTES) + OVERHEAD_BYTES) * nsPerByte;
}

/** @throws RangeError that names the setting */
export function checkWire(settings: WireSettings): void {
  for (const name of ["delayNs", "jitterNs", "lateNs"] as const) {
    if (!(settings[name] >= 0)) throw new RangeError(`wire ${name} must not be negative, got ${settings[name]}`);
  }
  for (const name of ["loss", "duplicate", "reorder"] as const) {
    if (!(settings[name] >= 0 && settings[name] <= 1)) {
      throw new RangeError(`wire ${name} is a probability, got ${settings[name]}`);
    }
  }
}

export class Wire {
  readonly settings: WireSettings;
  /** Frames given in, lost, sent twice, sent late. */
  readonly counts = { frames: 0, lost: 0, duplicated: 0, reordered: 0 };
  private readonly random: Random;
  private freeAtNs = 0;

  constructor(settings: WireSettings, random: Random) {
    checkWire(settings);
    this.settings = settings;
    this.random = random;
  }

  /** When a frame that leaves at `timeNs` arrives: no time, one, or two. Never before `timeNs + delayNs`. */
  arrivals(timeNs: number, bytes: number): number[] {
    const { delayNs, jitterNs, loss, duplicate, reorder, lateNs } = this.settings;
    const { random, counts } = this;
    counts.frames++;
    if (loss > 0 && random.chance(loss)) {
      counts.lost++;
      return [];
    }
    const jitter = jitterNs > 0 ? random.exponential(jitterNs) : 0;
    const inOrder = Math.ceil(Math.max(timeNs + delayNs + jitter, this.freeAtNs));
    let arrival = inOrder;
    if (reorder > 0 && random.chance(reorder)) {
      counts.reordered++;
      arrival += Math.ceil(random.unit() * lateNs);
    } else {
      this.freeAtNs = inOrder + wireTimeNs(bytes);
    }
    if (duplicate > 0 && random.chance(duplicate)) {
      counts.duplicated++;
      return [arrival, arrival + 1 + Math.ceil(random.unit() * lateNs)];
    }
    return [arrival];
  }
}
