// What a path is made of, wired up; and the two inputs that concern all of it.
import type { DatapathConfig, DatapathSink, FeedSettings, Geometry, TrackedSlot } from "../../proto/mod.ts";
import { Book } from "./book.ts";
import { Counters } from "./counters.ts";
import { compileDeviceLimits } from "./device-limits.ts";
import { EventWriter } from "./event-writer.ts";
import { FrameParser } from "./frame-parser.ts";
import { compileLimits } from "./limits.ts";
import { LineArbiter } from "./line-arbiter.ts";
import { MessageHandler } from "./message-handler.ts";
import { OperationState } from "./operation-state.ts";
import { Repair } from "./repair.ts";
import { RiskGate } from "./risk-gate.ts";
import { RiskRules } from "./risk-rules.ts";
import { RiskState } from "./risk-state.ts";
import { Strategies } from "./strategies/strategies.ts";
import { FeedFilter, POWER_UP_FEED, Tracking } from "./tracking.ts";
import { TradingState } from "./trading-state.ts";

export class PathParts {
  readonly counters = new Counters();
  readonly events: EventWriter;
  readonly book: Book;
  readonly repair: Repair;
  readonly trading: TradingState;
  readonly risk: RiskState;
  readonly operation: OperationState;
  readonly rules: RiskRules;
  readonly gate: RiskGate;
  readonly strategies: Strategies;
  readonly handler: MessageHandler;
  readonly arbiter: LineArbiter;
  readonly parser: FrameParser;
  private readonly geometry: Geometry;

  constructor(geometry: Geometry, sink: DatapathSink) {
    this.geometry = geometry;
    const { symbols } = geometry;
    const nothing = new Tracking(geometry, []);
    this.events = new EventWriter(sink);
    this.book = new Book(geometry, nothing);
    this.repair = new Repair(symbols, nothing, this.book, this.events);
    this.trading = new TradingState(symbols);
    this.risk = new RiskState(symbols);
    this.operation = new OperationState(symbols);
    this.rules = new RiskRules(symbols, this.risk, this.operation, this.trading, nothing);
    this.gate = new RiskGate(this.risk, this.operation, this.rules, nothing, this.counters, this.events);
    this.strategies = new Strategies(symbols, this.risk);
    this.handler = new MessageHandler(
      nothing,
      this.book,
      this.repair,
      this.trading,
      this.strategies,
      this.gate,
      this.counters,
      this.events,
    );
    this.arbiter = new LineArbiter(geometry.reorderDepth, this.counters, this.handler);
    this.parser = new FrameParser(new FeedFilter(POWER_UP_FEED), this.counters, this.arbiter);
  }

  /** Section 9. Counters and what the host commands (kill, lease, session, configuration) stay. */
  clear(tracking: readonly TrackedSlot[], feed: FeedSettings): void {
    const tracked = new Tracking(this.geometry, tracking);
    const filter = new FeedFilter(feed);
    this.book.clear(tracked);
    this.repair.clear(tracked);
    this.trading.clear(tracked, filter);
    this.strategies.clear(tracked.tick);
    this.risk.clear();
    this.rules.clear(tracked);
    this.gate.clear(tracked);
    this.handler.clear(tracked);
    this.arbiter.clear(filter.startExact, filter.startHi, filter.startLo, filter.gapWaitNs);
    this.parser.clear(filter);
  }

  /** Throws DatapathInputError, and changes nothing then. */
  commit(config: DatapathConfig, version: number): void {
    const limits = compileLimits(config, this.geometry.symbols);
    const device = compileDeviceLimits(config.device);
    const tables = this.strategies.compile(config);
    this.rules.use(limits, device);
    this.strategies.use(tables);
    this.events.version = version;
  }
}
