// Sections 5 and 6 together: the intents of one message, in their order, through the gate.
import { describe, expect, test } from "vitest";
import type { SymbolConfig } from "../../proto/mod.ts";
import { SoftwareDatapath } from "./software-datapath.ts";
import { configOf, FEED, framed, IDLE, itch, OPEN_LIMITS, Recorder, SMALL, TRACKING } from "./test-kit.ts";

function pathOf(symbols: Record<number, Partial<SymbolConfig>>) {
  const recorder = new Recorder();
  const path = new SoftwareDatapath(SMALL, recorder);
  path.clear(
    TRACKING.map((slot) => ({ ...slot, initialTrading: true })),
    FEED,
  );
  path.commit(configOf(symbols), 1);
  path.session({ ready: true, urn: 1, sendNext: 0, sendLimit: 10_000 });
  path.lease(2n ** 60n);
  path.arm();
  return {
    path,
    /** Decisions of the messages. */
    apply(...messages: Uint8Array[]) {
      path.messages(framed(...messages), 1000n);
      return recorder.take().filter((event) => event.type === 2);
    },
  };
}

const QUOTE_A = [itch.add(1n, "B", 100, 101_000), itch.add(2n, "S", 100, 101_100)];
const QUOTE_B = [itch.add(1n, "B", 100, 1020, 12), itch.add(2n, "S", 100, 1030, 12)];

const IMBALANCE = { enabled: true, ratioQ4: 0, minQuantity: 0, maxSpread: 9999, orderQuantity: 3, cooldownNs: 0 };
const MOMENTUM = { enabled: true, kFast: 1, kSlow: 2, threshold: 0, warmup: 1, orderQuantity: 4, cooldownNs: 0 };
const MEAN_REVERSION = { ...IDLE.meanReversion, enabled: true, minDeviation: 1, warmup: 1, orderQuantity: 5 };
// A stands at 101,000 to 101,100, B at 1020 to 1030: A is dear at any threshold below 99,970.
const PAIR = {
  ...IDLE.arbitrage,
  enabled: true,
  weightA: 1,
  weightB: 1,
  threshold: 99_970,
  quantityA: 6,
  quantityB: 7,
};
const LEGS = { 0: { ...PAIR, partner: 1 }, 1: { ...PAIR, role: "B" as const, partner: 0 } };

describe("arbitrage", () => {
  test("the second leg passes with its own symbol, limits, view and state; number and time are the message's", () => {
    const { path, apply } = pathOf({
      0: { arbitrage: LEGS[0], limits: { ...OPEN_LIMITS, maxShort: 6 } },
      1: { arbitrage: LEGS[1], limits: { ...OPEN_LIMITS, maxLong: 7 } },
    });
    expect(apply(...QUOTE_A)).toEqual([]);
    const decisions = apply(...QUOTE_B);
    const message = { sequence: 4n, arrivalNs: 1000n, kind: 4, sent: true };
    expect(decisions).toMatchObject([
      { ...message, symbol: 1, sell: false, price: 1030, quantity: 7, bidPrice: 1020, askPrice: 1030, urn: 1 },
      { ...message, symbol: 0, sell: true, price: 101_000, quantity: 6, bidPrice: 101_000, askPrice: 101_100, urn: 2 },
    ]);
    expect(path.positionOf(0)).toMatchObject({ openBuy: 0, openSell: 6, openOrders: 1 });
    expect(path.positionOf(1)).toMatchObject({ openBuy: 7, openSell: 0, openOrders: 1 });
    expect(path.deviceRisk.exposure[4]).toEqual({ gross: 606_000n + 7210n, net: 7210n - 606_000n });
  });

  test("without the first leg there is no second; without the second the first stays", () => {
    const none = { ...OPEN_LIMITS, maxQuantity: 0 };
    const first = pathOf({ 0: { arbitrage: LEGS[0] }, 1: { arbitrage: LEGS[1], limits: none } });
    first.apply(...QUOTE_A);
    expect(first.apply(...QUOTE_B)).toMatchObject([{ symbol: 1, sent: false, reason: 5 }]);
    expect(first.path.counters()).toMatchObject({ intents: 1, sent: 0 });
    const second = pathOf({ 0: { arbitrage: LEGS[0], limits: none }, 1: { arbitrage: LEGS[1] } });
    second.apply(...QUOTE_A);
    expect(second.apply(...QUOTE_B)).toMatchObject([
      { symbol: 1, sent: true },
      { symbol: 0, sent: false, reason: 5 },
    ]);
  });

  test("a leg that filled alone is unwound from the other leg's message", () => {
    const { path, apply } = pathOf({ 0: { arbitrage: LEGS[0] }, 1: { arbitrage: LEGS[1] } });
    apply(...QUOTE_A, ...QUOTE_B);
    path.position({ slot: 1, delta: 7, releaseBuy: 7, releaseSell: 0, releaseOrders: 1 });
    expect(apply(itch.executed(1n, 1))).toEqual([]); // A's order is open
    path.position({ slot: 0, delta: 0, releaseBuy: 0, releaseSell: 6, releaseOrders: 1 });
    expect(apply(itch.executed(1n, 1))).toMatchObject([
      { symbol: 1, sell: true, isShort: false, price: 1020, quantity: 7, sent: true },
    ]);
  });

  test("a leg whose slot's feed bit is set has no view: nothing is considered until it has one again", () => {
    const { path, apply } = pathOf({ 0: { arbitrage: LEGS[0] }, 1: { arbitrage: LEGS[1] } });
    apply(...QUOTE_A);
    path.recentre(0, 100_000);
    expect(apply(...QUOTE_B)).toEqual([]);
    path.restore(0, 4n);
    expect(apply(itch.executed(1n, 1, 12))).toEqual([]);
    expect(apply(itch.executed(1n, 1)).length).toBe(2);
  });
});

test("five intents of one message, kinds in their order; none sees what another opened in it", () => {
  const all = { imbalance: IMBALANCE, momentum: MOMENTUM, meanReversion: MEAN_REVERSION };
  const { path, apply } = pathOf({ 0: { ...all, arbitrage: LEGS[0] }, 1: { arbitrage: LEGS[1] } });
  path.disarm();
  apply(...QUOTE_B, ...QUOTE_A);
  path.arm();
  // Mean reversion has had its first update and sells nothing at error 0 but buys: band 0.
  const decisions = apply(itch.executed(1n, 1));
  expect(
    decisions.map((event) => event.type === 2 && [event.kind, event.symbol, event.sell, event.quantity, event.sent]),
  ).toEqual([
    [1, 0, false, 3, true],
    [2, 0, false, 4, true],
    [3, 0, false, 5, true],
    [4, 0, true, 6, true],
    [4, 1, false, 7, true],
  ]);
  expect(path.counters()).toMatchObject({ sent: 5 });
  // Now they are open: mean reversion and arbitrage wait.
  expect(apply(itch.executed(1n, 1)).map((event) => event.type === 2 && event.kind)).toEqual([1, 2]);
});

test("kinds evaluated for the same message share one version and one clock", () => {
  const { path, apply } = pathOf({ 0: { imbalance: IMBALANCE, limits: { ...OPEN_LIMITS, maxAgeNs: 500 } } });
  expect(apply(...QUOTE_A)).toMatchObject([{ sent: true }]);
  // The clock is ahead of the message's arrival time by 501 ns.
  path.tick(1501n);
  expect(apply(itch.executed(1n, 1))).toMatchObject([{ sent: false, reason: 3, arrivalNs: 1000n }]);
});
