import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { runStep, type Step, summary } from "./run-steps.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tickgate-steps-"));
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true, force: true });
});

function script(name: string, source: string, totals?: string): Step {
  const argv = [process.execPath, "-e", source];
  return { name, checks: "something", argv, ...(totals === undefined ? {} : { totals }) };
}

/** A test run that leaves these totals and this exit code. */
function testRun(passed: number, failed: number, exitCode: number): Step {
  const file = join(directory, `${passed}-${failed}/totals.json`);
  const report = { numPassedTests: passed, numFailedTests: failed, numPendingTests: 2, numTodoTests: 1 };
  const source = `require("node:fs").writeFileSync(${JSON.stringify(file)}, ${JSON.stringify(JSON.stringify(report))}); process.exitCode = ${exitCode};`;
  return script("tests", source, file);
}

function closingLine(...steps: Step[]): string | undefined {
  return summary(steps.map((step) => runStep(step, [])))
    .trimEnd()
    .split("\n")
    .at(-1);
}

it("counts a plain step as one check and a test run by its tests", () => {
  expect(closingLine(script("lint", ""), testRun(40, 0, 0))).toBe("41 passed, 0 failed, 3 skipped");
});

it("fails a step that exits with another code than 0, and says which", () => {
  const outcome = runStep(script("lint", "process.exitCode = 4"), []);
  expect(outcome).toMatchObject({ ok: false, passed: 0, failed: 1, note: "exit code 4" });
  expect(summary([outcome])).toMatch(/^FAIL {2}lint .* exit code 4$/m);
});

it("fails a step ended by a signal, and one that cannot be started", () => {
  expect(runStep(script("lint", 'process.kill(process.pid, "SIGKILL")'), [])).toMatchObject({
    ok: false,
    note: "ended by SIGKILL",
  });
  const missing = runStep({ name: "lint", checks: "", argv: [join(directory, "no-such-tool")] }, []);
  expect(missing).toMatchObject({ ok: false, failed: 1 });
  expect(missing.note).toContain("ENOENT");
});

it("counts a test run that failed with every test passed", () => {
  expect(closingLine(testRun(5, 0, 1))).toBe("5 passed, 1 failed, 3 skipped");
});

it("does not count the totals an earlier run left behind", () => {
  const good = testRun(7, 0, 0);
  runStep(good, []);
  const crashed = { ...script("tests", "process.exitCode = 1"), totals: good.totals ?? "" };
  expect(closingLine(crashed)).toBe("0 passed, 1 failed");
});

it("hands extra arguments to the step", () => {
  const step = script("lint", "process.exitCode = process.argv.length - 1");
  expect(runStep(step, ["a", "b"]).note).toBe("exit code 2");
});
