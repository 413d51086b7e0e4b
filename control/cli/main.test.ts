// The command line of the control plane as a process.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AuditLog } from "../audit/audit-log.ts";
import { COMMANDS } from "./command-line.ts";
import { usageOf } from "./usage.ts";

const MAIN = join(import.meta.dirname, "main.ts");
const run = (...argv: string[]) => spawnSync(process.execPath, [MAIN, ...argv], { encoding: "utf8" });

describe("usage", () => {
  it.each(COMMANDS)("of %s is its own, for --help and for what it does not take", (command) => {
    expect(usageOf(command)).toMatch(new RegExp(`^usage: tickgate ${command}\\b`));
  });

  it("goes to stdout with exit code 0 when it was asked for, to stderr with 2 when it was not", () => {
    expect(run("orders", "--help")).toMatchObject({ status: 0, stdout: usageOf("orders"), stderr: "" });
    const wrong = run("orders", "--frobnicate");
    expect(wrong).toMatchObject({ status: 2, stdout: "" });
    expect(wrong.stderr).toContain(usageOf("orders"));
  });
});

describe("a reader that has enough", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tickgate-pipe-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is no failure: nothing is said about it", async () => {
    const file = join(folder, "audit.jsonl");
    const log = AuditLog.open(
      file,
      () => 42,
      () => {},
    );
    for (let entry = 0; entry < 100; entry++) log.append({ actor: "a", action: "b", reason: "c", details: null });
    log.close();
    const child = spawn(process.execPath, [MAIN, "report", "audit", "--file", file], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    // Closed before a word has come.
    child.stdout.destroy();
    const [code] = await once(child, "close");
    expect({ code, said }).toEqual({ code: 0, said: "" });
  });
});
