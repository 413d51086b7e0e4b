/**
 * Three control planes on one etcd, over a real gateway, card and exchange: the primary is killed, frozen or cut off while somebody pushes
 * all the time and the card trades. TICKGATE_TAKEOVERS=100 runs a hundred of them.
 */
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AuditEntry, verify } from "../../control/audit/audit-log.ts";
import type { Committed, Configuration, State } from "../../control/http/api.ts";
import { readChain } from "../../control/store/read-chain.ts";
import { EtcdProcess, HAS_ETCD } from "../../control/testing/etcd-process.ts";
import { GatewayState, type StageResponse } from "../../proto/grpc/mod.ts";
import { type Answer, ControlProcess } from "./control-process.ts";
import { CuttableProxy } from "./cuttable-proxy.ts";
import { configurationFor, Rig } from "./gateway-rig.ts";

const TIMES = Number(process.env.TICKGATE_TAKEOVERS ?? 3);
const MEMBERS = Number(process.env.TICKGATE_ETCDS ?? 1);
const TTL_S = 2;
/** Longer than a take-over takes on a loaded machine: the card must not stop for one. */
const LEASE_MS = 20_000;
const FAULTS = ["killed", "frozen", "cut off"] as const;
const NAMES = ["a", "b", "c"] as const;
type Name = (typeof NAMES)[number];

interface Pushed {
  readonly version: number;
  readonly hash: string;
  readonly by: Name;
  readonly atMs: number;
}

describe.skipIf(!HAS_ETCD)("three control planes", { timeout: 120_000 + TIMES * 60_000 }, () => {
  let etcd: EtcdProcess;
  let rig: Rig;
  let configuration: Configuration;
  const planes = new Map<Name, ControlProcess>();
  const proxies = new Map<Name, readonly CuttableProxy[]>();
  const pushed: Pushed[] = [];
  let pushing = true;
  let pusher: Promise<void> | undefined;
  let ratio = 0;
  /** Gives up waiting for the push under way: one that is frozen never answers. */
  let underWay = new AbortController();

  beforeAll(async () => {
    etcd = await EtcdProcess.start(MEMBERS);
    rig = await Rig.start({ symbols: 2, seed: 21, exchange: ["--interval-us", "20000"] });
    await rig.until("sessions", (s) => s.session?.loggedIn === true && s.softwareSession?.loggedIn === true);
    await rig.clear();
    await rig.commit(configurationFor(rig.symbols), 0);
    for (const name of NAMES) {
      proxies.set(name, await Promise.all(etcd.endpoints.map((endpoint) => CuttableProxy.to(endpoint))));
      await start(name);
    }
    rig.openMarket();
  }, 400_000);
  afterAll(async () => {
    pushing = false;
    underWay.abort();
    await pusher;
    for (const { child } of planes.values()) await child.stop();
    for (const proxy of [...proxies.values()].flat()) proxy.close();
    await rig?.stop();
    await etcd?.stop();
  });

  async function start(name: Name): Promise<void> {
    const urls = (proxies.get(name) ?? []).map(({ port }) => `http://127.0.0.1:${port}`);
    const args = ["--etcd", urls.join(","), "--name", name, "--election-ttl-s", String(TTL_S)];
    const state = join(rig.directory, `control-${name}`);
    planes.set(name, await ControlProcess.start(rig.listen, state, [...args, "--lease-ms", String(LEASE_MS)]));
  }

  function plane(name: Name): ControlProcess {
    const found = planes.get(name);
    if (found === undefined) throw new Error(`no control plane ${name}`);
    return found;
  }

  async function until<T>(what: string, ask: () => Promise<T | undefined>, timeoutMs = 60_000): Promise<T> {
    let found: T | undefined;
    const look = async () => {
      found = await ask();
      return found !== undefined;
    };
    await expect.poll(look, { timeout: timeoutMs, interval: 20, message: what }).toBe(true);
    if (found === undefined) throw new Error(what);
    return found;
  }

  /** The control plane that takes changes, among these. */
  const primary = (among: readonly Name[] = NAMES): Promise<Name> =>
    until(`a primary among ${among}`, async () => {
      const states = await Promise.all(among.map((name) => plane(name).state(300)));
      return among.find((_, index) => states[index]?.server.primacy.role === "primary");
    });

  const inForce = async (): Promise<number> => (await rig.status()).actual?.configurationVersion ?? 0;

  function next(): Configuration {
    const [first, ...rest] = configuration.symbols;
    if (first?.imbalance === undefined) throw new Error("no imbalance");
    ratio = (ratio + 1) % 400;
    return {
      ...configuration,
      symbols: [{ ...first, imbalance: { ...first.imbalance, ratioQ4: 100 + ratio } }, ...rest],
    };
  }

  /** Pushes to whoever takes it, one after the other, until told to end. */
  async function push(): Promise<void> {
    for (let at = 0; pushing; ) {
      const by = NAMES[at % NAMES.length] ?? "a";
      underWay = new AbortController();
      const { status, body } = await plane(by).commit(next(), await inForce(), underWay.signal);
      if (status === 200) pushed.push({ version: body.version, hash: body.contentHash, by, atMs: Date.now() });
      else {
        at++;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
  }

  /** As the primary of then would write now. */
  async function writeAs(electionId: string): Promise<number> {
    const [high = "0", low = "0"] = electionId.split(".");
    const context = { ...rig.context(), electionId: { high: BigInt(high), low: BigInt(low) } };
    const configuration = configurationFor(rig.symbols, 7);
    return rig.call<StageResponse>("stage", { context, configuration }).then(
      () => status.OK,
      (error: { code: number }) => error.code,
    );
  }

  async function chain(): Promise<readonly AuditEntry[]> {
    const client = etcd.client();
    const entries: AuditEntry[] = [];
    try {
      verify(await readChain(client, "/tickgate"), (entry) => entries.push(entry));
      return entries;
    } finally {
      client.close();
    }
  }

  const codes = ({ body }: Answer<unknown>): readonly string[] => body.errors?.map(({ code }) => code) ?? [];

  test("one takes changes, the others say who does, and answer what is read", async () => {
    const first = await primary();
    const others = NAMES.filter((name) => name !== first);
    const found = await until("a version", async () => {
      const state = await plane(first).state();
      return state?.configuration.active ?? undefined;
    });
    configuration = found;
    for (const name of others) {
      const refused = await plane(name).commit(next(), await inForce());
      expect(refused.status).toBe(503);
      expect(codes(refused)).toEqual(["NOT_PRIMARY"]);
      expect(refused.body.errors?.[0]?.message).toBe(
        `${name} stands by: the primary is ${first} at ${plane(first).address}`,
      );
      const state = await until("what the primary knows", async () => {
        const found: State | undefined = await plane(name).state();
        return found?.configuration.active === null ? undefined : found;
      });
      expect(state.server.primacy).toMatchObject({ role: "standby", primary: { holder: first } });
      expect(state.gateway.reachable).toBe(true);
      expect((await plane(name).post("/api/configuration/validate", { configuration: next() })).status).toBe(200);
    }
    expect((await rig.status()).primacy?.holder).toBe(first);
  });

  test("a stop is taken by everyone, and the primary hears of it", async () => {
    const first = await primary();
    const [standby = "a"] = NAMES.filter((name) => name !== first);
    await arm(first);
    expect((await plane(standby).post("/api/disarm", { reason: "from a standby" })).status).toBe(200);
    expect((await rig.status()).actual?.armed).toBe(false);
    await until("the entry at the primary", async () =>
      (await plane(first).audit()).find(
        ({ action, reason }) => action === "operate.disarmed" && reason === "from a standby",
      ),
    );
    await arm(first);
  });

  async function arm(by: Name): Promise<void> {
    await until("armed", async () => {
      const { status, body } = await plane(by).post("/api/arm", { expectedVersion: await inForce(), reason: "test" });
      // What traded until now may still have to be settled with the venue.
      expect(status === 200 || JSON.stringify(body).includes("NOT_READY"), JSON.stringify(body)).toBe(true);
      return status === 200 ? true : undefined;
    });
  }

  test(`the primary fails ${TIMES} times under pushes: one writer at a time, nothing acknowledged is lost, the card trades on`, async () => {
    const ids: string[] = [];
    const takeOverMs: number[] = [];
    const electedMs: number[] = [];
    const versionBefore = await inForce();
    pusher = push();
    await until("pushes", async () => (pushed.length >= 3 ? true : undefined));
    for (let time = 0; time < TIMES; time++) {
      const fault = FAULTS[time % FAULTS.length] ?? "killed";
      const was = await primary();
      const id = (await plane(was).state())?.server.primacy.electionId ?? "";
      const rest = NAMES.filter((name) => name !== was);
      const faultMs = Date.now();
      if (fault === "killed") plane(was).child.kill("SIGKILL");
      else if (fault === "frozen") plane(was).child.kill("SIGSTOP");
      else for (const proxy of proxies.get(was) ?? []) proxy.cut();
      const electing = primary(rest).then((name) => {
        electedMs.push(Date.now() - faultMs);
        if (fault === "frozen") underWay.abort();
        return name;
      });
      const accepted = await until("a push that the next one takes", async () =>
        pushed.find(({ by, atMs }) => by !== was && atMs > faultMs),
      );
      takeOverMs.push(accepted.atMs - faultMs);
      const now = await electing;
      ids.push(id);
      // The one before writes on, whatever it believes: with its own id at the gateway, and through its own door.
      expect(await writeAs(id), `${fault}: stale id ${id}`).toBe(status.PERMISSION_DENIED);
      if (fault === "killed") await start(was);
      else {
        const late = plane(was).commit(next(), await inForce());
        if (fault === "frozen") plane(was).child.kill("SIGCONT");
        const answer: Answer<Committed> = await late;
        expect(answer.status, `${fault}: ${JSON.stringify(answer.body)}`).not.toBe(200);
        for (const proxy of proxies.get(was) ?? []) proxy.mend();
      }
      await until(`${was} stands by`, async () => {
        const state = await plane(was).state();
        const { role, primary } = state?.server.primacy ?? {};
        return role === "standby" && primary?.holder !== was && primary !== null ? true : undefined;
      });
      const { placement, primacy } = await rig.status();
      expect(placement?.state, `${fault}: the card trades on`).toBe(GatewayState.GATEWAY_STATE_HARDWARE);
      expect((await rig.status()).actual?.armed, `${fault}: the card trades on`).toBe(true);
      expect(primacy?.holder).toBe(now);
    }
    pushing = false;
    await pusher;
    // Everything that the gateway did is on file once, in one unbroken chain over all primaries; what was acknowledged is among it.
    const last = await inForce();
    const entries = await until("the last version on file", async () => {
      const found = await chain();
      const versions = found.filter(({ action }) => action === "configuration.committed").map(versionOf);
      return versions.includes(last) ? found : undefined;
    });
    const committed = entries.filter(({ action }) => action === "configuration.committed");
    const versions = committed.map(versionOf).filter((version) => version > versionBefore);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(new Set(versions).size).toBe(versions.length);
    const hashes = new Map(committed.map((entry) => [versionOf(entry), (entry.details as Committed).contentHash]));
    for (const { version, hash } of pushed) expect(hashes.get(version), `version ${version}`).toBe(hash);
    expect(new Set(pushed.map(({ version }) => version)).size).toBe(pushed.length);
    expect(entries.filter(({ action }) => action === "operate.lease-lost")).toEqual([]);
    for (const id of ids) expect(await writeAs(id), `stale id ${id}`).toBe(status.PERMISSION_DENIED);
    console.log(
      `${TIMES} take-overs on ${MEMBERS} etcd, ${pushed.length} pushes acknowledged, ${versions.length} versions; TTL ${TTL_S} s; ` +
        `from the fault until another one takes changes: ${figures(electedMs)}; until it has carried out a push: ${figures(takeOverMs)}`,
    );
  });
});

function versionOf({ details }: AuditEntry): number {
  return (details as Committed).version;
}

function figures(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  return `median ${sorted[Math.floor(sorted.length / 2)]} ms, longest ${sorted.at(-1)} ms`;
}
