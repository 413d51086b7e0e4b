import { describe, expect, it } from "vitest";
import type { OrderEvent, State } from "../../../http/api.ts";
import { EVENTS_MAX, merge, shared } from "./state-merge.ts";

function order(urn: number, state: OrderEvent["state"]): OrderEvent {
  return {
    ...{
      path: "hardware",
      urn,
      symbol: "A",
      side: "buy",
      quantity: 1,
      priceE4: 1,
      state,
      filled: 0,
      cancelled: 0,
      kind: "",
    },
    ...{
      version: 1,
      triggerSequence: null,
      sentDeviceNs: "0",
      updatedMs: 0,
      venueReason: "",
      t1Cycles: null,
      t2Cycles: null,
    },
  };
}
const base = {
  symbols: [
    { symbol: "A", bidE4: 1 },
    { symbol: "B", bidE4: 2 },
  ],
  orders: [order(1, "sent"), order(2, "sent")],
  decisions: [],
} as unknown as State;

describe("a state and what came after it", () => {
  it("replaces an order that is known where it is, and appends others", () => {
    const { orders } = merge(base, { append: { orders: [order(1, "filled"), order(3, "sent")] } });
    expect(orders.map(({ urn, state }) => `${urn} ${state}`)).toEqual(["1 filled", "2 sent", "3 sent"]);
  });

  it("keeps the newest and is bounded", () => {
    const many = Array.from({ length: EVENTS_MAX + 7 }, (_, i) => order(100 + i, "sent"));
    const { orders } = merge(base, { append: { orders: many } });
    expect(orders).toHaveLength(EVENTS_MAX);
    expect(orders.at(-1)?.urn).toBe(100 + EVENTS_MAX + 6);
  });

  it("keeps the identity of what did not change", () => {
    const symbols = [
      { symbol: "A", bidE4: 1 },
      { symbol: "B", bidE4: 3 },
    ] as unknown as State["symbols"];
    const next = merge(base, { symbols });
    expect(next.symbols).not.toBe(base.symbols);
    expect(next.symbols[0]).toBe(base.symbols[0]);
    expect(next.symbols[1]).toEqual({ symbol: "B", bidE4: 3 });
    expect(merge(base, { symbols: structuredClone(base.symbols) as State["symbols"] }).symbols).toBe(base.symbols);
  });

  it("sees a key that went and an array that got shorter", () => {
    expect(shared<object>({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 });
    expect(shared([1, 2], [1])).toEqual([1]);
    expect(shared<unknown>([], {})).toEqual({});
    expect(shared<object>({ a: undefined }, { b: undefined })).toEqual({ b: undefined });
  });
});
