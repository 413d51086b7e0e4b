// Time as everything below the composition root gets it.

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Unix time. */
  nowMs(): number;
  after(delayMs: number, run: () => void): Timer;
}

export const MACHINE_CLOCK: Clock = {
  nowMs: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Runs again `periodMs` after each run has ended, never two at a time. The first run is after one period. */
export function repeat(clock: Clock, periodMs: number, run: () => void | Promise<void>): Timer {
  let cancelled = false;
  let timer: Timer | undefined;
  const next = (): void => {
    timer = clock.after(periodMs, async () => {
      await run();
      if (!cancelled) next();
    });
  };
  next();
  return {
    cancel: () => {
      cancelled = true;
      timer?.cancel();
    },
  };
}
