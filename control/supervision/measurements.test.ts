// Measurements against sums that anybody can do by hand.
import { expect, test } from "vitest";
import { type Execution, Location, Side } from "../../proto/grpc/mod.ts";
import type { Configuration, FlowSection, OrderEvent, SymbolSection } from "../http/api.ts";
import type { RiskRule } from "../http/supervision.ts";
import { Books } from "./books.ts";
import { Measurements } from "./measurements.ts";

const FLOW = { intents: "0", refused: [], venueRejected: 0 } as unknown as FlowSection;
const symbolOf = (symbol: string, position: number, more: Partial<SymbolSection> = {}): SymbolSection => ({
  ...{
    symbol,
    bookValid: true,
    trading: true,
    faults: [],
    bidE4: 99_900,
    bidQuantity: 1,
    askE4: 100_100,
    askQuantity: 1,
  },
  ...{
    position,
    openBuy: 0,
    openSell: 0,
    maxLong: 0,
    maxShort: 0,
    averageE4: 100_000,
    realisedE4: "0",
    unrealisedE4: "0",
  },
  ...{ bought: "0", sold: "0" },
  ...more,
});
const rule = (measure: RiskRule["measure"], more: Partial<RiskRule> = {}): RiskRule => ({
  ...{ id: "r", of: "gateway", measure, grades: [] },
  ...more,
});
const orderOf = (urn: number, more: Partial<OrderEvent> = {}): OrderEvent => ({
  ...{ path: "software", urn, symbol: "A", side: "buy", quantity: 100, priceE4: 100_000, state: "sent", filled: 0 },
  ...{ cancelled: 0, kind: "momentum", version: 1, triggerSequence: null, sentDeviceNs: "0", updatedMs: 10_000 },
  ...{ venueReason: "", t1Cycles: null, t2Cycles: null },
  ...more,
});
const execution = (urn: number, matchNumber: bigint, more: Partial<Execution> = {}): Execution => ({
  ...{ matchNumber, urn, symbol: "A", side: Side.SIDE_BUY, quantity: 100, priceE4: 100_000, liquidity: "R" },
  ...{ atUnixNs: 0n, broken: false, path: Location.LOCATION_SOFTWARE },
  ...more,
});

function setup() {
  const time = { nowMs: 10_000 };
  const books = new Books(() => time.nowMs);
  const measurements = new Measurements(books);
  const look = (symbols: SymbolSection[], flow: Partial<FlowSection> = {}, active: Configuration | null = null): void =>
    measurements.take(time.nowMs, { symbols, flow: { ...FLOW, ...flow }, configuration: { active, history: [] } });
  return { time, books, measurements, look };
}

test("exposure, loss and drawdown are the gateway's positions at the mid", () => {
  const { measurements, look } = setup();
  look([symbolOf("A", 300, { unrealisedE4: "70000" }), symbolOf("B", -100, { realisedE4: "-20000" })]);
  expect(measurements.value(rule("gross"), "")).toBe(40_000_000);
  expect(measurements.value(rule("net"), "")).toBe(20_000_000);
  expect(measurements.value(rule("loss"), "")).toBe(0);
  look([symbolOf("A", 300, { unrealisedE4: "-60000" }), symbolOf("B", -100, { realisedE4: "-20000" })]);
  expect(measurements.value(rule("loss"), "")).toBe(80_000);
  expect(measurements.value(rule("drawdown"), "")).toBe(130_000);
  expect(measurements.value(rule("position", { of: "symbol" }), "B")).toBe(100);
  expect(measurements.subjects(rule("position", { of: "symbol" }))).toEqual(["A", "B"]);
});

test("a halted symbol is worth its last mid; what never had a price cannot be told", () => {
  const { measurements, look } = setup();
  look([symbolOf("A", 100)]);
  look([symbolOf("A", 100, { bookValid: false, bidE4: 0, askE4: 0, unrealisedE4: null })]);
  expect(measurements.value(rule("gross"), "")).toBe(10_000_000);
  look([symbolOf("A", 100), symbolOf("C", 5, { bookValid: false, averageE4: null, unrealisedE4: null })]);
  expect(measurements.value(rule("gross"), "")).toBeNull();
  expect(measurements.value(rule("gross", { of: "symbol" }), "A")).toBe(10_000_000);
});

test("accounts and strategies have their own executions, each once, whichever comes first, less those that are broken", () => {
  const { books, measurements, look } = setup();
  books.execution(execution(1, 7n));
  books.execution(execution(1, 7n));
  look([symbolOf("A", 100)]);
  const gross = (of: RiskRule["of"], name: string) => measurements.value(rule("gross", { of }), name);
  expect([gross("account", "software"), gross("strategy", "momentum")]).toEqual([10_000_000, 0]);
  books.order(orderOf(1));
  books.order(orderOf(2, { kind: "imbalance", path: "hardware" }));
  books.execution(execution(2, 8n, { path: Location.LOCATION_HARDWARE, side: Side.SIDE_SELL, priceE4: 110_000 }));
  look([symbolOf("A", 0)]);
  expect([gross("strategy", "momentum"), gross("strategy", "imbalance"), gross("account", "hardware")]).toEqual([
    ...[10_000_000, 10_000_000, 10_000_000],
  ]);
  const result = (name: string) =>
    measurements.exposures.find((exposure) => exposure.of === "strategy" && exposure.name === name)?.resultE4;
  expect([result("momentum"), result("imbalance")]).toEqual([0, 1_000_000]);
  books.execution(execution(1, 7n, { broken: true }));
  look([symbolOf("A", 0)]);
  expect(gross("strategy", "momentum")).toBe(0);
});

test("a loss over time is against the best within the window, and is forgotten after it", () => {
  const { time, measurements, look } = setup();
  const loss = (unrealisedE4: number): number | null => {
    look([symbolOf("A", 100, { unrealisedE4: String(unrealisedE4) })]);
    return measurements.value(rule("lossOverTime", { windowMs: 5_000 }), "");
  };
  expect(loss(100)).toBe(0);
  time.nowMs += 1_000;
  expect(loss(-300)).toBe(400);
  time.nowMs += 4_000;
  expect(loss(-200)).toBe(300);
  time.nowMs += 1_001;
  expect(loss(-200)).toBe(0);
});

test("orders are counted when they leave, and are open until they are over", () => {
  const { time, books, measurements, look } = setup();
  for (const urn of [1, 2, 3]) books.order(orderOf(urn));
  books.order(orderOf(1, { state: "filled" }));
  // Told for the first time long after it was over, after a connection was made again.
  books.order(orderOf(9, { state: "cancelled", updatedMs: 1_000 }));
  look([symbolOf("A", 0)]);
  const rate = rule("orderRate", { windowMs: 2_000 });
  expect(measurements.value(rate, "")).toBe(1_500);
  expect(measurements.value(rule("openOrders", { of: "strategy" }), "momentum")).toBe(2);
  time.nowMs += 2_001;
  look([symbolOf("A", 0)]);
  expect(measurements.value(rate, "")).toBe(0);
});

test("the share of refused intents is that of the window, and of too few nothing", () => {
  const { time, measurements, look } = setup();
  const share = (intents: number, refused: number): number | null => {
    const counts = [{ rule: 9, name: "position", count: refused }];
    look([], { intents: String(intents), refused: counts });
    return measurements.value(rule("rejectShare", { windowMs: 5_000, least: 10 }), "");
  };
  expect(share(1_000, 900)).toBe(0);
  time.nowMs += 1_000;
  expect(share(1_009, 909)).toBe(0);
  expect(share(1_010, 909)).toBe(900_000);
  // A gateway that was started again counts from 0.
  expect(share(5, 5)).toBe(0);
});

test("a limit is used by what may still execute on its bad side; a limit of 0 is used whole, one that is off not at all", () => {
  const { measurements, look } = setup();
  const limits: Configuration["symbols"][number]["limits"] = {
    ...{
      maxQuantity: 1,
      maxNotionalE4: "1",
      collarLowE4: 1,
      collarHighE4: 2,
      maxLong: 1_000,
      maxShort: 0,
      rulesOff: [11],
    },
  };
  const active: Configuration = {
    rate: { intervalNs: 1_000_000, burstNs: 1 },
    global: { account: { maxGrossE4: "80000000" }, kinds: {}, maxLossE4: "1000", rulesOff: [18], waiveReducing: [] },
    symbols: [
      { symbol: "A", limits },
      { symbol: "B", limits },
    ],
  };
  look([symbolOf("A", 300, { openBuy: 200, openSell: 100 }), symbolOf("B", 0, { openSell: 100 })], {}, active);
  const use = (of: RiskRule["of"], name: string, limit: RiskRule["limit"]) =>
    measurements.value(rule("utilisation", limit === undefined ? { of } : { of, limit }), name);
  expect(use("symbol", "A", "position")).toBe(500_000);
  expect(use("symbol", "B", undefined)).toBe(1_000_000_000);
  expect(use("gateway", "", "gross")).toBe(375_000);
  expect(measurements.limits.some(({ limit }) => limit === "loss" || limit === "openOrders")).toBe(false);
});
