import { describe, expect, test } from "vitest";
import { ALONE, type LatencySection, type State } from "../http/api.ts";
import { StateView } from "../state/state-view.ts";
import { exposition } from "./exposition.ts";
import { metrics } from "./metrics.ts";

const FACTS = { ready: true, primary: true, streamReaders: 2, changesUnderWay: 0, residentBytes: 1e8, cpuSeconds: 1.5 };
const NOTHING = () => {};
const SINK = {
  order: NOTHING,
  execution: NOTHING,
  record: NOTHING,
  latency: NOTHING,
  position: NOTHING,
  status: NOTHING,
};

function emptyState(): State {
  return new StateView(() => 60_000, SINK, {
    server: { nowMs: 60_000, startedMs: 1_500, auditEntries: 7, auditHead: "x", primacy: ALONE },
    configuration: { active: null, history: [] },
    telemetry: { mode: "spool", written: 5, spooled: 3, dropped: 1, lastError: "" },
  }).state();
}

const latency = (version: number, p50: number, more: Partial<LatencySection> = {}): LatencySection => ({
  measure: "T1",
  path: "hardware",
  version,
  bucketNs: 6.4,
  bucketCycles: 1,
  lastBucket: 255,
  counts: [],
  total: 10,
  p50,
  p99: p50,
  p999: p50,
  max: p50,
  atLeast: [],
  ...more,
});

const linesOf = (state: State, name: string): string[] =>
  exposition(metrics(state, FACTS))
    .split("\n")
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));

describe("metrics", () => {
  test("are text that Prometheus reads: help and type before samples, names and labels of its alphabet, no series twice", () => {
    const lines = exposition(metrics(emptyState(), FACTS)).trimEnd().split("\n");
    const series = new Set<string>();
    let current = "";
    for (const line of lines) {
      const help = /^# HELP (\w+) \S/.exec(line);
      if (help !== null) {
        current = help[1] ?? "";
        continue;
      }
      if (line.startsWith("# TYPE ")) {
        expect(line).toMatch(new RegExp(`^# TYPE ${current} (counter|gauge)$`));
        continue;
      }
      const sample = /^([a-z_]+)(\{[a-z_]+="[^"]*"(?:,[a-z_]+="[^"]*")*\})? (\S+)$/.exec(line);
      expect(sample, line).not.toBeNull();
      expect(sample?.[1]).toBe(current);
      expect(Number.isNaN(Number(sample?.[3]?.replace("Inf", "Infinity"))), line).toBe(false);
      expect(series.has(`${sample?.[1]}${sample?.[2]}`), line).toBe(false);
      series.add(`${sample?.[1]}${sample?.[2]}`);
    }
    expect(series.size).toBeGreaterThan(30);
    for (const metric of metrics(emptyState(), FACTS)) {
      expect(metric.name.endsWith("_total"), metric.name).toBe(metric.type === "counter");
    }
  });

  test("without a gateway say so, and claim nothing that is not known", () => {
    const state = emptyState();
    expect(linesOf(state, "tickgate_gateway_reachable")).toEqual(["tickgate_gateway_reachable 0"]);
    expect(linesOf(state, "tickgate_gateway_state")).toContain('tickgate_gateway_state{state="unknown"} 1');
    expect(linesOf(state, "tickgate_gateway_silent_seconds")).toEqual([]);
    expect(linesOf(state, "tickgate_lease_remaining_seconds")).toEqual([]);
    expect(linesOf(state, "tickgate_history_points_total")).toEqual([
      'tickgate_history_points_total{outcome="written"} 5',
      'tickgate_history_points_total{outcome="dropped"} 1',
    ]);
    expect(linesOf(state, "tickgate_audit_entries_total")).toEqual(["tickgate_audit_entries_total 7"]);
    expect(linesOf(state, "process_start_time_seconds")).toEqual(["process_start_time_seconds 1.5"]);
  });

  test("tell the percentiles of the newest version, and of the bucket without an end that they are not known", () => {
    const state = { ...emptyState(), latency: [latency(2, 70.4, { atLeast: ["max"] }), latency(1, 999)] };
    expect(linesOf(state, "tickgate_latency_seconds")).toEqual([
      'tickgate_latency_seconds{measure="T1",path="hardware",quantile="0.5"} 7.04e-8',
      'tickgate_latency_seconds{measure="T1",path="hardware",quantile="0.99"} 7.04e-8',
      'tickgate_latency_seconds{measure="T1",path="hardware",quantile="0.999"} 7.04e-8',
      'tickgate_latency_seconds{measure="T1",path="hardware",quantile="1"} +Inf',
    ]);
  });

  test("count alarms that stand, by severity and code", () => {
    const alarm = { message: "", sinceMs: 0, acknowledged: false, severity: "critical" } as const;
    const state: State = {
      ...emptyState(),
      alarms: [
        { ...alarm, id: "FEED_FAULT a", code: "FEED_FAULT", active: true },
        { ...alarm, id: "FEED_FAULT b", code: "FEED_FAULT", active: true },
        { ...alarm, id: "JOURNAL_FAILED", code: "JOURNAL_FAILED", active: false },
      ],
    };
    expect(linesOf(state, "tickgate_alarms_active")).toContain('tickgate_alarms_active{severity="critical"} 2');
    expect(linesOf(state, "tickgate_alarm")).toEqual(['tickgate_alarm{code="FEED_FAULT"} 2']);
  });

  test("escape what a label may not have as it is", () => {
    const sample = { labels: { a: 'x"y\\z\n' }, value: 1n };
    expect(exposition([{ name: "m", type: "gauge", help: "h", samples: [sample] }])).toContain(
      'm{a="x\\"y\\\\z\\n"} 1\n',
    );
  });

  test("of positions, prices and results tell nothing", () => {
    expect(exposition(metrics(emptyState(), FACTS))).not.toMatch(/position|price|profit|realised|_e4/i);
  });
});
