import { describe, expect, it } from "vitest";
import type { Execution, Order } from "../orders/order-table.ts";
import { ExecutionDesk, PARENTS_MAX } from "./execution-desk.ts";
import type { MarketNow } from "./parent.ts";
import type { ParentRecord, RecoveredParent } from "./records.ts";
import { NO_VOLUME, QUOTES, specOf } from "./test-parent.ts";

function world() {
  const notes: ParentRecord[] = [];
  const placed: { readonly id: string; readonly quantity: number; readonly urn: number }[] = [];
  const cancelled: number[] = [];
  const market: MarketNow = { quotes: QUOTES, volume: NO_VOLUME, tick: 100, lot: 1, obstacle: undefined };
  const journal = { full: false };
  const desk = new ExecutionDesk({
    market: (stock) => (stock === "TGA" ? market : undefined),
    place: ({ id }, { quantity }) => {
      const urn = 100 + placed.length;
      placed.push({ id, quantity, urn });
      return { urn };
    },
    cancel: (urn) => void cancelled.push(urn),
    note: (record) => {
      if (journal.full) throw new Error("the journal is full");
      notes.push(record);
    },
    changed: () => {},
  });
  return { desk, notes, placed, cancelled, journal };
}

const order = (urn: number, state: Order["state"]) =>
  ({ source: "software", urn, state, reason: "U" }) as unknown as Order;
const execution = (urn: number, quantity: number, match: bigint) =>
  ({ order: order(urn, "live"), quantity, price: QUOTES.bid, matchNumber: match }) as unknown as Execution;

function recovered(id: string, given: Partial<RecoveredParent> = {}): RecoveredParent {
  return { spec: specOf({ id }), last: undefined, children: [], fills: [], ...given };
}
const last = (id: string, state: "working" | "ending" | "filled", why = "") =>
  ({ type: "parent_state", id, state, why, shares: 500, notional: "5000", unpriced: 0, arrivalTwiceMid: 7 }) as const;

describe("what is noted", () => {
  it("a parent before its first child, and its state with each child and each change", () => {
    const { desk, notes, placed, journal } = world();
    desk.start(specOf({ id: "A" }), 0);
    expect(notes.map(({ type }) => type)).toEqual(["parent"]);
    desk.step(0, true);
    expect(placed).toEqual([{ id: "A", quantity: 100, urn: 100 }]);
    expect(notes.slice(1)).toMatchObject([
      { type: "parent_state", id: "A", state: "working", arrivalTwiceMid: QUOTES.bid + QUOTES.ask },
      { type: "parent_state", id: "A", state: "working" },
    ]);
    desk.execution(execution(100, 100, 1n), undefined);
    desk.order(order(100, "filled"));
    desk.cancel("A", "enough");
    expect(notes.at(-1)).toMatchObject({ state: "cancelled", why: "enough" });
    journal.full = true;
    expect(() => desk.start(specOf({ id: "B" }), 0)).toThrow(/full/);
    expect(desk.get("B")).toBeUndefined();
  });
});

describe("what earlier runs left", () => {
  it("is paused, with every execution counted once, whoever tells it again", () => {
    const { desk, placed } = world();
    const fills = [{ urn: 7, quantity: 40, price: QUOTES.bid, match: "1" }];
    desk.recover([recovered("A", { last: last("A", "working"), children: [7, 8], fills })]);
    const parent = desk.get("A");
    expect(parent).toMatchObject({ state: "paused", filled: 40 });
    expect(parent?.slippage.arrivalTwiceMid).toBe(7);
    // The venue's records: one that the journal has, and one that it was too late for.
    desk.execution(execution(7, 40, 1n), undefined);
    desk.execution(execution(8, 25, 2n), undefined);
    expect(parent?.filled).toBe(65);
    expect(desk.counts).toEqual({ started: 0, recovered: 1, fillsReadAgain: 1 });
    desk.step(1000, true);
    expect(placed).toEqual([]);
    expect(() => desk.start(specOf({ id: "A" }), 0)).toThrow(/already/);
    desk.resume("A");
    desk.step(2000, true);
    desk.step(2001, true);
    // 10 % of 1000 by the end of the first slice, less what was done.
    expect(placed).toEqual([{ id: "A", quantity: 35, urn: 100 }]);
    expect(parent?.volume.shares).toBe(500);
  });

  it("and was ending has ended; what was over stays over", () => {
    const { desk } = world();
    desk.recover([
      recovered("late", { last: last("late", "ending", "the time is over") }),
      recovered("gone", { last: last("gone", "ending", "a person") }),
      recovered("full", { last: last("full", "filled") }),
      recovered("never"),
    ]);
    expect(desk.all().map(({ state }) => state)).toEqual(["expired", "cancelled", "filled", "paused"]);
    expect(desk.active).toBe(true);
    desk.cancel("never", "a person");
    expect(desk.active).toBe(false);
  });
});

describe("a broken trade", () => {
  it("is done again", () => {
    const { desk, placed } = world();
    const parent = desk.start(specOf({ id: "A" }), 0);
    desk.step(0, true);
    desk.execution(execution(100, 100, 1n), undefined);
    desk.order(order(100, "filled"));
    desk.broken(100, 1n);
    desk.broken(100, 1n);
    expect(parent).toMatchObject({ filled: 0, counts: { broken: 1 } });
    desk.step(200_000, true);
    expect(placed.at(-1)).toMatchObject({ quantity: 100 });
  });
});

describe("bounds", () => {
  it("so many parents and no more; who asks for one that there is not is told so", () => {
    const { desk } = world();
    for (let number = 0; number < PARENTS_MAX; number++) desk.start(specOf({ id: `P${number}` }), 0);
    expect(() => desk.start(specOf({ id: "more" }), 0)).toThrow(`${PARENTS_MAX} parents are under way`);
    desk.cancel("P0", "room");
    desk.start(specOf({ id: "more" }), 0);
    expect(() => desk.pause("P-1", "")).toThrow(/no parent "P-1"/);
    expect(() => desk.resume("P1")).toThrow(/resume while/);
    expect(() => desk.start(specOf({ id: "past" }), 200_000_000)).toThrow(/over already/);
  });
});
