// The state as the contracts show it: what was asked for, what is, and why they differ.
import {
  type Alarm,
  type Counters,
  type Execution,
  type FeedState,
  type LatencyHistogram,
  type LineState,
  Location,
  type OperationState,
  type Order,
  Placement,
  type PlacementStep,
  type Position,
  type Primacy,
  type RecoveryState,
  type SessionState,
  type StateDifference,
  type Status,
  StrategyKind,
  type SymbolState,
  type KillState as WireKill,
  GatewayState as WireState,
} from "../../proto/grpc/mod.ts";
import { type DatapathCounters, type event, FAULTS, registers as map, STRATEGY } from "../../proto/mod.ts";
import type { CardUnit } from "../card/card-unit.ts";
import type { Clock } from "../clock.ts";
import type { ConfigurationStore } from "../configuration/configuration-store.ts";
import type { KillSwitches } from "../kill-switches.ts";
import type { Position as LedgerPosition } from "../orders/ledger.ts";
import type { OrderDesk } from "../orders/order-desk.ts";
import type { OrderSource } from "../orders/order-table.ts";
import type { HandOverStep } from "../placement/hand-over.ts";
import type { Actual, Requested } from "../placement/placement-state.ts";
import type { TradingControl } from "../placement/trading-control.ts";
import type { BookRepair } from "../recovery/book-repair.ts";
import type { Recovery } from "../recovery/recovery.ts";
import type { VenueSessions } from "../session/venue-sessions.ts";
import type { SoftwareDesk } from "../software/software-desk.ts";
import type { Alarms } from "./alarms.ts";
import { counterWords, type WideCounters } from "./counter-words.ts";
import type { LatencyByVersion } from "./latency.ts";
import type { TelemetryState } from "./telemetry-hub.ts";
import { kindOf, toExecution, toHistograms, toOrder, toPosition, toRecoveryState } from "./to-contract.ts";

const STATES: Readonly<Record<Actual, WireState>> = {
  disarmed: WireState.GATEWAY_STATE_DISARMED,
  hardware: WireState.GATEWAY_STATE_HARDWARE,
  handing_over: WireState.GATEWAY_STATE_HANDING_OVER,
  software: WireState.GATEWAY_STATE_SOFTWARE,
  halted: WireState.GATEWAY_STATE_HALTED,
};
const LOCATIONS: Readonly<Record<Actual, Location>> = {
  disarmed: Location.LOCATION_NOWHERE,
  hardware: Location.LOCATION_HARDWARE,
  handing_over: Location.LOCATION_NOWHERE,
  software: Location.LOCATION_SOFTWARE,
  halted: Location.LOCATION_NOWHERE,
};
export const PLACEMENTS: Readonly<Record<Requested, Placement>> = {
  HW_ONLY: Placement.PLACEMENT_HW_ONLY,
  HW_PREFERRED: Placement.PLACEMENT_HW_PREFERRED,
  SW_ONLY: Placement.PLACEMENT_SW_ONLY,
};
/** Orders and executions that a new reader is given; the lists have more. */
const BEGIN_MAX = 200;

/** The parts of a gateway that have a state. */
export interface StateSource {
  readonly clock: Clock;
  readonly configuration: ConfigurationStore;
  readonly card: CardUnit;
  readonly desk: OrderDesk;
  readonly sessions: VenueSessions;
  readonly trading: TradingControl;
  readonly alarms: Alarms;
  readonly latency: LatencyByVersion;
  readonly cardCounters: WideCounters;
  readonly cardRecords: { readonly bbo: ReadonlyMap<number, event.Bbo>; readonly faults: ReadonlyMap<number, number> };
  readonly cardCleared: boolean;
  readonly cardCommitted: boolean;
  readonly kill: KillSwitches;
  readonly election: { readonly primacy: Primacy | undefined };
  readonly recovery: Recovery;
  readonly software: SoftwareDesk | undefined;
}

export class GatewayState implements TelemetryState {
  readonly #gateway: StateSource;
  readonly #lastGood: [bigint, bigint] = [0n, 0n];
  readonly #lastFrameUnixNs: [bigint, bigint] = [0n, 0n];

  constructor(gateway: StateSource) {
    this.#gateway = gateway;
  }

  status(): Status {
    const { clock, card, configuration, trading } = this.#gateway;
    const { link } = card;
    const report = trading.report;
    return {
      atUnixNs: clock.wallNs(),
      atDeviceNs: link?.deviceNs ?? 0n,
      desired: this.#desired(),
      actual: this.#actual(),
      differences: this.#differences(),
      device: {
        reachable: link !== undefined,
        code: link === undefined ? "DEVICE_UNREACHABLE" : "",
        mapHash: link?.identity.mapHash ?? 0,
        rtlHash: link?.identity.rtlHash ?? 0,
        clearing: link?.status?.clearing ?? false,
        commitBusy: link?.status?.commitBusy ?? false,
      },
      feed: this.#cardFeed(),
      session: this.#session("card"),
      symbols: (configuration.tracked?.slots ?? []).map(({ slot, stock }) => this.#symbol(slot, stock)),
      placements: this.placements(),
      softwareSession: this.#session("software"),
      softwareFeed: this.#softwareFeed(),
      placement: {
        state: STATES[report.actual],
        reason: report.code,
        message: report.message,
        sinceUnixNs: report.sinceUnixNs,
        handOver: trading.steps.map((step) => this.step(step)),
      },
      primacy: this.#gateway.election.primacy,
    };
  }

  placements(): Status["placements"] {
    const { configuration, trading } = this.#gateway;
    const { requested, actual, code, sinceUnixNs } = trading.report;
    const wanted = requested === "SW_ONLY" ? Location.LOCATION_SOFTWARE : Location.LOCATION_HARDWARE;
    return (configuration.inForce?.configuration.symbols ?? []).flatMap(({ symbol, strategies }) =>
      strategies.map(({ parameters }) => ({
        instance: { kind: kindOf(parameters === undefined ? 0 : STRATEGY[parameters.$case]), symbol },
        requested: PLACEMENTS[requested],
        actual: LOCATIONS[actual],
        reason: LOCATIONS[actual] === wanted ? "" : code,
        sinceUnixNs,
      })),
    );
  }

  step({ name, startedNs, endedNs, ok, detail }: HandOverStep): PlacementStep {
    const { clock } = this.#gateway;
    const offset = clock.wallNs() - clock.monotonicNs();
    return { name, startedUnixNs: startedNs + offset, endedUnixNs: endedNs + offset, ok, detail };
  }

  orders(): readonly Order[] {
    const { desk } = this.#gateway;
    const all = [...desk.table.all()].slice(-BEGIN_MAX);
    return all.map((order) => toOrder(order, this.#loggedIn(order.source)));
  }

  executions(): readonly Execution[] {
    const { desk } = this.#gateway;
    const { executions } = desk.executionsAfter(Math.max(0, desk.counts.executions - BEGIN_MAX), BEGIN_MAX);
    return executions.map(toExecution);
  }

  positions(): readonly Position[] {
    const open = this.#gateway.desk.openQuantities();
    return this.#gateway.desk.ledger.all().map((position) => this.position(position, open));
  }

  position(position: LedgerPosition, open = this.#gateway.desk.openQuantities()): Position {
    return toPosition(position, open.get(position.stock), this.#twiceMid(position.stock), this.#gateway.clock.wallNs());
  }

  counters(): readonly Counters[] {
    const { cardCounters, clock, software } = this.#gateway;
    const atUnixNs = clock.wallNs();
    const found: Counters[] = [];
    if (cardCounters.values.length > 0) {
      found.push({ path: Location.LOCATION_HARDWARE, atUnixNs, values: [...cardCounters.values] });
    }
    if (software !== undefined) {
      const values = counterWords(software.path.counters()).map(BigInt);
      found.push({ path: Location.LOCATION_SOFTWARE, atUnixNs, values });
    }
    return found;
  }

  latency(): readonly LatencyHistogram[] {
    const atUnixNs = this.#gateway.clock.wallNs();
    return [...this.#gateway.latency.all()].flatMap((counts) => toHistograms(counts, atUnixNs));
  }

  alarms(): readonly Alarm[] {
    return this.#gateway.alarms.all();
  }

  symbol(slot: number): string | undefined {
    return this.#gateway.configuration.stockOf(slot);
  }

  kill(): WireKill {
    const { kill } = this.#gateway;
    return {
      everything: kill.global,
      kinds: kill.kinds.map(kindOf).filter((kind) => kind !== StrategyKind.STRATEGY_KIND_UNSPECIFIED),
      symbols: [...kill.stocks],
    };
  }

  #desired(): OperationState {
    const { configuration, trading } = this.#gateway;
    return {
      armed: trading.leaseLeftNs > 0n,
      configurationVersion: configuration.inForce?.version ?? 0,
      contentHash: configuration.inForce?.hash ?? Buffer.alloc(0),
      kill: this.kill(),
      lease: undefined,
    };
  }

  #actual(): OperationState {
    const { card, cardCommitted, configuration, software, trading } = this.#gateway;
    const { link } = card;
    const inHardware = trading.actual === "hardware";
    const inForce = inHardware && !cardCommitted ? undefined : configuration.inForce;
    const leftNs = trading.leaseLeftNs;
    return {
      armed: inHardware ? link?.status?.armed === true : software?.armed === true,
      configurationVersion: inForce?.version ?? 0,
      contentHash: inForce?.hash ?? Buffer.alloc(0),
      kill: this.kill(),
      lease:
        leftNs === 0n
          ? undefined
          : { expiryDeviceNs: link?.leaseExpiryDeviceNs ?? 0n, remainingMs: Number(leftNs / 1_000_000n) },
    };
  }

  #differences(): StateDifference[] {
    const { alarms, cardCommitted, configuration, trading } = this.#gateway;
    const { actual, code, message, sinceUnixNs, requested } = trading.report;
    const found: StateDifference[] = [];
    const wanted = requested === "SW_ONLY" ? "software" : "hardware";
    if (actual !== wanted) {
      found.push({ path: "armed", desired: wanted, actual, code, message, sinceUnixNs });
    }
    const version = configuration.inForce?.version ?? 0;
    if (version > 0 && !cardCommitted) {
      found.push({
        path: "configuration_version",
        desired: String(version),
        actual: "",
        code: "CONFIGURATION_DIFFERS",
        message: "the card does not have it",
        sinceUnixNs: alarms.all().find(({ code }) => code === "DEVICE_UNREACHABLE")?.sinceUnixNs ?? sinceUnixNs,
      });
    }
    return found;
  }

  #session(source: OrderSource): SessionState {
    const state = this.#gateway.sessions.state(source);
    const open = [...this.#gateway.desk.table.open(source)].length;
    return {
      loggedIn: state.loggedIn,
      session: state.session,
      nextInboundSequence: BigInt(state.next),
      nextUrn: state.nextUrn,
      openOrders: open,
      unknownOrders: state.loggedIn ? 0 : open,
      code: state.loggedIn ? "" : state.settled ? "SESSION_DOWN" : "ORDERS_UNSETTLED",
    };
  }

  #cardFeed(): FeedState {
    const { card, cardCounters, clock, configuration } = this.#gateway;
    const words = cardCounters.values;
    const lines = ([0, 1] as const).map((line): LineState => {
      const base = line === 0 ? 0 : map.COUNTER_LINE_B_GOOD_WORD;
      const good = words[base] ?? 0n;
      if (good !== this.#lastGood[line]) {
        this.#lastGood[line] = good;
        this.#lastFrameUnixNs[line] = clock.wallNs();
      }
      const dropped = words.slice(base + map.COUNTER_LINE_A_DROPPED_WORD, base + map.COUNTER_LINE_A_WINS_WORD);
      return {
        framesGood: good,
        framesDropped: dropped.reduce((sum, count) => sum + count, 0n),
        wins: words[base + map.COUNTER_LINE_A_WINS_WORD] ?? 0n,
        duplicates: words[base + map.COUNTER_LINE_A_DUPLICATES_WORD] ?? 0n,
        lastFrameUnixNs: this.#lastFrameUnixNs[line],
      };
    });
    const fault = card.link?.status?.feedFault ?? false;
    return {
      fault,
      faultCode: fault ? "FEED_FAULT" : "",
      session: configuration.tracked?.feed.session ?? "",
      nextSequence: undefined,
      lines,
      recovery: this.#recovery(this.#gateway.recovery.card),
    };
  }

  #softwareFeed(): FeedState | undefined {
    const { clock, configuration, software } = this.#gateway;
    if (software === undefined) return undefined;
    const offset = clock.wallNs() - clock.monotonicNs();
    const counters: DatapathCounters = software.path.counters();
    const fault = software.path.hasFeedFault;
    return {
      fault,
      faultCode: fault ? "FEED_FAULT" : "",
      session: configuration.tracked?.feed.session ?? "",
      nextSequence: software.path.nextSequence,
      lines: counters.lines.map((line, index) => {
        const at = software.lastFrameNs(index === 0 ? 0 : 1);
        return {
          framesGood: BigInt(line.good),
          framesDropped: BigInt(line.dropped.reduce((sum, count) => sum + count, 0)),
          wins: BigInt(line.wins),
          duplicates: BigInt(line.duplicates),
          lastFrameUnixNs: at === 0n ? 0n : at + offset,
        };
      }),
      recovery: this.#recovery(this.#gateway.recovery.software),
    };
  }

  #recovery(repair: BookRepair | undefined): RecoveryState | undefined {
    if (repair === undefined) return undefined;
    const { feed, counts } = this.#gateway.recovery;
    return toRecoveryState(repair.counts, repair.brokenBooks, feed.anchored, counts);
  }

  #symbol(slot: number, symbol: string): SymbolState {
    const { cardRecords, software, trading } = this.#gateway;
    const view = this.#view(slot);
    const fromCard = trading.actual !== "software" && this.#gateway.card.link !== undefined;
    const faults = fromCard ? (cardRecords.faults.get(slot) ?? 0) : (software?.path.faultsOf(slot) ?? 0);
    return {
      symbol,
      bookValid: view?.valid ?? false,
      trading: software?.path.isTrading(slot) ?? false,
      faults: FAULTS.filter((_, bit) => (faults & (1 << bit)) !== 0).map(({ name }) => name),
      bidPriceE4: view?.bidPrice ?? 0,
      bidQuantity: view?.bidQuantity ?? 0,
      askPriceE4: view?.askPrice ?? 0,
      askQuantity: view?.askQuantity ?? 0,
    };
  }

  /** Of the path that trades, the card otherwise, the software path when there is no card. */
  #view(slot: number) {
    const { card, cardRecords, cardCleared, software, trading } = this.#gateway;
    if (trading.actual !== "software" && card.link !== undefined && cardCleared) return cardRecords.bbo.get(slot);
    return software?.path.viewOf(slot);
  }

  #twiceMid(stock: string): number | undefined {
    const slot = this.#gateway.configuration.tracked?.slotOf.get(stock);
    const view = slot === undefined ? undefined : this.#view(slot);
    if (view === undefined || !view.valid || view.bidPrice === 0 || view.askPrice === 0) return undefined;
    return view.bidPrice + view.askPrice;
  }

  #loggedIn(source: OrderSource): boolean {
    return this.#gateway.sessions.state(source).loggedIn;
  }
}
