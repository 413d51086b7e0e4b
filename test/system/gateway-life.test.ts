// The gateway's own end: in order, and by kill -9 in the middle of trading.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DeviceListener, identify, readStatus, runRemote, SocketDevice } from "../../gateway/device/mod.ts";
import { GatewayState, type Order, type Position } from "../../proto/grpc/mod.ts";
import { configurationFor, Rig } from "./gateway-rig.ts";

const NOBODY: DeviceListener = { events: () => {}, frame: () => {}, dropped: () => {}, closed: () => {} };

describe("end of a gateway", () => {
  let rig: Rig;
  const used: Order[] = [];

  async function trade(expectedVersion: number): Promise<void> {
    await rig.until("sessions", (s) => s.session?.loggedIn === true && s.softwareSession?.loggedIn === true);
    await rig.clear();
    const version = await rig.commit(configurationFor(rig.symbols), expectedVersion);
    await rig.arm(version);
  }

  beforeAll(async () => {
    rig = await Rig.start({
      symbols: 8,
      seed: 9,
      exchange: ["--interval-us", "500"],
    });
    await trade(0);
    rig.openMarket();
    const { orders } = await rig.poll(
      "orders",
      () => rig.orders(),
      ({ orders }) => orders.length >= 20,
      60_000,
    );
    used.push(...orders);
  });
  afterAll(() => rig?.stop());

  it("after kill -9 the next one is disarmed, has the venue's positions, repeats no order number, and has the kill switches", async () => {
    const stopped = used[0]?.symbol ?? "";
    await rig.kill("test", { $case: "symbol", value: stopped });
    rig.stopRenewing();
    rig.gateway.kill("SIGKILL");
    await rig.gateway.exited;
    await rig.startGateway();
    const status = await rig.until(
      "sessions",
      (s) => s.session?.loggedIn === true && s.softwareSession?.loggedIn === true,
    );
    expect(status.placement?.state).toBe(GatewayState.GATEWAY_STATE_DISARMED);
    expect(status.actual?.armed).toBe(false);
    expect(status.actual?.kill).toMatchObject({ everything: false, symbols: [stopped] });
    expect(status.session?.nextUrn).toBeGreaterThan(Math.max(...used.map(({ urn }) => urn)));
    const { orders } = await rig.orders();
    // Every order that the first gateway saw is among the venue's records, and none is open.
    const known = new Map(orders.map((order) => [order.urn, order]));
    for (const { urn, quantity, symbol } of used) expect(known.get(urn)).toMatchObject({ quantity, symbol });
    expect((await rig.orders(true)).orders).toEqual([]);
    const { positions } = await rig.call<{ positions: Position[] }>("listPositions", {});
    const held = new Map<string, number>();
    for (const { symbol, side, filled } of orders)
      held.set(symbol, (held.get(symbol) ?? 0) + (side === 1 ? filled : -filled));
    for (const { symbol, shares } of positions) expect(Number(shares)).toBe(held.get(symbol));
  });

  it("ends in order at SIGTERM, and leaves the card disarmed", async () => {
    rig.gateway.kill("SIGTERM");
    expect(await rig.gateway.exited).toEqual({ code: 0, signal: null });
    const device = new SocketDevice({ path: join(rig.directory, "device.sock") });
    await device.open(NOBODY);
    await runRemote(device, identify());
    expect((await runRemote(device, readStatus())).armed).toBe(false);
    await device.close();
  });
});
