// All strategies together: what they want and when, in the order of the messages and kinds, while positions change, configurations are
// committed and messages come two cycles apart. strategies-bench.ts says what is compared.

import { describe, expect, test } from "vitest";
import { repeat, StrategiesBench, type Traffic } from "./strategies-bench.ts";

/** docs/hardware.md, tg_strategies: cycles that a message waits for the one before, and updates in the queue. */
const WAIT_MOST = 7;
const QUEUE_MOST = 5;

const close: Traffic["gap"] = (random) => (random.chance(0.7) ? 2 : random.between(2, 12));

const RUNS: readonly Traffic[] = [
  {
    name: "all kinds",
    symbols: 4,
    mix: { prompt: 7, meanReversion: 7, arbitrage: 8 },
    gap: close,
    inputs: 0.2,
    messages: 5000,
  },
  {
    name: "pairs only",
    symbols: 2,
    mix: { prompt: 0, meanReversion: 0, arbitrage: 10 },
    gap: close,
    inputs: 0.3,
    messages: 4000,
  },
  {
    name: "mean reversion beside pairs, many slots",
    symbols: 64,
    mix: { prompt: 1, meanReversion: 8, arbitrage: 5 },
    gap: (random) => random.between(2, 20),
    inputs: 0.2,
    messages: 2500,
  },
  {
    name: "kinds that decide at once",
    symbols: 2,
    mix: { prompt: 10, meanReversion: 10, arbitrage: 0 },
    gap: close,
    inputs: 0.02,
    messages: 5000,
  },
  {
    name: "the book alone",
    symbols: 4,
    mix: { prompt: 9, meanReversion: 0, arbitrage: 0 },
    gap: () => 2,
    inputs: 0,
    messages: 3000,
  },
];

describe("strategies and the queue of their intents", () => {
  test.each(RUNS)("$name", async (traffic) => {
    const bench = await StrategiesBench.open(traffic);
    bench.run();
    const { counts, waitMost, queueMost } = bench;
    const said = `${JSON.stringify(Object.fromEntries([...counts].sort()))} wait ${waitMost} queue ${queueMost}; ${repeat}`;
    const often = (what: string, times: number): void => {
      expect(counts.get(what) ?? 0, `${what}: ${said}`).toBeGreaterThan(times);
    };
    const { mix } = traffic;
    often("commit", 3);
    often("kind 1 sent", mix.prompt > 0 ? 10 : -1);
    if (mix.arbitrage > 0) {
      for (const what of ["pair", "second leg", "repair here", "repair there", "kind 4 refused", "input"])
        often(what, 20);
    }
    if (mix.meanReversion > 0) often("kind 3 sent", 20);
    if (mix.prompt === 10) often("3 prompt", 10);
    if (mix.meanReversion + mix.arbitrage === 0) {
      // Two intents of every message fit between messages two cycles apart.
      often("2 prompt", 50);
      expect(waitMost, said).toBe(0);
    }
    expect(waitMost, said).toBeLessThanOrEqual(WAIT_MOST);
    expect(queueMost, said).toBeLessThanOrEqual(QUEUE_MOST);
    if (traffic.name === "pairs only") expect(waitMost, said).toBe(WAIT_MOST);
  });
});
