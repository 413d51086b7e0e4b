// Where clients' orders stand in a recorded queue, and what fills them there.

import { describe, expect, test } from "vitest";
import { itch50 } from "../../proto/mod.ts";
import { generateBlocks } from "../flow/generate.ts";
import { messagesIn } from "../inputs/itch-file.ts";
import { Random } from "../world/random.ts";
import { howToRepeat, testSeed } from "../world/repeatable.ts";
import type { EngineOrder, OrderOwner } from "./order-book.ts";
import { ReplayMarket } from "./replay-market.ts";

const FILE = "sim/exchange/replay-market.test.ts";
const HEADER = { stockLocate: 3, trackingNumber: 0, timestamp: 1 };

class Tape implements OrderOwner {
  readonly market = new ReplayMarket();
  readonly fills: string[] = [];

  executed(order: EngineOrder, quantity: number, price: number): void {
    this.fills.push(`${order.reference} ${quantity}@${price}`);
  }

  removed(): void {}

  say(message: itch50.Message): void {
    const buffer = new Uint8Array(64);
    this.market.apply(buffer.slice(0, itch50.encodeMessage(message, buffer)));
  }

  add(reference: bigint, side: "B" | "S", shares: number, price: number): void {
    this.say({ type: "A", ...HEADER, reference, side, shares, stock: "TEST", price });
  }

  executes(reference: bigint, shares: number): void {
    this.say({ type: "E", ...HEADER, reference, shares, matchNumber: 1n });
  }

  client(buy: boolean, quantity: number, price: number, displayed = true): EngineOrder {
    const order = this.market.create({
      locate: 3,
      buy,
      quantity,
      price,
      owner: this,
      immediate: false,
      displayed,
    });
    this.market.submit(order, false);
    return order;
  }

  told(): string[] {
    return this.fills.splice(0);
  }
}

describe("a client's order in a recorded queue", () => {
  test("fills when an order behind it is executed, not when one ahead is", () => {
    const tape = new Tape();
    tape.add(1n, "B", 300, 10_000);
    const order = tape.client(true, 200, 10_000);
    tape.add(2n, "B", 500, 10_000);
    expect(tape.market.sharesAhead(order)).toBe(300);
    tape.executes(1n, 100);
    expect(tape.market.sharesAhead(order)).toBe(200);
    expect(tape.told()).toEqual([]);
    tape.say({ type: "X", ...HEADER, reference: 1n, shares: 50 });
    expect(tape.market.sharesAhead(order)).toBe(150);
    tape.say({ type: "D", ...HEADER, reference: 1n });
    expect(tape.market.sharesAhead(order)).toBe(0);
    tape.executes(2n, 120);
    expect(tape.told()).toEqual(["1 120@10000"]);
    tape.executes(2n, 120);
    expect(tape.told()).toEqual(["1 80@10000"]);
    tape.executes(2n, 120);
    expect(tape.told()).toEqual([]);
  });

  test("stands behind one that was replaced by one of the same price no more", () => {
    const tape = new Tape();
    tape.add(1n, "S", 300, 10_000);
    const order = tape.client(false, 100, 10_000);
    tape.say({ type: "U", ...HEADER, originalReference: 1n, newReference: 2n, shares: 300, price: 10_000 });
    expect(tape.market.sharesAhead(order)).toBe(0);
    tape.executes(2n, 30);
    expect(tape.told()).toEqual(["1 30@10000"]);
  });

  test("at a better price is met first, the best and oldest of the clients before the others", () => {
    const tape = new Tape();
    tape.add(1n, "S", 300, 10_200);
    tape.client(false, 100, 10_100);
    tape.client(false, 100, 10_000);
    tape.client(false, 100, 10_000);
    tape.executes(1n, 250);
    expect(tape.told()).toEqual(["2 100@10000", "3 100@10000", "1 50@10100"]);
  });

  test("that is hidden waits for all displayed ones of its price, and fills when a worse one trades", () => {
    const tape = new Tape();
    tape.add(9n, "S", 100, 10_500);
    const order = tape.client(true, 100, 10_000, false);
    tape.add(1n, "B", 50, 10_000);
    tape.add(2n, "B", 50, 9_900);
    expect(tape.market.sharesAhead(order)).toBe(50);
    tape.executes(1n, 50);
    expect(tape.told()).toEqual([]);
    tape.executes(2n, 20);
    expect(tape.told()).toEqual(["1 20@10000"]);
  });

  test("fills when an order of the other side is added at its price, as far as that goes", () => {
    const tape = new Tape();
    tape.add(1n, "S", 100, 10_200);
    tape.client(true, 100, 10_000);
    tape.add(2n, "S", 60, 9_900);
    expect(tape.told()).toEqual(["1 60@10000"]);
  });

  test("fills in a hidden trade at its price or a worse one; of a cross's executions it has no part", () => {
    const tape = new Tape();
    tape.add(1n, "B", 100, 9_900);
    tape.client(true, 100, 10_000);
    const trade = { type: "P", ...HEADER, reference: 0n, side: "B", stock: "TEST", matchNumber: 9n } as const;
    tape.say({ ...trade, shares: 30, price: 10_100 });
    expect(tape.told()).toEqual([]);
    tape.say({ ...trade, shares: 30, price: 10_000 });
    tape.say({ ...trade, shares: 30, price: 9_950 });
    expect(tape.told()).toEqual(["1 30@10000", "1 30@10000"]);
    const cross = { type: "C", ...HEADER, reference: 1n, shares: 20, matchNumber: 5n, price: 9_950 } as const;
    tape.say({ ...cross, printable: "N" });
    expect(tape.told()).toEqual([]);
    tape.say({ ...cross, printable: "Y" });
    expect(tape.told()).toEqual(["1 20@10000"]);
  });

  test("fills as a queue kept in plain lists says it must, on generated flow", () => {
    const seed = testSeed();
    const where = howToRepeat(seed, FILE);
    const random = new Random(seed);
    const tape = new Tape();
    const queue = new PlainQueue();
    let filled = 0;
    for (const piece of generateBlocks({ seed, messages: 30_000, symbols: 1, depth: 40 })) {
      for (const message of messagesIn(piece)) {
        queue.apply(message);
        tape.market.apply(message);
        const told = tape.told();
        expect(told, where).toEqual(queue.fills.splice(0));
        filled += told.length;
        const book = tape.market.book(1);
        if (book === undefined || !random.chance(0.02)) continue;
        const buy = random.chance(0.5);
        const own = book.side(buy).best;
        const other = book.side(!buy).best;
        if (own === undefined || other === undefined) continue;
        const price = own.price;
        const quantity = random.between(1, 300);
        const order = tape.market.create({
          ...{ locate: 1, buy, quantity, price, owner: tape, immediate: false },
          displayed: true,
        });
        tape.market.submit(order, false);
        queue.rest(order.reference, buy, quantity, price);
      }
    }
    expect(filled, where).toBeGreaterThan(20);
  });
});

interface Entry {
  readonly client: boolean;
  readonly reference: number;
  readonly buy: boolean;
  readonly price: number;
  left: number;
}

/** Everything that rests, recorded and clients', in one list in order of arrival. */
class PlainQueue {
  readonly fills: string[] = [];
  private entries: Entry[] = [];

  rest(reference: number, buy: boolean, left: number, price: number): void {
    this.entries.push({ client: true, reference, buy, price, left });
  }

  apply(bytes: Uint8Array): void {
    const message = itch50.decodeMessage(bytes);
    switch (message.type) {
      case "A":
      case "F":
        this.add(Number(message.reference), message.side === "B", message.shares, message.price);
        break;
      case "E":
        this.executed(Number(message.reference), message.shares);
        break;
      case "C":
        this.executed(Number(message.reference), message.shares);
        break;
      case "X":
        this.cut(Number(message.reference), message.shares);
        break;
      case "D":
        this.cut(Number(message.reference), Number.POSITIVE_INFINITY);
        break;
      case "U": {
        const original = this.recorded(Number(message.originalReference));
        this.cut(Number(message.originalReference), Number.POSITIVE_INFINITY);
        this.add(Number(message.newReference), original.buy, message.shares, message.price);
        break;
      }
      case "P":
        this.hidden(message.price, message.shares);
        break;
      default:
    }
  }

  private recorded(reference: number): Entry {
    const entry = this.entries.find((other) => !other.client && other.reference === reference);
    if (entry === undefined) throw new Error(`no order ${reference}`);
    return entry;
  }

  private add(reference: number, buy: boolean, left: number, price: number): void {
    this.entries.push({ client: false, reference, buy, price, left });
    let there = left;
    for (const client of this.clients(!buy)) {
      if (buy ? client.price > price : client.price < price) continue;
      there -= this.fill(client, there);
    }
  }

  private executed(reference: number, shares: number): void {
    const entry = this.recorded(reference);
    const place = this.entries.indexOf(entry);
    const clients = this.clients(entry.buy).filter((client) => {
      if (client.price === entry.price) return this.entries.indexOf(client) < place;
      return entry.buy ? client.price > entry.price : client.price < entry.price;
    });
    let left = shares;
    for (const client of clients) left -= this.fill(client, left);
    this.cut(reference, shares);
  }

  private hidden(price: number, shares: number): void {
    let left = shares;
    for (const client of [...this.clients(true), ...this.clients(false)]) {
      if (client.buy ? client.price >= price : client.price <= price) left -= this.fill(client, left);
    }
  }

  /** Best price first, then oldest. */
  private clients(buy: boolean): Entry[] {
    const clients = this.entries.filter((entry) => entry.client && entry.buy === buy && entry.left > 0);
    return clients.sort((x, y) => (buy ? y.price - x.price : x.price - y.price));
  }

  private fill(client: Entry, most: number): number {
    const quantity = Math.min(client.left, most);
    if (quantity <= 0) return 0;
    client.left -= quantity;
    this.fills.push(`${client.reference} ${quantity}@${client.price}`);
    return quantity;
  }

  private cut(reference: number, shares: number): void {
    const entry = this.recorded(reference);
    entry.left -= Math.min(entry.left, shares);
    if (entry.left === 0) this.entries.splice(this.entries.indexOf(entry), 1);
  }
}
