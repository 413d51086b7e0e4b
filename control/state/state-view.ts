/**
 * Everything there is to see, put together from the gateway's telemetry and what this process knows itself. Readers ask for what came
 * after the revision they know.
 */

import type { Alarm, Execution, Order, Position, Status, StreamTelemetryResponse } from "../../proto/grpc/mod.ts";
import type { ErrorCode } from "../../proto/mod.ts";
import type {
  AlarmSection,
  Alerts,
  ConfigurationSection,
  DecisionEvent,
  GatewaySection,
  KillProgress,
  LatencySection,
  LatencySlice,
  OrderEvent,
  ProfitPoint,
  RiskSection,
  ServerSection,
  State,
  TelemetrySection,
  Update,
} from "../http/api.ts";
import { msOf, severityName } from "./contract-words.ts";
import { CounterView } from "./counter-view.ts";
import { type Record, recordsOf } from "./decision-view.ts";
import {
  feedSections,
  flowSection,
  gatewaySection,
  profitSection,
  sessionSections,
  symbolSections,
} from "./from-status.ts";
import { LatencyView } from "./latency-view.ts";
import { OrderView } from "./order-view.ts";
import { RecentList, RecentMap, RevisionCounter, Section } from "./revisions.ts";

/** What somebody else may do with what came, e.g. write it to the history. */
export interface StateSink {
  order(order: OrderEvent): void;
  execution(execution: Execution): void;
  record(record: Record): void;
  latency(section: LatencySection, slice: LatencySlice): void;
  position(position: Position): void;
  status(status: Status): void;
}

const LIST_MAX = 500;
const ALARMS_MAX = 100;
const PROFIT_PERIOD_MS = 1000;

const NO_RISK: RiskSection = {
  ...{ version: 0, rules: 0, dataMs: 0, stale: true },
  ...{ states: [], limits: [], exposures: [] },
};
const NO_ALERTS: Alerts = { namesAsked: false, alerts: [], webhook: null };

export const NO_KILL: KillProgress = {
  phase: "none",
  requestedMs: 0,
  updatedMs: 0,
  scopes: [],
  openOrders: 0,
  unknownOrders: 0,
  errors: [],
};

export class StateView {
  readonly #nowMs: () => number;
  readonly #sink: StateSink;
  readonly #revisions = new RevisionCounter();
  readonly #sections: { readonly [Name in keyof Sections]: Section<Sections[Name]> };
  readonly #decisions = new RecentList<DecisionEvent>(this.#revisions, LIST_MAX);
  readonly #orders = new RecentMap<OrderEvent>(this.#revisions, LIST_MAX);
  readonly #slices = new RecentList<LatencySlice>(this.#revisions, LIST_MAX);
  readonly #profitPoints = new RecentList<ProfitPoint>(this.#revisions, LIST_MAX);
  readonly #alarms = new Map<string, AlarmSection>();
  readonly #positions = new Map<string, Position>();
  readonly #counters = new CounterView();
  readonly #latency = new LatencyView();
  readonly #orderView = new OrderView();
  #status: Status | undefined;
  #synced = false;
  #lastProfitMs = 0;

  constructor(nowMs: () => number, sink: StateSink, initial: Pick<State, "server" | "configuration" | "telemetry">) {
    this.#nowMs = nowMs;
    this.#sink = sink;
    const section = <T>(value: T): Section<T> => new Section(this.#revisions, value);
    this.#sections = {
      server: section(initial.server),
      gateway: section(gatewaySection(undefined, "", "not connected yet", 0)),
      feeds: section(feedSections(undefined, this.#counters)),
      sessions: section(sessionSections(undefined)),
      symbols: section(symbolSections(undefined, this.#positions, initial.configuration.active)),
      latency: section(this.#latency.all()),
      flow: section(flowSection(this.#orderView, this.#counters)),
      profit: section(profitSection(this.#positions)),
      kill: section(NO_KILL),
      alarms: section([] as readonly AlarmSection[]),
      configuration: section(initial.configuration),
      telemetry: section(initial.telemetry),
      risk: section(NO_RISK),
      alerts: section(NO_ALERTS),
    };
  }

  get gateway(): GatewaySection {
    return this.#sections.gateway.value;
  }

  get status(): Status | undefined {
    return this.#status;
  }

  /** What supervision measures. */
  get figures(): Pick<State, "symbols" | "flow" | "configuration"> {
    const { symbols, flow, configuration } = this.#sections;
    return { symbols: symbols.value, flow: flow.value, configuration: configuration.value };
  }

  /** The gateway has told its whole state since the connection came up. */
  get synced(): boolean {
    return this.#synced;
  }

  get revision(): number {
    return this.#revisions.last;
  }

  get kill(): KillProgress {
    return this.#sections.kill.value;
  }

  order(path: "hardware" | "software", urn: number): OrderEvent | undefined {
    return this.#orders.get(`${path} ${urn}`);
  }

  connected(id: string): void {
    this.#synced = false;
    this.#sections.gateway.set({ ...this.gateway, id, reachable: true, stateMessage: "connected" });
  }

  lost(reason: string, code: ErrorCode): void {
    this.#synced = false;
    this.#sections.gateway.set({
      ...this.gateway,
      reachable: false,
      state: "unknown",
      stateReason: code,
      stateMessage: reason,
      leaseRemainingMs: null,
    });
  }

  take(batch: StreamTelemetryResponse): void {
    let latencyChanged = false;
    for (const { update } of batch.updates) {
      switch (update?.$case) {
        case "sync":
          this.#synced = true;
          break;
        case "status":
          this.#takeStatus(update.value);
          break;
        case "events":
          for (const record of recordsOf(update.value)) this.#takeRecord(record);
          break;
        case "order":
          this.takeOrder(update.value);
          break;
        case "execution":
          this.#sink.execution(update.value);
          break;
        case "position":
          this.#positions.set(update.value.symbol, update.value);
          this.#sink.position(update.value);
          break;
        case "counters":
          this.#counters.take(update.value);
          break;
        case "latency": {
          const slice = this.#latency.take(update.value);
          if (slice === undefined) break;
          latencyChanged = true;
          this.#slices.push(slice);
          const same = ({ measure, path, version }: LatencySection): boolean =>
            measure === slice.measure && path === slice.path && version === slice.version;
          const section = this.#latency.all().find(same);
          if (section !== undefined) this.#sink.latency(section, slice);
          break;
        }
        case "alarm":
          this.#takeAlarm(update.value);
          break;
        default:
          // Steps of a hand-over are in the status, which follows at once.
          break;
      }
    }
    if (latencyChanged) this.#sections.latency.set(this.#latency.all());
    this.#rebuild();
  }

  takeOrder(order: Order): void {
    const event = this.#orderView.take(order);
    const key = `${event.path} ${event.urn}`;
    const known = this.#orders.get(key);
    if (known !== undefined && JSON.stringify(known) === JSON.stringify(event)) return;
    this.#orders.set(key, event);
    this.#sink.order(event);
  }

  setServer(server: ServerSection): void {
    this.#sections.server.set(server);
  }

  setConfiguration(configuration: ConfigurationSection): void {
    this.#sections.configuration.set(configuration);
    this.#rebuild();
  }

  setTelemetry(telemetry: TelemetrySection): void {
    this.#sections.telemetry.set(telemetry);
  }

  setRisk(risk: RiskSection): void {
    this.#sections.risk.set(risk);
  }

  setAlerts(alerts: Alerts): void {
    this.#sections.alerts.set(alerts);
  }

  setKill(kill: KillProgress): void {
    this.#sections.kill.set(kill);
  }

  /** False: there is no such alarm. */
  acknowledge(id: string): boolean {
    const alarm = this.#alarms.get(id);
    if (alarm === undefined) return false;
    if (alarm.active) this.#alarms.set(id, { ...alarm, acknowledged: true });
    else this.#alarms.delete(id);
    this.#sections.alarms.set([...this.#alarms.values()]);
    return true;
  }

  state(): State {
    this.#tick();
    return {
      ...this.#values(),
      decisions: this.#decisions.all(),
      orders: this.#orders.all(),
      latencySlices: this.#slices.all(),
      profitPoints: this.#profitPoints.all(),
    };
  }

  /** What changed after `revision`; undefined: nothing; "all": some of it is gone, start from the whole state. */
  since(revision: number): Update | "all" | undefined {
    if (revision >= this.#revisions.last) return undefined;
    const decisions = this.#decisions.since(revision);
    const orders = this.#orders.since(revision);
    const latencySlices = this.#slices.since(revision);
    const profitPoints = this.#profitPoints.since(revision);
    if (decisions === undefined || orders === undefined || latencySlices === undefined || profitPoints === undefined) {
      return "all";
    }
    const changed = Object.entries(this.#sections).filter(([, section]) => section.revision > revision);
    const lists = Object.entries({ decisions, orders, latencySlices, profitPoints }).filter(
      ([, list]) => list.length > 0,
    );
    return {
      ...Object.fromEntries(changed.map(([name, section]) => [name, section.value])),
      ...(lists.length === 0 ? {} : { append: Object.fromEntries(lists) }),
    };
  }

  /** Ages are told against this server's clock. */
  #tick(): void {
    this.#sections.server.set({ ...this.#sections.server.value, nowMs: this.#nowMs() });
  }

  #values(): Sections {
    const entries = Object.entries(this.#sections).map(([name, section]) => [name, section.value]);
    return Object.fromEntries(entries) as Sections;
  }

  #takeStatus(status: Status): void {
    this.#status = status;
    this.#sink.status(status);
  }

  #takeRecord(record: Record): void {
    this.#sink.record(record);
    // The shadow decides all the time; only what a trading path decides is news.
    if (record.type !== "decision" || (record.path === "software" && this.gateway.state !== "software")) return;
    this.#decisions.push(record.decision);
  }

  #takeAlarm({ code, about, message, active, severity, sinceUnixNs }: Alarm): void {
    const id = `${code} ${about}`;
    const known = this.#alarms.get(id);
    const acknowledged = known?.acknowledged === true && known.active === active;
    // What is over and was seen is not shown any more.
    if (!active && known?.acknowledged === true) this.#alarms.delete(id);
    else {
      const sinceMs = msOf(sinceUnixNs);
      this.#alarms.set(id, { id, code, message, severity: severityName(severity), sinceMs, active, acknowledged });
    }
    for (const [oldest, alarm] of this.#alarms) {
      if (this.#alarms.size <= ALARMS_MAX) break;
      if (!alarm.active) this.#alarms.delete(oldest);
    }
    this.#sections.alarms.set([...this.#alarms.values()]);
  }

  /** What became of a kill is told until it is taken back, or somebody arms again: then it is true no more. */
  #endKill(before: GatewaySection, now: GatewaySection): void {
    const over = this.kill.phase === "flat" || this.kill.phase === "failed";
    const released = killed(before) && !killed(now);
    if (over && (released || (!before.armed && now.armed))) this.#sections.kill.set(NO_KILL);
  }

  #rebuild(): void {
    const sections = this.#sections;
    const nowMs = this.#nowMs();
    this.#tick();
    const status = this.#status;
    if (status !== undefined && this.gateway.reachable) {
      const before = this.gateway;
      sections.gateway.set(gatewaySection(status, this.gateway.id, "", nowMs));
      this.#endKill(before, this.gateway);
      this.#counters.softwareTrades(sections.gateway.value.state === "software");
    }
    sections.feeds.set(feedSections(status, this.#counters));
    sections.sessions.set(sessionSections(status));
    sections.symbols.set(symbolSections(status, this.#positions, sections.configuration.value.active));
    sections.flow.set(flowSection(this.#orderView, this.#counters));
    sections.profit.set(profitSection(this.#positions));
    if (nowMs - this.#lastProfitMs >= PROFIT_PERIOD_MS) {
      this.#lastProfitMs = nowMs;
      const { realisedE4, unrealisedE4 } = sections.profit.value;
      this.#profitPoints.push({ atMs: nowMs, realisedE4, unrealisedE4 });
    }
  }
}

function killed({ killEverything, killKinds, killSymbols }: GatewaySection): boolean {
  return killEverything || killKinds.length + killSymbols.length > 0;
}

type Sections = Omit<State, "decisions" | "orders" | "latencySlices" | "profitPoints">;
