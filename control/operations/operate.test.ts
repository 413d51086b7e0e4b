// Stopping over a real gRPC connection to a gateway that does what the test says.
import { Server, ServerCredentials, type ServerWritableStream } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  GatewayServiceService,
  KillPhase,
  type KillRequest,
  type KillResponse,
  type KillScope,
} from "../../proto/grpc/mod.ts";
import type { AuditEntry } from "../audit/audit-log.ts";
import { MACHINE_CLOCK } from "../clock.ts";
import { GatewayClient } from "../gateway/gateway-client.ts";
import type { KillProgress } from "../http/api.ts";
import type { StateView } from "../state/state-view.ts";
import { Operate } from "./operate.ts";

type KillCall = ServerWritableStream<KillRequest, KillResponse>;
interface Asked {
  readonly scopes: readonly KillScope[];
  readonly call: KillCall;
}

describe("a stop", () => {
  let server: Server;
  let client: GatewayClient;
  let operate: Operate;
  /** Kills that the gateway got. */
  let asked: Asked[];
  /** Lease renewals that the gateway got. */
  let renewals: number;
  let actions: string[];
  const shown: KillProgress[] = [];

  function makeOperate(): Operate {
    const audit = {
      append: async (record: Pick<AuditEntry, "action">) => {
        actions.push(record.action);
        return record as AuditEntry;
      },
    };
    const view = {
      setKill: (kill: KillProgress) => void shown.push(kill),
      get kill() {
        return shown.at(-1) ?? { phase: "none" };
      },
      gateway: { reachable: true },
      synced: true,
    };
    return new Operate(client, audit, view as unknown as StateView, MACHINE_CLOCK, 400, { failed: () => {} });
  }

  beforeEach(async () => {
    asked = [];
    renewals = 0;
    actions = [];
    shown.length = 0;
    server = new Server();
    server.addService(GatewayServiceService, {
      kill: (call: KillCall) => asked.push({ scopes: call.request.scopes, call }),
      disarm: (_call: unknown, answer: (error: object) => void) => answer({ code: 13, details: "no" }),
      arm: (_call: unknown, answer: (error: null, response: object) => void) =>
        answer(null, { outcome: { $case: "lease", value: { expiryDeviceNs: 0n, remainingMs: 400 } } }),
      renewLease: (_call: unknown, answer: (error: null, response: object) => void) => {
        renewals++;
        answer(null, { outcome: { $case: "lease", value: { expiryDeviceNs: 0n, remainingMs: 400 } } });
      },
    });
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      ),
    );
    client = new GatewayClient(`127.0.0.1:${port}`, () => Date.now());
    operate = makeOperate();
  });
  afterEach(() => {
    operate.close();
    client.close();
    server.forceShutdown();
  });

  const say = ({ call }: Asked, phase: KillPhase): void => {
    const nothing = { scopes: [], openOrders: 0, unknownOrders: 0, errors: [], unproven: undefined };
    call.write({ phase, atUnixNs: 0n, ...nothing });
  };
  const of = async (symbol: string | undefined): Promise<Asked> => {
    const find = () =>
      asked.find(({ scopes: [item] }) =>
        symbol === undefined
          ? item?.scope?.$case === "everything"
          : item?.scope?.$case === "symbol" && item.scope.value === symbol,
      );
    await expect.poll(() => find()?.scopes.length, { message: `a kill of ${symbol ?? "everything"}` }).toBe(1);
    return find() as Asked;
  };

  test.each([0, 1, 4])(
    "that is followed by another one after %i ms reaches the gateway, and goes on there",
    async (ms) => {
      const first = operate.kill("operator/page", { reason: "all" });
      if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
      const second = operate.kill("operator/cli", { reason: "one", symbols: ["TGB"] });
      const [everything, symbol] = [await of(undefined), await of("TGB")];
      say(symbol, KillPhase.KILL_PHASE_STOPPED);
      expect(await second).toMatchObject({ phase: "stopped", scopes: ["symbol TGB"] });
      say(everything, KillPhase.KILL_PHASE_STOPPED);
      expect(await first).toMatchObject({ phase: "stopped", scopes: ["everything"] });
      // Whoever asked for it has the answer; the page follows the newest.
      expect(shown.at(-1)).toMatchObject({ scopes: ["symbol TGB"] });
      say(symbol, KillPhase.KILL_PHASE_FLAT);
      await expect.poll(() => shown.at(-1)?.phase).toBe("flat");
      expect(everything.call.cancelled || symbol.call.cancelled).toBe(false);
      expect(actions.toSorted()).toEqual(["operate.killed", "operate.killed-in-part"]);
    },
  );

  test("that fails does not say so of the one after it", async () => {
    const first = operate.kill("operator/page", { reason: "one", symbols: ["TGA"] });
    const second = operate.kill("operator/cli", { reason: "another", symbols: ["TGB"] });
    const [a, b] = [await of("TGA"), await of("TGB")];
    a.call.emit("error", { code: 13, details: "broken" });
    await expect(first).rejects.toThrow(/broken/);
    expect(shown.at(-1)).toMatchObject({ phase: "requested", scopes: ["symbol TGB"] });
    say(b, KillPhase.KILL_PHASE_STOPPED);
    expect(await second).toMatchObject({ phase: "stopped" });
  });

  test("that is not answered yet when the control plane ends still arrives", async () => {
    const late = operate.kill("operator/page", { reason: "all" });
    operate.close();
    const everything = await of(undefined);
    expect(everything.call.cancelled).toBe(false);
    say(everything, KillPhase.KILL_PHASE_STOPPED);
    expect(await late).toMatchObject({ phase: "stopped" });
    await expect.poll(() => everything.call.cancelled, { message: "nobody listens any more" }).toBe(true);
  });

  test.each([
    ["operate.kill-unanswered", (asker: Operate) => asker.kill("operator/page", { reason: "all" })],
    ["operate.disarm-failed", (asker: Operate) => asker.disarm("operator/page", "test")],
  ])("that is not confirmed is on file as %s, and ends the renewals, after a restart too", async (action, ask) => {
    await operate.arm("operator/page", 1, "test");
    expect(renewals).toBe(0);
    operate.renewNow();
    await expect.poll(() => renewals).toBe(1);
    const asking = ask(operate);
    asking.catch(() => {});
    if (action === "operate.kill-unanswered") (await of(undefined)).call.emit("error", { code: 13, details: "broken" });
    await expect(asking).rejects.toThrow();
    expect(actions).toEqual(["operate.arm-requested", "operate.armed", action]);
    const again = makeOperate();
    for (const name of ["operate.armed", action]) again.entry({ action: name } as AuditEntry);
    again.renewNow();
    operate.renewNow();
    // A call that comes after a renewal would.
    await again.disarm("operator/page", "a round trip").catch(() => {});
    expect(renewals).toBe(1);
  });
});
