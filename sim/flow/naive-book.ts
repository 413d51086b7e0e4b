// The plainest book that can be made from a feed, as an oracle: a map of orders, and sums over all of them when asked. It
// is strict: what a correct feed never says throws.

import { itch50 } from "../../proto/mod.ts";

export interface NaiveOrder {
  readonly locate: number;
  readonly buy: boolean;
  readonly price: number;
  shares: number;
}

export class NaiveBook {
  readonly orders = new Map<bigint, NaiveOrder>();
  readonly types: Record<string, number> = {};
  tradedShares = 0;
  lastNs = 0;

  apply(message: Uint8Array): void {
    const decoded = itch50.decodeMessage(message);
    this.types[decoded.type] = (this.types[decoded.type] ?? 0) + 1;
    if (decoded.timestamp < this.lastNs) throw new Error(`time runs back at ${decoded.type}`);
    this.lastNs = decoded.timestamp;
    switch (decoded.type) {
      case "A":
      case "F":
        this.add(decoded.reference, decoded.stockLocate, decoded.side === "B", decoded.price, decoded.shares);
        break;
      case "E":
      case "C":
        this.tradedShares += decoded.shares;
        this.deduct(decoded.reference, decoded.shares);
        break;
      case "X":
        this.deduct(decoded.reference, decoded.shares);
        break;
      case "D":
        this.deduct(decoded.reference, this.known(decoded.reference).shares);
        break;
      case "U": {
        const { locate, buy, shares } = this.known(decoded.originalReference);
        this.deduct(decoded.originalReference, shares);
        this.add(decoded.newReference, locate, buy, decoded.price, decoded.shares);
        break;
      }
      case "P":
        this.tradedShares += decoded.shares;
        break;
      default:
        break;
    }
  }

  /** Displayed shares by price of one side. */
  levels(locate: number, buy: boolean): Map<number, number> {
    const levels = new Map<number, number>();
    for (const order of this.orders.values()) {
      if (order.locate !== locate || order.buy !== buy) continue;
      levels.set(order.price, (levels.get(order.price) ?? 0) + order.shares);
    }
    return levels;
  }

  private add(reference: bigint, locate: number, buy: boolean, price: number, shares: number): void {
    if (this.orders.has(reference)) throw new Error(`order ${reference} is added twice`);
    if (shares === 0 || price === 0) throw new Error(`order ${reference}: ${shares} shares at ${price}`);
    this.orders.set(reference, { locate, buy, price, shares });
  }

  private known(reference: bigint): NaiveOrder {
    const order = this.orders.get(reference);
    if (order === undefined) throw new Error(`order ${reference} is unknown`);
    return order;
  }

  private deduct(reference: bigint, shares: number): void {
    const order = this.known(reference);
    if (shares === 0 || shares > order.shares)
      throw new Error(`order ${reference}: ${shares} of ${order.shares} shares`);
    order.shares -= shares;
    if (order.shares === 0) this.orders.delete(reference);
  }
}
