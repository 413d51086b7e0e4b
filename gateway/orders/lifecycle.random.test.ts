// Legal and illegal messages in any order, through the order desk and through a naive ledger. 200,000 of them unless told otherwise; the long run is
//   LIFECYCLE_EVENTS=10000000 npx tickgate test --only vitest -- gateway/orders/lifecycle.random.test.ts
import { expect, test } from "vitest";
import { ouch50 } from "../../proto/mod.ts";
import { howToRepeat, randomOf, testSeed } from "../datapath/test-kit.ts";
import { unrealised } from "./ledger.ts";
import { left, NaiveLedger, type NaiveOrder } from "./naive-ledger.ts";
import { OrderDesk } from "./order-desk.ts";
import { isTerminal, TRANSITIONS } from "./order-state.ts";
import { leaves } from "./order-table.ts";

const EVENTS = Number(process.env.LIFECYCLE_EVENTS ?? 200_000);
/** After so many events the stocks are new ones: a naive position is gone through from its first trade. */
const EPOCH = 4000;
const STOCKS = 3;
/** Orders that messages are about: the newest. */
const POOL = 24;
const SOURCES = ["card", "software"] as const;
const SHOWN_EVERY = 128;

type Source = (typeof SOURCES)[number];

class World {
  readonly naive = new NaiveLedger();
  readonly desk: OrderDesk;
  /** What the paths were told, summed up; open quantities by side. */
  readonly told = new Map<string, { position: number; buy: number; sell: number; orders: number; inFlight: number }>();
  discrepancies = 0;
  pool: NaiveOrder[] = [];
  readonly seen = new Set<string>();
  #urn = 0;
  #match = 0n;
  readonly #below: (bound: number) => number;
  readonly #bytes = new Uint8Array(256);

  constructor(below: (bound: number) => number) {
    this.#below = below;
    this.desk = new OrderDesk(() => 0n, {
      order: () => {},
      execution: () => {},
      risk: (source, { position, answered }) => {
        if (position !== undefined) {
          const told = this.#of(position.stock, source);
          told.position += position.delta;
          told.buy -= position.releaseBuy;
          told.sell -= position.releaseSell;
          told.orders -= position.releaseOrders;
        }
        this.#of("all", source).inFlight -= answered;
      },
      discrepancy: () => void this.discrepancies++,
    });
  }

  /** One happening, to both. Answers the order that it is about and whether it could be. */
  happen(step: number): { order: NaiveOrder; could: boolean } | undefined {
    const below = this.#below;
    if (this.pool.length === 0 || below(5) === 0) return { order: this.#send(step, undefined), could: true };
    let order = this.pool[below(this.pool.length)] as NaiveOrder;
    // Half of the messages that would be about an order that is over are about another one.
    if (order.phase === "over" && below(2) === 0) order = this.pool[below(this.pool.length)] as NaiveOrder;
    const { desk, naive } = this;
    const { source, urn } = order;
    switch (below(13)) {
      case 0:
      case 1: {
        const dead = below(12) === 0;
        // Most of the time in the words that fit.
        if (order.replaces !== undefined && below(8) !== 0) {
          const quantity = Math.max(1, order.quantity - below(3) + (below(20) === 0 ? 1 : 0));
          const original = below(20) === 0 ? urn : order.replaces.urn;
          const could = naive.replaced(order, original, quantity, dead);
          this.#say(source, { type: "U", originalUrn: original, ...this.#details(order, quantity, dead) });
          return { order, could };
        }
        const could = naive.accept(order, dead);
        this.#say(source, { type: "A", ...this.#details(order, order.quantity, dead) });
        return { order, could };
      }
      case 2:
      case 3:
      case 4: {
        const quantity = 1 + below(Math.max(1, left(order)) + (below(9) === 0 ? 2 : 0));
        const price = order.price + below(5) - 2;
        const match = below(15) === 0 ? (order.trades[0]?.match ?? 1n) : ++this.#match;
        const could = naive.execute(order, quantity, price, match);
        const rest = { liquidity: "R", matchNumber: match, options: [] } as const;
        this.#say(source, { type: "E", timestamp: 1n, urn, quantity, price: BigInt(price), ...rest });
        return { order, could };
      }
      case 5: {
        const quantity = below(3) === 0 ? 1 + below(left(order) + 2) : Math.max(1, left(order));
        const could = naive.cancel(order, quantity);
        this.#say(source, { type: "C", timestamp: 1n, urn, quantity, reason: "U" });
        return { order, could };
      }
      case 6: {
        const could = naive.reject(order);
        this.#say(source, { type: "J", timestamp: 1n, urn, reason: 7, clOrdId: "" });
        return { order, could };
      }
      case 7: {
        const trade = order.trades[below(order.trades.length + 1)];
        const match = trade?.match ?? 1n << 60n;
        const could = naive.breakTrade(order, match);
        this.#say(source, { type: "B", timestamp: 1n, urn, matchNumber: match, reason: "E", clOrdId: "" });
        // That it was broken is reported, whether or not it could be.
        if (could) this.discrepancies--;
        return { order, could };
      }
      case 8: {
        const wanted = order.phase !== "over";
        expect(desk.cancelAsked(source, urn)).toBe(wanted);
        if (wanted) order.cancelWanted = true;
        return { order, could: true };
      }
      case 9:
        if (naive.canReplace(order)) return { order: this.#send(step, order), could: true };
        expect(desk.replacing({ ...this.#newOrder(order), urn: ++this.#urn }, urn)).toBe(false);
        return { order, could: false };
      case 10: {
        const pending = below(2) === 0;
        const could = order.phase === "accepted" && order.cancelWanted;
        this.#say(source, pending ? { type: "P", timestamp: 1n, urn } : { type: "I", timestamp: 1n, urn });
        if (could && !pending) order.cancelWanted = false;
        return { order, could };
      }
      case 11: {
        const could = order.phase === "accepted";
        const restated = below(2) === 0;
        if (restated) this.#say(source, { type: "R", timestamp: 1n, urn, reason: "R", options: [] });
        else this.#say(source, { type: "T", timestamp: 1n, urn, price: 1n, display: "Y", orderReference: 5n });
        return { order, could };
      }
      default: {
        if (source === "software" || order.phase === "over") return undefined;
        const could = naive.reject(order);
        desk.withdrawn(urn, "kill");
        return { order, could };
      }
    }
  }

  /** All that the desk knows of the newest orders and has told, as text: what an illegal message must not change. */
  shown(): string {
    const orders = this.pool.map(({ source, urn }) => this.desk.table.get(source, urn));
    const positions = this.pool.map(({ stock }) => this.desk.ledger.get(stock));
    const plain = (key: string, value: unknown) =>
      key === "executions" ? 0 : typeof value === "bigint" ? String(value) : value;
    return JSON.stringify([orders, [...this.told], positions], plain);
  }

  compare(order: NaiveOrder, where: string): void {
    const known = this.desk.table.get(order.source, order.urn);
    if (known === undefined) throw new Error(`order ${order.urn} is not in the table; ${where}`);
    this.seen.add(known.state);
    const position = this.desk.ledger.get(order.stock);
    const naive = this.naive.position(order.stock);
    const told = SOURCES.map((source) => this.#of(order.stock, source));
    const open = this.pool.filter(({ stock, phase }) => stock === order.stock && phase !== "over");
    const openOf = (sell: boolean): number =>
      open.filter((other) => other.sell === sell).reduce((sum, other) => sum + left(other), 0);
    const mine = {
      left: leaves(known),
      over: isTerminal(known.state),
      filled: known.state === "filled",
      shares: position?.quantity ?? 0,
      cost: position?.cost ?? 0n,
      realised: position?.realised ?? 0n,
      worth: position === undefined ? 0n : unrealised(position, 2001),
      told: told.reduce((sum, { position: shares }) => sum + shares, 0),
      buy: told.reduce((sum, { buy }) => sum + buy, 0),
      sell: told.reduce((sum, { sell }) => sum + sell, 0),
      orders: told.reduce((sum, { orders }) => sum + orders, 0),
    };
    const theirs = {
      left: left(order),
      over: order.phase === "over",
      filled: order.done,
      shares: naive.shares,
      cost: naive.cost,
      realised: naive.realised,
      worth: (2001n * BigInt(naive.shares)) / 2n - naive.cost,
      told: naive.shares,
      buy: openOf(false),
      sell: openOf(true),
      orders: open.length,
    };
    for (const [name, value] of Object.entries(theirs)) {
      if (mine[name as keyof typeof mine] !== value) expect({ where, ...mine }).toEqual({ where, ...theirs });
    }
  }

  get illegal(): number {
    let sum = 0;
    for (const count of this.desk.illegal.values()) sum += count;
    return sum;
  }

  /** Room for a new order: one that is over goes, or the oldest is brought to its end. */
  makeRoom(): void {
    if (this.pool.length < POOL) return;
    const over = this.pool.findIndex((order) => order.phase === "over" && order.replacedBy?.phase !== "asked");
    const [gone] = this.pool.splice(Math.max(0, over), 1);
    if (gone === undefined || gone.phase === "over") return;
    if (gone.phase === "asked") {
      this.naive.reject(gone);
      this.#say(gone.source, { type: "J", timestamp: 1n, urn: gone.urn, reason: 7, clOrdId: "" });
      return;
    }
    const quantity = left(gone);
    this.naive.cancel(gone, quantity);
    this.#say(gone.source, { type: "C", timestamp: 1n, urn: gone.urn, quantity, reason: "U" });
  }

  #send(step: number, original: NaiveOrder | undefined): NaiveOrder {
    const below = this.#below;
    const source = original?.source ?? (SOURCES[below(2)] as Source);
    const stock = original?.stock ?? `S${Math.floor(step / EPOCH)}.${below(STOCKS)}`;
    const sell = original?.sell ?? below(2) === 0;
    const urn = ++this.#urn;
    const order = this.naive.send({
      source,
      urn,
      stock,
      sell,
      quantity: 1 + below(40),
      price: 1000 + below(20),
      replaces: original,
    });
    this.pool.push(order);
    const told = this.#of(stock, source);
    if (sell) told.sell += order.quantity;
    else told.buy += order.quantity;
    told.orders++;
    this.#of("all", source).inFlight++;
    if (original === undefined) this.desk.sent(this.#newOrder(order));
    else expect(this.desk.replacing(this.#newOrder(order), original.urn)).toBe(true);
    return order;
  }

  #newOrder({ source, urn, stock, sell, quantity, price }: NaiveOrder) {
    const rest = { short: false, kind: 1 + (urn % 4), version: 1, rests: true, triggerSequence: 1n, arrivalNs: 1n };
    return { source, urn, stock, sell, quantity, price, ...rest };
  }

  #details(order: NaiveOrder, quantity: number, dead: boolean) {
    const codes = { timeInForce: "0", display: "Y", capacity: "P", intermarketSweep: "N", crossType: "N" } as const;
    return {
      ...({
        timestamp: 1n,
        urn: order.urn,
        side: order.sell ? "S" : "B",
        quantity,
        symbol: order.stock.slice(0, 8),
      } as const),
      ...({
        price: BigInt(order.price),
        orderReference: 1n,
        state: dead ? "D" : "L",
        clOrdId: "",
        options: [],
        ...codes,
      } as const),
    };
  }

  #say(source: Source, message: ouch50.OutboundMessage): void {
    const length = ouch50.encodeOutboundMessage(message, this.#bytes);
    this.desk.message(source, this.#bytes.subarray(0, length));
  }

  #of(stock: string, source: Source) {
    const key = `${stock} ${source}`;
    let told = this.told.get(key);
    if (told === undefined) {
      told = { position: 0, buy: 0, sell: 0, orders: 0, inFlight: 0 };
      this.told.set(key, told);
    }
    return told;
  }

  newEpoch(): void {
    // Orders of the last stocks go on until they are pushed out; what was told of older ones is compared no more.
    const kept = new Set(this.pool.map(({ stock }) => stock));
    for (const key of this.told.keys()) {
      const stock = key.split(" ")[0] ?? "";
      if (stock !== "all" && !kept.has(stock)) this.told.delete(key);
    }
    for (const stock of this.naive.positions.keys()) if (!kept.has(stock)) this.naive.positions.delete(stock);
  }
}

test("orders, positions and results are a naive ledger's, and what cannot be changes nothing", {
  timeout: 3_600_000,
}, () => {
  const seed = testSeed();
  // Every illegal message is an error made and caught; their stacks are most of the time.
  Error.stackTraceLimit = 0;
  const world = new World(randomOf(seed));
  let illegal = 0;
  for (let step = 0; step < EVENTS; step++) {
    if (step % EPOCH === 0) world.newEpoch();
    const where = `step ${step}, ${howToRepeat(seed, "gateway/orders/lifecycle.random.test.ts")}`;
    world.makeRoom();
    const looked = step % SHOWN_EVERY === 0 ? world.shown() : undefined;
    const done = world.happen(step);
    if (done === undefined) continue;
    if (!done.could) {
      illegal++;
      if (looked !== undefined) expect(world.shown(), where).toBe(looked);
    }
    if (world.illegal !== illegal || world.discrepancies !== illegal) {
      expect({ where, counted: world.illegal, reported: world.discrepancies }).toEqual({
        where,
        counted: illegal,
        reported: illegal,
      });
    }
    world.compare(done.order, where);
  }
  console.log(
    `${EVENTS} events, ${illegal} of them illegal, ${world.desk.counts.executions} executions, ${world.desk.counts.broken} broken; seed ${seed}`,
  );
  expect([...world.seen].sort()).toEqual(Object.keys(TRANSITIONS).sort());
});
