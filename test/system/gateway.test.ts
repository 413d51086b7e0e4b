// Card, exchange and gateway as processes: login, trading, a commit on the way, kill.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GatewayState, KillPhase, Location, OrderState } from "../../proto/grpc/mod.ts";
import { configurationFor, Rig } from "./gateway-rig.ts";

describe("gateway with card and exchange", () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.start({ symbols: 8, seed: 3 });
  });
  afterAll(() => rig?.stop());

  it("boots disarmed and settles both accounts", async () => {
    const status = await rig.until(
      "sessions",
      ({ session, softwareSession }) => session?.loggedIn === true && softwareSession?.loggedIn === true,
    );
    expect(status.placement?.state).toBe(GatewayState.GATEWAY_STATE_DISARMED);
    expect(status.actual?.armed).toBe(false);
    expect(status.device?.reachable).toBe(true);
  });

  it("refuses to arm what was never configured", async () => {
    await expect(rig.arm(1, 3000, false)).rejects.toThrow(/VERSION_MISMATCH/);
  });

  it("trades through the card's own session, and knows every order to its end", async () => {
    await rig.clear();
    const version = await rig.commit(configurationFor(rig.symbols), 0);
    await rig.arm(version);
    rig.openMarket();
    const { orders } = await rig.poll(
      "orders",
      () => rig.orders(),
      ({ orders }) => orders.filter(({ state }) => state === OrderState.ORDER_STATE_FILLED).length >= 10,
      60_000,
    );
    expect(orders.every(({ path }) => path === Location.LOCATION_HARDWARE)).toBe(true);
    expect(orders.every(({ configurationVersion }) => configurationVersion === version)).toBe(true);
    const t1 = orders.flatMap(({ t1Cycles }) => t1Cycles ?? []);
    expect(Math.min(...t1)).toBeGreaterThanOrEqual(11);
    const status = await rig.status();
    expect(status.placement?.state).toBe(GatewayState.GATEWAY_STATE_HARDWARE);
  });

  it("commits while it trades: the first order under the new version comes after it", async () => {
    const version = await rig.commit(configurationFor(rig.symbols, 200), 1);
    expect(version).toBe(2);
    const { orders } = await rig.poll(
      "orders of the new version",
      () => rig.orders(),
      ({ orders }) => orders.some(({ configurationVersion }) => configurationVersion === 2),
    );
    for (const order of orders) expect(order.quantity).toBe(order.configurationVersion === 1 ? 100 : 200);
  });

  it("stops at once and says when nothing is open", async () => {
    const phases = (await rig.kill("test")).map(({ phase }) => phase);
    expect(phases[0]).toBe(KillPhase.KILL_PHASE_STOPPED);
    expect(phases.at(-1)).toBe(KillPhase.KILL_PHASE_FLAT);
    const status = await rig.until("halt", ({ placement }) => placement?.state === GatewayState.GATEWAY_STATE_HALTED);
    expect(status.actual?.armed).toBe(false);
    expect(status.actual?.kill?.everything).toBe(true);
  });
});
