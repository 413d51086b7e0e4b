import { describe, expect, it } from "vitest";
import { ouch50 } from "../../proto/mod.ts";
import { EARLY_REJECTS_MAX, OrderDesk } from "./order-desk.ts";
import type { NewOrder, PositionEffect } from "./order-table.ts";

function world() {
  const positions: PositionEffect[] = [];
  const discrepancies: string[] = [];
  const states: string[] = [];
  const desk = new OrderDesk(() => 0n, {
    order: ({ urn, state }) => void states.push(`${urn} ${state}`),
    execution: () => {},
    risk: (_source, { position }) => {
      if (position !== undefined) positions.push(position);
    },
    discrepancy: (_code, message) => void discrepancies.push(message),
  });
  return { desk, positions, discrepancies, states };
}

const order = (urn: number): NewOrder => ({
  ...{ source: "card", urn, stock: "TGA", sell: false, short: false, quantity: 100, price: 10_000 },
  ...{ kind: 1, version: 1, triggerSequence: 1n, arrivalNs: 0n },
});

function rejected(urn: number): Uint8Array {
  const bytes = new Uint8Array(ouch50.REJECTED_LENGTH);
  ouch50.encodeRejected({ timestamp: 1n, urn, reason: 7, clOrdId: "" }, bytes);
  return bytes;
}

describe("a reject that comes before the order's record", () => {
  it("ends the order when the record comes, and gives back what it held open", () => {
    const { desk, positions, discrepancies, states } = world();
    desk.message("card", rejected(5));
    expect(positions).toEqual([]);
    desk.sent(order(5));
    expect(desk.table.get("card", 5)).toMatchObject({ state: "rejected", reason: "0x07" });
    expect(positions).toEqual([{ stock: "TGA", delta: 0, releaseBuy: 100, releaseSell: 0, releaseOrders: 1 }]);
    expect(desk.table.openCount).toBe(0);
    expect(states).toEqual(["5 sent", "5 rejected"]);
    expect(desk.counts).toMatchObject({ sent: 1, rejected: 1, discrepancies: 0 });
    expect(discrepancies).toEqual([]);
  });

  it("is for its own account alone, and once", () => {
    const { desk } = world();
    desk.message("software", rejected(5));
    desk.sent(order(5));
    expect(desk.table.get("card", 5)?.state).toBe("sent");
    desk.message("card", rejected(6));
    desk.sent(order(6));
    expect(() => desk.sent(order(6))).not.toThrow();
    expect(desk.counts.discrepancies).toBe(1);
  });

  it("is kept within a bound: the oldest goes, and is counted", () => {
    const { desk } = world();
    for (let urn = 1; urn <= EARLY_REJECTS_MAX + 2; urn++) desk.message("card", rejected(urn));
    expect(desk.counts.rejectsForgotten).toBe(2);
    desk.sent(order(2));
    desk.sent(order(3));
    // What is forgotten stays "sent": the next settlement ends it.
    expect(desk.table.get("card", 2)?.state).toBe("sent");
    expect(desk.table.get("card", 3)?.state).toBe("rejected");
    desk.neverArrived("card", 2);
    expect(desk.table.openCount).toBe(0);
  });
});

describe("replies that change an order as nobody asked for", () => {
  it("are reported, not passed over", () => {
    const { desk, discrepancies } = world();
    desk.sent(order(5));
    const bytes = new Uint8Array(ouch50.ORDER_MODIFIED_LENGTH + 2);
    ouch50.encodeOrderModified({ timestamp: 1n, urn: 5, side: "B", quantity: 50, options: [] }, bytes);
    desk.message("card", bytes);
    expect(discrepancies).toEqual(["card order 5: reply M to a request that was never made"]);
  });
});
