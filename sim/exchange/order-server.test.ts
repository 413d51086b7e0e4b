// The order port for software sessions, on real sockets, with a SoupBinTCP client that nobody here wrote.

import { once } from "node:events";
import { createConnection } from "node:net";
import { Client } from "soupbintcp";
import { afterEach, describe, expect, test } from "vitest";
import { ouch50, SoupFramer, soupbintcp } from "../../proto/mod.ts";
import { inventSymbols } from "../flow/symbols.ts";
import { DEFAULT_FEED } from "../inputs/feed-frames.ts";
import { WallScheduler } from "../world/scheduler.ts";
import { Exchange } from "./exchange.ts";
import { DEFAULT_GENERATED, GeneratedSource } from "./generated-source.ts";
import { OrderServer } from "./order-server.ts";
import { DEFAULT_SOUP, type SoupSettings } from "./soup-connection.ts";

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

const [SYMBOL] = inventSymbols(1);

async function venue(soup: Partial<SoupSettings> = {}): Promise<{ exchange: Exchange; port: number }> {
  const scheduler = new WallScheduler();
  const source = new GeneratedSource(scheduler, { ...DEFAULT_GENERATED, symbols: inventSymbols(1) });
  const accounts = [
    { username: "SOFT", password: "SECRET", cancelOnDisconnect: false },
    { username: "SAFE", password: "SECRET", cancelOnDisconnect: true },
  ];
  const settings = { seed: 1, feed: DEFAULT_FEED, soup: { ...DEFAULT_SOUP, ...soup }, accounts };
  const exchange = new Exchange(scheduler, settings, source, { arrived: () => {}, orderFrameArrived: () => {} });
  const server = await OrderServer.listen("127.0.0.1", 0, (transport) => exchange.connected(transport));
  cleanups.push(() => {
    exchange.destroy();
    server.close();
    scheduler.destroy();
  });
  exchange.start();
  return { exchange, port: server.address.port };
}

/** Collects messages, and waits for a number of them. */
class Session {
  readonly client: Client;
  readonly messages: ouch50.OutboundMessage[] = [];
  private waiting: { count: number; resolve: () => void } | undefined;

  constructor(port: number) {
    this.client = new Client({ host: "127.0.0.1", port });
    this.client.on("message", (payload) => {
      this.messages.push(ouch50.decodeOutboundMessage(payload));
      if (this.waiting !== undefined && this.messages.length >= this.waiting.count) this.waiting.resolve();
    });
    // The server may end the connection hard at the end of a test.
    this.client.on("error", () => {});
    cleanups.push(() => this.client.end());
  }

  async login(
    requestedSequenceNumber: number,
    username = "SOFT",
  ): Promise<{ session: string; sequenceNumber: number }> {
    await once(this.client, "connect");
    const accepted = once(this.client, "accept");
    this.client.login({ username, password: "SECRET", requestedSession: "", requestedSequenceNumber });
    return (await accepted)[0];
  }

  async until(count: number): Promise<void> {
    if (this.messages.length >= count) return;
    await new Promise<void>((resolve) => {
      this.waiting = { count, resolve };
    });
  }

  order(urn: number, more: Partial<ouch50.EnterOrder>): void {
    const buffer = new Uint8Array(100);
    const length = ouch50.encodeEnterOrder(
      {
        urn,
        side: "B",
        quantity: 10,
        symbol: SYMBOL?.stock ?? "",
        price: 100n,
        timeInForce: "0",
        display: "Y",
        capacity: "P",
        intermarketSweep: "N",
        crossType: "N",
        clOrdId: "TG",
        options: [],
        ...more,
      },
      buffer,
    );
    this.client.send(buffer.slice(0, length));
  }
}

describe("the order port on sockets", { timeout: 30_000 }, () => {
  test("a foreign client logs in, trades, loses its connection and gets the rest after coming back", async () => {
    const { exchange, port } = await venue();
    const first = new Session(port);
    expect(await first.login(1)).toEqual({ session: "TICKGATE01", sequenceNumber: 1 });
    first.order(1, {});
    first.order(2, { symbol: "NONE" });
    first.order(3, { price: BigInt(SYMBOL?.referencePrice ?? 0) * 2n, timeInForce: "3" });
    await first.until(5);
    expect(first.messages.slice(0, 3).map(({ type }) => type)).toEqual(["S", "A", "J"]);
    expect(first.messages.some(({ type }) => type === "E")).toBe(true);
    const { length } = first.messages;
    first.client.end();
    const second = new Session(port);
    expect(await second.login(2)).toEqual({ session: "TICKGATE01", sequenceNumber: 2 });
    await second.until(length - 1);
    expect(second.messages.slice(0, length - 1)).toEqual(first.messages.slice(1));
    expect(exchange.accounts.get("SOFT")?.liveOrders).toBe(1);
  });

  test("a foreign client's heartbeats keep it; one that sends none is cut off, and gets heartbeats until then", async () => {
    const { exchange, port } = await venue({ heartbeatNs: 100e6, silenceNs: 1500e6 });
    const session = new Session(port);
    await session.login(1);
    const silent = createConnection({ host: "127.0.0.1", port });
    const login = new Uint8Array(soupbintcp.LOGIN_REQUEST_LENGTH);
    soupbintcp.encodeLoginRequest({ username: "SAFE", password: "SECRET", session: "", sequence: 1n }, login);
    silent.write(login);
    let heartbeats = 0;
    const framer = new SoupFramer();
    silent.on("data", (bytes) => {
      framer.push(bytes, (packet) => {
        if (packet[soupbintcp.PACKET_TYPE_AT] === soupbintcp.SERVER_HEARTBEAT_TYPE) heartbeats++;
      });
    });
    silent.on("error", () => {});
    await once(silent, "close");
    expect(heartbeats).toBeGreaterThan(5);
    expect(exchange.accounts.connected).toBe(1);
    // The foreign client sends its heartbeat a second after it last said something: it has by now.
    session.order(1, {});
    await session.until(2);
    expect(session.messages.map(({ type }) => type)).toEqual(["S", "A"]);
  });

  test("a logout ends the connection; orders stay, or go where the account says so, and the next login is told", async () => {
    const { exchange, port } = await venue();
    for (const [username, liveAfter, types] of [
      ["SOFT", 1, ["A"]],
      ["SAFE", 0, ["A", "C"]],
    ] as const) {
      const first = new Session(port);
      await first.login(1, username);
      first.order(1, {});
      await first.until(2);
      const ended = once(first.client, "end");
      first.client.logout();
      await ended;
      expect(exchange.accounts.connected).toBe(0);
      expect(exchange.accounts.get(username)?.liveOrders).toBe(liveAfter);
      const second = new Session(port);
      expect(await second.login(2, username)).toMatchObject({ sequenceNumber: 2 });
      await second.until(types.length);
      expect(second.messages.map(({ type }) => type)).toEqual(types);
      const over = once(second.client, "end");
      second.client.logout();
      await over;
    }
  });

  test("a wrong password is rejected and the connection ends", async () => {
    const { port } = await venue();
    const { client } = new Session(port);
    await once(client, "connect");
    const rejected = once(client, "reject");
    const ended = once(client, "end");
    client.login({ username: "SOFT", password: "WRONG", requestedSession: "", requestedSequenceNumber: 1 });
    expect((await rejected)[0]).toEqual({ rejectReasonCode: "A" });
    await ended;
  });

  test("the end of the day reaches the client", async () => {
    const { exchange, port } = await venue();
    const session = new Session(port);
    await session.login(1);
    const ending = once(session.client, "ending");
    exchange.endDay();
    await ending;
    expect(session.messages.at(-1)).toMatchObject({ type: "S", eventCode: "E" });
  });

  test("bytes that are no SoupBinTCP end the connection, and the others stay", async () => {
    const { exchange, port } = await venue();
    const session = new Session(port);
    await session.login(1);
    const socket = createConnection({ host: "127.0.0.1", port });
    await once(socket, "connect");
    const closed = once(socket, "close");
    socket.write(Buffer.from([0, 0, 0, 0]));
    socket.on("error", () => {});
    await closed;
    expect(exchange.accounts.connected).toBe(1);
  });
});
