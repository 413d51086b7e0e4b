// The agents that trade one symbol: passive traders, market makers that follow a drifting reference price, takers. They see the
// displayed book and act on it through the matching engine like anybody else.

import type { MatchingEngine } from "../exchange/matching-engine.ts";
import type { EngineOrder, Liquidity, OrderBook, OrderOwner } from "../exchange/order-book.ts";
import type { Random } from "../world/random.ts";
import { ATTRIBUTED_SHARE } from "./action-mix.ts";
import type { ListedSymbol } from "./symbols.ts";

/** Prices at and above this quote in cents, below it in 1e-4 (Regulation NMS rule 612). */
const PENNY_PRICE = 10_000;
const MAX_PRICE = 1_999_999_900;
const MAKERS = ["GSCO", "MSCO", "UBSS", "JPMS", "CDRG", "NITE", "VALR", "HRTF"] as const;

export class SymbolAgents implements OrderOwner {
  readonly book: OrderBook;
  /** Smallest price step of the symbol, 1e-4. */
  readonly tick: number;
  /** Resting orders of all agents, in no particular order. */
  private readonly live: EngineOrder[] = [];
  /** How many resting orders the agents keep between them. */
  private readonly depth: number;
  private readonly engine: MatchingEngine;
  private readonly random: Random;
  /** What the agents think the stock is worth, 1e-4; drifts by a tick now and then. */
  private fair: number;
  private trend = 0;

  constructor(engine: MatchingEngine, book: OrderBook, symbol: ListedSymbol, depth: number, random: Random) {
    this.engine = engine;
    this.book = book;
    this.depth = depth;
    this.random = random;
    this.tick = symbol.referencePrice >= PENNY_PRICE ? 100 : 1;
    this.fair = symbol.referencePrice;
  }

  get liveOrders(): number {
    return this.live.length;
  }

  get fairPrice(): number {
    return this.fair;
  }

  executed(order: EngineOrder, _quantity: number, _price: number, _match: number, liquidity: Liquidity): void {
    if (order.remaining === 0 && liquidity !== "R") this.forget(order);
  }

  removed(order: EngineOrder): void {
    if (this.live[order.tag] === order) this.forget(order);
  }

  /** One passive order. */
  add(): void {
    this.drift();
    // Agents refill the thinner side.
    const buy = this.random.unit() < 0.5;
    this.rest(buy, this.passivePrice(buy), this.size());
  }

  /** Takes an order out; adds one instead when the book is thin. */
  delete(): void {
    if (this.live.length < this.depth * 0.6) {
      this.add();
      return;
    }
    const order = this.victim();
    if (order !== undefined) this.engine.remove(order);
  }

  /** A market maker moves a quote to where it now belongs. */
  replace(): void {
    this.drift();
    const order = this.victim();
    if (order === undefined) {
      this.add();
      return;
    }
    const quantity = this.random.chance(0.6) ? order.remaining : this.size();
    const moved = this.engine.replace(order, { quantity, price: this.passivePrice(order.buy) });
    this.remember(moved);
  }

  /** An aggressive order, usually towards the fair price. */
  take(improvement = 0): void {
    this.drift();
    const { bids, asks } = this.book;
    const bid = bids.bestDisplayed?.price;
    const ask = asks.bestDisplayed?.price;
    if (bid === undefined || ask === undefined || this.live.length < this.depth * 0.3) {
      this.add();
      return;
    }
    const towards = this.fair * 2 > bid + ask;
    const buy = this.random.chance(0.7) ? towards : !towards;
    const target = buy ? asks.bestDisplayed : bids.bestDisplayed;
    if (target === undefined) return;
    // Mostly the order that is first in line (three of four executions of a real day empty their order), sometimes part of it,
    // the whole touch, or a sweep through the next levels.
    const roll = this.random.unit();
    const sweep = roll < 0.03;
    const first = target.first?.shown ?? 0;
    const quantity = sweep
      ? target.displayedQuantity + this.size()
      : roll < 0.08
        ? target.displayedQuantity
        : roll < 0.7
          ? first
          : Math.min(this.size(), first);
    const slip = sweep ? this.random.between(1, 4) * this.tick : 0;
    const price = buy ? target.price + slip : Math.max(this.tick, target.price - slip);
    this.engine.enter({
      locate: this.book.locate,
      buy,
      quantity,
      price,
      owner: this,
      immediate: true,
      displayed: true,
      improvement: improvement === 0 || this.tick === 1 ? 0 : Math.min(improvement, 50),
    });
  }

  /** Cuts an order, keeping its place. */
  reduce(): void {
    const order = this.victim();
    if (order === undefined || order.remaining < 2) {
      this.add();
      return;
    }
    this.engine.reduce(order, this.random.between(1, order.remaining - 1));
  }

  /** A hidden order inside the spread, at its middle when there is no price between, meets a taker at once. */
  hiddenTrade(): void {
    const bid = this.book.bids.bestDisplayed?.price;
    const ask = this.book.asks.bestDisplayed?.price;
    if (bid === undefined || ask === undefined || ask - bid < 2) {
      this.take();
      return;
    }
    const steps = Math.floor((ask - bid) / this.tick) - 1;
    const price = steps < 1 ? (bid + ask) >> 1 : bid + this.random.between(1, steps) * this.tick;
    const quantity = this.size();
    const buy = this.random.chance(0.5);
    const { locate } = this.book;
    const hidden = this.engine.enter({ locate, buy, quantity, price, owner: this, immediate: false, displayed: false });
    this.remember(hidden);
    this.engine.enter({ locate, buy: !buy, quantity, price, owner: this, immediate: true, displayed: true });
  }

  /** Takes the agents' orders out one by one, as at the end of the day. False when none is left. */
  withdraw(): boolean {
    const order = this.live[this.live.length - 1];
    if (order !== undefined) this.engine.remove(order);
    return order !== undefined;
  }

  private rest(buy: boolean, price: number, quantity: number): void {
    const attribution = this.random.chance(ATTRIBUTED_SHARE) ? this.random.pick(MAKERS) : undefined;
    const { locate } = this.book;
    const order = this.engine.enter({
      locate,
      buy,
      quantity,
      price,
      owner: this,
      immediate: false,
      displayed: true,
      attribution,
    });
    this.remember(order);
  }

  private remember(order: EngineOrder): void {
    // A marketable order may be gone already, or have been cut.
    if (order.level === undefined) return;
    order.tag = this.live.length;
    this.live.push(order);
  }

  private forget(order: EngineOrder): void {
    const last = this.live.pop();
    if (last === undefined || last === order) return;
    last.tag = order.tag;
    this.live[order.tag] = last;
  }

  /** Half of all cancels hit the newest orders, which are mostly near the touch. */
  private victim(): EngineOrder | undefined {
    const { length } = this.live;
    if (length === 0) return undefined;
    const newest = Math.min(length, 16);
    const at = this.random.unit() < 0.5 ? length - 1 - this.random.below(newest) : this.random.below(length);
    return this.live[at];
  }

  private drift(): void {
    if (this.random.unit() >= 0.02) return;
    // A trend that turns rarely makes moves longer than a plain random walk's.
    if (this.random.unit() < 0.1) this.trend = this.random.between(-1, 1);
    const step = this.random.between(-1, 1) + (this.random.unit() < 0.2 ? this.trend : 0);
    this.fair = Math.min(Math.max(this.fair + step * this.tick, 20 * this.tick), MAX_PRICE / 2);
  }

  /** A price that rests: near the fair price, seldom far, very seldom a stub quote; never through the other side. */
  private passivePrice(buy: boolean): number {
    const { random, tick } = this;
    const roll = random.unit();
    let price: number;
    if (roll < 0.0005) price = buy ? tick : Math.min(MAX_PRICE, Math.round(this.fair * 20));
    else {
      const far = roll < 0.02 ? random.below(Math.ceil((this.fair * 0.1) / tick)) : 0;
      const away = (1 + random.geometric(0.25, 60) + far) * tick;
      price = buy ? this.fair - away : this.fair + away;
    }
    price = Math.round(price / tick) * tick;
    const other = this.book.side(!buy).best?.price;
    if (other !== undefined) price = buy ? Math.min(price, other - tick) : Math.max(price, other + tick);
    return Math.min(Math.max(price, tick), MAX_PRICE);
  }

  private size(): number {
    const roll = this.random.unit();
    if (roll < 0.55) return 100;
    if (roll < 0.78) return 1 + this.random.below(99);
    if (roll < 0.97) return 100 * this.random.between(2, 5);
    return 100 * this.random.between(6, 60);
  }
}
