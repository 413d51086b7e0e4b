// node_modules is what package-lock.json says, or it is installed again.

import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "./exit-codes.mjs";
import { ensureInstallerNode, NPM_QUIET, npmUnder } from "./installer-node.mjs";
import { succeeds } from "./machine.mjs";
import { NODE_MODULES, ROOT } from "./paths.mjs";
import { pinnedNode } from "./pinned-node.mjs";
import { say } from "./say.mjs";

const STAMP = join(NODE_MODULES, ".tickgate-install");
/** What npm notes of an installation when it is through. */
const INSTALLED_LOCK = join(NODE_MODULES, ".package-lock.json");
const CAPTURE_ADDON = join(NODE_MODULES, "pcap");

/** Below this, npm leaves native packages out (see installer-node.mjs). */
const NPM_NODE_MIN = [20, 19];

/** What an installation depends on: the lock file and the platform whose binaries it fetched. */
function installationKey() {
  return createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .update(`${process.platform}-${process.arch}`)
    .digest("hex");
}

function stampedKey() {
  return existsSync(STAMP) ? readFileSync(STAMP, "utf8").trim() : undefined;
}

/**
 * @param {{ capture: boolean }} wanted whether the command cannot do without the packet capture addon
 * @returns {string | undefined} why an installation is due, or undefined when it is not
 */
export function staleReason({ capture }) {
  if (!existsSync(NODE_MODULES)) return "no node_modules yet";
  const stamped = stampedKey();
  if (stamped === undefined) return "node_modules was not installed to its end";
  if (stamped !== installationKey()) return "package-lock.json has changed";
  // Installed before libpcap's headers were there: npm leaves an optional package that does not build out.
  if (capture && !existsSync(CAPTURE_ADDON)) return "the packet capture addon is missing";
  return undefined;
}

/** @param {{ capture: boolean }} wanted */
export function ensureNodePackages(wanted) {
  const reason = staleReason(wanted);
  if (reason === undefined) return;
  // npm ci empties what the link leads to, which others may be using.
  if (lstatSync(NODE_MODULES, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new EnvironmentError(`node_modules is a link, and ${reason}: install where it leads to, or remove the link`);
  }
  const installer = ensureInstallerNode();
  say(`installing npm packages: ${reason}`);
  // npm runs the `postinstall` of package.json, which is recordInstallation below.
  if (!npmUnder(installer, ["ci", ...NPM_QUIET])) throw new EnvironmentError("npm ci failed; its output is above");
  const remaining = staleReason(wanted);
  if (remaining !== undefined) {
    throw new EnvironmentError(`npm ci ended well, but: ${remaining}. 'npm install --foreground-scripts' shows more`);
  }
}

/**
 * Called by npm at the end of every installation, whoever started it.
 * @param {string} userAgent as npm sets npm_config_user_agent: "npm/10.8.2 node/v20.18.0 linux x64 ..."
 */
export function recordInstallation(userAgent) {
  if (!completeUnder(userAgent)) {
    say("npm ran under a Node that is too old to install everything; the next command will install again");
    return;
  }
  // npm runs the same script for itself when it makes the project's own command callable (`npx tickgate`), and installs nothing then.
  const missing = notInstalled(packagesIn(join(ROOT, "package-lock.json")), packagesIn(INSTALLED_LOCK));
  if (missing !== undefined) return;
  // A plain `npm install` builds the addon for the Node that ran npm; this one is for the Node that will load it.
  if (existsSync(CAPTURE_ADDON) && !captureAddonLoads()) {
    say("building the packet capture addon for the pinned Node");
    npmUnder(ensureInstallerNode(), ["rebuild", ...NPM_QUIET, "pcap"]);
    if (!captureAddonLoads()) say("the packet capture addon does not load; reading and capturing packets will fail");
  }
  mkdirSync(NODE_MODULES, { recursive: true });
  writeFileSync(STAMP, `${installationKey()}\n`);
}

/** @typedef {Readonly<Record<string, { readonly version?: string, readonly optional?: boolean } | undefined>>} Packages */

/** @param {string} file  a lock file; what is not there has no packages */
function packagesIn(file) {
  return /** @type {Packages} */ (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : {});
}

/**
 * @param {Packages} locked
 * @param {Packages} installed  as npm noted it in node_modules
 * @returns {string | undefined} the first locked package that is not there in its version; optional ones may be missing
 */
export function notInstalled(locked, installed) {
  return Object.keys(locked).find((path) => {
    if (path === "") return false;
    const there = installed[path]?.version;
    return there === undefined ? locked[path]?.optional !== true : there !== locked[path]?.version;
  });
}

/** @param {string} userAgent */
export function completeUnder(userAgent) {
  const version = /\bnode\/v(\d+)\.(\d+)/.exec(userAgent);
  if (version === null) return true;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  const [majorMin = 0, minorMin = 0] = NPM_NODE_MIN;
  return major > majorMin || (major === majorMin && minor >= minorMin);
}

function captureAddonLoads() {
  return succeeds([pinnedNode(), "-e", "require(process.argv[1])", CAPTURE_ADDON]);
}
