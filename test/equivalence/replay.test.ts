import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { testData } from "../../proto/testing/mod.ts";
import { flowSymbols } from "../../sim/flow/generate.ts";
import {
  campaign,
  openReplayInput,
  type PathName,
  parsePlantedFault,
  readReplayConfig,
  replay,
  replayConfigOf,
} from "../../sim/replay/mod.ts";

// The verilated card, the software path and the naive reference on the same input: every event, order byte and counter.

const ALL: readonly PathName[] = ["rtl", "software", "reference"];
const config = readReplayConfig(undefined);
const DATA = testData();
/** Documented in docs/hardware.md: the last byte of the trigger to the first beat of the order. */
const T1_COMMON_PATH_CYCLES = 11;
/** Two orders of one message: the second waits for the first one's 13 beats, and a U's second half comes two cycles later. */
const T1_MAX_ONE_SYMBOL_CYCLES = 40;

const run = async (input: string, plant?: string) =>
  replay({
    input: await openReplayInput(input),
    paths: ALL,
    config,
    plant: plant === undefined ? undefined : parsePlantedFault(plant),
  });

describe("three paths", { timeout: 600_000 }, () => {
  it("agree on generated flow over 64 symbols, and T1 on the common path is the documented one", async () => {
    const result = await run("generated:messages=30000,symbols=64,seed=11");
    expect(result.firstDifference).toBeNull();
    expect(result.equivalent).toBe(true);
    expect(result.events.bboChanges).toBeGreaterThan(3000);
    expect(result.events.orders).toBeGreaterThan(300);
    expect(result.latency?.t1.cycles).toMatchObject({ min: T1_COMMON_PATH_CYCLES, p50: T1_COMMON_PATH_CYCLES });
  });

  it("agree on quotes that rest, are replaced, cancelled and taken by the market", async () => {
    const symbols = flowSymbols(8).map(({ stock: symbol }, index) => ({
      symbol,
      imbalance: { enabled: false },
      momentum: { enabled: false },
      marketMaking: {
        micro: index % 2 === 0,
        halfSpread: 100 * (index % 3),
        skewQ8: 400,
        reprice: 100,
        cooldownNs: 10_000,
      },
    }));
    const input = await openReplayInput("generated:messages=20000,symbols=8,seed=21");
    const result = await replay({ input, paths: ALL, config: replayConfigOf({ symbols }) });
    expect(result.firstDifference).toBeNull();
    expect(result.equivalent).toBe(true);
    const { entered = 0, replaced = 0, cancelled = 0, taken = 0 } = result.quotes ?? {};
    expect([entered > 20, replaced > 100, cancelled > 5, taken > 3]).toEqual([true, true, true, true]);
  });

  it.each(["rtl", "software", "reference"] as const)("a fault planted in the %s path is found", async (path) => {
    for (const what of ["price", "order", "input"] as const) {
      const result = await run("generated:messages=3000,symbols=4,seed=12", `${path}:${what}@2`);
      expect(result.equivalent, what).toBe(false);
      expect(result.firstDifference?.paths).toContain(path);
    }
  });

  it("agree on damaged frames, count each once and come to rest", async () => {
    const inputs = [await openReplayInput("generated:messages=2000,symbols=4,seed=13")];
    const result = await campaign({ inputs, paths: ALL, random: 3000, seed: 13, systematicEvery: 40 });
    expect(result.firstDifference).toBeNull();
    expect(result.countersAddUp).toBe(true);
    expect(result.orders).toBeGreaterThan(50);
    // Every reason but an overrun of the receive FIFO, which a serial feed cannot cause.
    expect(result.byReason.slice(1, 14).every((count) => count > 0)).toBe(true);
  });

  const files = ["itch/aapl-20200130-10k.itch", "itch/aapl-20120621-0930.itch.gz"];
  it.skipIf(process.env.CI !== undefined || !existsSync(DATA)).each(files)(
    "agree on the real file %s (skipped in CI and where the file is absent)",
    async (file) => {
      const result = await run(`${DATA}/${file}`);
      expect(result.firstDifference).toBeNull();
      expect(result.events.bboChanges).toBe(file.includes("2020") ? 2792 : 9809);
      expect(result.latency?.t1.cycles?.p50).toBe(T1_COMMON_PATH_CYCLES);
      expect(result.latency?.t1.cycles?.max).toBeLessThanOrEqual(T1_MAX_ONE_SYMBOL_CYCLES);
    },
  );
});
