/**
 * What the venue knows: its own numbered messages of both accounts, read as they are made. It is the truth about fills, positions and what is
 * open; nothing of the gateway's is asked.
 */
import { ouch50 } from "../../../proto/mod.ts";
import type { Exchange } from "../../../sim/exchange/mod.ts";

export type Source = "card" | "software";
export const ACCOUNTS: Readonly<Record<Source, string>> = { card: "CARD", software: "SOFT" };
export const SOURCES = ["card", "software"] as const;

export interface VenueOrder {
  readonly source: Source;
  readonly urn: number;
  readonly stock: string;
  readonly sell: boolean;
  readonly quantity: number;
  readonly price: number;
  readonly clOrdId: string;
  open: number;
}

export interface Fill {
  readonly source: Source;
  readonly urn: number;
  readonly stock: string;
  readonly sell: boolean;
  readonly quantity: number;
  readonly price: number;
  readonly match: bigint;
}

export interface VenueListener {
  /** Position and open quantities include it already. */
  accepted(order: VenueOrder): void;
  filled(fill: Fill): void;
}

export const fillKey = (source: Source, urn: number, match: bigint): string => `${source} ${urn} ${match}`;

export class VenueRecord {
  readonly orders = new Map<string, VenueOrder>();
  readonly fills = new Map<string, Fill>();
  readonly positions = new Map<string, number>();
  readonly #exchange: Exchange;
  readonly #listener: VenueListener;
  readonly #read: Record<Source, number> = { card: 0, software: 0 };

  constructor(exchange: Exchange, listener: VenueListener) {
    this.#exchange = exchange;
    this.#listener = listener;
  }

  /** Takes what has been said since the last time. */
  look(): void {
    for (const source of SOURCES) {
      const store = this.#exchange.accounts.get(ACCOUNTS[source])?.store;
      while (store !== undefined && this.#read[source] < store.count) {
        const message = store.at(++this.#read[source]);
        if (message !== undefined) this.#take(source, ouch50.decodeOutboundMessage(message));
      }
    }
  }

  open(stock: string, sell: boolean): number {
    let sum = 0;
    for (const order of this.orders.values()) if (order.stock === stock && order.sell === sell) sum += order.open;
    return sum;
  }

  get anyOpen(): boolean {
    return [...this.orders.values()].some(({ open }) => open > 0);
  }

  #take(source: Source, message: ouch50.OutboundMessage): void {
    switch (message.type) {
      case "A": {
        const { urn, symbol, side, quantity, price, clOrdId } = message;
        const order: VenueOrder = {
          source,
          urn,
          stock: symbol.trim(),
          sell: side !== "B",
          quantity,
          price: Number(price),
          clOrdId,
          open: quantity,
        };
        this.orders.set(`${source} ${urn}`, order);
        this.#listener.accepted(order);
        break;
      }
      case "E": {
        const order = this.orders.get(`${source} ${message.urn}`);
        if (order === undefined) throw new Error(`the venue executes an order it did not accept: ${message.urn}`);
        const { urn, quantity, price, matchNumber } = message;
        order.open -= quantity;
        const { stock, sell } = order;
        this.positions.set(stock, (this.positions.get(stock) ?? 0) + (sell ? -quantity : quantity));
        const fill: Fill = { source, urn, stock, sell, quantity, price: Number(price), match: matchNumber };
        this.fills.set(fillKey(source, urn, matchNumber), fill);
        this.#listener.filled(fill);
        break;
      }
      case "C": {
        const order = this.orders.get(`${source} ${message.urn}`);
        if (order !== undefined) order.open -= message.quantity;
        break;
      }
      default:
    }
  }
}
