// For tests of the exchange: the whole of it in simulated time, with clients that trade over TCP in raw frames as the card does.

import { createHash } from "node:crypto";
import {
  buildTcpFrame,
  itch50,
  ouch50,
  parseFrame,
  parseIpv4,
  parseMac,
  SoupFramer,
  soupbintcp,
} from "../../proto/mod.ts";
import { NaiveBook } from "../flow/naive-book.ts";
import { inventSymbols } from "../flow/symbols.ts";
import { DEFAULT_FEED, type Line } from "../inputs/feed-frames.ts";
import { FeedMessages } from "../inputs/feed-messages.ts";
import { messagesIn } from "../inputs/itch-file.ts";
import { SimulatedScheduler } from "../world/scheduler.ts";
import { PERFECT_WIRE, type WireSettings } from "../world/wire.ts";
import type { AccountSettings } from "./account-settings.ts";
import { Exchange, type ExchangeSettings } from "./exchange.ts";
import { DEFAULT_GENERATED, GeneratedSource } from "./generated-source.ts";
import type { MarketSource } from "./market-source.ts";
import { DEFAULT_SOUP } from "./soup-connection.ts";
import { DEFAULT_TCP, TcpEndpoint } from "./tcp-endpoint.ts";
import { DEFAULT_ORDER_PORT } from "./tcp-listener.ts";

export const CARD = { mac: parseMac("02:00:00:00:00:01"), ip: parseIpv4("10.30.0.20") };
export const PORT = { mac: parseMac(DEFAULT_ORDER_PORT.mac), ip: parseIpv4(DEFAULT_ORDER_PORT.address) };
export const SECOND = 1e9;

export interface WorldOptions {
  readonly source?: (scheduler: SimulatedScheduler) => MarketSource;
  readonly accounts?: readonly AccountSettings[];
  readonly orderWire?: Partial<WireSettings>;
  readonly settings?: Partial<ExchangeSettings>;
  /** Sees every frame as it leaves the card or arrives there, with the time in ns. */
  readonly tap?: (timeNs: number, frame: Uint8Array) => void;
}

export class World {
  readonly scheduler = new SimulatedScheduler();
  readonly exchange: Exchange;
  readonly feed = new NaiveBook();
  readonly hash = createHash("sha256");
  private readonly messages = new FeedMessages();
  private readonly tap: (timeNs: number, frame: Uint8Array) => void;
  private readonly clients = new Map<number, Client>();

  constructor({ source, accounts, orderWire, settings, tap }: WorldOptions = {}) {
    this.tap = tap ?? (() => {});
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
          this.tap(this.scheduler.now(), frame);
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

  /** A frame that a client's network port sends. */
  send(frame: Uint8Array): void {
    this.tap(this.scheduler.now(), frame);
    this.exchange.orderFrameSent(frame);
  }

  run(ns: number): void {
    this.scheduler.runUntil(this.scheduler.now() + ns);
  }

  get feedCounts(): FeedMessages["counts"] {
    return this.messages.counts;
  }

  private arrived(line: Line, frame: Uint8Array): void {
    this.tap(this.scheduler.now(), frame);
    this.hash.update(frame);
    if (line !== 0) return;
    for (const message of this.messages.take({ bytes: frame, wireLength: frame.length })) this.feed.apply(message);
  }
}

/** A client as the card is one: TCP in raw frames, SoupBinTCP and OUCH on top. */
export class Client {
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
      ({ payload, ...fields }) => world.send(buildTcpFrame({ ...addresses, ...fields }, payload)),
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

export const ORDER: ouch50.EnterOrder = {
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
export const LOW = { price: 100n, timeInForce: "0" } as const;

/** Messages of these types that were published so far. */
export function feedOf(world: World, types: string): itch50.Message[] {
  const { store, counts } = world.exchange.publisher;
  const messages: itch50.Message[] = [];
  for (let sequence = 1; sequence <= counts.messages; ) {
    const request = Buffer.alloc(20);
    request.write("TICKGATE01");
    request.writeBigUInt64BE(BigInt(sequence), 10);
    request.writeUInt16BE(1000, 18);
    const answer = [...messagesIn((store.answer(request) ?? new Uint8Array(20)).subarray(20))];
    if (answer.length === 0) throw new Error(`message ${sequence} is not there`);
    for (const bytes of answer) {
      if (types.includes(String.fromCharCode(bytes[0] ?? 0))) messages.push(itch50.decodeMessage(bytes));
    }
    sequence += answer.length;
  }
  return messages;
}
