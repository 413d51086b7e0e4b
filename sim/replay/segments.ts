/**
 * A long generated input in segments, each a market of its own with a seed drawn from the input's: worker threads share them, and what comes
 * out does not depend on how many there are. The first segment that fails ends the run.
 */
import { createHash } from "node:crypto";
import { buildCard } from "../card/mod.ts";
import { Random } from "../world/mod.ts";
import type { Difference } from "./equivalence.ts";
import type { StreamCounts } from "./event-stream.ts";
import { byKind, type FaultFigures } from "./fault-report.ts";
import type { DrawnFaults } from "./feed-faults.ts";
import { type LatencyHistogram, LatencyRecorder, type LatencySummary } from "./latency.ts";
import type { Progress } from "./progress.ts";
import type { PathName, ReplayResult, Simulation } from "./replay.ts";
import type { ReplayConfigFile } from "./replay-config.ts";
import { type GeneratedSettings, generatedName } from "./replay-input.ts";
import type { ReplayRepairCounts } from "./replay-repair.ts";
import type { SegmentSetup, SegmentTask } from "./segment-worker.ts";
import { inOrder, TaskFailure } from "./worker-pool.ts";

export interface SegmentsOptions {
  /** The whole input. */
  readonly input: GeneratedSettings;
  /** Messages of a segment; the last one has the rest. */
  readonly segment: number;
  readonly paths: readonly PathName[];
  readonly config: ReplayConfigFile;
  /** Packets from one drawn fault to the next, on average; undefined: none. */
  readonly faultsEvery?: number | undefined;
  readonly workers: number;
  readonly progress?: Progress | undefined;
}

export interface SegmentedResult {
  readonly input: string;
  readonly segments: number;
  readonly frames: number;
  readonly messages: Readonly<Record<string, number>>;
  readonly gaps: number;
  readonly events: StreamCounts;
  readonly rejectsByRule: Readonly<Record<string, number>>;
  readonly latency: { readonly t1: LatencySummary; readonly t2: LatencySummary } | null;
  readonly latencyHistograms: { readonly t1: LatencyHistogram; readonly t2: LatencyHistogram } | null;
  /** Of each path: over its digests of all segments, in their order. */
  readonly digests: Readonly<Record<string, string>>;
  readonly simulation: Simulation | null;
  readonly faults: SegmentedFaults | null;
  /** Null: nothing was compared, or not everything was (a segment ended in an error). */
  readonly equivalent: boolean | null;
  readonly itemsCompared: number;
  /** The first segment in which something was wrong; nothing after it is counted. */
  readonly failed: FailedSegment | null;
}

export interface SegmentedFaults {
  readonly count: number;
  readonly notRecovered: number;
  readonly byKind: readonly FaultFigures[];
  readonly viewsChecked: number;
  readonly wrongViews: number;
  readonly repairs: ReplayRepairCounts;
  readonly validBooks: number;
  readonly wrongBooks: number;
}

export interface FailedSegment {
  readonly segment: number;
  /** The input and the faults that show it alone. */
  readonly input: string;
  readonly faults: DrawnFaults | null;
  readonly firstDifference: Difference | null;
  /** Views and books that are not the published ones, or what a path threw. */
  readonly wrong: readonly string[];
}

export function segmentTasks({ input, segment, faultsEvery }: SegmentsOptions): readonly SegmentTask[] {
  const seeds = new Random(input.seed);
  const tasks: SegmentTask[] = [];
  for (let from = 0; from < input.messages; from += segment) {
    const { seed } = seeds.fork(`segment/${tasks.length}`);
    const messages = Math.min(segment, input.messages - from);
    const faults = faultsEvery === undefined ? null : { every: faultsEvery, seed };
    // A seed of the generator is at least 1.
    tasks.push({ input: generatedName({ ...input, messages, seed: Math.max(1, seed) }), faults });
  }
  return tasks;
}

export async function replaySegments(options: SegmentsOptions): Promise<SegmentedResult> {
  const { paths, config, workers, progress } = options;
  const tasks = segmentTasks(options);
  if (progress !== undefined) progress.total = options.input.messages;
  // Before the workers, which would all want to build it.
  if (paths.includes("rtl")) await buildCard();
  const totals = new Totals(generatedName(options.input));
  const results = inOrder<SegmentTask, ReplayResult>(tasks, {
    entry: new URL("segment-worker.ts", import.meta.url),
    setup: { paths, config } satisfies SegmentSetup,
    workers,
    onDone: (messages) => progress?.add(messages),
  });
  try {
    for await (const result of results) {
      const task = tasks[totals.segments];
      if (task === undefined || !totals.add(result, task)) break;
    }
  } catch (error) {
    const task = error instanceof TaskFailure ? tasks[error.task] : undefined;
    if (task === undefined) throw error;
    totals.threw(task, error instanceof Error ? error.message : String(error));
  }
  return totals.result(paths);
}

class Totals {
  segments = 0;
  readonly #input: string;
  readonly #results: Slim[] = [];
  readonly #t1 = new LatencyRecorder();
  readonly #t2 = new LatencyRecorder();
  #failed: FailedSegment | null = null;
  #threw = false;

  constructor(input: string) {
    this.#input = input;
  }

  /** @returns whether all is well */
  add(result: ReplayResult, task: SegmentTask): boolean {
    const { latencyHistograms, firstDifference, faults } = result;
    this.#t1.addAll(latencyHistograms?.t1 ?? []);
    this.#t2.addAll(latencyHistograms?.t2 ?? []);
    this.#results.push(result);
    const wrong = [
      ...(faults?.wrongViewsTold ?? []),
      ...(faults?.wrongBooks ?? []).map((stock) => `${stock}: valid in the end, and not the published book`),
      ...(faults?.outcomes ?? [])
        .filter(({ messages }) => messages === null)
        .map(({ fault, at }) => `${fault}@${at}: not every book became valid again`),
    ];
    if (firstDifference !== null || wrong.length > 0) {
      this.#failed = { segment: this.segments, ...task, firstDifference, wrong };
    }
    this.segments += 1;
    return this.#failed === null;
  }

  threw(task: SegmentTask, message: string): void {
    this.#threw = true;
    this.#failed = { segment: this.segments, ...task, firstDifference: null, wrong: [message] };
  }

  result(paths: readonly PathName[]): SegmentedResult {
    const results = this.#results;
    const sum = (of: (result: Slim) => number): number => results.reduce((total, result) => total + of(result), 0);
    const t1 = this.#t1;
    const t2 = this.#t2;
    const hasCard = paths.includes("rtl");
    return {
      input: this.#input,
      segments: this.segments,
      frames: sum(({ frames }) => frames),
      messages: sums(results.map(({ messages }) => messages)),
      gaps: sum(({ counters }) => counters.gaps),
      events: sums(results.map(({ events }) => ({ ...events }))) as unknown as StreamCounts,
      rejectsByRule: sums(results.map(({ rejectsByRule }) => rejectsByRule)),
      latency: hasCard ? { t1: t1.summary(), t2: t2.summary() } : null,
      latencyHistograms: hasCard ? { t1: t1.histogram(), t2: t2.histogram() } : null,
      digests: Object.fromEntries(paths.map((path) => [path, digestOf(results, path)])),
      simulation: hasCard
        ? {
            cyclesRun: sum(({ simulation }) => simulation?.cyclesRun ?? 0),
            cyclesSkipped: sum(({ simulation }) => simulation?.cyclesSkipped ?? 0),
          }
        : null,
      faults: this.#faults(),
      equivalent: this.#equivalent(paths),
      itemsCompared: sum(({ itemsCompared }) => itemsCompared),
      failed: this.#failed,
    };
  }

  /** True only of what was compared to its end: a segment that threw has not been. */
  #equivalent(paths: readonly PathName[]): boolean | null {
    if (this.#results.some(({ equivalent }) => equivalent === false)) return false;
    const compared = this.#results.some(({ itemsCompared }) => itemsCompared > 0);
    return paths.length < 2 || this.#threw || !compared ? null : true;
  }

  #faults(): SegmentedFaults | null {
    const faults = this.#results.map((result) => result.faults).filter((found) => found !== null);
    if (faults.length === 0) return null;
    const sum = (of: (found: (typeof faults)[number]) => number): number =>
      faults.reduce((total, found) => total + of(found), 0);
    const outcomes = faults.flatMap((found) => found.outcomes);
    return {
      count: outcomes.length,
      notRecovered: outcomes.filter(({ messages }) => messages === null).length,
      byKind: byKind(outcomes),
      viewsChecked: sum(({ viewsChecked }) => viewsChecked),
      wrongViews: sum(({ wrongViews }) => wrongViews),
      repairs: sums(faults.map(({ repairs }) => ({ ...repairs }))) as unknown as ReplayRepairCounts,
      validBooks: sum(({ validBooks }) => validBooks),
      wrongBooks: sum(({ wrongBooks }) => wrongBooks.length),
    };
  }
}

/** Of a segment what is kept until the end: histograms are added up at once. */
type Slim = Omit<ReplayResult, "latencyHistograms">;

function sums(all: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const total: Record<string, number> = {};
  for (const each of all) for (const [name, count] of Object.entries(each)) total[name] = (total[name] ?? 0) + count;
  return total;
}

function digestOf(results: readonly Slim[], path: PathName): string {
  const hash = createHash("sha256");
  for (const { digests } of results) hash.update(`${digests[path]?.bbo} ${digests[path]?.orders}\n`);
  return hash.digest("hex");
}
