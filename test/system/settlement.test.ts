// Reading an account's records to their end, from the real exchange over real sockets.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MACHINE_CLOCK } from "../../gateway/clock.ts";
import { MACHINE_NETWORK } from "../../gateway/network/machine-network.ts";
import { KernelSession } from "../../gateway/session/kernel-stream.ts";
import { type Settlement, settle } from "../../gateway/session/settlement.ts";
import { SOUP_TIMES } from "../../gateway/session/soup-client.ts";
import { ouch50 } from "../../proto/mod.ts";
import { Child, type ListedSymbol } from "./gateway-rig.ts";

const NEVER = new AbortController().signal;
const DAY = "0";

describe("settlement of an account", () => {
  let exchange: Child;
  let venue: { host: string; port: number };
  let symbol: ListedSymbol;
  let account = 0;
  let username = "";

  beforeAll(async () => {
    exchange = new Child("exchange", "sim/exchange/process.ts", [
      ...["--seed", "1", "--symbols", "2", "--start", "stdin"],
      ...Array.from({ length: 8 }, (_, index) => ["--account", `ACC${index}:secret`]).flat(),
    ]);
    const ready = await exchange.line(({ event }) => event === "ready");
    const { address, port } = ready.orders as { address: string; port: number };
    venue = { host: address, port };
    [symbol] = ready.symbols as [ListedSymbol];
    exchange.process.stdin?.write("start\n");
    await exchange.line(({ event }) => event === "started");
  });
  afterAll(() => exchange?.stop());
  beforeEach(() => {
    username = `ACC${account++}`;
  });

  function client(
    messages: ouch50.OutboundMessage[],
    ended: (error: Error) => void = () => {},
  ): Promise<KernelSession> {
    return new Promise((resolve, reject) => {
      const session: KernelSession = new KernelSession(
        MACHINE_NETWORK,
        venue,
        { username, password: "secret", session: "", sequence: 1 },
        SOUP_TIMES,
        MACHINE_CLOCK,
        {
          loggedIn: () => resolve(session),
          message: (payload) => void messages.push(ouch50.decodeOutboundMessage(payload.slice())),
          ended: (error) => {
            reject(error);
            ended(error);
          },
        },
      );
    });
  }

  function enter(session: KernelSession, urn: number): void {
    const order = new Uint8Array(ouch50.ENTER_ORDER_LENGTH);
    ouch50.encodeEnterOrder(
      {
        urn,
        side: "B",
        quantity: 100,
        symbol: symbol.stock,
        // Far below the market: it rests.
        price: BigInt(Math.floor(symbol.referencePrice / 200) * 100),
        timeInForce: DAY,
        display: "Y",
        capacity: "P",
        intermarketSweep: "N",
        crossType: "N",
        clOrdId: "",
        options: [],
      },
      order,
    );
    session.soup.send(order);
  }

  async function until(what: string, is: () => boolean): Promise<void> {
    for (let look = 0; !is(); look++) {
      if (look > 500) throw new Error(`${what}: not within 10 s; exchange:\n${exchange.tail()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  function read(
    from = 1,
    signal = NEVER,
  ): Promise<Settlement & { live: Set<number>; seen: string; completeAt: number }> {
    const live = new Set<number>();
    let seen = "";
    let completeAt = 0;
    return settle(
      { username, password: "secret", session: "", from },
      {
        message: (payload) => {
          const message = ouch50.decodeOutboundMessage(payload);
          seen += message.type;
          if (message.type === "A") live.add(message.urn);
          if (message.type === "C") live.delete(message.urn);
        },
        complete: (nextUrn) => {
          completeAt = nextUrn;
        },
        open: () => [...live],
      },
      { network: MACHINE_NETWORK, clock: MACHINE_CLOCK, venue, times: SOUP_TIMES, timeoutMs: 5000 },
      signal,
    ).then((settlement) => ({ ...settlement, live, seen, completeAt }));
  }

  it("reads an account that nothing happened on", async () => {
    const result = await read();
    expect(result).toMatchObject({ nextUrn: 1, seen: "SQ", messages: 2, next: 3, completeAt: 1 });
  });

  it("ends the connection that the account had, cancels what rests and waits until it is gone", async () => {
    const messages: ouch50.OutboundMessage[] = [];
    let ended: Error | undefined;
    const session = await client(messages, (error) => {
      ended = error;
    });
    enter(session, 10);
    enter(session, 20);
    await until("two accepted orders", () => messages.filter(({ type }) => type === "A").length === 2);
    const result = await read();
    expect(result.nextUrn).toBe(21);
    expect(result.live.size).toBe(0);
    expect(result.seen).toBe("SAAQCC");
    await until("the end of the old connection", () => ended !== undefined);
  });

  it("is not misled by the answers to earlier queries among the records", async () => {
    await read();
    const session = await client([]);
    enter(session, 5);
    // Whether the order is through does not matter: the records will tell.
    await new Promise<void>((resolve) => setImmediate(resolve));
    await read();
    const third = await read();
    expect(third.seen.replaceAll(/[AC]/g, "")).toBe("SQQQ");
    expect(third.nextUrn === 6).toBe(third.seen.includes("A"));
    expect((await read(third.next)).seen).toBe("Q");
  });

  it("says what could not be proven: a wrong password, a session that is not there, an abort", async () => {
    const tools = { network: MACHINE_NETWORK, clock: MACHINE_CLOCK, venue, times: SOUP_TIMES, timeoutMs: 5000 };
    const nobody = { message: () => {}, complete: () => {}, open: () => [] };
    await expect(settle({ username, password: "wrong", session: "", from: 1 }, nobody, tools, NEVER)).rejects.toThrow(
      /rejected the login.*not authorised/,
    );
    await expect(
      settle({ username, password: "secret", session: "OTHER", from: 1 }, nobody, tools, NEVER),
    ).rejects.toThrow(/session not available/);
    const abort = new AbortController();
    const reading = read(1, abort.signal);
    abort.abort(new Error("killed"));
    await expect(reading).rejects.toThrow("killed");
    await expect(
      settle(
        { username, password: "secret", session: "", from: 1 },
        nobody,
        { ...tools, venue: { ...venue, port: 1 } },
        NEVER,
      ),
    ).rejects.toThrow(/ECONNREFUSED/);
  });
});
