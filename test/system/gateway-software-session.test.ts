// The software path's own account: what became of its orders is read from the venue's records after every loss of its session.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { GatewayWorld } from "./gateway-world.ts";

describe("a lost software session", () => {
  let world: GatewayWorld;
  beforeAll(() => GatewayWorld.build(), 600_000);
  afterEach(() => world?.close());

  it("leaves the account unsettled until the venue's records are read again", async () => {
    world = await GatewayWorld.ready();
    const { sessions } = world.gateway;
    expect(sessions.state("software")).toMatchObject({ settled: true, loggedIn: true });
    world.cutStreams();
    await world.until("the loss", () => !world.loggedIn("software"));
    expect(sessions.state("software").settled).toBe(false);
    await expect(world.arm()).rejects.toThrow(/ORDERS_UNSETTLED: the software account is not settled/);
    await world.until("another session", () => world.loggedIn("software"));
    expect(sessions.state("software").settled).toBe(true);
    await world.arm();
  });

  it("ends with an order that never got to the venue known to be none", async () => {
    world = await GatewayWorld.ready();
    const { desk, trading } = world.gateway;
    trading.request("SW_ONLY");
    await world.arm();
    await world.until("orders of the software path", () => desk.counts.executions >= 3);
    world.streamsDeaf = true;
    await world.until("an order without a reply", () => desk.table.openCount > 0);
    const [lost] = [...desk.table.open("software")];
    world.cutStreams();
    await world.until("halt", () => trading.actual === "halted");
    world.streamsDeaf = false;
    await world.until("another session", () => world.loggedIn("software"));
    expect(desk.table.openCount).toBe(0);
    expect(desk.table.get("software", lost?.urn ?? 0)).toMatchObject({
      state: "rejected",
      reason: "never reached the venue",
    });
    // What it held open is given back.
    await world.through("disarm", world.operations.disarm());
    const path = world.gateway.software?.path;
    for (const { slot, stock } of world.gateway.configuration.tracked?.slots ?? []) {
      const position = desk.ledger.get(stock)?.quantity ?? 0;
      expect(path?.positionOf(slot)).toMatchObject({ position, openBuy: 0, openSell: 0, openOrders: 0 });
    }
  });
});
