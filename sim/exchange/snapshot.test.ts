// The snapshot service: what it says is what somebody has who heard the whole feed.

import { describe, expect, test } from "vitest";
import { decodeEndOfSnapshot, END_OF_SNAPSHOT_TYPE, itch50, SoupFramer, soupbintcp } from "../../proto/mod.ts";
import { generateBlocks } from "../flow/generate.ts";
import { NaiveBook } from "../flow/naive-book.ts";
import { inventSymbols } from "../flow/symbols.ts";
import { messagesIn } from "../inputs/itch-file.ts";
import { ReplayedSource } from "./replayed-source.ts";
import { SECOND, World, type WorldOptions } from "./test-world.ts";

class Reader {
  readonly packets: soupbintcp.ServerMessage[] = [];
  readonly messages: Uint8Array[] = [];
  over = false;
  waitingBytes = 0;
  sent = 0;
  private readonly framer = new SoupFramer();
  readonly listener;

  constructor(world: World) {
    this.listener = world.exchange.snapshots.connected(this);
  }

  login(more: Partial<soupbintcp.LoginRequest> = {}): this {
    const packet = new Uint8Array(soupbintcp.LOGIN_REQUEST_LENGTH);
    soupbintcp.encodeLoginRequest({ username: "ONE", password: "PASS", session: "", sequence: 1n, ...more }, packet);
    this.listener.received(packet);
    return this;
  }

  send(bytes: Uint8Array): boolean {
    this.sent += bytes.length;
    this.framer.push(bytes, (packet) => {
      const message = soupbintcp.decodeServerMessage(Uint8Array.from(packet));
      this.packets.push(message);
      if (message.type === "S") this.messages.push(message.payload);
    });
    return true;
  }

  close(): void {
    this.over = true;
  }

  destroy(): void {
    this.over = true;
  }

  get types(): string {
    return this.packets.map(({ type }) => type).join("");
  }

  /** Number of the first message that is not in it. */
  get next(): number {
    return Number(decodeEndOfSnapshot(this.messages.at(-1) ?? new Uint8Array(0)));
  }

  /** Orders by reference, as `NaiveBook` has them. */
  book(): NaiveBook {
    const book = new NaiveBook();
    for (const message of this.messages) {
      if (message[0] === END_OF_SNAPSHOT_TYPE) continue;
      // A state may be older than the one before it.
      book.lastNs = 0;
      book.apply(message);
    }
    return book;
  }
}

const MARKETS: readonly (readonly [string, WorldOptions])[] = [
  ["agents", {}],
  [
    "a recording",
    {
      source: (scheduler) =>
        new ReplayedSource(scheduler, {
          blocks: [...generateBlocks({ seed: 3, messages: 20_000, symbols: 4, meanIntervalNs: 100_000 })],
          pacing: { scale: 1 },
        }),
    },
  ],
];

describe.each(MARKETS)("a snapshot of %s", (_name, options) => {
  test("has the live orders, directory and states as of the number it names", () => {
    const world = new World(options);
    world.exchange.start();
    for (let second = 0; second < 3; second++) {
      world.run(SECOND / 2);
      const reader = new Reader(world).login();
      expect(reader.types.replaceAll("S", "")).toBe("AZ");
      expect(reader.over).toBe(true);
      expect(reader.next).toBe(world.exchange.publisher.counts.messages + 1);
      const said = new NaiveBook();
      for (let sequence = 1; sequence < reader.next; ) {
        const answer = world.exchange.publisher.store.answer(request(sequence));
        const messages = answer === undefined ? [] : [...messagesIn(answer.subarray(20))];
        for (const message of messages) said.apply(message);
        sequence += messages.length;
      }
      expect(said.orders.size).toBeGreaterThan(50);
      expect(reader.book().orders).toEqual(said.orders);
      const count = (type: number): number => reader.messages.filter((message) => message[0] === type).length;
      expect(count(itch50.STOCK_DIRECTORY_TYPE)).toBe(4);
      expect(count(itch50.STOCK_TRADING_ACTION_TYPE)).toBe(4);
      expect(count(itch50.REG_SHO_RESTRICTION_TYPE)).toBe(4);
      expect(count(itch50.SYSTEM_EVENT_TYPE)).toBe(1);
      expect(count(itch50.ADD_ORDER_TYPE) + count(itch50.ADD_ORDER_ATTRIBUTED_TYPE)).toBe(said.orders.size);
    }
  });
});

describe("the snapshot service", () => {
  test("before the market opens, names the symbols and goes on from message 1", () => {
    const reader = new Reader(new World()).login();
    const stocks = reader.messages
      .filter((message) => message[0] === itch50.STOCK_DIRECTORY_TYPE)
      .map((message) => itch50.decodeStockDirectory(message).stock);
    expect(stocks).toEqual(inventSymbols(4).map(({ stock }) => stock));
    expect(reader.next).toBe(1);
  });

  test.each([
    ["a wrong password", { password: "no" }, "A"],
    ["another session", { session: "OTHER" }, "S"],
    ["the middle of a snapshot", { sequence: 5n }, "S"],
  ])("rejects %s", (_name, more, reason) => {
    const reader = new Reader(new World()).login(more);
    expect(reader.packets).toEqual([{ type: "J", reason }]);
    expect(reader.over).toBe(true);
  });

  test("sends no faster than its client reads, and refuses a ninth", () => {
    const world = new World({
      source: (scheduler) =>
        new ReplayedSource(scheduler, {
          blocks: [...generateBlocks({ seed: 3, messages: 60_000, symbols: 2, depth: 15_000, meanIntervalNs: 10_000 })],
          pacing: { scale: 1 },
        }),
    });
    world.exchange.start();
    world.run(SECOND);
    const readers = Array.from({ length: 8 }, () => {
      const reader = new Reader(world);
      reader.waitingBytes = 1e9;
      return reader.login();
    });
    const [first] = readers;
    expect(first?.types).toBe("A");
    expect(new Reader(world).login().packets).toEqual([{ type: "J", reason: "S" }]);
    world.run(SECOND);
    expect(first?.types).toBe("A");
    for (const reader of readers) reader.waitingBytes = 0;
    world.run(SECOND / 100);
    expect(readers.every(({ over }) => over)).toBe(true);
    expect(first?.messages.length).toBeGreaterThan(1000);
    expect(new Reader(world).login().types).toMatch(/^AS+Z$/);
    expect(world.exchange.snapshots.counts).toEqual({ taken: 9, refused: 1 });
  });
});

function request(sequence: number): Uint8Array {
  const bytes = new Uint8Array(20);
  bytes.set(Buffer.from("TICKGATE01"));
  const view = new DataView(bytes.buffer);
  view.setBigUint64(10, BigInt(sequence));
  view.setUint16(18, 1000);
  return bytes;
}
