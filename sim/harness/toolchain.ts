// The outside programs of a build: Verilator and em++, found once, run with a bound on how many at a time.

import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { withSlot } from "./kernel-lock.ts";
import { CACHE } from "./paths.ts";

/** More than this many compilers at once only make each other slower on the machines this is meant for. */
const PARALLEL_TOOLS = 2;

export class ToolchainError extends Error {
  override readonly name = "ToolchainError";
}

export interface Toolchain {
  /** Version texts of all tools: part of every build's hash. */
  readonly versions: string;
  /** Verilator's own folder of C++ sources. */
  readonly includeDir: string;
}

let found: Toolchain | undefined;

/** @throws ToolchainError naming the Debian packages when a tool is missing */
export function toolchain(): Toolchain {
  if (found !== undefined) return found;
  const verilator = versionOf("verilator", "verilator");
  const emscripten = versionOf("em++", "emscripten");
  const root = spawnSync("verilator", ["--getenv", "VERILATOR_ROOT"], { encoding: "utf8" }).stdout.trim();
  const includeDir = join(root, "include");
  if (!existsSync(join(includeDir, "verilated.cpp"))) {
    throw new ToolchainError(`Verilator's run-time sources are not in ${includeDir}`);
  }
  found = { versions: `${verilator}\n${emscripten}`, includeDir };
  return found;
}

function versionOf(program: string, debianPackage: string): string {
  const { stdout, error, status } = spawnSync(program, ["--version"], { encoding: "utf8" });
  if (error !== undefined || status !== 0) {
    throw new ToolchainError(
      `building the hardware model needs ${program}; on Debian: apt-get install ${debianPackage} node-acorn build-essential`,
    );
  }
  return stdout.split("\n")[0] ?? "";
}

/** Runs one tool in `cwd`. @throws ToolchainError with everything the tool printed when it fails */
export function runTool(program: string, args: readonly string[], cwd: string): Promise<void> {
  return withSlot(join(CACHE, "slot"), PARALLEL_TOOLS, () => spawnTool(program, args, cwd));
}

function spawnTool(program: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      // Debian keeps the acorn that emscripten's optimizer needs outside Node's usual search path.
      env: { ...process.env, NODE_PATH: "/usr/share/nodejs" },
    });
    const output: string[] = [];
    const collect = (chunk: Buffer): void => void output.push(chunk.toString());
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new ToolchainError(`${program} failed with code ${code}:\n${output.join("").trim()}`));
    });
  });
}
