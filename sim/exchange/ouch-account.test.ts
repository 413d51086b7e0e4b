import { describe, expect, test } from "vitest";
import { ouch50 } from "../../proto/mod.ts";
import { Random } from "../world/random.ts";
import { howToRepeat, testSeed } from "../world/repeatable.ts";
import type { EngineOrder } from "./order-book.ts";
import { Venue } from "./test-venue.ts";

describe("an order", () => {
  test("is accepted, rests, and executes for both sides at the resting price", () => {
    const venue = new Venue();
    expect(venue.enter(venue.one, 1, { side: "S", price: 100_500n, quantity: 300 })).toEqual(["A 1 S300@100500 L"]);
    expect(venue.enter(venue.two, 1, { price: 101_000n })).toEqual(["A 1 B100@101000 L", "E 1 100@100500 R"]);
    expect(venue.told(venue.one)).toEqual(["E 1 100@100500 A"]);
    expect([venue.one.liveOrders, venue.two.liveOrders]).toEqual([1, 0]);
  });

  test("immediate or cancel takes what is there and gives the rest up", () => {
    const venue = new Venue();
    venue.enter(venue.one, 1, { side: "S", quantity: 30 });
    expect(venue.enter(venue.two, 1, { timeInForce: "3" })).toEqual([
      "A 1 B100@100000 L",
      "E 1 30@100000 R",
      "C 1 70 I",
    ]);
    expect(venue.enter(venue.two, 2, { timeInForce: "3" })).toEqual(["A 2 B100@100000 L", "C 2 100 I"]);
    expect(venue.book.bids.best).toBeUndefined();
  });

  test("post-only is taken out instead of trading", () => {
    const venue = new Venue();
    venue.enter(venue.one, 1, { side: "S" });
    const options = [{ name: "postOnly", value: "P" }] as const;
    expect(venue.enter(venue.two, 1, { options })).toEqual(["A 1 B100@100000 L", "C 1 100 G"]);
    expect(venue.enter(venue.two, 2, { options, price: 99_900n })).toEqual(["A 2 B100@99900 L"]);
  });

  test("good till time ends at its time", () => {
    const venue = new Venue();
    const options = [{ name: "expireTime", value: 36_010 }] as const;
    venue.enter(venue.one, 1, { timeInForce: "6", options });
    venue.scheduler.runUntil(36_009.9e9);
    expect(venue.told(venue.one)).toEqual([]);
    venue.scheduler.runUntil(36_010e9);
    expect(venue.told(venue.one)).toEqual(["C 1 100 T"]);
  });

  test.each<[string, Partial<ouch50.EnterOrder>, number]>([
    ["side", { side: "X" }, 0x09],
    ["quantity 0", { quantity: 0 }, 0x13],
    ["quantity 1,000,000", { quantity: 1_000_000 }, 0x13],
    ["symbol", { symbol: "NONE" }, 0x17],
    ["price 0", { price: 0n }, 0x1d],
    ["price above the most", { price: 1_999_999_901n }, 0x1d],
    ["price of part of a cent", { price: 100_050n }, 0x1d],
    ["display", { display: "Q" }, 0x03],
    ["cross type", { crossType: "O" }, 0x14],
    ["time in force", { timeInForce: "9" }, 0x0f],
    ["good till time without a time", { timeInForce: "6" }, 0x0f],
    ["minimum quantity of what is displayed", { options: [{ name: "minimumQuantity", value: 100 }] }, 0x0d],
    ["reserve that holds nothing back", { options: [{ name: "maxFloor", value: 100 }] }, 0x04],
    ["displayed peg to the middle", { options: [{ name: "priceType", value: "M" }] }, 0x05],
    ["market maker's peg", { options: [{ name: "priceType", value: "Q" }] }, 0x11],
    ["unknown self-match strategy", { options: [{ name: "selfMatchStrategy", value: "?" }] }, 0x40],
    ["option that an Enter may not have", { options: [{ name: "displayPrice", value: 1n }] }, 0x0f],
    ["option that is there twice", { options: ["P", "N"].map((value) => ({ name: "postOnly", value })) }, 0x0f],
    ["route", { options: [{ name: "route", value: "SCAN" }] }, 0x16],
  ])("is refused for its %s", (_name, more, reason) => {
    const venue = new Venue();
    expect(venue.enter(venue.one, 1, more)).toEqual([`J 1 ${reason}`]);
    // The number is used up.
    expect(venue.enter(venue.one, 1)).toEqual([]);
    expect(venue.enter(venue.one, 2)).toEqual(["A 2 B100@100000 L"]);
  });

  test("is refused in a halt, when the market is closed, and when entry was switched off", () => {
    const venue = new Venue();
    venue.book.halted = true;
    expect(venue.enter(venue.one, 1)).toEqual(["J 1 7"]);
    venue.book.halted = false;
    venue.open = false;
    expect(venue.enter(venue.one, 2)).toEqual(["J 2 2"]);
    venue.open = true;
    expect(venue.send(venue.one, { type: "D", urn: 3, firm: "TEST", options: [] })).toEqual(["G"]);
    expect(venue.enter(venue.one, 4)).toEqual(["J 4 12"]);
    expect(venue.send(venue.one, { type: "E", urn: 5, firm: "TEST", options: [] })).toEqual(["K"]);
    expect(venue.enter(venue.one, 6)).toEqual(["A 6 B100@100000 L"]);
  });

  test("with a number that was used or passed over is a retransmission and changes nothing", () => {
    const venue = new Venue();
    venue.enter(venue.one, 5);
    expect(venue.enter(venue.one, 5)).toEqual([]);
    expect(venue.enter(venue.one, 4)).toEqual([]);
    expect(venue.enter(venue.one, 0)).toEqual([]);
    expect(venue.one.counts.ignored).toBe(3);
    expect(venue.one.liveOrders).toBe(1);
    expect(venue.send(venue.one, { type: "Q" })).toEqual(["Q 6"]);
  });
});

describe("a cancel", () => {
  test("states the total that may still execute; superfluous ones are ignored", () => {
    const venue = new Venue();
    venue.enter(venue.one, 1, { quantity: 500 });
    expect(venue.cancel(venue.one, 1, 300)).toEqual(["C 1 200 U"]);
    expect(venue.cancel(venue.one, 1, 300)).toEqual([]);
    expect(venue.cancel(venue.one, 1, 900)).toEqual([]);
    venue.enter(venue.two, 1, { side: "S", quantity: 100, timeInForce: "3" });
    expect(venue.told(venue.one)).toEqual(["E 1 100@100000 A"]);
    // 100 of 300 are executed: a total of 150 leaves 50.
    expect(venue.cancel(venue.one, 1, 150)).toEqual(["C 1 150 U"]);
    expect(venue.book.bids.best?.displayedQuantity).toBe(50);
    expect(venue.cancel(venue.one, 1)).toEqual(["C 1 50 U"]);
    expect(venue.cancel(venue.one, 1)).toEqual([]);
    expect(venue.cancel(venue.one, 77)).toEqual([]);
  });

  test("of all orders, or those of one symbol, is answered first", () => {
    const venue = new Venue();
    venue.enter(venue.one, 1);
    venue.enter(venue.one, 2, { price: 99_900n });
    const request = { type: "C", firm: "TEST", options: [] } as const;
    expect(venue.send(venue.one, { ...request, urn: 3, symbol: "ELSE" })).toEqual(["X"]);
    expect(venue.send(venue.one, { ...request, urn: 4, symbol: "" })).toEqual(["X", "C 1 100 U", "C 2 100 U"]);
  });

  test("comes of itself when the connection ends, if the account is set so", () => {
    const venue = new Venue();
    const careful = venue.account("SAFE", { cancelOnDisconnect: true });
    venue.enter(careful, 1);
    venue.enter(venue.one, 1);
    careful.disconnected();
    venue.one.disconnected();
    expect(venue.told(careful)).toEqual(["C 1 100 Z"]);
    expect(venue.told(venue.one)).toEqual([]);
    expect(venue.book.bids.best?.displayedQuantity).toBe(100);
  });
});

describe("a replace", () => {
  test("counts what the chain has executed: 500, executed 100, replaced by 500 leaves 400", () => {
    const venue = new Venue();
    venue.enter(venue.one, 1, { quantity: 500 });
    venue.enter(venue.two, 1, { side: "S", timeInForce: "3" });
    expect(venue.told(venue.one)).toEqual(["E 1 100@100000 A"]);
    expect(venue.replace(venue.one, 1, 2, { quantity: 500, price: 99_900n })).toEqual(["U 1->2 400@99900"]);
    expect(venue.cancel(venue.one, 1)).toEqual([]);
    expect(venue.cancel(venue.one, 2)).toEqual(["C 2 400 U"]);
  });

  test("can trade on arrival, and an immediate one gives its rest up", () => {
    const venue = new Venue();
    venue.enter(venue.two, 1, { side: "S", price: 100_500n, quantity: 60 });
    venue.enter(venue.one, 1);
    expect(venue.replace(venue.one, 1, 2, { price: 100_500n, timeInForce: "3" })).toEqual([
      "U 1->2 100@100500",
      "E 2 60@100500 R",
      "C 2 40 I",
    ]);
    expect(venue.one.liveOrders).toBe(0);
  });

  test("of an order that is gone, or under a used number, is ignored and uses no number up", () => {
    const venue = new Venue();
    venue.enter(venue.one, 1);
    venue.enter(venue.one, 3, { price: 99_900n });
    expect(venue.replace(venue.one, 9, 10)).toEqual([]);
    expect(venue.replace(venue.one, 1, 2)).toEqual([]);
    expect(venue.send(venue.one, { type: "Q" })).toEqual(["Q 4"]);
  });

  test("with impossible details takes the original out and uses no number up", () => {
    const venue = new Venue();
    venue.enter(venue.one, 1);
    expect(venue.replace(venue.one, 1, 2, { quantity: 1_000_000 })).toEqual(["C 1 100 U"]);
    expect(venue.enter(venue.one, 2)).toEqual(["A 2 B100@100000 L"]);
  });
});

describe("a modify", () => {
  test("cuts in place and turns a sale into a short sale; nothing grows", () => {
    const venue = new Venue();
    venue.enter(venue.one, 1, { side: "S", quantity: 300 });
    const modify = (side: string, quantity: number): string[] =>
      venue.send(venue.one, { type: "M", urn: 1, side, quantity });
    expect(modify("S", 200)).toEqual(["M 1 S200"]);
    expect(modify("S", 500)).toEqual([]);
    expect(modify("T", 200)).toEqual(["M 1 T200"]);
    expect(modify("S", 200)).toEqual([]);
    expect(modify("B", 100)).toEqual([]);
    expect(venue.book.asks.best?.displayedQuantity).toBe(200);
  });
});

test("what is no OUCH message is counted and does nothing", () => {
  const venue = new Venue();
  for (const bytes of [[], [0x4f], [0x7a, 1, 2], new Array<number>(2000).fill(0x4f)]) {
    venue.one.receive(Uint8Array.from(bytes));
  }
  expect(venue.one.counts.malformed).toBe(4);
  expect(venue.told(venue.one)).toEqual([]);
});

test("the end of the day expires what lives and says so", () => {
  const venue = new Venue();
  venue.enter(venue.one, 1);
  venue.one.endDay();
  expect(venue.told(venue.one)).toEqual(["C 1 100 E", "S"]);
});

test("whatever two clients do, replies account for every share", () => {
  const seed = testSeed();
  const where = howToRepeat(seed, "sim/exchange/ouch-account.test.ts");
  const random = new Random(seed);
  const venue = new Venue();
  const urns = new Map([
    [venue.one, 0],
    [venue.two, 0],
  ]);
  for (let step = 0; step < 4000; step++) {
    const account = random.chance(0.5) ? venue.one : venue.two;
    const last = urns.get(account) ?? 0;
    const some = random.between(1, last + 2);
    const quantity = random.between(0, 500);
    const price = BigInt(100_000 + 100 * random.between(-5, 5));
    const timeInForce = random.chance(0.3) ? "3" : "0";
    switch (random.below(5)) {
      case 0:
        venue.cancel(account, some, quantity);
        break;
      case 1:
        venue.replace(account, some, last + 1, { quantity, price, timeInForce });
        break;
      case 2:
        venue.send(account, { type: "M", urn: some, side: random.pick(["B", "S", "T"]), quantity });
        break;
      default:
        venue.enter(account, last + 1, { side: random.pick(["B", "S"]), quantity, price, timeInForce });
    }
    urns.set(account, last + 1);
  }
  const leaves = new Map<OrderKey, number>();
  let bought = 0;
  let sold = 0;
  for (const account of [venue.one, venue.two]) {
    const sides = new Map<number, string>();
    for (let i = 1; i <= account.store.count; i++) {
      const message = ouch50.decodeOutboundMessage(account.store.at(i) ?? new Uint8Array(0));
      if (message.type === "S" || message.type === "J") continue;
      const key: OrderKey = `${account.settings.username} ${"urn" in message ? message.urn : 0}`;
      if (message.type === "A" || message.type === "U") {
        leaves.set(key, message.quantity);
        sides.set(message.urn, message.side);
        if (message.type === "U") leaves.delete(`${account.settings.username} ${message.originalUrn}`);
      } else if (message.type === "E") {
        leaves.set(key, (leaves.get(key) ?? Number.NaN) - message.quantity);
        if (sides.get(message.urn) === "B") bought += message.quantity;
        else sold += message.quantity;
      } else if (message.type === "C") leaves.set(key, (leaves.get(key) ?? Number.NaN) - message.quantity);
      else if (message.type === "M") leaves.set(key, message.quantity);
      expect(leaves.get(key), `${key}, ${where}`).toBeGreaterThanOrEqual(0);
    }
  }
  const alive = (orders: Iterable<EngineOrder>): number =>
    [...orders].reduce((sum, { remaining }) => sum + remaining, 0);
  const resting = [...venue.book.bids.levels, ...venue.book.asks.levels].flatMap((level) => [...level.orders()]);
  expect(
    [...leaves.values()].reduce((sum, left) => sum + left, 0),
    where,
  ).toBe(alive(resting));
  expect(bought, where).toBe(sold);
  expect(bought, where).toBeGreaterThan(1000);
  expect(venue.one.liveOrders + venue.two.liveOrders, where).toBe(resting.length);
});

type OrderKey = `${string} ${number}`;
