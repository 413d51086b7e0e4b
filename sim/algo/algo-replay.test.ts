import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { testData } from "../../proto/testing/mod.ts";
import { type AlgoReplayOptions, algoReplay } from "./algo-replay.ts";

const RECORDING = testData("itch/aapl-20120621-0930.itch.gz");

function options(given: Partial<AlgoReplayOptions> & Pick<AlgoReplayOptions, "parent">): AlgoReplayOptions {
  return {
    input: "generated:seconds=30,symbols=2,seed=3",
    ...{ symbol: undefined, startUs: undefined, endUs: undefined, history: undefined, curveParts: 20 },
    ...{ latencyUs: 50, configFile: undefined },
    ...given,
  };
}

describe("a parent against the generated market", () => {
  it("does what it was asked for, on schedule; parent, order desk and venue agree to the share and the cent", async () => {
    const { parent, exact, venue } = await algoReplay(
      options({ parent: { kind: "twap", sell: false, quantity: 3000 } }),
    );
    expect(exact).toBe(true);
    expect(parent).toMatchObject({ state: "filled", filled: 3000, open: 0 });
    expect(venue.shares).toBe(3000);
    expect(parent.notional).toBe(venue.notional);
    expect(parent.scheduleError.max).toBeLessThanOrEqual(300);
    expect(parent.scheduleError.samples).toBeGreaterThanOrEqual(9);
    expect(parent.marketShares).toBeGreaterThan(3000);
  });

  it("gives the same figures for the same seed, and others for another", async () => {
    const parent = { kind: "pov", sell: true, quantity: 5000, rateBps: 1000 } as const;
    const [one, two] = [await algoReplay(options({ parent })), await algoReplay(options({ parent }))];
    expect(two).toEqual(one);
    const other = await algoReplay(options({ parent, input: "generated:seconds=30,symbols=2,seed=4" }));
    expect(other.parent.notional).not.toBe(one.parent.notional);
    expect(one.exact && other.exact).toBe(true);
  });

  it("never takes part in more than its cap", async () => {
    const parent = { kind: "twap", sell: false, quantity: 100_000, capBps: 300 } as const;
    const { parent: report, exact } = await algoReplay(options({ parent }));
    expect(exact).toBe(true);
    expect(report.state).toBe("expired");
    expect(report.filled).toBeGreaterThan(0);
    expect(Number(report.participationPpm)).toBeLessThanOrEqual(30_000);
  });

  it("wants a history for a VWAP, and refuses what cannot be", async () => {
    const parent = { kind: "vwap", sell: false, quantity: 100 } as const;
    await expect(algoReplay(options({ parent }))).rejects.toThrow(/--history/);
    await expect(algoReplay(options({ parent: { ...parent, kind: "twap", quantity: 0 } }))).rejects.toThrow(/quantity/);
    await expect(algoReplay(options({ parent, symbol: "NOSUCH" }))).rejects.toThrow(/NOSUCH: not in the input/);
  });
});

describe.skipIf(!existsSync(RECORDING))("a parent against a recorded market (skipped without recorded data)", () => {
  it("VWAP: all of it, close to the market's average", async () => {
    const parent = { kind: "vwap", sell: true, quantity: 5000 } as const;
    const { parent: report, exact } = await algoReplay(
      options({ input: RECORDING, history: RECORDING, parent, curveParts: 100 }),
    );
    expect(exact).toBe(true);
    expect(report).toMatchObject({ state: "filled", filled: 5000, symbol: "AAPL", unpricedShares: 0 });
    expect(Math.abs(Number(report.slippage.interval?.ppm))).toBeLessThan(1000);
  });
});
