// Two commands started at once in one clone must not both install into it.

import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { EnvironmentError } from "./exit-codes.mjs";
import { say } from "./say.mjs";

const POLL_MS = 200;
const WAIT_MS_MAX = 15 * 60 * 1000;

/**
 * Runs `work` while holding the lock file, which names its owner's process so that one left by a killed
 * process is recognised and taken over.
 * @template T
 * @param {string} path
 * @param {() => T} work
 * @returns {T}
 */
export function withInstallLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  let waitedMs = 0;
  while (!tryAcquire(path)) {
    const owner = ownerOf(path);
    if (owner !== undefined && !isAlive(owner) && removeLeftBy(owner, path)) continue;
    if (waitedMs === 0) say(`waiting for process ${owner ?? "?"}, which is installing into this clone`);
    if (waitedMs >= WAIT_MS_MAX)
      throw new EnvironmentError(`gave up waiting for ${path}; remove it if nothing is installing`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
    waitedMs += POLL_MS;
  }
  try {
    return work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** @param {string} path */
function tryAcquire(path) {
  try {
    const file = openSync(path, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * @param {string} path
 * @returns {number | undefined} undefined while the owner has not written its number yet, or is gone already
 */
function ownerOf(path) {
  try {
    const pid = Number.parseInt(readFileSync(path, "utf8"), 10);
    return Number.isNaN(pid) ? undefined : pid;
  } catch {
    return undefined;
  }
}

/**
 * Removes the lock of a dead process. Of several processes that see it dead only one removes it, and it looks
 * again first: otherwise the second would remove the lock the first has taken meanwhile.
 * @param {number} owner
 * @param {string} path
 */
function removeLeftBy(owner, path) {
  const removal = `${path}.removal`;
  if (!tryAcquire(removal)) return false;
  try {
    if (ownerOf(path) === owner) rmSync(path, { force: true });
    return true;
  } finally {
    rmSync(removal, { force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
