/** How far and for how long a value stayed below its highest one (docs/analytics.md, "Drawdown"). Constant memory. */

export interface DrawdownFigures {
  /** Greatest distance below the highest value before it; 0: never below. null: no sample. */
  readonly depth: number | null;
  /** Greatest share of the highest value before it; null: no sample, or a highest value that is not positive. */
  readonly relative: number | null;
  /** Samples from a highest value to the first that reaches it again, or to the last one; the longest. null: no sample. */
  readonly lengthSamples: number | null;
  /** The longest in time, same unit as that of the samples. null: no sample. */
  readonly length: number | null;
  /** Below the highest value at the last sample. null: no sample. */
  readonly now: number | null;
}

export class Drawdown {
  #samples = 0;
  #peak = 0;
  #peakAt = 0;
  #peakSample = 0;
  #depth = 0;
  #relative: number | null = 0;
  #lengthSamples = 0;
  #length = 0;
  #last = 0;

  push(at: number, value: number): void {
    const sample = this.#samples++;
    this.#last = value;
    if (sample === 0 || value >= this.#peak) {
      // The way back ends with this sample; two highest values in a row are no drawdown.
      if (sample > 0 && this.#below) this.#lasted(at, sample);
      this.#below = false;
      this.#peak = value;
      this.#peakAt = at;
      this.#peakSample = sample;
    } else {
      this.#below = true;
      this.#lasted(at, sample);
      this.#depth = Math.max(this.#depth, this.#peak - value);
      if (this.#relative !== null && this.#peak > 0) {
        this.#relative = Math.max(this.#relative, (this.#peak - value) / this.#peak);
      }
    }
    if (this.#peak <= 0) this.#relative = null;
  }

  figures(): DrawdownFigures {
    if (this.#samples === 0) return { depth: null, relative: null, lengthSamples: null, length: null, now: null };
    return {
      depth: this.#depth,
      relative: this.#relative,
      lengthSamples: this.#lengthSamples,
      length: this.#length,
      now: this.#peak - this.#last,
    };
  }

  #below = false;

  #lasted(at: number, sample: number): void {
    this.#lengthSamples = Math.max(this.#lengthSamples, sample - this.#peakSample);
    this.#length = Math.max(this.#length, at - this.#peakAt);
  }
}
