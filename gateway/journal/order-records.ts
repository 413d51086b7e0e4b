// What the journal notes down of orders and executions.
import type { Execution, NewOrder } from "../orders/order-table.ts";
import type { ExecutionRecord, JournalRecord } from "./records.ts";

/** An order that the card has sent. */
export function sentRecord({ urn, stock, sell, quantity, price, version, kind }: NewOrder): JournalRecord {
  return { type: "sent", urn, stock, side: sell ? "S" : "B", quantity, price, version, kind };
}

export function executionRecord({ order, quantity, price, matchNumber }: Execution): ExecutionRecord {
  const { source, urn, stock, sell } = order;
  return { type: "execution", source, urn, stock, sell, quantity, price, match: String(matchNumber) };
}
