// The control plane behind TLS: people with certificates over HTTPS, itself with one at the gateway, the command line as a person.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AuditLine, Failure, State } from "../../control/http/api.ts";
import { ACCESS_ROLES, type AccessRole } from "../../proto/access/mod.ts";
import { ROOT } from "../layout.ts";
import { AccessRig, READY_MS } from "./access-rig.ts";
import { Child } from "./gateway-rig.ts";

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Written out, as V viewer, O operator, R risk officer, A administrator; whoever has only a control plane's certificate is no person. */
const MAY: readonly (readonly [string, object, string])[] = [
  ["/api/configuration/validate", {}, "VORA"],
  ["/api/configuration/commit", {}, "ORA"],
  ["/api/configuration/rollback", {}, "ORA"],
  ["/api/configuration/approve", {}, "RA"],
  ["/api/tracking", {}, "OA"],
  ["/api/arm", {}, "OA"],
  ["/api/disarm", { reason: "test" }, "ORA"],
  ["/api/kill", { symbols: [1] }, "ORA"],
  ["/api/kill/release", {}, "OA"],
  ["/api/throttle/reset", {}, "RA"],
  ["/api/placement", {}, "OA"],
  ["/api/parents", {}, "OA"],
  ["/api/parents/pause", {}, "ORA"],
  ["/api/parents/resume", {}, "OA"],
  ["/api/parents/cancel", {}, "ORA"],
  ["/api/alarms/acknowledge", {}, "ORA"],
  ["/api/supervision/validate", {}, "VORA"],
  ["/api/supervision/commit", {}, "RA"],
  ["/api/supervision/rollback", {}, "RA"],
  ["/api/supervision/approve", {}, "RA"],
  ["/api/alerts/acknowledge", {}, "ORA"],
];
const CERTIFICATE: Readonly<Record<AccessRole, string>> = {
  viewer: "viewer",
  operator: "operator",
  "risk-officer": "risk-officer",
  administrator: "administrator",
  "control-plane": "control-1",
};

describe("a control plane behind TLS", { timeout: 300_000 }, () => {
  let rig: AccessRig;
  let control: Child;
  let state: string;
  let address: string;
  let token: string;

  beforeAll(async () => {
    rig = await AccessRig.start();
    state = join(rig.folder, "control");
    control = new Child("control", join(ROOT, "control/main.ts"), [
      ...["--gateway", rig.address, "--state", state, "--listen", "127.0.0.1:0", "--log-level", "trace"],
      ...["--tls", join(rig.certificates, "control-1"), "--identities", join(rig.certificates, "identities.json")],
    ]);
    const ready = await control.line(({ event }) => event === "ready", READY_MS);
    address = String(ready.address);
    token = readFileSync(String(ready.tokenFile), "utf8").trim();
    await control.line(({ event }) => event === "gateway", READY_MS);
  });
  afterAll(async () => {
    await control?.stop();
    await rig?.stop();
  });

  /** @param who folder of a certificate; undefined: none */
  function ask(
    who: string | undefined,
    method: string,
    path: string,
    body?: object,
    headers: object = {},
  ): Promise<Answer> {
    const proof = who === undefined ? {} : { cert: rig.file(who, "tls.crt"), key: rig.file(who, "tls.key") };
    return new Promise((resolve, reject) => {
      const options = {
        method,
        agent: false as const,
        servername: "localhost",
        ca: rig.file("gateway-1", "ca.crt"),
        headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
        ...proof,
      };
      const asked = request(`${address}${path}`, options, (response: IncomingMessage) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
        });
        response.on("end", () => {
          const json = response.headers["content-type"]?.startsWith("application/json") === true;
          resolve({ status: response.statusCode ?? 0, body: json ? JSON.parse(text) : text });
        });
      });
      asked.on("error", reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
  const codes = ({ body }: Answer): string[] => ((body as Partial<Failure>).errors ?? []).map(({ code }) => code);
  const audit = async (): Promise<readonly AuditLine[]> =>
    (await ask("administrator", "GET", "/api/audit")).body as AuditLine[];

  test("is believed by the gateway behind TLS, and shows its state to whoever may look", async () => {
    expect(address).toMatch(/^https:\/\/localhost:\d+$/);
    for (const who of ["viewer", "operator", "risk-officer", "administrator"]) {
      const { status, body } = await ask(who, "GET", "/api/state");
      expect(status, who).toBe(200);
      expect((body as State).gateway.reachable).toBe(true);
    }
  });

  test("lets alerts be acknowledged by a person under the certificate's own name alone", async () => {
    const path = "/api/alerts/acknowledge";
    const bearer = { authorization: `Bearer ${token}` };
    const machine = await ask(undefined, "POST", path, { id: "1", name: "ada" }, bearer);
    expect([machine.status, codes(machine)]).toEqual([403, ["PERMISSION_DENIED"]]);
    const other = await ask("operator", "POST", path, { id: "1", name: "ada" });
    expect([other.status, codes(other)]).toEqual([403, ["PERMISSION_DENIED"]]);
    expect((await ask("operator", "POST", path, { id: "1" })).status).toBe(404);
    expect((await ask(undefined, "POST", path, { id: "1" })).status).toBe(401);
  });

  test.each(ACCESS_ROLES)("lets the role %s ask for what the table says, and nothing else", async (role) => {
    const letter = role[0]?.toUpperCase() ?? "";
    for (const [path, body, who] of MAY) {
      const answer = await ask(CERTIFICATE[role], "POST", path, body);
      const may = role !== "control-plane" && who.includes(letter);
      expect(answer.status === 403, `${path}: ${JSON.stringify(answer.body)}`).toBe(!may);
      if (!may) expect(codes(answer)).toEqual(["PERMISSION_DENIED"]);
    }
  });

  test("tells those who have proven nothing only that", async () => {
    for (const path of ["/api/state", "/api/audit", "/api/stream", "/"]) {
      const answer = await ask(undefined, "GET", path);
      expect([answer.status, codes(answer)], path).toEqual([401, ["UNAUTHENTICATED"]]);
    }
    rig.foreign("operator", "operator");
    expect((await ask("foreign-operator", "GET", "/api/state")).status).toBe(401);
    rig.issue("late", "operator", "--days", "0");
    expect((await ask("late", "GET", "/api/state")).status).toBe(401);
    expect((await ask("gateway-1", "GET", "/api/state")).status).toBe(401);
    expect((await ask(undefined, "GET", "/api/state", undefined, { authorization: "Bearer wrong" })).status).toBe(401);
    const known = { authorization: `Bearer ${token}` };
    expect((await ask(undefined, "GET", "/api/state", undefined, known)).status).toBe(200);
    expect((await ask("administrator", "GET", "/api/state", undefined, { host: "elsewhere.example" })).status).toBe(
      403,
    );
  });

  test("puts who did what, and who was refused here or at the gateway, on file", async () => {
    await rig.connect("viewer").ask("Arm", { context: undefined, expectedVersion: 1, leaseMs: 1 });
    await expect
      .poll(async () => (await audit()).map(({ action, reason }) => `${action}: ${reason}`))
      .toContainEqual(expect.stringMatching(/^gateway\.caller-refused: viewer \(viewer\): Arm: PERMISSION_DENIED/));
    const entries = await audit();
    expect(entries).toContainEqual(expect.objectContaining({ actor: "operator", action: "operate.disarmed" }));
    expect(entries).toContainEqual(
      expect.objectContaining({
        actor: "viewer",
        action: "access.refused",
        details: { request: "POST /api/arm", code: "PERMISSION_DENIED" },
      }),
    );
    expect(entries).toContainEqual(expect.objectContaining({ actor: "nobody at 127.0.0.1", action: "access.refused" }));
  });

  test("is asked by the command line with a person's certificate, or with the token of its folder", async () => {
    const cli = (...args: string[]): Promise<{ code: number | null; text: string }> =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [join(ROOT, "control/cli/main.ts"), ...args], {
          stdio: ["ignore", "pipe", "pipe"],
        });
        let text = "";
        for (const pipe of [child.stdout, child.stderr]) pipe.on("data", (part: Buffer) => (text += part.toString()));
        child.on("close", (code) => resolve({ code, text }));
      });
    const as = (name: string) => ["--server", address, "--tls", join(rig.certificates, name)];
    expect(await cli("disarm", ...as("operator"))).toMatchObject({ code: 0 });
    const refused = await cli("disarm", ...as("viewer"));
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.text).toContain("PERMISSION_DENIED: viewer may not do this: it takes operate or kill");
    expect(await cli("disarm", "--state", state)).toMatchObject({ code: 0 });
    expect(await cli("status", "--server", address)).toMatchObject({ code: 2 });
    expect(await cli("status", "--server", address, "--tls", join(rig.folder, "nothing"))).toMatchObject({ code: 3 });
  });

  test("takes up a new certificate and new roles without a restart", async () => {
    rig.issue("control-1", "control-plane", "--host", "localhost", "--host", "127.0.0.1");
    const table = JSON.parse(readFileSync(join(rig.certificates, "identities.json"), "utf8")) as {
      identities: Record<string, { role: string }>;
    };
    rig.writeIdentities(JSON.stringify({ identities: { ...table.identities, operator: { role: "viewer" } } }));
    control.kill("SIGHUP");
    await control.line(({ event }) => event === "credentials", READY_MS);
    expect((await ask("operator", "POST", "/api/disarm", { reason: "test" })).status).toBe(403);
    const { actor, details } = (await audit()).findLast(({ action }) => action === "access.renewed") ?? {};
    expect({ actor, details }).toMatchObject({ actor: "control", details: { identities: { operator: "viewer" } } });
    // And is heard of by the gateway again, over a connection with the new certificate.
    await expect
      .poll(async () => ((await ask("viewer", "GET", "/api/state")).body as State).gateway.reachable)
      .toBe(true);
    rig.writeIdentities("{");
    control.kill("SIGHUP");
    await control.line(({ event }) => event === "credentials-failed", READY_MS);
    expect((await ask("viewer", "GET", "/api/state")).status).toBe(200);
  });

  test("has no secret in its log or its audit file", async () => {
    const key = rig.file("control-1", "tls.key").toString().split("\n")[1] ?? "";
    const page = /key=(.+)$/.exec(readFileSync(join(state, "page-url"), "utf8").trim())?.[1] ?? "";
    const written = [
      ...control.lines.map((line) => JSON.stringify(line)),
      readFileSync(join(state, "audit.jsonl"), "utf8"),
    ];
    for (const secret of ["PRIVATE KEY", key, token, page]) {
      expect(secret.length).toBeGreaterThan(10);
      expect(written.filter((text) => text.includes(secret))).toEqual([]);
    }
  });
});
