// The matching rules of README.md written down as plainly as they can be: one list of resting orders, sorted and searched anew for every
// question. Written from the rules and not from the engine, whose check it is.

import type { OrderTerms, Peg } from "./order-terms.ts";

export interface NaiveOrder {
  readonly id: number;
  readonly buy: boolean;
  readonly limit: number;
  readonly displayed: boolean;
  readonly terms: OrderTerms;
  price: number;
  left: number;
  /** Of them shown. */
  shown: number;
  minimum: number;
  /** Place in time. */
  place: number;
}

/** What happened, as numbers: the kind first. */
export const EVENT = {
  /** resting id, incoming id, shares, price, 1 if the resting order was the one that took */
  TRADE: 1,
  /** id, reason, shares given up */
  REMOVED: 2,
  /** id, shares lost, shares prevented, price */
  PREVENTED: 3,
  /** id, shares shown */
  REFRESHED: 4,
  /** id, price */
  MOVED: 5,
} as const;

export const REASON = {
  taken: 1,
  replaced: 2,
  immediate: 3,
  metDisplayed: 4,
  metHidden: 5,
  quoteLost: 6,
  crossOver: 7,
};

export interface NaiveRequest {
  readonly id: number;
  readonly buy: boolean;
  readonly quantity: number;
  readonly price: number;
  readonly displayed: boolean;
  readonly immediate: boolean;
  readonly terms: OrderTerms;
}

const ROUNDS_MAX = 1000;

export class NaiveEngine {
  resting: NaiveOrder[] = [];
  readonly events: number[] = [];
  private readonly draw: (low: number, high: number) => number;
  private places = 0;
  private lowest = 0;
  private highest = Number.POSITIVE_INFINITY;

  constructor(draw: (low: number, high: number) => number) {
    this.draw = draw;
  }

  /** False: it follows a quote that there is not, and nothing happened. */
  enter(request: NaiveRequest): boolean {
    const order = this.made(request);
    if (order === undefined) return false;
    this.arrive(order, request.immediate);
    this.settle();
    return true;
  }

  reduce(id: number, quantity: number): void {
    const order = this.find(id);
    if (quantity >= order.left) {
      this.remove(id);
      return;
    }
    const reserve = order.left - order.shown;
    order.left -= quantity;
    order.shown -= Math.max(0, quantity - reserve);
    order.minimum = Math.min(order.minimum, order.left);
    this.refreshIfUsedUp(order);
  }

  remove(id: number): void {
    this.takeOut(this.find(id), REASON.taken);
    this.settle();
  }

  replace(id: number, request: NaiveRequest): void {
    const original = this.find(id);
    const order = this.made(request);
    this.resting.splice(this.resting.indexOf(original), 1);
    this.events.push(EVENT.REMOVED, original.id, REASON.replaced, original.left);
    if (order === undefined) this.events.push(EVENT.REMOVED, request.id, REASON.quoteLost, request.quantity);
    else this.arrive(order, request.immediate);
    this.settle();
  }

  setBands(lowest: number, highest: number): void {
    this.lowest = lowest;
    this.highest = highest;
    for (const buy of [true, false]) {
      const edge = buy ? highest : lowest;
      const outside = this.queue(buy).filter(({ price }) => (buy ? price > edge : price < edge));
      for (const order of outside) if (this.resting.includes(order)) this.move(order, edge);
    }
    this.settle();
  }

  /** Resting orders of a side in the order in which they trade. */
  queue(buy: boolean): NaiveOrder[] {
    return this.resting
      .filter((order) => order.buy === buy)
      .sort(
        (x, y) =>
          (buy ? y.price - x.price : x.price - y.price) ||
          Number(y.displayed) - Number(x.displayed) ||
          x.place - y.place,
      );
  }

  private find(id: number): NaiveOrder {
    const order = this.resting.find((other) => other.id === id);
    if (order === undefined) throw new Error(`order ${id} does not rest`);
    return order;
  }

  private made(request: NaiveRequest): NaiveOrder | undefined {
    const { id, buy, quantity, displayed, terms } = request;
    const price = this.priced(buy, request.price, terms);
    if (price === undefined) return undefined;
    const minimum = Math.min(terms.minimum ?? 0, quantity);
    return { id, buy, limit: request.price, displayed, terms, price, left: quantity, shown: 0, minimum, place: 0 };
  }

  /** Best price that a displayed order has which follows nothing itself. */
  private quoted(buy: boolean): number | undefined {
    return this.queue(buy).find(({ displayed, terms }) => displayed && terms.peg === undefined)?.price;
  }

  private followed(peg: Peg, buy: boolean): number | undefined {
    const bid = this.quoted(true);
    const ask = this.quoted(false);
    let base: number | undefined;
    if (peg.to === "midpoint") base = bid === undefined || ask === undefined ? undefined : (bid + ask) >> 1;
    else base = (peg.to === "primary") === buy ? bid : ask;
    return base === undefined ? undefined : base + peg.offset;
  }

  private priced(buy: boolean, limit: number, terms: OrderTerms): number | undefined {
    let price = limit;
    if (terms.peg !== undefined) {
      const target = this.followed(terms.peg, buy);
      if (target === undefined) return undefined;
      if (buy ? target < limit : target > limit) price = target;
      if (price < 1) price = 1;
    }
    if (buy && price > this.highest) price = this.highest;
    if (!buy && price < this.lowest) price = this.lowest;
    return price;
  }

  private reach(order: NaiveOrder): number {
    const { buy, price, terms } = order;
    if (terms.discretion === undefined) return price;
    const candidates: number[] = [];
    if (terms.discretion.price !== undefined) candidates.push(terms.discretion.price);
    if (terms.discretion.peg !== undefined) {
      const target = this.followed(terms.discretion.peg, buy);
      if (target === undefined) return price;
      candidates.push(target);
    }
    if (candidates.length === 0) return price;
    // The nearer of the two, never nearer than the order's price, never outside of the bands.
    const far = buy ? Math.min(...candidates) : Math.max(...candidates);
    if (buy) return far <= price ? price : Math.min(far, this.highest);
    return far >= price ? price : Math.max(far, this.lowest);
  }

  /** Orders that one of that side would meet up to `limit`, first to trade first. */
  private contra(buy: boolean, limit: number): NaiveOrder[] {
    return this.queue(!buy).filter(({ price }) => (buy ? price <= limit : price >= limit));
  }

  private fillable(order: NaiveOrder, limit: number): number {
    let wanted = order.left;
    for (const other of this.contra(order.buy, limit)) {
      if (other.minimum > wanted || this.own(order, other)) continue;
      wanted -= Math.min(wanted, other.left);
    }
    return order.left - wanted;
  }

  private own(incoming: NaiveOrder, other: NaiveOrder): boolean {
    const group = incoming.terms.selfMatch?.group;
    return group !== undefined && other.terms.selfMatch?.group === group;
  }

  private arrive(order: NaiveOrder, immediate: boolean, farthest?: number): void {
    if (order.terms.postOnly === true) {
      if (!this.postOnly(order)) return;
    } else {
      const limit = farthest ?? this.reach(order);
      if (this.fillable(order, limit) >= order.minimum) this.match(order, limit);
    }
    if (order.left === 0) return;
    if (immediate) this.events.push(EVENT.REMOVED, order.id, REASON.immediate, order.left);
    else this.rest(order);
  }

  private rest(order: NaiveOrder): void {
    order.minimum = Math.min(order.minimum, order.left);
    order.shown = order.displayed ? this.slice(order) : 0;
    order.place = ++this.places;
    this.resting.push(order);
  }

  private slice({ terms, left }: NaiveOrder): number {
    const { slice = 0, sliceSpread = 0 } = terms;
    if (slice === 0) return left;
    const size = sliceSpread === 0 ? slice : Math.max(1, this.draw(slice - sliceSpread, slice + sliceSpread));
    return Math.min(size, left);
  }

  /** False: the order is out. */
  private postOnly(order: NaiveOrder): boolean {
    if (this.contra(order.buy, order.price).some(({ displayed }) => displayed)) {
      this.events.push(EVENT.REMOVED, order.id, REASON.metDisplayed, order.left);
      return false;
    }
    for (const hidden of this.contra(order.buy, order.price)) {
      if (hidden.terms.tradeNow !== true || this.own(order, hidden) || order.left === 0) continue;
      if (hidden.minimum <= order.left) this.trade(hidden, order, 1);
    }
    if (order.left > 0 && this.contra(order.buy, order.price).length > 0) {
      this.events.push(EVENT.REMOVED, order.id, REASON.metHidden, order.left);
      return false;
    }
    return true;
  }

  private match(order: NaiveOrder, limit: number): void {
    while (order.left > 0) {
      const other = this.contra(order.buy, limit).find(({ minimum }) => minimum <= order.left);
      if (other === undefined) return;
      if (this.own(order, other)) this.prevent(order, other);
      else this.trade(other, order, 0);
    }
  }

  private trade(resting: NaiveOrder, incoming: NaiveOrder, restingTook: number): void {
    const shares = Math.min(resting.displayed ? resting.shown : resting.left, incoming.left);
    resting.left -= shares;
    incoming.left -= shares;
    if (resting.displayed) resting.shown -= shares;
    if (resting.minimum > resting.left) resting.minimum = resting.left;
    this.events.push(EVENT.TRADE, resting.id, incoming.id, shares, resting.price, restingTook);
    this.dropIfDone(resting);
    this.refreshIfUsedUp(resting);
  }

  private prevent(incoming: NaiveOrder, resting: NaiveOrder): void {
    const shares = Math.min(resting.displayed ? resting.shown : resting.left, incoming.left);
    const mode = incoming.terms.selfMatch?.prevent;
    const { price } = resting;
    if (mode === "oldest" || mode === "both") {
      const lost = mode === "both" ? shares : resting.left;
      resting.left -= lost;
      resting.shown = resting.displayed ? Math.max(0, resting.shown - lost) : 0;
      resting.minimum = Math.min(resting.minimum, resting.left);
      this.events.push(EVENT.PREVENTED, resting.id, lost, shares, price);
      this.dropIfDone(resting);
      this.refreshIfUsedUp(resting);
    }
    if (mode === "newest" || mode === "both") {
      const lost = mode === "both" ? shares : incoming.left;
      incoming.left -= lost;
      this.events.push(EVENT.PREVENTED, incoming.id, lost, shares, price);
    }
  }

  private dropIfDone(order: NaiveOrder): void {
    if (order.left === 0) this.resting = this.resting.filter((other) => other !== order);
  }

  private refreshIfUsedUp(order: NaiveOrder): void {
    if (!order.displayed || order.shown > 0 || order.left === 0) return;
    order.shown = this.slice(order);
    order.place = ++this.places;
    this.events.push(EVENT.REFRESHED, order.id, order.shown);
  }

  private takeOut(order: NaiveOrder, reason: number): void {
    this.resting = this.resting.filter((other) => other !== order);
    this.events.push(EVENT.REMOVED, order.id, reason, order.left);
  }

  private move(order: NaiveOrder, price: number, limit?: number): void {
    this.resting = this.resting.filter((other) => other !== order);
    order.price = price;
    this.arrive(order, false, limit);
    if (this.resting.includes(order)) this.events.push(EVENT.MOVED, order.id, order.price);
  }

  private settle(): void {
    const byPlace = (orders: NaiveOrder[]): NaiveOrder[] => orders.sort((x, y) => x.place - y.place);
    for (let round = 1; ; round++) {
      if (round > ROUNDS_MAX) throw new Error("the market does not settle");
      const pegged = byPlace(this.resting.filter(({ terms }) => terms.peg !== undefined));
      const eager = byPlace(
        this.resting.filter(({ terms }) => terms.discretion !== undefined && terms.postOnly !== true),
      );
      if (pegged.length + eager.length === 0) return;
      const bid = this.quoted(true);
      const ask = this.quoted(false);
      let moved = false;
      for (const order of pegged) {
        if (!this.resting.includes(order)) continue;
        const price = this.followedBy(order, bid, ask);
        if (price === order.price) continue;
        moved = true;
        if (price === undefined) this.takeOut(order, REASON.quoteLost);
        else this.move(order, price);
      }
      if (moved) continue;
      const ready = eager.find((order) => {
        const limit = this.reach(order);
        return limit !== order.price && this.fillable(order, limit) >= Math.max(1, order.minimum);
      });
      if (ready === undefined) return;
      this.move(ready, ready.price, this.reach(ready));
    }
  }

  /** A pegged order's price at a quote that held when the round began. */
  private followedBy(order: NaiveOrder, bid: number | undefined, ask: number | undefined): number | undefined {
    const { buy, limit, terms } = order;
    if (terms.peg === undefined) return order.price;
    const { to, offset } = terms.peg;
    const base =
      to === "midpoint" ? (bid === undefined || ask === undefined ? undefined : (bid + ask) >> 1) : undefined;
    const side = (to === "primary") === buy ? bid : ask;
    const from = to === "midpoint" ? base : side;
    if (from === undefined) return undefined;
    const price = Math.max(1, buy ? Math.min(limit, from + offset) : Math.max(limit, from + offset));
    return buy ? Math.min(price, this.highest) : Math.max(price, this.lowest);
  }
}
