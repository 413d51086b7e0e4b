// What the gateway makes of a path's actions on its quotes and of the venue's answers, in whatever order they come.
import { beforeEach, describe, expect, it } from "vitest";
import { ouch50, STRATEGY } from "../../proto/mod.ts";
import type { NewOrder, OrderSource } from "./order.ts";
import { OrderDesk } from "./order-desk.ts";
import { type QuoteAction, Quotes } from "./quotes.ts";

class World {
  /** What the path was told, in short, since it was last asked for. */
  told: string[] = [];
  /** Actions that are not in flight any more. */
  answered = 0;
  open = { buy: 0, sell: 0, orders: 0 };
  position = 0;
  readonly asked: number[] = [];
  readonly discrepancies: string[] = [];
  readonly pulled: string[] = [];
  obstacle: string | undefined;
  sessionUp = true;
  readonly desk: OrderDesk;
  readonly quotes: Quotes;
  readonly source: OrderSource;
  #match = 0n;

  constructor(source: OrderSource) {
    this.source = source;
    this.desk = new OrderDesk(() => 0n, {
      order: (order) => this.quotes.order(order),
      execution: () => {},
      risk: (_, { position, answered }) => {
        this.answered += answered;
        this.open.buy -= position?.releaseBuy ?? 0;
        this.open.sell -= position?.releaseSell ?? 0;
        this.open.orders -= position?.releaseOrders ?? 0;
        this.position += position?.delta ?? 0;
      },
      discrepancy: (_, message) => void this.discrepancies.push(message),
    });
    this.quotes = new Quotes(this.desk, {
      tell: (_, stock, { side, last, order, price, rest, done, short }) =>
        void this.told.push(
          `${stock} ${side} after ${last}: ${rest === 0 ? "nothing" : `${order} ${rest} at ${price} done ${done}${short ? " short" : ""}`}`,
        ),
      cancelAnswered: () => {
        this.answered++;
      },
      cancel: (from, urn) => {
        if (!this.sessionUp || !this.desk.cancelAsked(from, urn)) return false;
        this.asked.push(urn);
        return true;
      },
      obstacle: () => this.obstacle,
      pulled: (_, count, why) => void this.pulled.push(`${count} ${why}`),
    });
  }

  /** The path has sent it; it counts as the gate does. */
  act(action: QuoteAction, urn: number, quantity = 100, sell = false, price = 10_000): boolean {
    const order: NewOrder = {
      ...{ source: this.source, urn, stock: "TGA", sell, short: sell, quantity, price, kind: STRATEGY.marketMaking },
      ...{ rests: true, version: 1, triggerSequence: 1n, arrivalNs: 5n },
    };
    if (action !== "cancel") {
      this.open[sell ? "sell" : "buy"] += quantity;
      this.open.orders++;
    }
    return this.quotes.acted(order, action);
  }

  accepted(urn: number, quantity = 100, sell = false): void {
    this.#say({ type: "A", ...this.#details(urn, quantity, sell) });
  }

  replaced(originalUrn: number, urn: number, quantity = 100): void {
    this.#say({ type: "U", originalUrn, ...this.#details(urn, quantity, false) });
  }

  executed(urn: number, quantity: number): void {
    this.#match++;
    const of = { timestamp: 1n, urn, quantity, price: 10_000n, liquidity: "A", matchNumber: this.#match } as const;
    this.#say({ type: "E", ...of, options: [] });
  }

  cancelled(urn: number, quantity: number, reason: "U" | "Q" | "H" = "U"): void {
    this.#say({ type: "C", timestamp: 1n, urn, quantity, reason });
  }

  rejected(urn: number): void {
    this.#say({ type: "J", timestamp: 1n, urn, reason: 7, clOrdId: "" });
  }

  take(): string[] {
    return this.told.splice(0);
  }

  /** Nothing is open and every action was answered. */
  expectFlat(actions: number): void {
    expect({ ...this.open, answered: this.answered, table: this.desk.table.openCount }).toEqual({
      ...{ buy: 0, sell: 0, orders: 0, answered: actions, table: 0 },
    });
    expect(this.discrepancies).toEqual([]);
  }

  #details(urn: number, quantity: number, sell: boolean) {
    return {
      ...{ timestamp: 1n, urn, side: sell ? "T" : "B", quantity, symbol: "TGA", price: 10_000n, timeInForce: "0" },
      ...{ display: "Y", orderReference: 1n, capacity: "P", intermarketSweep: "N", crossType: "N", state: "L" },
      ...{ clOrdId: "", options: [] },
    } as const;
  }

  #say(message: ouch50.OutboundMessage): void {
    const bytes = new Uint8Array(256);
    this.desk.message(this.source, bytes.subarray(0, ouch50.encodeOutboundMessage(message, bytes)));
  }
}

describe.each(["software", "card"] as const)("quotes of the %s", (source) => {
  let world: World;
  beforeEach(() => {
    world = new World(source);
  });

  it("are told once the venue has answered, and with every execution after that", () => {
    world.act("enter", 1);
    expect(world.take()).toEqual([]);
    world.accepted(1);
    expect(world.take()).toEqual(["TGA buy after 1: 1 100 at 10000 done 0"]);
    world.executed(1, 30);
    expect(world.take()).toEqual(["TGA buy after 1: 1 70 at 10000 done 30"]);
    world.executed(1, 70);
    expect(world.take()).toEqual(["TGA buy after 1: nothing"]);
    expect(world.position).toBe(100);
    world.expectFlat(1);
  });

  it("a side of its own each, with its mark", () => {
    world.act("enter", 1);
    world.act("enter", 2, 50, true);
    world.accepted(2, 50, true);
    expect(world.take()).toEqual(["TGA sell after 2: 2 50 at 10000 done 0 short"]);
  });

  it("replacements carry on what the chain has executed", () => {
    world.act("enter", 1);
    world.accepted(1);
    world.executed(1, 30);
    world.take();
    world.act("replace", 2, 100);
    expect(world.open.buy).toBe(170);
    // It executes until the venue has taken the replacement: then that stands for less.
    world.executed(1, 20);
    expect(world.take()).toEqual([]);
    world.replaced(1, 2, 80);
    expect(world.take()).toEqual(["TGA buy after 2: 2 80 at 10000 done 50"]);
    expect(world.open).toEqual({ buy: 80, sell: 0, orders: 1 });
    world.executed(2, 5);
    expect(world.take()).toEqual(["TGA buy after 2: 2 75 at 10000 done 55"]);
    world.cancelled(2, 10, "Q");
    expect(world.take()).toEqual(["TGA buy after 2: 2 65 at 10000 done 65"]);
    world.cancelled(2, 65, "H");
    world.expectFlat(2);
  });

  it("a replacement of an order that executes away is ignored by the venue: that is its answer", () => {
    world.act("enter", 1);
    world.accepted(1);
    world.act("replace", 2);
    world.take();
    world.executed(1, 100);
    expect(world.take()).toEqual(["TGA buy after 2: nothing"]);
    world.expectFlat(2);
  });

  it("a refused replacement leaves what rested", () => {
    world.act("enter", 1);
    world.accepted(1);
    world.act("replace", 2);
    world.take();
    world.rejected(2);
    expect(world.take()).toEqual(["TGA buy after 2: 1 100 at 10000 done 0"]);
    world.cancelled(1, 100, "H");
    world.expectFlat(2);
  });

  it("a cancel is answered by the order's end, whatever ends it", () => {
    world.act("enter", 1);
    world.accepted(1);
    world.act("cancel", 2);
    world.take();
    expect(world.answered).toBe(1);
    world.cancelled(1, 100);
    expect(world.take()).toEqual(["TGA buy after 2: nothing"]);
    world.expectFlat(2);
    world.act("enter", 3);
    world.accepted(3);
    world.act("cancel", 4);
    world.take();
    world.executed(3, 60);
    expect(world.take()).toEqual([]);
    world.executed(3, 40);
    expect(world.take()).toEqual(["TGA buy after 4: nothing"]);
    world.expectFlat(4);
    expect(world.desk.counts.unsolicited).toBe(0);
  });

  it("a rejected quote leaves an empty side", () => {
    world.act("enter", 1);
    world.rejected(1);
    expect(world.take()).toEqual(["TGA buy after 1: nothing"]);
    world.expectFlat(1);
  });

  it("are taken out where they may not rest, each once, when the venue has answered what is under way", () => {
    world.act("enter", 1);
    world.act("enter", 2, 50, true);
    world.accepted(1);
    world.obstacle = "it is over";
    world.quotes.sweep();
    world.quotes.sweep();
    // The other may not have got there: a cancel would pass it by.
    expect(world.asked).toEqual([1]);
    world.accepted(2, 50, true);
    expect(world.asked).toEqual([1, 2]);
    expect([world.quotes.pulled, world.pulled]).toEqual([2, ["1 it is over", "1 it is over"]]);
    world.cancelled(1, 100);
    world.cancelled(2, 50);
    world.expectFlat(2);
  });

  it("a replacement that crosses with that is taken out as well", () => {
    world.act("enter", 1);
    world.accepted(1);
    world.act("replace", 2);
    world.obstacle = "it is over";
    world.quotes.sweep();
    expect(world.asked).toEqual([1]);
    world.replaced(1, 2);
    expect(world.asked).toEqual([1, 2]);
    world.cancelled(2, 100);
    expect(world.take().at(-1)).toBe("TGA buy after 2: nothing");
    world.expectFlat(2);
  });

  it("stay for the settlement when the session is down", () => {
    world.act("enter", 1);
    world.accepted(1);
    world.obstacle = "it is over";
    world.sessionUp = false;
    world.quotes.sweep();
    expect([world.asked, world.quotes.pulled, world.quotes.open]).toEqual([[], 0, 1]);
  });

  it("an action about nothing is reported, and does not go out", () => {
    expect(world.act("cancel", 1)).toBe(false);
    expect(world.discrepancies).toEqual([`${source} cancel 1 of TGA: no quote rests on that side`]);
  });
});

describe("the card's records and the venue's replies come on different ways", () => {
  let world: World;
  beforeEach(() => {
    world = new World("card");
    world.act("enter", 1);
    world.accepted(1);
    world.take();
  });

  it("a quote that the venue has accepted first", () => {
    world.accepted(7, 100, true);
    world.executed(7, 40);
    expect(world.take()).toEqual([]);
    world.act("enter", 7, 100, true);
    expect(world.take()).toEqual(["TGA sell after 7: 7 60 at 10000 done 40 short"]);
    world.cancelled(7, 60, "H");
    world.cancelled(1, 100, "H");
    world.expectFlat(2);
  });

  it("a replacement that the venue has taken first, for fewer shares than were asked for", () => {
    world.executed(1, 30);
    world.take();
    world.replaced(1, 2, 60);
    world.executed(2, 10);
    // The card decided for 80 when 20 of the 30 had been told.
    world.act("replace", 2, 80);
    expect(world.take()).toEqual(["TGA buy after 2: 2 50 at 10000 done 40"]);
    expect(world.open).toEqual({ buy: 50, sell: 0, orders: 1 });
    world.cancelled(2, 50, "H");
    world.expectFlat(2);
  });

  it("a replacement or a cancel of what has ended before it was heard of", () => {
    world.executed(1, 100);
    expect(world.take()).toEqual(["TGA buy after 1: nothing"]);
    world.act("replace", 2);
    expect(world.take()).toEqual(["TGA buy after 2: nothing"]);
    world.expectFlat(2);
    world.act("cancel", 3);
    expect(world.take()).toEqual(["TGA buy after 3: nothing"]);
    world.expectFlat(3);
  });

  it("a refusal of a replacement that comes first", () => {
    world.rejected(2);
    world.act("replace", 2);
    expect(world.take()).toEqual(["TGA buy after 2: 1 100 at 10000 done 0"]);
    world.cancelled(1, 100, "H");
    world.expectFlat(2);
  });

  it("a replacement after the gateway has asked for the cancel", () => {
    world.obstacle = "it is over";
    world.quotes.sweep();
    world.act("replace", 2);
    world.replaced(1, 2);
    expect(world.asked).toEqual([1, 2]);
    world.cancelled(2, 100);
    world.expectFlat(2);
  });

  it("what it takes back is answered by what rested before", () => {
    world.act("replace", 2);
    world.desk.withdrawn(2, "kill");
    expect(world.take()).toEqual(["TGA buy after 2: 1 100 at 10000 done 0"]);
    world.act("cancel", 3);
    expect(world.quotes.withdrawn("card", 3)).toBe(true);
    expect(world.take()).toEqual(["TGA buy after 3: 1 100 at 10000 done 0"]);
    expect(world.quotes.withdrawn("card", 3)).toBe(false);
    world.act("enter", 4, 100, true);
    world.desk.withdrawn(4, "kill");
    expect(world.take()).toEqual(["TGA sell after 4: nothing"]);
    world.cancelled(1, 100, "H");
    world.expectFlat(4);
  });
});
