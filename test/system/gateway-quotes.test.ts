// Market making in a whole gateway against the exchange: quotes rest, are moved, filled and taken out, and nobody loses count of them.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { readPosition } from "../../gateway/device/mod.ts";
import type { MarketMakingParameters } from "../../proto/grpc/mod.ts";
import { STRATEGY } from "../../proto/mod.ts";
import { QUOTING_KIND, quotingConfiguration } from "./gateway-quoting.ts";
import { GatewayWorld, SYMBOLS, type WorldOptions } from "./gateway-world.ts";

describe.each(["software", "card"] as const)("market making in the %s path", { timeout: 240_000 }, (source) => {
  let world: GatewayWorld;
  const account = source === "card" ? "CARD" : "SOFT";
  const desk = () => world.gateway.desk;
  const quotes = () => world.gateway.quotes;
  const resting = (stock: string, sell: boolean) =>
    [...desk().table.open(source)].filter(
      (order) => order.kind === STRATEGY.marketMaking && order.stock === stock && order.sell === sell,
    );
  const quoted = () =>
    SYMBOLS.every(({ stock }) => resting(stock, false).length > 0 && resting(stock, true).length > 0);
  const venue = () => world.exchange.status().accounts[account];

  async function making(options: WorldOptions = {}, change: Partial<MarketMakingParameters> = {}): Promise<void> {
    world = await GatewayWorld.start({ withCard: source === "card", ...options });
    await world.clear();
    await world.through("commit", world.startCommitOf(quotingConfiguration(SYMBOLS, change)));
    world.exchange.start();
    await world.until("a market", () => world.exchange.status().messages > 400);
    await world.arm();
    await world.until("quotes on both sides", quoted);
  }

  /** Nothing rests at the venue or in anybody's count. */
  async function expectFlat(): Promise<void> {
    await world.until("no quote", () => quotes().open === 0 && venue()?.liveOrders === 0);
    await world.until("everything told", () => world.gateway.cardAccount?.waiting !== true);
    for (const { slot, stock } of world.gateway.configuration.tracked?.slots ?? []) {
      const position = desk().ledger.get(stock)?.quantity ?? 0;
      expect(await risk(slot)).toMatchObject({
        position,
        openBuy: 0,
        openSell: 0,
        openOrders: 0,
        ownBid: 0,
        ownAsk: 0,
      });
    }
  }

  async function risk(slot: number): Promise<unknown> {
    if (source === "software") return world.gateway.software?.path.positionOf(slot);
    return world.through("reading", world.gateway.card.required().run(readPosition(slot)));
  }

  beforeAll(() => (source === "card" ? GatewayWorld.build() : undefined), 600_000);
  afterEach(async () => {
    const { discrepancies } = desk().counts;
    await world.close();
    expect(discrepancies).toBe(0);
  });

  it("quotes rest on both sides, are moved by replacements, are filled, lean against the position; a kill takes them out", async () => {
    await making();
    await world.until("replacements", () => desk().counts.replaced >= 30);
    await world.until("executions", () => desk().counts.executions >= 20, 60_000);
    expect(world.gateway.trading.actual).toBe(source === "card" ? "hardware" : "software");
    // Never more than one order of a side stands but while one is replaced by the other.
    for (const { stock } of SYMBOLS) {
      for (const sell of [false, true]) {
        const standing = resting(stock, sell).filter(({ state }) => !["replacing", "pending_replace"].includes(state));
        expect(standing.length).toBeLessThanOrEqual(1);
      }
      expect(Math.abs(desk().ledger.get(stock)?.quantity ?? 0)).toBeLessThan(600 + 100);
    }
    await world.through("kill", world.operations.kill([{ scope: { $case: "everything", value: {} } }], "test"));
    await expectFlat();
    const executed = [...desk().table.all()].reduce((sum, { filled }) => sum + filled, 0);
    expect(venue()).toMatchObject({ executedShares: executed, liveOrders: 0 });
    // Asked for, or the venue's own where a post-only order would have taken: nothing else ends a quote that does not execute.
    const ends = [...desk().table.all()].filter(({ state }) => state === "cancelled").map(({ reason }) => reason);
    expect(new Set(["U", "F", "G", ...ends]).size).toBe(3);
    expect(quotes().pulled).toBeGreaterThan(0);
  });

  it("a kill of the kind takes them out and leaves the gateway armed; released, it quotes again", async () => {
    await making();
    const scope = { $case: "kind", value: QUOTING_KIND } as const;
    await world.through("kill", world.operations.kill([{ scope }], "test"));
    await expectFlat();
    expect(world.gateway.trading.armed).toBe(true);
    await world.through("release", world.operations.releaseKill([{ scope }]));
    await world.until("quotes again", quoted);
  });

  it("disarming takes them out; armed again it quotes again", async () => {
    await making();
    await world.through("disarm", world.operations.disarm());
    await expectFlat();
    await world.arm();
    await world.until("quotes again", quoted);
  });

  it("the end of the lease takes them out", async () => {
    await making();
    world.gateway.trading.renewLease(50_000_000n);
    await world.until("the lease's end", () => !world.gateway.trading.armed);
    await expectFlat();
  });

  it("a fault of the feed takes them out, and mended books bring them back", async () => {
    await making({ recoverMs: 5000, rerequest: true });
    const before = quotes().pulled;
    const to = source === "card" ? "card" : "gateway";
    let lost = 0;
    world.requestsLost = true;
    world.drops = (way) => way === to && lost++ < 20;
    await world.until("quotes taken out", () => quotes().pulled > before);
    await expectFlat();
    world.requestsLost = false;
    await world.until("quotes again", quoted);
    expect(world.gateway.trading.armed).toBe(true);
  });

  it("what rests when the session is lost is cancelled before anybody may arm", async () => {
    await making();
    world.cutStreams();
    if (source === "card") {
      world.ordersLost = true;
      world.repliesLost = true;
    }
    await world.until("the loss", () => !world.gateway.trading.armed || !world.loggedIn(source), 60_000);
    world.ordersLost = false;
    world.repliesLost = false;
    await world.until("another session", () => world.loggedIn("software") && desk().table.openCount === 0, 60_000);
    expect(venue()?.liveOrders).toBe(0);
    const executed = [...desk().table.all()].filter((order) => order.source === source);
    expect(executed.reduce((sum, { filled }) => sum + filled, 0)).toBe(venue()?.executedShares);
  });
});
