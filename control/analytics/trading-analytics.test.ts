import { describe, expect, test } from "vitest";
import { Execution, Location, Side } from "../../proto/grpc/mod.ts";
import type { DecisionEvent, OrderEvent } from "../http/api.ts";
import type { Record } from "../state/decision-view.ts";
import { TradingAnalytics } from "./trading-analytics.ts";
import { tradingDay } from "./trading-day.ts";
import { ViewHistory } from "./view-history.ts";

/** 2026-03-02 15:00:00 UTC, a Monday in New York. */
const START_MS = Date.UTC(2026, 2, 2, 15);

class Rig {
  nowMs = START_MS;
  readonly analytics = new TradingAnalytics(() => this.nowMs);

  pass(ms: number): void {
    this.nowMs += ms;
    this.analytics.advance();
  }

  view(bidPrice: number, askPrice: number, valid = true): void {
    const record = { valid, bidPrice, askPrice, arrivalNs: BigInt(this.nowMs) * 1_000_000n };
    this.analytics.record({ path: "hardware", symbol: "AAA", type: "bbo", record } as Record);
  }

  decision(urn: number, bidE4: number, askE4: number): void {
    const book = { valid: true, bidE4, bidQuantity: 100, askE4, askQuantity: 100 };
    const decision = { path: "hardware", urn, sent: true, book } as DecisionEvent;
    this.analytics.record({ path: "hardware", symbol: "AAA", type: "decision", decision });
  }

  order(urn: number, state: OrderEvent["state"], changes: Partial<OrderEvent> = {}): void {
    this.analytics.order({
      path: "hardware",
      urn,
      symbol: "AAA",
      side: "buy",
      quantity: 100,
      priceE4: 100_100,
      state,
      filled: 0,
      cancelled: 0,
      kind: "imbalance",
      version: 3,
      triggerSequence: "7",
      sentDeviceNs: "0",
      updatedMs: this.nowMs,
      venueReason: "",
      t1Cycles: 11,
      t2Cycles: 40,
      ...changes,
    });
  }

  execution(
    urn: number,
    quantity: number,
    priceE4: number,
    matchNumber = BigInt(urn),
    side: Side = Side.SIDE_BUY,
  ): void {
    const atUnixNs = BigInt(this.nowMs) * 1_000_000n;
    const path = Location.LOCATION_HARDWARE;
    this.analytics.execution(
      Execution.fromPartial({ urn, symbol: "AAA", side, quantity, priceE4, matchNumber, atUnixNs, path }),
    );
  }

  group(dimension: string, name = "") {
    const found = this.analytics
      .report([])
      .groups.find((group) => group.dimension === dimension && group.name === name);
    if (found === undefined) throw new Error(`no group ${dimension} ${name}`);
    return found.figures;
  }
}

describe("what belongs together comes on different ways", () => {
  test("an execution before its order's decision has its arrival price all the same, and counts once", () => {
    const rig = new Rig();
    rig.view(100_000, 100_100);
    rig.pass(100);
    rig.order(1, "sent");
    rig.execution(1, 100, 100_100);
    rig.order(1, "filled", { filled: 100 });
    rig.pass(400);
    expect(rig.group("all").fills).toBe(0);
    expect(rig.analytics.report([]).waiting).toBe(2);
    rig.decision(1, 100_000, 100_060);
    // Told again with a new connection.
    rig.execution(1, 100, 100_100);
    rig.pass(1);
    for (const [dimension, name] of [
      ["all", ""],
      ["strategy", "imbalance"],
      ["symbol", "AAA"],
      ["account", "hardware"],
      ["version", "3"],
      ["day", "2026-03-02"],
    ] as const) {
      expect(rig.group(dimension, name), dimension).toMatchObject({
        fills: 1,
        slippage: {
          arrival: { shares: "100", costE8: String(70 * 100 * 10_000) },
          mid: { costE8: String(50 * 100 * 10_000) },
        },
        orders: { over: 1, filled: 1, orderFillRatio: 1, shareFillRatio: 1 },
        shortfall: { costE8: String(70 * 100 * 10_000) },
      });
    }
    expect(rig.analytics.report([])).toMatchObject({ waiting: 0, incomplete: 0, dropped: 0 });
  });

  test("what never comes is waited for no longer than two seconds: no arrival price, no shortfall", () => {
    const rig = new Rig();
    rig.order(1, "cancelled", { filled: 50, cancelled: 50 });
    rig.execution(2, 10, 100_000);
    rig.pass(1_999);
    expect(rig.group("all")).toMatchObject({ fills: 0, orders: { over: 0 } });
    rig.pass(1);
    expect(rig.group("all")).toMatchObject({
      fills: 1,
      slippage: { arrival: { shares: "0", costE8: null }, mid: { costE8: null } },
      orders: { over: 1, cancelled: 1, executed: 1, shareFillRatio: 0.5 },
      shortfall: { costE8: null },
    });
    expect(rig.group("strategy", "none").fills).toBe(1);
    expect(rig.analytics.report([]).incomplete).toBe(2);
  });
});

describe("mark-outs", () => {
  test("take the view in force at the horizon, not the one when it is looked at; an invalid one is missing", () => {
    const rig = new Rig();
    rig.view(99_900, 100_100);
    rig.decision(1, 99_900, 100_100);
    rig.order(1, "filled", { filled: 100 });
    rig.execution(1, 100, 100_100);
    rig.pass(50);
    rig.view(100_000, 100_200);
    rig.pass(100);
    rig.view(90_000, 90_100);
    rig.pass(800);
    rig.view(100_300, 100_500);
    rig.pass(1_000);
    rig.view(0, 0, false);
    rig.pass(20_000);
    const [tenth, second, ten, minute] = rig.group("all").markOuts;
    const money = (e4: number): string => String(e4 * 100 * 10_000);
    // 0.1 s: mid 10.01 for 10.01; 1 s: 10.04; 10 s: invalid; 60 s: not yet.
    expect(tenth).toMatchObject({ fills: 1, gainE8: "0", adverseE8: money(-100) });
    expect(second).toMatchObject({ fills: 1, gainE8: money(300), adverseE8: money(-400) });
    expect(ten).toMatchObject({ fills: 0, missing: 1, gainE8: null });
    expect(minute).toMatchObject({ fills: 0, missing: 0 });
    rig.analytics.lost();
    rig.pass(60_000);
    expect(rig.group("all").markOuts[3]).toMatchObject({ fills: 0, missing: 1 });
  });
});

test("a day that is over stays as it was; the next begins with what is held, and both add up", () => {
  const rig = new Rig();
  rig.view(100_000, 100_200);
  rig.decision(1, 100_000, 100_200);
  rig.order(1, "filled", { filled: 100 });
  rig.execution(1, 100, 100_200);
  rig.pass(1_000);
  rig.view(100_400, 100_600);
  // Next day in New York.
  rig.pass(14 * 3_600_000);
  rig.view(100_600, 100_800);
  rig.decision(2, 100_600, 100_800);
  rig.order(2, "filled", { filled: 100, side: "sell" });
  rig.execution(2, 100, 100_600, 2n, Side.SIDE_SELL);
  rig.pass(60_000);
  const [first, second, whole] = [rig.group("day", "2026-03-02"), rig.group("day", "2026-03-03"), rig.group("all")];
  expect(first.resultE8).toBe(String(300 * 100 * 10_000));
  expect(second.resultE8).toBe(String(100 * 100 * 10_000));
  expect(BigInt(first.resultE8) + BigInt(second.resultE8)).toBe(BigInt(whole.resultE8));
  // Minutes in which nothing moved are not minutes of trading.
  expect(whole.returns.samples).toBe(2);
});

test("views: the newest 512 are known, older ones are null rather than wrong", () => {
  const history = new ViewHistory();
  expect(history.twiceMidAt(5)).toBeNull();
  for (let at = 0; at < 1_000; at++) history.add(at * 10, at + 1);
  expect([history.twiceMidAt(9_995), history.twiceMidAt(9_990), history.twiceMidAt(9_989)]).toEqual([1000, 1000, 999]);
  expect(history.twiceMidAt((1_000 - 512) * 10)).toBe(489);
  expect(history.twiceMidAt((1_000 - 512) * 10 - 1)).toBeNull();
  history.add(5, 7);
  expect(history.twiceMidAt(1e9)).toBe(1000);
});

test("the day of trading is New York's, in winter and in summer", () => {
  expect(tradingDay(Date.UTC(2026, 0, 6, 4, 59, 59) * 1000)).toBe("2026-01-05");
  expect(tradingDay(Date.UTC(2026, 0, 6, 5) * 1000)).toBe("2026-01-06");
  expect(tradingDay(Date.UTC(2026, 6, 6, 4) * 1000)).toBe("2026-07-06");
});
