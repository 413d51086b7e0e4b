import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averagePrice, Ledger, unrealised } from "./ledger.ts";
import { IllegalOrderTransition } from "./order-state.ts";
import { leaves, type NewOrder, type OrderReply, OrderReplyError, OrderTable } from "./order-table.ts";

function newOrder(urn: number, sell = false, quantity = 100): NewOrder {
  return {
    source: "card",
    urn,
    stock: "TGA",
    sell,
    short: false,
    quantity,
    price: 100_0000,
    kind: 1,
    version: 1,
    triggerSequence: 1n,
    arrivalNs: 0n,
  };
}

const accepted = (urn: number, state = "L"): OrderReply => ({
  type: "A",
  timestamp: 1n,
  urn,
  side: "B",
  quantity: 100,
  symbol: "TGA",
  price: 100_0000n,
  timeInForce: "3",
  display: "Y",
  orderReference: 77n,
  capacity: "P",
  intermarketSweep: "N",
  crossType: "N",
  state,
  clOrdId: "",
  options: [],
});
const executed = (urn: number, quantity: number, price = 100_0000n): OrderReply => ({
  type: "E",
  timestamp: 2n,
  urn,
  quantity,
  price,
  liquidity: "R",
  matchNumber: 9n,
  options: [],
});
const cancelled = (urn: number, quantity: number): OrderReply => ({
  type: "C",
  timestamp: 3n,
  urn,
  quantity,
  reason: "I",
});

describe("order table", () => {
  it("releases every share of an order exactly once", () => {
    const table = new OrderTable(() => 0n);
    table.sent(newOrder(1));
    expect(table.reply("card", accepted(1)).position).toBeUndefined();
    const fill = table.reply("card", executed(1, 30));
    expect(fill.position).toEqual({ stock: "TGA", delta: 30, releaseBuy: 30, releaseSell: 0, releaseOrders: 0 });
    expect(fill.order.state).toBe("partially_filled");
    expect(leaves(fill.order)).toBe(70);
    const end = table.reply("card", cancelled(1, 70));
    expect(end.position).toEqual({ stock: "TGA", delta: 0, releaseBuy: 70, releaseSell: 0, releaseOrders: 1 });
    expect(end.order.state).toBe("cancelled");
    expect(table.openCount).toBe(0);
  });

  it("refuses what cannot follow and changes nothing", () => {
    const table = new OrderTable(() => 0n);
    table.sent(newOrder(1));
    expect(() => table.reply("card", executed(1, 10))).toThrow(IllegalOrderTransition);
    expect(() => table.reply("card", executed(2, 10))).toThrow(OrderReplyError);
    expect(() => table.reply("software", accepted(1))).toThrow(/unknown order/);
    expect(() => table.sent(newOrder(1))).toThrow(/used twice/);
    table.reply("card", accepted(1));
    expect(() => table.reply("card", executed(1, 101))).toThrow(/100 remain/);
    expect(table.get("card", 1)).toMatchObject({ state: "live", filled: 0 });
    table.reply("card", executed(1, 100));
    expect(() => table.reply("card", cancelled(1, 1))).toThrow(/when 0 remain/);
  });

  it("an order that is accepted dead, rejected or never arrived gives back all it held open", () => {
    const table = new OrderTable(() => 0n);
    for (const urn of [1, 2, 3]) table.sent(newOrder(urn, true));
    expect(table.reply("card", accepted(1, "D")).position?.releaseSell).toBe(100);
    const rejected: OrderReply = { type: "J", timestamp: 1n, urn: 2, reason: 7, clOrdId: "" };
    expect(table.reply("card", rejected)).toMatchObject({
      order: { reason: "0x07" },
      position: { releaseSell: 100, delta: -0 },
    });
    expect(table.neverArrived("card", 3).position?.releaseSell).toBe(100);
    expect([...table.open()]).toEqual([]);
  });

  it("an order that the card withdrew gives back all it held open, once, and the venue cannot answer it", () => {
    const table = new OrderTable(() => 0n);
    table.sent(newOrder(1, true));
    expect(table.withdrawn("card", 1, "kill")).toMatchObject({
      order: { state: "withdrawn", reason: "kill" },
      position: { stock: "TGA", releaseBuy: 0, releaseSell: 100, releaseOrders: 1 },
    });
    expect(table.openCount).toBe(0);
    expect(table.withdrawn("card", 1, "kill")).toBeUndefined();
    expect(table.withdrawn("card", 2, "kill")).toBeUndefined();
    expect(() => table.reply("card", accepted(1))).toThrow(IllegalOrderTransition);
    table.sent(newOrder(3));
    table.reply("card", accepted(3));
    expect(() => table.withdrawn("card", 3, "kill")).toThrow(IllegalOrderTransition);
    expect(table.get("card", 3)?.state).toBe("live");
  });

  it("forgets the oldest finished orders beyond its bound", () => {
    const table = new OrderTable(() => 0n, 2);
    for (const urn of [1, 2, 3]) {
      table.sent(newOrder(urn));
      table.reply("card", accepted(urn, "D"));
    }
    expect([...table.all()].map((order) => order.urn)).toEqual([2, 3]);
  });
});

describe("ledger", () => {
  function fill(ledger: Ledger, signed: number, price: number) {
    const order = new OrderTable(() => 0n).sent(newOrder(1, signed < 0, Math.abs(signed)));
    return ledger.execute({
      order,
      quantity: Math.abs(signed),
      price,
      liquidity: "R",
      matchNumber: 1n,
      venueTimestamp: 0n,
    });
  }

  it("realises the difference to the average cost, and turns through zero", () => {
    const ledger = new Ledger();
    fill(ledger, 100, 10_0000);
    fill(ledger, 100, 12_0000);
    let position = fill(ledger, -150, 13_0000);
    expect(averagePrice(position)).toBe(11_0000);
    expect(position.realised).toBe(150n * 2_0000n);
    position = fill(ledger, -100, 9_0000);
    expect(position.quantity).toBe(-50);
    expect(position.realised).toBe(150n * 2_0000n - 50n * 2_0000n);
    expect(averagePrice(position)).toBe(9_0000);
    expect(unrealised(position, 2 * 8_0000)).toBe(50n * 1_0000n);
    expect(unrealised(position, undefined)).toBeUndefined();
  });

  it("never loses a unit: realised = cash + cost, and all of it is realised when flat", () => {
    const trade = fc.record({
      signed: fc.integer({ min: -999, max: 999 }).filter((n) => n !== 0),
      price: fc.integer({ min: 1, max: 2e9 }),
    });
    fc.assert(
      fc.property(fc.array(trade, { minLength: 1, maxLength: 60 }), (trades) => {
        const ledger = new Ledger();
        let cash = 0n;
        let held = 0;
        for (const { signed, price } of trades) {
          const position = fill(ledger, signed, price);
          cash -= BigInt(price) * BigInt(signed);
          held += signed;
          expect(position.quantity).toBe(held);
          expect(position.cash).toBe(cash);
          expect(position.realised).toBe(cash + position.cost);
        }
        if (held !== 0) expect(fill(ledger, -held, 5).cost).toBe(0n);
      }),
    );
  });
});
