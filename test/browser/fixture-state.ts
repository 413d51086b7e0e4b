/**
 * States that a running system shows only by accident: made by hand, of the real API types. Deterministic for a seed. Nothing here is
 * measured; the tests that trade run against the real control plane.
 */

import {
  ALONE,
  type Configuration,
  type DecisionEvent,
  type LatencySlice,
  type OrderEvent,
  type Path,
  type State,
} from "../../control/http/api.ts";
import { fixtureRisk } from "./fixture-risk.ts";

export type Scenario = "trading" | "empty" | "stale" | "halted" | "software" | "many" | "no-gateway";
export const SCENARIOS: readonly Scenario[] = ["trading", "empty", "stale", "halted", "software", "many", "no-gateway"];

const CYCLE_NS = 6.4;
const NAMES = "AAPL MSFT NVDA AMZN GOOGL META TSLA AVGO COST NFLX AMD PEP ADBE CSCO QCOM INTU".split(" ");

export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function names(scenario: Scenario): string[] {
  if (scenario === "empty") return [];
  // Eight characters of the widest letter: the longest name there is.
  if (scenario === "many") return Array.from({ length: 64 }, (_, i) => (i % 5 === 0 ? `WWWWWW${10 + i}` : `SYM${i}`));
  return NAMES;
}

function configurationOf(symbols: readonly string[]): Configuration {
  return {
    rate: { intervalNs: 5_000_000, burstNs: 95_000_000 },
    global: {
      account: { maxGrossE4: "500000000000", maxNetE4: "500000000000" },
      kinds: {
        imbalance: { maxGrossE4: "500000000000", maxNetE4: "500000000000" },
        momentum: { maxGrossE4: "500000000000", maxNetE4: "500000000000" },
      },
      maxInFlight: 1_000,
      maxDayValueE4: "1000000000000000",
      maxDayQuantity: "1000000000",
      maxLossE4: "100000000000",
      rulesOff: [],
      waiveReducing: [10],
    },
    symbols: symbols.map((symbol, index) => ({
      symbol,
      limits: {
        maxQuantity: 500,
        maxNotionalE4: "2500000000",
        collarLowE4: 800_000,
        collarHighE4: 4_000_000,
        maxLong: 1_000,
        maxShort: 1_000,
        maxAgeNs: 4_294_967_295,
        stateMask: 63,
        maxOpenOrders: 100,
        maxExecutions: 65_535,
        duplicateNs: 1_000_000,
        allowed: 7,
        rulesOff: [],
      },
      imbalance: {
        enabled: true,
        ratioQ4: 48,
        minQuantity: 200,
        maxSpreadE4: 400,
        orderQuantity: 100,
        cooldownNs: 50_000_000,
      },
      momentum: {
        enabled: index % 2 === 0,
        kFast: 3,
        kSlow: 6,
        thresholdE4: 200,
        warmup: 64,
        orderQuantity: 100,
        cooldownNs: 50_000_000,
      },
    })),
  };
}

export function sliceAt(random: () => number, atMs: number, measure: "T1" | "T2", version: number): LatencySlice {
  const counts = new Map<number, number>();
  for (let i = 0; i < 40; i++) {
    const long = random() < 0.01 ? 30 * random() : 0;
    const bucket = (measure === "T1" ? 20 : 34) + Math.floor(4 * random() * random() + long);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  return {
    atMs,
    measure,
    path: "hardware",
    version,
    bucketNs: CYCLE_NS,
    lastBucket: 255,
    buckets: [...counts].sort(([a], [b]) => a - b),
  };
}

export function fixtureState(scenario: Scenario, nowMs: number, seed = 7): State {
  const random = generator(seed);
  const symbols = names(scenario);
  const empty = scenario === "empty";
  const software = scenario === "software";
  const path: Path = software ? "software" : "hardware";
  const halted = scenario === "halted";
  const gone = scenario === "no-gateway";
  const heardMs = scenario === "stale" ? nowMs - 4_200 : nowMs - 80;
  const configuration = configurationOf(symbols);
  const latencySlices: LatencySlice[] = [];
  // The card alone is measured.
  if (!empty && !software) {
    for (let second = 119; second >= 0; second--) {
      for (const measure of ["T1", "T2"] as const) {
        latencySlices.push(sliceAt(random, nowMs - second * 1_000, measure, second > 40 ? 11 : 12));
      }
    }
  }
  const { decisions, orders } = events(random, symbols, nowMs, path);
  const latency = (["T1", "T2"] as const).map((measure) => {
    const counts: number[] = [];
    for (const slice of latencySlices.filter((slice) => slice.measure === measure && slice.version === 12)) {
      for (const [bucket, count] of slice.buckets) counts[bucket] = (counts[bucket] ?? 0) + count;
    }
    const filled = Array.from(counts, (count) => count ?? 0);
    const total = filled.reduce((sum, count) => sum + count, 0);
    const at = (share: number): number | null => {
      let seen = 0;
      const index = filled.findIndex((count) => {
        seen += count;
        return seen >= Math.ceil(total * share);
      });
      return total === 0 ? null : Math.round(index * CYCLE_NS * 10) / 10;
    };
    return {
      ...({ measure, path: "hardware" } as const),
      ...{ version: 12, bucketNs: CYCLE_NS, bucketCycles: 1, lastBucket: 255, counts: filled, total },
      ...{ p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1), atLeast: [] },
    } as const;
  });
  const profitPoints = empty
    ? []
    : Array.from({ length: 300 }, (_, i) => ({
        atMs: nowMs - (300 - i) * 1_000,
        realisedE4: String(Math.round(i * 9_000 + 400_000 * Math.sin(i / 25))),
        unrealisedE4: String(Math.round(200_000 * Math.sin(i / 9))),
      }));
  return {
    server: {
      nowMs,
      startedMs: nowMs - 3_600_000,
      auditEntries: empty ? 1 : 214,
      auditHead: "5d41402abc4b2a76b9719d911017c592",
      primacy: ALONE,
    },
    gateway: {
      id: "gw-1",
      reachable: !gone,
      heardMs: gone ? nowMs - 12_000 : heardMs,
      state: gone ? "unknown" : empty ? "disarmed" : halted ? "halted" : software ? "software" : "hardware",
      stateReason: gone ? "DISCONNECTED" : halted ? "ORDERS_UNSETTLED" : software ? "DEVICE_UNREACHABLE" : "",
      stateMessage: gone
        ? "connect: no such file"
        : halted
          ? "the venue has not said what became of 2 orders"
          : software
            ? "the card does not answer"
            : empty
              ? "nobody has armed it"
              : "the card decides",
      stateSinceMs: nowMs - 62_000,
      requestedPlacement: empty ? "none" : "HW_PREFERRED",
      armed: !empty && !halted && !gone,
      leaseRemainingMs: empty || halted || gone ? null : 1_700,
      desiredVersion: empty ? 0 : 12,
      actualVersion: empty ? 0 : 12,
      desiredHash: empty ? "" : "9f86d081884c7d65",
      actualHash: empty ? "" : "9f86d081884c7d65",
      killEverything: halted,
      killKinds: [],
      killSymbols: [],
      differences: [],
      device: {
        reachable: !software && !gone,
        code: software ? "DEVICE_UNREACHABLE" : "",
        rtlHash: "c0ffee12",
        mapHash: "0badcafe",
      },
      handOver: software
        ? ["orders of the card are known", "card is stopped", "positions agree", "software is armed"].map(
            (name, i) => ({
              name,
              startedMs: nowMs - 62_000 + i * 12,
              endedMs: nowMs - 62_000 + i * 12 + 9,
              ok: true,
              detail: i === 0 ? "the venue cancelled 3" : "",
            }),
          )
        : [],
    },
    feeds: (["hardware", "software"] as const).map((feedPath) => ({
      path: feedPath,
      fault: halted && feedPath === "hardware" ? "gap" : "",
      session: empty ? "" : "20240102",
      nextSequence: empty ? "" : "18446744",
      messagesPerSecond: empty ? 0 : 48_211,
      messages: empty ? "0" : "18446743",
      gaps: halted ? 2 : 0,
      lines: (["A", "B"] as const).map((name) => ({
        name,
        framesGood: empty ? "0" : "9121344",
        framesDropped: name === "B" && halted ? "19" : empty ? "0" : "2",
        dropped: [
          ...(empty ? [] : [{ reason: "not_ours", text: "another destination address or port", count: 2 }]),
          ...(name === "B" && halted ? [{ reason: "udp_checksum", text: "UDP checksum", count: 17 }] : []),
        ],
        framesPerSecond: empty ? 0 : 4_821,
        wins: empty ? "0" : name === "A" ? "12433021" : "6013722",
        duplicates: "0",
        lastFrameMs: empty ? 0 : halted && name === "B" ? nowMs - 64_000 : nowMs - 2,
      })),
    })),
    sessions: (["hardware", "software"] as const).map((sessionPath) => ({
      path: sessionPath,
      loggedIn: !empty && !(software && sessionPath === "hardware"),
      session: empty ? "" : "SIM0001",
      nextUrn: 4_211,
      openOrders: empty ? 0 : 3,
      unknownOrders: halted ? 2 : 0,
      code: empty ? "SESSION_DOWN" : software && sessionPath === "hardware" ? "DEVICE_UNREACHABLE" : "",
    })),
    symbols: symbols.map((symbol, index) => {
      const bid = 1_000_000 + index * 37_100 + Math.floor(random() * 300) * 100;
      const valid = index % 13 !== 5;
      const position = index % 3 === 0 ? 0 : Math.round((random() * 2 - 1) * 10) * 100;
      return {
        symbol,
        bookValid: valid,
        trading: index % 11 !== 7,
        faults: valid ? [] : ["overflow"],
        ...(valid
          ? {
              bidE4: bid,
              bidQuantity: 100 * (1 + Math.floor(random() * 30)),
              askE4: bid + 200,
              askQuantity: 100 * (1 + Math.floor(random() * 30)),
            }
          : { bidE4: 0, bidQuantity: 0, askE4: 0, askQuantity: 0 }),
        position,
        openBuy: index % 4 === 1 ? 100 : 0,
        openSell: index % 4 === 2 ? 100 : 0,
        maxLong: 1_000,
        maxShort: 1_000,
        averageE4: position === 0 ? null : bid - 700,
        realisedE4: String(Math.round((random() - 0.4) * 2_000_000)),
        unrealisedE4: valid || position === 0 ? String(position * 700) : null,
        bought: String(1_000 + index * 300),
        sold: String(1_000 + index * 300 - position),
      };
    }),
    latency: empty ? [] : latency,
    flow: {
      bboChanges: empty ? "0" : "8123345",
      intents: empty ? "0" : "13344",
      sent: empty ? 0 : 4_211,
      accepted: empty ? 0 : 4_203,
      filled: empty ? 0 : 2_977,
      cancelled: empty ? 0 : 1_226,
      withdrawn: 0,
      venueRejected: empty ? 0 : 8,
      sharesFilled: empty ? "0" : "295100",
      refused: empty
        ? []
        : [
            { rule: 3, name: "book", count: 312 },
            { rule: 9, name: "position", count: 5_120 },
            { rule: 13, name: "rate", count: 3_701 },
          ],
      firstOrders: empty
        ? []
        : [{ version: 12, path, urn: 4_000, symbol: symbols[0] ?? "", triggerSequence: "18446744073" }],
      venueRejects: empty ? [] : [{ code: "8", text: "invalid price: outside what the venue takes today", count: 8 }],
    },
    profit: empty
      ? { realisedE4: "0", unrealisedE4: "0", grossNotionalE4: "0" }
      : { realisedE4: "2691000", unrealisedE4: scenario === "many" ? null : "-182300", grossNotionalE4: "12345678900" },
    kill: halted
      ? {
          ...{ phase: "failed", requestedMs: nowMs - 60_000, updatedMs: nowMs - 55_000, scopes: ["everything"] },
          ...{ openOrders: 0, unknownOrders: 2 },
          errors: [{ path: "", code: "UNKNOWN_ORDERS", message: "the venue has not answered for 2 orders" }],
        }
      : { phase: "none", requestedMs: 0, updatedMs: 0, scopes: [], openOrders: 0, unknownOrders: 0, errors: [] },
    alarms: empty
      ? []
      : [
          ...(halted || software
            ? [
                {
                  ...{ id: "a1", code: halted ? "ORDERS_UNSETTLED" : "DEVICE_UNREACHABLE" },
                  message: halted
                    ? "2 orders without an answer of the venue"
                    : "the card does not answer; software trades",
                  ...{ severity: "critical" as const, sinceMs: nowMs - 62_000, active: true, acknowledged: false },
                } as const,
              ]
            : []),
          {
            ...{ id: "a2", code: "FEED_LINE", message: "line B was silent for 1.2 s", severity: "warning" as const },
            ...{ sinceMs: nowMs - 400_000, active: false, acknowledged: false },
          },
        ],
    configuration: {
      active: empty ? null : configuration,
      history: empty
        ? []
        : [12, 11, 10].map((version) => ({
            version,
            contentHash: version === 12 ? "9f86d081884c7d65" : `ab0${version}86d081884`,
            author: version === 12 ? "operator/page" : "operator/cli",
            reason: version === 10 ? "start of the run" : "less ratio needed in the morning",
            committedMs: nowMs - (13 - version) * 41_000,
            differences: [{ path: "AAPL.imbalance.ratioQ4", before: "64", after: "48", loosens: true }],
          })),
    },
    telemetry: { mode: "influxdb", written: empty ? 0 : 481_223, spooled: 0, dropped: 0, lastError: "" },
    ...fixtureRisk(scenario, symbols, nowMs),
    decisions,
    orders,
    latencySlices,
    profitPoints,
  };
}

function events(random: () => number, symbols: readonly string[], nowMs: number, path: "hardware" | "software") {
  const decisions: DecisionEvent[] = [];
  const orders: OrderEvent[] = [];
  for (let i = 0; symbols.length > 0 && i < 120; i++) {
    const symbol = symbols[Math.floor(random() * symbols.length)] ?? "";
    const sell = random() < 0.5;
    const sent = i % 3 !== 0;
    const atMs = nowMs - (120 - i) * 731;
    const urn = 4_092 + i;
    const bidE4 = 1_000_000 + Math.floor(random() * 5_000) * 100;
    const reason = sent ? 0 : [9, 13, 3][i % 9 === 0 ? 2 : i % 2];
    decisions.push({
      ...{
        id: `${path} ${i}`,
        atMs,
        path,
        symbol,
        kind: i % 4 === 0 ? "momentum" : "imbalance",
        action: "enter",
        sell,
        short: sell && i % 5 === 0,
      },
      ...{ priceE4: sell ? bidE4 : bidE4 + 200, quantity: 100, sent, urn: sent ? urn : 0, reason: reason ?? 0 },
      bitmap: reason === undefined || reason === 0 ? 0 : (1 << (reason - 1)) | (i % 6 === 0 ? 1 << 12 : 0),
      ...{
        version: 12,
        triggerSequence: String(18_000_000 + i * 3_111),
        triggerDeviceNs: String(1_000_000_000_000 + i * 731_000_017),
      },
      book: { valid: reason !== 3, bidE4, bidQuantity: 1_200, askE4: bidE4 + 200, askQuantity: 300 },
    });
    if (!sent) continue;
    const state = i % 40 === 1 ? "rejected" : i === 119 ? "sent" : i % 7 === 0 ? "cancelled" : "filled";
    orders.push({
      ...{ path, urn, symbol, side: sell ? (i % 5 === 0 ? "sell short" : "sell") : "buy", quantity: 100 },
      ...{
        priceE4: sell ? bidE4 : bidE4 + 200,
        state,
        filled: state === "filled" ? 100 : state === "cancelled" ? 40 : 0,
      },
      ...{ cancelled: state === "cancelled" ? 60 : 0, kind: i % 4 === 0 ? "momentum" : "imbalance", version: 12 },
      ...{ triggerSequence: String(18_000_000 + i * 3_111), sentDeviceNs: String(1_000_000_000_000 + i * 731_000_181) },
      ...{
        updatedMs: atMs + 3,
        venueReason: state === "rejected" ? "8" : "",
        t1Cycles: 20 + (i % 4),
        t2Cycles: 34 + (i % 9),
      },
    });
  }
  return { decisions, orders };
}
