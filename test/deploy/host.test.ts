// The scripts of a host, run in a folder: what they write, what they refuse, and that versions and backups come back.

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseOptions } from "../../control/options.ts";
import { readOptions } from "../../gateway/options.ts";
import { ROOT } from "../layout.ts";

const HOST = join(ROOT, "deploy", "host");
const SETTINGS = join(HOST, "host.env.example");
let scratch: string;
let root: string;

function run(script: string, args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(script, args, { encoding: "utf8", env: { ...process.env, ...env } });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}
const written = (path: string): string => readFileSync(join(root, path), "utf8");

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), "tickgate-host-"));
  root = join(scratch, "root");
  expect(run(join(HOST, "setup.sh"), [SETTINGS, "--root", root])).toMatchObject({ status: 0, stderr: "" });
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("setup.sh", () => {
  it("gives kernel and gateway the isolated processors, huge pages, and everything else the others", () => {
    expect(written("etc/default/grub.d/60-tickgate.cfg")).toMatch(
      /isolcpus=managed_irq,domain,2-5 nohz_full=2-5 rcu_nocbs=2-5 irqaffinity=0-1 .*hugepagesz=2M hugepages=512"/,
    );
    const processors = (unit: string): string =>
      written(`etc/systemd/system/tickgate-${unit}.service.d/processors.conf`);
    expect(processors("gateway")).toContain("CPUAffinity=2-5\n");
    expect(processors("control")).toContain("CPUAffinity=0-1\n");
    expect(written("etc/linuxptp/tickgate.conf")).toContain("[eth1]");
    for (const folder of ["etc/tickgate/tls", "var/backups/tickgate"]) {
      expect(statSync(join(root, folder)).mode & 0o777, folder).toBe(0o700);
    }
  });

  it("run again writes the same", () => {
    const before = written("etc/sysctl.d/60-tickgate.conf");
    expect(run(join(HOST, "setup.sh"), [SETTINGS, "--root", root]).status).toBe(0);
    expect(written("etc/sysctl.d/60-tickgate.conf")).toBe(before);
    expect(readdirSync(join(root, "etc/tickgate"))).toEqual(["host.env", "tls"]);
  });

  it.each([
    ["TICKGATE_ISOLATED_CPUS", "2-", "a list of processors"],
    ["TICKGATE_HUGE_PAGES", "many", "a number"],
    ["TICKGATE_FEED_INTERFACE", "eth1;reboot", "an interface"],
    ["TICKGATE_CLOCK", "sundial", "ptp, phc or ntp"],
    ["TICKGATE_BACKUP_FOLDER", "here", "an absolute path"],
  ])("refuses %s=%s and writes nothing", (name, value, message) => {
    const bad = join(scratch, "bad.env");
    writeFileSync(bad, readFileSync(SETTINGS, "utf8").replace(new RegExp(`^${name}=.*$`, "m"), `${name}=${value}`));
    const target = join(scratch, "refused");
    expect(run(join(HOST, "setup.sh"), [bad, "--root", target])).toEqual({
      status: 2,
      stdout: "",
      stderr: `setup: ${name}=${value}: ${message}`,
    });
    expect(() => statSync(target)).toThrow();
  });

  it("does not run what is in the settings", () => {
    const bad = join(scratch, "shell.env");
    writeFileSync(bad, `${readFileSync(SETTINGS, "utf8")}touch ${scratch}/ran\n`);
    expect(run(join(HOST, "setup.sh"), [bad, "--root", join(scratch, "x")]).status).toBe(2);
    expect(readdirSync(scratch)).not.toContain("ran");
  });
});

describe("units", () => {
  const units = readdirSync(join(HOST, "units"));
  const text = (unit: string): string => readFileSync(join(HOST, "units", unit), "utf8");
  const services = units.filter((unit) => unit.endsWith(".service"));

  it.each(services)("%s can gain nothing and sees a system that it cannot write", (unit) => {
    for (const line of [
      "NoNewPrivileges=yes",
      "ProtectSystem=strict",
      "ProtectHome=yes",
      "SystemCallArchitectures=native",
    ]) {
      expect(text(unit), line).toContain(`\n${line}\n`);
    }
    if (/gateway|control/.test(unit)) expect(text(unit)).toMatch(/\nUser=tickgate\n[\s\S]*\nCapabilityBoundingSet=\n/);
  });

  it("start the programs with options that they take", () => {
    const command = (unit: string) => (/^ExecStart=(.*)$/m.exec(text(unit))?.[1] ?? "").split(" ");
    const control = command("tickgate-control.service").slice(2);
    const settings: Record<string, string> = { "%t": "/run", "%S": "/var/lib" };
    for (const [, name = "", value = ""] of written("etc/tickgate/host.env").matchAll(/^(\w+)=(.*)$/gm))
      settings[`\${${name}}`] = value;
    const filled = control.map((word) => word.replaceAll(/%[tS]|\$\{\w+\}/g, (key) => settings[key] ?? key));
    const options = parseOptions(filled);
    expect(options).toMatchObject({
      gateway: "unix:/run/tickgate/gateway.sock",
      state: "/var/lib/tickgate/control",
      port: 8080,
    });
    const example = join(ROOT, "deploy/gateway.example.json");
    const listen =
      /TICKGATE_GATEWAY_LISTEN=(\S+)/.exec(text("tickgate-gateway.service"))?.[1]?.replace("%t", "/run") ?? "";
    expect(readOptions(["--config", example], { TICKGATE_GATEWAY_LISTEN: listen }).listen).toBe(options.gateway);
  });

  const analyze = spawnSync("systemd-analyze", ["--version"], { stdio: "ignore" }).status === 0;
  if (!analyze) process.stderr.write("host.test: no systemd-analyze on this machine: units not verified\n");

  it.skipIf(!analyze)("are units that systemd understands", () => {
    // A root with what they refer to: programs that are there, and the targets of the machine's own systemd.
    const verified = join(scratch, "verified");
    cpSync(root, verified, { recursive: true });
    const programs = services.flatMap((unit) =>
      [...written(`etc/systemd/system/${unit}`).matchAll(/^ExecStart=(\S+)/gm)].map(([, path = ""]) => path),
    );
    for (const path of programs) {
      mkdirSync(join(verified, path, ".."), { recursive: true });
      writeFileSync(join(verified, path), "#!/bin/sh\n");
      chmodSync(join(verified, path), 0o755);
    }
    const targets = [
      "sysinit",
      "basic",
      "multi-user",
      "network-online",
      "network-pre",
      "network",
      "timers",
      "shutdown",
      "time-set",
      "time-sync",
    ];
    for (const name of targets)
      writeFileSync(join(verified, "etc/systemd/system", `${name}.target`), `[Unit]\nDescription=${name}\n`);
    for (const [name, where] of [
      ["-", "/"],
      ["tmp", "/tmp"],
      ["var-tmp", "/var/tmp"],
    ]) {
      writeFileSync(join(verified, "etc/systemd/system", `${name}.mount`), `[Mount]\nWhat=tmpfs\nWhere=${where}\n`);
    }
    const { status, stderr } = run("systemd-analyze", ["verify", "--man=no", `--root=${verified}`, ...units]);
    const about = stderr.split("\n").filter((line) => line.includes("tickgate-"));
    expect({ status, about }).toEqual({ status: 0, about: [] });
  });

  it.skipIf(!analyze)("expose little of what is ours: at most 2.5 of 10", () => {
    for (const unit of ["tickgate-gateway.service", "tickgate-control.service", "tickgate-backup.service"]) {
      const { stdout } = run("systemd-analyze", [
        "security",
        "--offline=true",
        "--no-pager",
        join(HOST, "units", unit),
      ]);
      const level = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1]);
      expect(level, `${unit}: ${stdout.slice(-100)}`).toBeLessThanOrEqual(2.5);
    }
  });
});

describe("release.sh", () => {
  it("installs versions beside each other, once, whole, and changes over at once", () => {
    const prefix = join(scratch, "opt");
    const release = (...args: string[]) => run(join(HOST, "release.sh"), args, { TICKGATE_PREFIX: prefix });
    const files = ["1.0.0", "1.1.0"].map((version) => {
      const folder = join(scratch, `made-${version}`);
      mkdirSync(folder);
      writeFileSync(join(folder, "package.json"), `{\n  "name": "tickgate",\n  "version": "${version}"\n}\n`);
      const file = join(scratch, `tickgate-${version}.tar.gz`);
      expect(run("tar", ["-czf", file, "-C", folder, "package.json"]).status).toBe(0);
      writeFileSync(
        `${file}.sha256`,
        run("sh", ["-c", `cd ${scratch} && sha256sum tickgate-${version}.tar.gz`]).stdout,
      );
      return file;
    });
    const [old = "", next = ""] = files;
    expect(release("install", old)).toMatchObject({ status: 0, stdout: "1.0.0" });
    expect(release("use", "1.0.0").status).toBe(0);
    expect(release("install", next).status).toBe(0);
    expect(readlinkSync(join(prefix, "current"))).toBe("1.0.0");
    expect(release("use", "1.1.0").status).toBe(0);
    expect(release("list").stdout).toBe("1.0.0\n1.1.0 *");
    expect(release("use", "1.0.0").status).toBe(0);
    expect(readlinkSync(join(prefix, "current"))).toBe("1.0.0");
    expect(release("install", next)).toMatchObject({ status: 1, stderr: expect.stringContaining("never overwritten") });
    expect(release("use", "9.9.9").status).toBe(1);
    writeFileSync(next, "x", { flag: "a" });
    rmSync(join(prefix, "1.1.0"), { recursive: true });
    expect(release("install", next)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("not what its checksum says"),
    });
    expect(readdirSync(prefix).sort()).toEqual(["1.0.0", "current"]);
  });
});

describe("backup.sh", () => {
  it("brings back what was there, without what opens the control plane; refuses a damaged file and a folder that is not empty", () => {
    const state = join(scratch, "state");
    mkdirSync(join(state, "control"), { recursive: true });
    writeFileSync(join(state, "control", "audit.jsonl"), '{"sequence":1}\n');
    writeFileSync(join(state, "control", "token"), "secret\n");
    writeFileSync(join(state, "control", "page-url"), "http://127.0.0.1:8080/open?key=secret\n");
    writeFileSync(join(state, "control", "endpoint.json"), "{}\n");
    const away = join(scratch, "away");
    mkdirSync(away);
    const settings = join(scratch, "backup.env");
    writeFileSync(
      settings,
      `TICKGATE_BACKUP_FOLDER=${scratch}/backups\nTICKGATE_BACKUP_DAYS=7\nTICKGATE_BACKUP_COMMAND=cp "$1" ${away}/\n`,
    );
    const backup = (...args: string[]) => run(join(HOST, "backup.sh"), args, { TICKGATE_STATE_FOLDER: state });
    const { status, stdout: file } = backup("run", settings);
    expect(status).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(away)).toHaveLength(2);
    const restored = join(scratch, "restored");
    expect(backup("restore", file, restored).status).toBe(0);
    expect(readdirSync(join(restored, "control"))).toEqual(["audit.jsonl"]);
    expect(backup("restore", file, restored)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("not empty"),
    });
    writeFileSync(file, "x", { flag: "a" });
    expect(backup("restore", file, join(scratch, "again"))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("damaged"),
    });
  });
});

describe("fetch-secrets.sh", () => {
  it("takes what a command prints, for its owner alone, and keeps the old when that is no configuration", () => {
    const target = join(scratch, "run", "gateway.json");
    const fetch = (command: string) => {
      writeFileSync(join(scratch, "secret.env"), `TICKGATE_SECRET_COMMAND=${command}\n`);
      return run(join(HOST, "fetch-secrets.sh"), [join(scratch, "secret.env"), target]).status;
    };
    expect(fetch(`cat ${ROOT}/deploy/gateway.example.json`)).toBe(0);
    expect(statSync(target).mode & 0o777).toBe(0o600);
    const before = readFileSync(target, "utf8");
    expect(fetch("echo access denied")).toBe(1);
    expect(fetch("false")).toBe(1);
    expect(readFileSync(target, "utf8")).toBe(before);
  });
});

describe("apply.sh", () => {
  it("looks at every host's settings before it touches one", () => {
    const folder = join(scratch, "dedicated");
    mkdirSync(join(folder, "host-env"), { recursive: true });
    cpSync(SETTINGS, join(folder, "host-env", "gateway-1.env"));
    cpSync(join(ROOT, "deploy/dedicated/hosts.example"), join(folder, "hosts"));
    const apply = join(ROOT, "deploy/dedicated/apply.sh");
    expect(run(apply, [join(folder, "hosts"), "--check"])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^gateway-1\.example: \d+ files$/),
    });
    writeFileSync(join(folder, "hosts"), "gateway-2.example missing.env\n", { flag: "a" });
    expect(run(apply, [join(folder, "hosts")])).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringContaining("missing.env"),
    });
  });
});
