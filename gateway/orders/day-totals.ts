/**
 * Value and shares of every order sent in the venue's session of the day (docs/datapath.md section 6, rule 17), of both accounts. Counted
 * when sent, never given back, whatever became of the order. The journal has them over a restart.
 */
import type { OrderSource } from "./order-table.ts";

export interface DayTotal {
  /** Sum of price x quantity, 1e-4 currency units. */
  readonly value: bigint;
  /** Shares. */
  readonly quantity: bigint;
}

/** What the journal says of the orders that one account sent in the last session it knows. */
export interface RecoveredDay extends DayTotal {
  /** The venue's name of the session; empty: none was noted. */
  readonly session: string;
  /** Strategy kind by order number. */
  readonly kinds: Pick<ReadonlyMap<number, number>, "get" | "has">;
}

export type RecoveredDays = Readonly<Record<OrderSource, RecoveredDay>>;

const NOTHING: RecoveredDay = { session: "", kinds: new Map(), value: 0n, quantity: 0n };
export const NO_DAYS: RecoveredDays = { card: NOTHING, software: NOTHING };

export class DayTotals {
  readonly #recovered: RecoveredDays;
  readonly #sent: Record<OrderSource, DayTotal> = { card: NOTHING, software: NOTHING };

  constructor(recovered: RecoveredDays) {
    this.#recovered = recovered;
  }

  /** Strategy kind of an order of an earlier run; 0: the journal does not have it. */
  kindOf(source: OrderSource, urn: number): number {
    return this.#recovered[source].kinds.get(urn) ?? 0;
  }

  /** An order that this run hears of for the first time. */
  count(source: OrderSource, urn: number, price: number, quantity: number): void {
    // Read again from the venue's records: the journal's total has it.
    if (this.#recovered[source].kinds.has(urn)) return;
    const sent = this.#sent[source];
    this.#sent[source] = {
      value: sent.value + BigInt(price) * BigInt(quantity),
      quantity: sent.quantity + BigInt(quantity),
    };
  }

  /** What was sent until now was sent on another day. */
  newDay(): void {
    this.#sent.card = NOTHING;
    this.#sent.software = NOTHING;
  }

  /** @param session the venue's session that an account is in: totals of another one are of another day */
  total(session: (source: OrderSource) => string): DayTotal {
    let [value, quantity] = [0n, 0n];
    for (const source of ["card", "software"] as const) {
      const { [source]: sent } = this.#sent;
      const recovered = this.#recovered[source].session === session(source) ? this.#recovered[source] : NOTHING;
      value += sent.value + recovered.value;
      quantity += sent.quantity + recovered.quantity;
    }
    return { value, quantity };
  }
}
