// What the journal has of the venue's session of the day, by account: totals and strategy kinds of the orders, and what was executed.
import type { RecoveredDay, RecoveredDays } from "../orders/day-totals.ts";
import { NotedExecutions } from "./noted-executions.ts";
import { OrderKinds } from "./order-kinds.ts";
import type { JournalRecord } from "./records.ts";

interface Day extends RecoveredDay {
  readonly kinds: OrderKinds;
  /** The next numbered message wanted. */
  readonly next: number;
}

const SOURCES = ["card", "software"] as const;

export class DayReader {
  readonly #days: Record<"card" | "software", Day> = { card: newDay("", 1), software: newDay("", 1) };
  /** By account. */
  readonly noted = { card: new NotedExecutions(), software: new NotedExecutions() };

  take(record: JournalRecord): void {
    switch (record.type) {
      case "session":
        this.#session(record.source, record.session, record.next);
        break;
      case "opening":
        // Of both accounts, before either has read anything.
        for (const source of SOURCES) {
          const session = record.sessions[source];
          if (session !== "" && session !== this.#days[source].session) this.#session(source, session, 1);
        }
        break;
      case "execution":
      case "broken":
        this.noted[record.source].take(record);
        break;
      case "intent":
        this.#sent("software", record.urn, record.kind ?? 0, record.price, record.quantity);
        break;
      case "sent":
        this.#sent("card", record.urn, record.kind, record.price, record.quantity);
        break;
      case "kinds":
        this.#days[record.source].kinds.take(record.from, record.kinds);
        break;
      case "totals": {
        const { source, value, quantity } = record;
        this.#days[source] = { ...this.#days[source], value: BigInt(value), quantity: BigInt(quantity) };
        break;
      }
    }
  }

  get read(): RecoveredDays {
    return this.#days;
  }

  /** What makes another reader the same, but for the executions. */
  *records(): IterableIterator<JournalRecord> {
    for (const source of SOURCES) {
      const { session, next, kinds, value, quantity } = this.#days[source];
      yield { type: "session", source, session, next };
      for (const text of kinds.texts()) yield { type: "kinds", source, ...text };
      yield { type: "totals", source, value: String(value), quantity: String(quantity) };
    }
  }

  /** A session of another name is another day's; one that goes on under its name is read again after every loss. */
  #session(source: "card" | "software", session: string, next: number): void {
    if (session === this.#days[source].session) this.#days[source] = { ...this.#days[source], next };
    else {
      this.#days[source] = newDay(session, next);
      this.noted[source].clear();
    }
  }

  #sent(source: "card" | "software", urn: number, kind: number, price: number, shares: number): void {
    const day = this.#days[source];
    if (day.kinds.has(urn)) return;
    day.kinds.set(urn, kind);
    const value = day.value + BigInt(price) * BigInt(shares);
    this.#days[source] = { ...day, value, quantity: day.quantity + BigInt(shares) };
  }
}

function newDay(session: string, next: number): Day {
  return { session, next, kinds: new OrderKinds(), value: 0n, quantity: 0n };
}
