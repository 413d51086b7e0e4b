/**
 * Positions and profit from executions, average-cost method, exact integers: money in 1e-4 currency units (price x shares).
 * Identity that holds after every execution: realised = cash + cost of the open position.
 */
import type { Execution } from "./order-table.ts";

export interface Position {
  readonly stock: string;
  /** Shares, negative when short. */
  readonly quantity: number;
  /** Signed cost of the open position. */
  readonly cost: bigint;
  /** Signed sum of what executions paid (sells positive). */
  readonly cash: bigint;
  readonly realised: bigint;
  readonly bought: number;
  readonly sold: number;
  /** Sums of price x quantity. */
  readonly boughtNotional: bigint;
  readonly soldNotional: bigint;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class Ledger {
  readonly #positions = new Map<string, Mutable<Position>>();

  execute({ order, quantity, price }: Execution): Position {
    let position = this.#positions.get(order.stock);
    if (position === undefined) {
      position = {
        stock: order.stock,
        quantity: 0,
        cost: 0n,
        cash: 0n,
        realised: 0n,
        bought: 0,
        sold: 0,
        boughtNotional: 0n,
        soldNotional: 0n,
      };
      this.#positions.set(order.stock, position);
    }
    const signed = order.sell ? -quantity : quantity;
    const value = BigInt(price) * BigInt(signed);
    const closing = closingShares(position.quantity, signed);
    // The part that closes takes its share of the cost with it, rounded towards zero; the rest stays with the position, so nothing is lost.
    const closedCost =
      position.quantity === 0 ? 0n : (position.cost * BigInt(closing)) / BigInt(Math.abs(position.quantity));
    const closedValue = BigInt(price) * BigInt(signed > 0 ? closing : -closing);
    position.cost += value - closedValue - closedCost;
    position.realised += -closedValue - closedCost;
    position.cash -= value;
    position.quantity += signed;
    if (signed > 0) {
      position.bought += quantity;
      position.boughtNotional += value;
    } else {
      position.sold += quantity;
      position.soldNotional -= value;
    }
    return position;
  }

  get(stock: string): Position | undefined {
    return this.#positions.get(stock);
  }

  all(): readonly Position[] {
    return [...this.#positions.values()];
  }
}

/** Price per share of the open position, 1e-4, rounded to nearest; undefined when flat. */
export function averagePrice(position: Position): number | undefined {
  if (position.quantity === 0) return undefined;
  return Math.round(Number(position.cost) / position.quantity);
}

/** @param mark twice the mid (bid + ask), so that it stays an integer; undefined: no mark, no figure. */
export function unrealised(position: Position, twiceMid: number | undefined): bigint | undefined {
  if (position.quantity === 0) return 0n;
  if (twiceMid === undefined) return undefined;
  return (BigInt(twiceMid) * BigInt(position.quantity)) / 2n - position.cost;
}

function closingShares(held: number, change: number): number {
  if (held === 0 || Math.sign(held) === Math.sign(change)) return 0;
  return Math.min(Math.abs(held), Math.abs(change));
}
