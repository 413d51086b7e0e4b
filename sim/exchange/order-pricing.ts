// Where an order is priced and how far it trades, in the market as it is.

import type { EngineOrder, OrderBook } from "./order-book.ts";
import { followed, type OrderTerms, type Quote } from "./order-terms.ts";

/** Whether an order of that side and price would trade on arrival. */
export function marketable(book: OrderBook, buy: boolean, price: number): boolean {
  const best = book.side(!buy).best;
  return best !== undefined && within(buy, best.price, price);
}

export function within(buy: boolean, price: number, limit: number): boolean {
  return buy ? price <= limit : price >= limit;
}

export function isOwn(incoming: EngineOrder, resting: EngineOrder): boolean {
  const group = incoming.terms?.selfMatch?.group;
  return group !== undefined && group === resting.terms?.selfMatch?.group;
}

export function quoteOf(book: OrderBook, terms: OrderTerms | undefined): Quote {
  if (terms?.peg === undefined) return book.quote;
  return { bid: book.bids.anchor, ask: book.asks.anchor };
}

/** Where an order with that limit is priced now: within the bands, and where its peg says. */
export function priceFor(
  book: OrderBook,
  buy: boolean,
  limit: number,
  terms: OrderTerms | undefined,
  quote: Quote,
): number | undefined {
  let price = limit;
  if (terms?.peg !== undefined) {
    const target = followed(terms.peg, buy, quote);
    if (target === undefined) return undefined;
    price = Math.max(1, buy ? Math.min(limit, target) : Math.max(limit, target));
  }
  return buy ? Math.min(price, book.highest) : Math.max(price, book.lowest);
}

/** How far the order trades: its price, or as far as its discretion goes. */
export function reach(order: EngineOrder): number {
  const { book, buy, price, terms } = order;
  const discretion = terms?.discretion;
  if (discretion === undefined) return price;
  let far = discretion.price;
  if (discretion.peg !== undefined) {
    const target = followed(discretion.peg, buy, { bid: book.bids.anchor, ask: book.asks.anchor });
    if (target === undefined) return price;
    far = far === undefined ? target : buy ? Math.min(far, target) : Math.max(far, target);
  }
  if (far === undefined || within(buy, far, price)) return price;
  return buy ? Math.min(far, book.highest) : Math.max(far, book.lowest);
}
