// What a benchmark is to `tickgate bench`.

export interface BenchOptions {
  readonly seed: number;
  /** Messages of the flow; a benchmark that has no flow ignores it. */
  readonly messages: number;
  /** Nothing is installed; peers that are not there are left out. */
  readonly offline: boolean;
  /** Progress, for people; never part of the result. */
  log(text: string): void;
}

export interface Bench {
  readonly name: string;
  readonly summary: string;
  /** A document of plain numbers and texts. Wall-clock figures only as minima of repeats, and as ratios to a peer of the same run. */
  run(options: BenchOptions): Promise<Readonly<Record<string, unknown>>>;
}

/** Values at the given percentiles (nearest rank). `sorted` ascending. */
export function percentiles(sorted: Float64Array, at: readonly number[]): Record<string, number> {
  const values: Record<string, number> = {};
  for (const percent of at) {
    const rank = Math.min(sorted.length - 1, Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1));
    values[`p${percent}`] = round(sorted[rank] ?? Number.NaN, 1);
  }
  values.max = round(sorted.at(-1) ?? Number.NaN, 1);
  return values;
}

export function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

/** CPU time of one call, ns: less of it than of wall time depends on what else the machine does. */
export function cpuNs(once: () => void): number {
  const before = process.cpuUsage();
  once();
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1000;
}
