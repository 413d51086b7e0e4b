// Which card the gateway drives: one built from the RTL that it was told, and no other.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { registers } from "../../proto/mod.ts";
import { GatewayWorld } from "./gateway-world.ts";

describe("a card of a known build", () => {
  let world: GatewayWorld;
  let rtlHash: number;
  beforeAll(async () => {
    ({ rtlHash } = await GatewayWorld.build());
  }, 600_000);
  afterEach(() => world?.close());

  it("is driven", async () => {
    world = await GatewayWorld.ready({ rtlHash });
    await world.arm();
    expect(world.gateway.trading.actual).toBe("hardware");
  });

  it("is refused when another is wanted, and its lease is ended", async () => {
    world = await GatewayWorld.boot({ rtlHash: (rtlHash ^ 1) >>> 0 });
    const { card } = world.plug.card;
    // As an earlier gateway left it: with a lease that is good for seconds.
    card.write(registers.OPERATE_LEASE_NS_LO_ADDRESS, 0);
    card.write(registers.OPERATE_LEASE_NS_HI_ADDRESS, 1000);
    const leaseOk = () => registers.unpackOperateStatus(card.read(registers.OPERATE_STATUS_ADDRESS)).leaseOk;
    expect(leaseOk()).toBe(true);
    await world.until("the refusal", () => world.gateway.alarms.all().some(({ code }) => code === "DEVICE_MISMATCH"));
    expect(world.gateway.card.problem).toMatch(/the card is refused: it was built from RTL 0x[0-9a-f]{8}, expected 0x/);
    expect(leaseOk()).toBe(false);
    await world.pass(2000);
    expect(world.gateway.card.reachable).toBe(false);
    expect(world.loggedIn("card")).toBe(false);
  });
});
