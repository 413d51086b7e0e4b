// Many seeds in parallel worker processes. Which seeds are run, and what each gives, does not depend on how many workers there are.
import { fork } from "node:child_process";
import { join } from "node:path";
import type { SeedReport } from "./run-seed.ts";
import type { FromWorker, ToWorker, WorkerSettings } from "./worker.ts";

export interface CampaignOptions extends WorkerSettings {
  readonly first: number;
  readonly count: number;
  readonly workers: number;
  /** Enough at the first violation. */
  readonly untilFirst: boolean;
  /** After each seed. */
  readonly done: (report: SeedReport, finished: number) => void;
}

export interface CampaignResult {
  readonly seeds: number;
  readonly violations: readonly SeedReport[];
  readonly orders: number;
  readonly fills: number;
  readonly commits: number;
  readonly steps: number;
  readonly simulatedSeconds: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly wallSeconds: number;
  readonly seedsPerMinute: number;
}

export async function campaign(options: CampaignOptions): Promise<CampaignResult> {
  const { first, count, workers, untilFirst, done } = options;
  const started = performance.now();
  const reports: SeedReport[] = [];
  let next = first;
  let enough = false;
  const take = (): number | undefined => (enough || next >= first + count ? undefined : next++);
  const finish = (report: SeedReport): void => {
    reports.push(report);
    if (untilFirst && report.invariant !== undefined) enough = true;
    done(report, reports.length);
  };
  await Promise.all(Array.from({ length: Math.min(workers, count) }, () => work(options, take, finish)));
  const wallSeconds = (performance.now() - started) / 1000;
  const sum = (of: (report: SeedReport) => number): number => reports.reduce((total, one) => total + of(one), 0);
  const faults: Record<string, number> = {};
  for (const name of reports.flatMap((report) => report.faults)) faults[name] = (faults[name] ?? 0) + 1;
  return {
    seeds: reports.length,
    violations: reports.filter(({ invariant }) => invariant !== undefined).sort((a, b) => a.seed - b.seed),
    orders: sum(({ orders }) => orders),
    fills: sum(({ fills }) => fills),
    commits: sum(({ commits }) => commits),
    steps: sum(({ steps }) => steps),
    simulatedSeconds: Math.round(sum(({ simulatedMs }) => simulatedMs) / 1000),
    faults,
    wallSeconds: Math.round(wallSeconds * 10) / 10,
    seedsPerMinute: Math.round((reports.length / wallSeconds) * 60),
  };
}

/** A worker that dies is a violation of the seed it had, and is replaced. */
async function work(
  { card, plant, faults }: WorkerSettings,
  take: () => number | undefined,
  finish: (report: SeedReport) => void,
): Promise<void> {
  for (let left = true; left; ) {
    left = await new Promise<boolean>((resolve, reject) => {
      const child = fork(join(import.meta.dirname, "worker.ts"), [], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
      let seed: number | undefined;
      const say = (message: ToWorker): void => void child.send(message);
      const go = (): void => {
        seed = take();
        if (seed === undefined) child.disconnect();
        else say({ seed });
      };
      child.on("message", (message: FromWorker) => {
        if ("report" in message) finish(message.report);
        go();
      });
      child.on("error", reject);
      child.on("exit", (code, signal) => {
        if (seed === undefined) resolve(false);
        else {
          finish(died(seed, `the process that ran it ended with ${signal ?? code}`));
          resolve(true);
        }
      });
      say({ settings: { card, plant, faults } });
    });
  }
}

function died(seed: number, message: string): SeedReport {
  return {
    ...{ seed, invariant: "crash", message, digest: "", steps: 0, simulatedMs: 0, orders: 0, fills: 0, commits: 0 },
    ...{ faults: [], trace: [] },
  };
}
