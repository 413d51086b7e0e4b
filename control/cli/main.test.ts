// The command line of the control plane as a process.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { EXIT } from "../../proto/mod.ts";
import { AuditLog } from "../audit/audit-log.ts";
import * as launcher from "./bootstrap/exit-codes.mjs";
import { COMMANDS } from "./command-line.ts";
import { usageOf } from "./usage.ts";

const MAIN = join(import.meta.dirname, "main.ts");
const run = (...argv: string[]) => spawnSync(process.execPath, [MAIN, ...argv], { encoding: "utf8" });

test("the launcher, which imports nothing, ends with everybody's exit codes", () => {
  const { EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_ENVIRONMENT } = launcher;
  expect({ ok: EXIT_OK, failed: EXIT_FAILED, usage: EXIT_USAGE, environment: EXIT_ENVIRONMENT }).toEqual(EXIT);
});

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

test("stress of a file: one JSON document, exit code 1 when a limit is breached, and for what is wrong with the field", () => {
  const folder = mkdtempSync(join(tmpdir(), "tickgate-stress-"));
  try {
    const write = (name: string, content: unknown): string => {
      writeFileSync(join(folder, name), JSON.stringify(content));
      return join(folder, name);
    };
    const held = { symbol: "A", shares: 100, bid: 9.99, ask: 10.01 };
    const positions = write("p.json", { positions: [held], limits: { loss: 99, gross: null, net: null } });
    const symbols = { A: { betas: { market: 1 } } };
    const file = { factors: { market: { deviation: 0 } }, symbols, named: [{ name: "n", factors: { market: -0.1 } }] };
    const found = run("stress", "--positions", positions, "--scenarios", write("s.json", file), "--json");
    expect(found.status).toBe(1);
    expect(JSON.parse(found.stdout)).toMatchObject({
      scenarios: 1,
      breaches: { loss: 1, gross: null, net: null, position: null },
      named: [{ name: "n", breached: ["loss"], secondsToFlat: null }],
    });
    const wrong = run("stress", "--positions", write("w.json", { positions: [{ ...held, bid: 11 }] }));
    expect(wrong).toMatchObject({ status: 1, stdout: "" });
    expect(wrong.stderr).toContain("bid above ask");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
