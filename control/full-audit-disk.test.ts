// The disk under the audit file is full: what was only seen ends nothing, what people want is refused with the reason.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, expect, test } from "vitest";
import { Severity, type TelemetryUpdate } from "../proto/grpc/mod.ts";
import { MACHINE_CLOCK } from "./clock.ts";
import { ControlPlane } from "./control-plane.ts";
import type { Connect } from "./gateway/gateway-client.ts";
import { parseOptions } from "./options.ts";
import { MACHINE } from "./outside.ts";

const folder = mkdtempSync(join(tmpdir(), "tickgate-audit-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const REFUSED_CALLER: TelemetryUpdate = {
  update: {
    $case: "alarm",
    value: {
      code: "CALLER_REFUSED",
      message: "nobody at 10.0.0.9: Hello: UNAUTHENTICATED",
      about: "nobody",
      sinceUnixNs: 1n,
      active: true,
      severity: Severity.SEVERITY_WARNING,
    },
  },
};

/** A gateway that says hello and, when asked to, that it refused somebody. */
function gatewayThatRefuses(): { connect: Connect; refuse: () => void } {
  let data: (batch: unknown) => void = () => {};
  const stream = {
    cancel: () => {},
    on(name: string, run: (batch: unknown) => void) {
      if (name === "data") data = run;
      return stream;
    },
  };
  const client = {
    hello: (_request: unknown, _metadata: unknown, _options: unknown, answer: (error: null, value: unknown) => void) =>
      answer(null, { identity: { gatewayId: "g" }, mismatches: [] }),
    streamTelemetry: () => stream,
    close: () => {},
  };
  return {
    connect: (() => client) as unknown as Connect,
    refuse: () => data({ updates: [REFUSED_CALLER], dropped: 0n, sequence: 1n, synced: false }),
  };
}

test("the control plane lives on, is not ready, and changes nothing", async () => {
  const logged: string[] = [];
  const log = pino({ level: "trace" }, { write: (line: string) => void logged.push(line) });
  const gateway = gatewayThatRefuses();
  const options = parseOptions(["--gateway", `unix:${folder}/g.sock`, "--state", folder, "--probes", "127.0.0.1:0"]);
  const full = (): never => {
    throw new Error("ENOSPC: no space left on device");
  };
  const plane = await ControlPlane.start(options, join(folder, "no-page"), MACHINE_CLOCK, log, {
    ...MACHINE,
    connect: gateway.connect,
    openAudit: (path) => Object.assign(MACHINE.openAudit(path), { append: full }),
  });
  try {
    expect(() => gateway.refuse()).not.toThrow();
    await expect
      .poll(() => logged.find((line) => line.includes("could not be put on file")))
      .toMatch(/nobody at 10\.0\.0\.9/);

    const { probes } = logged.map((line) => JSON.parse(line)).find(({ event }) => event === "ready");
    const ready = await fetch(`${probes}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.text()).toContain("the audit file takes no entries: ENOSPC");

    const { address } = JSON.parse(readFileSync(join(folder, "endpoint.json"), "utf8")) as { address: string };
    const arm = await fetch(`${address}/api/arm`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${readFileSync(join(folder, "token"), "utf8").trim()}`,
      },
      body: JSON.stringify({ expectedVersion: 1, reason: "test" }),
    });
    expect(arm.status).toBeGreaterThanOrEqual(500);
  } finally {
    await plane.close();
  }
});
