/**
 * Books are mended while the feed goes on: what was lost on both lines is asked for again, and what cannot be had is replaced by a snapshot.
 * Here with the software path as the one that trades.
 */
import { afterEach, describe, expect, it } from "vitest";
import { howToRepeat, testSeed } from "../../sim/world/repeatable.ts";
import { bookOf, loseAtRandom, losePackets } from "./exact-market.ts";
import { GatewayWorld, type WorldOptions } from "./gateway-world.ts";

/** Dear enough for windows far below them. */
const DEAR = [
  { locate: 1, stock: "TGA", referencePrice: 900_000 },
  { locate: 2, stock: "TGB", referencePrice: 1_200_000 },
];

describe("recovery of the software path", () => {
  let world: GatewayWorld;
  afterEach(() => world?.close());

  const repair = () => {
    const { software } = world.gateway.recovery;
    if (software === undefined) throw new Error("nothing is tracked");
    return software;
  };
  const alarms = () => world.gateway.alarms.all().map(({ code }) => code);
  const sent = () => world.gateway.desk.counts.sent;

  async function trading(options: WorldOptions = {}): Promise<void> {
    world = await GatewayWorld.ready({
      withCard: false,
      rerequest: true,
      snapshots: true,
      recoverMs: 1000,
      ...options,
    });
    await world.arm();
    await world.until("orders", () => sent() >= 3);
  }

  /** Every book says that it is valid, and its best levels are the market's. */
  async function expectExact(): Promise<void> {
    const path = world.gateway.software?.path;
    if (path === undefined) throw new Error("no software path");
    for (const [slot, { locate }] of world.symbols.entries()) {
      // What was published a moment ago is on its way: looked at when the path has heard everything.
      const { counts } = world.exchange.publisher;
      const heard = () => path.nextSequence === BigInt(counts.messages) + 1n;
      await world.until(`a valid book ${slot}`, () => heard() && path.levels(slot).valid);
      const { bids, asks } = path.levels(slot);
      expect({ bids, asks }).toEqual(bookOf(world.exchange, locate, 8));
    }
  }

  it("asks for what both lines lost, and goes on trading", async () => {
    await trading();
    const { lost } = losePackets(world, ["gateway"], 3);
    await world.until("the loss", () => lost.length === 3);
    await world.until("the fault", () => alarms().includes("FEED_FAULT"));
    await world.until("whole books", () => repair().counts.completed > 0);
    expect(alarms()).not.toContain("FEED_FAULT");
    expect(world.gateway.recovery.counts.requests).toBeGreaterThan(0);
    expect(world.gateway.recovery.counts.snapshots).toBe(0);
    expect(repair().counts.gaps).toBeGreaterThan(0);
    await expectExact();
    const before = sent();
    await world.until("more orders", () => sent() > before);
    expect(world.gateway.trading.actual).toBe("software");
  });

  it("takes a snapshot when nobody answers requests", async () => {
    await trading();
    world.requestsLost = true;
    losePackets(world, ["gateway"], 3);
    await world.until("whole books", () => repair().counts.completed > 0);
    expect(world.gateway.recovery.counts.snapshots).toBe(1);
    expect(repair().counts.rebuilds).toBeGreaterThanOrEqual(2);
    await expectExact();
    const before = sent();
    await world.until("more orders", () => sent() > before);
  });

  it("says that it fails as long as there are neither requests nor snapshots, and then recovers", async () => {
    // Longer than it takes to fail.
    await trading({ recoverMs: 60_000 });
    world.requestsLost = true;
    world.snapshotsDown = true;
    losePackets(world, ["gateway"], 2);
    await world.until("the alarm", () => alarms().includes("RECOVERY_FAILED"));
    expect(repair().whole).toBe(false);
    const before = sent();
    await world.pass(200);
    // No order leaves on books that are not whole.
    expect(sent()).toBe(before);
    await expect(world.through("disarm", world.operations.disarm())).resolves.toMatchObject({ wasArmed: true });
    await expect(world.arm()).rejects.toThrow(/FEED_FAULT/);
    world.snapshotsDown = false;
    await world.until("whole books", () => repair().whole);
    expect(alarms()).not.toContain("RECOVERY_FAILED");
    await expectExact();
  });

  it.each([
    ["not within the time for it", { recoverMs: 300 }, /not mended within 300 ms/],
    ["when there is no time for it", { recoverMs: 0 }, /books of the software path are invalid/],
    ["when nobody can be asked", { rerequest: false, snapshots: false }, /./],
  ])("halts a path whose books are not mended: %s", async (_name, options, why) => {
    await trading(options);
    world.requestsLost = true;
    world.snapshotsDown = true;
    losePackets(world, ["gateway"], 2);
    await world.until("the halt", () => world.gateway.trading.actual === "halted", 1000);
    expect(world.gateway.trading.report).toMatchObject({ code: "FEED_FAULT", message: expect.stringMatching(why) });
    expect(alarms()).toContain("FEED_FAULT");
    const before = sent();
    await world.pass(200);
    expect(sent()).toBe(before);
    await world.through("disarm", world.operations.disarm());
    await expect(world.arm()).rejects.toThrow(/FEED_FAULT/);
  });

  it("has exact books after any losses", async () => {
    const seed = testSeed();
    const where = howToRepeat(seed, "test/system/recovery.test.ts");
    // However long it takes: that a path halts when it takes too long is looked at above.
    await trading({ seed, recoverMs: 60_000 });
    loseAtRandom(world, seed, 0.3);
    for (let round = 0; round < 4; round++) {
      world.requestsLost = round === 2;
      await world.pass(1000);
    }
    world.drops = () => false;
    world.requestsLost = false;
    // What was lost last shows with what comes next.
    const { messages } = world.exchange.publisher.counts;
    await world.until("what comes next", () => (world.gateway.software?.path.nextSequence ?? 0n) > BigInt(messages));
    await world.until(`whole books, ${where}`, () => repair().whole);
    expect(repair().counts.gaps, where).toBeGreaterThan(5);
    expect(repair().counts.failed, where).toBe(0);
    await expectExact();
    const before = sent();
    await world.until(`more orders, ${where}`, () => sent() > before);
  });

  it("begins in the middle of a day from a snapshot", async () => {
    await trading();
    await world.through("disarm", world.operations.disarm());
    for (const options of [{}, { fromHere: true }, { byName: true }]) {
      await world.clear(options);
      await world.commit();
      await world.until("whole books", () => repair().whole && repair().counts.rebuilds > 0);
      await expectExact();
    }
    await world.until("the end of every order", () => world.gateway.desk.table.openCount === 0);
    await world.arm();
    const before = sent();
    await world.until("more orders", () => sent() > before);
  });

  it.each([
    ["just inside", 1700],
    ["beyond", 3000],
    ["far below", -2600],
  ])("moves a window whose prices are near its edge: %s", async (_name, windowShift) => {
    world = await GatewayWorld.start({ withCard: false, symbols: DEAR });
    await world.clear({ windowShift });
    await world.commit();
    world.exchange.start();
    await world.until("the move", () => repair().counts.recentres >= 2);
    await expectExact();
    await world.pass(2000);
    expect(repair().counts.recentres).toBe(2);
    expect(repair().counts.rebuilds).toBe(0);
    await world.arm();
    await world.until("orders", () => sent() >= 3);
  });

  it("refuses symbols that the venue does not list, and names without a snapshot service", async () => {
    world = await GatewayWorld.start({ withCard: false, snapshots: true });
    await world.clear({ byName: true });
    expect(world.gateway.configuration.tracked?.slots.map(({ locate }) => locate)).toEqual([1, 2]);
    world.snapshotsDown = true;
    await expect(world.clear({ byName: true })).rejects.toThrow(/locates of the day cannot be learned/);
  });
});
