/**
 * How many shares a parent should have done: whole shares, rounded down, never less than before, all of them at the end. Only POV and the
 * live part of VWAP look at the market's volume.
 */
import type { ParentSpec } from "./parent-spec.ts";
import { VolumeCurve } from "./volume-curve.ts";

const PPM = 1_000_000n;

export class Schedule {
  readonly #spec: ParentSpec;
  readonly #curve: VolumeCurve;
  readonly #span: number;
  #highest = 0;

  constructor(spec: ParentSpec) {
    this.#spec = spec;
    this.#curve = new VolumeCurve(spec.curve);
    this.#span = spec.endUs - spec.startUs;
  }

  /** End of the slice that `nowUs` is in. */
  sliceEnd(nowUs: number): number {
    const { startUs, endUs, sliceUs } = this.#spec;
    const slices = Math.floor(Math.max(0, nowUs - startUs) / sliceUs) + 1;
    return Math.min(endUs, startUs + slices * sliceUs);
  }

  /** To be done by the end of the slice that `nowUs` is in. @param volume the market's since the start, shares */
  wanted(nowUs: number, volume: number): number {
    const { kind, quantity } = this.#spec;
    let target = quantity;
    if (kind === "twap") target = this.#share(this.#elapsedPpm(this.sliceEnd(nowUs)));
    else if (kind === "vwap") target = this.#share(this.#volumePpm(nowUs, this.sliceEnd(nowUs), volume));
    else if (kind === "pov") target = this.#ofVolume(volume);
    this.#highest = Math.min(quantity, Math.max(this.#highest, target));
    return this.#highest;
  }

  /** Of an ideal execution at `nowUs` itself: what the schedule error is measured against. */
  ideal(nowUs: number, volume: number): number {
    const { kind, quantity } = this.#spec;
    if (kind === "twap") return this.#share(this.#elapsedPpm(nowUs));
    if (kind === "vwap") return this.#share(this.#volumePpm(nowUs, nowUs, volume));
    return kind === "pov" ? this.#ofVolume(volume) : quantity;
  }

  #ofVolume(volume: number): number {
    const { quantity, rateBps } = this.#spec;
    const shares = (BigInt(volume) * BigInt(rateBps)) / 10_000n;
    return shares > BigInt(quantity) ? quantity : Number(shares);
  }

  #elapsedPpm(us: number): bigint {
    const elapsed = Math.max(0, us - this.#spec.startUs);
    return elapsed >= this.#span ? PPM : (BigInt(elapsed) * PPM) / BigInt(this.#span);
  }

  /**
   * Part of the whole time's volume that has been by `endUs`: what was traded until now and is expected until then, of what was traded and is
   * expected until the end. What is expected comes from the curve, scaled by how much busier than the curve the time so far was; a tenth of the
   * curve counts as seen from the beginning, so that a few trades do not decide.
   */
  #volumePpm(nowUs: number, endUs: number, volume: number): bigint {
    const { startUs } = this.#spec;
    const { total } = this.#curve;
    if (total === 0n || endUs - startUs >= this.#span) return PPM;
    const elapsed = Math.max(0, nowUs - startUs);
    const passed = this.#curve.expected(elapsed, this.#span);
    const soon = this.#curve.expected(endUs - startUs, this.#span) - passed;
    const seen = BigInt(volume);
    // Both sides of the fraction times 10 x the scale's denominator.
    const numerator = 10n * seen + total;
    const denominator = 10n * passed + total;
    const done = seen * denominator + soon * numerator;
    const all = seen * denominator + (total - passed) * numerator;
    return all === 0n ? PPM : (done * PPM) / all;
  }

  /** Shares at a part of the schedule, the urgency's lead added. */
  #share(ppm: bigint): number {
    const { quantity, urgency } = this.#spec;
    const lead = (BigInt(urgency) * ppm * (PPM - ppm)) / (100n * PPM);
    const ahead = ppm + lead > PPM ? PPM : ppm + lead;
    return Number((BigInt(quantity) * ahead) / PPM);
  }
}
