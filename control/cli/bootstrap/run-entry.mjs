// The launcher's last act: run the command's own file and be indistinguishable from it.

import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, dirname } from "node:path";

/**
 * @param {string} node
 * @param {string} entry
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code; a child ended by a signal gives 128 + its number, as shells do
 */
export function runEntry(node, entry, args) {
  // What the entry starts as `node` is then this Node too.
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}` };
  const child = spawn(node, [entry, ...args], { stdio: "inherit", env });

  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    // A terminal sends its interrupt to the whole foreground group: the child has it already.
    if (signal === "SIGINT" && process.stdin.isTTY) return;
    child.kill(signal);
  };
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, forward);

  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}
