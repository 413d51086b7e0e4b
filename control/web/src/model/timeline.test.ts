import { describe, expect, it } from "vitest";
import type { DecisionEvent, OrderEvent } from "../../../http/api.ts";
import { decisionOf, failedRules, orderOf, timeline } from "./timeline.ts";

const decision: DecisionEvent = {
  ...{
    id: "1",
    atMs: 5,
    path: "hardware",
    symbol: "A",
    kind: "imbalance",
    action: "enter",
    sell: true,
    short: true,
    priceE4: 10_000,
    quantity: 100,
  },
  ...{ sent: true, urn: 7, reason: 0, bitmap: 0, version: 3, triggerSequence: "99", triggerDeviceNs: "1500000000" },
  book: { valid: true, bidE4: 1, bidQuantity: 1, askE4: 2, askQuantity: 1 },
};
const order: OrderEvent = {
  ...{
    path: "hardware",
    urn: 7,
    symbol: "A",
    side: "sell short",
    quantity: 100,
    priceE4: 10_000,
    state: "filled",
    filled: 100,
  },
  ...{ cancelled: 0, kind: "imbalance", version: 3, triggerSequence: "99", sentDeviceNs: "1500000070", updatedMs: 9 },
  ...{ venueReason: "", t1Cycles: 11, t2Cycles: 21 },
};
const names = (of: OrderEvent | undefined, from: DecisionEvent | undefined = decision) =>
  timeline(of, from).map(({ name, state }) => `${name} ${state}`);

describe("what happened to an order", () => {
  it("goes from the packet to the fill", () => {
    expect(names(order)).toEqual([
      "Trigger packet done",
      "Decision done",
      "Risk gate done",
      "Transmitted done",
      "Accepted done",
      "Filled done",
    ]);
    expect(timeline(order, decision)[3]?.detail).toBe("T1 11 cycles = 70.4 ns, T2 21 cycles = 134.4 ns");
  });
  it("ends where it was refused", () => {
    expect(names(undefined, { ...decision, sent: false, urn: 0, reason: 9, bitmap: 256 }).at(-1)).toBe("Risk gate bad");
    expect(names({ ...order, state: "rejected", filled: 0 }).at(-1)).toBe("Rejected by the venue bad");
  });
  it("says what is still open or not known", () => {
    expect(names({ ...order, state: "sent", filled: 0 }).at(-1)).toBe("Accepted open");
    expect(names({ ...order, state: "live", filled: 40 }).at(-1)).toBe("Filled open");
    expect(names({ ...order, state: "unknown", filled: 0 }).at(-1)).toBe("Unknown bad");
    expect(names({ ...order, state: "cancelled", filled: 40, cancelled: 60 }).slice(-2)).toEqual([
      "Filled open",
      "Cancelled done",
    ]);
  });
  it("finds an order's decision and the other way round, by path and number", () => {
    const other = { ...decision, id: "2", path: "software" as const };
    expect(decisionOf(order, [decision, other])).toBe(decision);
    expect(orderOf(other, [order])).toBeUndefined();
    expect(orderOf(decision, [order])).toBe(order);
  });
  it("names every rule that failed", () => {
    expect(failedRules(0)).toEqual([]);
    expect(failedRules(0b1_0001_0000_0001)).toEqual([1, 9, 13]);
    expect(failedRules(0x8000_0000 | 0)).toEqual([32]);
  });
});
