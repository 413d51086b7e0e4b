// A worker for worker-pool.test.ts: waits as long as its task says, so that results come out of order.
import { setTimeout as pause } from "node:timers/promises";
import { serveTasks } from "../worker-pool.ts";

interface Task {
  readonly waitMs: number;
  readonly fails: boolean;
}

await serveTasks<string, Task, string>(async (setup) => async ({ waitMs, fails }, onDone) => {
  await pause(waitMs);
  onDone(1);
  if (fails) throw new Error(`${setup} after ${waitMs} ms`);
  return `${setup} ${waitMs}`;
});
