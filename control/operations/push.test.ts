// What the audit file says of a commit that did not go through, over a real gRPC connection to a gateway that answers what the test says.
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RIGHTS, RIGHTS_OF, type Right } from "../../proto/access/mod.ts";
import { GatewayServiceService } from "../../proto/grpc/mod.ts";
import type { AuditEntry } from "../audit/audit-log.ts";
import { VersionStore } from "../configuration/version-store.ts";
import { GatewayClient } from "../gateway/gateway-client.ts";
import { NO_GLOBAL } from "../http/api.ts";
import { Proposals } from "./proposals.ts";
import { ConfigurationPush, type PushWish } from "./push.ts";

type Answer = (error: object | null, response?: object) => void;
const refusal = (code: string) => ({
  outcome: { $case: "refusal", value: { errors: [{ path: "", code, message: "by the test" }] } },
});

let server: Server;
let client: GatewayClient;
let stageAnswer: object;
let commitAnswer: (answer: Answer) => void;
let differing: readonly string[];
let loosens: boolean;
const actions: string[] = [];

beforeEach(async () => {
  actions.length = 0;
  differing = [];
  loosens = false;
  stageAnswer = { outcome: { $case: "staged", value: { contentHash: Buffer.alloc(32, 1), activeVersion: 0 } } };
  server = new Server();
  server.addService(GatewayServiceService, {
    stage: (_call: unknown, answer: Answer) => answer(null, stageAnswer),
    validate: (_call: unknown, answer: Answer) =>
      answer(null, {
        errors: [],
        differences: differing.map((path) => ({ path, before: "1", after: "2", loosens })),
        contentHash: Buffer.alloc(32, 1),
        activeVersion: 0,
      }),
    commit: (_call: unknown, answer: Answer) => commitAnswer(answer),
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  client = new GatewayClient(`127.0.0.1:${port}`, () => Date.now());
});
afterEach(() => {
  client.close();
  server.forceShutdown();
});

async function push(rights: readonly Right[] = RIGHTS): Promise<void> {
  const audit = {
    append: async (record: Pick<AuditEntry, "action">) => {
      actions.push(record.action);
      return record as AuditEntry;
    },
  };
  const pushing = new ConfigurationPush(client, audit, new VersionStore(), () => {});
  const configuration = { rate: { intervalNs: 1, burstNs: 1 }, global: NO_GLOBAL, symbols: [] };
  const request = { configuration, expectedVersion: 0, reason: "test", idempotencyKey: "k" };
  await pushing.commit("operator/cli", request, rights);
}

test.each([
  ["READ_BACK_MISMATCH", "configuration.unconfirmed"],
  ["VERSION_MISMATCH", "configuration.refused"],
])("a commit that ends in %s is %s", async (code, action) => {
  commitAnswer = (answer) => answer(null, refusal(code));
  await expect(push()).rejects.toThrow(/by the test/);
  expect(actions).toEqual(["configuration.requested", action]);
});

test("a commit whose answer is lost is unconfirmed", async () => {
  commitAnswer = () => server.forceShutdown();
  await expect(push()).rejects.toMatchObject({ errors: [{ code: "DISCONNECTED" }] });
  expect(actions).toEqual(["configuration.requested", "configuration.unconfirmed"]);
});

test("what was never asked for is refused, whatever the reason", async () => {
  server.forceShutdown();
  await expect(push()).rejects.toMatchObject({ errors: [{ code: "DISCONNECTED" }] });
  expect(actions).toEqual(["configuration.refused"]);
});

test("a commit of what the author may not change is refused field by field, and the gateway is not asked", async () => {
  const [strategy, limit] = [
    "configuration.symbols[TGA].strategies[imbalance].ratio_q4",
    "configuration.rate.burst_ns",
  ];
  differing = [strategy, limit];
  commitAnswer = () => {
    throw new Error("must not be asked");
  };
  for (const [role, path] of [
    ["operator", "rate.burstNs"],
    ["risk-officer", "TGA.imbalance.ratioQ4"],
  ] as const) {
    const pushing = push(RIGHTS_OF[role]);
    await expect(pushing).rejects.toMatchObject({
      status: 403,
      errors: [{ code: "PERMISSION_DENIED", path: path }],
    });
  }
  expect(actions).toEqual(["configuration.refused", "configuration.refused"]);
});

test("what loosens a limit waits for another person, who is on file; what tightens one does not", async () => {
  let nowMs = 0;
  let rightsNow: readonly Right[] = RIGHTS;
  const records: Pick<AuditEntry, "actor" | "action">[] = [];
  const audit = {
    append: (record: AuditEntry) => {
      records.push(record);
      return record;
    },
  };
  const proposals = new Proposals<PushWish>(() => nowMs);
  const pushing = new ConfigurationPush(
    client,
    audit as never,
    new VersionStore(),
    () => {},
    proposals,
    () => rightsNow,
  );
  const configuration = { rate: { intervalNs: 1, burstNs: 1 }, global: NO_GLOBAL, symbols: [] };
  const commit = (author: string) =>
    pushing.commit(author, { configuration, expectedVersion: 0, reason: "test", idempotencyKey: "k" });
  let commits = 0;
  commitAnswer = (answer) => {
    commits++;
    answer(null, refusal("REFUSED"));
  };
  differing = ["configuration.rate.burst_ns"];
  await expect(commit("alice")).rejects.toThrow(/REFUSED/);
  expect(commits).toBe(1);
  loosens = true;
  // A strategy that fires sooner is within the limits all the same.
  differing = ["configuration.symbols[TGA].strategies[imbalance].ratio_q4"];
  await expect(commit("alice")).rejects.toThrow(/REFUSED/);
  expect(commits).toBe(2);

  records.length = 0;
  differing = ["configuration.rate.burst_ns"];
  for (let again = 0; again < 2; again++) await expect(commit("alice")).rejects.toThrow(/APPROVAL_NEEDED/);
  expect(commits).toBe(2);
  const [waiting, ...others] = pushing.waiting;
  expect(others).toEqual([]);
  const id = waiting?.id ?? "";
  // The second person sees what they say yes to.
  expect(waiting?.differences).toEqual([expect.objectContaining({ path: "rate.burstNs", loosens: true })]);
  await expect(pushing.approve("alice", id, "mine")).rejects.toThrow(/PERMISSION_DENIED: alice wants it/);
  await expect(pushing.approve("operator/cli", id, "token")).rejects.toThrow(/PERMISSION_DENIED/);
  await expect(pushing.approve("bob", "nothing", "?")).rejects.toThrow(/NOT_FOUND/);
  expect(commits).toBe(2);
  await expect(pushing.approve("bob", id, "looked at it")).rejects.toThrow(/REFUSED/);
  expect(commits).toBe(3);
  expect(records.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
    "alice configuration.proposed",
    "bob configuration.approved",
    "alice configuration.requested",
    "alice configuration.refused",
  ]);
  expect(records[2]).toMatchObject({ details: { approver: "bob" } });
  // What the author may no longer do nobody does for them.
  await expect(commit("alice")).rejects.toThrow(/APPROVAL_NEEDED/);
  rightsNow = RIGHTS_OF.operator;
  await expect(pushing.approve("bob", pushing.waiting[0]?.id ?? "", "looked")).rejects.toThrow(/PERMISSION_DENIED/);
  rightsNow = RIGHTS;
  expect(commits).toBe(3);
  // Once, and not for ever.
  await expect(pushing.approve("bob", id, "again")).rejects.toThrow(/NOT_FOUND/);
  await expect(commit("alice")).rejects.toThrow(/APPROVAL_NEEDED/);
  nowMs = 30 * 60_000;
  expect(pushing.waiting).toEqual([]);
});
