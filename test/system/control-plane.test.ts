// The control plane over a real gateway, card and exchange: pushes that compete, and what happens when one of them dies.

import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type {
  AuditLine,
  Committed,
  Configuration,
  ConfigurationVersion,
  Failure,
  State,
} from "../../control/http/api.ts";
import { ROOT } from "../layout.ts";
import { Child, configurationFor, Rig } from "./gateway-rig.ts";

/** Longer than a control plane takes to start on a busy machine. */
const LEASE_MS = 20_000;
/** Where it is waited for the end of one. */
const SHORT_LEASE_MS = 5_000;

class Control {
  readonly child: Child;
  readonly state: string;
  address = "";
  #token = "";

  private constructor(child: Child, state: string) {
    this.child = child;
    this.state = state;
  }

  static async start(rig: Rig, state = join(rig.directory, "control"), leaseMs = LEASE_MS): Promise<Control> {
    const args = ["--gateway", rig.listen, "--state", state, "--lease-ms", String(leaseMs), "--sample-ms", "200"];
    const control = new Control(new Child("control", join(ROOT, "control/main.ts"), args), state);
    const ready = await control.child.line(({ event }) => event === "ready");
    control.address = String(ready.address);
    control.#token = readFileSync(String(ready.tokenFile), "utf8").trim();
    return control;
  }

  async get<T>(path: string): Promise<T> {
    return (await (await fetch(`${this.address}${path}`)).json()) as T;
  }

  async post<T>(path: string, body: object): Promise<{ readonly status: number; readonly body: T & Partial<Failure> }> {
    const response = await fetch(`${this.address}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.#token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as T & Partial<Failure> };
  }

  until(what: string, is: (state: State) => boolean, timeoutMs = 60_000): Promise<State> {
    return until(what, () => this.get<State>("/api/state"), is, timeoutMs);
  }

  commit(configuration: Configuration, expectedVersion: number, idempotencyKey: string = randomUUID()) {
    const request = { configuration, expectedVersion, reason: "test", idempotencyKey };
    return this.post<Committed>("/api/configuration/commit", request);
  }

  audit(): Promise<AuditLine[]> {
    return this.get("/api/audit");
  }
}

async function until<T>(what: string, ask: () => Promise<T>, is: (value: T) => boolean, timeoutMs: number): Promise<T> {
  let last: T | undefined;
  await expect
    .poll(
      async () => {
        last = await ask();
        return is(last);
      },
      { timeout: timeoutMs, interval: 30, message: what },
    )
    .toBe(true);
  return last as T;
}

function withRatio(configuration: Configuration, ratioQ4: number): Configuration {
  const [first, ...rest] = configuration.symbols;
  if (first?.imbalance === undefined) throw new Error("no imbalance");
  return { ...configuration, symbols: [{ ...first, imbalance: { ...first.imbalance, ratioQ4 } }, ...rest] };
}

describe("the control plane", { timeout: 300_000 }, () => {
  let rig: Rig;
  let control: Control;
  let configuration: Configuration;
  let version = 0;

  beforeAll(async () => {
    rig = await Rig.start({ symbols: 4, seed: 5, exchange: ["--interval-us", "2000"] });
    await rig.until("sessions", (s) => s.session?.loggedIn === true && s.softwareSession?.loggedIn === true);
    await rig.clear();
    // Somebody else's commit: this control plane has not heard of it.
    version = await rig.commit(configurationFor(rig.symbols), 0);
    control = await Control.start(rig);
    rig.openMarket();
  });
  afterAll(async () => {
    await control?.child.stop();
    await rig?.stop();
  });
  afterEach(async () => {
    await control.post("/api/disarm", { reason: "after a test" });
  });

  async function arm(): Promise<void> {
    await control.until("not armed", ({ gateway: { state } }) => state === "disarmed");
    // From the gateway itself: what the control plane has heard may be a heartbeat older than the last commit.
    version = (await rig.status()).actual?.configurationVersion ?? 0;
    // What traded until now may still have to be settled with the venue: that passes, and nothing else is waited for.
    const { status, body } = await until(
      "an answer that is not NOT_READY",
      () => control.post("/api/arm", { expectedVersion: version, reason: "test" }),
      (answer) => answer.status === 200 || !JSON.stringify(answer.body).includes('"NOT_READY"'),
      60_000,
    );
    expect(status, JSON.stringify(body)).toBe(200);
    await control.until("armed", ({ gateway: { state, armed } }) => state === "hardware" && armed);
  }

  test("takes up a version that it finds in force, and says whose it is not", async () => {
    const state = await control.until("a version", ({ configuration: { active } }) => active !== null);
    expect(state.gateway.actualVersion).toBe(version);
    const found = await control.get<ConfigurationVersion>("/api/configuration");
    expect(found).toMatchObject({ version, author: "gateway", contentHash: state.gateway.actualHash });
    expect(found.configuration?.symbols).toHaveLength(4);
    expect(found.differences.length).toBeGreaterThan(0);
    if (found.configuration !== undefined) configuration = found.configuration;
  });

  test("of two pushes for the same version one wins, the other is told the version and changes nothing", async () => {
    const answers = await Promise.all([
      control.commit(withRatio(configuration, 100), version),
      control.commit(withRatio(configuration, 101), version),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const won = answers.find(({ status }) => status === 200)?.body;
    const lost = answers.find(({ status }) => status === 409)?.body;
    expect(won).toMatchObject({ version: version + 1 });
    expect(won?.wordsReadBack).toBeGreaterThan(0);
    expect(lost?.errors).toMatchObject([{ code: "VERSION_MISMATCH", path: "expectedVersion" }]);
    const now = await control.get<ConfigurationVersion>("/api/configuration");
    expect(now).toMatchObject({ version: version + 1, contentHash: won?.contentHash, author: "operator/cli" });
    expect(now.differences).toMatchObject([{ before: "48", after: answers[0].status === 200 ? "100" : "101" }]);
    expect((await rig.status()).actual?.configurationVersion).toBe(version + 1);
    version++;
  });

  test("the same push twice is one version; a wrong one is refused with the field, and is on file", async () => {
    const key = randomUUID();
    const first = await control.commit(withRatio(configuration, 120), version, key);
    const again = await control.commit(withRatio(configuration, 120), version, key);
    expect(again).toEqual(first);
    const other = await control.commit(withRatio(configuration, 121), version, key);
    expect(other.body.errors).toMatchObject([{ code: "IDEMPOTENCY_CONFLICT" }]);
    version++;
    const [symbol] = configuration.symbols;
    if (symbol === undefined) throw new Error("no symbol");
    const twice = { ...configuration, symbols: [symbol, symbol] };
    const refused = await control.commit(twice, version);
    expect(refused.status).toBe(409);
    expect(refused.body.errors).toMatchObject([{ path: expect.stringContaining(symbol.symbol), code: "DUPLICATE" }]);
    expect((await control.audit()).at(-1)).toMatchObject({ action: "configuration.refused", actor: "operator/cli" });
    expect((await rig.status()).actual?.configurationVersion).toBe(version);
  });

  test("killed while the card trades and started again, it takes the lease over and nothing stops", async () => {
    await arm();
    const before = await control.audit();
    control.child.kill("SIGKILL");
    await control.child.exited;
    control = await Control.start(rig);
    await control.until("the gateway", ({ gateway }) => gateway.reachable);
    // Longer than the lease that the first one left: only a renewed one is still there.
    const startMs = performance.now();
    await control.until(
      "trading on",
      ({ gateway }) => {
        expect(gateway.state === "hardware" || gateway.state === "unknown", gateway.stateMessage).toBe(true);
        return performance.now() - startMs > LEASE_MS + 1_000;
      },
      3 * LEASE_MS,
    );
    const after = await control.audit();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(await control.get<ConfigurationVersion[]>("/api/configuration/history")).toMatchObject([
      { version },
      {},
      {},
    ]);
  });

  test("gone for longer than the lease, the card is disarmed, and a new one does not arm it again", async () => {
    await control.child.stop();
    control = await Control.start(rig, control.state, SHORT_LEASE_MS);
    await control.until("the gateway", ({ gateway }) => gateway.reachable);
    await arm();
    control.child.kill("SIGKILL");
    await control.child.exited;
    await rig.until("disarmed by the lease", (s) => s.placement?.reason === "LEASE_EXPIRED");
    control = await Control.start(rig);
    await expect
      .poll(async () => (await control.audit()).at(-1), { timeout: 60_000 })
      .toMatchObject({ action: "operate.lease-lost", actor: "control" });
    const { gateway } = await control.until(
      "its state",
      ({ gateway: { reachable, state } }) => reachable && state !== "unknown",
    );
    // Halted would be safe too, but somebody has to be told why: the gateway's last words are in the failure.
    expect(gateway, rig.gateway.tail()).toMatchObject({ state: "disarmed", armed: false });
  });

  test("a gateway that dies shows at once; the next one is heard, disarmed", async () => {
    await arm();
    rig.gateway.kill("SIGKILL");
    await control.until("lost", ({ gateway }) => !gateway.reachable && gateway.state === "unknown");
    const failed = await control.commit(configuration, version);
    expect(failed.status).toBe(503);
    await rig.startGateway();
    await control.until("heard again", ({ gateway }) => gateway.reachable && gateway.state === "disarmed");
    await expect
      .poll(async () => (await control.audit()).some(({ action }) => action === "operate.lease-lost"), {
        timeout: 60_000,
      })
      .toBe(true);
  });

  test("does not start on an audit file that somebody changed", async () => {
    const state = join(rig.directory, "tampered");
    const first = await Control.start(rig, state);
    await first.post("/api/disarm", { reason: "first entry" });
    await first.child.stop();
    const file = join(state, "audit.jsonl");
    writeFileSync(file, readFileSync(file, "utf8").replace("first entry", "other entry"));
    const args = ["--gateway", rig.listen, "--state", state];
    const second = new Child("control", join(ROOT, "control/main.ts"), args);
    expect((await second.exited).code).toBe(1);
    expect(second.tail()).toContain("line 1: its content does not match its hash");
  });
});
