// The market made by agents. Clients' orders meet theirs in the same engine and show in the feed like anybody's.

import { flowSymbols, venueReferences } from "../flow/generate.ts";
import { OrderFlow } from "../flow/order-flow.ts";
import type { ListedSymbol } from "../flow/symbols.ts";
import { Random } from "../world/random.ts";
import type { Scheduler, Timer } from "../world/scheduler.ts";
import { Crosses } from "./cross.ts";
import { ItchEncoder } from "./itch-encoder.ts";
import { ALL_TERMS, type CrossMarket, type Market, type NewOrder, type Replacement } from "./market.ts";
import type { MarketSource } from "./market-source.ts";
import { MatchingEngine } from "./matching-engine.ts";
import type { EngineOrder, OrderBook } from "./order-book.ts";
import { type BandSettings, type PlannedHalt, TradeWatch, TradingHalts } from "./trading-halts.ts";

export interface GeneratedSettings {
  readonly seed: number;
  readonly symbols: readonly ListedSymbol[];
  /** Mean time between agents' actions outside bursts, ns. */
  readonly meanIntervalNs: number;
  /** Resting orders of agents per symbol, on average. */
  readonly depth: number;
  /** The venue's time of day at the start, ns since midnight. */
  readonly startNs: number;
  /** The agents stop after about this many messages; without end when undefined. */
  readonly messages?: number | undefined;
  readonly halts?: readonly PlannedHalt[];
  /** Without them nothing limits prices. */
  readonly bands?: BandSettings | undefined;
}

export const DEFAULT_GENERATED: GeneratedSettings = {
  seed: 1,
  symbols: flowSymbols(),
  meanIntervalNs: 200_000,
  depth: 60,
  startNs: 34_198_000_000_000,
};

export class GeneratedSource implements MarketSource {
  readonly market: Market;
  readonly engine: MatchingEngine;
  readonly crosses: Crosses;
  readonly halts: TradingHalts;
  private readonly scheduler: Scheduler;
  private readonly settings: GeneratedSettings;
  private readonly encoder = new ItchEncoder();
  private readonly flow: OrderFlow;
  private publish: (blocks: Uint8Array) => void = () => {};
  private originNs = 0;
  private timer: Timer | undefined;
  private running = false;

  constructor(scheduler: Scheduler, settings: GeneratedSettings) {
    this.scheduler = scheduler;
    this.settings = settings;
    const { seed, bands } = settings;
    const slices = new Random(seed).fork("slices");
    // Who does not look for trades does not pay for it.
    const listener =
      bands === undefined
        ? this.encoder
        : new TradeWatch(this.encoder, (book, price) => this.halts.traded(book, price));
    this.engine = new MatchingEngine(listener, {
      nextReference: venueReferences(seed),
      draw: (low, high) => slices.between(low, high),
    });
    this.flow = new OrderFlow(this.engine, this.encoder, settings);
    this.originNs = scheduler.now();
    this.crosses = new Crosses(this.engine, this.encoder);
    this.market = new PublishedMarket(this.engine, this.crosses, () => this.say());
    this.halts = new TradingHalts(
      this.engine,
      this.encoder,
      scheduler,
      (change) => {
        this.say();
        change();
        this.say();
      },
      (book) => this.crosses.reopen(book, book.bids.bestDisplayed?.price ?? book.asks.bestDisplayed?.price ?? 0),
    );
  }

  timeOfDayNs(): number {
    const elapsed = this.running ? this.scheduler.now() - this.originNs : 0;
    // The opening announcements run a little ahead of the clock.
    return Math.max(this.flow.nowNs, this.encoder.timeNs, Math.floor(this.settings.startNs + elapsed));
  }

  open(): boolean {
    return this.running;
  }

  start(publish: (blocks: Uint8Array) => void, finished: (error?: unknown) => void): void {
    this.publish = publish;
    this.originNs = this.scheduler.now();
    this.running = true;
    const referenceOf = new Map(this.settings.symbols.map(({ stock, referencePrice }) => [stock, referencePrice]));
    this.flow.open(() => this.crosses.open((book) => referenceOf.get(book.stock) ?? 0));
    this.say();
    const { halts = [], bands, symbols } = this.settings;
    this.halts.plan(halts);
    if (bands !== undefined) {
      this.halts.watch(
        bands,
        symbols.map(({ referencePrice }) => referencePrice),
      );
    }
    this.next(finished);
  }

  /** The closing crosses. */
  close(): void {
    if (!this.running) return;
    this.say();
    this.crosses.close((book) => book.bids.bestDisplayed?.price ?? book.asks.bestDisplayed?.price ?? 0);
    this.say();
  }

  stop(): void {
    this.running = false;
    this.timer?.cancel();
    this.halts.stop();
  }

  private next(finished: () => void): void {
    this.timer = this.scheduler.after(this.flow.drawIntervalNs(), () => {
      this.flow.act(this.timeOfDayNs());
      this.say();
      if (this.encoder.messages < (this.settings.messages ?? Number.POSITIVE_INFINITY)) this.next(finished);
      else finished();
    });
  }

  private say(): void {
    if (this.encoder.pendingBytes > 0) this.publish(this.encoder.take());
    this.encoder.timeNs = this.timeOfDayNs();
  }
}

/** The engine as clients reach it: what their requests change is stamped with the time and published at once. */
class PublishedMarket implements Market {
  readonly terms = ALL_TERMS;
  readonly crosses: CrossMarket;
  private readonly engine: MatchingEngine;
  private readonly waiting: Crosses;
  private readonly say: () => void;

  constructor(engine: MatchingEngine, crosses: Crosses, say: () => void) {
    this.engine = engine;
    this.waiting = crosses;
    this.crosses = {
      accepts: (book, type) => crosses.accepts(book, type),
      holds: (order) => crosses.holds(order),
      enter: (order, type) => this.publishing(() => crosses.enter(order, type)),
    };
    this.say = say;
  }

  book(locate: number): OrderBook | undefined {
    return this.engine.book(locate);
  }

  allBooks(): Iterable<OrderBook> {
    return this.engine.allBooks();
  }

  create(order: NewOrder): EngineOrder {
    return this.engine.create(order);
  }

  submit(order: EngineOrder, immediate: boolean): void {
    this.publishing(() => this.engine.submit(order, immediate));
  }

  reduce(order: EngineOrder, quantity: number): void {
    this.publishing(() => {
      if (this.waiting.holds(order)) this.waiting.reduce(order, quantity);
      else this.engine.reduce(order, quantity);
    });
  }

  remove(order: EngineOrder): void {
    this.publishing(() => {
      if (this.waiting.holds(order)) this.waiting.reduce(order, order.remaining);
      else this.engine.remove(order);
    });
  }

  replace(original: EngineOrder, by: Replacement): EngineOrder {
    return this.publishing(() => this.engine.replace(original, by));
  }

  private publishing<T>(change: () => T): T {
    this.say(); // sets the time
    const result = change();
    this.say();
    return result;
  }
}
