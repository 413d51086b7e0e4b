// A journal that takes no more: trading ends, what is open is settled all the same, and nothing is armed before another start.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { GatewayWorld } from "./gateway-world.ts";

describe("a journal that fails", () => {
  let world: GatewayWorld;
  beforeAll(() => GatewayWorld.build(), 600_000);
  afterEach(() => world?.close());

  it.each(["a record", "a sync"] as const)("at %s halts trading, for as long as the gateway runs", async (at) => {
    world = await GatewayWorld.trading();
    const { alarms, desk, trading } = world.gateway;
    if (at === "a record") world.journalFull = true;
    else world.syncFails = true;
    await world.until("halt", () => trading.actual === "halted");
    expect(trading.report.code).toBe("JOURNAL_FAILED");
    expect(world.cardCanTrade()).toBe(false);
    expect(alarms.all().map(({ code }) => code)).toContain("JOURNAL_FAILED");
    await world.until("the end of what was open", () => desk.table.openCount === 0);
    // There is space again, and the disk works again: what was lost stays lost.
    world.journalFull = false;
    world.syncFails = false;
    await world.through("disarm", world.operations.disarm());
    await world.until("both sessions", () => world.loggedIn("card") && world.loggedIn("software"));
    await expect(world.arm()).rejects.toThrow(/JOURNAL_FAILED/);
    const journal = [...world.journalText];
    await world.close();
    world = await GatewayWorld.ready({ journal });
    await world.arm();
    expect(world.gateway.trading.actual).toBe("hardware");
  });
});
