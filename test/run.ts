// `npm test`: every step of test/steps.ts in order. A failing step fails the run; the steps after it still run.
//   --list          name the steps
//   --only A,B      run these only
//   -- ARGS         passed on to the last step that runs (`--only vitest -- --project unit`)

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { ROOT } from "./layout.ts";
import { STEPS, type Step } from "./steps.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Outcome extends Totals {
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

function runStep(step: Step, extra: readonly string[]): Outcome {
  process.stdout.write(`\n── ${step.name}: ${step.checks}\n`);
  if (step.totals !== undefined) {
    mkdirSync(dirname(step.totals), { recursive: true });
    rmSync(step.totals, { force: true });
  }
  const started = performance.now();
  const [program = "", ...args] = [...step.argv, ...extra];
  const child = spawnSync(program, args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
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

function summary(outcomes: readonly Outcome[]): string {
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

function main(argv: readonly string[]): number {
  const separator = argv.indexOf("--");
  const own = separator < 0 ? argv : argv.slice(0, separator);
  const extra = separator < 0 ? [] : argv.slice(separator + 1);
  let values: { list?: boolean; only?: string };
  try {
    ({ values } = parseArgs({ args: [...own], options: { list: { type: "boolean" }, only: { type: "string" } } }));
  } catch (error) {
    process.stderr.write(`tickgate test: ${error instanceof Error ? error.message : String(error)}\n`);
    return EXIT_USAGE;
  }
  if (values.list === true) {
    process.stdout.write(STEPS.map(({ name, checks }) => `${name}: ${checks}\n`).join(""));
    return 0;
  }
  const names = values.only?.split(",") ?? STEPS.map(({ name }) => name);
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0) {
    process.stderr.write(
      `tickgate test: no step ${unknown.join(", ")}; there are ${STEPS.map(({ name }) => name).join(", ")}\n`,
    );
    return EXIT_USAGE;
  }
  const chosen = STEPS.filter(({ name }) => names.includes(name));
  const outcomes = chosen.map((step, index) => runStep(step, index === chosen.length - 1 ? extra : []));
  process.stdout.write(summary(outcomes));
  return outcomes.every(({ ok }) => ok) ? 0 : EXIT_FAILED;
}

process.exitCode = main(process.argv.slice(2));
