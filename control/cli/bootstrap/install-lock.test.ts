import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withInstallLock } from "./install-lock.mjs";

let directory: string;
let lock: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tickgate-lock-"));
  lock = join(directory, "deep/install.lock");
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("the install lock", () => {
  it("names its owner while held, is gone afterwards, and hands the result on", () => {
    expect(withInstallLock(lock, () => readFileSync(lock, "utf8"))).toBe(String(process.pid));
    expect(existsSync(lock)).toBe(false);
  });

  it("is released when the work throws", () => {
    expect(() =>
      withInstallLock(lock, () => {
        throw new Error("no network");
      }),
    ).toThrow("no network");
    expect(existsSync(lock)).toBe(false);
  });

  it("is taken over from a process that was killed", () => {
    withInstallLock(lock, () => {});
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    writeFileSync(lock, String(dead));
    expect(withInstallLock(lock, () => "done")).toBe("done");
  });

  it("lets processes in one after the other, also past the lock of a killed one", () => {
    withInstallLock(lock, () => {});
    writeFileSync(lock, String(spawnSync(process.execPath, ["-e", ""]).pid));
    // Each child holds the lock for a read-modify-write of one file; a lost update means both were inside.
    const counter = join(directory, "counter");
    writeFileSync(counter, "0");
    const child = `
      import { readFileSync, writeFileSync } from "node:fs";
      import { withInstallLock } from ${JSON.stringify(join(import.meta.dirname, "install-lock.mjs"))};
      withInstallLock(${JSON.stringify(lock)}, () => {
        const before = Number(readFileSync(${JSON.stringify(counter)}, "utf8"));
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
        writeFileSync(${JSON.stringify(counter)}, String(before + 1));
      });`;
    const shell = `"$0" --input-type=module -e "$1" & "$0" --input-type=module -e "$1" & "$0" --input-type=module -e "$1"; wait`;
    const { status } = spawnSync("sh", ["-c", shell, process.execPath, child], { encoding: "utf8" });
    expect(status).toBe(0);
    expect(readFileSync(counter, "utf8")).toBe("3");
  });
});
