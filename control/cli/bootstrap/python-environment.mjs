// A private Python environment for the register-map generators and the placer, with versions pinned in requirements.txt beside this file.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "./exit-codes.mjs";
import { run } from "./machine.mjs";
import { VENV } from "./paths.mjs";
import { say } from "./say.mjs";

const REQUIREMENTS = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "requirements.txt");
const STAMP = join(VENV, ".tickgate-requirements");

export function ensurePythonEnvironment() {
  const key = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === key) return;
  say("making the Python environment in .cache/venv");
  // From nothing: packages an older list asked for would otherwise stay.
  rmSync(VENV, { recursive: true, force: true });
  const made =
    run(["python3", "-m", "venv", VENV]) &&
    run([
      join(VENV, "bin/python"),
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "-r",
      REQUIREMENTS,
    ]);
  if (!made) throw new EnvironmentError("the Python environment could not be made; the output is above");
  writeFileSync(STAMP, key);
}
