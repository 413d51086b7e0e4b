// The shared store and the campaign on a real etcd. Whole control planes: test/system/election.test.ts.
import { credentials } from "@grpc/grpc-js";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type AuditEntry, verify } from "../audit/audit-log.ts";
import { type Clock, MACHINE_CLOCK } from "../clock.ts";
import { EtcdProcess, HAS_ETCD } from "../testing/etcd-process.ts";
import { Campaign, type Term } from "./campaign.ts";
import { type EtcdClient, put } from "./etcd-client.ts";
import { EtcdStore, primaryKey } from "./etcd-store.ts";
import { readChain } from "./read-chain.ts";
import { SharedState } from "./shared-state.ts";
import { NotPrimary } from "./state-store.ts";

const RECORD = { actor: "alice", action: "test", reason: "because", details: { a: 1 } };
const STOP = { ...RECORD, action: "operate.disarmed" };
const TTL_S = 2;

describe.skipIf(!HAS_ETCD)("on etcd", { timeout: 60_000 }, () => {
  let etcd: EtcdProcess;
  let client: EtcdClient;
  let prefix: string;
  let runs = 0;
  const closing: (() => Promise<void> | void)[] = [];

  beforeAll(async () => {
    etcd = await EtcdProcess.start();
    client = etcd.client();
  });
  afterAll(async () => {
    client?.close();
    await etcd?.stop();
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  /** A part of etcd of its own, each test. */
  const fresh = (): string => {
    prefix = `/test/${++runs}`;
    return prefix;
  };

  interface Plane {
    readonly store: EtcdStore;
    readonly campaign: Campaign;
    readonly others: AuditEntry[];
    readonly events: string[];
    terms: Term[];
  }

  function plane(holder: string, monotonicMs = () => performance.now(), clock: Clock = MACHINE_CLOCK): Plane {
    const others: AuditEntry[] = [];
    const events: string[] = [];
    const terms: Term[] = [];
    const own = etcd.client();
    const options = { key: primaryKey(prefix), ttlSeconds: TTL_S, monotonicMs };
    const campaign = new Campaign(
      own,
      clock,
      options,
      { holder, address: `http://${holder}` },
      {
        elected: (term) => {
          terms.push(term);
          events.push("elected");
        },
        demoted: (reason) => events.push(`demoted: ${reason}`),
        seen: (primary) => events.push(`sees ${primary?.holder ?? "nobody"}`),
        trouble: (message) => events.push(`trouble: ${message}`),
      },
    );
    const store = new EtcdStore(own, MACHINE_CLOCK, prefix, () => campaign.term, {
      entry: (entry) => others.push(entry),
      superseded: () => campaign.lost("superseded"),
      trouble: (message) => events.push(message),
    });
    closing.push(async () => {
      store.close();
      await campaign.close();
      own.close();
    });
    campaign.start();
    return { store, campaign, others, events, terms };
  }

  const elected = (of: Plane): Promise<unknown> =>
    expect.poll(() => of.events.at(-1) === "elected" || of.events.includes("elected"), { timeout: 10_000 }).toBe(true);

  async function chain(): Promise<readonly AuditEntry[]> {
    const entries: AuditEntry[] = [];
    verify(await readChain(client, prefix), (entry) => entries.push(entry));
    return entries;
  }

  test("the primary's entries are one chain, which the others follow; they themselves may only put stops on file", async () => {
    fresh();
    const a = plane("a");
    await elected(a);
    const b = plane("b");
    await a.store.append(RECORD);
    await expect(b.store.append(RECORD)).rejects.toThrow(NotPrimary);
    await b.store.catchUp();
    expect(b.others).toEqual(await chain());
    // The primary does not know of it when it writes next.
    await b.store.append(STOP);
    const entry = await a.store.append(RECORD);
    expect(entry.sequence).toBe(3);
    expect(a.others.map(({ action }) => action)).toEqual(["operate.disarmed"]);
    expect((await chain()).map(({ action }) => action)).toEqual(["test", "operate.disarmed", "test"]);
  });

  test("many writers at once lose nothing and write nothing twice", async () => {
    fresh();
    const a = plane("a");
    await elected(a);
    const b = plane("b");
    const wanted = Array.from({ length: 40 }, (_, index) => ({ ...(index % 2 ? STOP : RECORD), details: { index } }));
    await Promise.all(wanted.map((record, index) => (index % 2 ? b : a).store.append(record)));
    const found = (await chain()).map(({ details }) => (details as { index: number }).index);
    expect(found.toSorted((x, y) => x - y)).toEqual(wanted.map((_, index) => index));
  });

  test("one is elected at a time, with a higher revision each time; one that ends gives way at once", async () => {
    fresh();
    const a = plane("a");
    await elected(a);
    const b = plane("b");
    await expect.poll(() => b.events).toContain("sees a");
    expect(b.campaign.term).toBeUndefined();
    await a.campaign.close();
    await elected(b);
    expect(a.campaign.term).toBeUndefined();
    expect(a.events.at(-1)).toBe("demoted: this control plane ends");
    expect(b.terms[0]?.revision).toBeGreaterThan(a.terms[0]?.revision ?? 0n);
  });

  test("a primary whose clock has passed its time is none, before any timer and before etcd ends its lease", async () => {
    fresh();
    let aheadMs = 0;
    const a = plane("a", () => performance.now() + aheadMs);
    await elected(a);
    const b = plane("b");
    expect(a.campaign.term?.revision).toBe(a.terms[0]?.revision);
    // As one that was frozen finds when it goes on: nothing of it has run meanwhile.
    aheadMs = TTL_S * 1_000 * 0.75 + 1;
    expect(a.campaign.term).toBeUndefined();
    await expect(a.store.append(RECORD)).rejects.toThrow(NotPrimary);
    // It has the key still, so that nobody else was elected.
    expect(b.campaign.term).toBeUndefined();
  });

  test("a primary that believes to be it is refused by the transaction, and learns who it is", async () => {
    fresh();
    const a = plane("a");
    await elected(a);
    await a.store.append(RECORD);
    // Somebody else's key, whatever a's clock says.
    await client.txn(
      [],
      [{ request: { $case: "requestDeleteRange", value: { key: primaryKey(prefix), rangeEnd: Buffer.alloc(0) } } }],
      [],
    );
    await client.txn([], [put(primaryKey(prefix), Buffer.from('{"holder":"z","address":"http://z"}'))], []);
    expect(a.campaign.term?.revision).toBe(a.terms[0]?.revision);
    await expect(a.store.append(RECORD)).rejects.toThrow("another control plane is the primary");
    expect(a.campaign.term).toBeUndefined();
    expect(await chain()).toHaveLength(1);
  });

  test("what etcd has lost of what was acknowledged stops the store, and is not written over", async () => {
    fresh();
    const a = plane("a");
    await elected(a);
    await a.store.append(RECORD);
    await a.store.append(RECORD);
    const last = Buffer.from(`${prefix}/audit/${"2".padStart(16, "0")}`);
    await client.txn(
      [],
      [{ request: { $case: "requestDeleteRange", value: { key: last, rangeEnd: Buffer.alloc(0) } } }],
      [],
    );
    await expect(a.store.append(RECORD)).rejects.toThrow("etcd does not have entry 2 any more");
    await expect(a.store.append(RECORD)).rejects.toThrow("etcd does not have entry 2 any more");
    expect(await chain()).toHaveLength(1);
  });

  test("an entry that somebody changed is noticed, and nothing is taken from there on", async () => {
    fresh();
    const a = plane("a");
    await elected(a);
    await a.store.append(RECORD);
    const key = Buffer.from(`${prefix}/audit/${"1".padStart(16, "0")}`);
    const [entry] = await chain();
    await client.txn([], [put(key, Buffer.from(JSON.stringify({ ...entry, actor: "mallory" })))], []);
    const options = { endpoints: etcd.endpoints, prefix, ttlSeconds: TTL_S, era: 1, holder: "c" };
    const open = SharedState.open(options, credentials.createInsecure(), () => performance.now(), MACHINE_CLOCK);
    await expect(open).rejects.toThrow("line 1: its content does not match its hash");
  });

  test("a control plane that starts before etcd answers waits for it", async () => {
    fresh();
    await etcd.freeze(0);
    const options = { endpoints: etcd.endpoints, prefix, ttlSeconds: TTL_S, era: 1, holder: "c" };
    const open = SharedState.open(options, credentials.createInsecure(), () => performance.now(), MACHINE_CLOCK);
    const early = await Promise.race([open, new Promise((resolve) => setTimeout(resolve, 1_500, "waits"))]);
    etcd.kill(0, "SIGCONT");
    expect(early).toBe("waits");
    await (await open).close();
  });

  test("without etcd nothing is acknowledged; with it again, the entry is there once", async () => {
    fresh();
    const a = plane("a");
    await elected(a);
    await etcd.freeze(0);
    const stop = a.store.append(STOP);
    const early = await Promise.race([stop, new Promise((resolve) => setTimeout(resolve, 300, "waits"))]);
    expect(early).toBe("waits");
    etcd.kill(0, "SIGCONT");
    expect((await stop).sequence).toBe(1);
    expect(await chain()).toHaveLength(1);
  });
});
