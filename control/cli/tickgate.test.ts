// The launcher as a process, in a small clone of its own whose PATH holds only what a test plants there.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { COMMANDS } from "./bootstrap/commands.mjs";
import { pinnedNodePackage } from "./bootstrap/pinned-node.mjs";
import { COMMANDS as CONTROL_COMMANDS } from "./command-line.ts";

let clone: string;
let bin: string;

function plant(path: string, content: string, mode = 0o644): void {
  mkdirSync(dirname(join(clone, path)), { recursive: true });
  writeFileSync(join(clone, path), content);
  chmodSync(join(clone, path), mode);
}

/** An executable on the planted PATH. */
function plantTool(name: string, script = "exit 0"): void {
  plant(`bin/${name}`, `#!/bin/sh\n${script}\n`, 0o755);
}

/** As npm leaves a finished installation, without the packages. */
function plantInstallation(): void {
  const packageName = pinnedNodePackage();
  if (packageName !== undefined) {
    plant(`node_modules/${packageName}/package.json`, "{}");
    mkdirSync(join(clone, "node_modules", packageName, "bin"));
    symlinkSync(process.execPath, join(clone, "node_modules", packageName, "bin/node"));
  }
  spawnSync(process.execPath, ["control/cli/bootstrap/after-install.mjs"], { cwd: clone });
}

/** As the launcher leaves a finished Python environment, without the packages. */
function plantPythonEnvironment(): void {
  const wanted = readFileSync(join(clone, "control/cli/bootstrap/requirements.txt"));
  plant(".cache/venv/.tickgate-requirements", createHash("sha256").update(wanted).digest("hex"));
}

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), "tickgate-launcher-"));
  bin = join(clone, "bin");
  mkdirSync(bin);
  cpSync(import.meta.dirname, join(clone, "control/cli"), { recursive: true });
  plant("package.json", '{ "name": "planted", "type": "module" }');
  plant("package-lock.json", '{ "packages": {} }');
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [join(clone, "control/cli/tickgate.mjs"), ...args], {
    env: { PATH: bin },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function launch(...args: string[]): { code: number | null; out: string; err: string } {
  const child = spawnSync(process.execPath, [join(clone, "control/cli/tickgate.mjs"), ...args], {
    env: { PATH: bin },
    encoding: "utf8",
  });
  return { code: child.status, out: child.stdout, err: child.stderr };
}

describe("choosing a command", () => {
  it("lists every command on stdout for --help", () => {
    const { code, out, err } = launch("--help");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const name of Object.keys(COMMANDS)) expect(out).toMatch(new RegExp(`^  ${name} `, "m"));
  });

  it.each([[[]], [["frobnicate"]], [["constructor"]]])("gives usage and exit code 2 for %j", (args) => {
    const { code, out, err } = launch(...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("usage: tickgate <command>");
  });

  it("knows the commands that the control plane's file answers, and every file there is one for", () => {
    const entries = Object.entries(COMMANDS);
    const ofControl = entries.filter(([, { entry }]) => entry === "control/cli/main.ts").map(([name]) => name);
    expect(ofControl.sort()).toEqual([...CONTROL_COMMANDS].sort());
    expect(entries.filter(([, { entry }]) => !existsSync(join(import.meta.dirname, "../..", entry)))).toEqual([]);
  });

  it("says which file is not there, and installs nothing for it", () => {
    plantTool("npm", `touch "${clone}/npm-ran"`);
    const { code, err } = launch("bench");
    expect({ code, err }).toEqual({
      code: 3,
      err: "tickgate: 'bench' is answered by bench/main.ts, which is not in this clone\n",
    });
    expect(existsSync(join(clone, "npm-ran"))).toBe(false);
  });
});

describe("running it", () => {
  beforeEach(plantInstallation);

  it("hands on arguments, stdout and exit code, and adds nothing", () => {
    plant(
      "control/cli/main.ts",
      "const args: string[] = process.argv.slice(2); console.log(JSON.stringify(args)); process.exitCode = 7;",
    );
    expect(launch("params", "get", "--json")).toEqual({ code: 7, out: '["params","get","--json"]\n', err: "" });
  });

  it("asks a command for its usage without installing or building anything for it", () => {
    plant("proto/tools/generate.ts", "console.log(process.argv.slice(2).join());");
    plantTool("npm", `touch "${clone}/ran"`);
    plantTool("apt-get", `touch "${clone}/ran"`);
    plantTool("python3", `touch "${clone}/ran"; exit 1`);
    expect(launch("generate", "--help")).toEqual({ code: 0, out: "--help\n", err: "" });
    plant("package-lock.json", '{ "packages": {}, "changed": true }');
    expect(launch("generate", "-h")).toMatchObject({ code: 0, err: "" });
    expect(existsSync(join(clone, "ran"))).toBe(false);
  });

  it("does not repeat the name to a file that answers one command only", () => {
    plant("hw/cli.ts", "console.log(process.argv.slice(2).join());");
    plantPythonEnvironment();
    for (const tool of ["verilator", "em++", "g++", "yosys", "z3", "python3"]) plantTool(tool);
    expect(launch("hw", "synth", "--check").out).toBe("synth,--check\n");
  });

  it("runs TypeScript on the pinned Node, without a warning, and so does what it starts as `node`", () => {
    plant(
      "control/cli/main.ts",
      'import { spawnSync } from "node:child_process";\n' +
        'const inner: string = spawnSync("node", ["-p", "process.version"], { encoding: "utf8" }).stdout;\n' +
        "console.log(process.version, inner.trim());",
    );
    expect(launch("status")).toEqual({ code: 0, out: `${process.version} ${process.version}\n`, err: "" });
  });

  it.each(["SIGTERM", "SIGHUP", "SIGINT"] as const)(
    "passes %s on and lets the command finish in its own way",
    async (signal) => {
      plant(
        "control/cli/main.ts",
        `process.on(${JSON.stringify(signal)}, () => { console.log("closing"); clearInterval(alive); process.exitCode = 9; });
       const alive = setInterval(() => {}, 1000);
       console.log("up");`,
      );
      const child = start("watch");
      if (child.stdout === null) throw new Error("no stdout");
      child.stdout.once("data", () => child.kill(signal));
      const [out, code] = await Promise.all([
        text(child.stdout),
        new Promise((resolve) => child.once("exit", resolve)),
      ]);
      expect({ out, code }).toEqual({ out: "up\nclosing\n", code: 9 });
    },
  );

  it("reports a command ended by a signal as a shell does", () => {
    plant("control/cli/main.ts", 'process.kill(process.pid, "SIGKILL");');
    expect(launch("status").code).toBe(137);
  });
});

describe("a machine that lacks something", () => {
  it("names the missing tools and exits 3 where there is no apt-get", () => {
    plant("hw/cli.ts", "");
    const { code, out, err } = launch("hw", "lint");
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toContain("yosys (synthesis checks and formal proofs)");
  });

  // Another user would be told the command instead, which the tests of the package table cover.
  it.runIf(process.getuid?.() === 0)("installs what is missing as root, then runs the command", () => {
    plantInstallation();
    plantPythonEnvironment();
    plant("hw/cli.ts", 'console.log("ran");');
    const wrap = (tool: string) => `printf '#!/bin/sh\\n' > ${bin}/${tool}; /bin/chmod +x ${bin}/${tool}`;
    plantTool("env", 'shift; exec "$@"');
    plantTool(
      "apt-get",
      `echo "$@" >> ${clone}/apt.log\n${["verilator", "em++", "g++", "yosys", "z3", "python3"].map(wrap).join("\n")}`,
    );
    const { code, out, err } = launch("hw", "lint");
    expect({ code, out }).toEqual({ code: 0, out: "ran\n" });
    expect(err).toMatch(/^tickgate: installing system packages: verilator /);
    const [update, install] = readFileSync(join(clone, "apt.log"), "utf8").split("\n");
    expect(update).toBe("update -qq");
    expect(install).toMatch(/^install .* yosys z3 python3-venv$/);
  });
});

describe("npm packages", () => {
  const entry = "control/cli/main.ts";

  it("are installed again when the lock file changes, and only then", () => {
    plantInstallation();
    plant(entry, "");
    expect(launch("status")).toEqual({ code: 0, out: "", err: "" });

    plant(
      "package-lock.json",
      JSON.stringify({ packages: { [`node_modules/${pinnedNodePackage()}`]: { version: "0.0.0" } } }),
    );
    // The Node npm itself runs on, as an earlier installation left it.
    const cached = `.cache/node-0.0.0/node_modules/${pinnedNodePackage()}`;
    mkdirSync(join(clone, cached, "bin"), { recursive: true });
    symlinkSync(process.execPath, join(clone, cached, "bin/node"));
    plantTool(
      "npm",
      [
        `echo "$@ nodedir=$npm_config_nodedir" >> ${clone}/npm.log`,
        // As npm notes what it has installed.
        "/bin/cp package-lock.json node_modules/.package-lock.json",
        "exec node control/cli/bootstrap/after-install.mjs",
      ].join("\n"),
    );
    const again = launch("status");
    expect(again).toEqual({
      code: 0,
      out: "",
      err: "tickgate: installing npm packages: package-lock.json has changed\n",
    });
    expect(readFileSync(join(clone, "npm.log"), "utf8")).toMatch(
      new RegExp(`^ci --loglevel=error .* nodedir=${join(clone, cached)}\n$`),
    );
    expect(launch("status").err).toBe("");
  });

  it("stop the command with exit code 3 when npm fails", () => {
    plant(entry, "");
    plantTool("npm", "echo 'npm error network' >&2; exit 1");
    plant(
      "package-lock.json",
      JSON.stringify({ packages: { [`node_modules/${pinnedNodePackage()}`]: { version: "0.0.0" } } }),
    );
    const { code, out, err } = launch("status");
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toContain("npm error network");
    expect(err).toMatch(/tickgate: npm could not fetch node-/);
  });
});
