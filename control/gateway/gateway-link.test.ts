// Whom the control plane talks to, over a real gRPC connection to a gateway that says what the test wants.

import { Server, ServerCredentials } from "@grpc/grpc-js";
import { afterEach, expect, test } from "vitest";
import { GatewayServiceService, HelloResponse, type Mismatch } from "../../proto/grpc/mod.ts";
import { MACHINE_CLOCK } from "../clock.ts";
import { GatewayLink } from "./gateway-link.ts";

let server: Server | undefined;
let link: GatewayLink | undefined;
afterEach(() => {
  link?.close();
  server?.forceShutdown();
});

/** How the link to a gateway that answers hello with these goes down for the first time. */
async function downFrom(mismatches: readonly Mismatch[]): Promise<{ reason: string; code: string }> {
  const gateway = new Server();
  server = gateway;
  gateway.addService(GatewayServiceService, {
    hello: (_call: unknown, answer: (error: null, response: HelloResponse) => void) =>
      answer(null, HelloResponse.fromPartial({ mismatches: [...mismatches] })),
  });
  const port = await new Promise<number>((resolve, reject) =>
    gateway.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  return new Promise((resolve) => {
    const down = (reason: string, code: string): void => resolve({ reason, code });
    link = new GatewayLink(`127.0.0.1:${port}`, 1000, MACHINE_CLOCK, { up: () => {}, telemetry: () => {}, down });
    link.start();
  });
}

test("a gateway built from other contracts is not talked to, and the reason says which", async () => {
  const { reason, code } = await downFrom([{ what: "schema_hash", caller: "aa", gateway: "bb" }]);
  expect(code).toBe("SCHEMA_MISMATCH");
  expect(reason).toContain("schema_hash: ours aa, the gateway's bb");
});

test("a gateway that does not say who it is does not speak the protocol", async () => {
  expect((await downFrom([])).code).toBe("PROTOCOL");
});
