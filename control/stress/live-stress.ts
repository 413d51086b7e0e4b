// The stress test of what is held now, in a thread of its own, one at a time; a result stands for a while.
import { Worker } from "node:worker_threads";
import type { State, StressSummary } from "../http/api.ts";
import { RequestFailure } from "../operations/failure.ts";
import { portfolioOf } from "./portfolio.ts";
import type { StressReport } from "./stress.ts";

const KEPT_MS = 10_000;
const LONGEST_MS = 30_000;

export class LiveStress {
  readonly #nowMs: () => number;
  #last: StressSummary | undefined;
  #running: Promise<StressSummary> | undefined;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** @throws RequestFailure */
  summary(state: State): Promise<StressSummary> {
    if (this.#last !== undefined && this.#nowMs() - this.#last.atMs < KEPT_MS) return Promise.resolve(this.#last);
    this.#running ??= this.#run(state).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(state: State): Promise<StressSummary> {
    const atMs = this.#nowMs();
    const worker = new Worker(new URL("./stress-worker.ts", import.meta.url), { workerData: portfolioOf(state) });
    try {
      const report = await new Promise<StressReport>((resolve, reject) => {
        worker.once("message", resolve);
        worker.once("error", reject);
        worker.once("exit", () => reject(new Error("it ended without a result")));
        setTimeout(() => reject(new Error(`not done within ${LONGEST_MS} ms`)), LONGEST_MS).unref();
      });
      const { worst, named, ...rest } = report;
      this.#last = {
        ...{ ...rest, atMs },
        named: named.map(({ name, result, secondsToFlat, breached }) => ({ name, result, secondsToFlat, breached })),
        worst: worst && {
          ...{ name: worst.name, result: worst.result },
          symbols: worst.symbols.slice(0, 5).map(({ symbol, move, result }) => ({ symbol, move, result })),
        },
      };
      return this.#last;
    } catch (error) {
      throw RequestFailure.because(500, "INTERNAL", `stress test: ${error instanceof Error ? error.message : error}`);
    } finally {
      void worker.terminate();
    }
  }
}
