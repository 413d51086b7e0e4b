// Section 5, kind 5, through the whole path: what it says is sent is sent, and what the venue's answers leave.
import { describe, expect, test } from "vitest";
import { type MarketMakingParameters, ouch50, type QuoteUpdate, type SymbolConfig } from "../../../proto/mod.ts";
import { DatapathInputError } from "../checks.ts";
import { SoftwareDatapath } from "../software-datapath.ts";
import { configOf, FEED, framed, IDLE, itch, OPEN_LIMITS, Recorder, SMALL, TRACKING } from "../test-kit.ts";

const QUOTING: MarketMakingParameters = {
  ...{ enabled: true, micro: false, halfSpread: 100, skewQ8: 0, quoteQuantity: 50, maxSpread: 2000, reprice: 100 },
  ...{ maxPosition: 200, cooldownNs: 0 },
};

/** Slot 0: tick 100. The market is 100,000 to 100,600, mid 100,300. */
class World {
  readonly recorder = new Recorder();
  readonly path = new SoftwareDatapath(SMALL, this.recorder);
  version = 1;
  #reference = 10n;
  #now = 1000n;

  constructor(change: Partial<MarketMakingParameters> = {}, symbol: Partial<SymbolConfig> = {}) {
    const { path } = this;
    path.clear(
      TRACKING.map((slot) => ({ ...slot, initialTrading: true })),
      { ...FEED, initialOpen: true },
    );
    this.commit(change, symbol);
    path.session({ ready: true, urn: 41, sendNext: 0, sendLimit: 100_000 });
    path.lease(2n ** 60n);
    path.arm();
    path.messages(framed(itch.add(1n, "B", 100, 100_000)), 1000n);
    path.messages(framed(itch.add(2n, "S", 100, 100_600)), 1000n);
  }

  commit(change: Partial<MarketMakingParameters>, symbol: Partial<SymbolConfig> = {}): void {
    this.path.commit(configOf({ 0: { ...IDLE, ...symbol, marketMaking: { ...QUOTING, ...change } } }), this.version++);
  }

  /** Decisions and requests since the last call, in short. */
  take(): string[] {
    const requests = this.recorder.orders.splice(0).map((bytes) => ouch50.decodeInboundMessage(bytes, 3));
    return this.recorder.take().flatMap((record) => {
      if (record.type !== 2) return [];
      const { sell, price, quantity, sent, reason, replaces, cancels } = record;
      const what = replaces ? "replace" : cancels ? "cancel" : "enter";
      const request = sent ? requests.shift() : undefined;
      return [`${what} ${sell ? "sell" : "buy"} ${quantity} at ${price}: ${sent ? request?.type : `rule ${reason}`}`];
    });
  }

  /** An order of somebody else makes a new best price, and so an evaluation. */
  add(side: "B" | "S", price: number): bigint {
    const reference = this.#reference++;
    this.path.messages(framed(itch.add(reference, side, 10, price)), this.#now++);
    return reference;
  }

  remove(reference: bigint): void {
    this.path.messages(framed(itch.remove(reference)), this.#now++);
  }

  answer(side: "buy" | "sell", change: Partial<QuoteUpdate>): void {
    const state = this.path.strategiesOf(0).find(({ kind }) => kind === "market_making")?.values ?? {};
    this.path.quote({
      ...{ slot: 0, side, last: 0, order: state[`${side}Order`] ?? 0, price: state[`${side}Price`] ?? 0 },
      ...{ rest: state[`${side}Rest`] ?? 0, done: state[`${side}Done`] ?? 0, short: side === "sell" },
      ...change,
    });
  }
}

/** A world in which both quotes rest: buy 41 at 100,200, sell 42 at 100,400. */
function quoted(change: Partial<MarketMakingParameters> = {}, symbol: Partial<SymbolConfig> = {}): World {
  const world = new World(change, symbol);
  world.answer("buy", { last: 41 });
  world.answer("sell", { last: 42 });
  world.take();
  return world;
}

describe("market making", () => {
  test("enters a quote on each side that rests and is post-only", () => {
    const world = new World();
    const [buy, sell] = world.recorder.orders.map((bytes) => ouch50.decodeEnterOrder(bytes, 3, bytes.length - 3));
    expect([buy, sell]).toMatchObject([
      {
        urn: 41,
        side: "B",
        quantity: 50,
        price: 100_200n,
        timeInForce: "0",
        options: [{ name: "postOnly", value: "P" }],
      },
      {
        urn: 42,
        side: "T",
        quantity: 50,
        price: 100_400n,
        timeInForce: "0",
        options: [{ name: "postOnly", value: "P" }],
      },
    ]);
    expect(world.take()).toEqual(["enter buy 50 at 100200: O", "enter sell 50 at 100400: O"]);
    // Both wait for the venue's word.
    world.add("B", 100_100);
    expect(world.take()).toEqual([]);
  });

  test("replaces by the target what rests, and counts the replacement open beside it", () => {
    const world = quoted();
    world.answer("buy", { last: 41, rest: 30, done: 20 });
    world.add("B", 100_200);
    const replaced = world.recorder.orders.map((bytes) => ouch50.decodeReplaceOrder(bytes, 3, bytes.length - 3));
    // Mid 100,400. OUCH counts what the chain has executed.
    expect(replaced).toMatchObject([
      { originalUrn: 42, urn: 43, quantity: 50, price: 100_500n, clOrdId: "TG0000002B0001" },
      { originalUrn: 41, urn: 44, quantity: 70, price: 100_300n },
    ]);
    // An ask below its target goes first: the market may be about to take it.
    expect(world.take()).toEqual(["replace sell 50 at 100500: U", "replace buy 50 at 100300: U"]);
    expect(world.path.positionOf(0)).toMatchObject({ openBuy: 100, openSell: 100, openOrders: 4, executions: 2 });
    expect(world.path.orderSession).toMatchObject({ urn: 45, sendNext: 2 * 53 + 2 * 43 });
  });

  test("an answer to an earlier action than the last has no effect", () => {
    const world = quoted();
    world.add("B", 100_200);
    world.take();
    world.answer("sell", { last: 42, rest: 0 });
    world.add("B", 100_300);
    expect(world.take()).toEqual([]);
    world.answer("sell", { last: 43, order: 43, price: 100_500 });
    world.add("B", 100_400);
    expect(world.take()).toEqual(["replace sell 50 at 100600: U"]);
  });

  test("takes its quotes out when there is no market to quote in, without waiting for its cooldown", () => {
    const world = quoted({ cooldownNs: 0xffff_ffff });
    world.remove(1n);
    expect(world.recorder.orders.map((bytes) => bytes.length)).toEqual([12, 12]);
    expect(world.take()).toEqual(["cancel sell 50 at 100400: X", "cancel buy 50 at 100200: X"]);
    world.answer("buy", { last: 44, rest: 0 });
    world.answer("sell", { last: 43, rest: 0 });
    world.add("B", 100_000);
    // There is a market again; the cooldown is that of the first quotes.
    expect(world.take()).toEqual([]);
  });

  test("an instance that is not there any more takes them out as well", () => {
    const world = quoted();
    world.commit({ enabled: false });
    world.add("B", 100_100);
    expect(world.take()).toEqual(["cancel sell 50 at 100400: X", "cancel buy 50 at 100200: X"]);
    world.add("B", 100_200);
    expect(world.take()).toEqual([]);
  });

  test("what the gate does not want to see moved is taken out next", () => {
    const world = quoted({}, { limits: { ...OPEN_LIMITS, maxQuantity: 50 } });
    world.commit({ quoteQuantity: 51 }, { limits: { ...OPEN_LIMITS, maxQuantity: 50 } });
    world.add("B", 100_200);
    expect(world.take()).toEqual(["replace sell 51 at 100500: rule 5", "replace buy 51 at 100300: rule 5"]);
    world.add("B", 100_300);
    expect(world.take()).toEqual(["cancel sell 50 at 100400: X", "cancel buy 50 at 100200: X"]);
  });

  test("a chain that can execute no more is cancelled where it would be replaced", () => {
    const world = quoted();
    world.answer("buy", { last: 41, done: 999_950 });
    world.answer("sell", { last: 42, done: 999_949 });
    world.add("B", 100_200);
    expect(world.take()).toEqual(["replace sell 50 at 100500: U", "cancel buy 50 at 100200: X"]);
  });

  test("leans against its position, and stops a side at the most it may hold", () => {
    const world = new World({ skewQ8: 256 });
    world.take();
    world.answer("buy", { last: 41, rest: 0 });
    world.answer("sell", { last: 42, rest: 0 });
    world.path.position({ slot: 0, delta: 100, releaseBuy: 50, releaseSell: 50, releaseOrders: 2 });
    world.add("B", 100_100);
    // Mid 100,350 less 100: 100,150 and 100,350, to whole ticks; the ask stays above the bid.
    expect(world.take()).toEqual(["enter buy 50 at 100100: O", "enter sell 50 at 100400: O"]);
    world.answer("buy", { last: 43, rest: 0 });
    world.answer("sell", { last: 44, rest: 0 });
    world.path.position({ slot: 0, delta: 100, releaseBuy: 50, releaseSell: 50, releaseOrders: 2 });
    world.add("B", 100_200);
    expect(world.take()).toEqual(["enter sell 50 at 100300: O"]);
  });

  test("a quote needs the order type that rests", () => {
    const world = new World({}, { limits: { ...OPEN_LIMITS, allowed: 7 } });
    expect(world.take()).toEqual(["enter buy 50 at 100200: rule 20", "enter sell 50 at 100400: rule 20"]);
  });

  test("a replacement that would change the mark of a sell is refused, and the order is taken out", () => {
    const world = quoted();
    // The position covers the sale now.
    world.path.position({ slot: 0, delta: 150, releaseBuy: 0, releaseSell: 0, releaseOrders: 0 });
    world.add("S", 100_500);
    expect(world.take()).toEqual(["replace buy 50 at 100100: U"]);
    world.add("S", 100_400);
    expect(world.take()).toEqual(["replace sell 50 at 100300: rule 20"]);
    world.add("S", 100_300);
    expect(world.take()).toEqual(["cancel sell 50 at 100400: X"]);
  });

  test("a killed kind sends nothing, not even a cancel", () => {
    const world = quoted();
    world.path.kill({ global: false, kinds: [5], slots: [] });
    world.remove(1n);
    expect(world.take()).toEqual(["cancel sell 50 at 100400: rule 1", "cancel buy 50 at 100200: rule 1"]);
  });

  test("answers and parameters out of range are errors that name the field", () => {
    const world = new World();
    expect(() => world.answer("buy", { slot: 4 })).toThrow(/quote\.slot/);
    expect(() => world.answer("buy", { rest: 1_000_000 })).toThrow(/quote\.rest/);
    expect(() => world.answer("buy", { last: -1 })).toThrow(DatapathInputError);
    expect(() => world.commit({ skewQ8: 65_536 })).toThrow("symbols[0].marketMaking.skewQ8");
    expect(() => world.commit({ quoteQuantity: 2 ** 20 })).toThrow("symbols[0].marketMaking.quoteQuantity");
    expect(() => world.commit({ maxPosition: 2 ** 31 })).toThrow("symbols[0].marketMaking.maxPosition");
  });
});
