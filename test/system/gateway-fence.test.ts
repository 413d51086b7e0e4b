// The fence against the real card, in time that the test moves: nothing is called stopped that the card itself could still contradict.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RegisterOperation } from "../../gateway/device/mod.ts";
import { registers } from "../../proto/mod.ts";
import { GatewayWorld } from "./gateway-world.ts";

const disarms = (operations: readonly RegisterOperation[]) =>
  operations.some((operation) => operation.kind === "write" && operation.address === registers.OPERATE_ARM_ADDRESS);

describe("a card whose clock runs at a fifth of its speed", () => {
  let world: GatewayWorld;
  beforeAll(() => GatewayWorld.build(), 600_000);
  afterEach(() => world?.close());

  /** Until something else than the card is said to trade, with the card's own word on whether it could. */
  async function slowDown(): Promise<void> {
    world.cardRate = 200n;
    const { trading } = world.gateway;
    await world.until("the end of trade in hardware", () => {
      if (trading.actual === "software") expect(world.cardCanTrade()).toBe(false);
      return trading.actual === "software" || trading.actual === "halted";
    });
  }

  it("is disarmed before its link is given up, and the software path takes over", async () => {
    world = await GatewayWorld.trading();
    await slowDown();
    expect(world.cardCanTrade()).toBe(false);
    expect(world.gateway.trading.report).toMatchObject({ actual: "software", code: "DEVICE_CLOCK_SLOW" });
    // It has said so itself: nothing had to be waited for.
    expect(world.gateway.trading.steps.find(({ name }) => name === "fence_device")).toMatchObject({
      ok: true,
      detail: "the card has said that it is disarmed",
    });
  });

  it("ends in halted when it does not say that it is disarmed, however long its lease should have lasted", async () => {
    world = await GatewayWorld.trading();
    world.plug.loses = disarms;
    await slowDown();
    expect(world.cardCanTrade()).toBe(true);
    expect(world.gateway.trading.report).toMatchObject({ actual: "halted", code: "FENCE_UNCONFIRMED" });
    await world.pass(3000);
    expect(world.gateway.trading.actual).toBe("halted");
    expect(world.gateway.software?.armed).toBe(false);
  });

  it("is fenced when its own clock says that its lease is over", async () => {
    world = await GatewayWorld.trading();
    // The renewals do not arrive any more, so that the lease ends while the clock is still being measured.
    world.plug.loses = (operations) =>
      disarms(operations) || operations.some(({ address }) => address === registers.OPERATE_LEASE_NS_LO_ADDRESS);
    world.cardRate = 400n;
    const { trading } = world.gateway;
    await world.until("software", () => trading.actual === "software" || trading.actual === "halted");
    expect(trading.actual).toBe("software");
    expect(world.cardCanTrade()).toBe(false);
  });

  it("is not armed again before its clock was measured right", async () => {
    world = await GatewayWorld.trading();
    await slowDown();
    world.cardRate = 1000n;
    await world.through("disarm", world.operations.disarm());
    await world.until("the card", () => world.gateway.card.reachable && world.loggedIn("card"));
    await world.clear(world.gateway.software?.path.nextSequence);
    await world.commit();
    await expect(world.arm()).rejects.toThrow(/DEVICE_CLOCK_SLOW/);
    await world.until("a measured clock", () => !world.gateway.card.clockSuspect);
    await world.until("the end of every order", () => world.gateway.desk.table.openCount === 0);
    await world.arm();
  });
});
