// Locks between processes, held by the kernel: a child runs `flock` on a file for as long as its standard input stays
// open. Whatever way this process ends, the pipe closes and the lock is free: no stale locks, nothing to clean up.

import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";

export interface Held {
  release(): void;
}

/** Waits for the lock on `file`, or with `wait: false` answers undefined when another process has it. */
export async function lock(file: string, { wait }: { readonly wait: boolean }): Promise<Held | undefined> {
  mkdirSync(dirname(file), { recursive: true });
  // `-o` closes the lock's descriptor in the command, so that only the flock process itself holds it.
  const flags = wait ? ["-x"] : ["-x", "-n"];
  const child = spawn("flock", [...flags, "-o", file, "sh", "-c", "echo held; exec cat >/dev/null"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const held = await new Promise<boolean>((resolve, reject) => {
    child.once("error", (cause) => reject(new Error("cannot run flock(1), which util-linux provides", { cause })));
    child.once("exit", () => resolve(false));
    child.stdout.once("data", () => resolve(true));
  });
  if (!held) {
    if (wait) throw new Error(`flock on ${file} ended before it had the lock`);
    return undefined;
  }
  child.unref();
  return { release: () => child.stdin.end() };
}

/** Runs `work` while it holds one of the numbered slots beside `prefix`: at most `slots` at once on this machine. */
export async function withSlot<T>(prefix: string, slots: number, work: () => Promise<T>): Promise<T> {
  let held: Held | undefined;
  for (let slot = 0; slot < slots && held === undefined; slot++)
    held = await lock(`${prefix}-${slot}`, { wait: false });
  held ??= await lock(`${prefix}-${process.pid % slots}`, { wait: true });
  try {
    return await work();
  } finally {
    held?.release();
  }
}
