// The feed, the order port's wires and recorded markets in simulated time. Sessions: sessions.test.ts.

import { describe, expect, test } from "vitest";
import { buildTcpFrame } from "../../proto/mod.ts";
import { generateBlocks } from "../flow/generate.ts";
import { NaiveBook } from "../flow/naive-book.ts";
import { blocksOf } from "../inputs/feed-messages.ts";
import { messagesIn } from "../inputs/itch-file.ts";
import type { SimulatedScheduler } from "../world/scheduler.ts";
import { answerArp } from "./arp.ts";
import type { MarketSource } from "./market-source.ts";
import { ReplayedSource } from "./replayed-source.ts";
import { DEFAULT_ORDER_PORT } from "./tcp-listener.ts";
import { CARD, ORDER, PORT, SECOND, World } from "./test-world.ts";

describe("frames that are not for the order port", () => {
  test("are counted, and answered only where the protocol asks for it", () => {
    const world = new World();
    const { exchange } = world;
    exchange.orderFrameSent(new Uint8Array(60));
    const frame = buildTcpFrame(
      {
        sourceMac: CARD.mac,
        destinationMac: PORT.mac,
        sourceIp: CARD.ip,
        destinationIp: PORT.ip,
        sourcePort: 5,
        destinationPort: DEFAULT_ORDER_PORT.port,
        sequence: 9,
        acknowledgement: 0,
        flags: 0x18,
        window: 100,
      },
      Uint8Array.of(1, 2),
    );
    const damaged = Uint8Array.from(frame);
    damaged[54] = 0xff;
    exchange.orderFrameSent(damaged);
    exchange.orderFrameSent(frame);
    world.run(1e6);
    expect(exchange.orderListener.counts).toEqual({ frames: 3, foreign: 0, damaged: 2, refused: 1 });
  });

  test("an address request is answered, another's is not", () => {
    const request = Buffer.alloc(60);
    request.write("ffffffffffff020000000001080600010800060400010200000000010a1e00140000000000000a1e000a", "hex");
    const reply = answerArp(request, PORT.mac, PORT.ip);
    expect(Buffer.from(reply ?? []).toString("hex")).toBe(
      `020000000001${"02000a1e000a"}08060001080006040002${"02000a1e000a"}0a1e000a0200000000010a1e0014`.padEnd(120, "0"),
    );
    request[41] = 0x0b;
    expect(answerArp(request, PORT.mac, PORT.ip)).toBeUndefined();
  });
});

describe("the feed", { timeout: 30_000 }, () => {
  test("is the same to the byte for the same seed", () => {
    const digest = (): string => {
      const world = new World();
      world.exchange.start();
      world.run(SECOND / 2);
      return world.hash.digest("hex");
    };
    expect(digest()).toBe(digest());
  });

  test("a quiet exchange sends a heartbeat a second, and after the end says so as often", () => {
    const world = new World();
    world.run(3.5 * SECOND);
    expect(world.exchange.publisher.counts).toEqual({ messages: 0, packets: 3 });
    world.exchange.publisher.end();
    world.run(2.5 * SECOND);
    expect(world.exchange.publisher.counts.packets).toBe(6);
  });

  test("answers requests for what was missed, as much as fits a packet", () => {
    const world = new World();
    world.exchange.start();
    world.run(SECOND);
    const { store, counts } = world.exchange.publisher;
    const request = (sequence: bigint, count: number, session = "TICKGATE01"): Uint8Array => {
      const bytes = new Uint8Array(20);
      bytes.set(Buffer.from(session.padEnd(10)));
      const view = new DataView(bytes.buffer);
      view.setBigUint64(10, sequence);
      view.setUint16(18, count);
      return bytes;
    };
    const answer = store.answer(request(5n, 3));
    expect(Buffer.from(answer ?? []).readBigUInt64BE(10)).toBe(5n);
    expect(Buffer.from(answer ?? []).readUInt16BE(18)).toBe(3);
    const full = store.answer(request(1n, 60_000));
    expect(full?.length).toBeGreaterThan(1400);
    expect(full?.length).toBeLessThanOrEqual(1472);
    expect(store.answer(request(BigInt(counts.messages), 10))?.[19]).toBe(1);
    // What is not there yet: the number that comes next, and no message.
    const absent = Buffer.from(store.answer(request(BigInt(counts.messages + 1), 1)) ?? []);
    expect([absent.readBigUInt64BE(10), absent.readUInt16BE(18)]).toEqual([BigInt(counts.messages + 1), 0]);
    expect(store.counts.absent).toBe(1);
    expect(store.answer(request(0n, 1))).toBeUndefined();
    expect(store.answer(request(1n, 1, "OTHER"))).toBeUndefined();
    expect(store.answer(new Uint8Array(7))).toBeUndefined();
  });
});

describe("a replayed market", { timeout: 30_000 }, () => {
  const blocks = [...generateBlocks({ seed: 21, messages: 5_000, symbols: 4, meanIntervalNs: 100_000 })];
  const recorded = (scheduler: SimulatedScheduler): MarketSource =>
    new ReplayedSource(scheduler, { blocks, pacing: { scale: 1 } });

  test("publishes the recording unchanged, at its pace, whatever clients do", () => {
    const world = new World({ source: recorded });
    let finished = 0;
    world.exchange.start(() => finished++);
    const client = world.client(40_000);
    world.run(1e6);
    client.login("ONE", "PASS");
    for (let urn = 1; urn <= 50; urn++) {
      world.run(2e6);
      client.order({ ...ORDER, urn });
    }
    world.run(10 * SECOND);
    expect(finished).toBe(1);
    const oracle = new NaiveBook();
    for (const piece of blocks) for (const message of messagesIn(piece)) oracle.apply(message);
    expect(world.feed.types).toEqual(oracle.types);
    expect(world.feed.orders).toEqual(oracle.orders);
    expect(world.feedCounts).toMatchObject({ missing: 0, duplicates: 0 });
    expect(client.types).toMatch(/E/);
  });

  test("from the middle of a day speaks of no order that it has not shown", () => {
    const messages = blocks.flatMap((piece) => [...messagesIn(piece)]).slice(2_000);
    let told = 0;
    let source: ReplayedSource | undefined;
    const world = new World({
      source: (scheduler) => {
        source = new ReplayedSource(scheduler, {
          blocks: [blocksOf(messages)],
          pacing: { scale: 0 },
          incomplete: () => told++,
        });
        return source;
      },
    });
    world.exchange.start();
    // The world's own reader throws at an order that it does not know.
    world.run(10 * SECOND);
    const published = world.exchange.publisher.counts.messages;
    expect(source?.leftOut).toBeGreaterThan(100);
    expect(published).toBe(messages.length - (source?.leftOut ?? 0));
    expect(published).toBeGreaterThan(messages.length / 2);
    expect(world.feed.orders.size).toBeGreaterThan(0);
    expect(told).toBe(1);
  });

  test("an order fills against what is displayed, each share once", () => {
    const world = new World({ source: recorded });
    world.exchange.start();
    const client = world.client(40_000);
    world.run(1e6);
    client.login("ONE", "PASS");
    world.run(200e6);
    const { market } = world.exchange.source;
    const displayed = [...(market.book(1)?.asks.levels ?? [])].reduce((sum, level) => sum + level.displayedQuantity, 0);
    const price = BigInt(market.book(1)?.asks.levels[0]?.price ?? 0);
    // Twice as much as there is: in one venue nanosecond nobody adds.
    client.order({ ...ORDER, urn: 1, quantity: displayed, price });
    client.order({ ...ORDER, urn: 2, quantity: displayed, price });
    world.run(100_000);
    const filled = client.messages.reduce((sum, message) => sum + (message.type === "E" ? message.quantity : 0), 0);
    expect(displayed).toBeGreaterThan(0);
    expect(filled).toBeGreaterThanOrEqual(displayed * 0.9);
    expect(filled).toBeLessThanOrEqual(displayed * 1.1);
    expect(client.messages.some((message) => message.type === "C" && message.urn === 2)).toBe(true);
  });

  test("an input that fails is told, and what came before it was published", async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield blocks[0] ?? new Uint8Array(0);
      throw new Error("the disk is gone");
    }
    const world = new World({
      source: (scheduler) => new ReplayedSource(scheduler, { blocks: failing(), pacing: { scale: 0 } }),
    });
    const told = Promise.withResolvers<unknown>();
    world.exchange.start(told.resolve);
    // Reading is asynchronous: simulated time and the promises take turns until the end is told.
    let error: unknown;
    void told.promise.then((reason) => {
      error = reason;
    });
    while (error === undefined) {
      world.run(1e6);
      await Promise.resolve();
    }
    expect(error).toEqual(new Error("the disk is gone"));
    expect(world.feed.lastNs).toBeGreaterThan(0);
  });
});
