/** Time as the gateway sees it. Injected, so that tests and the deterministic world decide what time it is. */
export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Monotonic, ns; comparable only with itself. */
  monotonicNs(): bigint;
  /** Wall clock, ns since 1970-01-01T00:00:00Z. */
  wallNs(): bigint;
  /** Runs once, not before `delayMs` have passed, never before this call returns. */
  after(delayMs: number, run: () => void): Timer;
}

export const MACHINE_CLOCK: Clock = {
  monotonicNs: () => process.hrtime.bigint(),
  wallNs: () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n,
  after: (delayMs, run) => {
    const handle = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(handle) };
  },
};
