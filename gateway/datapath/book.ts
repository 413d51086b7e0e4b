// Section 4: what each book message does to a symbol's orders and levels, which faults it raises, and the view after it.
import { FAULT, type Geometry } from "../../proto/mod.ts";
import { ASK, BID, BLOCKING, OrderTable, WORSE } from "./order-table.ts";
import { PriceLevels } from "./price-levels.ts";
import type { Tracking } from "./tracking.ts";
import { VIEW_WORDS } from "./view.ts";

const PRICE_MAX = 2_000_000_000;

export interface Level {
  /** 1e-4 currency units. */
  readonly price: number;
  readonly quantity: number;
}

/**
 * Quantities come in int32 form of unsigned numbers, references as two such words. The caller applies one message
 * (add, reduce, remove, replace) and then calls {@link settle}.
 */
export class Book {
  /** The last view of every slot, {@link VIEW_WORDS} words each; all zero is the invalid one. */
  readonly views: Uint32Array;
  /** Fault bits that the message before the last settle() set for the first time. */
  newFaults = 0;
  private readonly orders: OrderTable;
  private readonly ladder: PriceLevels;
  private readonly levels: number;
  private readonly faults: Uint8Array;
  /** Feed bits (section 2), index: slot. While one is set the slot's view is the invalid one. */
  private readonly feedBits: Uint8Array;
  /** Live orders outside the window by class, index: 2 * slot + side. */
  private readonly worse: Int32Array;
  private readonly blocking: Int32Array;
  private tracking: Tracking;
  private raised = 0;
  /** Whether the message may have changed the view: a best level, the orders outside the window, or a fault. */
  private touched = false;

  constructor(geometry: Geometry, tracking: Tracking) {
    this.levels = geometry.levels;
    this.orders = new OrderTable(geometry.setBits);
    this.ladder = new PriceLevels(2 * geometry.symbols, geometry.levels);
    this.views = new Uint32Array(geometry.symbols * VIEW_WORDS);
    this.faults = new Uint8Array(geometry.symbols);
    this.feedBits = new Uint8Array(geometry.symbols);
    this.worse = new Int32Array(2 * geometry.symbols);
    this.blocking = new Int32Array(2 * geometry.symbols);
    this.tracking = tracking;
  }

  clear(tracking: Tracking): void {
    this.tracking = tracking;
    this.orders.clear();
    this.ladder.clear();
    this.views.fill(0);
    this.faults.fill(0);
    this.worse.fill(0);
    this.blocking.fill(0);
    this.feedBits.fill(0);
    this.raised = 0;
    this.newFaults = 0;
  }

  /** A feed fault: the feed bit of every enabled slot. No view change is reported for it. */
  distrustAll(): void {
    this.feedBits.set(this.tracking.enabled);
    this.views.fill(0);
  }

  /** Sets the slot's feed bit alone. */
  distrust(slot: number): void {
    this.feedBits[slot] = 1;
    this.views.fill(0, slot * VIEW_WORDS, (slot + 1) * VIEW_WORDS);
  }

  /** Clears the slot's feed bit; its view comes back with its next message. */
  trust(slot: number): void {
    this.feedBits[slot] = 0;
  }

  /** Takes every order, level and fault of the slot away. Walks the order table. */
  empty(slot: number): void {
    this.orders.removeAll(slot);
    this.emptyLevels(slot);
    this.faults[slot] = 0;
  }

  /** Moves the slot's window: class and level of every order by the new base. Returns the fault bits that it sets for the first time. */
  recentre(slot: number, windowLo: number): number {
    this.tracking.windowLo[slot] = windowLo;
    this.emptyLevels(slot);
    for (let entry = this.orders.next(slot, 0); entry >= 0; entry = this.orders.next(slot, entry + 1)) {
      const side = this.orders.sideOf(entry);
      const level = this.classify(slot, side, this.orders.priceOf(entry));
      this.orders.setLevel(entry, level);
      this.place(2 * slot + side, level, this.orders.quantityOf(entry));
    }
    return this.settleFaults(slot);
  }

  /** A F. `side` is BID, ASK or anything else for a side byte that is neither. Prices beyond 2^31 are negative in int32 form and as bad as 0. */
  add(slot: number, side: number, refHi: number, refLo: number, quantity: number, price: number): void {
    if (quantity === 0 || price <= 0 || price > PRICE_MAX || (side !== BID && side !== ASK)) {
      this.raised |= FAULT.badValue;
      return;
    }
    this.insert(slot, side, refHi, refLo, quantity, price);
  }

  /** E C X. */
  reduce(slot: number, refHi: number, refLo: number, quantity: number): void {
    if (quantity === 0) {
      this.raised |= FAULT.badValue;
      return;
    }
    const entry = this.orders.find(slot, refHi, refLo);
    if (entry < 0) {
      this.raised |= FAULT.unknownRef;
      return;
    }
    const remaining = this.orders.quantityOf(entry);
    if (quantity >>> 0 >= remaining >>> 0) {
      if (quantity !== remaining) this.raised |= FAULT.underflow;
      this.takeOut(slot, entry);
      return;
    }
    this.orders.setQuantity(entry, (remaining - quantity) | 0);
    const level = this.orders.levelOf(entry);
    if (level >= 0) this.deduct(2 * slot + this.orders.sideOf(entry), level, quantity);
  }

  /** D. */
  remove(slot: number, refHi: number, refLo: number): void {
    const entry = this.orders.find(slot, refHi, refLo);
    if (entry < 0) {
      this.raised |= FAULT.unknownRef;
      return;
    }
    this.takeOut(slot, entry);
  }

  /** U. */
  replace(
    slot: number,
    oldHi: number,
    oldLo: number,
    newHi: number,
    newLo: number,
    quantity: number,
    price: number,
  ): void {
    if (quantity === 0 || price <= 0 || price > PRICE_MAX) {
      this.raised |= FAULT.badValue;
      return;
    }
    const entry = this.orders.find(slot, oldHi, oldLo);
    if (entry < 0) {
      this.raised |= FAULT.unknownRef;
      return;
    }
    const side = this.orders.sideOf(entry);
    this.takeOut(slot, entry);
    this.insert(slot, side, newHi, newLo, quantity, price);
  }

  /**
   * Ends a message: {@link newFaults} tells the fault bits set for the first time, and the view is brought up to date.
   * Returns whether it differs from the last one.
   */
  settle(slot: number): boolean {
    const views = this.views;
    const at = slot * VIEW_WORDS;
    // An invalid view is always looked at anew: a restore may have made the book valid since the last message.
    if (!this.touched && this.raised === 0 && views[at] === 1) {
      this.newFaults = 0;
      return false;
    }
    this.newFaults = this.settleFaults(slot);
    if (!this.isValid(slot)) {
      if (views[at] === 0) return false;
      views.fill(0, at, at + VIEW_WORDS);
      return true;
    }
    const bidSide = 2 * slot;
    const bestBid = this.ladder.bestOf(bidSide);
    const bestAsk = this.ladder.bestOf(bidSide + 1);
    const bidPrice = bestBid < 0 ? 0 : this.priceOf(slot, BID, bestBid);
    const bidQuantity = bestBid < 0 ? 0 : this.ladder.quantityAt(bidSide, bestBid) >>> 0;
    const askPrice = bestAsk < 0 ? 0 : this.priceOf(slot, ASK, bestAsk);
    const askQuantity = bestAsk < 0 ? 0 : this.ladder.quantityAt(bidSide + 1, bestAsk) >>> 0;
    if (
      views[at] === 1 &&
      views[at + 1] === bidPrice &&
      views[at + 2] === bidQuantity &&
      views[at + 3] === askPrice &&
      views[at + 4] === askQuantity
    ) {
      return false;
    }
    views[at] = 1;
    views[at + 1] = bidPrice;
    views[at + 2] = bidQuantity;
    views[at + 3] = askPrice;
    views[at + 4] = askQuantity;
    return true;
  }

  /** Sticky fault bits of a slot. */
  faultsOf(slot: number): number {
    return this.faults[slot] as number;
  }

  hasFeedBit(slot: number): boolean {
    return this.feedBits[slot] === 1;
  }

  /** Whether any slot's feed bit is set. */
  get hasFeedFault(): boolean {
    return this.feedBits.includes(1);
  }

  get liveOrders(): number {
    return this.orders.size;
  }

  /** The best `limit` levels of a window side, best first, whether or not the book is valid. Cold. */
  top(slot: number, side: typeof BID | typeof ASK, limit: number): Level[] {
    const index = 2 * slot + side;
    const found: Level[] = [];
    for (let level = this.ladder.bestOf(index); level >= 0 && found.length < limit; ) {
      found.push({ price: this.priceOf(slot, side, level), quantity: this.ladder.quantityAt(index, level) >>> 0 });
      level = this.ladder.nextBelow(index, level);
    }
    return found;
  }

  /** valid(s) of the text; the slot's view says the same only after its next message. */
  isValid(slot: number): boolean {
    return (
      this.feedBits[slot] === 0 &&
      this.tracking.enabled[slot] === 1 &&
      this.faults[slot] === 0 &&
      this.isInRange(2 * slot) &&
      this.isInRange(2 * slot + 1)
    );
  }

  private isInRange(side: number): boolean {
    return this.blocking[side] === 0 && (this.ladder.bestOf(side) >= 0 || this.worse[side] === 0);
  }

  private insert(slot: number, side: number, refHi: number, refLo: number, quantity: number, price: number): void {
    if (this.orders.find(slot, refHi, refLo) >= 0) {
      this.raised |= FAULT.duplicateRef;
      return;
    }
    const level = this.classify(slot, side, price);
    if (!this.orders.insert(slot, side, refHi, refLo, quantity, price, level)) {
      this.raised |= FAULT.overflow;
      return;
    }
    const index = 2 * slot + side;
    if (level >= this.ladder.bestOf(index) || level < 0) this.touched = true;
    this.place(index, level, quantity);
  }

  /** Adds an order's quantity to its level, or counts it under its class. `index`: 2 * slot + side. */
  private place(index: number, level: number, quantity: number): void {
    if (level >= 0) {
      if (this.ladder.add(index, level, quantity)) this.raised |= FAULT.levelOverflow;
    } else if (level === WORSE) {
      this.worse[index] = (this.worse[index] as number) + 1;
    } else {
      this.blocking[index] = (this.blocking[index] as number) + 1;
    }
  }

  private emptyLevels(slot: number): void {
    for (const index of [2 * slot, 2 * slot + 1]) {
      this.ladder.clearSide(index);
      this.worse[index] = 0;
      this.blocking[index] = 0;
    }
  }

  /** Ends what raised faults; returns the bits set for the first time. */
  private settleFaults(slot: number): number {
    this.touched = false;
    const fresh = this.raised & ~(this.faults[slot] as number);
    this.faults[slot] = (this.faults[slot] as number) | this.raised;
    this.raised = 0;
    return fresh;
  }

  private takeOut(slot: number, entry: number): void {
    const level = this.orders.levelOf(entry);
    const index = 2 * slot + this.orders.sideOf(entry);
    if (level >= 0) {
      this.deduct(index, level, this.orders.quantityOf(entry));
    } else if (level === WORSE) {
      this.touched = true;
      this.worse[index] = (this.worse[index] as number) - 1;
    } else {
      this.touched = true;
      this.blocking[index] = (this.blocking[index] as number) - 1;
    }
    this.orders.remove(entry);
  }

  private deduct(index: number, level: number, quantity: number): void {
    if (level >= this.ladder.bestOf(index)) this.touched = true;
    this.ladder.deduct(index, level, quantity);
  }

  /** Level number of a price in the window of the slot's side, or the class of a price outside. */
  private classify(slot: number, side: number, price: number): number {
    const tick = this.tracking.tick[slot] as number;
    const above = price - (this.tracking.windowLo[slot] as number);
    const inWindow = above >= 0 && above < this.levels * tick;
    if (inWindow) {
      const step = tick === 1 ? above : Math.floor(above / tick);
      if (step * tick !== above) return BLOCKING;
      return side === BID ? step : this.levels - 1 - step;
    }
    return side === BID ? (above < 0 ? WORSE : BLOCKING) : above < 0 ? BLOCKING : WORSE;
  }

  private priceOf(slot: number, side: number, level: number): number {
    const step = side === BID ? level : this.levels - 1 - level;
    return (this.tracking.windowLo[slot] as number) + step * (this.tracking.tick[slot] as number);
  }
}
