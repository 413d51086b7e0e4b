// The control plane's HTTP side as it is, without a gateway: who may ask, what is refused and how it is told.

import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MACHINE_CLOCK } from "./clock.ts";
import { ControlPlane } from "./control-plane.ts";
import type { AuditLine, Configuration, Failure, PerformanceReport, State } from "./http/api.ts";
import { parseOptions, UsageError } from "./options.ts";

let folder: string;
let plane: ControlPlane;
let address: string;
let token: string;
const logged: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tickgate-control-"));
  const options = parseOptions(["--gateway", `unix:${folder}/nobody.sock`, "--state", folder]);
  const log = pino({ level: "trace" }, { write: (line: string) => void logged.push(line) });
  plane = await ControlPlane.start(options, join(folder, "no-page"), MACHINE_CLOCK, log);
  ({ address } = JSON.parse(readFileSync(join(folder, "endpoint.json"), "utf8")) as { address: string });
  token = readFileSync(join(folder, "token"), "utf8").trim();
});
afterAll(async () => {
  await plane.close();
  expect(existsSync(join(folder, "endpoint.json"))).toBe(false);
  rmSync(folder, { recursive: true, force: true });
});

const JSON_TYPE = { "content-type": "application/json" };
const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${address}${path}`, {
    method: "POST",
    headers: { ...JSON_TYPE, authorization: `Bearer ${token}`, ...headers },
    body,
  });
async function failure(response: Promise<Response>): Promise<{ status: number; errors: Failure["errors"] }> {
  const { status, json } = await response.then((answer) => ({ status: answer.status, json: answer.json() }));
  return { status, errors: ((await json) as Failure).errors };
}

describe("requests", () => {
  test("that change something need the token, JSON, and a body of a bounded size", async () => {
    const body = '{"reason":"x"}';
    expect(await failure(post("/api/disarm", body, { authorization: "" }))).toMatchObject({
      status: 401,
      errors: [{ code: "UNAUTHENTICATED" }],
    });
    expect((await failure(post("/api/disarm", body, { authorization: `Bearer ${token}x` }))).status).toBe(401);
    expect((await failure(post("/api/disarm", body, { "content-type": "text/plain" }))).status).toBe(415);
    expect(
      (await failure(post("/api/disarm", body, { "content-type": "application/x-www-form-urlencoded" }))).status,
    ).toBe(415);
    expect((await failure(post("/api/disarm", `{"reason":"${"x".repeat(1024 * 1024)}"}`))).status).toBe(413);
    expect((await failure(post("/api/disarm", "{"))).status).toBe(400);
    expect((await failure(post("/api/disarm", body, { origin: "http://elsewhere.example" }))).status).toBe(403);
  });

  test("that are not what the schema says name every field", async () => {
    const configuration = {
      rate: { intervalNs: -1, burstNs: 0 },
      symbols: [{ symbol: "A", limits: { maxQuantity: 1.5 }, surprise: 1 }],
    };
    const request = { configuration, expectedVersion: 0, reason: "", idempotencyKey: "k" };
    const { status, errors } = await failure(post("/api/configuration/commit", JSON.stringify(request)));
    expect(status).toBe(400);
    const paths = errors.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        "configuration.rate.intervalNs",
        "configuration.symbols[0].limits.maxQuantity",
        "configuration.symbols[0].limits.maxLong",
        "configuration.symbols[0]",
        "reason",
      ]),
    );
  });

  test("for what is not there are told so", async () => {
    expect(await failure(fetch(`${address}/api/nothing`))).toMatchObject({
      status: 404,
      errors: [{ code: "NOT_FOUND" }],
    });
    expect(await failure(fetch(`${address}/api/configuration?version=7`))).toMatchObject({
      status: 404,
      errors: [{ code: "UNKNOWN_VERSION", path: "version" }],
    });
    expect((await failure(fetch(`${address}/api/configuration?version=x`))).status).toBe(400);
    expect((await failure(fetch(`${address}/open?key=wrong`))).status).toBe(403);
  });
});

describe("without a gateway", () => {
  test("the state says so, and pushing, arming and killing fail with the reason and are on file", async () => {
    const state = (await (await fetch(`${address}/api/state`)).json()) as State;
    expect(state.gateway).toMatchObject({ reachable: false, state: "unknown", armed: false });
    const configuration: Configuration = {
      rate: { intervalNs: 1, burstNs: 1 },
      global: { account: {}, kinds: {}, rulesOff: [], waiveReducing: [] },
      symbols: [],
    };
    const push = { configuration, expectedVersion: 0, reason: "test", idempotencyKey: "k1" };
    for (const [path, body] of [
      ["/api/configuration/commit", push],
      ["/api/arm", { expectedVersion: 1, reason: "test" }],
      ["/api/throttle/reset", { symbol: "TGA", reason: "test" }],
      ["/api/kill", { reason: "test" }],
      ["/api/disarm", { reason: "test" }],
    ] as const) {
      expect(await failure(post(path, JSON.stringify(body))), path).toMatchObject({
        status: 503,
        errors: [{ code: "DISCONNECTED" }],
      });
    }
    const after = (await (await fetch(`${address}/api/state`)).json()) as State;
    expect(after.kill).toMatchObject({ phase: "failed", scopes: ["everything"], errors: [{ code: "DISCONNECTED" }] });
    const audit = (await (await fetch(`${address}/api/audit`)).json()) as AuditLine[];
    expect(audit[0]).toMatchObject({ action: "access.refused", actor: "nobody at 127.0.0.1" });
    expect(audit.slice(1).map(({ action }) => action)).toEqual([
      "configuration.refused",
      "operate.arm-requested",
      "operate.arm-refused",
      "operate.throttle-reset-requested",
      "operate.throttle-reset-refused",
      "operate.kill-unanswered",
      "operate.disarm-failed",
    ]);
    expect(audit.slice(1).every(({ actor }) => actor === "operator/cli")).toBe(true);
  });

  test("the figures of trading are those of nothing: no fill, and null where something would be divided by it", async () => {
    const report = (await (await fetch(`${address}/api/performance`)).json()) as PerformanceReport;
    expect(report).toMatchObject({ waiting: 0, incomplete: 0, dropped: 0, latency: [] });
    expect(report.groups).toHaveLength(1);
    expect(report.groups[0]).toMatchObject({
      dimension: "all",
      figures: { fills: 0, resultE8: "0", hitRate: null, returns: { sharpe: null } },
    });
  });

  test("the stream begins with the state", async () => {
    const ending = new AbortController();
    const response = await fetch(`${address}/api/stream`, { signal: ending.signal });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const reader = response.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    expect(first).toMatch(/^id: \d+\nevent: state\ndata: \{"server":/);
    ending.abort();
  });
});

test("neither the token, nor the page's key, nor a cookie is in any log line or in the audit file", async () => {
  const { pageFile } = JSON.parse(logged.find((line) => line.includes('"ready"')) ?? "{}") as { pageFile: string };
  expect(statSync(pageFile).mode & 0o777).toBe(0o600);
  const pageUrl = readFileSync(pageFile, "utf8").trim();
  const key = /open\?key=([\w-]+)/.exec(pageUrl)?.[1] ?? "";
  expect(key.length).toBeGreaterThan(20);
  const opened = await fetch(pageUrl, { redirect: "manual" });
  const cookie = /=([\w-]+);/.exec(opened.headers.get("set-cookie") ?? "")?.[1] ?? "";
  expect(cookie).not.toBe("");
  await failure(post("/api/disarm", "{}", { cookie: `tickgate_session=${cookie}` }));
  const audit = readFileSync(join(folder, "audit.jsonl"), "utf8");
  expect(audit).toContain('"access.refused"');
  for (const secret of [token, cookie, key]) {
    expect(logged.filter((line) => line.includes(secret))).toEqual([]);
    expect(audit).not.toContain(secret);
  }
});

test.each([
  [["--state", "s"], "--gateway"],
  [["--gateway", "nowhere", "--state", "s"], "unix:/path or host:port"],
  [["--gateway", "unix:/x", "--state", "s", "--listen", "127.0.0.1:70000"], "70000 is no port"],
  ...(["0.0.0.0:0", "[::]:8080", "10.1.2.3:80", "example.org:80", "127.0.0.1.example.org:80"].map((listen) => [
    ["--gateway", "unix:/x", "--state", "s", "--listen", listen],
    `--listen ${listen}: not this machine alone; --listen-anywhere if that is meant`,
  ]) as [string[], string][]),
  [["--gateway", "unix:/x", "--state", "s", "--lease-ms", "1"], "--lease-ms"],
  [["--gateway", "unix:/x", "--state", "s", "--influx", "ftp://x"], "--influx"],
  [["--gateway", "unix:/x", "--state", "s", "--surprise", "1"], "--surprise"],
  ...([
    ["127.0.0.1:2379", "--etcd 127.0.0.1:2379: http://host:port or https://host:port"],
    ["http://etcd.example:2379", "--etcd: etcd.example:2379 is not this machine: https"],
    ["https://127.0.0.1:1,http://127.0.0.1:2", "--etcd: http and https"],
    ["https://etcd.example:2379", "--etcd: https needs --tls and --identities"],
    ["", "--etcd"],
  ].map(([etcd, message]) => [["--gateway", "unix:/x", "--state", "s", "--etcd", etcd], message]) as [
    string[],
    string,
  ][]),
  [["--gateway", "unix:/x", "--state", "s", "--etcd-prefix", "x"], "--etcd-prefix"],
  [["--gateway", "unix:/x", "--state", "s", "--election-ttl-s", "1"], "--election-ttl-s"],
  [["--gateway", "unix:/x", "--state", "s", "--name", "a b"], "--name"],
])("options %j are refused: %s", (argv, message) => {
  expect(() => parseOptions(argv)).toThrow(UsageError);
  expect(() => parseOptions(argv)).toThrow(message);
});

test("is alone without etcd; with it, its lease outlasts a take-over", () => {
  const argv = ["--gateway", "unix:/x", "--state", "s"];
  expect(parseOptions(argv)).toMatchObject({ etcd: undefined, leaseMs: 2_000 });
  const shared = [...argv, "--etcd", "http://127.0.0.1:2379,http://[::1]:2380", "--name", "a"];
  expect(parseOptions(shared)).toMatchObject({
    leaseMs: 9_000,
    etcd: {
      endpoints: ["127.0.0.1:2379", "[::1]:2380"],
      prefix: "/tickgate",
      ttlSeconds: 3,
      era: 1,
      holder: "a",
      tls: false,
    },
  });
  expect(parseOptions([...shared, "--lease-ms", "5000"]).leaseMs).toBe(5_000);
});

test("listens on loopback", () => {
  const argv = ["--gateway", "unix:/x", "--state", "s"];
  expect(parseOptions(argv).host).toBe("127.0.0.1");
  for (const host of ["127.0.0.1", "127.8.0.1", "localhost", "[::1]"]) {
    expect(parseOptions([...argv, "--listen", `${host}:80`])).toMatchObject({ host, port: 80 });
  }
});

test("elsewhere only where people prove who they are, and to another machine's gateway only over TLS", () => {
  const argv = ["--gateway", "unix:/x", "--state", "s"];
  const anywhere = [...argv, "--listen", "0.0.0.0:80", "--listen-anywhere"];
  const secure = ["--tls", "dir", "--identities", "file"];
  expect(() => parseOptions(anywhere)).toThrow("--tls and --identities");
  expect(() => parseOptions([...argv, "--tls", "dir"])).toThrow("--identities");
  expect(() => parseOptions([...argv, "--identities", "file"])).toThrow("--tls");
  expect(parseOptions([...anywhere, ...secure])).toMatchObject({
    host: "0.0.0.0",
    credentials: { tls: "dir", identities: "file" },
  });
  const far = ["--gateway", "gateway.example:7410", "--state", "s"];
  expect(() => parseOptions(far)).toThrow("--gateway gateway.example:7410: not this machine");
  expect(parseOptions([...far, ...secure]).gateway).toBe("gateway.example:7410");
  expect(parseOptions(["--gateway", "127.0.0.1:7410", "--state", "s"]).credentials).toBeUndefined();
});
