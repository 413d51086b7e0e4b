// Every action of supervision in one run of real processes: exchange, gateway, control plane, and somebody who takes alerts. How long each takes is printed.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Alert,
  type Alerts,
  type AuditLine,
  type Configuration,
  type ConfigurationVersion,
  type Failure,
  NO_SUPERVISION,
  type Parents,
  type RiskAction,
  type RiskRule,
  type State,
  type Supervision,
  type SupervisionVersion,
} from "../../control/http/api.ts";
import type { Order } from "../../proto/grpc/mod.ts";
import { ROOT } from "../layout.ts";
import { Child, configurationFor, FEED, Rig, windowAround } from "./gateway-rig.ts";

/** From the breach to the alert, and to the last order. */
const SOON_MS = 5_000;
const SECRET = "not-a-word-of-this-in-any-log";
const BASE: Supervision = {
  ...{ ...NO_SUPERVISION, staleMs: 2_500, escalateMs: 600_000 },
  flatten: { kind: "twap", durationMs: 5_000, sliceMs: 5_000, policy: "cross", timeoutMs: 100, crossTicks: 20 },
};

interface Breach {
  readonly rule: string;
  readonly breachedMs: number;
  readonly dataMs: number;
}

describe("supervision", { timeout: 400_000 }, () => {
  let rig: Rig;
  let control: Child;
  let receiver: Server;
  let state = "";
  let address = "";
  let token = "";
  let started: Configuration;
  const taken: { readonly atMs: number; readonly event: string; readonly alert: Alert }[] = [];
  const printed: string[] = [];
  const stock = (at: number): string => rig.symbols[at]?.stock ?? "";

  const get = async <T>(path: string): Promise<T> => (await (await fetch(`${address}${path}`)).json()) as T;
  async function post<T>(path: string, body: object, proof = `Bearer ${token}`) {
    const headers = { authorization: proof, "content-type": "application/json" };
    const response = await fetch(`${address}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as T & Partial<Failure> };
  }
  async function done<T>(path: string, body: object): Promise<T> {
    const answer = await post<T>(path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body;
  }
  const until = async <T>(what: string, ask: () => Promise<T>, is: (value: T) => boolean, timeoutMs = 60_000) =>
    rig.poll(what, ask, is, timeoutMs);
  const now = (): Promise<State> => get<State>("/api/state");
  const audit = (): Promise<AuditLine[]> => get("/api/audit");

  function tickgate(...args: string[]): Promise<{ code: number | null; out: string; error: string }> {
    const file = join(ROOT, "control/cli/main.ts");
    const child = spawn(process.execPath, [file, ...args, "--state", state], { cwd: ROOT });
    let [out, error] = ["", ""];
    child.stdout.on("data", (bytes: Buffer) => (out += bytes.toString()));
    child.stderr.on("data", (bytes: Buffer) => (error += bytes.toString()));
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, error })));
  }

  async function push(...rules: RiskRule[]): Promise<SupervisionVersion> {
    const { version: expectedVersion } = await get<SupervisionVersion>("/api/supervision");
    const request = { supervision: { ...BASE, rules }, expectedVersion, reason: "test", idempotencyKey: randomUUID() };
    return done("/api/supervision/commit", request);
  }

  const rule = (id: string, action: RiskAction, more: Partial<RiskRule> = {}): RiskRule => ({
    ...{ id, of: "gateway", measure: "gross" },
    grades: [{ above: 0, forMs: 0, untilMs: 1_000, action }],
    ...more,
  });

  /** Trading in software under the configuration that it began with. */
  async function trading(): Promise<void> {
    const { version, configuration } = await get<ConfigurationVersion>("/api/configuration");
    if (JSON.stringify(configuration) !== JSON.stringify(started)) {
      const request = {
        configuration: started,
        expectedVersion: version,
        reason: "go on",
        idempotencyKey: randomUUID(),
      };
      await done("/api/configuration/commit", request);
    }
    await done("/api/kill/release", { reason: "go on" });
    if ((await now()).gateway.state === "halted") await done("/api/disarm", { reason: "go on" });
    if ((await now()).gateway.state !== "software") {
      await until(
        "arming",
        async () => {
          const { actual } = await rig.status();
          return post("/api/arm", { expectedVersion: actual?.configurationVersion ?? 0, reason: "go on" });
        },
        ({ status }) => status === 200,
      );
    }
    const before = (await orders()).length;
    await until("orders", orders, (found) => found.length > before + 3);
  }

  const orders = async (): Promise<readonly Order[]> => (await rig.orders()).orders;
  /** The software path stamps with the machine's monotonic clock, which is this process's too. */
  const bootMs = Date.now() - Number(process.hrtime.bigint() / 1_000_000n);
  const sentMs = ({ sentDeviceNs }: Order): number => bootMs + Number(sentDeviceNs / 1_000_000n);

  async function breachOf(id: string): Promise<Breach> {
    const entries = await until("a breach", audit, (all) =>
      all.some(({ action, details }) => action === "supervision.breach" && (details as Breach).rule === id),
    );
    const entry = entries.findLast(
      ({ action, details }) => action === "supervision.breach" && (details as Breach).rule === id,
    );
    expect(entry?.actor).toBe("supervision");
    return entry?.details as Breach;
  }

  /** What became of the action; what the alert said and when; when the last order left. */
  async function measured(id: string, action: RiskAction, mine: (order: Order) => boolean, settleMs = 1_500) {
    const breach = await breachOf(id);
    const entries = await until(
      "the action",
      audit,
      (all) =>
        action === "warn" ||
        all.some(({ action: what, details }) => what === "supervision.action-done" && (details as Breach).rule === id),
      90_000,
    );
    const message = await until(
      "the alert at the webhook",
      async () => taken.findLast(({ event, alert }) => event.startsWith("raised") && alert.key.startsWith(id)),
      (found) => found !== undefined,
    );
    // An order that was under way would have been seen by then.
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const last = Math.max(...(await orders()).filter(mine).map(sentMs));
    const doneMs = entries.findLast(
      ({ action: what, details }) => what === "supervision.action-done" && (details as Breach).rule === id,
    )?.atMs;
    const from = (ms: number | undefined): string => (ms === undefined ? "-" : `${ms - breach.breachedMs} ms`);
    const toAlert = (message?.alert.raisedMs ?? Number.POSITIVE_INFINITY) - breach.breachedMs;
    const toHook = (message?.atMs ?? Number.POSITIVE_INFINITY) - breach.breachedMs;
    printed.push(
      `${action.padEnd(10)} data to breach ${breach.breachedMs - breach.dataMs} ms; from breach: alert ${toAlert} ms, webhook ${toHook} ms, done ${from(doneMs)}, last order ${from(last)}`,
    );
    expect(toAlert).toBeLessThan(SOON_MS);
    expect(toHook).toBeLessThan(SOON_MS);
    return { breach, lastMs: last - breach.breachedMs, alert: message?.alert };
  }

  beforeAll(async () => {
    receiver = createServer(async (request, response) => {
      let body = "";
      for await (const part of request) body += String(part);
      taken.push({ atMs: Date.now(), ...(JSON.parse(body) as { event: string; alert: Alert }) });
      response.end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    const listening = receiver.address();
    const port = typeof listening === "object" ? listening?.port : 0;
    rig = await Rig.start({ symbols: 2, seed: 4, exchange: ["--interval-us", "1000"], withCard: false });
    state = join(rig.directory, "control");
    const hook = join(rig.directory, "webhook.json");
    writeFileSync(hook, JSON.stringify({ url: `http://127.0.0.1:${port}/`, secret: SECRET }), { mode: 0o600 });
    control = new Child("control", join(ROOT, "control/main.ts"), [
      ...["--gateway", rig.listen, "--state", state, "--lease-ms", "20000", "--sample-ms", "200"],
      ...["--webhook", hook, "--log-level", "trace"],
    ]);
    const ready = await control.line(({ event }) => event === "ready");
    address = String(ready.address);
    token = readFileSync(String(ready.tokenFile), "utf8").trim();
    rig.openMarket();
    await rig.until("session", (s) => s.softwareSession?.loggedIn === true, 30_000);
    await rig.call("clear", {
      context: rig.context(),
      symbols: rig.symbols.map(({ stock: symbol, locate, referencePrice }) => ({
        ...{ symbol, locate, ...windowAround(referencePrice), lot: 1, initiallyTrading: false },
      })),
      feed: { ...FEED, session: "", startSequence: 1n, gapWaitNs: 20_000_000, market: "Q", initiallyOpen: false },
    });
    await done("/api/placement", { placement: "SW_ONLY", reason: "test" });
    await rig.commit(configurationFor(rig.symbols), 0);
    const found = await until(
      "the version",
      () => get<ConfigurationVersion>("/api/configuration"),
      (v) => v.version === 1,
    );
    if (found.configuration === undefined) throw new Error("no configuration");
    started = found.configuration;
    await trading();
  });
  afterAll(async () => {
    process.stdout.write(`${printed.join("\n")}\n`);
    await control?.stop();
    receiver?.close();
    await rig?.stop();
  });

  it("warns: an alert, and trading goes on; a person acknowledges it, nobody else can, and nobody's silence is told again", async () => {
    const order = rule("warned", "warn", { measure: "orderRate", windowMs: 5_000 });
    await push(order);
    const { alert } = await measured("warned", "warn", () => true);
    if (alert === undefined) throw new Error("no alert");
    expect((await now()).gateway.state).toBe("software");
    expect((await post("/api/alerts/acknowledge", { id: alert.id, name: "Ada" }, "")).status).toBe(401);
    expect((await post("/api/alerts/acknowledge", { id: alert.id, name: "Ada" }, `Bearer ${token}x`)).status).toBe(401);
    expect(await post("/api/alerts/acknowledge", { id: alert.id })).toMatchObject({
      status: 400,
      body: { errors: [{ code: "REQUIRED", path: "name" }] },
    });
    // Unacknowledged for a second, it is told again.
    const { version } = await get<SupervisionVersion>("/api/supervision");
    const impatient = { ...BASE, escalateMs: 1_000, rules: [order] };
    const request = { supervision: impatient, expectedVersion: version, reason: "test", idempotencyKey: randomUUID() };
    await done("/api/supervision/commit", request);
    await until(
      "escalation",
      async () => taken,
      (all) => all.some(({ event }) => event === "escalated"),
    );
    expect((await tickgate("alerts", "list", "--open")).code).toBe(1);
    const acknowledged = await tickgate("alerts", "ack", alert.id, "--name", "Ada", "--note", "known");
    expect(acknowledged.out).toContain("acknowledged by Ada");
    const { alerts } = await get<Alerts>("/api/alerts");
    expect(alerts[0]).toMatchObject({ id: alert.id, count: 1, acknowledged: { by: "Ada", note: "known" } });
    expect(alerts[0]?.escalations).toBeGreaterThan(0);
    expect((await audit()).findLast(({ action }) => action === "alert.acknowledged")).toMatchObject({
      actor: "operator/cli",
    });
    const { risk } = await now();
    expect(risk.states).toMatchObject([{ rule: "warned", grade: 0, action: "warn" }]);
    expect(risk.limits.map(({ limit }) => limit)).toEqual(expect.arrayContaining(["gross", "net", "loss", "position"]));
  });

  it("freezes: no strategy of the symbol decides anything more, the others go on", async () => {
    const [frozen, other] = [stock(0), stock(1)];
    await push(rule("frozen", "freeze", { of: "symbol", name: frozen, measure: "orderRate", windowMs: 60_000 }));
    const { lastMs } = await measured("frozen", "freeze", ({ symbol }) => symbol === frozen);
    expect(lastMs).toBeLessThan(SOON_MS);
    const { configuration, author, differences } = await get<ConfigurationVersion>("/api/configuration");
    expect(author).toBe("supervision");
    expect(differences.every(({ loosens }) => !loosens)).toBe(true);
    const of = (name: string) => configuration?.symbols.find(({ symbol }) => symbol === name);
    expect([of(frozen)?.imbalance?.enabled, of(frozen)?.momentum?.enabled]).toEqual([false, false]);
    expect(of(other)?.imbalance?.enabled).toBe(true);
    const before = (await orders()).filter(({ symbol }) => symbol === other).length;
    await until("others", orders, (all) => all.filter(({ symbol }) => symbol === other).length > before);
  });

  it("reduces only: positions get no larger, and orders that make them smaller leave", async () => {
    const reduced = stock(1);
    await trading();
    const position = async () => (await now()).symbols.find(({ symbol }) => symbol === reduced)?.position ?? 0;
    await until("a position", position, (held) => Math.abs(held) >= 300);
    await push(rule("reduced", "reduceOnly", { of: "symbol", name: reduced, measure: "position" }));
    await measured("reduced", "reduceOnly", ({ symbol }) => symbol === reduced, 0);
    const { configuration } = await get<ConfigurationVersion>("/api/configuration");
    expect(configuration?.symbols.find(({ symbol }) => symbol === reduced)?.limits).toMatchObject({
      ...{ maxLong: 0, maxShort: 0 },
    });
    let held = await position();
    const side = Math.sign(held);
    await until(
      "a smaller position, and never a larger one",
      async () => {
        const next = await position();
        expect(next * side, "it never turns round").toBeGreaterThanOrEqual(0);
        expect(Math.abs(next)).toBeLessThanOrEqual(Math.abs(held));
        const smaller = Math.abs(next) < Math.abs(held);
        held = next;
        return smaller || next === 0;
      },
      (smaller) => smaller,
    );
  });

  it("flattens: strategies stop, parent orders take the positions out, and then nothing is held", async () => {
    await push();
    await trading();
    await until("positions", now, ({ symbols }) => symbols.every(({ position }) => position !== 0));
    await push(rule("flattened", "flatten"));
    const { breach } = await measured("flattened", "flatten", ({ kind }) => Number(kind) !== 0);
    const { symbols } = await now();
    expect(symbols.map(({ position }) => position)).toEqual([0, 0]);
    const strategies = (await orders()).filter((order) => Number(order.kind) !== 0);
    expect(Math.max(...strategies.map(sentMs)) - breach.breachedMs).toBeLessThan(SOON_MS);
    const { parents } = await get<Parents>("/api/parents");
    expect(parents.length).toBeGreaterThanOrEqual(2);
    expect(parents.every(({ id }) => id.startsWith("x-"))).toBe(true);
  });

  it("cancels all: nothing is open and nothing leaves, and the gateway stays armed", async () => {
    await push();
    await trading();
    await push(rule("cancelled", "cancelAll", { measure: "orderRate", windowMs: 10_000 }));
    const { lastMs } = await measured("cancelled", "cancelAll", () => true);
    expect(lastMs).toBeLessThan(SOON_MS);
    const { gateway, sessions } = await now();
    expect(gateway).toMatchObject({ killEverything: false, armed: true, state: "software" });
    expect([...gateway.killSymbols].sort()).toEqual([stock(0), stock(1)].sort());
    expect(sessions.map(({ openOrders }) => openOrders)).toEqual([0, 0]);
  });

  it("halts: everything is killed, once, however long the breach lasts", async () => {
    await push();
    await trading();
    await push(rule("halted", "halt", { measure: "orderRate", windowMs: 10_000 }));
    const { lastMs } = await measured("halted", "halt", () => true);
    expect(lastMs).toBeLessThan(SOON_MS);
    const killed = (await audit()).filter(
      ({ action, actor }) => action === "operate.killed" && actor === "supervision",
    );
    expect(killed).toHaveLength(1);
    expect(killed[0]?.reason).toMatch(
      /^rule halted, grade 1: orderRate of gateway [\d.]+\/s > 0\/s for 0 ms, data of 20/,
    );
    expect((await now()).gateway).toMatchObject({ killEverything: true, armed: false });
  });

  it("takes silence for the worst, and halts a gateway that does not say anything", async () => {
    await push();
    await trading();
    const grades: RiskRule["grades"] = [
      { above: 1e15, forMs: 0, untilMs: 1_000, action: "warn" },
      { above: 2e15, forMs: 0, untilMs: 1_000, action: "halt" },
    ];
    await push(rule("silent", "halt", { grades }));
    await until("rules", now, ({ risk }) => risk.states.some(({ rule: id }) => id === "silent"));
    expect((await now()).risk.states[0]).toMatchObject({ grade: -1, stale: false });
    const silentMs = Date.now();
    rig.gateway.kill("SIGSTOP");
    try {
      const breach = await breachOf("silent");
      printed.push(`stale      from silence: breach ${breach.breachedMs - silentMs} ms`);
      expect(breach.breachedMs - silentMs).toBeLessThan(SOON_MS);
    } finally {
      rig.gateway.kill("SIGCONT");
    }
    await until("the kill", now, ({ gateway }) => gateway.killEverything && !gateway.armed);
  });

  it("says nothing of the webhook's secret, and is on file as a whole", async () => {
    expect(control.lines.some((line) => JSON.stringify(line).includes(SECRET))).toBe(false);
    const entries = await audit();
    expect(JSON.stringify(entries)).not.toContain(SECRET);
    const status = await tickgate("supervision", "status");
    expect(status.out).toMatch(/^rules version \d+, 1 rules/);
    expect(control.lines.filter(({ event, what }) => event === "alert" && what === "raised").length).toBeGreaterThan(5);
    const verified = await tickgate("report", "audit");
    expect(verified.code, verified.error).toBe(0);
  });
});
