import { describe, expect, test } from "vitest";
import { NaiveBook } from "../flow/naive-book.ts";
import { messagesIn } from "../inputs/itch-file.ts";
import { Random } from "../world/random.ts";
import { howToRepeat, testSeed } from "../world/repeatable.ts";
import { ItchEncoder } from "./itch-encoder.ts";
import type { MarketListener } from "./market.ts";
import { MatchingEngine } from "./matching-engine.ts";
import type { EngineOrder, OrderBook, OrderOwner } from "./order-book.ts";

const FILE = "sim/exchange/matching-engine.test.ts";
const LOCATE = 7;

/** Remembers what it was told of its orders. */
class Trader implements OrderOwner {
  readonly log: string[] = [];
  bought = 0;
  sold = 0;
  cancelled = 0;

  executed(order: EngineOrder, quantity: number, price: number, match: number, liquidity: "A" | "R"): void {
    if (order.buy) this.bought += quantity;
    else this.sold += quantity;
    this.log.push(`${order.reference} ${liquidity} ${quantity}@${price} #${match} left ${order.remaining}`);
  }

  removed(order: EngineOrder): void {
    this.cancelled += order.remaining;
    this.log.push(`${order.reference} out`);
  }
}

const SILENT: MarketListener = {
  added: () => {},
  executed: () => {},
  tradedHidden: () => {},
  reduced: () => {},
  deleted: () => {},
  replaced: () => {},
};

class Bench {
  readonly engine: MatchingEngine;
  readonly trader = new Trader();
  readonly book: OrderBook;

  constructor(listener: MarketListener = SILENT) {
    this.engine = new MatchingEngine(listener);
    this.book = this.engine.list(LOCATE, "TEST");
  }

  order(
    buy: boolean,
    quantity: number,
    price: number,
    more: { immediate?: boolean; displayed?: boolean } = {},
  ): EngineOrder {
    const { immediate = false, displayed = true } = more;
    return this.engine.enter({ locate: LOCATE, buy, quantity, price, owner: this.trader, immediate, displayed });
  }
}

describe("MatchingEngine", { timeout: 30_000 }, () => {
  test("fills the best price first, and at one price the oldest order first, at the resting price", () => {
    const bench = new Bench();
    bench.order(false, 100, 10_200);
    bench.order(false, 100, 10_100);
    bench.order(false, 50, 10_100);
    bench.trader.log.length = 0;
    const buy = bench.order(true, 225, 10_200);
    expect(bench.trader.log.filter((line) => line.includes(" A "))).toEqual([
      "2 A 100@10100 #1 left 0",
      "3 A 50@10100 #2 left 0",
      "1 A 75@10200 #3 left 25",
    ]);
    expect(buy.remaining).toBe(0);
    expect(bench.book.bids.best).toBeUndefined();
    expect(bench.book.asks.best?.displayedQuantity).toBe(25);
  });

  test("what is left of a day order rests, of an immediate one is given up", () => {
    const bench = new Bench();
    bench.order(false, 100, 10_100);
    bench.order(true, 150, 10_100);
    expect(bench.book.bids.best?.displayedQuantity).toBe(50);
    bench.trader.log.length = 0;
    bench.order(false, 80, 10_100, { immediate: true });
    expect(bench.trader.log.at(-1)).toBe("3 out");
    expect(bench.trader.cancelled).toBe(30);
    expect(bench.book.asks.best).toBeUndefined();
  });

  test("hidden orders trade after the displayed ones of their price, and show nowhere", () => {
    const encoder = new ItchEncoder();
    const bench = new Bench(encoder);
    const hidden = bench.order(false, 100, 10_100, { displayed: false });
    bench.order(false, 100, 10_100);
    expect(encoder.messages).toBe(1);
    bench.order(true, 150, 10_100, { immediate: true });
    const types = [...messagesIn(encoder.take())].map((message) => String.fromCharCode(message[0] ?? 0));
    expect(types).toEqual(["A", "E", "P"]);
    expect(hidden.remaining).toBe(50);
  });

  test("a reduced order keeps its place, a replaced one goes to the end", () => {
    const bench = new Bench();
    const first = bench.order(false, 100, 10_100);
    const second = bench.order(false, 100, 10_100);
    bench.engine.reduce(first, 40);
    expect(bench.book.asks.best?.first).toBe(first);
    const moved = bench.engine.replace(first, { quantity: 60, price: 10_100 });
    expect(bench.book.asks.best?.first).toBe(second);
    expect(moved.reference).toBeGreaterThan(second.reference);
    expect(bench.book.asks.best?.displayedQuantity).toBe(160);
  });

  test("a replace that trades on arrival shows as delete, execution and add", () => {
    const encoder = new ItchEncoder();
    const bench = new Bench(encoder);
    bench.order(false, 100, 10_100);
    const bid = bench.order(true, 300, 10_000);
    encoder.take();
    bench.engine.replace(bid, { quantity: 300, price: 10_100 });
    const types = [...messagesIn(encoder.take())].map((message) => String.fromCharCode(message[0] ?? 0));
    expect(types).toEqual(["D", "E", "A"]);
    expect(bench.book.bids.best?.price).toBe(10_100);
  });

  test("refuses locates that cannot be, and changes to orders that are gone", () => {
    const bench = new Bench();
    expect(() => bench.engine.list(LOCATE, "TWICE")).toThrow("is in use");
    expect(() => bench.engine.list(0, "NONE")).toThrow("not in 1..65535");
    expect(() =>
      bench.engine.enter({
        locate: 9,
        buy: true,
        quantity: 1,
        price: 1,
        owner: bench.trader,
        immediate: true,
        displayed: true,
      }),
    ).toThrow("not listed");
    const order = bench.order(true, 100, 10_000);
    bench.engine.remove(order);
    expect(() => bench.engine.remove(order)).toThrow("not in the book");
  });

  test("shares are conserved, priority holds, and the published feed rebuilds the engine's book", () => {
    const seed = testSeed();
    const where = howToRepeat(seed, FILE);
    const random = new Random(seed);
    const encoder = new ItchEncoder();
    const bench = new Bench(encoder);
    const { engine, trader, book } = bench;
    const feed = new NaiveBook();
    const resting: EngineOrder[] = [];
    let entered = 0;
    for (let step = 0; step < 6000; step++) {
      const order = resting[random.below(Math.max(1, resting.length))];
      const action = random.below(10);
      const quantity = random.between(1, 400);
      const price = 10_000 + 100 * random.between(-8, 8);
      if (order?.level === undefined || action < 5) {
        const more = { immediate: random.chance(0.2), displayed: random.chance(0.85) };
        entered += quantity;
        resting.push(bench.order(random.chance(0.5), quantity, price, more));
      } else if (action < 7) {
        engine.remove(order);
      } else if (action < 8) {
        const cut = random.between(1, order.remaining);
        // The owner hears of a cut only when it takes all.
        if (cut < order.remaining) trader.cancelled += cut;
        engine.reduce(order, cut);
      } else {
        entered += quantity;
        const displayed = order.displayed ? random.chance(0.9) : random.chance(0.1);
        resting.push(engine.replace(order, { quantity, price, displayed }));
      }
      for (const message of messagesIn(encoder.take())) feed.apply(message);
      check(book, feed, `step ${step}, ${where}`, step % 50 === 0);
      const alive = [...book.bids.levels, ...book.asks.levels].flatMap((level) => [...level.orders()]);
      const left = alive.reduce((sum, { remaining }) => sum + remaining, 0);
      expect(trader.bought, where).toBe(trader.sold);
      expect(trader.bought + trader.sold + trader.cancelled + left, `step ${step}, ${where}`).toBe(entered);
    }
    expect(trader.bought).toBeGreaterThan(10_000);
    expect(feed.tradedShares, where).toBe(trader.bought);
  });
});

function check(book: OrderBook, feed: NaiveBook, where: string, deep: boolean): void {
  const bid = book.bids.best?.price ?? 0;
  const ask = book.asks.best?.price ?? Number.POSITIVE_INFINITY;
  expect(bid, where).toBeLessThan(ask);
  if (!deep) return;
  for (const buy of [true, false]) {
    const { levels } = book.side(buy);
    const prices = levels.map(({ price }) => price);
    expect(prices, where).toEqual([...prices].sort((x, y) => (buy ? x - y : y - x)));
    const displayed = levels.filter(({ displayedQuantity }) => displayedQuantity > 0);
    expect(new Map(displayed.map(({ price, displayedQuantity }) => [price, displayedQuantity])), where).toEqual(
      new Map([...feed.levels(LOCATE, buy)].sort(([x], [y]) => (buy ? x - y : y - x))),
    );
    for (const level of levels) {
      const orders = [...level.orders()];
      // Oldest first among the displayed, then among the hidden.
      const ages = orders.map(({ displayed, reference }) => (displayed ? 0 : 2 ** 32) + reference);
      expect(ages, where).toEqual([...ages].sort((x, y) => x - y));
      expect(level.empty, where).toBe(false);
    }
  }
}
