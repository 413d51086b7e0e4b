// The venue's own book, as its feed shows it.
import type { Exchange } from "../../sim/exchange/mod.ts";

interface Level {
  readonly price: number;
  readonly quantity: number;
}

/** Best levels first. */
export function bookOf(exchange: Exchange, locate: number, most: number): { bids: Level[]; asks: Level[] } {
  const side = (buy: boolean): Level[] =>
    [...(exchange.source.market.book(locate)?.side(buy).levels ?? [])]
      .reverse()
      .filter(({ displayedQuantity }) => displayedQuantity > 0)
      .slice(0, most)
      .map(({ price, displayedQuantity }) => ({ price, quantity: displayedQuantity }));
  return { bids: side(true), asks: side(false) };
}
