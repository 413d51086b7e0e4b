// The venue's next day: positions are carried over, in a gateway that runs and over a restart, and what is not proven stays disarmed.
import { afterEach, describe, expect, it } from "vitest";
import type { OpeningBalance } from "../../gateway/trading-day.ts";
import { GatewayWorld } from "./gateway-world.ts";

const DAY1 = "TICKGATE01";
const DAY2 = "TICKGATE02";

describe("the venue's next day", () => {
  let world: GatewayWorld;
  afterEach(() => world?.close());

  const positions = () =>
    Object.fromEntries(world.gateway.desk.ledger.all().map(({ stock, quantity }) => [stock, quantity]));
  const both = () =>
    (["card", "software"] as const).every((source) => {
      const { settled, session } = world.gateway.sessions.state(source);
      return settled && session === DAY2;
    });
  const openings = (lines: readonly string[] = world.journalText) =>
    lines
      .filter((line) => line.includes('"type":"opening"'))
      .map((line) => JSON.parse(line.slice(line.indexOf(" "))) as { proven: boolean; by?: string; why: string });

  async function traded(): Promise<void> {
    world = await GatewayWorld.ready({ withCard: false });
    await world.arm();
    await world.until("positions", () => world.gateway.desk.counts.executions >= 5);
  }

  async function stopped(): Promise<void> {
    await world.through("disarm", world.operations.disarm());
    await world.until("nothing open", () => world.gateway.desk.table.openCount === 0);
  }

  async function goesOn(): Promise<void> {
    world.gateway.trading.request("SW_ONLY");
    await world.clear();
    await world.commit();
    world.exchange.start();
    await world.arm();
  }

  /** What the gate's rules 9, 10, 17 and 18 begin from. */
  function begunFrom(held: Record<string, number>): void {
    const { account, configuration, desk, software } = world.gateway;
    const { target } = account;
    expect(Object.fromEntries(target.slots.map(({ stock, position }) => [stock, position]))).toMatchObject(held);
    for (const [stock, quantity] of Object.entries(held)) {
      const slot = configuration.tracked?.slotOf.get(stock) ?? -1;
      expect(software?.path.positionOf(slot).position).toBe(quantity);
    }
    const cost = desk.ledger
      .all()
      .reduce((sum, position) => sum + (position.cost < 0n ? -position.cost : position.cost), 0n);
    expect(cost).toBeGreaterThan(0n);
    expect(software?.path.deviceRisk.exposure[0]?.gross).toBe(cost);
    expect(software?.path.deviceRisk).toMatchObject({ dayValue: 0n, dayQuantity: 0n });
    expect(desk.ledger.all().every(({ realised, bought, sold }) => realised === 0n && bought + sold === 0)).toBe(true);
  }

  it("is recognised while the gateway runs: both accounts go over, and its rules begin from what is held", async () => {
    await traded();
    await stopped();
    const held = positions();
    world.nextDay(DAY2);
    await world.until("both accounts in the new session", both);
    expect(positions()).toEqual(held);
    expect(openings()).toMatchObject([{ proven: true, sessions: { card: DAY2, software: DAY2 } }]);
    world.gateway.trading.request("SW_ONLY");
    await world.until("the session", () => world.loggedIn("software"));
    await world.clear();
    await world.commit();
    await world.arm();
    begunFrom(held);
    // And trading goes on from there.
    const before = world.gateway.desk.counts.executions;
    world.exchange.start();
    await world.until("executions", () => world.gateway.desk.counts.executions > before + 3);
    expect(world.gateway.trading.actual).toBe("software");
  });

  it("is recognised at a start, with the positions that the run before had at its end", async () => {
    await traded();
    await stopped();
    const held = positions();
    const journal = [...world.journalText];
    await world.close();
    world = await GatewayWorld.start({ withCard: false, journal, session: DAY2 });
    expect(positions()).toEqual(held);
    expect(openings()).toMatchObject([{ proven: true }]);
    await world.clear();
    await world.commit();
    await world.arm();
    begunFrom(held);
    // The day after its own executions, over another restart on the same day: opening balance and the venue's records.
    world.exchange.start();
    await world.until("executions", () => world.gateway.desk.counts.executions >= 5);
    await stopped();
    const now = positions();
    const noted = [...journal, ...world.journalText];
    await world.close();
    world = await GatewayWorld.start({ withCard: false, journal: noted, session: "TICKGATE03" });
    expect(positions()).toEqual(now);
  });

  it("keeps a gateway that was killed while it traded disarmed, until a person says what is held", async () => {
    await traded();
    const killed = [...world.journalText];
    await stopped();
    await world.close();
    world = await GatewayWorld.start({ withCard: false, journal: killed, session: DAY2 });
    await world.clear();
    await world.commit();
    world.exchange.start();
    const said = /ORDERS_UNSETTLED: positions at the beginning of session TICKGATE02 are not proven .*--opening FILE/;
    await expect(world.arm()).rejects.toThrow(said);
    expect(world.gateway.alarms.all().map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/not proven/),
    );
    expect(openings()).toMatchObject([{ proven: false }]);
    const unproven = [...killed, ...world.journalText];
    await world.close();

    // Another start changes nothing.
    world = await GatewayWorld.start({ withCard: false, journal: unproven, session: DAY2 });
    expect(world.gateway.day.obstacle).toMatch(/not proven/);
    await world.close();

    const opening: OpeningBalance = {
      ...{ session: DAY2, author: "anna", reason: "statement of the clearing house" },
      positions: [{ symbol: "TGA", quantity: -300, price_e4: 300_000 }],
    };
    world = await GatewayWorld.start({ withCard: false, journal: unproven, session: DAY2, opening });
    expect(positions()).toMatchObject({ TGA: -300 });
    expect(openings()).toMatchObject([{ proven: true, by: "anna", why: "statement of the clearing house" }]);
    await goesOn();
    begunFrom({ TGA: -300 });
    // Said once, it counts once.
    const after = [...unproven, ...world.journalText];
    await stopped();
    await world.close();
    world = await GatewayWorld.start({ withCard: false, journal: after, session: DAY2, opening });
    expect(openings()).toEqual([]);
    expect(world.gateway.day.obstacle).toBeUndefined();
    expect(positions()).toMatchObject({ TGA: -300 });
  });

  it("is unproven when an order was open at its end", async () => {
    await traded();
    // Its answer never comes.
    world.streamsDeaf = true;
    await world.until("an order under way", () => world.gateway.desk.table.openCount > 0);
    world.nextDay(DAY2);
    world.streamsDeaf = false;
    await world.until("both accounts in the new session", both);
    expect(world.gateway.desk.table.openCount).toBe(0);
    expect(openings()).toMatchObject([
      { proven: false, why: expect.stringMatching(/orders? .*open when the session before ended/) },
    ]);
    await world.through("disarm", world.operations.disarm());
    world.gateway.trading.request("SW_ONLY");
    await expect(world.arm()).rejects.toThrow(/not proven/);
  });

  it("is no new day when the session is the same, whoever starts again", async () => {
    await traded();
    await stopped();
    const journal = [...world.journalText];
    await world.close();
    world = await GatewayWorld.start({ withCard: false, journal, session: DAY1 });
    // This venue has no records: they are the truth about its session.
    expect(positions()).toEqual({});
    expect(openings()).toEqual([]);
  });
});
