// Prices of one stock's live orders by reference: executions do not name theirs.
import { itch50 } from "../../proto/mod.ts";

export class LiveOrderPrices {
  readonly #orders = new Map<bigint, { readonly price: number; shares: number }>();
  readonly #locate: number;

  constructor(locate: number) {
    this.#locate = locate;
  }

  of(reference: bigint): number | undefined {
    return this.#orders.get(reference)?.price;
  }

  /** One message of the feed, in order. */
  message(message: Uint8Array): void {
    const type = message[0] ?? 0;
    if (itch50.LENGTH_BY_TYPE[type] !== message.length) return;
    const decoded = itch50.decodeMessage(message);
    if (decoded.stockLocate !== this.#locate) return;
    switch (decoded.type) {
      case "A":
      case "F":
        this.#orders.set(decoded.reference, { price: decoded.price, shares: decoded.shares });
        break;
      case "E":
      case "C":
      case "X":
        this.#deduct(decoded.reference, decoded.shares);
        break;
      case "D":
        this.#orders.delete(decoded.reference);
        break;
      case "U":
        this.#orders.delete(decoded.originalReference);
        this.#orders.set(decoded.newReference, { price: decoded.price, shares: decoded.shares });
        break;
    }
  }

  #deduct(reference: bigint, shares: number): void {
    const order = this.#orders.get(reference);
    if (order === undefined) return;
    order.shares -= shares;
    if (order.shares <= 0) this.#orders.delete(reference);
  }
}
