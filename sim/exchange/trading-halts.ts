// When a stock does not trade: halts that were planned, and pauses at the price bands (Limit Up-Limit Down).
//
// The bands lie a percentage around a reference price, which is the mean of the last five minutes' trades and follows it when it is a
// percent away. Orders are priced at a band at most. A bid at the upper band, or an offer at the lower one, is a limit state; when it
// lasts, trading pauses, and goes on around the price where it stopped.

import type { Scheduler, Timer } from "../world/scheduler.ts";
import type { ItchEncoder } from "./itch-encoder.ts";
import type { MarketListener } from "./market.ts";
import type { MatchingEngine } from "./matching-engine.ts";
import type { EngineOrder, OrderBook } from "./order-book.ts";

export interface PlannedHalt {
  readonly stock: string;
  /** From the opening, ns. */
  readonly afterNs: number;
  readonly forNs: number;
  /** Code of the feed, 4 characters at most. */
  readonly reason: string;
}

export interface BandSettings {
  /** Distance of the bands from the reference price, parts of it. */
  readonly width: number;
  /** How long a limit state lasts before trading pauses, ns. */
  readonly limitStateNs: number;
  readonly pauseNs: number;
}

export const DEFAULT_BANDS: BandSettings = { width: 0.05, limitStateNs: 15e9, pauseNs: 300e9 };

const WINDOW_NS = 300e9;
const LOOK_NS = 1e9;
/** The reference follows the mean from this far on. */
const FOLLOW_SHARE = 0.01;
const PENNY_PRICE = 10_000;
/** Trades that are remembered of a stock; the oldest are forgotten before their time. */
const TRADES_MAX = 10_000;

interface Banded {
  readonly book: OrderBook;
  reference: number;
  /** Since when it has been in a limit state. */
  limitSinceNs: number | undefined;
  trades: { readonly atNs: number; readonly price: number }[];
}

export class TradingHalts {
  readonly counts = { halts: 0, pauses: 0 };
  private readonly engine: MatchingEngine;
  private readonly encoder: ItchEncoder;
  private readonly scheduler: Scheduler;
  private readonly publishing: (change: () => void) => void;
  private readonly reopening: (book: OrderBook) => void;
  private readonly banded = new Map<OrderBook, Banded>();
  private bands: BandSettings | undefined;
  private readonly timers = new Set<Timer>();

  /**
   * @param publishing makes a change whose messages are stamped with the time and published
   * @param reopening the halt cross, before trading goes on
   */
  constructor(
    engine: MatchingEngine,
    encoder: ItchEncoder,
    scheduler: Scheduler,
    publishing: (change: () => void) => void,
    reopening: (book: OrderBook) => void = () => {},
  ) {
    this.reopening = reopening;
    this.engine = engine;
    this.encoder = encoder;
    this.scheduler = scheduler;
    this.publishing = publishing;
  }

  plan(halts: readonly PlannedHalt[]): void {
    for (const { stock, afterNs, forNs, reason } of halts) {
      const book = [...this.engine.allBooks()].find((other) => other.stock === stock);
      if (book === undefined) throw new RangeError(`a halt of ${stock}, which is not listed`);
      this.later(afterNs, () => {
        if (book.halted) return;
        this.counts.halts++;
        this.halt(book, "H", reason);
        this.later(forNs, () => this.resume(book));
      });
    }
  }

  /** @param references price of each stock, in the order in which they are listed */
  watch(bands: BandSettings, references: readonly number[]): void {
    this.bands = bands;
    for (const [index, book] of [...this.engine.allBooks()].entries()) {
      const stock: Banded = { book, reference: references[index] ?? 0, limitSinceNs: undefined, trades: [] };
      this.banded.set(book, stock);
      this.publishing(() => this.setBands(stock));
    }
    const look = (): void => {
      for (const stock of this.banded.values()) this.look(stock);
      this.later(LOOK_NS, look);
    };
    this.later(LOOK_NS, look);
  }

  traded(book: OrderBook, price: number): void {
    const stock = this.banded.get(book);
    if (stock === undefined) return;
    if (stock.trades.length >= TRADES_MAX) stock.trades.shift();
    stock.trades.push({ atNs: this.scheduler.now(), price });
  }

  stop(): void {
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
  }

  private later(ns: number, act: () => void): void {
    const timer = this.scheduler.after(ns, () => {
      this.timers.delete(timer);
      act();
    });
    this.timers.add(timer);
  }

  private look(stock: Banded): void {
    const { book } = stock;
    if (book.halted || this.bands === undefined) return;
    const now = this.scheduler.now();
    const limit = book.bids.bestDisplayed?.price === book.highest || book.asks.bestDisplayed?.price === book.lowest;
    if (limit) {
      // Until it is over the bands stay.
      stock.limitSinceNs ??= now;
      if (now - stock.limitSinceNs >= this.bands.limitStateNs) this.pause(stock);
      return;
    }
    stock.limitSinceNs = undefined;
    stock.trades = stock.trades.filter(({ atNs }) => now - atNs <= WINDOW_NS);
    const { trades } = stock;
    if (trades.length === 0) return;
    const mean = trades.reduce((sum, { price }) => sum + price, 0) / trades.length;
    if (Math.abs(mean - stock.reference) < FOLLOW_SHARE * stock.reference) return;
    stock.reference = Math.round(mean);
    this.publishing(() => this.setBands(stock));
  }

  private pause(stock: Banded): void {
    const { book } = stock;
    this.counts.pauses++;
    stock.limitSinceNs = undefined;
    stock.trades = [];
    stock.reference = book.bids.bestDisplayed?.price === book.highest ? book.highest : book.lowest;
    this.halt(book, "P", "LUDP");
    this.later(this.bands?.pauseNs ?? 0, () => {
      this.publishing(() => {
        const { lowest, highest } = this.around(stock);
        this.encoder.auctionCollar(book, stock.reference, highest, lowest);
        this.setBands(stock);
      });
      this.resume(book);
    });
  }

  private halt(book: OrderBook, state: "H" | "P", reason: string): void {
    this.publishing(() => {
      book.halted = true;
      this.encoder.tradingAction(book, state, reason);
    });
  }

  private resume(book: OrderBook): void {
    this.publishing(() => {
      this.reopening(book);
      this.encoder.tradingAction(book, "T", "");
      this.engine.resume(book);
    });
  }

  private setBands(stock: Banded): void {
    const { lowest, highest } = this.around(stock);
    this.engine.setBands(stock.book, lowest, highest);
  }

  private around({ reference }: Banded): { lowest: number; highest: number } {
    const tick = reference >= PENNY_PRICE ? 100 : 1;
    const away = reference * (this.bands?.width ?? 0);
    const step = (price: number): number => Math.max(tick, Math.round(price / tick) * tick);
    return { lowest: step(reference - away), highest: step(reference + away) };
  }
}

/** Passes on what the market shows, and tells of each trade. */
export class TradeWatch implements MarketListener {
  private readonly to: MarketListener;
  private readonly traded: (book: OrderBook, price: number) => void;

  constructor(to: MarketListener, traded: (book: OrderBook, price: number) => void) {
    this.to = to;
    this.traded = traded;
  }

  added(order: EngineOrder): void {
    this.to.added(order);
  }

  executed(order: EngineOrder, quantity: number, price: number, match: number): void {
    this.traded(order.book, price);
    this.to.executed(order, quantity, price, match);
  }

  tradedHidden(order: EngineOrder, quantity: number, price: number, match: number): void {
    this.traded(order.book, price);
    this.to.tradedHidden(order, quantity, price, match);
  }

  reduced(order: EngineOrder, quantity: number): void {
    this.to.reduced(order, quantity);
  }

  deleted(order: EngineOrder): void {
    this.to.deleted(order);
  }

  replaced(originalReference: number, order: EngineOrder): void {
    this.to.replaced(originalReference, order);
  }

  crossed(order: EngineOrder, quantity: number, price: number, match: number): void {
    this.to.crossed?.(order, quantity, price, match);
  }
}
