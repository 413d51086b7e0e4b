import { describe, expect, it } from "vitest";
import { DayReader } from "../journal/day-reader.ts";
import type { JournalRecord } from "../journal/records.ts";
import { DayTotals } from "./day-totals.ts";
import { Ledger } from "./ledger.ts";
import { OrderTable } from "./order-table.ts";
import { Profit } from "./profit.ts";

const order = (urn: number, quantity: number, price: number) => ({
  ...{ urn, stock: "TGA", side: "B", quantity, price, version: 1 },
});
const session = (source: "card" | "software", name: string): JournalRecord => ({
  ...{ type: "session", source, session: name, next: 1 },
});

function read(...records: JournalRecord[]) {
  const reader = new DayReader();
  for (const record of records) reader.take(record);
  return reader.read;
}

describe("totals of the day", () => {
  it("are those of both accounts in the session that they are in", () => {
    const days = read(
      session("card", "MONDAY"),
      { type: "sent", ...order(1, 10, 100), kind: 2 },
      session("software", "MONDAY"),
      { type: "intent", ...order(7, 3, 1000), kind: 1 },
      // Settled again in the same session, and a record that came twice.
      session("card", "MONDAY"),
      { type: "sent", ...order(1, 10, 100), kind: 2 },
    );
    const totals = new DayTotals(days);
    expect(totals.total(() => "MONDAY")).toEqual({ value: 4000n, quantity: 13n });
    expect(totals.total((source) => (source === "card" ? "TUESDAY" : "MONDAY"))).toEqual({
      value: 3000n,
      quantity: 3n,
    });
    expect([totals.kindOf("card", 1), totals.kindOf("software", 7), totals.kindOf("software", 1)]).toEqual([2, 1, 0]);
  });

  it("begin again with another session", () => {
    const days = read(
      session("card", "MONDAY"),
      { type: "sent", ...order(1, 10, 100), kind: 2 },
      session("card", "TUESDAY"),
    );
    expect(new DayTotals(days).total(() => "TUESDAY")).toEqual({ value: 0n, quantity: 0n });
  });

  it("count an order that is read again from the venue's records once", () => {
    const totals = new DayTotals(read(session("card", "M"), { type: "sent", ...order(1, 10, 100), kind: 2 }));
    totals.count("card", 1, 100, 10);
    totals.count("card", 2, 2_000_000_000, 999_999);
    expect(totals.total(() => "M")).toEqual({ value: 1000n + 2_000_000_000n * 999_999n, quantity: 1_000_009n });
  });

  it("take a journal that has no kinds yet", () => {
    const days = read(session("software", "M"), { type: "intent", ...order(7, 3, 1000) });
    expect(new DayTotals(days).kindOf("software", 7)).toBe(0);
    expect(new DayTotals(days).total(() => "M")).toEqual({ value: 3000n, quantity: 3n });
  });
});

describe("result", () => {
  function bought(signed: number, price: number): Ledger {
    const ledger = new Ledger();
    const what = { source: "card", urn: 1, stock: "TGA", short: false, kind: 1, version: 1 } as const;
    const sent = { ...what, sell: signed < 0, quantity: Math.abs(signed), price, triggerSequence: 1n, arrivalNs: 0n };
    const table = new OrderTable(() => 0n);
    const execution = { order: table.sent(sent), quantity: Math.abs(signed), price, liquidity: "R", matchNumber: 1n };
    ledger.execute({ ...execution, venueTimestamp: 0n });
    return ledger;
  }

  it("values a long position at the bid, a short one at the ask", () => {
    const prices = () => ({ bid: 99, ask: 102 });
    expect(new Profit(bought(10, 100), prices).current()).toBe(-10n);
    expect(new Profit(bought(-10, 100), prices).current()).toBe(-20n);
  });

  it("keeps the last price of a side that has none now; without any a position is worth its cost", () => {
    let prices: { bid: number; ask: number } | undefined;
    const profit = new Profit(bought(10, 100), () => prices);
    expect(profit.current()).toBe(0n);
    prices = { bid: 90, ask: 0 };
    expect(profit.current()).toBe(-100n);
    prices = { bid: 0, ask: 120 };
    expect(profit.current()).toBe(-100n);
    prices = undefined;
    expect(profit.current()).toBe(-100n);
    prices = { bid: 101, ask: 102 };
    expect(profit.current()).toBe(10n);
  });
});
