/**
 * Damaged frames through all paths. Frames come in groups, each on a cleared card: on line A a damaged frame, on line B its
 * undamaged original, as the other line of a real feed would bring it. Systematic damage comes one frame a group; random damage
 * strikes a stretch of consecutive frames. After every group the paths have reported the same, the card has come to rest, and in
 * the end every frame is counted once.
 */
import { buildCard } from "../card/mod.ts";
import { type Chunk, chunksOf, runChunk, workOf } from "./damage-chunks.ts";
import type { DamageTotals } from "./damage-runner.ts";
import { CAMPAIGN_GEOMETRY, prepare, type Source } from "./damage-source.ts";
import type { DamageSetup } from "./damage-worker.ts";
import type { Progress } from "./progress.ts";
import type { PathName } from "./replay.ts";
import type { ReplayInput } from "./replay-input.ts";
import { inOrder, TaskFailure } from "./worker-pool.ts";

export interface CampaignOptions {
  readonly inputs: readonly ReplayInput[];
  readonly paths: readonly PathName[];
  /** Random mutations beside the systematic ones. */
  readonly random: number;
  readonly seed: number;
  /** Frames taken from each input; default 64. */
  readonly framesPerInput?: number;
  /** Takes one in so many of the systematic damages; default 1, 0 for none. */
  readonly systematicEvery?: number;
  /** Threads that share the chunks; default none besides this one. What is found does not depend on it. */
  readonly workers?: number;
  /** Runs this chunk alone. */
  readonly chunk?: number | undefined;
  readonly progress?: Progress | undefined;
}

export interface CampaignResult extends DamageTotals {
  readonly seed: number;
  readonly chunks: number;
  /** The chunk in which the paths first differ; nothing after it is counted. */
  readonly failedChunk: number | null;
}

/** A path threw, or did not come to rest, in this chunk. */
export class ChunkError extends Error {
  readonly chunk: number;

  constructor(chunk: number, message: string) {
    super(`chunk ${chunk}: ${message}`);
    this.chunk = chunk;
  }
}

const FRAMES_PER_INPUT = 64;

/** @throws ChunkError; RangeError when there is no chunk of the number asked for */
export async function campaign(options: CampaignOptions): Promise<CampaignResult> {
  const { paths, seed, random, systematicEvery = 1, framesPerInput = FRAMES_PER_INPUT, progress } = options;
  const sources: Source[] = [];
  for (const input of options.inputs) sources.push(await prepare(input, framesPerInput));
  const chunks = chunksOf(sources, { systematicEvery, random, seed });
  const chosen = options.chunk === undefined ? [...chunks.keys()] : [options.chunk];
  const tasks = chosen.map((number) => {
    const chunk = chunks[number];
    if (chunk === undefined) throw new RangeError(`no chunk ${number}: there are ${chunks.length}`);
    return chunk;
  });
  if (progress !== undefined) progress.total = tasks.reduce((sum, chunk) => sum + workOf(chunk), 0);
  const onDone = (damagedFrames: number): void => progress?.add(damagedFrames);
  // Before the workers, which would all want to build it.
  if (paths.includes("rtl")) await buildCard({ geometry: CAMPAIGN_GEOMETRY });
  const workers = options.workers ?? 0;
  const inputs = options.inputs.map(({ description }) => description);
  const results =
    workers < 2
      ? one(tasks, (chunk) => runChunk(sources, paths, chunk, onDone))
      : inOrder<Chunk, DamageTotals>(tasks, {
          entry: new URL("damage-worker.ts", import.meta.url),
          setup: { inputs, framesPerInput, paths } satisfies DamageSetup,
          workers,
          onDone,
        });
  let totals = NOTHING;
  let failedChunk: number | null = null;
  let at = 0;
  try {
    for await (const result of results) {
      totals = sum(totals, result);
      if (result.equivalent === false) failedChunk = chosen[at] ?? null;
      if (failedChunk !== null) break;
      at += 1;
    }
  } catch (error) {
    if (error instanceof TaskFailure) throw new ChunkError(chosen[error.task] ?? error.task, error.message);
    throw error;
  }
  return { seed, chunks: chunks.length, failedChunk, ...totals };
}

async function* one(
  tasks: readonly Chunk[],
  run: (chunk: Chunk) => Promise<DamageTotals>,
): AsyncGenerator<DamageTotals> {
  for (const [index, chunk] of tasks.entries()) {
    try {
      yield await run(chunk);
    } catch (error) {
      throw new TaskFailure(index, error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }
}

const DROP_REASONS = 15;

const NOTHING: DamageTotals = {
  damagedFrames: 0,
  framesGiven: 0,
  groups: 0,
  byReason: new Array<number>(DROP_REASONS).fill(0),
  good: 0,
  itemsCompared: 0,
  orders: 0,
  t1CyclesMax: 0,
  equivalent: true,
  countersAddUp: true,
  firstDifference: null,
};

function sum(a: DamageTotals, b: DamageTotals): DamageTotals {
  return {
    damagedFrames: a.damagedFrames + b.damagedFrames,
    framesGiven: a.framesGiven + b.framesGiven,
    groups: a.groups + b.groups,
    byReason: a.byReason.map((count, reason) => count + (b.byReason[reason] ?? 0)),
    good: a.good + b.good,
    itemsCompared: a.itemsCompared + b.itemsCompared,
    orders: a.orders + b.orders,
    t1CyclesMax: Math.max(a.t1CyclesMax, b.t1CyclesMax),
    equivalent: a.equivalent === false || b.equivalent === false ? false : a.equivalent && b.equivalent,
    countersAddUp: a.countersAddUp && b.countersAddUp,
    firstDifference: a.firstDifference ?? b.firstDifference,
  };
}
