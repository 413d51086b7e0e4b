// A path that quotes at random, a venue by the words of OUCH 5.0, and the gateway between them, with everything on its way in queues that are
// emptied in any order between them: whatever meets on the way, nothing stays open, nothing is counted twice, and the path knows what rests.
import { expect, test } from "vitest";
import { type ouch50, type QuoteUpdate, STRATEGY, ouch50 as wire } from "../../proto/mod.ts";
import { howToRepeat, randomOf, testSeed } from "../datapath/test-kit.ts";
import type { NewOrder, OrderSource } from "./order.ts";
import { OrderDesk } from "./order-desk.ts";
import { type QuoteAction, Quotes } from "./quotes.ts";

type Told = Omit<QuoteUpdate, "slot">;

interface PathSide {
  busy: boolean;
  last: number;
  told: Told;
}

interface VenueOrder {
  live: boolean;
  readonly sell: boolean;
  left: number;
  /** Executed by it and those that it replaced. */
  chain: number;
}

const EMPTY: Told = { side: "buy", last: 0, order: 0, price: 0, rest: 0, done: 0, short: false };
const SYMBOL = "TGA";

class World {
  readonly counts: Record<string, number> = {};
  readonly #source: OrderSource;
  readonly #random: (below: number) => number;
  readonly #path: Record<"buy" | "sell", PathSide> = {
    buy: { busy: false, last: 0, told: EMPTY },
    sell: { busy: false, last: 0, told: EMPTY },
  };
  #urn = 1;
  #match = 0n;
  #actions = 0;
  #answered = 0;
  #open = { buy: 0, sell: 0, orders: 0 };
  #position = 0;
  #venuePosition = 0;
  #obstacle: string | undefined;
  readonly #discrepancies: string[] = [];
  readonly #venue = new Map<number, VenueOrder>();
  // What is on its way; each in order, and none in order with another.
  readonly #requests: (() => void)[] = [];
  readonly #replies: Uint8Array[] = [];
  readonly #records: (() => void)[] = [];
  readonly #tells: Told[] = [];
  readonly #desk: OrderDesk;
  readonly #quotes: Quotes;

  constructor(source: OrderSource, random: (below: number) => number) {
    this.#source = source;
    this.#random = random;
    this.#desk = new OrderDesk(() => 0n, {
      order: (order) => this.#quotes.order(order),
      execution: () => {},
      risk: (_, { position, answered }) => {
        this.#answered += answered;
        this.#open.buy -= position?.releaseBuy ?? 0;
        this.#open.sell -= position?.releaseSell ?? 0;
        this.#open.orders -= position?.releaseOrders ?? 0;
        this.#position += position?.delta ?? 0;
      },
      discrepancy: (_, message) => void this.#discrepancies.push(message),
    });
    this.#quotes = new Quotes(this.#desk, {
      tell: (_source, _stock, update) => void this.#tells.push(update),
      cancelAnswered: () => {
        this.#answered++;
      },
      cancel: (from, urn) => {
        if (!this.#desk.cancelAsked(from, urn)) return false;
        this.#requests.push(() => this.#cancel(urn));
        return true;
      },
      obstacle: () => this.#obstacle,
      pulled: (_source, count) => this.#count("pulled", count),
    });
  }

  step(): void {
    const random = this.#random;
    switch (random(8)) {
      case 0:
      case 1:
        this.#act(random(2) === 0);
        break;
      case 2:
        this.#trade();
        break;
      case 3:
        if (random(12) === 0) this.#change(this.#obstacle === undefined ? "no sight" : undefined);
        break;
      default:
        this.#deliver();
    }
    expect(this.#discrepancies.join()).toBe("");
    expect(Math.min(this.#open.buy, this.#open.sell, this.#open.orders)).toBeGreaterThanOrEqual(0);
  }

  /** Nothing may rest any more, and everything arrives. */
  end(): void {
    this.#change("the end");
    while (this.#requests.length + this.#replies.length + this.#records.length + this.#tells.length > 0)
      this.#deliver();
    expect(this.#discrepancies).toEqual([]);
    expect([...this.#venue.values()].filter(({ live }) => live)).toEqual([]);
    expect({ ...this.#open, answered: this.#answered, table: this.#desk.table.openCount }).toEqual({
      ...{ buy: 0, sell: 0, orders: 0, answered: this.#actions, table: 0 },
    });
    expect(this.#position).toBe(this.#venuePosition);
    for (const side of ["buy", "sell"] as const) {
      expect([side, this.#path[side].busy, this.#path[side].told.rest]).toEqual([side, false, 0]);
    }
  }

  #change(obstacle: string | undefined): void {
    this.#obstacle = obstacle;
    this.#quotes.sweep();
  }

  #count(what: string, by = 1): void {
    this.counts[what] = (this.counts[what] ?? 0) + by;
  }

  #deliver(): void {
    const ways = [this.#requests, this.#replies, this.#records, this.#tells].filter((way) => way.length > 0);
    const way = ways[this.#random(ways.length)];
    if (way === this.#requests) this.#requests.shift()?.();
    else if (way === this.#records) this.#records.shift()?.();
    else if (way === this.#replies) {
      const reply = this.#replies.shift();
      if (reply !== undefined) this.#desk.message(this.#source, reply);
    } else if (way === this.#tells) this.#hear(this.#tells.shift());
    // The software path hears at once.
    if (this.#source === "software") while (this.#tells.length > 0) this.#hear(this.#tells.shift());
  }

  /** As docs/datapath.md section 5 says. */
  #hear(told: Told | undefined): void {
    const side = told && this.#path[told.side];
    if (side === undefined || told?.last !== side.last) return;
    side.busy = false;
    side.told = told;
  }

  #act(sell: boolean): void {
    const random = this.#random;
    const side = this.#path[sell ? "sell" : "buy"];
    // The card may act until it hears of it, the software path is stopped at once.
    if (side.busy || (this.#obstacle !== undefined && this.#source === "software")) return;
    const { order: about, rest, done } = side.told;
    const action: QuoteAction = rest === 0 ? "enter" : random(3) === 0 ? "cancel" : "replace";
    const [urn, quantity] = [this.#urn++, 1 + random(100)];
    const order: NewOrder = {
      ...{ source: this.#source, urn, stock: SYMBOL, sell, short: false, quantity, price: 10_000 + random(9) },
      ...{ kind: STRATEGY.marketMaking, rests: true, version: 1, triggerSequence: 1n, arrivalNs: 5n },
    };
    side.busy = true;
    side.last = urn;
    this.#actions++;
    if (action !== "cancel") {
      this.#open[sell ? "sell" : "buy"] += quantity;
      this.#open.orders++;
    }
    this.#count(action);
    const record = (): void => {
      expect(this.#quotes.acted(order, action)).toBe(true);
    };
    if (this.#source === "software") record();
    else this.#records.push(record);
    if (this.#source === "card" && random(12) === 0) {
      this.#count("withdrawn");
      this.#records.push(() => {
        if (!this.#quotes.withdrawn("card", urn)) this.#desk.withdrawn(urn, "kill");
      });
      return;
    }
    this.#requests.push(() => {
      if (action === "enter") this.#enter(order);
      else if (action === "cancel") this.#cancel(about);
      else this.#replace(order, about, done + quantity);
    });
  }

  #enter({ urn, sell, quantity, price }: NewOrder): void {
    if (this.#random(10) === 0) {
      this.#say({ type: "J", timestamp: 1n, urn, reason: 7, clOrdId: "" });
      return;
    }
    this.#venue.set(urn, { live: true, sell, left: quantity, chain: 0 });
    this.#say({ type: "A", ...details(urn, sell, quantity, price) });
  }

  #replace({ urn, sell, price }: NewOrder, originalUrn: number, total: number): void {
    const original = this.#venue.get(originalUrn);
    if (original?.live !== true) {
      this.#count("ignored");
      return;
    }
    if (this.#random(10) === 0) {
      this.#say({ type: "J", timestamp: 1n, urn, reason: 7, clOrdId: "" });
      return;
    }
    const quantity = total - original.chain;
    if (quantity <= 0) {
      this.#count("too late");
      this.#cancel(originalUrn);
      return;
    }
    original.live = false;
    this.#venue.set(urn, { live: true, sell, left: quantity, chain: original.chain });
    this.#say({ type: "U", originalUrn, ...details(urn, sell, quantity, price) });
  }

  #cancel(urn: number): void {
    const order = this.#venue.get(urn);
    if (order?.live !== true) return;
    order.live = false;
    this.#say({ type: "C", timestamp: 1n, urn, quantity: order.left, reason: "U" });
  }

  /** An order executes, or loses shares to the prevention of a self-match. */
  #trade(): void {
    const live = [...this.#venue].filter(([, order]) => order.live);
    const [urn, order] = live[this.#random(live.length)] ?? [];
    if (urn === undefined || order === undefined) return;
    const quantity = this.#random(2) === 0 ? order.left : 1 + this.#random(order.left);
    order.left -= quantity;
    order.chain += quantity;
    order.live = order.left > 0;
    if (this.#random(10) === 0) {
      this.#count("prevented");
      this.#say({ type: "C", timestamp: 1n, urn, quantity, reason: "Q" });
      return;
    }
    this.#count("executed");
    this.#venuePosition += order.sell ? -quantity : quantity;
    const of = { timestamp: 1n, urn, quantity, price: 10_000n, liquidity: "A", matchNumber: ++this.#match } as const;
    this.#say({ type: "E", ...of, options: [] });
  }

  #say(message: ouch50.OutboundMessage): void {
    const bytes = new Uint8Array(256);
    this.#replies.push(bytes.subarray(0, wire.encodeOutboundMessage(message, bytes)));
  }
}

function details(urn: number, sell: boolean, quantity: number, price: number) {
  return {
    ...{ timestamp: 1n, urn, side: sell ? "S" : "B", quantity, symbol: SYMBOL, price: BigInt(price), timeInForce: "0" },
    ...{ display: "Y", orderReference: 1n, capacity: "P", intermarketSweep: "N", crossType: "N", state: "L" },
    ...{ clOrdId: "TG000000010001", options: [] },
  } as const;
}

test.each(["software", "card"] as const)(
  "quotes of the %s, whatever meets on the way",
  { timeout: 60_000 },
  (source) => {
    const seed = testSeed();
    const random = randomOf(seed);
    const total: Record<string, number> = {};
    for (let round = 0; round < 150; round++) {
      const world = new World(source, random);
      try {
        for (let step = 0; step < 400; step++) world.step();
        world.end();
      } catch (error) {
        const where = `round ${round}, ${howToRepeat(seed, "gateway/orders/quotes.random.test.ts")}`;
        throw new Error(`${where}\n${error instanceof Error ? error.stack : error}`);
      }
      for (const [what, count] of Object.entries(world.counts)) total[what] = (total[what] ?? 0) + count;
    }
    for (const what of ["enter", "replace", "cancel", "executed", "prevented", "ignored", "pulled"]) {
      expect(total[what], what).toBeGreaterThan(100);
    }
    if (source === "card") expect(total.withdrawn).toBeGreaterThan(100);
  },
);
