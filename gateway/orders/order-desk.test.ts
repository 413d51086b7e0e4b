import { describe, expect, it } from "vitest";
import { ouch50 } from "../../proto/mod.ts";
import { EARLY_REJECTS_MAX, OrderDesk } from "./order-desk.ts";
import type { NewOrder, PositionEffect } from "./order-table.ts";

function world(kept?: number) {
  const positions: PositionEffect[] = [];
  const discrepancies: string[] = [];
  const states: string[] = [];
  const desk = new OrderDesk(
    () => 0n,
    {
      order: ({ urn, state }) => void states.push(`${urn} ${state}`),
      execution: () => {},
      risk: (_source, { position }) => {
        if (position !== undefined) positions.push(position);
      },
      discrepancy: (_code, message) => void discrepancies.push(message),
    },
    undefined,
    kept,
  );
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

describe("a replacement", () => {
  const say = (desk: OrderDesk, message: ouch50.OutboundMessage): void => {
    const bytes = new Uint8Array(256);
    desk.message("software", bytes.subarray(0, ouch50.encodeOutboundMessage(message, bytes)));
  };
  const details = (urn: number, quantity: number) =>
    ({
      ...{ timestamp: 1n, urn, side: "B", quantity, symbol: "TGA", price: 10_000n, timeInForce: "0", display: "Y" },
      ...{
        orderReference: 1n,
        capacity: "P",
        intermarketSweep: "N",
        crossType: "N",
        state: "L",
        clOrdId: "",
        options: [],
      },
    }) as const;
  const resting = (urn: number): NewOrder => ({ ...order(urn), source: "software", rests: true });

  function replaced() {
    const made = world();
    const { desk } = made;
    desk.sent(resting(1));
    say(desk, { type: "A", ...details(1, 100) });
    expect(desk.replacing({ ...resting(2), quantity: 80 }, 1)).toBe(true);
    made.positions.splice(0);
    return made;
  }

  it("crosses with a fill: what executed meanwhile is taken off the new order, and every share is given back once", () => {
    const { desk, positions, discrepancies } = replaced();
    say(desk, {
      type: "E",
      timestamp: 1n,
      urn: 1,
      quantity: 30,
      price: 10_000n,
      liquidity: "A",
      matchNumber: 9n,
      options: [],
    });
    expect(desk.table.get("software", 1)?.state).toBe("pending_replace");
    say(desk, { type: "U", originalUrn: 1, ...details(2, 50) });
    expect(desk.table.get("software", 1)).toMatchObject({
      state: "replaced",
      filled: 30,
      cancelled: 70,
      reason: "replaced by 2",
    });
    expect(desk.table.get("software", 2)).toMatchObject({ state: "live", quantity: 50, replaces: 1 });
    expect(positions.map(({ delta, releaseBuy, releaseOrders }) => [delta, releaseBuy, releaseOrders])).toEqual([
      [30, 30, 0],
      [0, 70, 1],
      [0, 30, 0],
    ]);
    expect(desk.ownPrices("TGA", "software")).toEqual({ bid: 10_000, ask: 0 });
    expect(discrepancies).toEqual([]);
  });

  it("is refused: the order goes on as it was; or finds it filled: it is over with it", () => {
    const { desk } = replaced();
    say(desk, { type: "J", timestamp: 1n, urn: 2, reason: 7, clOrdId: "" });
    expect([1, 2].map((urn) => desk.table.get("software", urn)?.state)).toEqual(["live", "rejected"]);
    const other = replaced().desk;
    expect(other.cancelAsked("software", 1)).toBe(true);
    expect(other.table.get("software", 1)?.state).toBe("pending_both");
    say(other, {
      type: "E",
      timestamp: 1n,
      urn: 1,
      quantity: 100,
      price: 10_000n,
      liquidity: "A",
      matchNumber: 9n,
      options: [],
    });
    expect([1, 2].map((urn) => other.table.get("software", urn)?.state)).toEqual(["filled", "rejected"]);
    expect(other.table.openCount).toBe(0);
    expect(other.cancelAsked("software", 1)).toBe(false);
  });

  it("that nobody asked for is reported; after a restart it is taken from the venue's records", () => {
    const { desk, discrepancies } = world();
    desk.sent(resting(1));
    desk.sent({ ...resting(9), arrivalNs: 5n });
    say(desk, { type: "A", ...details(1, 100) });
    say(desk, { type: "A", ...details(9, 100) });
    say(desk, { type: "U", originalUrn: 9, ...details(10, 80) });
    expect(desk.table.get("software", 9)?.state).toBe("live");
    expect(discrepancies).toEqual(["software order 10: reply U to an unknown order"]);
    expect(Object.fromEntries(desk.illegal)).toEqual({ ORDER_UNKNOWN: 1 });
    // Of number 1 the records are all there is: the request was an earlier run's.
    say(desk, { type: "U", originalUrn: 1, ...details(2, 80) });
    expect([1, 2].map((urn) => desk.table.get("software", urn)?.state)).toEqual(["replaced", "live"]);
    expect(discrepancies).toHaveLength(1);
  });
});

describe("a broken trade", () => {
  it("leaves the position, its cost and its result as if it had never been, and is reported", () => {
    const { desk, positions, discrepancies } = world();
    const trades = [
      [40, 100n],
      [30, 130n],
      [30, 90n],
    ] as const;
    desk.sent(order(5));
    const say = (message: ouch50.OutboundMessage): void => {
      const bytes = new Uint8Array(256);
      desk.message("card", bytes.subarray(0, ouch50.encodeOutboundMessage(message, bytes)));
    };
    const codes = { timeInForce: "3", display: "Y", capacity: "P", intermarketSweep: "N", crossType: "N" } as const;
    say({
      type: "A",
      timestamp: 1n,
      urn: 5,
      side: "B",
      quantity: 100,
      symbol: "TGA",
      price: 100n,
      ...codes,
      ...{ orderReference: 1n, state: "L", clOrdId: "", options: [] },
    });
    trades.forEach(([quantity, price], index) => {
      say({
        type: "E",
        timestamp: 1n,
        urn: 5,
        quantity,
        price,
        liquidity: "R",
        matchNumber: BigInt(index),
        options: [],
      });
    });
    say({ type: "B", timestamp: 1n, urn: 5, matchNumber: 1n, reason: "E", clOrdId: "" });
    expect(desk.ledger.get("TGA")).toMatchObject({ quantity: 70, cost: 6700n, cash: -6700n, realised: 0n, bought: 70 });
    expect(desk.exposure.held(1)).toEqual({ gross: 6700n, net: 6700n });
    expect(positions.at(-1)).toEqual({ stock: "TGA", delta: -30, releaseBuy: 0, releaseSell: 0, releaseOrders: 0 });
    expect(desk.table.get("card", 5)).toMatchObject({
      state: "filled",
      filled: 100,
      broken: 30,
      filledNotional: 6700n,
    });
    expect(discrepancies).toEqual(["card order 5: trade 1 was broken; the position is without it"]);
    say({ type: "B", timestamp: 1n, urn: 5, matchNumber: 1n, reason: "E", clOrdId: "" });
    expect(discrepancies.at(-1)).toBe("card order 5: match 1 is broken already");
    expect(desk.ledger.get("TGA")?.quantity).toBe(70);
  });

  /** Bought and paid at once. */
  function filled(desk: OrderDesk, urn: number, stock: string): void {
    const say = (message: ouch50.OutboundMessage): void => {
      const bytes = new Uint8Array(256);
      desk.message("card", bytes.subarray(0, ouch50.encodeOutboundMessage(message, bytes)));
    };
    desk.sent({ ...order(urn), stock });
    const codes = { timeInForce: "3", display: "Y", capacity: "P", intermarketSweep: "N", crossType: "N" } as const;
    const accepted = {
      type: "A",
      timestamp: 1n,
      urn,
      side: "B",
      quantity: 100,
      symbol: stock,
      price: 10_000n,
    } as const;
    say({ ...accepted, ...codes, ...{ orderReference: 1n, state: "L", clOrdId: "", options: [] } });
    const rest = { liquidity: "R", matchNumber: BigInt(urn), options: [] } as const;
    say({ type: "E", timestamp: 1n, urn, quantity: 100, price: 10_000n, ...rest });
  }

  function broken(desk: OrderDesk, urn: number): void {
    const bytes = new Uint8Array(ouch50.BROKEN_TRADE_LENGTH);
    ouch50.encodeBrokenTrade({ timestamp: 0n, urn, matchNumber: BigInt(urn), reason: "E", clOrdId: "" }, bytes);
    desk.message("card", bytes);
  }

  it("is taken out of the position however many orders of other stocks have ended since", () => {
    const { desk, discrepancies } = world();
    filled(desk, 1, "TGA");
    for (let urn = 2; urn <= 10_002; urn++) filled(desk, urn, "TGB");
    // Nobody can look it up any more.
    expect(desk.table.get("card", 1)).toBeUndefined();
    broken(desk, 1);
    expect(discrepancies).toEqual(["card order 1: trade 1 was broken; the position is without it"]);
    expect(desk.ledger.get("TGA")?.quantity).toBe(0);
    broken(desk, 1);
    expect(discrepancies.at(-1)).toBe("card order 1: match 1 is broken already");
  });

  it("is taken out among the last executions of its stock, and reported as one that stays before that", () => {
    const kept = 12_000;
    const orders = 20_000;
    const { desk, discrepancies } = world(kept);
    for (let urn = 1; urn <= orders; urn++) filled(desk, urn, "TGA");
    const first = orders - kept + 1;
    broken(desk, first);
    broken(desk, first - 1);
    expect(discrepancies).toEqual([
      `card order ${first}: trade ${first} was broken; the position is without it`,
      `card order ${first - 1}: trade ${first - 1} was broken; it is not known any more, and the position is with it`,
    ]);
    expect(desk.counts).toMatchObject({ broken: 2, discrepancies: 2 });
    expect(desk.ledger.get("TGA")?.quantity).toBe((orders - 1) * 100);
  });
});
