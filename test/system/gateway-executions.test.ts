// Parent orders in a whole gateway: through the software path's gate, journal and session, and over its restart.
import { afterEach, describe, expect, it } from "vitest";
import { type ParentSpec, reportOf, withDefaults } from "../../gateway/execution/mod.ts";
import { EXECUTION_KIND } from "../../proto/mod.ts";
import { GatewayWorld } from "./gateway-world.ts";

describe("a parent order of the gateway", () => {
  let world: GatewayWorld;
  afterEach(() => world?.close());

  function begin(given: Partial<ParentSpec> = {}) {
    const { executions } = world.gateway;
    const now = executions.nowUs;
    const first = {
      id: "P1",
      stock: "TGA",
      sell: false,
      quantity: 600,
      kind: "twap",
      startUs: now,
      endUs: now + 4_000_000,
    } as const;
    return executions.desk.start(withDefaults({ ...first, ...given }), now);
  }

  /** Software alone, no strategy that trades on positions. */
  const ready = (journal: readonly string[] = []) => GatewayWorld.ready({ withCard: false, journal });
  const children = () => [...world.gateway.desk.table.all()].filter(({ kind }) => kind === EXECUTION_KIND);
  const shares = () => children().reduce((sum, { filled }) => sum + filled, 0);

  it("is done on its schedule by orders of the software account, counted and noted like every other", async () => {
    world = await ready();
    const parent = begin();
    await world.pass(100);
    // Nothing leaves a gateway that is not armed, and it says so.
    expect(children()).toEqual([]);
    expect(parent.why).toMatch(/^the software path does not trade/);
    await world.arm();
    await world.until("the parent's end", () => parent.over, 6000);
    expect(parent).toMatchObject({ state: "filled", filled: 600, open: 0 });
    expect(shares()).toBe(600);
    expect(children().every(({ source, stock, sell }) => source === "software" && stock === "TGA" && !sell)).toBe(true);
    const { notional } = reportOf(parent);
    expect(notional).toBe(children().reduce((sum, { filledNotional }) => sum + filledNotional, 0n));
    // The venue's own count, strategies' orders included.
    const venue = world.exchange.status().accounts.SOFT;
    const all = [...world.gateway.desk.table.all()].reduce((sum, { filled }) => sum + filled, 0);
    expect(venue).toMatchObject({ executedShares: all, liveOrders: 0 });
    const noted = world.journalText.filter(
      (line) => line.includes('"type":"intent"') && line.includes('"parent":"P1"'),
    );
    expect(noted).toHaveLength(children().length);
    expect(world.gateway.trading.actual).toBe("software");
  });

  it("loses what rests when the gateway is disarmed, sends nothing then, and goes on when it is armed again", async () => {
    world = await ready();
    await world.arm();
    // Far from the market: it rests.
    const parent = begin({ limitPrice: 280_000, timeoutUs: 0 });
    await world.until("a resting child", () => children().some(({ state }) => state === "live"));
    const [first] = children();
    const slot = world.gateway.configuration.tracked?.slotOf.get("TGA") ?? -1;
    expect(world.gateway.software?.path.positionOf(slot)).toMatchObject({ ownBid: 280_000, ownAsk: 0 });
    await world.through("disarm", world.operations.disarm());
    await world.until("the cancel", () => world.gateway.desk.table.openCount === 0);
    expect(first?.state).toBe("cancelled");
    const sent = children().length;
    await world.pass(500);
    expect(children()).toHaveLength(sent);
    expect(parent).toMatchObject({ state: "working", open: 0 });
    await world.arm();
    await world.until("another child", () => children().length > sent);
    expect(world.gateway.desk.counts).toMatchObject({ unsolicited: 0, discrepancies: 0 });
    expect(parent.counts.unsolicited).toBe(0);
  });

  it("stops with the kill switch, and is cancelled by a person", async () => {
    world = await ready();
    await world.arm();
    const parent = begin({ limitPrice: 280_000, timeoutUs: 0 });
    await world.until("a resting child", () => children().some(({ state }) => state === "live"));
    await world.through("kill", world.operations.kill([{ scope: { $case: "symbol", value: "TGA" } }], "test"));
    await world.until("the cancel", () => children().every(({ state }) => state === "cancelled"));
    expect(parent.why).toBe("a kill switch is set");
    world.gateway.executions.desk.cancel("P1", "enough");
    expect(parent).toMatchObject({ state: "cancelled", why: "enough", filled: 0 });
  });

  it("is paused after a restart, knows what was done, and does the rest once", async () => {
    world = await ready();
    await world.arm();
    begin({
      quantity: 800,
      endUs: world.gateway.executions.nowUs + 60_000_000,
      sliceUs: 1_000_000,
      timeoutUs: 300_000,
    });
    await world.until("some of it", () => shares() >= 20);
    const done = shares();
    const journal = [...world.journalText];
    await world.close();
    world = await ready(journal);
    const parent = world.gateway.executions.desk.get("P1");
    if (parent === undefined) throw new Error("the parent is not there");
    expect(parent).toMatchObject({ state: "paused", filled: done });
    expect(parent.why).toBe("the gateway was started again: resume or cancel it");
    await world.arm();
    await world.pass(300);
    expect(children()).toEqual([]);
    world.gateway.executions.desk.resume("P1");
    await world.until("the parent's end", () => parent.over, 90_000);
    expect(parent).toMatchObject({ state: "filled", filled: 800 });
    expect(shares()).toBe(800 - done);
  });

  it("is refused by name when it cannot be, and noted nowhere", async () => {
    world = await ready();
    const before = world.journalText.length;
    expect(() => begin({ stock: "NOSUCH" })).toThrow(/"NOSUCH" is not tracked/);
    expect(() => begin({ quantity: 0, urgency: 300 })).toThrow(/quantity.*urgency/);
    expect(world.journalText).toHaveLength(before);
    begin();
    expect(() => begin()).toThrow(/there is a parent P1 already/);
    world.journalFull = true;
    expect(() => begin({ id: "P2" })).toThrow(/journal/);
    expect(world.gateway.executions.desk.get("P2")).toBeUndefined();
  });
});
