// The Node everything but the bootstrap runs on. It comes from npm, so that a clone on a machine with an
// older Node runs the version the project was tested with.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "./exit-codes.mjs";
import { NODE_MODULES } from "./paths.mjs";

/** Platforms whose Node package is in package.json; elsewhere the Node that runs this must be new enough. */
const PLATFORMS = new Set(["linux-x64", "linux-arm64"]);

/** The first releases that run TypeScript with its types stripped without a flag, by major version. */
const TYPE_STRIPPING_SINCE = new Map([
  [22, 18],
  [23, 6],
]);
const NEWER_MAJOR_MIN = 24;

/** @returns {string | undefined} the npm package that holds this platform's Node */
export function pinnedNodePackage() {
  const platform = `${process.platform}-${process.arch}`;
  return PLATFORMS.has(platform) ? `node-${platform}` : undefined;
}

/** @param {string} version as process.versions.node */
export function stripsTypes(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major >= NEWER_MAJOR_MIN) return true;
  const since = TYPE_STRIPPING_SINCE.get(major);
  return since !== undefined && minor >= since;
}

/** @returns {string} path of the Node to run TypeScript with */
export function pinnedNode() {
  const name = pinnedNodePackage();
  const executable = name === undefined ? undefined : join(NODE_MODULES, name, "bin/node");
  if (executable !== undefined && existsSync(executable)) return executable;
  if (stripsTypes(process.versions.node)) return process.execPath;
  throw new EnvironmentError(
    `Node ${process.versions.node} cannot run TypeScript and no pinned Node exists for ${process.platform}-${process.arch}; use Node 24`,
  );
}
