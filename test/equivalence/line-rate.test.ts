// Load adds nothing to tick-to-trade latency, and no frame is lost at 10 GbE line rate (docs/datapath.md section 10).
import { beforeAll, describe, expect, it } from "vitest";
import { type LineRateResult, LOADS, lineRate, openReplayInput, readReplayConfig } from "../../sim/replay/mod.ts";

const MESSAGES = 10_000;
/** Cycles that a full line may add to an order's T1. */
const ADDED_MAX = 2;

describe("the card at line rate", () => {
  let result: LineRateResult;
  beforeAll(async () => {
    const input = await openReplayInput(`generated:messages=${MESSAGES},symbols=64,seed=3`);
    result = await lineRate(input, readReplayConfig(undefined), undefined);
  }, 300_000);

  it.each(LOADS)("%s: every frame is counted once, none is dropped", (load) => {
    const of = result.loads.find((candidate) => candidate.load === load);
    expect(of).toMatchObject({ messages: MESSAGES, framesUnaccounted: 0, framesDropped: 0 });
    // Shortest packets and full ones fill the line; messages alone leave it nearly empty.
    if (load === "alone") expect(of?.utilisation).toBeLessThan(0.1);
    else expect(of?.utilisation).toBeGreaterThan(0.95);
  });

  it("leads to the same orders at each load", () => {
    expect(result.sameOrders).toBe(true);
    expect(result.ordersCompared).toBeGreaterThan(100);
  });

  it(`adds at most ${ADDED_MAX} cycles to any order's T1`, () => {
    expect(result.added.alone).toEqual([[0, result.ordersCompared]]);
    for (const load of LOADS) {
      for (const [cycles] of result.added[load]) expect(Math.abs(cycles), load).toBeLessThanOrEqual(ADDED_MAX);
    }
  });

  it("takes 11 cycles for orders that wait for no other, 13 after a U and never more than 2 on top", () => {
    for (const { t1 } of result.loads) expect(t1.cycles).toMatchObject({ min: 11, p50: 11 });
    for (const { t1 } of result.loads) expect(t1.cycles?.max).toBeLessThanOrEqual(13 + ADDED_MAX);
  });
});
