/**
 * The stages of the Dockerfile, run by hand: every COPY and RUN in a root that is laid over this machine's, as chroot sees it, then the
 * images' own entry points as their own user, asked by their own health checks in a network of their own, and ended by SIGTERM.
 * Not the same as an engine: what the base image lacks may be there from this machine, and npm is this machine's.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { ROOT } from "../layout.ts";
import { copyOf, execForm, type Instruction, ignores, lineage, parseDockerfile, type Stage } from "./dockerfile.ts";

const HEALTHY_MS = 60_000;
const ASK_MS = 250;
const stages = parseDockerfile(readFileSync(join(ROOT, "Dockerfile"), "utf8"));
const ignored = ignores(readFileSync(join(ROOT, ".dockerignore"), "utf8"));

interface BuiltRoot {
  /** What the stage added, over its ancestors'. */
  readonly upper: string;
  /** Where all of it is mounted. */
  readonly root: string;
  readonly env: Record<string, string>;
  readonly workdir: string;
}

class Failed extends Error {}
const say = (line: string): void => void process.stderr.write(`${line}\n`);

function must(argv: readonly string[], what: string): void {
  const [program = "", ...args] = argv;
  const { status, error } = spawnSync(program, args, { stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Failed(`${what}: ${error?.message ?? `exit code ${status}`}`);
}

/** The words that run something inside, in the stage's environment. */
function inside({ root, env, workdir }: BuiltRoot, command: string, user?: string): string[] {
  const settings = Object.entries({ ...env, PATH: "/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin" });
  const chroot = ["chroot", ...(user === undefined ? [] : [`--userspec=${user}:${user}`]), root];
  return [
    ...chroot,
    "/usr/bin/env",
    ...settings.map(([name, value]) => `${name}=${value}`),
    "sh",
    "-c",
    `cd ${workdir} && ${command}`,
  ];
}

function build(work: string, wanted: string, done: Map<string, BuiltRoot>): BuiltRoot {
  const found = done.get(wanted);
  if (found !== undefined) return found;
  const stage = stages.find(({ name }) => name === wanted);
  if (stage === undefined) throw new Failed(`there is no stage ${wanted}`);
  const parent = stages.some(({ name }) => name === stage.from) ? build(work, stage.from, done) : undefined;
  // Stages that it copies from, first.
  for (const instruction of stage.instructions) {
    if (instruction.name !== "COPY") continue;
    const { from } = copyOf(instruction);
    if (from !== undefined) build(work, from, done);
  }
  say(`stage ${stage.name}`);
  let built = mount(work, stage, done, parent);
  if (parent === undefined) baseImage(built);
  for (const instruction of stage.instructions) built = step(built, instruction, done);
  done.set(stage.name, built);
  return built;
}

function mount(work: string, stage: Stage, done: Map<string, BuiltRoot>, parent: BuiltRoot | undefined): BuiltRoot {
  const folder = join(work, stage.name);
  const [upper, scratch, root] = [join(folder, "upper"), join(folder, "scratch"), join(folder, "root")];
  for (const each of [upper, scratch, root]) mkdirSync(each, { recursive: true });
  const lowers = lineage(stages, stage.from).flatMap(({ name }) => done.get(name)?.upper ?? []);
  const lowerdir = [...lowers.reverse(), "/"].join(":");
  must(
    ["mount", "-t", "overlay", "overlay", "-o", `lowerdir=${lowerdir},upperdir=${upper},workdir=${scratch}`, root],
    "overlay",
  );
  if (parent === undefined) {
    // Made and not bound: nothing of the machine's own may be reached through a root that is thrown away.
    for (const [name, minor] of [
      ["null", 3],
      ["zero", 5],
      ["random", 8],
      ["urandom", 9],
    ] as const) {
      const device = join(root, "dev", name);
      if (!existsSync(device)) must(["mknod", "-m", "666", device, "c", "1", String(minor)], device);
    }
  }
  must(["mount", "-t", "proc", "proc", join(root, "proc")], "/proc");
  return { upper, root, env: { ...parent?.env }, workdir: parent?.workdir ?? "/" };
}

/** What the image that everything starts from brings: the pinned Node with its headers, npm, and the user. */
function baseImage(built: BuiltRoot): void {
  const pinned = realpathSync(process.execPath);
  const home = join(pinned, "..", "..");
  for (const part of ["bin", "include"])
    cpSync(join(home, part), join(built.root, "usr/local", part), { recursive: true, dereference: true });
  const npm = spawnSync("sh", ["-c", "command -v npm"], { encoding: "utf8" }).stdout.trim();
  writeFileSync(
    join(built.root, "usr/local/bin/npm"),
    `#!/bin/sh\nexec /usr/local/bin/node ${realpathSync(npm)} "$@"\n`,
    { mode: 0o755 },
  );
  must(inside(built, "id node >/dev/null 2>&1 || useradd --create-home node"), "user node");
}

function step(built: BuiltRoot, instruction: Instruction, done: Map<string, BuiltRoot>): BuiltRoot {
  const { name, text } = instruction;
  switch (name) {
    case "WORKDIR":
      mkdirSync(join(built.root, text), { recursive: true });
      return { ...built, workdir: text };
    case "ENV": {
      const [variable = "", ...value] = text.split("=");
      return { ...built, env: { ...built.env, [variable]: value.join("=") } };
    }
    case "COPY":
      copy(built, instruction, done);
      return built;
    case "RUN":
      say(`  RUN ${text.slice(0, 100)}`);
      must(inside(built, text), `line ${instruction.line}`);
      return built;
    default:
      return built;
  }
}

function copy(built: BuiltRoot, instruction: Instruction, done: Map<string, BuiltRoot>): void {
  const { from, sources, target } = copyOf(instruction);
  const base = from === undefined ? ROOT : (done.get(from)?.root ?? "");
  const to = join(built.root, target.startsWith("/") ? "" : built.workdir, target);
  const taken = (path: string): boolean => from !== undefined || !ignored(relative(ROOT, path));
  for (const source of sources) {
    const path = join(base, source);
    const folder = statSync(path).isDirectory();
    cpSync(path, folder ? to : target.endsWith("/") ? join(to, basename(source)) : to, {
      recursive: true,
      filter: taken,
      // Links of node_modules/.bin point beside themselves.
      verbatimSymlinks: true,
    });
  }
}

async function start(stage: string, built: BuiltRoot): Promise<void> {
  const last = (name: string): string =>
    lineage(stages, stage)
      .flatMap(({ instructions }) => instructions)
      .findLast((instruction) => instruction.name === name)?.text ?? "";
  const user = last("USER");
  const words = [...execForm(last("ENTRYPOINT")), ...execForm(last("CMD"))];
  const quoted = (list: readonly string[]): string =>
    list.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  if (stage === "gateway") {
    mkdirSync(join(built.root, "run/secrets"), { recursive: true });
    writeFileSync(join(built.root, "run/secrets/gateway"), gatewaySettings());
  }
  const run = inside(built, `exec ${quoted(words)}`, user);
  const child: ChildProcess = spawn("unshare", ["--net", "sh", "-c", `ip link set lo up && exec ${quoted(run)}`], {
    stdio: ["ignore", "ignore", 2],
  });
  try {
    const check = inside(built, quoted(execForm(last("HEALTHCHECK"))), user);
    const from = performance.now();
    while (spawnSync("nsenter", ["-t", String(child.pid), "--net", ...check], { stdio: "ignore" }).status !== 0) {
      if (child.exitCode !== null) throw new Failed(`${stage} ended with ${child.exitCode}`);
      if (performance.now() - from > HEALTHY_MS) throw new Failed(`${stage} is not healthy after ${HEALTHY_MS} ms`);
      await pause(ASK_MS);
    }
    const healthyMs = Math.round(performance.now() - from);
    const writes = spawnSync("chroot", [
      `--userspec=${user}:${user}`,
      built.root,
      "sh",
      "-c",
      "test -w /app || test -w /app/package.json",
    ]);
    if (writes.status === 0) throw new Failed(`${stage}: its user can change the program`);
    const exit = once(child, "exit");
    child.kill("SIGTERM");
    const [code] = await exit;
    if (code !== 0) throw new Failed(`${stage}: SIGTERM ended it with ${code}`);
    const size = spawnSync("du", ["-sm", join(built.root, "app")], { encoding: "utf8" }).stdout.split("\t")[0];
    process.stdout.write(
      `${stage}: healthy after ${healthyMs} ms as ${user}, ended by SIGTERM with 0; /app ${size} MB\n`,
    );
  } finally {
    if (child.exitCode === null) child.kill("SIGKILL");
  }
}

/** The example, on a network where there is nothing but loopback. */
function gatewaySettings(): string {
  const example = JSON.parse(readFileSync(join(ROOT, "deploy/gateway.example.json"), "utf8"));
  const local = {
    venue: "127.0.0.1:9300",
    "udp-a": "127.0.0.1:26400",
    "udp-b": "127.0.0.1:26401",
    "udp-interface": "127.0.0.1",
  };
  return JSON.stringify({ ...example, ...local });
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { target: { type: "string", multiple: true } } });
  if (process.getuid?.() !== 0 || !existsSync("/proc/self/ns/mnt")) {
    say("build-in-root: wants root on Linux, for mounts of its own");
    return 3;
  }
  const work = mkdtempSync(join(tmpdir(), "tickgate-root-"));
  // In memory, because layers of an overlay may not lie inside each other; gone with this process and its mounts.
  must(["mount", "-t", "tmpfs", "-o", "size=6g", "tickgate-root", work], "tmpfs");
  const done = new Map<string, BuiltRoot>();
  try {
    for (const target of values.target ?? ["gateway", "control"]) await start(target, build(work, target, done));
    return 0;
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    say(`build-in-root: ${error.message}`);
    return 1;
  } finally {
    spawnSync("umount", ["-R", "-l", work]);
    rmdirSync(work);
  }
}

process.exitCode = await main();
