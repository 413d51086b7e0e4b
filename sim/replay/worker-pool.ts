/**
 * Tasks done by worker threads, their results in the order of the tasks: what comes out does not depend on how many workers there are, or
 * on which of them was faster.
 */
import { availableParallelism } from "node:os";
import { parentPort, Worker, workerData } from "node:worker_threads";

/** Of a task that threw; the message is the task's own. */
export class TaskFailure extends Error {
  readonly task: number;

  constructor(task: number, message: string) {
    super(message);
    this.task = task;
  }
}

interface Order<Task> {
  readonly index: number;
  readonly task: Task;
}

type Told<Result> =
  | { readonly ready: true }
  | { readonly done: number }
  | { readonly index: number; readonly result: Result }
  | { readonly index: number; readonly failure: string };

export const defaultWorkers = (): number => availableParallelism();

export interface PoolSettings {
  /** The module whose {@link serveTasks} does the tasks. */
  readonly entry: URL;
  /** What each worker is given once. */
  readonly setup: unknown;
  readonly workers: number;
  /** What tasks tell while they run: work done since they last told. */
  readonly onDone: (work: number) => void;
}

/**
 * Stops all workers when the consumer stops.
 * @throws TaskFailure when the turn of a task comes that failed
 */
export async function* inOrder<Task, Result>(
  tasks: readonly Task[],
  { entry, setup, workers, onDone }: PoolSettings,
): AsyncGenerator<Result> {
  const finished = new Map<number, { readonly result: Result } | { readonly failure: string }>();
  let next = 0;
  let wake: () => void = () => {};
  let broken: Error | undefined;
  const give = (worker: Worker): void => {
    if (next === tasks.length) return;
    const order: Order<Task> = { index: next, task: tasks[next] as Task };
    next += 1;
    worker.postMessage(order);
  };
  const threads = Array.from({ length: Math.min(workers, tasks.length) }, () => {
    const worker = new Worker(entry, { workerData: setup });
    worker.on("message", (told: Told<Result>) => {
      if ("done" in told) return onDone(told.done);
      if ("index" in told) finished.set(told.index, told);
      give(worker);
      wake();
    });
    worker.on("error", (error) => {
      broken = error instanceof Error ? error : new Error(String(error));
      wake();
    });
    return worker;
  });
  try {
    for (let index = 0; index < tasks.length; index++) {
      let found = finished.get(index);
      for (; found === undefined && broken === undefined; found = finished.get(index)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (found === undefined) throw broken ?? new Error("a worker ended");
      finished.delete(index);
      if ("failure" in found) throw new TaskFailure(index, found.failure);
      yield found.result;
    }
  } finally {
    await Promise.all(threads.map((worker) => worker.terminate()));
  }
}

/** The worker's side. `start` gets the setup; what it returns does one task after the other, telling how much work is done. */
export async function serveTasks<Setup, Task, Result>(
  start: (setup: Setup) => Promise<(task: Task, onDone: (work: number) => void) => Promise<Result>>,
): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error("not in a worker thread");
  const run = await start(workerData as Setup);
  const told = new Tally();
  port.on("message", async ({ index, task }: Order<Task>) => {
    try {
      const result = await run(task, (work) => told.add(work, (done) => port.postMessage({ done })));
      port.postMessage({ index, result });
    } catch (error) {
      port.postMessage({ index, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  port.postMessage({ ready: true });
}

/** Collects work done, so that a worker tells of it a few times a second and not at every frame. */
class Tally {
  #since = 0;
  #toldAt = 0;

  add(work: number, tell: (work: number) => void): void {
    this.#since += work;
    const now = performance.now();
    if (now - this.#toldAt < TELL_MS) return;
    tell(this.#since);
    this.#since = 0;
    this.#toldAt = now;
  }
}

const TELL_MS = 200;
