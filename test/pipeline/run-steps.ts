// Runs the steps of a check run one after the other and sums them up.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { ROOT } from "../layout.ts";

export interface Step {
  readonly name: string;
  /** What it looks at, in a few words. */
  readonly checks: string;
  readonly argv: readonly string[];
  /** A file in vitest's JSON format with the totals of the step, when it is a test run of its own. */
  readonly totals?: string;
}

/** CI=true makes some tools colour even a file; a log is read by people and by grep. */
const STEP_ENVIRONMENT = process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };

interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Outcome extends Totals {
  readonly step: Step;
  readonly ok: boolean;
  readonly seconds: number;
  readonly note: string;
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
});

function totalsOf(file: string): Totals | undefined {
  if (!existsSync(file)) return undefined;
  const report = vitestReport.parse(JSON.parse(readFileSync(file, "utf8")));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

export function runStep(step: Step, extra: readonly string[]): Outcome {
  process.stdout.write(`\n── ${step.name}: ${step.checks}\n`);
  if (step.totals !== undefined) {
    mkdirSync(dirname(step.totals), { recursive: true });
    rmSync(step.totals, { force: true });
  }
  const started = performance.now();
  const [program = "", ...args] = [...step.argv, ...extra];
  const child = spawnSync(program, args, { cwd: ROOT, env: STEP_ENVIRONMENT, stdio: ["ignore", "inherit", "inherit"] });
  const seconds = (performance.now() - started) / 1000;
  const ok = child.status === 0;
  const how =
    child.error?.message ?? (child.signal === null ? `exit code ${child.status}` : `ended by ${child.signal}`);
  const counted = step.totals === undefined ? undefined : totalsOf(step.totals);
  const totals = counted ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  // A runner can fail with every test passed (an unhandled rejection, a file that does not load).
  const failed = !ok && totals.failed === 0 ? 1 : totals.failed;
  const note = ok ? (counted === undefined ? "" : `${totals.passed} tests, ${totals.skipped} skipped`) : how;
  if (!ok) process.stdout.write(`── ${step.name} FAILED (${how}): ${program} ${args.join(" ")}\n`);
  return { step, ok, seconds, note, ...totals, failed };
}

export function summary(outcomes: readonly Outcome[]): string {
  const width = Math.max(...outcomes.map(({ step }) => step.name.length));
  const rows = outcomes.map(
    ({ step, ok, seconds, note }) =>
      `${ok ? "ok  " : "FAIL"}  ${step.name.padEnd(width)}  ${seconds.toFixed(1).padStart(7)} s  ${note}`,
  );
  const sum = (pick: (totals: Totals) => number) => outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  const skipped = sum((totals) => totals.skipped);
  const seconds = outcomes.reduce((total, outcome) => total + outcome.seconds, 0);
  const closing = `${sum((totals) => totals.passed)} passed, ${sum((totals) => totals.failed)} failed`;
  return [
    "",
    ...rows,
    "",
    `took ${seconds.toFixed(0)} s`,
    skipped > 0 ? `${closing}, ${skipped} skipped` : closing,
    "",
  ].join("\n");
}
