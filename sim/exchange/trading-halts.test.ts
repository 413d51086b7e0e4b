// Halts, pauses and price bands, as a client and the feed see them.

import { describe, expect, test } from "vitest";
import { inventSymbols } from "../flow/symbols.ts";
import { DEFAULT_GENERATED, type GeneratedSettings, GeneratedSource } from "./generated-source.ts";
import { type Client, feedOf, ORDER, SECOND, World } from "./test-world.ts";

const [SYMBOL] = inventSymbols(1);
const STOCK = SYMBOL?.stock ?? "";
const REFERENCE = SYMBOL?.referencePrice ?? 0;

function market(more: Partial<GeneratedSettings>): { world: World; client: Client } {
  const world = new World({
    source: (scheduler) =>
      new GeneratedSource(scheduler, {
        ...DEFAULT_GENERATED,
        symbols: inventSymbols(1),
        depth: 30,
        meanIntervalNs: 5e6,
        ...more,
      }),
  });
  const client = world.client(40_000);
  world.run(1e6);
  client.login("ONE", "PASS");
  world.exchange.start();
  return { world, client };
}

function states(world: World): string[] {
  return feedOf(world, "H").map((message) =>
    message.type === "H" ? `${message.tradingState} ${message.reason}` : message.type,
  );
}

test("a planned halt stops the stock, refuses orders for it, lets cancels through, and ends in its time", () => {
  const halts = [{ stock: STOCK, afterNs: 2 * SECOND, forNs: 3 * SECOND, reason: "T2" }];
  const { world, client } = market({ halts });
  world.run(1.9 * SECOND);
  client.order({ ...ORDER, urn: 1, price: 100n, timeInForce: "0" });
  world.run(0.2 * SECOND);
  const { adds, trades } = { adds: feedOf(world, "AF").length, trades: feedOf(world, "ECP").length };
  client.order({ ...ORDER, urn: 2 });
  client.order({ type: "X", urn: 1, quantity: 0 });
  world.run(2.5 * SECOND);
  expect(client.messages.slice(1)).toMatchObject([
    { type: "A", urn: 1 },
    { type: "J", urn: 2, reason: 0x07 },
    { type: "C", urn: 1, reason: "U" },
  ]);
  expect([feedOf(world, "AF").length, feedOf(world, "ECP").length]).toEqual([adds, trades]);
  world.run(1 * SECOND);
  expect(states(world)).toEqual(["T ", "H T2", "T "]);
  client.order({ ...ORDER, urn: 3 });
  world.run(0.1 * SECOND);
  expect(client.messages.at(-1)).toMatchObject({ type: "E", urn: 3 });
});

test("a halt of what is not listed is refused", () => {
  const { world } = market({});
  const source = world.exchange.source as GeneratedSource;
  expect(() => source.halts.plan([{ stock: "NONE", afterNs: 0, forNs: 1, reason: "T1" }])).toThrow("NONE");
});

describe("price bands", () => {
  const bands = { width: 0.05, limitStateNs: 15 * SECOND, pauseNs: 20 * SECOND };
  const upper = Math.round((REFERENCE * 1.05) / 100) * 100;

  test("hold orders back, pause the stock when it stays at one, and reopen it around that price", () => {
    const { world, client } = market({ bands });
    world.run(SECOND);
    // More than all that is offered, at any price; shown bit by bit, so that the agents do not take it in one go.
    const price = BigInt(Math.round(REFERENCE / 50) * 100);
    const options = [{ name: "maxFloor", value: 100 }] as const;
    client.order({ ...ORDER, urn: 1, quantity: 900_000, price, timeInForce: "0", options });
    world.run(SECOND);
    expect(client.messages[1]).toMatchObject({ type: "A", price: BigInt(upper) });
    const prices = client.messages.flatMap((message) => (message.type === "E" ? [Number(message.price)] : []));
    expect(prices.length).toBeGreaterThan(3);
    expect(Math.max(...prices)).toBeLessThanOrEqual(upper);
    expect(world.exchange.source.market.book(1)?.bids.best?.price).toBe(upper);
    // A client that says nothing for 15 s is cut off.
    client.send({ type: "R" });
    world.run(13 * SECOND);
    client.send({ type: "R" });
    expect(states(world)).toEqual(["T "]);
    world.run(3 * SECOND);
    expect(states(world)).toEqual(["T ", "P LUDP"]);
    client.order({ ...ORDER, urn: 2 });
    world.run(21 * SECOND);
    expect(client.messages.some((message) => message.type === "J" && message.reason === 0x07)).toBe(true);
    expect(states(world)).toEqual(["T ", "P LUDP", "T "]);
    const [collar] = feedOf(world, "J");
    expect(collar).toMatchObject({ referencePrice: upper, upperPrice: Math.round((upper * 1.05) / 100) * 100 });
    const book = world.exchange.source.market.book(1);
    expect([book?.halted, (book?.highest ?? 0) > upper]).toEqual([false, true]);
  });

  test("follow the mean of what is traded", () => {
    const { world } = market({ bands: { ...bands, width: 0.5 }, meanIntervalNs: 1e6 });
    const book = world.exchange.source.market.book(1);
    if (book === undefined) throw new Error("no book");
    world.run(5 * SECOND);
    const source = world.exchange.source as GeneratedSource;
    const before = book.highest;
    for (let i = 0; i < 9_000; i++) source.halts.traded(book, REFERENCE * 1.2);
    world.run(2 * SECOND);
    expect(book.highest).toBeGreaterThan(before * 1.05);
  });

  test("are no bands unless asked for", () => {
    const { world } = market({});
    const book = world.exchange.source.market.book(1);
    expect([book?.lowest, book?.highest]).toEqual([0, Number.POSITIVE_INFINITY]);
  });
});
