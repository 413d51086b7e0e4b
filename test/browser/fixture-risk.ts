// Risk and alerts as the page's fixtures have them.
import type { Alerts, PerformanceReport, RiskSection, State, StressSummary } from "../../control/http/api.ts";

type Group = PerformanceReport["groups"][number];

export function fixtureRisk(
  scenario: string,
  symbols: readonly string[],
  nowMs: number,
): Pick<State, "risk" | "alerts"> {
  if (scenario === "empty") {
    return {
      risk: { version: 0, rules: 0, dataMs: nowMs, stale: false, states: [], limits: [], exposures: [] },
      alerts: { namesAsked: true, alerts: [], webhook: null },
    };
  }
  const stale = scenario === "stale" || scenario === "no-gateway";
  const halted = scenario === "halted";
  const [first = "", second = ""] = symbols;
  const risk: RiskSection = {
    ...{ version: 4, rules: 5, dataMs: stale ? nowMs - 4_200 : nowMs - 90, stale },
    states: [
      {
        ...{
          rule: "day-loss",
          of: "gateway",
          name: "",
          measure: "loss",
          value: stale ? null : halted ? 1_204_500_000 : 312_500_000,
        },
        ...{ above: 1_000_000_000, grade: halted || stale ? 2 : 0, action: halted || stale ? "halt" : "warn" },
        ...{ sinceMs: nowMs - 62_000, stale, done: halted ? "killed: flat, 0 orders open then" : "" },
      },
      {
        ...{ rule: "concentration", of: "symbol", name: first, measure: "position", value: stale ? null : 840 },
        ...{ above: 900, grade: 1, action: "reduceOnly", sinceMs: nowMs - 9_000, stale },
        done: "reduce only: version 12, 3 fields",
      },
      {
        ...{ rule: "rejects", of: "gateway", name: "", measure: "rejectShare", value: stale ? null : 41_200 },
        ...{ above: 200_000, grade: -1, action: null, sinceMs: nowMs - 400_000, stale, done: "" },
      },
      {
        ...{ rule: "pace", of: "strategy", name: "momentum", measure: "orderRate", value: stale ? null : 18_500 },
        ...{ above: 50_000, grade: -1, action: null, sinceMs: nowMs - 400_000, stale, done: "" },
      },
    ],
    limits: [
      { of: "symbol", name: first, limit: "position", used: 840, max: 1_000, ppm: 840_000 },
      { of: "gateway", name: "", limit: "gross", used: 310_000_000_000, max: 500_000_000_000, ppm: 620_000 },
      { of: "gateway", name: "", limit: "loss", used: 312_500_000, max: 100_000_000_000, ppm: 3_125 },
      { of: "strategy", name: "momentum", limit: "net", used: 51_000_000_000, max: 500_000_000_000, ppm: 102_000 },
      { of: "gateway", name: "", limit: "inFlight", used: 3, max: 1_000, ppm: 3_000 },
      ...symbols.slice(1, 14).map((name, at) => ({
        ...{
          of: "symbol" as const,
          name,
          limit: "position" as const,
          used: 700 - at * 50,
          max: 1_000,
          ppm: 700_000 - at * 50_000,
        },
      })),
    ],
    exposures: [
      exposure("gateway", "", 310_000_000_000, -12_000_000_000, -312_500_000),
      exposure("account", "hardware", 300_000_000_000, -10_000_000_000, -290_000_000),
      exposure("account", "software", 10_000_000_000, -2_000_000_000, -22_500_000),
      exposure("strategy", "imbalance", 180_000_000_000, 4_000_000_000, 120_000_000),
      exposure("strategy", "momentum", 130_000_000_000, -16_000_000_000, -432_500_000),
      exposure("strategy", "none", 0, 0, 0),
      ...symbols
        .slice(0, 40)
        .map((name, at) =>
          exposure(
            "symbol",
            name,
            (40 - at) * 1_000_000_000,
            (at % 3 === 0 ? -1 : 1) * (40 - at) * 1_000_000_000,
            at * 7_000_000 - 60_000_000,
          ),
        ),
    ],
  };
  const alert = (id: number, more: Partial<Alerts["alerts"][number]>): Alerts["alerts"][number] => ({
    ...{ id: String(id), key: `rule ${id}`, severity: "critical", grade: 1, title: "", message: "" },
    ...{ raisedMs: nowMs - 62_000, dataMs: nowMs - 62_100, lastMs: nowMs - 2_000, count: 1, active: true },
    ...{ acknowledged: null, escalations: 0 },
    ...more,
  });
  return {
    risk,
    alerts: {
      namesAsked: true,
      alerts: [
        alert(7, {
          title: `position of symbol ${first}: reduceOnly`,
          message: `rule concentration, grade 2: position of symbol ${first} 840 > 800 shares for 2000 ms, data of 2026-03-02T14:31:07.250Z`,
          ...{ count: 3, escalations: 1 },
        }),
        alert(6, {
          ...{ title: "loss of gateway: warn", severity: "warning", grade: 0 },
          message:
            "rule day-loss, grade 1: loss of gateway 31250.00 > 30000.00 for 0 ms, data of 2026-03-02T14:30:11.250Z",
        }),
        alert(5, {
          ...{ title: `position of symbol ${second}: warn`, severity: "warning", active: false },
          message: `rule concentration, grade 1: position of symbol ${second} 640 > 600 shares for 0 ms, data of 2026-03-02T14:12:11.250Z`,
          acknowledged: { by: "Ada Okafor", atMs: nowMs - 900_000, note: "known, a slow fill" },
        }),
      ],
      webhook: { sent: 9, waiting: 0, dead: 0, lastError: "" },
    },
  };
}

function exposure(
  of: RiskSection["exposures"][number]["of"],
  name: string,
  grossE4: number,
  netE4: number,
  resultE4: number,
): RiskSection["exposures"][number] {
  const drawdownE4 = Math.max(0, 40_000_000 - resultE4);
  return { of, name, grossE4, netE4, resultE4, drawdownE4, openOrders: 2, ordersPerSecond: 11 };
}

export const STRESS: StressSummary = {
  ...{ atMs: Date.UTC(2026, 2, 2, 14, 31), seconds: 0.41, scenarios: 10_008, positions: 15, orders: 22, missing: [] },
  now: { result: -31_250, gross: 31_000_000, net: -1_200_000 },
  result: {
    ...{
      mean: -42_113,
      min: -2_410_220,
      p50: -31_400,
      max: 1_904_003,
      valueAtRisk95: 612_400,
      valueAtRisk99: 1_104_900,
    },
    ...{ expectedShortfall95: 901_220, expectedShortfall99: 1_441_000 },
  },
  breaches: { loss: 114, gross: 0, net: 0, position: null },
  named: [-2, -5, -10, -20, 2, 5, 10, 20].map((percent) => ({
    ...{ name: `market ${percent} %`, result: percent * 12_000 - 30_000, secondsToFlat: null },
    breached: percent === -20 ? ["loss"] : [],
  })),
  worst: { name: "random 4711", result: -2_410_220, symbols: [{ symbol: "AAPL", move: -0.21, result: -1_100_000 }] },
};

export const PERFORMANCE: PerformanceReport = {
  ...{ sinceMs: Date.UTC(2026, 2, 2, 14), atMs: Date.UTC(2026, 2, 2, 15), periodsPerYear: 98_280, waiting: 0 },
  ...{ incomplete: 2, dropped: 0 },
  groups: [
    figures("all", "", 4_120, -312_500),
    figures("strategy", "imbalance", 2_100, 120_000),
    figures("strategy", "momentum", 2_020, -432_500),
    ...["AAPL", "WWWWWW10"].map((name, at) => figures("symbol", name, 300 - at, 10_000 * at)),
    ...["11", "12"].map((name, at) => figures("version", name, 2_000 + at, 1_000 * at)),
    figures("account", "hardware", 4_120, -312_500),
    figures("day", "2026-03-02", 4_120, -312_500),
  ],
  latency: [11, 12].map((version) => ({
    ...{ version, path: "hardware" as const, measure: "T1" as const, total: 2_050 },
    ...{ p50: 140.8, p99: 172.8, p999: 224, max: 1_638.4, atLeast: ["max" as const] },
  })),
};

function figures(dimension: Group["dimension"], name: string, fills: number, result: number): Group {
  const cost = { shares: "412000", costE8: "1200000000", costBps: 0.41 };
  return {
    ...{ dimension, name },
    figures: {
      ...{ fills, shares: String(fills * 100), boughtE8: "1000000000000", soldE8: "900000000000" },
      ...{ turnoverE8: "190000000000000", resultE8: String(result * 1_000_000), feesE8: null, marginBps: null },
      ...{ roundTrips: 800, hitRate: 0.5312, averageGainE8: 12_000, averageLossE8: -11_000 },
      orders: {
        ...{
          over: fills + 900,
          executed: fills,
          filled: fills,
          cancelled: 900,
          rejected: 2,
          withdrawn: 1,
          orderFillRatio: 0.82,
          shareFillRatio: 0.79,
        },
      },
      ...{
        slippage: { arrival: cost, mid: cost, vwap: { shares: "0", costE8: null, costBps: null } },
        shortfall: cost,
      },
      markOuts: [100, 1_000, 10_000, 60_000].map((horizonMs) => ({
        ...{ horizonMs, fills, missing: 0, gainE8: "-100", gainBps: -0.18, adverseE8: "120" },
      })),
      returns: { samples: 58, mean: 1, deviation: 2, sharpe: -1.21, sortino: -1.77, positive: 0.44 },
      drawdown: { depth: 39_000_000_000, relative: null, length: 14, lengthSamples: 14, now: 39_000_000_000 },
    },
  };
}
