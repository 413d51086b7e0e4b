// What is decided of a caller whose certificate was accepted, and how refusals are told. The connections themselves: test/system/access.test.ts.
import { EventEmitter } from "node:events";
import type { TLSSocket } from "node:tls";
import { status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { parseIdentities, RIGHTS_OF } from "../../proto/access/mod.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { Callers } from "./callers.ts";
import { Refusals } from "./refusals.ts";

const IDENTITIES = parseIdentities('{"identities":{"alice":{"role":"operator"},"rita":{"role":"risk-officer"}}}');

describe("callers", () => {
  const noted: string[] = [];
  const callers = new Callers(IDENTITIES, () => 0, { note: (who, why) => void noted.push(`${who}: ${why}`) });
  const caller = (name: string, role: "operator" | "risk-officer") => ({ name, role, rights: RIGHTS_OF[role] });

  it("may change what their role is about, and are told the first thing that it is not", () => {
    const strategy = "configuration.symbols[TGA].strategies[imbalance].ratio_q4";
    const limits = ["configuration.symbols[TGA].limits.max_long", "configuration.rate.burst_ns"];
    const alice = caller("alice", "operator");
    const rita = caller("rita", "risk-officer");
    callers.mayChange(alice, alice.rights, [strategy]);
    callers.mayChange(rita, rita.rights, limits);
    expect(noted).toEqual([]);
    const denied = (run: () => void, message: RegExp) => {
      expect(run).toThrow(message);
      expect(run).toThrow(expect.objectContaining({ status: status.PERMISSION_DENIED }));
    };
    denied(
      () => callers.mayChange(alice, alice.rights, [strategy, ...limits]),
      /may not change .*max_long and 1 more$/,
    );
    denied(() => callers.mayChange(rita, rita.rights, [strategy]), /may not change .*ratio_q4$/);
    // Who acts as less than they are has less.
    denied(() => callers.mayChange(alice, ["limits"], [strategy]), /ratio_q4$/);
    expect(noted[0]).toMatch(/^alice \(operator\): Commit: PERMISSION_DENIED/);
  });

  it("are nobody on a connection that is not known, and without a certificate", () => {
    expect(() => callers.admit("10.0.0.1:1", "/tickgate.v1.GatewayService/GetStatus")).toThrow("not known");
    const socket = Object.assign(new EventEmitter(), {
      remoteAddress: "10.0.0.2",
      remotePort: 2,
      authorized: true,
      getPeerCertificate: () => ({}),
      destroy: () => {},
    });
    // What Node says of a session that was taken up again without a certificate: authorized.
    expect(callers.connected(socket as unknown as TLSSocket)).toBe(false);
    expect(() => callers.admit("10.0.0.2:2", "/tickgate.v1.GatewayService/Kill")).toThrow("no client certificate");
  });
});

describe("refusals", () => {
  it("are told at once, then with a count, and are over when it is quiet", async () => {
    const clock = new ManualClock();
    const told: string[] = [];
    let logged = 0;
    const alarms = {
      raise: (_code: string, message: string) => void told.push(message),
      clear: (_code: string, about?: string) => void told.push(`over: ${about}`),
    };
    const refusals = new Refusals(alarms, clock, { warn: () => void logged++ } as never);
    for (let call = 0; call < 1000; call++) refusals.note("bob", "Arm: no");
    expect(told).toEqual(["bob: Arm: no"]);
    await clock.pass(10_000);
    expect(told).toEqual(["bob: Arm: no", "bob: Arm: no (1000 times)"]);
    await clock.pass(600_000);
    expect(told.at(-1)).toBe("over: bob");
    expect(logged).toBe(2);
    // Addresses cost nothing to make: those beyond a bound are told together.
    for (let caller = 0; caller < 1000; caller++) refusals.note(`nobody at ${caller}`, "no");
    expect(logged).toBe(2 + 33);
    refusals.close();
  });
});
