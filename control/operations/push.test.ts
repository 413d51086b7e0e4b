// What the audit file says of a commit that did not go through, over a real gRPC connection to a gateway that answers what the test says.
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RIGHTS, RIGHTS_OF, type Right } from "../../proto/access/mod.ts";
import { GatewayServiceService } from "../../proto/grpc/mod.ts";
import type { AuditEntry } from "../audit/audit-log.ts";
import { VersionStore } from "../configuration/version-store.ts";
import { GatewayClient } from "../gateway/gateway-client.ts";
import { NO_GLOBAL } from "../http/api.ts";
import { ConfigurationPush } from "./push.ts";

type Answer = (error: object | null, response?: object) => void;
const refusal = (code: string) => ({
  outcome: { $case: "refusal", value: { errors: [{ path: "", code, message: "by the test" }] } },
});

let server: Server;
let client: GatewayClient;
let stageAnswer: object;
let commitAnswer: (answer: Answer) => void;
let differing: readonly string[];
const actions: string[] = [];

beforeEach(async () => {
  actions.length = 0;
  differing = [];
  stageAnswer = { outcome: { $case: "staged", value: { contentHash: Buffer.alloc(32, 1), activeVersion: 0 } } };
  server = new Server();
  server.addService(GatewayServiceService, {
    stage: (_call: unknown, answer: Answer) => answer(null, stageAnswer),
    validate: (_call: unknown, answer: Answer) =>
      answer(null, {
        errors: [],
        differences: differing.map((path) => ({ path, before: "1", after: "2", loosens: false })),
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
    append: (record: Pick<AuditEntry, "action">) => {
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
