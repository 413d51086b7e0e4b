// A worker thread of a segmented replay: one segment after the other, each from power-up.
import type { DrawnFaults } from "./feed-faults.ts";
import { type PathName, type ReplayResult, replay } from "./replay.ts";
import type { ReplayConfigFile } from "./replay-config.ts";
import { openReplayInput } from "./replay-input.ts";
import { serveTasks } from "./worker-pool.ts";

export interface SegmentSetup {
  readonly paths: readonly PathName[];
  readonly config: ReplayConfigFile;
}

export interface SegmentTask {
  readonly input: string;
  readonly faults: DrawnFaults | null;
}

await serveTasks<SegmentSetup, SegmentTask, ReplayResult>(async ({ paths, config }) => async (task, onDone) => {
  const faults = task.faults ?? undefined;
  const watcher = { read() {}, total() {}, done: onDone };
  return replay({ input: await openReplayInput(task.input), paths, config, faults, watcher });
});
