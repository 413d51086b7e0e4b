// The matching engine against the naive one on random orders of all kinds. 40,000 requests unless told otherwise; the long run is
//   ENGINE_REQUESTS=10000000 npx tickgate test --only vitest -- sim/exchange/naive-engine.test.ts

import { expect, test } from "vitest";
import { NaiveBook } from "../flow/naive-book.ts";
import { messagesIn } from "../inputs/itch-file.ts";
import { Random } from "../world/random.ts";
import { howToRepeat, testSeed } from "../world/repeatable.ts";
import { ItchEncoder } from "./itch-encoder.ts";
import { MatchingEngine } from "./matching-engine.ts";
import { EVENT, NaiveEngine, type NaiveRequest, REASON } from "./naive-engine.ts";
import type { EngineOrder, Liquidity, OrderBook, OrderOwner, Removal } from "./order-book.ts";
import type { OrderTerms } from "./order-terms.ts";

const REQUESTS = Number(process.env.ENGINE_REQUESTS ?? 40_000);
const LOCATE = 5;
const CENTRE = 1_000_000;
const TICK = 100;
/** A middle of one-tick spreads is no tick. */
const BAND = 12 * TICK;

/** Tells what happened in the words of the naive engine. */
class Witness implements OrderOwner {
  readonly events: number[] = [];
  private lastMatch = 0;

  executed(
    order: EngineOrder,
    quantity: number,
    price: number,
    match: number,
    liquidity: Liquidity,
    against?: EngineOrder,
  ): void {
    // Each trade is told twice, of the resting order first.
    if (match === this.lastMatch) return;
    this.lastMatch = match;
    this.events.push(EVENT.TRADE, order.tag, against?.tag ?? 0, quantity, price, liquidity === "R" ? 1 : 0);
  }

  removed(order: EngineOrder, why: Removal): void {
    this.events.push(EVENT.REMOVED, order.tag, REASON[why], order.remaining);
  }

  prevented(order: EngineOrder, quantity: number, prevented: number, price: number): void {
    this.events.push(EVENT.PREVENTED, order.tag, quantity, prevented, price);
  }

  refreshed(order: EngineOrder): void {
    this.events.push(EVENT.REFRESHED, order.tag, order.shown);
  }

  moved(order: EngineOrder): void {
    this.events.push(EVENT.MOVED, order.tag, order.price);
  }
}

function randomTerms(random: Random, buy: boolean, price: number): { terms: OrderTerms; displayed: boolean } {
  const offset = TICK * random.between(-2, 2);
  const group = random.chance(0.3) ? random.pick(["X", "Y"]) : undefined;
  const prevent = random.pick(["oldest", "newest", "both"] as const);
  const common: OrderTerms = group === undefined ? {} : { selfMatch: { group, prevent } };
  switch (random.below(10)) {
    case 0:
      return { terms: { ...common, minimum: random.between(1, 600) }, displayed: false };
    case 1:
      return { terms: { ...common, slice: 100, sliceSpread: random.pick([0, 40, 150]) }, displayed: true };
    case 2: {
      const to = random.pick(["primary", "market", "midpoint"] as const);
      const minimum = random.chance(0.3) ? random.between(1, 300) : 0;
      return { terms: { ...common, peg: { to, offset: to === "midpoint" ? 0 : offset }, minimum }, displayed: false };
    }
    case 3: {
      const away = TICK * random.between(0, 2);
      const slice = random.chance(0.3) ? 100 : 0;
      return { terms: { ...common, peg: { to: "primary", offset: buy ? -away : away }, slice }, displayed: true };
    }
    case 4: {
      const reach = TICK * random.between(-1, 4);
      const peg = random.chance(0.5) ? { to: random.pick(["market", "midpoint"] as const), offset } : undefined;
      const far = peg !== undefined && random.chance(0.5) ? undefined : buy ? price + reach : price - reach;
      const minimum = random.chance(0.3) ? random.between(1, 300) : 0;
      const displayed = minimum === 0 && random.chance(0.6);
      const slice = displayed && random.chance(0.6) ? 50 : 0;
      return { terms: { ...common, discretion: { price: far, peg }, minimum, slice }, displayed };
    }
    case 5:
      return { terms: { ...common, postOnly: true }, displayed: random.chance(0.8) };
    case 6:
      return { terms: { ...common, tradeNow: true, minimum: random.pick([0, 0, 300]) }, displayed: false };
    default:
      return { terms: common, displayed: random.chance(0.8) };
  }
}

function sidesOf(book: OrderBook): number[] {
  const state: number[] = [];
  for (const side of [book.bids, book.asks]) {
    for (const level of side.levels.toReversed()) {
      let displayed = 0;
      let hidden = 0;
      for (const { tag, price, remaining, shown, minimum } of level.orders()) {
        state.push(tag, price, remaining, shown, minimum);
        displayed += shown;
        hidden += remaining - shown;
      }
      if (displayed !== level.displayedQuantity || hidden !== level.hiddenQuantity) state.push(Number.NaN);
    }
  }
  return state;
}

test("the engine does what the naive one does, request by request, and the feed shows its book", {
  timeout: 3_600_000,
}, () => {
  const seed = testSeed();
  const where = `ENGINE_REQUESTS=${REQUESTS}; ${howToRepeat(seed, "sim/exchange/naive-engine.test.ts")}`;
  if (REQUESTS > 100_000) console.log(where);
  const random = new Random(seed);
  // Both draw the same sizes as long as they ask in the same order.
  const drawing = (): ((low: number, high: number) => number) => {
    const stream = random.fork("slices");
    return (low, high) => stream.between(low, high);
  };
  const encoder = new ItchEncoder();
  const witness = new Witness();
  const engine = new MatchingEngine(encoder, { draw: drawing() });
  const book = engine.list(LOCATE, "TEST");
  const naive = new NaiveEngine(drawing());
  const feed = new NaiveBook();
  const orders = new Map<number, EngineOrder>();
  const kinds = new Map<number, number>();
  let trades = 0;

  for (let id = 1; id <= REQUESTS; id++) {
    const action = random.below(100);
    const { resting } = naive;
    const some = resting[random.below(Math.max(1, resting.length))];
    const buy = action >= 60 && action < 75 ? (some?.buy ?? true) : random.chance(0.5);
    const price = CENTRE + TICK * random.between(-8, 8);
    const plain = random.chance(0.4);
    const { terms, displayed } = plain ? { terms: {}, displayed: true } : randomTerms(random, buy, price);
    const immediate = random.chance(0.25);
    const request: NaiveRequest = { id, buy, quantity: random.between(1, 500), price, displayed, immediate, terms };
    const engineTerms = plain ? undefined : terms;
    if (some === undefined || action < 60) {
      const order = engine.create({ ...request, locate: LOCATE, owner: witness, terms: engineTerms });
      order.tag = id;
      const entered = naive.enter(request);
      expect(order.price !== 0, where).toBe(entered);
      if (entered) {
        orders.set(id, order);
        engine.submit(order, immediate);
      }
    } else if (action < 75) {
      const original = orders.get(some.id);
      if (original === undefined) throw new Error(`order ${some.id}, ${where}`);
      naive.replace(some.id, request);
      engine.replace(original, {
        ...request,
        terms: engineTerms ?? {},
        beforeEntry: (order) => {
          order.tag = id;
          orders.set(id, order);
        },
      });
    } else if (action < 85) {
      const cut = random.between(1, some.left);
      const order = orders.get(some.id);
      naive.reduce(some.id, cut);
      if (order !== undefined) engine.reduce(order, cut);
    } else if (action < 99 || !random.chance(0.2)) {
      const order = orders.get(some.id);
      naive.remove(some.id);
      if (order !== undefined) engine.remove(order);
    } else {
      const banded = random.chance(0.7);
      const low = banded ? CENTRE - BAND + TICK * random.between(0, 9) : 0;
      const high = banded ? CENTRE + BAND - TICK * random.between(0, 9) : Number.POSITIVE_INFINITY;
      naive.setBands(low, high);
      engine.setBands(book, low, high);
    }
    for (const message of messagesIn(encoder.take())) feed.apply(message);
    const { events } = naive;
    if (events.length !== witness.events.length || events.some((number, i) => number !== witness.events[i])) {
      expect(witness.events, `request ${id} ${JSON.stringify(request)}, ${where}`).toEqual(events);
    }
    for (let i = 0; i < events.length; i += EVENT_NUMBERS[events[i] ?? 0] ?? 1) {
      kinds.set(events[i] ?? 0, (kinds.get(events[i] ?? 0) ?? 0) + 1);
      if (events[i] === EVENT.TRADE) trades++;
    }
    events.length = 0;
    witness.events.length = 0;
    if (id % 16 === 0) {
      const wanted = [true, false].flatMap((side) =>
        naive.queue(side).flatMap((order) => [order.id, order.price, order.left, order.shown, order.minimum]),
      );
      const state = sidesOf(book);
      if (state.length !== wanted.length || state.some((number, i) => number !== wanted[i])) {
        expect(state, `after request ${id}, ${where}`).toEqual(wanted);
      }
      for (const side of [true, false]) {
        const shown = new Map<number, number>();
        for (const order of naive.queue(side)) {
          if (order.displayed) shown.set(order.price, (shown.get(order.price) ?? 0) + order.shown);
        }
        expect(feed.levels(LOCATE, side), `after request ${id}, ${where}`).toEqual(shown);
      }
    }
    if (orders.size > 10_000) {
      const alive = new Set(naive.resting.map((order) => order.id));
      for (const key of orders.keys()) if (!alive.has(key)) orders.delete(key);
    }
  }
  if (REQUESTS > 100_000) console.log(`${REQUESTS} requests, ${trades} trades, events by kind`, kinds);
  for (const kind of Object.values(EVENT))
    expect(kinds.get(kind), `events of kind ${kind}, ${where}`).toBeGreaterThan(50);
});

const EVENT_NUMBERS: Readonly<Record<number, number>> = {
  [EVENT.TRADE]: 6,
  [EVENT.REMOVED]: 4,
  [EVENT.PREVENTED]: 5,
  [EVENT.REFRESHED]: 3,
  [EVENT.MOVED]: 3,
};
