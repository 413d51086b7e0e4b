// The card's process dies while it trades: the software path takes over after a fence and a settlement, and never before.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GatewayState, Location, type Order, OrderState, type Position, type Status } from "../../proto/grpc/mod.ts";
import { configurationFor, Rig } from "./gateway-rig.ts";

const { GATEWAY_STATE_HARDWARE, GATEWAY_STATE_SOFTWARE, GATEWAY_STATE_DISARMED } = GatewayState;
const STEPS = ["disarm_device", "fence_device", "settle_orders", "arm_software"];
/** Short enough to wait for twice, long enough for a gateway on a loaded machine to renew it. */
const DEVICE_LEASE_MS = 3000;

describe("fallback to the software path", () => {
  let rig: Rig;
  let stream: ReturnType<Rig["telemetry"]>;

  const statuses = (): Status[] =>
    stream.updates.flatMap(({ update }) => (update?.$case === "status" ? [update.value] : []));
  const sent = (path: Location): Order[] =>
    stream.updates.flatMap(({ update }) =>
      update?.$case === "order" && update.value.path === path ? [update.value] : [],
    );

  beforeAll(async () => {
    rig = await Rig.start({
      symbols: 8,
      seed: 5,
      exchange: ["--interval-us", "500"],
      gateway: ["--device-lease-ms", String(DEVICE_LEASE_MS)],
    });
    await rig.until("sessions", (s) => s.session?.loggedIn === true && s.softwareSession?.loggedIn === true);
    stream = rig.telemetry();
    await rig.clear();
    const version = await rig.commit(configurationFor(rig.symbols), 0);
    await rig.arm(version);
    rig.openMarket();
    await rig.poll(
      "card orders",
      () => rig.orders(),
      ({ orders }) => orders.length >= 20,
      60_000,
    );
  });
  afterAll(async () => {
    stream?.end();
    await rig?.stop();
  });

  it("hands over when the card is killed: fenced, settled, then armed in software", async () => {
    rig.card?.kill("SIGKILL");
    const status = await rig.until("software", ({ placement }) => placement?.state === GATEWAY_STATE_SOFTWARE);
    const steps = status.placement?.handOver ?? [];
    expect(steps.map(({ name }) => name)).toEqual(STEPS);
    const [disarm, fence, settle, arm] = steps;
    expect(disarm?.ok).toBe(false);
    expect([fence?.ok, settle?.ok, arm?.ok]).toEqual([true, true, true]);
    // Each step begins when the one before is over.
    for (const [index, step] of steps.slice(1).entries()) {
      expect(step.startedUnixNs).toBeGreaterThanOrEqual(steps[index]?.endedUnixNs ?? 0n);
    }
    expect(status.placement?.reason).toBe("DEVICE_UNREACHABLE");
    expect(status.device?.reachable).toBe(false);
  });

  it("waits longer than any lease that the card may hold", async () => {
    const { placement } = await rig.status();
    const fence = placement?.handOver.find(({ name }) => name === "fence_device");
    const lastLease = statuses()
      .filter(({ placement }) => placement?.state === GATEWAY_STATE_HARDWARE)
      .reduce((latest, { actual, atDeviceNs, atUnixNs }) => {
        const expiry = actual?.lease?.expiryDeviceNs ?? 0n;
        const unix = atUnixNs + (expiry - atDeviceNs);
        return expiry > 0n && unix > latest ? unix : latest;
      }, 0n);
    expect(lastLease).toBeGreaterThan(0n);
    expect(fence?.endedUnixNs).toBeGreaterThan(lastLease);
  });

  it("knows how every order of the card ended before the first order of the software path left", async () => {
    const { orders } = await rig.poll(
      "software orders",
      () => rig.orders(),
      ({ orders }) => orders.some(({ path }) => path === Location.LOCATION_SOFTWARE),
    );
    const ours = orders.filter(({ path }) => path === Location.LOCATION_HARDWARE);
    expect(ours.length).toBeGreaterThanOrEqual(20);
    const over: OrderState[] = [
      OrderState.ORDER_STATE_FILLED,
      OrderState.ORDER_STATE_CANCELLED,
      OrderState.ORDER_STATE_REJECTED,
      OrderState.ORDER_STATE_WITHDRAWN,
    ];
    for (const order of ours) expect(over).toContain(order.state);
    const settled = ours.reduce((latest, { updatedUnixNs }) => (updatedUnixNs > latest ? updatedUnixNs : latest), 0n);
    const { placement } = await rig.status();
    const armed = placement?.handOver.find(({ name }) => name === "arm_software")?.startedUnixNs ?? 0n;
    expect(settled).toBeLessThanOrEqual(armed);
    await rig.poll(
      "software orders in telemetry",
      async () => sent(Location.LOCATION_SOFTWARE),
      (seen) => seen.length > 0,
    );
    // Order numbers of a range of its own.
    for (const { urn } of sent(Location.LOCATION_SOFTWARE)) expect(urn).toBeGreaterThanOrEqual(0x8000_0000);
    for (const { urn } of sent(Location.LOCATION_HARDWARE)) expect(urn).toBeLessThan(0x8000_0000);
  });

  it("carries the positions over: what both paths executed adds up", async () => {
    await rig.call("disarm", { context: rig.context() });
    await rig.poll(
      "no open order",
      () => rig.orders(true),
      ({ orders }) => orders.length === 0,
    );
    const { positions } = await rig.call<{ positions: Position[] }>("listPositions", {});
    const executions = await rig.executions();
    const held = new Map<string, number>();
    for (const { symbol, side, quantity } of executions) {
      held.set(symbol, (held.get(symbol) ?? 0) + (side === 1 ? quantity : -quantity));
    }
    expect(executions.length).toBeGreaterThan(0);
    for (const { symbol, shares } of positions) expect(Number(shares)).toBe(held.get(symbol));
  });

  it("does not go back to the card by itself", async () => {
    await rig.startCard();
    await rig.until("card back", ({ device }) => device?.reachable === true);
    const status = await rig.status();
    expect(status.placement?.state).toBe(GATEWAY_STATE_DISARMED);
    expect(status.actual?.armed).toBe(false);
    // What the new card has not been told is not assumed.
    const version = status.desired?.configurationVersion ?? 0;
    await expect(rig.arm(version, 3000, false)).rejects.toThrow(/CONFIGURATION_DIFFERS/);
  });

  it("was never armed in both places", () => {
    const seen = statuses();
    expect(seen.some(({ placement }) => placement?.state === GATEWAY_STATE_HARDWARE)).toBe(true);
    expect(seen.some(({ placement }) => placement?.state === GATEWAY_STATE_SOFTWARE)).toBe(true);
    for (const { placement, actual, atUnixNs } of seen) {
      if (placement?.state === GatewayState.GATEWAY_STATE_HANDING_OVER) expect(actual?.armed).toBe(false);
      if (placement?.state !== GATEWAY_STATE_SOFTWARE) continue;
      const armedAt = placement.handOver.find(({ name }) => name === "arm_software")?.endedUnixNs ?? 0n;
      expect(atUnixNs).toBeGreaterThanOrEqual(armedAt);
    }
    const lastOfCard = sent(Location.LOCATION_HARDWARE).reduce(
      (last, { sentDeviceNs }) => (sentDeviceNs > last ? sentDeviceNs : last),
      0n,
    );
    const fenced = seen
      .flatMap(({ placement }) => placement?.handOver ?? [])
      .find(({ name }) => name === "fence_device");
    expect(lastOfCard).toBeLessThan(fenced?.endedUnixNs ?? 0n);
  });
});
