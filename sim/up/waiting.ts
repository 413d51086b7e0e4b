// Waiting for a condition of something that cannot tell by itself: asks again and again, until it is true or too late.

import { setTimeout as pause } from "node:timers/promises";
import { RunFailure, textOf } from "./failure.ts";

const ASK_MS = 40;

/**
 * @param ask undefined: not yet. What it throws counts as not yet, and is told when it is too late
 * @throws RunFailure when it is too late; the signal's reason when it is aborted
 */
export async function until<T>(
  what: string,
  timeoutMs: number,
  signal: AbortSignal,
  ask: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const endMs = performance.now() + timeoutMs;
  let last = "";
  for (;;) {
    signal.throwIfAborted();
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      if (error instanceof RunFailure) throw error;
      last = textOf(error);
    }
    if (performance.now() > endMs) {
      throw new RunFailure(1, `${what}: not within ${timeoutMs / 1000} s${last === "" ? "" : ` (${last})`}`);
    }
    await pause(ASK_MS, undefined, { signal }).catch(() => {});
  }
}
