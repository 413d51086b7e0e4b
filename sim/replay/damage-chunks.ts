/**
 * A campaign of damaged frames in chunks: each has paths of its own and, where it is random, a seed of its own, so that it finds the same
 * whoever runs it, alone or among others.
 */
import { Random } from "../world/mod.ts";
import { type DamageTotals, GroupRunner, randomGroup, systematicDamage } from "./damage-runner.ts";
import type { Source } from "./damage-source.ts";
import type { PathName } from "./replay.ts";

export type Chunk =
  | {
      readonly kind: "systematic";
      /** Whose frames, and which of them: `from <= frame < to`. */
      readonly source: number;
      readonly from: number;
      readonly to: number;
      /** One in so many damages is done, counted from the source's first damage; this is the number of the chunk's first. */
      readonly every: number;
      readonly firstDamage: number;
      readonly damages: number;
    }
  | { readonly kind: "random"; readonly seed: number; readonly damages: number };

/** Large enough that starting the paths does not show, small enough that both ends of a run keep every worker busy. */
const DAMAGES_A_CHUNK = 2_000;
/** Consecutive frames that random damage strikes together. */
const GROUP = 24;

/** Cut at every length but its own, and each byte turned in four ways. */
const damagesOf = (frame: Uint8Array): number => frame.length - 1 + 4 * frame.length;

export interface ChunkSettings {
  readonly systematicEvery: number;
  readonly random: number;
  readonly seed: number;
}

export function chunksOf(
  sources: readonly Source[],
  { systematicEvery, random, seed }: ChunkSettings,
): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (const [source, { frames }] of systematicEvery === 0 ? [] : sources.entries()) {
    let from = 0;
    let firstDamage = 0;
    let damages = 0;
    for (const [frame, bytes] of frames.entries()) {
      damages += damagesOf(bytes);
      const to = frame + 1;
      if (damages / systematicEvery < DAMAGES_A_CHUNK && to < frames.length) continue;
      chunks.push({ kind: "systematic", source, from, to, every: systematicEvery, firstDamage, damages });
      from = to;
      firstDamage += damages;
      damages = 0;
    }
  }
  const streams = new Random(seed);
  for (let done = 0; done < random && sources.some(({ frames }) => frames.length > 0); done += DAMAGES_A_CHUNK) {
    const damages = Math.min(DAMAGES_A_CHUNK, random - done);
    chunks.push({ kind: "random", seed: streams.fork(`damage/${done}`).seed, damages });
  }
  return chunks;
}

/** Damaged frames that a chunk has, for who waits. */
export function workOf(chunk: Chunk): number {
  return chunk.kind === "systematic" ? Math.ceil(chunk.damages / chunk.every) : chunk.damages;
}

export async function runChunk(
  sources: readonly Source[],
  paths: readonly PathName[],
  chunk: Chunk,
  onDone: (damagedFrames: number) => void,
): Promise<DamageTotals> {
  const runner = await GroupRunner.start(paths);
  const run = (...group: Parameters<GroupRunner["run"]>): boolean => {
    const before = runner.damaged;
    const equal = runner.run(...group);
    onDone(runner.damaged - before);
    return equal;
  };
  if (chunk.kind === "systematic") {
    const source = sources[chunk.source];
    if (source === undefined) throw new Error(`no source ${chunk.source}`);
    let index = chunk.firstDamage;
    for (const damage of systematicDamage(source.frames.slice(chunk.from, chunk.to))) {
      if (index++ % chunk.every === 0 && !run(source, [damage])) break;
    }
  } else {
    const random = new Random(chunk.seed);
    // Frames of the feed, where there are any: those of an order session are all dropped at the front.
    const ofFeed = sources.filter(({ feed }) => feed.session !== undefined);
    const withFrames = ofFeed.length > 0 ? ofFeed : sources.filter(({ frames }) => frames.length > 0);
    while (runner.damaged < chunk.damages) {
      const source = random.pick(withFrames);
      if (!run(source, randomGroup(source, GROUP, random))) break;
    }
  }
  return runner.result();
}
