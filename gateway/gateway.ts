/**
 * The gateway put together: one card, one software path, two accounts at the venue, one ledger. What the control plane asks for is in
 * operations.ts; here is what happens by itself.
 */
import type { Logger } from "pino";
import { Location } from "../proto/grpc/mod.ts";
import { type ConditionCode, DEFAULT_GEOMETRY, event, type Geometry, type KillState, STRATEGY } from "../proto/mod.ts";
import { Election } from "./access/election.ts";
import { Account } from "./account.ts";
import { Books } from "./books.ts";
import { AccountFeed } from "./card/account-feed.ts";
import type { CardLink, CardStatus } from "./card/card-link.ts";
import { CardRecords } from "./card/card-records.ts";
import { CardUnit } from "./card/card-unit.ts";
import { prepareAccount } from "./card/prepare-account.ts";
import type { Clock } from "./clock.ts";
import { ConfigurationStore } from "./configuration/configuration-store.ts";
import { tighten } from "./configuration/translate.ts";
import { kill, readActiveConfig } from "./device/mod.ts";
import { Executions } from "./executions.ts";
import { FeedSilence } from "./feed-silence.ts";
import type { GatewayOptions, GatewayWorld } from "./gateway-options.ts";
import type { Journal } from "./journal/journal.ts";
import { noteForGood } from "./journal/note-for-good.ts";
import { OrderNumbers } from "./journal/order-numbers.ts";
import { executionRecord, sentRecord } from "./journal/order-records.ts";
import type { ExecutionRecord } from "./journal/records.ts";
import { isKilling, type KillSwitches, toKillState } from "./kill-switches.ts";
import { cardObstacles, softwareObstacles, unsettled } from "./obstacles.ts";
import { OrderDesk, type OrderDeskEvents } from "./orders/order-desk.ts";
import type { OrderSource } from "./orders/order-table.ts";
import type { Quotes } from "./orders/quotes.ts";
import type { UnprovenStop } from "./placement/fence-watch.ts";
import { type Obstacle, TradingControl } from "./placement/trading-control.ts";
import { Quoting } from "./quoting.ts";
import type { Recovery } from "./recovery/recovery.ts";
import { VenueSessions } from "./session/venue-sessions.ts";
import { FeedIntake } from "./software/feed-intake.ts";
import { SoftwareDesk } from "./software/software-desk.ts";
import { Alarms } from "./telemetry/alarms.ts";
import { WideCounters } from "./telemetry/counter-words.ts";
import { LatencyByVersion } from "./telemetry/latency.ts";
import { GatewayState } from "./telemetry/state.ts";
import { TelemetryHub } from "./telemetry/telemetry-hub.ts";
import { toExecution, toOrder } from "./telemetry/to-contract.ts";
import { TradingDay } from "./trading-day.ts";
import { Watch } from "./watch.ts";

export type { GatewayOptions, GatewayWorld };

export class Gateway {
  readonly options: GatewayOptions;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: Logger;
  readonly configuration = new ConfigurationStore();
  readonly card: CardUnit;
  readonly desk: OrderDesk;
  readonly sessions: VenueSessions;
  readonly trading: TradingControl;
  readonly alarms: Alarms;
  readonly telemetry: TelemetryHub;
  readonly state: GatewayState;
  readonly latency = new LatencyByVersion();
  readonly cardCounters = new WideCounters();
  readonly books: Books;
  readonly executions: Executions;
  readonly feedSilence: FeedSilence;
  readonly #world: GatewayWorld;
  readonly #numbers: Readonly<Record<OrderSource, OrderNumbers>>;
  readonly cardRecords: CardRecords;
  /** The card's tables are those of `configuration`. */
  cardCleared = false;
  cardCommitted = false;
  /** A clear has begun and has not got through to both paths. */
  clearUnfinished = false;
  /** In force in the card, whoever put it there. */
  cardVersion = 0;
  kill: KillSwitches;
  /** Whose writes are taken. */
  readonly election: Election;
  #software: SoftwareDesk | undefined;
  #intake: FeedIntake | undefined;
  readonly account: Account;
  readonly day: TradingDay;
  readonly quoting: Quoting;
  /** What replies do to the account, on its way to the card; while there is one. */
  cardAccount: AccountFeed | undefined;
  readonly #watch: Watch;
  /** Heartbeats in a row of a card that should trade and does not. */
  #beatsUnarmed = 0;
  #closed = false;

  constructor(options: GatewayOptions, world: GatewayWorld) {
    this.options = options;
    this.#world = world;
    const { clock, journal, log } = world;
    this.clock = clock;
    this.journal = journal;
    this.log = log;
    // What an earlier run was told to stop stays stopped.
    this.kill = journal.recovered.kill;
    this.election = new Election(journal.recovered.elected, ({ id, holder }) =>
      noteForGood(this, { type: "election", id: id.toString(16), holder }),
    );
    this.#numbers = { card: new OrderNumbers("card", journal), software: new OrderNumbers("software", journal) };
    this.alarms = new Alarms(
      () => clock.wallNs(),
      (alarm) => this.telemetry.alarm(alarm),
    );
    this.state = new GatewayState(this);
    this.telemetry = new TelemetryHub(this.state, clock);
    const deskEvents: OrderDeskEvents = {
      order: (order) => {
        this.day.traded();
        this.day.look();
        this.quoting.order(order);
        if (order.source === "software") this.executions.order(order);
        this.telemetry.order(toOrder(order, this.sessions.state(order.source).loggedIn));
      },
      execution: (execution, position) => {
        this.#noteOnce(executionRecord(execution));
        this.executions.execution(execution);
        this.telemetry.execution(toExecution(execution));
        this.telemetry.position(this.state.position(position));
      },
      broken: (execution, position) => {
        const { source, urn } = execution.order;
        this.#noteOnce({ type: "broken", source, urn, match: String(execution.matchNumber) });
        if (source === "software") this.executions.desk.broken(urn, execution.matchNumber);
        this.telemetry.execution(toExecution(execution));
        this.telemetry.position(this.state.position(position));
      },
      risk: (source, effect) => this.account.apply(source, effect),
      discrepancy: (code, message) => {
        log.error({ code }, message);
        this.alarms.raise(code, message, message);
        // Both paths trade on one ledger: when it may be wrong, neither goes on before a person has looked.
        this.trading.halt(code, message);
      },
    };
    this.desk = new OrderDesk(() => clock.wallNs(), deskEvents, journal.recovered.days);
    this.card = new CardUnit(
      world.makeDevice,
      clock,
      options.card,
      options.rtlHash,
      {
        up: (link) => this.#cardUp(link),
        down: (code, message) => this.#cardDown(code, message),
        unreachable: (code, message) => {
          log.warn({ code }, `card: ${message}`);
          this.alarms.raise(code, message, "card");
        },
        events: (words, at, count) => {
          for (let index = 0; index < count; index++) {
            const record = at + index * (event.RECORD_BYTES / 4);
            this.cardRecords.take(words, record);
            this.quoting.record("card", words, record);
            this.recovery.cardRecord(words, record);
            this.telemetry.record(Location.LOCATION_HARDWARE, words, record);
          }
        },
        frameReceived: () => this.sessions.frameReceived(),
        overrun: (events, frames) => {
          this.recordsLost(`${events} records and ${frames} frames of the card were lost on the way`);
        },
        heartbeat: (status) => {
          this.books.heartbeat(status);
          this.#lookAtArming(status);
        },
      },
      journal.recovered.elected.id,
    );
    this.sessions = new VenueSessions(
      options.venue,
      world.network,
      clock,
      world.random,
      this.desk,
      this.#numbers,
      // An account is settled whether or not that can be noted.
      { append: (record) => this.note(record) },
      {
        changed: (source) => {
          // Nothing of an earlier run is told again after that.
          if (this.sessions.state(source).settled) {
            journal.recovered.noted[source].clear();
            this.day.settled(source);
          }
          if (this.sessions.state(source).loggedIn) this.alarms.clear("SESSION_DOWN", source);
          this.telemetry.statusChanged();
        },
        begun: (source, session) => this.day.begun(source, session),
        lost: (source, message) => {
          log.warn({ source }, `order session lost: ${message}`);
          this.alarms.raise("SESSION_DOWN", message, source);
          this.trading.trip(source === "card" ? "hardware" : "software", "SESSION_DOWN", message);
        },
        rested: (source, count) => log.warn({ source, count }, `${count} orders still rest at the venue: cancelled`),
        ordersWanted: () => this.trading.cardOrdersWanted,
      },
    );
    this.cardRecords = new CardRecords(this, {
      sent: (order, action) => {
        try {
          this.#numbers.card.used(order.urn);
          // A cancel is no order.
          if (action !== "cancel") journal.append(sentRecord(order));
        } catch (error) {
          this.journalFailed(error);
        }
      },
    });
    this.trading = new TradingControl(
      this.card,
      clock,
      {
        cardObstacles: () => cardObstacles(this),
        softwareObstacles: () => softwareObstacles(this),
        unsettled: (path) => unsettled(this, path),
        prepareCard: () => this.#prepareCard(),
        settleCardOrders: async (signal) => {
          const { messages, nextUrn } = await this.sessions.settleCard(signal);
          return `${messages} messages read, next order number ${nextUrn}, no order of the card is open`;
        },
        cardStopped: () => this.sessions.cardStopped(),
        armSoftware: (leaseNs) => this.#armSoftware(leaseNs),
        renewSoftwareLease: (leaseNs) => this.#software?.renewLease(leaseNs),
        disarmSoftware: () => {
          this.#software?.standDown();
          this.quoting.changed();
        },
      },
      {
        placement: (report) => {
          log.info({ actual: report.actual, code: report.code }, `placement: ${report.actual} (${report.message})`);
          this.quoting.changed();
          // In between, the card's account is the hand-over's business; while the software path trades, nobody's.
          this.sessions.wantCard(report.actual !== "handing_over" && report.actual !== "software");
          if (report.actual === "disarmed") this.#discrepanciesSeen();
          this.day.look();
          this.telemetry.statusChanged();
        },
        step: (step) => {
          log.info({ step: step.name, ok: step.ok }, `hand-over: ${step.name}: ${step.detail}`);
          this.telemetry.step(this.state.step(step));
          this.telemetry.statusChanged();
        },
        fence: (unproven) => this.#fenceChanged(unproven),
      },
    );
    this.day = new TradingDay(this, options.opening);
    this.account = new Account(this);
    this.quoting = new Quoting(this);
    this.books = new Books(this, options.books, world.network, (view, at, length) =>
      this.executions.feedMessage(view, at, length),
    );
    this.executions = new Executions(this);
    this.feedSilence = new FeedSilence(clock);
    this.#watch = new Watch(this, options.counterPeriodMs);
  }

  get quotes(): Quotes {
    return this.quoting.quotes;
  }

  get recovery(): Recovery {
    return this.books.recovery;
  }

  get software(): SoftwareDesk | undefined {
    return this.#software;
  }

  async start(): Promise<void> {
    const { recovered } = this.journal;
    this.journal.append({ type: "started", wallNs: String(this.clock.wallNs()) });
    this.log.info(recovered, "journal read");
    if (isKilling(this.kill)) this.log.warn(this.kill, "kill switches of an earlier run stand");
    this.#intake = await FeedIntake.open(this.#world.network, this.options.feed, {
      datagram: (line, bytes) => {
        // The record first: a path must not ask for what it has not heard.
        this.recovery.datagram(line, bytes);
        this.#software?.datagram(line, bytes);
      },
      failed: (line, error) => {
        this.alarms.raise("FEED_FAULT", `line ${line === 0 ? "A" : "B"}: ${error.message}`, `socket ${line}`);
        this.trading.trip("software", "FEED_FAULT", error.message);
      },
    });
    await this.recovery.start();
    this.executions.start();
    this.day.start();
    this.sessions.wantCard(true);
    this.sessions.start();
    this.card.start();
    this.#watch.start();
    this.account.start();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#watch.close();
    this.account.close();
    await this.executions.close();
    await this.trading.disarm("OPERATOR", "the gateway ends").catch(() => {});
    await this.quoting.close();
    this.trading.close();
    await this.sessions.close();
    this.#software?.close();
    await this.books.close();
    this.telemetry.close();
    await Promise.all([this.#intake?.close(), this.card.close()]);
    this.journal.close();
  }

  /** Geometry of the card; of the software path when there is no card. */
  get geometry(): Geometry {
    return this.card.link?.identity.geometry ?? this.#software?.path.geometry ?? DEFAULT_GEOMETRY;
  }

  /** The software path for a new tracking, fresh when the card's geometry asks for another one. */
  freshSoftware(): SoftwareDesk {
    const geometry = this.geometry;
    const old = this.#software;
    this.alarms.clear("FEED_FAULT", "software");
    if (old !== undefined && !old.failed && JSON.stringify(old.path.geometry) === JSON.stringify(geometry)) return old;
    old?.close();
    const desk = new SoftwareDesk(geometry, this.clock, this.journal, this.#numbers.software, {
      record: (words, at) => this.#softwareRecord(words, at),
      sending: (order, action) => {
        if (order.kind === STRATEGY.marketMaking) return this.quotes.acted(order, action);
        this.desk.sent(order);
        return true;
      },
      failed: (error) => {
        this.log.error(error, "software path failed");
        this.alarms.raise("SOFTWARE_FAILED", error.message);
        this.trading.trip("software", "SOFTWARE_FAILED", error.message);
      },
    });
    desk.kill(this.#killState);
    desk.start();
    this.#software = desk;
    return desk;
  }

  /**
   * Sets the kill switches of both paths. Answers whether the card has them; false: there is no card to tell.
   * @throws DeviceError when the card does not confirm; the software path is stopped all the same, and the card is given up
   */
  async setKill(switches: KillSwitches): Promise<boolean> {
    this.kill = switches;
    const told = this.tellKill();
    this.quoting.changed();
    // After both paths were told, because nothing may hold a kill up; on the disk before anybody hears that it is done.
    try {
      noteForGood(this, { type: "kill", ...switches });
    } catch {
      // It is an alarm, and both paths have been told.
    }
    this.telemetry.statusChanged();
    return told;
  }

  /** Both paths get the switches for what they track now. Answers and throws as {@link setKill}. */
  async tellKill(): Promise<boolean> {
    this.#software?.kill(this.#killState);
    const { link } = this.card;
    if (link === undefined) return false;
    await this.#tellKill(link);
    return true;
  }

  get #killState(): KillState {
    return toKillState(this.kill, this.configuration.tracked?.slotOf);
  }

  async readCardVersion(link: CardLink): Promise<number> {
    const { version } = await link.run(readActiveConfig(link.identity.geometry));
    return version;
  }

  #cardUp(link: CardLink): void {
    const { identity } = link;
    this.log.info({ identity }, "card connected, identified and disarmed");
    this.alarms.clear("DEVICE_UNREACHABLE", "card");
    this.alarms.clear("DEVICE_MISMATCH", "card");
    this.cardCounters.reset();
    this.#numbers.card.cardStandsAt(link.urn);
    // Whatever it was told before, it is told again before it may trade.
    this.cardCleared = false;
    this.cardCommitted = false;
    this.cardAccount = new AccountFeed(
      { geometry: identity.geometry, run: (program) => link.run(program) },
      (error) => {
        // A card that cannot be told its account must not go on.
        link.fail("DEVICE_UNREACHABLE", `the card's account: ${error.message}`);
      },
    );
    this.sessions.device(link.registers);
    this.#tellKill(link).catch(() => {});
    this.telemetry.statusChanged();
  }

  /** A card whose kill switches are not known is fenced like one that cannot be reached. */
  async #tellKill(link: CardLink): Promise<void> {
    try {
      await link.runNow("setting kill switches", kill(this.#killState, link.identity.geometry));
    } catch (error) {
      link.fail("DEVICE_UNREACHABLE", `the card's kill switches: ${error instanceof Error ? error.message : error}`);
      throw error;
    }
  }

  #cardDown(code: ConditionCode, message: string): void {
    this.log.warn({ code }, `card lost: ${message}`);
    this.alarms.raise("DEVICE_UNREACHABLE", message, "card");
    this.cardCleared = false;
    this.cardCommitted = false;
    this.cardAccount?.stop();
    this.cardAccount = undefined;
    this.books.cardGone();
    if (!this.card.confirmedDisarmed) this.#numbers.card.unheard();
    // Trading first: it decides who settles the card's account.
    this.trading.trip("hardware", code, message);
    this.sessions.device(undefined);
    this.telemetry.statusChanged();
  }

  #fenceChanged(unproven: UnprovenStop | undefined): void {
    if (unproven === undefined) this.alarms.clear("FENCE_UNCONFIRMED", "stop");
    else {
      const untilUnixNs = this.unixNs(unproven.untilNs);
      const until = untilUnixNs === 0n ? "it says so itself" : new Date(Number(untilUnixNs / 1_000_000n)).toISOString();
      this.alarms.raise("FENCE_UNCONFIRMED", `the card cannot be asked; it may go on until ${until}`, "stop");
    }
    this.telemetry.statusChanged();
  }

  /** Wall clock of a moment of the monotonic clock; 0: of none. */
  unixNs(monotonicNs: bigint | undefined): bigint {
    if (monotonicNs === undefined) return 0n;
    return this.clock.wallNs() + monotonicNs - this.clock.monotonicNs();
  }

  #softwareRecord(words: Uint32Array, at: number): void {
    // As a shadow its views are the card's; they are shown from there. First, because a fault may be the end of its trading.
    if (this.trading.actual === "software") this.telemetry.record(Location.LOCATION_SOFTWARE, words, at);
    this.books.softwareRecord(words, at);
    this.quoting.record("software", words, at);
  }

  /** A card that is said to trade and says that it does not. One heartbeat may be older than the arming. */
  #lookAtArming({ armed, leaseOk }: CardStatus): void {
    const trades = (armed && leaseOk) || this.trading.actual !== "hardware";
    this.#beatsUnarmed = trades ? 0 : this.#beatsUnarmed + 1;
    if (this.#beatsUnarmed < 2) return;
    if (armed) this.trading.trip("hardware", "LEASE_EXPIRED", "the card says that its lease has run out");
    else this.trading.trip("hardware", "NOT_ARMED", "the card says that it is not armed");
  }

  /** A halt ends by a person's word alone: what led to it has been looked at then. */
  #discrepanciesSeen(): void {
    for (const { code, message } of this.alarms.all()) {
      if (code === "VENUE_CONTRADICTS" || code === "TRADE_BROKEN") this.alarms.clear(code, message);
    }
  }

  async #prepareCard(): Promise<readonly Obstacle[]> {
    this.day.arming();
    const link = this.card.required();
    const feed = this.cardAccount;
    if (feed === undefined) return [];
    const target = { geometry: link.identity.geometry, run: link.run.bind(link) };
    return prepareAccount(target, feed, () => this.account.target);
  }

  #armSoftware(leaseNs: bigint): void {
    const desk = this.#software;
    const session = this.sessions.software;
    const { inForce } = this.configuration;
    if (desk === undefined || session === undefined || inForce === undefined)
      throw new Error("the software path is not ready");
    this.day.arming();
    this.account.seed(desk.path);
    desk.commit(tighten(inForce.datapath, this.options.softwareLimitPercent), inForce.version);
    desk.takeOver(session, leaseNs);
  }

  /** What the card has sent is not known any more, nor which numbers it has used. */
  recordsLost(message: string): void {
    this.#numbers.card.passOver();
    this.alarms.raise("EVENT_OVERRUN", message);
    this.trading.trip("hardware", "EVENT_OVERRUN", message);
  }

  /** The venue's records tell again, at a start, what an earlier run has noted, and for the first time what came after its end. */
  #noteOnce(record: ExecutionRecord): void {
    const { type, source, urn, match } = record;
    this.day.traded();
    if (this.journal.recovered.noted[source].has(type, urn, match)) return;
    this.day.heard();
    this.note(record);
  }

  /** Into the journal; a journal that takes no more stops trading. */
  note(record: Parameters<Journal["append"]>[0]): void {
    try {
      this.journal.append(record);
    } catch (error) {
      this.journalFailed(error);
    }
  }

  journalFailed(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.alarms.raise("JOURNAL_FAILED", message);
    this.trading.trip("software", "JOURNAL_FAILED", message);
    this.trading.trip("hardware", "JOURNAL_FAILED", message);
  }
}
