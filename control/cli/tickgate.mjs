#!/usr/bin/env node
// The launcher: `npx tickgate <command>`, `npm start`, `npm test`.
// Plain JavaScript without dependencies, because it runs before anything is installed and on any Node from 20.
// It makes what the command needs present, then runs the command's own file under the pinned Node.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { COMMANDS, usage } from "./bootstrap/commands.mjs";
import { EnvironmentError, EXIT_ENVIRONMENT, EXIT_FAILED, EXIT_OK, EXIT_USAGE } from "./bootstrap/exit-codes.mjs";
import { withInstallLock } from "./bootstrap/install-lock.mjs";
import { thisMachine } from "./bootstrap/machine.mjs";
import { ensureNodePackages, staleReason } from "./bootstrap/node-packages.mjs";
import { ensurePage } from "./bootstrap/page.mjs";
import { CACHE, ROOT } from "./bootstrap/paths.mjs";
import { pinnedNode } from "./bootstrap/pinned-node.mjs";
import { ensurePythonEnvironment } from "./bootstrap/python-environment.mjs";
import { runEntry } from "./bootstrap/run-entry.mjs";
import { say } from "./bootstrap/say.mjs";
import { ensureSystemPackages, missingPackages } from "./bootstrap/system-packages.mjs";

/**
 * @param {readonly string[]} argv
 * @returns {Promise<number>}
 */
async function main([name, ...args]) {
  if (name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(usage());
    return EXIT_OK;
  }
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (name === undefined || command === undefined) {
    process.stderr.write(name === undefined ? usage() : `tickgate: unknown command '${name}'\n\n${usage()}`);
    return EXIT_USAGE;
  }
  const [word = ""] = args;
  const answers = Object.hasOwn(command.words, word) ? (command.words[word] ?? command.entry) : command.entry;
  const entry = join(ROOT, answers);
  if (!existsSync(entry)) {
    throw new EnvironmentError(`'${name}' is answered by ${answers}, which is not in this clone`);
  }
  const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  if (own.includes("--help") || own.includes("-h")) {
    // Words need no tools: nothing is installed or built for them.
    if (staleReason({ capture: false }) !== undefined) {
      const later =
        "its options are told when the packages are installed; the first command that does something installs them";
      process.stdout.write(`usage: tickgate ${name} [options]\n\n  ${command.summary}\n  ${later}\n`);
      return EXIT_OK;
    }
  } else prepare(command);
  // Commands that are one of many in their file need their own name to tell which is meant.
  const shared = Object.values(COMMANDS).filter((other) => other.entry === answers).length > 1;
  return runEntry(pinnedNode(), entry, shared ? [name, ...args] : args);
}

/** @param {import("./bootstrap/commands.mjs").Command} command */
function prepare({ needs, wants, python, page }) {
  const capture = needs.includes("capture");
  const missing = missingPackages([...needs, ...wants], thisMachine).length > 0;
  if (missing || staleReason({ capture }) !== undefined) {
    withInstallLock(join(CACHE, "install.lock"), () => {
      ensureSystemPackages(needs, wants, thisMachine);
      ensureNodePackages({ capture });
    });
  }
  if (python) withInstallLock(join(CACHE, "install.lock"), ensurePythonEnvironment);
  if (page) ensurePage();
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof EnvironmentError) {
    say(error.message);
    process.exitCode = EXIT_ENVIRONMENT;
  } else {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = EXIT_FAILED;
  }
}
