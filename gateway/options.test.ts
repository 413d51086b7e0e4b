import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readOptions, splitAccount, splitHostPort, USAGE, UsageError } from "./options.ts";

const REQUIRED = {
  device: "/run/card.sock",
  journal: "/var/journal",
  venue: "127.0.0.1:9000",
  "card-account": "CARD:secret",
  "software-account": "SOFT:a:b",
  "udp-a": "233.54.12.111:1",
  "udp-b": "233.54.12.112:2",
};
const flags = (values: Record<string, string>): string[] =>
  Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);

function usage(values: Record<string, string>): string {
  try {
    readOptions(flags(values), {});
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error("accepted");
}

describe("options of the gateway", () => {
  it("has defaults for what need not be said", () => {
    expect(readOptions(flags(REQUIRED), {})).toMatchObject({ listen: "127.0.0.1:7410", "software-limit-percent": 50 });
  });

  it("names every option in its usage, and every default", () => {
    const given = readOptions(flags(REQUIRED), {});
    const optional = ["config", "tls", "identities", "rtl-hash", "rerequest", "snapshots", "snapshot-account"];
    for (const name of [...Object.keys(given), ...optional]) expect(USAGE).toContain(`--${name}`);
    for (const [name, value] of Object.entries(given)) {
      if (name in REQUIRED || value === false) continue;
      expect(USAGE, name).toMatch(new RegExp(`[( ]${value}[);,]`));
    }
  });

  it("takes flags before the environment before the file", () => {
    const folder = mkdtempSync(join(tmpdir(), "tickgate-options-"));
    try {
      const config = join(folder, "gateway.json");
      writeFileSync(config, JSON.stringify({ ...REQUIRED, id: "file", "answer-ms": 111, "heartbeat-ms": 222 }));
      const environment = { TICKGATE_GATEWAY_ID: "environment", TICKGATE_GATEWAY_ANSWER_MS: "333" };
      expect(readOptions(["--config", config, "--id", "flag"], environment)).toMatchObject({
        id: "flag",
        "answer-ms": 333,
        "heartbeat-ms": 222,
      });
      writeFileSync(config, "{");
      expect(() => readOptions(["--config", config], {})).toThrow(UsageError);
      writeFileSync(config, JSON.stringify({ ...REQUIRED, colour: "blue" }));
      expect(() => readOptions(["--config", config], {})).toThrow(/colour/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    [{ "udp-a": "nowhere" }, "--udp-a"],
    [{ venue: "host:70000" }, "--venue"],
    [{ "card-account": "TOOLONGNAME:x" }, "--card-account"],
    [{ "software-limit-percent": "0" }, "--software-limit-percent"],
    [{ "device-lease-ms": "soon" }, "--device-lease-ms"],
    [{ "card-mac": "12:34" }, "--card-mac"],
    [{ "rtl-hash": "beef" }, "--rtl-hash"],
    [{ listen: "0.0.0.0:7410" }, "--listen"],
  ])("names the option that is wrong: %o", (wrong, name) => {
    expect(usage({ ...REQUIRED, ...wrong })).toContain(name);
  });

  it("names every option that is missing", () => {
    const message = usage({});
    for (const name of Object.keys(REQUIRED)) expect(message).toContain(`--${name}`);
  });

  it("lets others than this machine in only when told so, and only when they prove who they are", () => {
    const open = { ...REQUIRED, listen: "0.0.0.0:7410", "allow-remote": "true" };
    expect(usage(open)).toContain("--tls and --identities");
    expect(usage({ ...open, tls: "dir" })).toContain("--identities");
    expect(usage({ ...open, identities: "file" })).toContain("--tls");
    const secure = { tls: "dir", identities: "file" };
    expect(readOptions(flags({ ...open, ...secure }), {}).listen).toBe("0.0.0.0:7410");
    expect(usage({ ...REQUIRED, ...secure, listen: "unix:/tmp/socket" })).toContain("--tls");
  });

  it("says every option in its usage", () => {
    for (const name of Object.keys(readOptions(flags(REQUIRED), {}))) expect(USAGE).toContain(`--${name}`);
  });

  it("splits what it checked", () => {
    expect(splitHostPort("localhost:80")).toEqual({ host: "localhost", port: 80 });
    expect(splitAccount("SOFT:a:b")).toEqual({ username: "SOFT", password: "a:b" });
  });
});
