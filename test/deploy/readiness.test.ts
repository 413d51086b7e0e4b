// Readiness as a supervisor sees it, with a gateway that comes and goes: both as processes, as the units start them.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freeUdpPorts } from "../../sim/up/ports.ts";
import { ROOT } from "../layout.ts";

let folder: string;
const started: ChildProcess[] = [];
let udp: readonly number[];

/** Resolves with the first line that says `key`. */
async function start(
  file: string,
  args: readonly string[],
  key: string,
): Promise<{ child: ChildProcess; said: Record<string, unknown> }> {
  const child = spawn(process.execPath, [join(ROOT, file), ...args], { stdio: ["ignore", "ignore", "pipe"] });
  started.push(child);
  if (child.stderr === null) throw new Error("no stderr");
  for await (const line of createInterface(child.stderr)) {
    const said = JSON.parse(line) as Record<string, unknown>;
    if (said[key] === true || said.event === key) {
      child.stderr.resume();
      return { child, said };
    }
  }
  throw new Error(`${file} ended before it was ready`);
}

const startGateway = () =>
  start(
    "gateway/main.ts",
    [
      ...["--config", join(ROOT, "deploy/gateway.example.json"), "--listen", `unix:${folder}/gateway.sock`],
      ...["--journal", join(folder, "journal"), "--device", join(folder, "no-card.sock"), "--venue", "127.0.0.1:1"],
      ...["--udp-a", `127.0.0.1:${udp[0]}`, "--udp-b", `127.0.0.1:${udp[1]}`, "--udp-interface", "127.0.0.1"],
    ],
    "ready",
  );

beforeAll(async () => {
  udp = await freeUdpPorts(2);
  folder = mkdtempSync(join(tmpdir(), "tickgate-readiness-"));
});
afterAll(() => {
  for (const child of started) if (child.exitCode === null) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

it("follows the gateway: ready with it, not without, ready again; and both end in order", async () => {
  const gateway = await startGateway();
  const state = join(folder, "control");
  const options = ["--gateway", `unix:${folder}/gateway.sock`, "--state", state, "--probes", "127.0.0.1:0"];
  const control = await start("control/main.ts", options, "ready");
  const probes = String(control.said.probes);
  const status = async (): Promise<number> => (await fetch(`${probes}/readyz`)).status;
  await expect.poll(status).toBe(200);
  const scraped = await (await fetch(`${probes}/metrics`)).text();
  for (const line of [
    "tickgate_ready 1",
    "tickgate_gateway_reachable 1",
    "tickgate_device_reachable 0",
    "tickgate_armed 0",
  ]) {
    expect(scraped).toContain(`\n${line}\n`);
  }
  gateway.child.kill("SIGKILL");
  await expect.poll(status).toBe(503);
  expect((await fetch(`${probes}/healthz`)).status).toBe(200);
  const again = await startGateway();
  await expect.poll(status).toBe(200);
  for (const { child } of [control, again]) {
    const exit = once(child, "exit");
    child.kill("SIGTERM");
    expect((await exit)[0]).toBe(0);
  }
});
