// The tables of who may do what against the contract, and names out of certificates.
import { describe, expect, test } from "vitest";
import { GatewayServiceService, Role } from "../grpc/mod.ts";
import { IdentityError, nameOf, parseIdentities } from "./identities.ts";
import { ACCESS_ROLES, CALL_RIGHTS, forbiddenChanges, mayCall, RIGHTS, RIGHTS_OF, rightToChange } from "./rights.ts";

describe("the table of rights", () => {
  test("has every call of the contract, and no other", () => {
    const calls = Object.values(GatewayServiceService).map(({ path }) => path.slice(path.lastIndexOf("/") + 1));
    expect(Object.keys(CALL_RIGHTS).toSorted()).toEqual(calls.toSorted());
  });

  test("knows the rights that the contract has", () => {
    const names = Object.keys(Role).filter((name) => /^ROLE_(?!UNSPECIFIED)/.test(name));
    expect(RIGHTS.map((right) => `ROLE_${right.toUpperCase()}`).toSorted()).toEqual(names.toSorted());
  });

  test("lets everybody look, nobody who only looks change, and everybody else stop", () => {
    for (const role of ACCESS_ROLES) {
      const rights = RIGHTS_OF[role];
      expect(mayCall(rights, "GetStatus"), role).toBe(true);
      expect(mayCall(rights, "Kill"), role).toBe(role !== "viewer");
      for (const call of ["Disarm", "PauseParent", "CancelParent"] as const)
        expect(mayCall(rights, call), `${role} ${call}`).toBe(role !== "viewer");
    }
    for (const call of ["Arm", "StartParent", "ResumeParent"] as const)
      expect(mayCall(RIGHTS_OF["risk-officer"], call), call).toBe(false);
    expect(mayCall(RIGHTS_OF.operator, "ResetThrottle")).toBe(false);
  });

  test("tells parameters from limits by the path, and takes what it does not know for a limit", () => {
    expect(rightToChange("configuration.symbols[TGA].strategies[imbalance].ratio_q4")).toBe("parameters");
    for (const path of [
      "configuration.symbols[TGA].limits.max_long",
      "configuration.rate.burst_ns",
      "configuration.global.account.max_gross_e4",
      "configuration.strategies[x]",
      "anything",
    ])
      expect(rightToChange(path), path).toBe("limits");
    const both = ["symbols[A].strategies[momentum].threshold", "symbols[A].limits.max_long"];
    expect(forbiddenChanges(RIGHTS_OF.operator, both)).toEqual([both[1]]);
    expect(forbiddenChanges(RIGHTS_OF["risk-officer"], both)).toEqual([both[0]]);
    expect(forbiddenChanges(RIGHTS_OF.administrator, both)).toEqual([]);
  });
});

describe("identities", () => {
  test("are read from a table that says role by name", () => {
    const table = parseIdentities('{"identities":{"alice":{"role":"operator"},"control-1":{"role":"control-plane"}}}');
    expect([...table]).toEqual([
      ["alice", "operator"],
      ["control-1", "control-plane"],
    ]);
  });

  test.each([
    ["{", /identities: .*JSON/],
    ['{"identities":{"alice":{"role":"king"}}}', /identities\.alice\.role/],
    ['{"identities":{"alice":{"role":"viewer","more":1}}}', /identities\.alice/],
    ['{"identities":{"Alice B":{"role":"viewer"}}}', /identities\.Alice B/],
    ['{"people":{}}', /identities/],
  ])("that are wrong are refused as a whole: %s", (text, why) => {
    expect(() => parseIdentities(text)).toThrow(IdentityError);
    expect(() => parseIdentities(text)).toThrow(why);
  });

  test("of a certificate are its one URI", () => {
    expect(nameOf("URI:tickgate:alice")).toBe("alice");
    expect(nameOf("DNS:localhost, IP Address:127.0.0.1, URI:tickgate:control-1")).toBe("control-1");
    for (const none of [
      undefined,
      "",
      "DNS:alice",
      "URI:https://example.org/alice",
      "URI:tickgate:",
      "URI:tickgate:Alice",
      "URI:tickgate:alice/bob",
      "URI:tickgate:alice, URI:tickgate:bob",
      'DNS:"x, URI:tickgate:alice"',
      'DNS:"x, URI:tickgate:alice, y"',
    ])
      expect(nameOf(none), none).toBeUndefined();
  });
});
