// A feed that dies on both lines: whoever heard it trades no more, takes back what rests, and is not armed before it hears again.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { withDefaults } from "../../gateway/execution/mod.ts";
import { quotingConfiguration } from "./gateway-quoting.ts";
import { GatewayWorld, SYMBOLS } from "./gateway-world.ts";

describe("a feed that dies on both lines", { timeout: 240_000 }, () => {
  let world: GatewayWorld;
  const placement = () => world.gateway.trading.report;
  const alarms = () =>
    world.gateway.alarms
      .all()
      .filter(({ code }) => code === "FEED_SILENT")
      .map(({ about }) => about);

  beforeAll(() => GatewayWorld.build(), 600_000);
  afterEach(() => world.close());

  async function quotingInSoftware(): Promise<void> {
    world = await GatewayWorld.start({ withCard: false });
    await world.clear();
    await world.through("commit", world.startCommitOf(quotingConfiguration(SYMBOLS)));
    world.exchange.start();
    await world.until("a market", () => world.exchange.status().messages > 400);
    await world.arm();
    await world.until("quotes", () => world.gateway.quotes.open >= 4);
  }

  it("takes the software path's quotes out; it is armed again only when it hears something", async () => {
    await quotingInSoftware();
    world.drops = (to) => to === "gateway";
    await world.until("halted", () => world.gateway.trading.actual === "halted", 4_000);
    expect(placement()).toMatchObject({ code: "FEED_SILENT", message: expect.stringMatching(/heard nothing/) });
    expect(alarms()).toEqual(["line A", "line B"]);
    await world.until("no quote", () => world.exchange.status().accounts.SOFT?.liveOrders === 0, 1_000);

    await world.through("disarm", world.gateway.trading.disarm("OPERATOR", "looked"));
    await expect(world.arm()).rejects.toThrow(/FEED_SILENT/);
    world.drops = () => false;
    await world.until("no alarm", () => alarms().length === 0);
  });

  it("one line is enough", async () => {
    await quotingInSoftware();
    world.drops = (to, line) => to === "gateway" && line === 0;
    await world.pass(8_000);
    expect(alarms()).toEqual(["line A"]);
    expect(world.gateway.trading.actual).toBe("software");
  });

  it("stops the software path's parent orders", async () => {
    world = await GatewayWorld.start({ withCard: false });
    await world.clear();
    await world.commit();
    world.exchange.start();
    await world.until("a market", () => world.exchange.status().messages > 400);
    const configuration = quotingConfiguration(SYMBOLS);
    const idle = { ...configuration, symbols: configuration.symbols.map((symbol) => ({ ...symbol, strategies: [] })) };
    await world.through("commit", world.startCommitOf(idle));
    await world.arm();
    const { executions } = world.gateway;
    const now = executions.nowUs;
    const window = { startUs: now, endUs: now + 60_000_000 };
    const parent = executions.desk.start(
      withDefaults({ id: "P1", stock: "TGA", sell: false, quantity: 6000, kind: "twap", policy: "cross", ...window }),
      now,
    );
    await world.until("a child filled", () => parent.filled > 0);
    world.drops = (to) => to === "gateway";
    await world.until("halted", () => world.gateway.trading.actual === "halted", 4_000);
    await world.pass(500);
    const { filled } = parent;
    await world.pass(20_000);
    expect(parent.filled).toBe(filled);
  });

  it("that the card hears is its end: the software path, which hears another, takes over", async () => {
    world = await GatewayWorld.trading();
    world.drops = (to) => to === "card";
    await world.until("software", () => world.gateway.trading.actual === "software");
    expect(placement()).toMatchObject({ code: "FEED_SILENT", message: expect.stringMatching(/the card has heard/) });
    expect(alarms()).toEqual(["the card's line A", "the card's line B"]);
    expect(world.cardCanTrade()).toBe(false);
  });

  it("that the gateway hears ends the card's trading too: nobody prices its positions for the loss limit", async () => {
    world = await GatewayWorld.trading();
    world.drops = (to) => to === "gateway";
    await world.until("halted", () => world.gateway.trading.actual === "halted");
    expect(placement()).toMatchObject({
      code: "FEED_SILENT",
      message: expect.stringMatching(/what the positions are worth/),
    });
    expect(world.cardCanTrade()).toBe(false);
  });
});
