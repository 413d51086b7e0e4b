// A worker thread of a campaign of damaged frames: makes the inputs ready once, then runs chunks of it.
import { type Chunk, runChunk } from "./damage-chunks.ts";
import type { DamageTotals } from "./damage-runner.ts";
import { prepare, type Source } from "./damage-source.ts";
import type { PathName } from "./replay.ts";
import { openReplayInput } from "./replay-input.ts";
import { serveTasks } from "./worker-pool.ts";

export interface DamageSetup {
  readonly inputs: readonly string[];
  readonly framesPerInput: number;
  readonly paths: readonly PathName[];
}

await serveTasks<DamageSetup, Chunk, DamageTotals>(async ({ inputs, framesPerInput, paths }) => {
  const sources: Source[] = [];
  for (const input of inputs) sources.push(await prepare(await openReplayInput(input), framesPerInput));
  return (chunk, onDone) => runChunk(sources, paths, chunk, onDone);
});
