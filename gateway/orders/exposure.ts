/**
 * What the account is exposed to (docs/datapath.md section 6, rule 10), in exact integers of 1e-4 currency units, for the account and for
 * each strategy kind:
 *
 *     gross = sum over open orders of price x open shares + sum over stocks of |cost of the position|
 *     net   = the same with signs: bought and to be bought positive, sold and to be sold negative
 *
 * The cost of a position is the ledger's (average cost). The account has one position a stock, and so has each kind, of its own orders: two kinds
 * that hold against each other are exposed both, the account is not. A path counts an order when it sends it, at its price; what a reply changes is
 * told to it here: shares that are open no longer are taken back at the order's price, executed ones come in at theirs, and those that
 * reduce a position take its cost with them.
 */
import type { AccountUpdate } from "../../proto/mod.ts";
import { Ledger, type Position } from "./ledger.ts";
import type { Execution, Order } from "./order-table.ts";

/** Exposures, or changes of them. */
export interface Amounts {
  readonly gross: bigint;
  readonly net: bigint;
}

/** What one thing that happened to an order changes. */
export interface ExposureChange {
  /** Strategy kind of the order; 0: nobody has said yet. */
  readonly kind: number;
  /** Of what the path that sent the order counts as open: of the account, and of the kind. */
  readonly open: Amounts;
  readonly openOfKind: Amounts;
  /** Of positions, which every path counts. */
  readonly held: Amounts;
  readonly heldOfKind: Amounts;
}

/** A position of the account (kind 0) or of a strategy kind, as the journal has it. */
export interface Balance {
  readonly stock: string;
  readonly kind: number;
  readonly quantity: number;
  /** In decimal, 1e-4 currency units. */
  readonly cost: string;
}

export const NO_EXPOSURE: Amounts = { gross: 0n, net: 0n };

export class Exposure {
  /** The account's positions, of all kinds. */
  readonly ledger: Ledger;
  readonly #kept: number | undefined;
  readonly #kinds = new Map<number, Ledger>();

  /** What is held, and at what cost. */
  balances(): Balance[] {
    const ofLedger = (kind: number, ledger: Ledger): Balance[] =>
      ledger
        .all()
        .filter(({ quantity }) => quantity !== 0)
        .map(({ stock, quantity, cost }) => ({ stock, kind, quantity, cost: String(cost) }));
    return [[0, this.ledger] as const, ...this.#kinds].flatMap(([kind, ledger]) => ofLedger(kind, ledger));
  }

  /** These positions and no others, whatever was executed before; results begin anew. */
  open(balances: readonly Balance[]): void {
    for (const ledger of [this.ledger, ...this.#kinds.values()]) {
      for (const { stock } of ledger.all()) ledger.open(stock, 0, 0n);
    }
    for (const { stock, kind, quantity, cost } of balances) {
      (kind === 0 ? this.ledger : this.#ofKind(kind)).open(stock, quantity, BigInt(cost));
    }
  }

  /** @param kept executions of a stock that can be taken back */
  constructor(kept?: number) {
    this.#kept = kept;
    this.ledger = new Ledger(kept);
  }

  /** `released` shares of the order are open no longer. */
  released(order: Order, released: number): ExposureChange {
    const open = backOf(order, released);
    return { kind: order.kind, open, openOfKind: open, held: NO_EXPOSURE, heldOfKind: NO_EXPOSURE };
  }

  executed(execution: Execution): ExposureChange {
    const { order, quantity } = execution;
    const open = backOf(order, quantity);
    const held = book(this.ledger, execution);
    const heldOfKind = order.kind === 0 ? held : book(this.#ofKind(order.kind), execution);
    return { kind: order.kind, open, openOfKind: open, held, heldOfKind };
  }

  /**
   * A trade was broken: the position is what it would be without it. Nothing of the order is open again.
   * @returns undefined when the ledger cannot take it back any more
   */
  broken(execution: Execution): ExposureChange | undefined {
    const { order } = execution;
    const before = amountsOf(this.ledger.get(order.stock));
    const after = this.ledger.takeBack(execution);
    if (after === undefined) return undefined;
    const held = difference(amountsOf(after), before);
    let heldOfKind = held;
    if (order.kind !== 0) {
      const ledger = this.#ofKind(order.kind);
      const own = amountsOf(ledger.get(order.stock));
      heldOfKind = difference(amountsOf(ledger.takeBack(execution) ?? ledger.get(order.stock)), own);
    }
    return { kind: order.kind, open: NO_EXPOSURE, openOfKind: NO_EXPOSURE, held, heldOfKind };
  }

  /** An order is known to be of `order.kind` only now, after replies to it were counted for the account alone. */
  explained(order: Order, executions: readonly Execution[]): ExposureChange {
    const ledger = this.#ofKind(order.kind);
    const heldOfKind = executions.map((execution) => book(ledger, execution)).reduce(sum, NO_EXPOSURE);
    const openOfKind = backOf(order, order.filled + order.cancelled);
    return { kind: order.kind, open: NO_EXPOSURE, openOfKind, held: NO_EXPOSURE, heldOfKind };
  }

  /** Of positions: of a strategy kind, or of the account (0). */
  held(kind: number): Amounts {
    const ledger = kind === 0 ? this.ledger : this.#kinds.get(kind);
    return (ledger?.all() ?? []).map(amountsOf).reduce(sum, NO_EXPOSURE);
  }

  #ofKind(kind: number): Ledger {
    let ledger = this.#kinds.get(kind);
    if (ledger === undefined) {
      ledger = new Ledger(this.#kept);
      this.#kinds.set(kind, ledger);
    }
    return ledger;
  }
}

/** The inputs that bring a change to a path; `own`: it sent the order. Empty: nothing changes. */
export function exposureInputs(change: ExposureChange, own: boolean): AccountUpdate[] {
  const ofAccount = own ? sum(change.open, change.held) : change.held;
  if (change.kind === 0) return inInputOrder([{ kind: 0, ...ofAccount }]);
  const ofKind = own ? sum(change.openOfKind, change.heldOfKind) : change.heldOfKind;
  // An input for a kind changes the account too.
  return inInputOrder([
    { kind: change.kind, ...ofKind },
    { kind: 0, ...difference(ofAccount, ofKind) },
  ]);
}

/**
 * The order in which several inputs go to a path: gross exposure saturates at 0, so what adds to it comes first. On the way it is then never
 * below what it ends at, and the gate never allows more than it will.
 */
export function inInputOrder(updates: readonly AccountUpdate[]): AccountUpdate[] {
  const some = updates.filter(({ gross, net }) => gross !== 0n || net !== 0n);
  return [...some.filter(({ gross }) => gross >= 0n), ...some.filter(({ gross }) => gross < 0n)];
}

export function sum(a: Amounts, b: Amounts): Amounts {
  return { gross: a.gross + b.gross, net: a.net + b.net };
}

export function difference(a: Amounts, b: Amounts): Amounts {
  return { gross: a.gross - b.gross, net: a.net - b.net };
}

/** Taking back what was counted for shares when they were sent. */
function backOf(order: Order, shares: number): Amounts {
  const notional = BigInt(order.price) * BigInt(shares);
  return { gross: -notional, net: order.sell ? notional : -notional };
}

function book(ledger: Ledger, execution: Execution): Amounts {
  const before = amountsOf(ledger.get(execution.order.stock));
  return difference(amountsOf(ledger.execute(execution)), before);
}

function amountsOf(position: Position | undefined): Amounts {
  const cost = position?.cost ?? 0n;
  return { gross: cost < 0n ? -cost : cost, net: cost };
}
