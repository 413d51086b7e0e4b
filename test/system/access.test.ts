// Who may call what, over real TLS to a real gateway: every call with every role, and everybody who has none.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCESS_ROLES, type AccessRole, CALL_RIGHTS, type CallName } from "../../proto/access/mod.ts";
import { KillScope, Role } from "../../proto/grpc/mod.ts";
import { AccessRig, type Connection } from "./access-rig.ts";

const CALLS = Object.keys(CALL_RIGHTS) as CallName[];
const CERTIFICATE: Readonly<Record<AccessRole, string>> = {
  viewer: "viewer",
  operator: "operator",
  "risk-officer": "risk-officer",
  administrator: "administrator",
  "control-plane": "control-1",
};

/** Written out, so that a slip in the table of rights is seen: V viewer, O operator, R risk officer, A administrator, C control plane. */
const MAY: Readonly<Record<CallName, string>> = {
  Hello: "VORAC",
  Arbitrate: "AC",
  Stage: "ORAC",
  Validate: "VORAC",
  Commit: "ORAC",
  GetConfiguration: "VORAC",
  Clear: "OAC",
  Arm: "OAC",
  Disarm: "ORAC",
  RenewLease: "OAC",
  Kill: "ORAC",
  ReleaseKill: "OAC",
  ResetThrottle: "RAC",
  SetPlacement: "OAC",
  StartParent: "OAC",
  ResumeParent: "OAC",
  PauseParent: "ORAC",
  CancelParent: "ORAC",
  GetStatus: "VORAC",
  StreamTelemetry: "VORAC",
  ListOrders: "VORAC",
  ListExecutions: "VORAC",
  ListPositions: "VORAC",
  ListParents: "VORAC",
};

function requestOf(call: CallName, role: Role = Role.ROLE_UNSPECIFIED): object {
  const context = { idempotencyKey: randomUUID(), reason: "test", role, electionId: undefined };
  const everything = [KillScope.fromPartial({ scope: { $case: "everything", value: {} } })];
  const own: Partial<Record<CallName, object>> = {
    Hello: { schemaHash: Buffer.alloc(0), mapHash: 0, client: "test" },
    Validate: { subject: undefined },
    Commit: { contentHash: Buffer.alloc(32), expectedVersion: 0 },
    Clear: { symbols: [], feed: undefined },
    Arm: { expectedVersion: 1, leaseMs: 1000 },
    RenewLease: { leaseMs: 1000 },
    Kill: { scopes: everything },
    ReleaseKill: { scopes: everything },
    ResetThrottle: { symbol: "TGA" },
    SetPlacement: { placements: [] },
    StreamTelemetry: { topics: [], samplePeriodMs: 1000, symbols: [] },
    StartParent: { order: undefined },
    PauseParent: { id: "none" },
    ResumeParent: { id: "none" },
    CancelParent: { id: "none" },
    ListParents: { openOnly: false },
    ListOrders: { openOnly: false, afterUrn: 0, limit: 1 },
    ListExecutions: { afterIndex: 0n, limit: 1 },
    GetConfiguration: { version: 0 },
  };
  return { context, ...own[call] };
}

describe("a gateway behind TLS", { timeout: 300_000 }, () => {
  let rig: AccessRig;
  beforeAll(async () => {
    rig = await AccessRig.start();
  });
  afterAll(() => rig?.stop());

  async function greeted(name: string): Promise<Connection> {
    const connection = rig.connect(name);
    expect(await connection.hello()).toEqual({ code: status.OK, details: "" });
    return connection;
  }
  const alarms = async (): Promise<readonly string[]> => (await greeted("viewer")).alarms();

  test.each(ACCESS_ROLES)("lets the role %s do what the table says, and nothing else", async (role) => {
    const connection = await greeted(CERTIFICATE[role]);
    const letter = role[0]?.toUpperCase() ?? "";
    const found: Record<string, boolean> = {};
    // Hello at the end: one that does not fit would close the others.
    for (const call of [...CALLS.filter((name) => name !== "Hello"), "Hello" as const]) {
      const { code, details } = await connection.ask(call, requestOf(call));
      expect([status.UNAUTHENTICATED, status.UNIMPLEMENTED, status.INTERNAL], `${call}: ${details}`).not.toContain(
        code,
      );
      found[call] = code !== status.PERMISSION_DENIED;
      if (code === status.PERMISSION_DENIED) expect(details).toContain(role);
    }
    const wanted = Object.fromEntries(CALLS.map((call) => [call, MAY[call].includes(letter)]));
    expect(found).toEqual(wanted);
  });

  test("lets a caller act as less than it is, and never as more", async () => {
    const operator = await greeted("operator");
    const as = async (call: CallName, role: Role) => (await operator.ask(call, requestOf(call, role))).code;
    expect(await as("Arm", Role.ROLE_OPERATE)).toBe(status.OK);
    expect(await as("Arm", Role.ROLE_KILL)).toBe(status.PERMISSION_DENIED);
    expect(await as("Stage", Role.ROLE_LIMITS)).toBe(status.PERMISSION_DENIED);
    expect(await as("Stage", 99 as Role)).toBe(status.PERMISSION_DENIED);
    expect(await as("Kill", Role.ROLE_OBSERVE)).toBe(status.PERMISSION_DENIED);
  });

  test("gives nobody another one's result for the same key", async () => {
    const request = { ...requestOf("ReleaseKill"), context: { idempotencyKey: "the-same", reason: "test", role: 0 } };
    const other = { ...request, scopes: [{ scope: { $case: "kind", value: 1 } }] };
    const [operator, administrator] = [await greeted("operator"), await greeted("administrator")];
    expect((await operator.ask("ReleaseKill", request)).code).toBe(status.OK);
    // Of one caller it would be a conflict; here it is another key.
    expect((await administrator.ask("ReleaseKill", other)).code).toBe(status.OK);
  });

  describe("refuses, says why, and tells a person of", () => {
    test("a caller without a certificate", async () => {
      const answer = await rig.connect(undefined).ask("GetStatus", {});
      expect(answer).toEqual({ code: status.UNAUTHENTICATED, details: "no client certificate" });
      expect(await alarms()).toContainEqual(
        expect.stringMatching(
          /^CALLER_REFUSED nobody at 127\.0\.0\.1: GetStatus: UNAUTHENTICATED: no client certificate/,
        ),
      );
    });

    test("a stop by a caller without a certificate", async () => {
      expect((await rig.connect(undefined).ask("Kill", requestOf("Kill"))).code).toBe(status.UNAUTHENTICATED);
    });

    test("a certificate of an authority that is not known", async () => {
      rig.foreign("administrator", "administrator");
      const answer = await rig.connect("foreign-administrator").hello();
      expect(answer.code).toBe(status.UNAUTHENTICATED);
      expect(answer.details).toMatch(
        /not accepted: (UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY)/,
      );
    });

    test("a certificate that has ended", async () => {
      rig.issue("late", "administrator", "--days", "0");
      expect(await rig.reload()).toMatchObject({ event: "credentials" });
      const answer = await rig.connect("late").hello();
      expect(answer).toEqual({
        code: status.UNAUTHENTICATED,
        details: "the certificate is not accepted: CERT_HAS_EXPIRED",
      });
    });

    test("a server's certificate in a client's hand", async () => {
      const answer = await rig.connect("gateway-1").hello();
      expect(answer.code).toBe(status.UNAUTHENTICATED);
      expect(answer.details).toContain("INVALID_PURPOSE");
    });

    test("a name that has no role", async () => {
      rig.issue("stranger", "administrator");
      const answer = await rig.connect("stranger").hello();
      expect(answer).toEqual({ code: status.PERMISSION_DENIED, details: "stranger has no role here" });
      expect(await alarms()).toContainEqual(
        expect.stringMatching(/^CALLER_REFUSED stranger: Hello: PERMISSION_DENIED/),
      );
    });

    test("a role that is not enough", async () => {
      const viewer = await greeted("viewer");
      const { code, details } = await viewer.ask("Arm", requestOf("Arm"));
      expect(code).toBe(status.PERMISSION_DENIED);
      expect(details).toBe("Arm: viewer is viewer: the role does not allow it");
      expect(await alarms()).toContainEqual(expect.stringMatching(/^CALLER_REFUSED viewer \(viewer\): /));
    });

    test("a caller without TLS", async () => {
      expect((await rig.plain().hello()).code).toBe(status.UNAVAILABLE);
      await expect
        .poll(alarms)
        .toContainEqual(expect.stringMatching(/^CALLER_REFUSED nobody at 127\.0\.0\.1: .*TLS handshake/));
    });
  });

  test("is not believed by a caller that trusts another authority", async () => {
    rig.foreign("viewer", "viewer");
    const answer = await rig.connect("viewer", rig.file("foreign-viewer", "ca.crt")).hello();
    expect(answer.code).toBe(status.UNAVAILABLE);
  });

  test("takes up new certificates and roles without a restart, and keeps the old ones when the new are wrong", async () => {
    const before = rig.gateway.process.pid;
    const operator = await greeted("operator");
    rig.issue("gateway-1", undefined, "--host", "localhost", "--host", "127.0.0.1");
    const table = readFileSync(join(rig.certificates, "identities.json"), "utf8");
    const { identities } = JSON.parse(table) as { identities: Record<string, { role: string }> };
    identities.operator = { role: "viewer" };
    rig.writeIdentities(JSON.stringify({ identities }));
    expect(await rig.reload()).toMatchObject({ event: "credentials" });
    await expect.poll(async () => (await operator.hello()).code).toBe(status.OK);
    expect((await operator.ask("Arm", requestOf("Arm"))).code).toBe(status.PERMISSION_DENIED);

    rig.writeIdentities('{"identities":{"operator":{"role":"king"}}}');
    expect(await rig.reload()).toMatchObject({ event: "credentials-failed" });
    expect(await alarms()).toContainEqual(expect.stringMatching(/^CREDENTIALS_FAILED .*identities\.operator\.role/));
    expect((await operator.ask("GetStatus", {})).code).toBe(status.OK);

    rig.writeIdentities(table);
    expect(await rig.reload()).toMatchObject({ event: "credentials" });
    expect(await alarms()).not.toContainEqual(expect.stringMatching(/^CREDENTIALS_FAILED/));
    await expect.poll(async () => (await operator.hello()).code).toBe(status.OK);
    expect((await operator.ask("Arm", requestOf("Arm"))).code).toBe(status.OK);
    expect(rig.gateway.process.pid).toBe(before);
  });

  test("has no secret in its log", () => {
    const log = rig.gateway.lines.map((line) => JSON.stringify(line)).join("\n");
    expect(log).toContain("caller refused");
    const key = rig.file("gateway-1", "tls.key").toString().split("\n")[1] ?? "";
    expect(key.length).toBeGreaterThan(30);
    for (const secret of ["PRIVATE KEY", key, "cardsecret", "softsecret"]) expect(log).not.toContain(secret);
  });
});
