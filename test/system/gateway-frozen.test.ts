// A card that does not die but freezes, and comes back later still armed: only its own lease keeps it from trading.
// The order port's wires lose and reorder frames all the while.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GatewayState, Location, OrderState } from "../../proto/grpc/mod.ts";
import { configurationFor, Rig } from "./gateway-rig.ts";

describe("a frozen card on bad wires", () => {
  let rig: Rig;
  let urnOfCard = 0;

  beforeAll(async () => {
    rig = await Rig.start({
      symbols: 8,
      seed: 11,
      // The model takes a message or two in a millisecond when other tests run: a feed that it is ever further behind is not what this is about.
      exchange: ["--interval-us", "2000", "--wire-orders", "loss=0.05,duplicate=0.05,reorder=0.05,lateUs=200"],
      gateway: ["--device-lease-ms", "3000", "--answer-ms", "8000", "--retransmit-ms", "50"],
    });
    await rig.until("sessions", (s) => s.session?.loggedIn === true && s.softwareSession?.loggedIn === true);
    await rig.clear();
    const version = await rig.commit(configurationFor(rig.symbols), 0);
    await rig.arm(version);
    rig.openMarket();
  });
  afterAll(() => rig?.stop());

  it("trades over the bad wires, and no order is lost", async () => {
    const { orders } = await rig.poll(
      "finished orders",
      () => rig.orders(),
      ({ orders }) => orders.filter(({ state }) => state === OrderState.ORDER_STATE_FILLED).length >= 50,
      120_000,
    );
    expect(orders.every(({ path }) => path === Location.LOCATION_HARDWARE)).toBe(true);
    expect((await rig.status()).placement?.state).toBe(GatewayState.GATEWAY_STATE_HARDWARE);
  });

  it("hands over when the card no longer answers", async () => {
    rig.card?.kill("SIGSTOP");
    const status = await rig.until(
      "software",
      ({ placement }) => placement?.state === GatewayState.GATEWAY_STATE_SOFTWARE,
    );
    expect(status.placement?.handOver.map(({ name, ok }) => `${name} ${ok}`)).toEqual([
      "disarm_device false",
      "fence_device true",
      "settle_orders true",
      "arm_software true",
    ]);
    urnOfCard = status.session?.nextUrn ?? 0;
    const { orders } = await rig.orders();
    for (const { path, state } of orders) {
      if (path === Location.LOCATION_HARDWARE) expect(state).not.toBe(OrderState.ORDER_STATE_SENT);
    }
  });

  it("gets no order from it when it wakes up, and disarms it", async () => {
    rig.card?.kill("SIGCONT");
    const status = await rig.until("card back", ({ device }) => device?.reachable === true);
    expect(status.placement?.state).toBe(GatewayState.GATEWAY_STATE_SOFTWARE);
    // The venue's own count of the card's orders, once the card's account is used again.
    await rig.call("disarm", { context: rig.context() });
    const after = await rig.until("card session", ({ session }) => session?.loggedIn === true);
    expect(after.session?.openOrders).toBe(0);
    // The card's own word on its next number is heard too: what it decided and nobody heard of got nowhere.
    expect(after.session?.nextUrn).toBeGreaterThanOrEqual(urnOfCard);
    const { orders } = await rig.orders();
    const late = orders.filter(({ path, urn }) => path === Location.LOCATION_HARDWARE && urn >= urnOfCard);
    const { ORDER_STATE_SENT, ORDER_STATE_LIVE, ORDER_STATE_FILLED } = OrderState;
    for (const { filled, state } of late) {
      expect(filled).toBe(0);
      expect([ORDER_STATE_SENT, ORDER_STATE_LIVE, ORDER_STATE_FILLED]).not.toContain(state);
    }
  });
});
