// `tickgate up`: card, exchange, gateway, control plane and history as processes, as a user starts them.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { State } from "../../control/http/api.ts";
import { ROOT } from "../layout.ts";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function stateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tickgate-up-"));
  folders.push(folder);
  return folder;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Resolves with the match in what it says on stderr. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
}

function start(program: string, ...args: string[]): Started {
  const child = spawn(program, args, { cwd: ROOT });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, ...said })));
  const says = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(said.stderr);
        if (match !== null) resolve(match);
      };
      child.stderr.on("data", look);
      void ended.then(() => reject(new Error(`ended without saying ${pattern}:\n${said.stderr}`)));
      look();
    });
  return { pid: child.pid ?? -1, ended, says };
}

const up = (...args: string[]): Started => start(process.execPath, join(ROOT, "sim/cli/up.ts"), ...args);
const cli = (...args: string[]): Promise<Ended> =>
  start(process.execPath, join(ROOT, "control/cli/main.ts"), ...args).ended;

/** Processes whose command line names the folder. */
async function processesIn(folder: string): Promise<string> {
  const { stdout } = await new Promise<{ stdout: string }>((resolve) => {
    const ps = spawn("ps", ["-eo", "pid,args"]);
    let stdout = "";
    ps.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    ps.once("close", () => resolve({ stdout }));
  });
  return stdout
    .split("\n")
    .filter((line) => line.includes(folder))
    .join("\n");
}

interface Document {
  readonly ok: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
  readonly messages: { readonly hardware: number };
  readonly orders: { readonly sent: number; readonly accepted: number; readonly bySoftwarePath: number };
  readonly latency: Record<
    "T1" | "T2",
    { readonly orders: number; readonly cycles: Record<string, number>; readonly ns: Record<string, number> }
  >;
  readonly history: {
    readonly total: number;
    readonly storedBefore: number;
    readonly storedAfter: number;
    readonly mode: string;
    readonly points: Record<string, number>;
  };
  readonly configuration: {
    readonly versionBefore: number;
    readonly versionNow: number;
    readonly firstOrderUnderIt: { readonly version: number } | null;
  };
  readonly placement: {
    readonly handOver: readonly {
      readonly name: string;
      readonly ok: boolean;
      readonly startedMs: number;
      readonly endedMs: number;
    }[];
  };
}

function documentOf({ stdout, stderr }: Ended): Document {
  expect(stdout, stderr).not.toBe("");
  return JSON.parse(stdout) as Document;
}

describe("tickgate up --headless", { timeout: 900_000 }, () => {
  test("npm start prints one document: traded in the card, a parameter changed, everything in the history", async () => {
    const folder = stateFolder();
    // As scripts run it: whatever npm itself had to say would stand in front of the document.
    const args = ["start", "--", "--headless", "--duration", "10", "--json", "--state", folder];
    const ended = await start("npm", ...args).ended;
    const found = documentOf(ended);
    expect(found.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(ended.code).toBe(0);
    expect(found.ok).toBe(true);
    expect(found.messages.hardware).toBeGreaterThan(1000);
    expect(found.orders.accepted).toBeGreaterThan(0);
    expect(found.orders.bySoftwarePath).toBe(0);
    const { T1, T2 } = found.latency;
    expect(T1.orders).toBeGreaterThan(0);
    expect(T1.ns.p50).toBeCloseTo((T1.cycles.p50 ?? 0) * 6.4, 6);
    // The trigger's packet begins before the trigger ends.
    expect(T2.cycles.p50 ?? 0).toBeGreaterThan(T1.cycles.p50 ?? 0);
    expect(found.configuration.versionNow).toBe(found.configuration.versionBefore + 1);
    expect(found.configuration.firstOrderUnderIt?.version).toBe(found.configuration.versionNow);
    const { total, storedBefore, storedAfter, points } = found.history;
    expect(total).toBeGreaterThanOrEqual(storedBefore);
    expect(total).toBeLessThanOrEqual(storedAfter);
    expect(points.order_event ?? 0).toBeGreaterThan(0);
    expect(await processesIn(folder)).toBe("");
    // What was done is in the audit file, and its chain holds.
    const audit = await cli("report", "audit", "--json", "--state", join(folder, "control"));
    expect(audit.code, audit.stderr).toBe(0);
    const actions = readFileSync(join(folder, "control", "audit.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { action: string }).action);
    expect(actions.filter((action) => action === "configuration.committed")).toHaveLength(2);
    expect(actions.at(-1)).toBe("operate.disarmed");
  });

  test("a recording from the middle of a day is a market of its own: books are whole, and it trades", async () => {
    const folder = stateFolder();
    const day = join(folder, "day.itch");
    const flow = ["--messages", "60000", "--symbols", "16", "--interval-us", "1000", "--seed", "5", "--out", day];
    expect((await start(process.execPath, join(ROOT, "sim/flow/main.ts"), ...flow).ended).code).toBe(0);
    const bytes = readFileSync(day);
    let at = 0;
    for (let message = 0; message < 20_000; message++) at += 2 + bytes.readUInt16BE(at);
    writeFileSync(day, bytes.subarray(at));
    const ended = await up("--headless", "--duration", "10", "--input", day, "--json", "--state", folder).ended;
    const found = documentOf(ended);
    expect(found.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain("begins in the middle of a day");
    expect(found.orders.bySoftwarePath).toBe(0);
  });

  test("a killed card is fenced, its orders settled, and the software path trades", async () => {
    const folder = stateFolder();
    const ended = await up("--headless", "--duration", "30", "--kill-card-after", "7", "--json", "--state", folder)
      .ended;
    const found = documentOf(ended);
    expect(found.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(ended.code).toBe(0);
    expect(found.orders.bySoftwarePath).toBeGreaterThan(0);
    const steps = found.placement.handOver;
    expect(steps.map(({ name }) => name)).toEqual(["disarm_device", "fence_device", "settle_orders", "arm_software"]);
    expect(steps.slice(1).every(({ ok }) => ok)).toBe(true);
    // One after the other: nothing is armed before the fence is confirmed and the orders are settled.
    for (const [index, step] of steps.entries()) {
      expect(step.endedMs).toBeGreaterThanOrEqual(step.startedMs);
      expect(step.startedMs).toBeGreaterThanOrEqual(steps[index - 1]?.endedMs ?? 0);
    }
    expect(await processesIn(folder)).toBe("");
  });
});

describe("tickgate up with somebody at it", { timeout: 900_000 }, () => {
  test("the command line sees, changes and stops what runs; nothing is left when it is killed", async () => {
    const folder = stateFolder();
    const control = join(folder, "control");
    const running = up("--no-influx", "--state", folder);
    const [, address = "", query = ""] = await running.says(/page: (http:\/\/[^/]+)(\/open\?key=\S+)/);
    try {
      const status = await cli("status", "--json", "--state", control);
      expect(status.code, status.stderr).toBe(0);
      const state = JSON.parse(status.stdout) as State;
      expect(state.gateway).toMatchObject({ state: "hardware", armed: true, reachable: true });
      expect(state.telemetry.mode).toBe("spool");
      const version = state.gateway.actualVersion;
      const symbol = state.configuration.active?.symbols[0]?.symbol ?? "";

      const set = await cli("limits", "set", `${symbol}.maxLong=700`, "--state", control);
      expect(set.code, set.stderr).toBe(0);
      const unsaid = await cli("limits", "commit", "--state", control);
      expect(unsaid.code).toBe(2);
      expect(unsaid.stderr).toContain("--reason");
      const commit = await cli("limits", "commit", "--reason", "test", "--json", "--state", control);
      expect(commit.code, commit.stderr).toBe(0);
      expect(JSON.parse(commit.stdout)).toMatchObject({ version: version + 1 });
      const back = await cli("limits", "rollback", String(version), "--reason", "test", "--json", "--state", control);
      expect(back.code, back.stderr).toBe(0);
      expect(JSON.parse(back.stdout)).toMatchObject({ version: version + 2, contentHash: state.gateway.actualHash });
      const wrong = await cli("params", "set", `${symbol}.imbalance.ratioQ4=5000`, "--state", control);
      expect(wrong.code).toBe(2);

      // The page's cookie may change things, a stranger's request may not.
      const opened = await fetch(`${address}${query}`, { redirect: "manual" });
      const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
      const ask = (headers: Record<string, string>) =>
        fetch(`${address}/api/alarms/acknowledge`, {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          body: JSON.stringify({ id: "none" }),
        });
      expect((await ask({})).status).toBe(401);
      expect((await ask({ cookie })).status).toBe(404);
      expect((await ask({ cookie, origin: "http://elsewhere.example" })).status).toBe(403);

      const kill = await cli("kill", "--json", "--state", control);
      expect(kill.code, kill.stdout + kill.stderr).toBe(0);
      expect(JSON.parse(kill.stdout)).toMatchObject({ phase: "flat", scopes: ["everything"] });
      const armed = await cli("arm", "--reason", "test", "--state", control);
      expect(armed.code).toBe(1);
      const after = JSON.parse((await cli("status", "--json", "--state", control)).stdout) as State;
      expect(after.gateway).toMatchObject({ state: "halted", armed: false, killEverything: true });
    } finally {
      process.kill(running.pid, "SIGKILL");
      await running.ended;
    }
    await expect.poll(() => processesIn(folder), { timeout: 60_000 }).toBe("");
    expect((await cli("status", "--state", control)).code).toBe(3);
  });
});
