// All strategies together: what they want and when, in the order of the messages and kinds, while positions change, configurations are
// committed and messages come two cycles apart. strategies-bench.ts says what is compared. What has to have happened is asserted of a fixed
// seed; a new one is compared and kept within the bounds.

import { describe, expect, test } from "vitest";
import { howToRepeat, testSeed } from "./repeat.ts";
import { StrategiesBench, type Traffic } from "./strategies-bench.ts";

const FILE = "test/blocks/strategies.test.ts";
const FIXED_SEED = 20_261;

/** docs/hardware.md, tg_strategies: cycles that a message waits for the one before, and updates in the queue. */
const WAIT_MOST = 7;
const QUEUE_MOST = 4;

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

async function runOf(traffic: Traffic, seed: number, repeat: string): Promise<StrategiesBench> {
  const bench = await StrategiesBench.open(traffic, seed, repeat);
  bench.run();
  expect(bench.waitMost, repeat).toBeLessThanOrEqual(WAIT_MOST);
  expect(bench.queueMost, repeat).toBeLessThanOrEqual(QUEUE_MOST);
  return bench;
}

describe("strategies and the queue of their intents", () => {
  test.each(RUNS)("$name: all of it happens", async (traffic) => {
    const { counts, waitMost, queueMost } = await runOf(traffic, FIXED_SEED, `fixed seed ${FIXED_SEED}`);
    const said = `${JSON.stringify(Object.fromEntries([...counts].sort()))} wait ${waitMost} queue ${queueMost}`;
    const often = (what: string, times: number): void => {
      expect(counts.get(what) ?? 0, `${what}: ${said}`).toBeGreaterThan(times);
    };
    const { mix } = traffic;
    often("commit", 3);
    if (mix.prompt > 0) often("kind 1 sent", 10);
    if (mix.arbitrage > 0) {
      for (const what of ["pair", "second leg", "repair here", "repair there", "kind 4 refused", "input"])
        often(what, 20);
    }
    if (mix.meanReversion > 0) often("kind 3 sent", 20);
    if (mix.prompt === 10) often("3 prompt", 10);
    // Two intents of every message fit between messages two cycles apart.
    if (mix.meanReversion + mix.arbitrage === 0) often("2 prompt", 50);
    if (traffic.name === "pairs only") {
      expect(waitMost, said).toBe(WAIT_MOST);
      expect(queueMost, said).toBeGreaterThanOrEqual(QUEUE_MOST - 1);
    }
  });

  test.each(RUNS)("$name: whatever the seed", async (traffic) => {
    const seed = testSeed();
    const { waitMost } = await runOf({ ...traffic, messages: traffic.messages / 2 }, seed, howToRepeat(seed, FILE));
    const { prompt, meanReversion, arbitrage } = traffic.mix;
    if (prompt > 0 && meanReversion + arbitrage === 0) expect(waitMost, howToRepeat(seed, FILE)).toBe(0);
  });
});
