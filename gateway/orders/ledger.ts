/**
 * Positions and profit from executions, average-cost method, exact integers: money in 1e-4 currency units (price x shares).
 * Identity that holds after every execution: realised = cash + cost of the open position.
 */
import type { Execution, Mutable } from "./order.ts";

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

/** Executions of a stock that can still be taken back; older ones are part of the position for good. */
export const EXECUTIONS_KEPT = 100_000;

interface Account {
  readonly position: Mutable<Position>;
  /** The position before the first of `executions`. */
  base: Position;
  /** In their order, broken ones left out. */
  executions: Execution[];
}

export class Ledger {
  readonly #accounts = new Map<string, Account>();
  readonly #kept: number;

  /** @param kept executions of a stock that can be taken back */
  constructor(kept = EXECUTIONS_KEPT) {
    this.#kept = kept;
  }

  /** The position before anything that is executed from here on; results begin anew. */
  open(stock: string, quantity: number, cost: bigint): void {
    const base = { ...flatPosition(stock), quantity, cost, cash: -cost };
    this.#accounts.set(stock, { position: { ...base }, base, executions: [] });
  }

  execute(execution: Execution): Position {
    const { stock } = execution.order;
    let account = this.#accounts.get(stock);
    if (account === undefined) {
      const flat = flatPosition(stock);
      account = { position: { ...flat }, base: flat, executions: [] };
      this.#accounts.set(stock, account);
    }
    book(account.position, execution);
    account.executions.push(execution);
    if (account.executions.length >= 2 * this.#kept) {
      const base: Mutable<Position> = { ...account.base };
      for (const old of account.executions.splice(0, this.#kept)) book(base, old);
      account.base = base;
    }
    return account.position;
  }

  /**
   * Takes an execution back: the position is what it would be without it, its average cost and its realised result too.
   * @returns undefined when it is not among those that can be taken back; nothing is changed then
   */
  takeBack(execution: Execution): Position | undefined {
    const account = this.#accounts.get(execution.order.stock);
    const at = account?.executions.lastIndexOf(execution) ?? -1;
    if (account === undefined || at < 0) return undefined;
    account.executions.splice(at, 1);
    Object.assign(account.position, account.base);
    for (const other of account.executions) book(account.position, other);
    return account.position;
  }

  get(stock: string): Position | undefined {
    return this.#accounts.get(stock)?.position;
  }

  all(): readonly Position[] {
    return Array.from(this.#accounts.values(), ({ position }) => position);
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

function flatPosition(stock: string): Position {
  return {
    ...{ stock, quantity: 0, cost: 0n, cash: 0n, realised: 0n },
    ...{ bought: 0, sold: 0, boughtNotional: 0n, soldNotional: 0n },
  };
}

function book(position: Mutable<Position>, { order, quantity, price }: Execution): void {
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
}
