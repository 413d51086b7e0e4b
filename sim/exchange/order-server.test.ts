// The order port for software sessions, on real sockets, with a SoupBinTCP client that nobody here wrote.

import { once } from "node:events";
import { createConnection } from "node:net";
import { Client } from "soupbintcp";
import { afterEach, describe, expect, test } from "vitest";
import { ouch50 } from "../../proto/mod.ts";
import { inventSymbols } from "../flow/symbols.ts";
import { DEFAULT_FEED } from "../inputs/feed-frames.ts";
import { WallScheduler } from "../world/scheduler.ts";
import { Exchange } from "./exchange.ts";
import { DEFAULT_GENERATED, GeneratedSource } from "./generated-source.ts";
import { OrderServer } from "./order-server.ts";
import { DEFAULT_SOUP } from "./soup-connection.ts";

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

const [SYMBOL] = inventSymbols(1);

async function venue(): Promise<{ exchange: Exchange; port: number }> {
  const scheduler = new WallScheduler();
  const source = new GeneratedSource(scheduler, { ...DEFAULT_GENERATED, symbols: inventSymbols(1) });
  const accounts = [{ username: "SOFT", password: "SECRET", cancelOnDisconnect: false }];
  const exchange = new Exchange(scheduler, { seed: 1, feed: DEFAULT_FEED, soup: DEFAULT_SOUP, accounts }, source, {
    arrived: () => {},
    orderFrameArrived: () => {},
  });
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

  async login(requestedSequenceNumber: number): Promise<{ session: string; sequenceNumber: number }> {
    await once(this.client, "connect");
    const accepted = once(this.client, "accept");
    this.client.login({ username: "SOFT", password: "SECRET", requestedSession: "", requestedSequenceNumber });
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
