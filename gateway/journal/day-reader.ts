// Totals and strategy kinds of the orders that the journal notes for the venue's session of the day.
import type { RecoveredDay, RecoveredDays } from "../orders/day-totals.ts";
import { NotedExecutions } from "./noted-executions.ts";
import type { JournalRecord } from "./records.ts";

interface Day extends RecoveredDay {
  readonly kinds: Map<number, number>;
}

export class DayReader {
  readonly #days: Record<"card" | "software", Day> = { card: newDay(""), software: newDay("") };
  /** By account. */
  readonly noted = { card: new NotedExecutions(), software: new NotedExecutions() };

  take(record: JournalRecord): void {
    // A session of another name is another day's; one that goes on under its name is read again after every loss.
    if (record.type === "session" && record.session !== this.#days[record.source].session) {
      this.#days[record.source] = newDay(record.session);
      this.noted[record.source].clear();
    }
    if (record.type === "execution" || record.type === "broken") this.noted[record.source].take(record);
    const source = record.type === "intent" ? "software" : "card";
    if (record.type !== "intent" && record.type !== "sent") return;
    const { kinds, session, value, quantity } = this.#days[source];
    if (kinds.has(record.urn)) return;
    kinds.set(record.urn, record.kind ?? 0);
    this.#days[source] = {
      session,
      kinds,
      value: value + BigInt(record.price) * BigInt(record.quantity),
      quantity: quantity + BigInt(record.quantity),
    };
  }

  get read(): RecoveredDays {
    return this.#days;
  }
}

function newDay(session: string): Day {
  return { session, kinds: new Map(), value: 0n, quantity: 0n };
}
