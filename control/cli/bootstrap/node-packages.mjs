// node_modules is what package-lock.json says, or it is installed again.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "./exit-codes.mjs";
import { run, succeeds } from "./machine.mjs";
import { NODE_MODULES, ROOT } from "./paths.mjs";
import { pinnedNode, pinnedNodeHome } from "./pinned-node.mjs";
import { say } from "./say.mjs";

const STAMP = join(NODE_MODULES, ".tickgate-install");
const CAPTURE_ADDON = join(NODE_MODULES, "pcap");

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
  say(`installing npm packages: ${reason}`);
  // npm runs the `postinstall` of package.json, which is recordInstallation below.
  if (!run(["npm", "ci", "--loglevel=error"], { cwd: ROOT, env: addonBuildEnvironment() })) {
    throw new EnvironmentError("npm ci failed; its output is above");
  }
  const remaining = staleReason({ capture: false });
  if (remaining !== undefined) throw new EnvironmentError(`npm ci reported success, but ${remaining}`);
}

/** Called by npm at the end of every installation, whoever started it. */
export function recordInstallation() {
  // A plain `npm install` builds the addon for the Node that ran npm; this one is for the Node that will load it.
  if (existsSync(CAPTURE_ADDON) && !captureAddonLoads()) {
    say("building the packet capture addon for the pinned Node");
    run(["npm", "rebuild", "--loglevel=error", "pcap"], { cwd: ROOT, env: addonBuildEnvironment() });
    if (!captureAddonLoads()) say("the packet capture addon does not load; live capture will be refused");
  }
  mkdirSync(NODE_MODULES, { recursive: true });
  writeFileSync(STAMP, `${installationKey()}\n`);
}

function captureAddonLoads() {
  return succeeds([pinnedNode(), "-e", "require(process.argv[1])", CAPTURE_ADDON]);
}

/** Native addons must be compiled with the headers of the Node that loads them; its npm package carries them. */
function addonBuildEnvironment() {
  const home = pinnedNodeHome();
  return home === undefined ? process.env : { ...process.env, npm_config_nodedir: home };
}
