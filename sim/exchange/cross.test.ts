// Opening, closing and halt crosses: the clearing price, and what clients and the feed see.

import { describe, expect, test } from "vitest";
import { ouch50 } from "../../proto/mod.ts";
import { inventSymbols } from "../flow/symbols.ts";
import { Random } from "../world/random.ts";
import { howToRepeat, testSeed } from "../world/repeatable.ts";
import { clear, type Interest } from "./clearing.ts";
import { DEFAULT_GENERATED, type GeneratedSettings, GeneratedSource } from "./generated-source.ts";
import { type Client, feedOf, ORDER, SECOND, World } from "./test-world.ts";

const [SYMBOL] = inventSymbols(1);
const REFERENCE = SYMBOL?.referencePrice ?? 0;
const ANY = Number.POSITIVE_INFINITY;

describe("the clearing price", () => {
  const buy = (limit: number, quantity: number): Interest => ({ buy: true, limit, quantity });
  const sell = (limit: number, quantity: number): Interest => ({ buy: false, limit, quantity });

  test.each<[string, Interest[], number, object]>([
    [
      "trades the most",
      [buy(103, 100), buy(101, 300), sell(101, 250), sell(103, 500)],
      103,
      { price: 101, paired: 250 },
    ],
    ["leaves the least", [buy(ANY, 100), sell(100, 100), sell(104, 50)], 110, { price: 100, imbalance: 0 }],
    ["is near the reference", [buy(105, 100), sell(100, 100)], 104, { price: 104, paired: 100, direction: "N" }],
    ["says who is left", [buy(ANY, 300), sell(0, 100)], 100, { price: 100, imbalance: 200, direction: "B" }],
    ["is the reference when nobody meets", [buy(99, 100), sell(101, 100)], 100, { price: 100, paired: 0 }],
  ])("%s", (_name, interest, reference, wanted) => {
    expect(clear(interest, reference)).toMatchObject(wanted);
  });

  test("pairs at least what every other price would, whatever the interest", () => {
    const seed = testSeed();
    const random = new Random(seed);
    for (let round = 0; round < 500; round++) {
      const interest = Array.from({ length: random.between(1, 12) }, () => {
        const side = random.chance(0.5);
        const limit = random.chance(0.2) ? (side ? ANY : 0) : 100 + random.between(-10, 10);
        return { buy: side, limit, quantity: random.between(1, 500) };
      });
      const { paired, price } = clear(interest, 100);
      const sum = (chosen: readonly Interest[]): number => chosen.reduce((total, { quantity }) => total + quantity, 0);
      const at = (p: number): number =>
        Math.min(
          sum(interest.filter((one) => one.buy && one.limit >= p)),
          sum(interest.filter((one) => !one.buy && one.limit <= p)),
        );
      const where = howToRepeat(seed, "sim/exchange/cross.test.ts");
      expect(at(price), where).toBe(paired);
      for (let p = 85; p <= 115; p++) expect(at(p), where).toBeLessThanOrEqual(paired);
    }
  });
});

describe("a cross", () => {
  const ON_OPEN = { crossType: "O", timeInForce: "0", price: BigInt(ouch50.MARKET_PRICE) } as const;

  function market(more: Partial<GeneratedSettings> = {}): { world: World; one: Client; two: Client } {
    const world = new World({
      source: (scheduler) =>
        new GeneratedSource(scheduler, {
          ...DEFAULT_GENERATED,
          symbols: inventSymbols(1),
          meanIntervalNs: 20e6,
          ...more,
        }),
    });
    const [one, two] = [world.client(40_000), world.client(40_001)];
    world.run(1e6);
    one.login("ONE", "PASS");
    two.login("TWO", "WORD");
    world.run(1e6);
    return { world, one, two };
  }

  const told = ({ messages }: Client): string[] =>
    messages.flatMap((message) => {
      if (message.type === "E") return [`E ${message.urn} ${message.quantity}@${message.price} ${message.liquidity}`];
      if (message.type === "C") return [`C ${message.urn} ${message.quantity} ${message.reason}`];
      return message.type === "J" ? [`J ${message.urn} ${message.reason}`] : [];
    });

  test("at the opening trades what was sent before it, at one price, and gives the rest back", () => {
    const { world, one, two } = market();
    one.order({ ...ORDER, ...ON_OPEN, urn: 1, quantity: 500 });
    two.order({ ...ORDER, ...ON_OPEN, urn: 1, side: "S", quantity: 300, price: BigInt(REFERENCE) });
    two.order({ ...ORDER, ...ON_OPEN, urn: 2, side: "S", quantity: 10, price: BigInt(REFERENCE) });
    two.order({ type: "X", urn: 2, quantity: 0 });
    world.run(1e6);
    world.exchange.start();
    world.run(SECOND / 100);
    // Beside the other client the offers of the book are in it.
    const [indication] = feedOf(world, "I");
    const [cross] = feedOf(world, "Q");
    if (indication?.type !== "I" || cross?.type !== "Q") throw new Error("no cross in the feed");
    expect([cross.crossType, cross.shares, cross.price]).toEqual(["O", indication.pairedShares, indication.nearPrice]);
    expect(Number(cross.shares)).toBeGreaterThanOrEqual(300);
    const bought = one.messages.flatMap((message) => (message.type === "E" ? [message] : []));
    const shares = bought.reduce((sum, { quantity }) => sum + quantity, 0);
    expect(BigInt(shares)).toBe(cross.shares);
    expect(new Set(bought.map(({ price, liquidity, matchNumber }) => `${price} ${liquidity} ${matchNumber}`))).toEqual(
      new Set([`${cross.price} O ${cross.matchNumber}`]),
    );
    expect(told(one).at(-1)).toBe(shares === 500 ? told(one).at(-1) : `C 1 ${500 - shares} E`);
    expect(told(two)).toEqual(["C 2 10 U", `E 1 300@${cross.price} O`]);
    // What the book gave is in the feed, not to be printed.
    const given = feedOf(world, "C").reduce((sum, message) => sum + (message.type === "C" ? message.shares : 0), 0);
    expect(given).toBe(shares - 300);
    const opened = feedOf(world, "QS").map((message) => (message.type === "S" ? message.eventCode : message.type));
    expect(opened).toEqual(["O", "S", "Q", "Q"]);
  });

  test("of the opening takes no order afterwards; one that waits cannot be replaced", () => {
    const { world, one } = market();
    world.exchange.start();
    world.run(1e6);
    one.order({ ...ORDER, ...ON_OPEN, urn: 1 });
    one.order({ ...ORDER, ...ON_OPEN, urn: 2, crossType: "H" });
    one.order({ ...ORDER, ...ON_OPEN, urn: 3, crossType: "C" });
    one.order({ ...ORDER, type: "U", originalUrn: 3, urn: 4, timeInForce: "0" });
    one.order({ ...ORDER, ...ON_OPEN, urn: 5, crossType: "C", timeInForce: "3" });
    world.run(1e6);
    expect(told(one)).toEqual(["J 1 20", "J 2 20", "J 4 21", "J 5 15"]);
    expect(world.exchange.accounts.get("ONE")?.liveOrders).toBe(1);
  });

  test("at the close is shown as it builds up, and trades at the end of the day", () => {
    const { world, one, two } = market();
    world.exchange.start();
    world.run(SECOND / 2);
    one.order({ ...ORDER, ...ON_OPEN, crossType: "C", urn: 1, quantity: 400 });
    world.run(1e6);
    two.order({ ...ORDER, ...ON_OPEN, crossType: "C", urn: 1, side: "S", quantity: 400 });
    world.run(1e6);
    const built = feedOf(world, "I").slice(-2);
    const paired = built.flatMap((message) =>
      message.type === "I" ? [[message.crossType, message.pairedShares]] : [],
    );
    expect(paired).toEqual([
      ["C", expect.any(BigInt)],
      ["C", expect.any(BigInt)],
    ]);
    expect(paired[1]?.[1]).toBeGreaterThanOrEqual(400n);
    world.exchange.endDay();
    world.run(1e6);
    const cross = feedOf(world, "Q").at(-1);
    if (cross?.type !== "Q") throw new Error("no cross in the feed");
    expect(cross.crossType).toBe("C");
    expect(told(one).every((line) => line.endsWith(`@${cross.price} C`))).toBe(true);
    expect(told(one).length).toBeGreaterThan(0);
    expect(one.messages.at(-1)).toMatchObject({ type: "S", eventCode: "E" });
  });

  test("after a halt reopens the stock", () => {
    const stock = SYMBOL?.stock ?? "";
    const { world, one, two } = market({ halts: [{ stock, afterNs: SECOND, forNs: SECOND, reason: "T1" }] });
    world.exchange.start();
    world.run(1.5 * SECOND);
    one.order({ ...ORDER, ...ON_OPEN, crossType: "H", urn: 1, quantity: 70 });
    two.order({ ...ORDER, ...ON_OPEN, crossType: "H", urn: 1, side: "S", quantity: 70 });
    world.run(SECOND);
    const messages = feedOf(world, "QH").map((message) => {
      if (message.type === "H") return `H ${message.tradingState}`;
      return message.type === "Q" ? `Q ${message.crossType}` : message.type;
    });
    expect(messages).toEqual(["H T", "H H", "Q H", "H T"]);
    expect(told(one).length).toBeGreaterThan(0);
    for (const line of [...told(one), ...told(two)]) expect(line).toMatch(/^E 1 \d+@\d+ H$/);
  });

  test("leaves a feed from which the book can be rebuilt", () => {
    const { world, one } = market();
    one.order({ ...ORDER, ...ON_OPEN, urn: 1, quantity: 700 });
    world.run(1e6);
    world.exchange.start();
    world.run(SECOND);
    const book = world.exchange.source.market.book(1);
    for (const buy of [true, false]) {
      const levels = book?.side(buy).levels.filter(({ displayedQuantity }) => displayedQuantity > 0) ?? [];
      expect(world.feed.levels(1, buy)).toEqual(
        new Map(levels.map(({ price, displayedQuantity }) => [price, displayedQuantity])),
      );
    }
  });
});
