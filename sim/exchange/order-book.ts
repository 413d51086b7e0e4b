// One symbol's book in the matching engine: price levels in order, each with its orders in order of time.

import type { OrderTerms, Quote } from "./order-terms.ts";

/** Why an order left the market otherwise than by its last execution. */
export type Removal =
  /** By its owner. */
  | "taken"
  | "replaced"
  /** What an immediate order left. */
  | "immediate"
  /** Post-only, and it would have met a displayed order, or only hidden ones. */
  | "metDisplayed"
  | "metHidden"
  /** Pegged to a price that there is no more. */
  | "quoteLost"
  /** An order of a cross that is over. */
  | "crossOver";

/** Opening, closing, after a halt. */
export type CrossType = "O" | "C" | "H";

/** A added (it rested), R removed (it came in), or the cross in which it traded. */
export type Liquidity = "A" | "R" | CrossType;

/** What a resting or incoming order belongs to; the engine tells it what happens to the order. */
export interface OrderOwner {
  /** `order.remaining` is already reduced. */
  executed(
    order: EngineOrder,
    quantity: number,
    price: number,
    match: number,
    liquidity: Liquidity,
    against?: EngineOrder,
  ): void;
  /** `order.remaining` is what was given up. */
  removed(order: EngineOrder, why: Removal): void;
  /** It lost `quantity` shares instead of trading `prevented` of them with an order of its own group; it is gone when none remain. */
  prevented?(order: EngineOrder, quantity: number, prevented: number, price: number, liquidity: "A" | "R"): void;
  /** Its next slice is shown, under another reference. */
  refreshed?(order: EngineOrder): void;
  /** The market moved it: other price or place in time, under another reference. */
  moved?(order: EngineOrder): void;
}

export interface EngineOrder {
  /** Day-unique order reference number, below 2^53. Another one with each new place in time. */
  reference: number;
  readonly book: OrderBook;
  readonly buy: boolean;
  price: number;
  /** Shares not yet executed or cancelled; 0 when it is gone. */
  remaining: number;
  /** Of them, shares that the feed shows while it rests. */
  shown: number;
  /** Shown in the feed. Hidden orders trade after displayed ones of the same price. */
  readonly displayed: boolean;
  /** MPID shown in the feed, 4 characters. */
  readonly attribution: string | undefined;
  readonly owner: OrderOwner;
  /** Undefined for a plain order. */
  readonly terms: OrderTerms | undefined;
  /** As its owner said it: a peg's price never passes it. */
  readonly limit: number;
  /** Least shares of a trade, while it rests and as it comes in. */
  minimum: number;
  /** Free for the owner. */
  tag: number;
  /** Place in time, where the market needs it told apart from the place in its level. */
  arrival: number;
  level: PriceLevel | undefined;
  previous: EngineOrder | undefined;
  next: EngineOrder | undefined;
}

/** Whether its price is one that pegs follow: displayed, and not following itself. */
function isAnchor(order: EngineOrder): boolean {
  return order.displayed && order.terms?.peg === undefined;
}

/** Orders of one price, oldest first; displayed and hidden apart. */
export class PriceLevel {
  readonly price: number;
  displayedQuantity = 0;
  /** Of hidden orders, and what displayed ones have in reserve. */
  hiddenQuantity = 0;
  /** Orders that take part only in trades of some size. */
  minimums = 0;
  /** Displayed orders that pegs follow. */
  anchors = 0;
  private firstDisplayed: EngineOrder | undefined;
  private lastDisplayed: EngineOrder | undefined;
  private firstHidden: EngineOrder | undefined;
  private lastHidden: EngineOrder | undefined;

  constructor(price: number) {
    this.price = price;
  }

  get empty(): boolean {
    return this.firstDisplayed === undefined && this.firstHidden === undefined;
  }

  /** The order that trades next. */
  get first(): EngineOrder | undefined {
    return this.firstDisplayed ?? this.firstHidden;
  }

  /** The first one that trades with an incoming order of so many shares. */
  firstFor(quantity: number): EngineOrder | undefined {
    if (this.minimums === 0) return this.first;
    // Displayed orders have no minimum.
    let order = this.first;
    while (order !== undefined && order.minimum > quantity) order = order.next;
    return order;
  }

  append(order: EngineOrder): void {
    order.level = this;
    order.next = undefined;
    this.displayedQuantity += order.shown;
    this.hiddenQuantity += order.remaining - order.shown;
    if (order.minimum > 0) this.minimums++;
    if (isAnchor(order)) this.anchors++;
    if (order.displayed) {
      order.previous = this.lastDisplayed;
      if (this.lastDisplayed === undefined) this.firstDisplayed = order;
      else this.lastDisplayed.next = order;
      this.lastDisplayed = order;
    } else {
      order.previous = this.lastHidden;
      if (this.lastHidden === undefined) this.firstHidden = order;
      else this.lastHidden.next = order;
      this.lastHidden = order;
    }
  }

  /** Takes executed shares: those that are shown, of an order that shows any. */
  take(order: EngineOrder, quantity: number): void {
    order.remaining -= quantity;
    if (order.displayed) {
      order.shown -= quantity;
      this.displayedQuantity -= quantity;
    } else this.hiddenQuantity -= quantity;
  }

  /** Takes cancelled shares: those in reserve first. @returns how many of them were shown */
  cut(order: EngineOrder, quantity: number): number {
    const hidden = Math.min(quantity, order.remaining - order.shown);
    const shown = quantity - hidden;
    order.remaining -= quantity;
    order.shown -= shown;
    this.hiddenQuantity -= hidden;
    this.displayedQuantity -= shown;
    return shown;
  }

  /** Takes the order and what remains of it out. */
  unlink(order: EngineOrder): void {
    const { previous, next } = order;
    if (previous !== undefined) previous.next = next;
    if (next !== undefined) next.previous = previous;
    this.displayedQuantity -= order.shown;
    this.hiddenQuantity -= order.remaining - order.shown;
    if (order.minimum > 0) this.minimums--;
    if (isAnchor(order)) this.anchors--;
    if (order.displayed) {
      if (previous === undefined) this.firstDisplayed = next;
      if (next === undefined) this.lastDisplayed = previous;
    } else {
      if (previous === undefined) this.firstHidden = next;
      if (next === undefined) this.lastHidden = previous;
    }
    order.level = undefined;
    order.previous = undefined;
    order.next = undefined;
  }

  *orders(): Generator<EngineOrder> {
    for (let order = this.firstDisplayed; order !== undefined; order = order.next) yield order;
    for (let order = this.firstHidden; order !== undefined; order = order.next) yield order;
  }
}

/** Levels of one side, worst first: the best one, where nearly all changes are, is at the array's end. */
export class BookSide {
  readonly levels: PriceLevel[] = [];
  private readonly byPrice = new Map<number, PriceLevel>();
  /** +1: higher prices are better (bids); -1: lower ones. */
  private readonly better: 1 | -1;

  constructor(buy: boolean) {
    this.better = buy ? 1 : -1;
  }

  get best(): PriceLevel | undefined {
    return this.levels[this.levels.length - 1];
  }

  /** Best level that the feed shows. */
  get bestDisplayed(): PriceLevel | undefined {
    const { levels } = this;
    for (let i = levels.length - 1; i >= 0; i--) {
      const level = levels[i];
      if (level !== undefined && level.displayedQuantity > 0) return level;
    }
    return undefined;
  }

  /** Best price that pegs follow. */
  get anchor(): number | undefined {
    const { levels } = this;
    for (let i = levels.length - 1; i >= 0; i--) {
      const level = levels[i];
      if (level !== undefined && level.anchors > 0) return level.price;
    }
    return undefined;
  }

  /** The level of a price, when there is one. */
  find(price: number): PriceLevel | undefined {
    return this.byPrice.get(price);
  }

  at(price: number): PriceLevel {
    const known = this.byPrice.get(price);
    if (known !== undefined) return known;
    const level = new PriceLevel(price);
    this.byPrice.set(price, level);
    this.levels.splice(this.position(price), 0, level);
    return level;
  }

  drop(level: PriceLevel): void {
    this.byPrice.delete(level.price);
    if (this.best === level) this.levels.pop();
    else this.levels.splice(this.position(level.price), 1);
  }

  /** Index of the first level that is not worse than `price`. */
  private position(price: number): number {
    const { levels, better } = this;
    let low = 0;
    let high = levels.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const level = levels[middle];
      if (level !== undefined && (level.price - price) * better < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Differs from every quote. */
export const NO_QUOTE_YET: Quote = { bid: Number.NaN, ask: Number.NaN };

export class OrderBook {
  /** Stock locate, 1..65535. */
  readonly locate: number;
  readonly stock: string;
  readonly bids = new BookSide(true);
  readonly asks = new BookSide(false);
  halted = false;
  /** Nothing is priced, and nothing trades, outside of these; 0 and infinity without price bands. */
  lowest = 0;
  highest = Number.POSITIVE_INFINITY;
  /** Orders that follow the quote, in the order of their places in time. */
  readonly pegged = new Set<EngineOrder>();
  /** Orders that trade beyond their price, likewise. */
  readonly discretionary = new Set<EngineOrder>();
  /** The quote that pegs were priced by last. */
  quote: Quote = NO_QUOTE_YET;

  constructor(locate: number, stock: string) {
    this.locate = locate;
    this.stock = stock;
  }

  side(buy: boolean): BookSide {
    return buy ? this.bids : this.asks;
  }
}
