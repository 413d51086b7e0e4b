// Load adds nothing to tick-to-trade latency, and no frame is lost at 10 GbE line rate (docs/datapath.md section 10).
import { beforeAll, describe, expect, it } from "vitest";
import { type LineRateResult, LOADS, lineRate, openReplayInput, readReplayConfig } from "../../sim/replay/mod.ts";

const MESSAGES = 10_000;
/** Cycles that a full line may add to an order's T1. */
const ADDED_MAX = 2;

const said = (triggers: LineRateResult["triggers"]): string =>
  triggers
    .map(({ message, strategy, orders, t1 }) => `${message} ${strategy} ${orders} ${JSON.stringify(t1)}`)
    .join("\n");

describe("the card at line rate", () => {
  let result: LineRateResult;
  /** Arbitrage alone: where others trade, its legs are seldom free. */
  let pairs: LineRateResult;
  beforeAll(async () => {
    const input = await openReplayInput(`generated:messages=${MESSAGES},symbols=64,seed=3`);
    result = await lineRate(input, readReplayConfig(undefined), undefined);
    pairs = await lineRate(input, readReplayConfig(undefined), undefined, "arbitrage");
  }, 600_000);

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

  /** Every kind of message that can change a best price and lead to an order, and every strategy. */
  it("shows it for each type of trigger, message and strategy, alone and at each load", () => {
    const triggers = [...result.triggers, ...pairs.triggers];
    const messages = new Set(triggers.map(({ message }) => message));
    const strategies = new Set(triggers.map(({ strategy }) => strategy));
    // An F is decoded as an A, a C as an E: both are seldom.
    for (const message of "ADEUX") expect(messages, said(triggers)).toContain(message);
    expect(strategies, said(triggers)).toEqual(new Set(["imbalance", "momentum", "meanReversion", "arbitrage"]));
    expect(triggers.reduce((sum, { orders }) => sum + orders, 0)).toBe(result.ordersCompared + pairs.ordersCompared);
    for (const { message, strategy, orders, t1, added } of triggers) {
      const about = `${message} ${strategy}`;
      for (const load of LOADS) {
        expect(
          t1[load].reduce((sum, [, count]) => sum + count, 0),
          about,
        ).toBe(orders);
        for (const [cycles] of added[load])
          expect(Math.abs(cycles), `${about}, ${load}`).toBeLessThanOrEqual(ADDED_MAX);
      }
      // docs/hardware.md: 11, two more for a U and three more for an arbitrage; one more for each kind that fired before it.
      const least = 11 + (message === "U" ? 2 : 0) + (strategy === "arbitrage" ? 3 : 0);
      const alone = t1.alone.map(([cycles]) => cycles);
      expect(alone[0], about).toBeGreaterThanOrEqual(message === "U" ? 11 : least);
      expect(alone.at(-1), about).toBeLessThanOrEqual(least + 2);
    }
  });

  it("takes 11 cycles for orders that wait for no other, 13 after a U and never more than 2 on top", () => {
    for (const { t1 } of result.loads) expect(t1.cycles).toMatchObject({ min: 11, p50: 11 });
    for (const { t1 } of result.loads) expect(t1.cycles?.max).toBeLessThanOrEqual(13 + ADDED_MAX);
  });
});
