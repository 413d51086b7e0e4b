// Probes and the orderly end, of the control plane as a process: what a service supervisor and Prometheus see.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseOptions } from "../options.ts";

let folder: string;
let child: ChildProcess;
let probes: string;
let address: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tickgate-probes-"));
  const main = join(import.meta.dirname, "..", "main.ts");
  const options = ["--gateway", `unix:${folder}/nobody.sock`, "--state", folder, "--probes", "127.0.0.1:0"];
  child = spawn(process.execPath, [main, ...options], { stdio: ["ignore", "ignore", "pipe"] });
  if (child.stderr === null) throw new Error("no stderr");
  for await (const line of createInterface(child.stderr)) {
    const said = JSON.parse(line) as { event?: string; probes?: string; address?: string };
    if (said.event !== "ready") continue;
    ({ probes = "", address = "" } = said);
    break;
  }
  child.stderr.resume();
}, 60_000);
afterAll(() => {
  child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

test("it is alive, not ready without a gateway, and says why", async () => {
  const health = await fetch(`${probes}/healthz`);
  expect({ status: health.status, body: await health.json() }).toEqual({ status: 200, body: { alive: true } });
  const ready = await fetch(`${probes}/readyz`);
  expect({ status: ready.status, body: await ready.json() }).toEqual({
    status: 503,
    body: { ready: false, obstacles: ["gateway cannot be reached"] },
  });
  const scraped = await fetch(`${probes}/metrics`);
  expect(scraped.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const text = await scraped.text();
  expect(text).toContain("\ntickgate_ready 0\n");
  expect(text).toMatch(/\nprocess_resident_memory_bytes [1-9]\d+\n/);
  expect(text).not.toContain(readFileSync(join(folder, "token"), "utf8").trim());
});

test("it reads nothing, changes nothing and is not the API", async () => {
  for (const path of ["/healthz", "/metrics", "/api/kill"]) {
    expect((await fetch(`${probes}${path}`, { method: "POST", body: "{}" })).status, path).toBe(405);
  }
  expect((await fetch(`${probes}/api/state`)).status).toBe(404);
  const head = await fetch(`${probes}/metrics`, { method: "HEAD" });
  expect({ status: head.status, body: await head.text() }).toEqual({ status: 200, body: "" });
});

test("SIGTERM ends streams and the process in order, with the audit file whole", async () => {
  const stream = await fetch(`${address}/api/stream`);
  const reader = stream.body?.getReader();
  await reader?.read();
  child.kill("SIGTERM");
  for (let ended = false; !ended; ) ended = (await reader?.read())?.done ?? true;
  const [code] = child.exitCode === null ? await once(child, "exit") : [child.exitCode];
  expect(code).toBe(0);
  expect(existsSync(join(folder, "endpoint.json"))).toBe(false);
});

test("where they are is an address and a port", () => {
  const argv = ["--gateway", "unix:/x", "--state", "s", "--probes"];
  expect(parseOptions([...argv, "0.0.0.0:9464"]).probes).toEqual({ host: "0.0.0.0", port: 9464 });
  expect(() => parseOptions([...argv, "9464"])).toThrow("--probes: HOST:PORT");
  expect(() => parseOptions([...argv, "127.0.0.1:70000"])).toThrow("--probes: 70000 is no port");
});
