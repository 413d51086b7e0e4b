/**
 * What Prometheus gets: the state as people see it, as numbers. Nothing of positions, prices or results is in it, because whoever may
 * look after machines need not know them; those are in the history. Counters begin again with this process or with the gateway's.
 */
import type { State } from "../http/api.ts";
import { LATENCY_SHARES, type LatencySection } from "../http/api.ts";
import type { Metric, Sample } from "./exposition.ts";

export interface ProcessFacts {
  readonly ready: boolean;
  /** Takes changes; also one that is alone. */
  readonly primary: boolean;
  readonly streamReaders: number;
  readonly changesUnderWay: number;
  readonly residentBytes: number;
  readonly cpuSeconds: number;
}

type Figures = Pick<State, "server" | "gateway" | "feeds" | "sessions" | "latency" | "flow" | "kill" | "alarms"> &
  Pick<State, "telemetry">;

const STATES = ["disarmed", "hardware", "handing_over", "software", "halted", "unknown"] as const;
const SEVERITIES = ["info", "warning", "critical"] as const;
/** Of the tick-to-trade time, as Prometheus names them; 1 is the longest. */
const QUANTILES = { p50: "0.5", p99: "0.99", p999: "0.999", max: "1" } as const;

const gauge = (name: string, help: string, samples: readonly Sample[]): Metric => ({
  name,
  type: "gauge",
  help,
  samples,
});
const counter = (name: string, help: string, samples: readonly Sample[]): Metric => ({
  name,
  type: "counter",
  help,
  samples,
});
const one = (value: number | bigint | boolean): readonly Sample[] => [{ value: Number(value) }];

export function metrics(state: Figures, facts: ProcessFacts): Metric[] {
  return [...ofProcess(state, facts), ...ofGateway(state), ...ofFeed(state), ...ofOrders(state), ...ofHistory(state)];
}

function ofProcess({ server }: Figures, facts: ProcessFacts): Metric[] {
  return [
    gauge("tickgate_ready", "1 while /readyz answers 200.", one(facts.ready)),
    gauge(
      "tickgate_primary",
      "1 while this control plane takes changes; of several, one at a time.",
      one(facts.primary),
    ),
    gauge("tickgate_stream_readers", "Readers of the state's stream.", one(facts.streamReaders)),
    gauge(
      "tickgate_changes_under_way",
      "Requests that change something, not yet answered.",
      one(facts.changesUnderWay),
    ),
    counter(
      "tickgate_audit_entries_total",
      "Entries of the audit file, earlier runs included.",
      one(server.auditEntries),
    ),
    gauge("process_start_time_seconds", "Unix time of the start.", one(server.startedMs / 1000)),
    gauge("process_resident_memory_bytes", "Memory that is resident.", one(facts.residentBytes)),
    counter("process_cpu_seconds_total", "Processor time, user and system.", one(facts.cpuSeconds)),
  ];
}

function ofGateway({ gateway, kill, alarms, sessions, server }: Figures): Metric[] {
  const { leaseRemainingMs, killEverything, killKinds, killSymbols } = gateway;
  const active = alarms.filter((alarm) => alarm.active);
  const codes = [...new Set(active.map(({ code }) => code))].sort();
  return [
    gauge("tickgate_gateway_reachable", "1 while the gateway is heard.", one(gateway.reachable)),
    gauge(
      "tickgate_gateway_silent_seconds",
      "Since the gateway's last word; absent before the first.",
      gateway.heardMs === 0 ? [] : one(Math.max(0, server.nowMs - gateway.heardMs) / 1000),
    ),
    gauge(
      "tickgate_gateway_state",
      "1 for the state that the gateway is in.",
      STATES.map((name) => ({ labels: { state: name }, value: Number(gateway.state === name) })),
    ),
    gauge("tickgate_armed", "1 while orders may leave.", one(gateway.armed)),
    gauge(
      "tickgate_lease_remaining_seconds",
      "How long orders may leave without this control plane; absent without a lease.",
      leaseRemainingMs === null ? [] : one(leaseRemainingMs / 1000),
    ),
    gauge("tickgate_configuration_version", "Version wanted and in force.", [
      { labels: { which: "desired" }, value: gateway.desiredVersion },
      { labels: { which: "actual" }, value: gateway.actualVersion },
    ]),
    gauge("tickgate_configuration_differences", "Fields that are not as wanted.", one(gateway.differences.length)),
    gauge("tickgate_device_reachable", "1 while the gateway reaches its card.", one(gateway.device.reachable)),
    gauge(
      "tickgate_kill_switches",
      "Kill switches that are set.",
      one(Number(killEverything) + killKinds.length + killSymbols.length),
    ),
    gauge(
      "tickgate_kill_unproven",
      "1 while it is not proven that a killed card has stopped.",
      one(kill.phase === "unproven"),
    ),
    gauge(
      "tickgate_alarms_active",
      "Alarms that stand, by severity.",
      SEVERITIES.map((severity) => ({
        labels: { severity },
        value: active.filter((alarm) => alarm.severity === severity).length,
      })),
    ),
    gauge(
      "tickgate_alarm",
      "Alarms that stand, by code.",
      codes.map((code) => ({ labels: { code }, value: active.filter((alarm) => alarm.code === code).length })),
    ),
    gauge(
      "tickgate_session_logged_in",
      "1 while the order session stands.",
      sessions.map(({ path, loggedIn }) => ({ labels: { path }, value: Number(loggedIn) })),
    ),
    gauge(
      "tickgate_session_open_orders",
      "Orders that are open at the venue.",
      sessions.map(({ path, openOrders }) => ({ labels: { path }, value: openOrders })),
    ),
    gauge(
      "tickgate_session_unknown_orders",
      "Orders of which it is not known whether the venue has them.",
      sessions.map(({ path, unknownOrders }) => ({ labels: { path }, value: unknownOrders })),
    ),
  ];
}

function ofFeed({ feeds }: Figures): Metric[] {
  const lines = feeds.flatMap(({ path, lines: each }) => each.map((line) => ({ path, line })));
  return [
    counter(
      "tickgate_feed_messages_total",
      "Messages applied.",
      feeds.map(({ path, messages }) => ({ labels: { path }, value: BigInt(messages) })),
    ),
    counter(
      "tickgate_feed_gaps_total",
      "Messages that both lines lost, as gaps.",
      feeds.map(({ path, gaps }) => ({ labels: { path }, value: gaps })),
    ),
    gauge(
      "tickgate_feed_fault",
      "1 while the feed of the path is at fault.",
      feeds.map(({ path, fault }) => ({ labels: { path }, value: Number(fault !== "") })),
    ),
    counter(
      "tickgate_feed_frames_total",
      "Frames of a line, taken and dropped.",
      lines.flatMap(({ path, line }) => [
        { labels: { path, line: line.name, result: "good" }, value: BigInt(line.framesGood) },
        { labels: { path, line: line.name, result: "dropped" }, value: BigInt(line.framesDropped) },
      ]),
    ),
  ];
}

function ofOrders({ flow, latency }: Figures): Metric[] {
  const newest = newestOfEach(latency);
  return [
    counter("tickgate_orders_total", "Orders, by what became of them.", [
      ...(["sent", "accepted", "filled", "cancelled", "withdrawn"] as const).map((outcome) => ({
        labels: { outcome },
        value: flow[outcome],
      })),
      { labels: { outcome: "rejected" }, value: flow.venueRejected },
    ]),
    counter("tickgate_intents_total", "Intents of the strategies, both paths.", [{ value: BigInt(flow.intents) }]),
    counter(
      "tickgate_refused_total",
      "Intents that the risk gate refused, by the first rule that failed.",
      flow.refused.map(({ name, count }) => ({ labels: { rule: name }, value: count })),
    ),
    gauge(
      "tickgate_latency_seconds",
      "Tick-to-trade time under the newest version; +Inf: in the bucket that has no end.",
      newest.flatMap((section) =>
        LATENCY_SHARES.flatMap((share) => {
          const ns = section[share];
          if (ns === null) return [];
          const value = section.atLeast.includes(share) ? Number.POSITIVE_INFINITY : Number((ns / 1e9).toPrecision(12));
          return [{ labels: { measure: section.measure, path: section.path, quantile: QUANTILES[share] }, value }];
        }),
      ),
    ),
    gauge(
      "tickgate_latency_samples",
      "Orders that the percentiles are of.",
      newest.map(({ measure, path, total }) => ({ labels: { measure, path }, value: total })),
    ),
  ];
}

function ofHistory({ telemetry }: Figures): Metric[] {
  const { mode, written, spooled, dropped } = telemetry;
  return [
    gauge(
      "tickgate_history_store_up",
      "1 while points go to the server, 0 while they go to disk.",
      one(mode === "influxdb"),
    ),
    counter("tickgate_history_points_total", "Points of the history.", [
      { labels: { outcome: "written" }, value: written },
      { labels: { outcome: "dropped" }, value: dropped },
    ]),
    gauge("tickgate_history_spooled_points", "Points on disk that wait for the server.", one(spooled)),
  ];
}

/** One section of each measure and path: series that never end would pile up with every version. */
function newestOfEach(latency: readonly LatencySection[]): LatencySection[] {
  const newest = new Map<string, LatencySection>();
  for (const section of latency) {
    const key = `${section.measure} ${section.path}`;
    if ((newest.get(key)?.version ?? -1) <= section.version) newest.set(key, section);
  }
  return [...newest.values()];
}
