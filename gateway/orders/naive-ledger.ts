/**
 * Orders and positions once more, for the tests: no table of states, but what is known of each order (asked for, accepted, over, a cancel wanted, another in
 * its place), and positions as lists of trades that are gone through from the first when one of them is taken back.
 */
export interface NaiveOrder {
  readonly source: "card" | "software";
  readonly urn: number;
  readonly stock: string;
  readonly sell: boolean;
  quantity: number;
  readonly price: number;
  phase: "asked" | "accepted" | "over";
  filled: number;
  cancelled: number;
  cancelWanted: boolean;
  /** Its last word was an execution. */
  done: boolean;
  readonly replaces: NaiveOrder | undefined;
  replacedBy: NaiveOrder | undefined;
  readonly trades: NaiveTrade[];
}

export interface NaiveTrade {
  readonly match: bigint;
  readonly stock: string;
  readonly signed: number;
  readonly price: number;
  broken: boolean;
}

export interface NaivePosition {
  readonly trades: NaiveTrade[];
  shares: number;
  cost: bigint;
  realised: bigint;
}

export function left(order: NaiveOrder): number {
  return order.phase === "over" ? 0 : order.quantity - order.filled - order.cancelled;
}

/** Every method answers whether the message could be; one that could not has no effect. */
export class NaiveLedger {
  readonly positions = new Map<string, NaivePosition>();

  send(
    order: Omit<NaiveOrder, "phase" | "filled" | "cancelled" | "cancelWanted" | "done" | "replacedBy" | "trades">,
  ): NaiveOrder {
    const rest = {
      phase: "asked" as const,
      filled: 0,
      cancelled: 0,
      cancelWanted: false,
      done: false,
      replacedBy: undefined,
    };
    const made: NaiveOrder = { ...order, ...rest, trades: [] };
    if (made.replaces !== undefined) made.replaces.replacedBy = made;
    return made;
  }

  canReplace(order: NaiveOrder): boolean {
    return order.phase === "accepted" && order.replacedBy === undefined && !order.cancelWanted;
  }

  accept(order: NaiveOrder, dead: boolean): boolean {
    if (order.phase !== "asked" || order.replaces !== undefined) return false;
    order.phase = "accepted";
    if (dead) this.#end(order);
    return true;
  }

  replaced(order: NaiveOrder, originalUrn: number, quantity: number, dead: boolean): boolean {
    const original = order.replaces;
    if (order.phase !== "asked" || original?.urn !== originalUrn || quantity > order.quantity) return false;
    order.phase = "accepted";
    order.quantity = quantity;
    original.cancelled += left(original);
    original.phase = "over";
    if (dead) this.#end(order);
    return true;
  }

  reject(order: NaiveOrder): boolean {
    if (order.phase !== "asked") return false;
    order.phase = "over";
    if (order.replaces !== undefined && order.replaces.phase !== "over") order.replaces.replacedBy = undefined;
    return true;
  }

  execute(order: NaiveOrder, quantity: number, price: number, match: bigint): boolean {
    if (order.phase !== "accepted" || quantity > left(order)) return false;
    if (order.trades.some((trade) => trade.match === match)) return false;
    const trade = { match, stock: order.stock, signed: order.sell ? -quantity : quantity, price, broken: false };
    order.filled += quantity;
    order.trades.push(trade);
    const position = this.position(order.stock);
    position.trades.push(trade);
    take(position, trade);
    order.done = left(order) === 0;
    if (order.done) this.#end(order);
    return true;
  }

  cancel(order: NaiveOrder, quantity: number): boolean {
    if (order.phase !== "accepted" || quantity > left(order)) return false;
    order.cancelled += quantity;
    if (left(order) === 0) this.#end(order);
    return true;
  }

  breakTrade(order: NaiveOrder, match: bigint): boolean {
    const trade = order.trades.find((candidate) => candidate.match === match && !candidate.broken);
    if (trade === undefined) return false;
    trade.broken = true;
    const position = this.position(order.stock);
    Object.assign(position, { shares: 0, cost: 0n, realised: 0n });
    for (const other of position.trades) if (!other.broken) take(position, other);
    return true;
  }

  position(stock: string): NaivePosition {
    let position = this.positions.get(stock);
    if (position === undefined) {
      position = { trades: [], shares: 0, cost: 0n, realised: 0n };
      this.positions.set(stock, position);
    }
    return position;
  }

  /** Nothing is left of it, and nothing can take its place. */
  #end(order: NaiveOrder): void {
    if (order.phase !== "over") order.cancelled = order.quantity - order.filled;
    order.phase = "over";
    const { replacedBy } = order;
    if (replacedBy?.phase === "asked") replacedBy.phase = "over";
  }
}

/** Shares that go against the position first close it, at its average cost rounded towards zero; the others open it. */
function take(position: NaivePosition, { signed, price }: NaiveTrade): void {
  let opening = signed;
  if (position.shares !== 0 && position.shares > 0 !== signed > 0) {
    const closing = Math.min(Math.abs(position.shares), Math.abs(signed));
    const cost = (position.cost * BigInt(closing)) / BigInt(Math.abs(position.shares));
    const proceeds = BigInt(price) * BigInt(signed > 0 ? -closing : closing);
    position.realised += proceeds - cost;
    position.cost -= cost;
    position.shares += signed > 0 ? closing : -closing;
    opening = signed > 0 ? signed - closing : signed + closing;
  }
  position.shares += opening;
  position.cost += BigInt(price) * BigInt(opening);
}
