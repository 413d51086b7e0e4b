import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials, Server, ServerCredentials, status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  Capability,
  Configuration,
  GatewayServiceClient,
  type GatewayServiceServer,
  GatewayServiceService,
  HelloResponse,
  KillPhase,
  KillResponse,
  SCHEMA_HASH,
  StageRequest,
  StageResponse,
} from "./mod.ts";

const configuration = Configuration.fromPartial({
  rate: { intervalNs: 1000, burstNs: 5000 },
  symbols: [
    {
      symbol: "AAPL",
      limits: {
        maxQuantity: 500,
        maxNotionalE4: 2n ** 63n,
        collarLowE4: 1,
        collarHighE4: 2_000_000_000,
        rulesOff: [4],
      },
      strategies: [
        { enabled: true, parameters: { $case: "imbalance", value: { ratioQ4: 48, orderQuantity: 100 } } },
        { enabled: false, parameters: { $case: "momentum", value: { kFast: 3, kSlow: 6, warmup: 20 } } },
      ],
    },
  ],
});

describe("messages", () => {
  test("a configuration survives the wire, 64-bit numbers exactly", () => {
    expect(Configuration.decode(Configuration.encode(configuration).finish())).toEqual(configuration);
  });

  test("the hash of the contracts is a SHA-256", () => {
    expect(SCHEMA_HASH).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("the service over a socket", () => {
  const folder = mkdtempSync(join(tmpdir(), "tickgate-grpc-"));
  const address = `unix:${join(folder, "socket")}`;
  const server = new Server();
  let client: GatewayServiceClient;

  beforeAll(async () => {
    const unimplemented = () => {
      throw new Error("not part of this test");
    };
    const handlers: Partial<GatewayServiceServer> = {
      hello: (call, answer) => {
        const caller = Buffer.from(call.request.schemaHash).toString("hex");
        const mismatches = caller === SCHEMA_HASH ? [] : [{ what: "schema_hash", caller, gateway: SCHEMA_HASH }];
        const identity = { gatewayId: "g", capabilities: [Capability.CAPABILITY_ROLES] };
        answer(null, HelloResponse.fromPartial({ identity, mismatches }));
      },
      stage: (call, answer) => {
        const symbols = call.request.configuration?.symbols.length ?? 0;
        const errors = [{ path: "configuration.symbols", code: "X", message: `${symbols} symbols` }];
        answer(null, StageResponse.fromPartial({ outcome: { $case: "refusal", value: { errors } } }));
      },
      kill: (call) => {
        call.write(KillResponse.fromPartial({ phase: KillPhase.KILL_PHASE_STOPPED, openOrders: 2, atUnixNs: 1n }));
        call.write(KillResponse.fromPartial({ phase: KillPhase.KILL_PHASE_FLAT, atUnixNs: 2n }));
        call.end();
      },
    };
    const rest = Object.fromEntries(Object.keys(GatewayServiceService).map((name) => [name, unimplemented]));
    server.addService(GatewayServiceService, { ...rest, ...handlers } as GatewayServiceServer);
    await new Promise<void>((resolve, reject) => {
      server.bindAsync(address, ServerCredentials.createInsecure(), (error) => (error ? reject(error) : resolve()));
    });
    client = new GatewayServiceClient(address, credentials.createInsecure());
  });

  afterAll(() => {
    client.close();
    server.forceShutdown();
    rmSync(folder, { recursive: true, force: true });
  });

  function hello(hash: string) {
    return new Promise((resolve, reject) => {
      const request = { schemaHash: Buffer.from(hash, "hex"), mapHash: 0, client: "test" };
      client.hello(request, (error, value) => (error ? reject(error) : resolve(value)));
    });
  }

  test("hello says what differs", async () => {
    expect(await hello(SCHEMA_HASH)).toMatchObject({ identity: { gatewayId: "g", capabilities: [2] }, mismatches: [] });
    expect(await hello("00")).toMatchObject({
      mismatches: [{ what: "schema_hash", caller: "00", gateway: SCHEMA_HASH }],
    });
  });

  test("a refusal carries path and code", async () => {
    const request = StageRequest.fromPartial({ context: { idempotencyKey: "k" }, configuration });
    const response = await new Promise((resolve, reject) => {
      client.stage(request, (error, value) => (error ? reject(error) : resolve(value)));
    });
    const error = { path: "configuration.symbols", code: "X", message: "1 symbols" };
    expect(response).toEqual({ outcome: { $case: "refusal", value: { errors: [error] } } });
  });

  test("a kill streams its progress to the end", async () => {
    const phases: [KillPhase, number][] = [];
    const stream = client.kill({ context: undefined, scopes: [{ scope: { $case: "everything", value: {} } }] });
    for await (const response of stream as AsyncIterable<KillResponse>) {
      phases.push([response.phase, response.openOrders]);
    }
    expect(phases).toEqual([
      [KillPhase.KILL_PHASE_STOPPED, 2],
      [KillPhase.KILL_PHASE_FLAT, 0],
    ]);
  });

  test("a call the server fails comes back as an error with a status", async () => {
    const failure = await new Promise<{ code: number }>((resolve) => {
      client.getStatus({}, (error) => resolve({ code: error?.code ?? status.OK }));
    });
    expect(failure.code).toBe(status.UNKNOWN);
  });
});
