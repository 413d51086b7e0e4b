/**
 * How old what is shown is. Server times are compared with the server's clock as this page estimates it, so that a wrong clock on the
 * operator's machine makes nothing look stale, or fresh.
 */

/** What the gateway said is stale after this; its status comes at least every second. */
export const STALE_MS = 2_500;
/** The server says something every second: this long without a word, and it is lost. */
export const LOST_MS = 3_500;

export interface ServerClock {
  /** Server time minus local time, ms; undefined before the first word. */
  readonly offsetMs: number | undefined;
}

export const NO_CLOCK: ServerClock = { offsetMs: undefined };
/** How fast an estimate that was too high is given up, ms per word: clocks drift, and machines sleep. */
const FORGET_MS = 5;

/** A word with the server's time came. Delays only make the server look slow, so the largest difference is the best estimate. */
export function heard(clock: ServerClock, serverNowMs: number, localNowMs: number): ServerClock {
  const sample = serverNowMs - localNowMs;
  const { offsetMs } = clock;
  if (offsetMs === undefined || sample > offsetMs || offsetMs - sample > 5_000) return { offsetMs: sample };
  return { offsetMs: Math.max(sample, offsetMs - FORGET_MS) };
}

export function serverNow({ offsetMs }: ServerClock, localNowMs: number): number {
  return localNowMs + (offsetMs ?? 0);
}

export type LinkState = "connecting" | "live" | "lost";

/** @param lastWordMs when the server last said something, local; undefined: never */
export function linkState(open: boolean, lastWordMs: number | undefined, localNowMs: number): LinkState {
  if (lastWordMs === undefined) return open ? "connecting" : "lost";
  return open && localNowMs - lastWordMs < LOST_MS ? "live" : "lost";
}

export interface Freshness {
  readonly ageMs: number;
  readonly stale: boolean;
}

/** @param heardMs server time of the word; 0: there was none */
export function freshness(heardMs: number, serverNowMs: number): Freshness {
  const ageMs = heardMs === 0 ? Number.POSITIVE_INFINITY : Math.max(0, serverNowMs - heardMs);
  return { ageMs, stale: ageMs > STALE_MS };
}
