// One symbol's book in the matching engine: price levels in order, each with its orders in order of time.

/** What a resting or incoming order belongs to; the engine tells it what happens to the order. */
export interface OrderOwner {
  /** `order.remaining` is already reduced. `liquidity`: A added (it rested), R removed (it came in). */
  executed(order: EngineOrder, quantity: number, price: number, match: number, liquidity: "A" | "R"): void;
  /** The order left the book otherwise than by its last execution: cancelled, expired, or replaced by another. */
  removed(order: EngineOrder): void;
}

export interface EngineOrder {
  /** Day-unique order reference number, below 2^53. */
  readonly reference: number;
  readonly book: OrderBook;
  readonly buy: boolean;
  readonly price: number;
  /** Shares not yet executed or cancelled; 0 when it is gone. */
  remaining: number;
  /** Shown in the feed. Hidden orders trade after displayed ones of the same price. */
  readonly displayed: boolean;
  /** MPID shown in the feed, 4 characters. */
  readonly attribution: string | undefined;
  readonly owner: OrderOwner;
  /** Free for the owner. */
  tag: number;
  /** Place in time, where the market needs it told apart from the place in its level. */
  arrival: number;
  level: PriceLevel | undefined;
  previous: EngineOrder | undefined;
  next: EngineOrder | undefined;
}

/** Orders of one price, oldest first; displayed and hidden apart. */
export class PriceLevel {
  readonly price: number;
  displayedQuantity = 0;
  hiddenQuantity = 0;
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

  append(order: EngineOrder): void {
    order.level = this;
    order.next = undefined;
    if (order.displayed) {
      order.previous = this.lastDisplayed;
      if (this.lastDisplayed === undefined) this.firstDisplayed = order;
      else this.lastDisplayed.next = order;
      this.lastDisplayed = order;
      this.displayedQuantity += order.remaining;
    } else {
      order.previous = this.lastHidden;
      if (this.lastHidden === undefined) this.firstHidden = order;
      else this.lastHidden.next = order;
      this.lastHidden = order;
      this.hiddenQuantity += order.remaining;
    }
  }

  reduce(order: EngineOrder, quantity: number): void {
    order.remaining -= quantity;
    if (order.displayed) this.displayedQuantity -= quantity;
    else this.hiddenQuantity -= quantity;
  }

  /** Takes the order and what remains of it out. */
  unlink(order: EngineOrder): void {
    const { previous, next } = order;
    if (previous !== undefined) previous.next = next;
    if (next !== undefined) next.previous = previous;
    if (order.displayed) {
      this.displayedQuantity -= order.remaining;
      if (previous === undefined) this.firstDisplayed = next;
      if (next === undefined) this.lastDisplayed = previous;
    } else {
      this.hiddenQuantity -= order.remaining;
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

export class OrderBook {
  /** Stock locate, 1..65535. */
  readonly locate: number;
  readonly stock: string;
  readonly bids = new BookSide(true);
  readonly asks = new BookSide(false);
  halted = false;

  constructor(locate: number, stock: string) {
    this.locate = locate;
    this.stock = stock;
  }

  side(buy: boolean): BookSide {
    return buy ? this.bids : this.asks;
  }
}
