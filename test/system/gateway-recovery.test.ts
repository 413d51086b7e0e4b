// Books of the card are mended while it trades: what was lost, what it cannot have, what a restart takes away.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { levels as levelsOf, readFeed } from "../../gateway/device/mod.ts";
import { howToRepeat, testSeed } from "../../sim/world/repeatable.ts";
import { bookOf, loseAtRandom, losePackets } from "./exact-market.ts";
import { GatewayWorld, SMALL, type WorldOptions } from "./gateway-world.ts";

describe("recovery of the card", () => {
  let world: GatewayWorld;
  beforeAll(() => GatewayWorld.build(), 600_000);
  afterEach(() => world?.close());

  const repair = () => {
    const { card } = world.gateway.recovery;
    if (card === undefined) throw new Error("the card is not cleared");
    return card;
  };
  const alarms = () => world.gateway.alarms.all().map(({ code }) => code);
  const ofCard = () => [...world.gateway.desk.table.all()].filter(({ source }) => source === "card").length;

  async function trading(options: WorldOptions = {}): Promise<void> {
    world = await GatewayWorld.trading({ rerequest: true, snapshots: true, recoverMs: 1000, ...options });
  }

  /** The card's own best levels are the market's. */
  async function expectExact(where = ""): Promise<void> {
    const link = world.gateway.card.required();
    for (const [slot, { locate }] of world.symbols.entries()) {
      // Between the market and the reading lies some time: looked at when nothing was published in it.
      for (let look = 0; ; look++) {
        const { messages } = world.exchange.publisher.counts;
        const market = bookOf(world.exchange, locate, 8);
        const { next } = await world.through("feed", link.run(readFeed(SMALL)));
        const { valid, complete, bids, asks } = await world.through("levels", link.run(levelsOf(slot, SMALL)));
        const still = next === BigInt(messages) + 1n && world.exchange.publisher.counts.messages === messages;
        if ((!still || !complete || !valid) && look < 5000) continue;
        const shown = { bids: market.bids.slice(0, bids.length), asks: market.asks.slice(0, asks.length) };
        expect({ still, valid, complete, bids, asks }, where).toEqual({
          still: true,
          valid: true,
          complete: true,
          ...shown,
        });
        // Levels far from the market are outside this card's small window.
        expect(Math.min(bids.length, asks.length), where).toBeGreaterThanOrEqual(3);
        break;
      }
    }
  }

  it("asks for what all lines lost, and the card trades on without a hand-over", async () => {
    await trading();
    const { lost } = losePackets(world, ["card", "gateway"], 3);
    await world.until("the fault", () => alarms().includes("FEED_FAULT"));
    expect(lost.length).toBe(3);
    await world.until("whole books", () => repair().counts.completed > 0);
    expect(alarms()).not.toContain("FEED_FAULT");
    expect(world.gateway.trading.actual).toBe("hardware");
    expect(repair().counts).toMatchObject({ failed: 0 });
    expect(repair().counts.gaps).toBeGreaterThan(0);
    expect(repair().counts.loads).toBeGreaterThan(20);
    expect(world.gateway.recovery.counts).toMatchObject({ snapshots: 0 });
    await expectExact();
    const before = ofCard();
    await world.until("more orders", () => ofCard() > before);
    expect(world.gateway.trading.actual).toBe("hardware");
  });

  it("has exact books after any losses", async () => {
    const seed = testSeed();
    const where = howToRepeat(seed, "test/system/gateway-recovery.test.ts");
    await trading({ seed, recoverMs: 60_000 });
    loseAtRandom(world, seed, 0.3);
    await world.pass(2000);
    world.drops = () => false;
    // What was lost last shows with what comes next.
    const { messages } = world.exchange.publisher.counts;
    const link = world.gateway.card.required();
    for (let next = 0n; next <= BigInt(messages); ) ({ next } = await world.through("feed", link.run(readFeed(SMALL))));
    await world.until(`whole books, ${where}`, () => repair().whole);
    const { counts } = repair();
    expect(counts.gaps, where).toBeGreaterThan(5);
    expect(counts.failed, where).toBe(0);
    await expectExact(where);
    const before = ofCard();
    await world.until(`more orders, ${where}`, () => ofCard() > before);
    expect(world.gateway.trading.actual).toBe("hardware");
  });

  it("needs nobody else when only the card lost something", async () => {
    await trading({ rerequest: false, snapshots: false });
    losePackets(world, ["card"], 2);
    await world.until("whole books", () => repair().counts.completed > 0);
    expect(world.gateway.recovery.software?.counts.gaps).toBe(0);
    await expectExact();
    const before = ofCard();
    await world.until("more orders", () => ofCard() > before);
    expect(world.gateway.trading.actual).toBe("hardware");
  });

  it("takes a snapshot when nobody answers requests", async () => {
    await trading();
    world.requestsLost = true;
    losePackets(world, ["card", "gateway"], 3);
    await world.until("whole books", () => repair().counts.completed > 0);
    expect(world.gateway.recovery.counts.snapshots).toBe(1);
    expect(repair().counts.rebuilds).toBeGreaterThanOrEqual(world.symbols.length);
    await expectExact();
    const before = ofCard();
    await world.until("more orders", () => ofCard() > before);
    expect(world.gateway.trading.actual).toBe("hardware");
  });

  it("hands over when the books are not whole in time, and not before", async () => {
    await trading({ recoverMs: 400 });
    world.requestsLost = true;
    world.snapshotsDown = true;
    losePackets(world, ["card", "gateway"], 2);
    await world.until("the fault", () => alarms().includes("FEED_FAULT"));
    const since = world.clock.monotonicNs();
    const before = ofCard();
    await world.until("the end of trading in hardware", () => world.gateway.trading.actual !== "hardware");
    expect(Number(world.clock.monotonicNs() - since) / 1e6).toBeGreaterThanOrEqual(398);
    // Nothing left meanwhile.
    expect(ofCard()).toBe(before);
    // The software path has lost the same: nobody may trade.
    await world.until("halt", () => world.gateway.trading.actual === "halted");
    expect(world.gateway.trading.report.code).toBe("FEED_FAULT");
  });

  it("hands over at once when there is no time to be given", async () => {
    await trading({ recoverMs: 0 });
    losePackets(world, ["card"], 1);
    await world.until("the hand-over", () => world.gateway.trading.actual === "software");
    expect(world.gateway.trading.report.code).toBe("FEED_FAULT");
  });

  it("moves the window of a book whose prices have left it", async () => {
    world = await GatewayWorld.start();
    await world.clear({ windowShift: 400 });
    await world.commit();
    world.exchange.start();
    await world.until("the move", () => repair().counts.recentres >= world.symbols.length);
    await world.arm();
    await world.until("orders", () => ofCard() >= 3);
    await expectExact();
    expect(repair().counts).toMatchObject({ recentres: world.symbols.length, rebuilds: 0 });
  });

  it("goes on in the middle of a day after the card was lost: clear, snapshot, restore", async () => {
    await trading();
    world.plug.pull();
    await world.until("the hand-over", () => world.gateway.trading.actual === "software");
    await world.through("disarm", world.operations.disarm());
    world.plug.putBack();
    await world.until("the card", () => world.gateway.card.reachable && world.loggedIn("card"));
    world.requestsLost = true;
    await world.clear();
    await world.commit();
    await world.until("whole books", () => repair().whole && repair().counts.rebuilds > 0);
    const link = world.gateway.card.required();
    const feed = await world.through("feed", link.run(readFeed(SMALL)));
    expect(feed).toMatchObject({ feedBroken: [], loading: [] });
    await expectExact();
    await world.until("the end of every order", () => world.gateway.desk.table.openCount === 0);
    await world.arm();
    const before = ofCard();
    await world.until("orders", () => ofCard() > before);
  });
});
