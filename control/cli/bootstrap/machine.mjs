// The real machine behind the bootstrap's decisions.

import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { say } from "./say.mjs";

/**
 * @param {string} name
 * @param {string} [path] colon-separated directories
 * @returns {string | undefined} the first executable file of that name
 */
export function findExecutable(name, path = process.env.PATH ?? "") {
  for (const directory of path.split(delimiter)) {
    if (directory === "") continue;
    const candidate = join(directory, name);
    try {
      accessSync(candidate, constants.X_OK);
      if (statSync(candidate).isFile()) return candidate;
    } catch {
      // Not here; the next directory may have it.
    }
  }
  return undefined;
}

/**
 * Runs a command with its output on stderr and no standard input.
 * @param {readonly string[]} argv
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {boolean} whether it exited 0
 */
export function run([program = "", ...args], options = {}) {
  return spawnSync(program, args, { ...options, stdio: ["ignore", process.stderr.fd, process.stderr.fd] }).status === 0;
}

/**
 * @param {readonly string[]} argv
 * @returns {boolean} whether it exited 0; its output is not shown
 */
export function succeeds([program = "", ...args]) {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

/** @type {import("./system-packages.mjs").Machine} */
export const thisMachine = {
  hasExecutable: (name) => findExecutable(name) !== undefined,
  hasFile: existsSync,
  hasPythonModule: (name) => succeeds(["python3", "-c", `import ${name}`]),
  isRoot: () => process.getuid?.() === 0,
  sudoWithoutPassword: () => succeeds(["sudo", "-n", "true"]),
  run,
  say,
};
