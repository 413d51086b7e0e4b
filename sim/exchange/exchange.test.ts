// The whole exchange in simulated time: sessions over simulated TCP, the feed on its lines, agents and recordings as markets.

import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { buildTcpFrame, ouch50, parseFrame, parseIpv4, parseMac, SoupFramer, soupbintcp } from "../../proto/mod.ts";
import { generateBlocks } from "../flow/generate.ts";
import { NaiveBook } from "../flow/naive-book.ts";
import { inventSymbols } from "../flow/symbols.ts";
import { DEFAULT_FEED, type Line } from "../inputs/feed-frames.ts";
import { FeedMessages } from "../inputs/feed-messages.ts";
import { messagesIn } from "../inputs/itch-file.ts";
import { SimulatedScheduler } from "../world/scheduler.ts";
import { PERFECT_WIRE, type WireSettings } from "../world/wire.ts";
import { answerArp } from "./arp.ts";
import { Exchange, type ExchangeSettings } from "./exchange.ts";
import { DEFAULT_GENERATED, GeneratedSource } from "./generated-source.ts";
import type { MarketSource } from "./market-source.ts";
import type { AccountSettings } from "./ouch-account.ts";
import { ReplayedSource } from "./replayed-source.ts";
import { DEFAULT_SOUP } from "./soup-connection.ts";
import { DEFAULT_TCP, TcpEndpoint } from "./tcp-endpoint.ts";
import { DEFAULT_ORDER_PORT } from "./tcp-listener.ts";

const CARD = { mac: parseMac("02:00:00:00:00:01"), ip: parseIpv4("10.30.0.20") };
const PORT = { mac: parseMac(DEFAULT_ORDER_PORT.mac), ip: parseIpv4(DEFAULT_ORDER_PORT.address) };
const SECOND = 1e9;

interface WorldOptions {
  readonly source?: (scheduler: SimulatedScheduler) => MarketSource;
  readonly accounts?: readonly AccountSettings[];
  readonly orderWire?: Partial<WireSettings>;
  readonly settings?: Partial<ExchangeSettings>;
}

class World {
  readonly scheduler = new SimulatedScheduler();
  readonly exchange: Exchange;
  readonly feed = new NaiveBook();
  readonly hash = createHash("sha256");
  private readonly messages = new FeedMessages();
  private readonly clients = new Map<number, Client>();

  constructor({ source, accounts, orderWire, settings }: WorldOptions = {}) {
    const market =
      source?.(this.scheduler) ??
      new GeneratedSource(this.scheduler, {
        ...DEFAULT_GENERATED,
        symbols: inventSymbols(4),
        depth: 30,
        meanIntervalNs: 2e6,
      });
    this.exchange = new Exchange(
      this.scheduler,
      {
        seed: 1,
        feed: DEFAULT_FEED,
        soup: DEFAULT_SOUP,
        accounts: accounts ?? [
          { username: "ONE", password: "PASS", cancelOnDisconnect: false },
          { username: "TWO", password: "word", cancelOnDisconnect: true },
        ],
        orderWire: { ...PERFECT_WIRE, delayNs: 500, ...orderWire },
        ...settings,
      },
      market,
      {
        arrived: (line, frame) => this.arrived(line, frame),
        orderFrameArrived: (frame) => {
          const port = parseFrame(frame).tcp?.destinationPort ?? 0;
          this.clients.get(port)?.receive(frame);
        },
      },
    );
  }

  client(port: number): Client {
    const client = new Client(this, port);
    this.clients.set(port, client);
    return client;
  }

  run(ns: number): void {
    this.scheduler.runUntil(this.scheduler.now() + ns);
  }

  get feedCounts(): FeedMessages["counts"] {
    return this.messages.counts;
  }

  private arrived(line: Line, frame: Uint8Array): void {
    this.hash.update(frame);
    if (line !== 0) return;
    for (const message of this.messages.take({ bytes: frame, wireLength: frame.length })) this.feed.apply(message);
  }
}

/** A client as the card is one: TCP in raw frames, SoupBinTCP and OUCH on top. */
class Client {
  readonly packets: soupbintcp.ServerMessage[] = [];
  readonly messages: ouch50.OutboundMessage[] = [];
  over = false;
  readonly tcp: TcpEndpoint;
  private readonly framer = new SoupFramer();

  constructor(world: World, port: number) {
    const addresses = {
      sourceMac: CARD.mac,
      destinationMac: PORT.mac,
      sourceIp: CARD.ip,
      destinationIp: PORT.ip,
      sourcePort: port,
      destinationPort: DEFAULT_ORDER_PORT.port,
    };
    this.tcp = new TcpEndpoint(
      world.scheduler,
      DEFAULT_TCP,
      1000 + port + world.scheduler.now(),
      ({ payload, ...fields }) => world.exchange.orderFrameSent(buildTcpFrame({ ...addresses, ...fields }, payload)),
    );
    this.tcp.connect({
      received: (bytes) => this.framer.push(bytes, (packet) => this.packet(packet)),
      ended: () => {
        this.over = true;
      },
    });
  }

  receive(frame: Uint8Array): void {
    const { tcp } = parseFrame(frame);
    if (tcp !== undefined) this.tcp.receive(tcp);
  }

  send(message: soupbintcp.ClientMessage): void {
    const packet = new Uint8Array(400);
    this.tcp.send(packet.slice(0, soupbintcp.encodeClientMessage(message, packet)));
  }

  login(username: string, password: string, sequence = 1n, session = ""): void {
    this.send({ type: "L", username, password, session, sequence });
  }

  order(request: ouch50.InboundMessage): void {
    const buffer = new Uint8Array(300);
    this.send({ type: "U", payload: buffer.slice(0, ouch50.encodeInboundMessage(request, buffer)) });
  }

  get types(): string {
    return this.messages.map(({ type }) => type).join("");
  }

  private packet(packet: Uint8Array): void {
    const message = soupbintcp.decodeServerMessage(Uint8Array.from(packet));
    this.packets.push(message);
    if (message.type === "S") this.messages.push(ouch50.decodeOutboundMessage(message.payload));
  }
}

const ORDER: ouch50.EnterOrder = {
  type: "O",
  urn: 1,
  side: "B",
  quantity: 100,
  symbol: inventSymbols(1)[0]?.stock ?? "",
  price: 1_000_000n,
  timeInForce: "3",
  display: "Y",
  capacity: "P",
  intermarketSweep: "N",
  crossType: "N",
  clOrdId: "TG",
  options: [],
};
const LOW = { price: 100n, timeInForce: "0" } as const;

describe("a session over simulated TCP", () => {
  test("logs in, trades with the agents, and the feed shows the trade", () => {
    const world = new World();
    world.exchange.start();
    world.run(SECOND);
    const client = world.client(40_000);
    world.run(1e6);
    client.login("one", "pass");
    world.run(1e6);
    expect(client.packets[0]).toMatchObject({ type: "A", session: "TICKGATE01", sequence: 1n });
    const before = world.feed.tradedShares;
    client.order(ORDER);
    world.run(1e6);
    expect(client.types).toMatch(/^SAE+$/);
    const executed = client.messages.reduce((sum, message) => sum + (message.type === "E" ? message.quantity : 0), 0);
    expect(executed).toBe(100);
    expect(world.feed.tradedShares - before).toBeGreaterThanOrEqual(100);
    expect(world.exchange.status().accounts.ONE).toMatchObject({ accepted: 1, executedShares: 100, liveOrders: 0 });
  });

  test("a resting order shows in the feed under its reference, and its cancel takes it out", () => {
    const world = new World();
    world.exchange.start();
    world.run(SECOND);
    const client = world.client(40_000);
    world.run(1e6);
    client.login("ONE", "PASS");
    client.order({ ...ORDER, ...LOW });
    world.run(1e6);
    const [, accepted] = client.messages;
    if (accepted?.type !== "A") throw new Error(`not accepted: ${client.types}`);
    expect(world.feed.orders.get(accepted.orderReference)).toMatchObject({ shares: 100, price: 100, buy: true });
    client.order({ type: "X", urn: 1, quantity: 0 });
    world.run(1e6);
    expect(world.feed.orders.has(accepted.orderReference)).toBe(false);
    expect(client.types).toBe("SAC");
  });

  test.each([
    ["a wrong password", "ONE", "WRONG", 1n, "", "A"],
    ["an unknown user", "NOBODY", "", 1n, "", "A"],
    ["another session", "ONE", "PASS", 1n, "YESTERDAY", "S"],
    ["a sequence number ahead of the venue's", "ONE", "PASS", 99n, "", "S"],
  ])("%s is rejected, and the connection closed", (_name, user, password, sequence, session, reason) => {
    const world = new World();
    const client = world.client(40_000);
    world.run(1e6);
    client.login(user, password, sequence, session);
    world.run(1e6);
    expect(client.packets).toEqual([{ type: "J", reason }]);
    expect(client.over).toBe(true);
  });

  test("a client that comes back gets every message from where it asks, once", () => {
    const world = new World();
    world.exchange.start();
    world.run(SECOND);
    const first = world.client(40_000);
    world.run(1e6);
    first.login("ONE", "PASS");
    for (let urn = 1; urn <= 5; urn++) first.order({ ...ORDER, ...LOW, urn });
    world.run(1e6);
    expect(first.types).toBe("SAAAAA");
    first.tcp.destroy();
    world.run(1e6);
    const second = world.client(40_001);
    world.run(1e6);
    second.login("ONE", "PASS", 4n, "TICKGATE01");
    world.run(1e6);
    expect(second.packets[0]).toMatchObject({ type: "A", sequence: 4n });
    expect(second.messages).toEqual(first.messages.slice(3));
    // The orders lived on.
    expect(world.exchange.accounts.get("ONE")?.liveOrders).toBe(5);
    second.order({ type: "X", urn: 5, quantity: 0 });
    world.run(1e6);
    expect(second.types).toBe("AAAC");
  });

  test("cancel on disconnect, when the account is set so", () => {
    const world = new World();
    world.exchange.start();
    const client = world.client(40_000);
    world.run(1e6);
    client.login("TWO", "WORD");
    client.order({ ...ORDER, ...LOW });
    world.run(1e6);
    expect(world.exchange.accounts.get("TWO")?.liveOrders).toBe(1);
    client.tcp.close();
    world.run(SECOND);
    expect(world.exchange.accounts.get("TWO")).toMatchObject({ liveOrders: 0, counts: { cancels: 1 } });
  });

  test("a second login takes the session over; the first connection ends, the orders stay", () => {
    const world = new World();
    world.exchange.start();
    const first = world.client(40_000);
    world.run(1e6);
    first.login("TWO", "WORD");
    first.order({ ...ORDER, ...LOW });
    world.run(1e6);
    const second = world.client(40_001);
    world.run(1e6);
    second.login("TWO", "WORD", 0n);
    world.run(1e6);
    expect(first.over).toBe(true);
    expect(second.packets[0]).toMatchObject({ type: "A", sequence: 2n });
    expect(second.types).toBe("A");
    expect(world.exchange.accounts.get("TWO")?.liveOrders).toBe(1);
  });

  test("a client that died and opens again from the same port is let in", () => {
    const world = new World();
    const first = world.client(40_000);
    world.run(1e6);
    first.login("ONE", "PASS");
    world.run(1e6);
    // The first one is gone without a word: its port now belongs to the second.
    const second = world.client(40_000);
    world.run(1e6);
    second.login("ONE", "PASS");
    world.run(1e6);
    expect(second.packets[0]).toMatchObject({ type: "A" });
    expect(world.exchange.orderListener.connectionCount).toBe(1);
  });

  test("heartbeats go both ways; a silent client is cut off after 15 s, one without a login after 30 s", () => {
    const world = new World();
    const client = world.client(40_000);
    const idle = world.client(40_001);
    world.run(1e6);
    client.login("ONE", "PASS");
    for (let second = 1; second <= 20; second++) {
      world.run(SECOND);
      client.send({ type: "R" });
    }
    expect(client.over).toBe(false);
    const beats = client.packets.filter(({ type }) => type === "H").length;
    expect(beats).toBeGreaterThanOrEqual(19);
    expect(beats).toBeLessThanOrEqual(21);
    world.run(14 * SECOND);
    expect([client.over, idle.over]).toEqual([false, true]);
    world.run(2 * SECOND);
    expect(client.over).toBe(true);
  });

  test("what is no SoupBinTCP ends the connection; what is no OUCH does not", () => {
    const world = new World();
    const stranger = world.client(40_000);
    const client = world.client(40_001);
    world.run(1e6);
    stranger.tcp.send(Buffer.from("GET / HTTP/1.1\r\n\r\n"));
    client.login("ONE", "PASS");
    client.send({ type: "U", payload: Uint8Array.of(1, 2, 3) });
    world.run(1e6);
    expect([stranger.over, client.over]).toEqual([true, false]);
    expect(world.exchange.accounts.get("ONE")?.counts.malformed).toBe(1);
  });

  test("orders sent over a bad wire are all answered, in order", () => {
    const world = new World({ orderWire: { loss: 0.1, duplicate: 0.1, reorder: 0.2, jitterNs: 2_000 } });
    world.exchange.start();
    const client = world.client(40_000);
    world.run(5 * SECOND);
    client.login("ONE", "PASS");
    for (let urn = 1; urn <= 200; urn++) {
      world.run(1e6);
      client.order({ ...ORDER, ...LOW, urn });
    }
    world.run(20 * SECOND);
    const urns = client.messages.flatMap((message) => (message.type === "A" ? [message.urn] : []));
    expect(urns).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });

  test("the end of the day expires orders, ends the session and the feed", () => {
    const world = new World();
    world.exchange.start();
    const client = world.client(40_000);
    world.run(1e6);
    client.login("ONE", "PASS");
    client.order({ ...ORDER, ...LOW });
    world.run(1e6);
    world.exchange.endDay();
    world.run(1e6);
    expect(client.types).toBe("SACS");
    expect(client.packets.at(-1)).toEqual({ type: "Z" });
    expect(client.over).toBe(true);
    world.exchange.destroy();
    world.scheduler.runAll();
  });
});

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

describe("the feed", () => {
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
    expect(store.answer(request(BigInt(counts.messages + 1), 1))).toBeUndefined();
    expect(store.answer(request(0n, 1))).toBeUndefined();
    expect(store.answer(request(1n, 1, "OTHER"))).toBeUndefined();
    expect(store.answer(new Uint8Array(7))).toBeUndefined();
  });
});

describe("a replayed market", () => {
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
