// The Node that npm runs on while it installs. Under an older one npm leaves out, without a word, optional
// packages whose `engines` ask for more, and those are the native halves of several tools. So the pinned Node
// is fetched first, into .cache, where it also survives `npm ci` removing node_modules.

import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { EnvironmentError } from "./exit-codes.mjs";
import { findExecutable, run } from "./machine.mjs";
import { CACHE, ROOT } from "./paths.mjs";
import { pinnedNodePackage } from "./pinned-node.mjs";
import { say } from "./say.mjs";

/** npm's errors are wanted, its advertisements are not. */
export const NPM_QUIET = ["--loglevel=error", "--no-audit", "--no-fund", "--no-update-notifier"];

/**
 * @typedef {object} Installer
 * @property {string} node   executable
 * @property {string | undefined} home   its directory with bin/ and include/, when it came from npm
 */

/** @returns {Installer} */
export function ensureInstallerNode() {
  const name = pinnedNodePackage();
  if (name === undefined) return { node: process.execPath, home: undefined };

  const locked = lockedPackage(name);
  const directory = join(CACHE, `node-${locked.version}`);
  const home = join(directory, "node_modules", name);
  const node = join(home, "bin/node");
  if (existsSync(node)) return { node, home };

  say(`fetching Node ${locked.version}, which everything else runs on`);
  mkdirSync(directory, { recursive: true });
  // A lock file of its own with the entry of the project's, so that npm checks the same integrity hash.
  const manifest = { name: "node-for-tickgate", version: locked.version, dependencies: { [name]: locked.version } };
  const { optional: _optional, ...entry } = locked;
  const lock = {
    name: manifest.name,
    version: manifest.version,
    lockfileVersion: 3,
    requires: true,
    packages: { "": manifest, [`node_modules/${name}`]: entry },
  };
  writeFileSync(join(directory, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(directory, "package-lock.json"), JSON.stringify(lock));
  if (!run(["npm", "ci", ...NPM_QUIET], { cwd: directory }) || !existsSync(node)) {
    throw new EnvironmentError(`npm could not fetch ${name}@${locked.version}; its output is above`);
  }
  return { node, home };
}

/**
 * @param {string} name
 * @returns {{ version: string, optional?: boolean }}
 */
function lockedPackage(name) {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  const locked = packages[`node_modules/${name}`];
  if (locked === undefined) throw new EnvironmentError(`package-lock.json has no ${name}`);
  return locked;
}

/**
 * Runs npm in the project under the given Node, for which native addons are then compiled.
 * @param {Installer} installer
 * @param {readonly string[]} args
 */
export function npmUnder({ node, home }, args) {
  const found = findExecutable("npm");
  if (found === undefined) throw new EnvironmentError("npm is not on PATH");
  const cli = realpathSync(found);
  // npm is a script for whichever `node` comes first, or for a fixed one where a distribution wrote that into it.
  const argv = /\.[cm]?js$/.test(cli) ? [node, cli] : [found];
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ""}`;
  const env = { ...process.env, PATH: path, ...(home === undefined ? {} : { npm_config_nodedir: home }) };
  return run([...argv, ...args], { cwd: ROOT, env });
}
