/** Percentiles of the card's latency histograms, in cycles and nanoseconds of the 156.25 MHz clock. */
import { CYCLE_NS } from "../../proto/mod.ts";

export interface LatencySummary {
  readonly samples: number;
  readonly cycles: Percentiles | null;
  readonly ns: Percentiles | null;
}

export interface Percentiles {
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** [cycles, orders], ascending. */
export type LatencyHistogram = readonly (readonly [number, number])[];

/** Exact values as the transmitter reported them, one per order, so that nothing is hidden in a last bucket. */
export class LatencyRecorder {
  /** Index: cycles; sparse. */
  readonly #counts = new Map<number, number>();
  #samples = 0;

  get samples(): number {
    return this.#samples;
  }

  add(cycles: number, orders = 1): void {
    this.#counts.set(cycles, (this.#counts.get(cycles) ?? 0) + orders);
    this.#samples += orders;
  }

  addAll(histogram: LatencyHistogram): void {
    for (const [cycles, orders] of histogram) this.add(cycles, orders);
  }

  /** Orders by cycles, ascending. */
  histogram(): LatencyHistogram {
    return [...this.#counts].sort(([a], [b]) => a - b);
  }

  summary(): LatencySummary {
    if (this.#samples === 0) return { samples: 0, cycles: null, ns: null };
    const sorted = this.histogram();
    const at = (share: number): number => {
      let left = Math.ceil(share * this.#samples);
      for (const [cycles, count] of sorted) {
        left -= count;
        if (left <= 0) return cycles;
      }
      return sorted.at(-1)?.[0] ?? 0;
    };
    const cycles: Percentiles = {
      min: sorted[0]?.[0] ?? 0,
      p50: at(0.5),
      p90: at(0.9),
      p99: at(0.99),
      p999: at(0.999),
      max: sorted.at(-1)?.[0] ?? 0,
    };
    const ns = Object.fromEntries(
      Object.entries(cycles).map(([name, value]) => [name, Math.round(value * CYCLE_NS * 10) / 10]),
    );
    return { samples: this.#samples, cycles, ns: ns as unknown as Percentiles };
  }
}
