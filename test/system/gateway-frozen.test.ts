// A card that does not die but freezes, and comes back later still armed: only its own lease keeps it from trading.
// The order port's wires lose and reorder frames all the while.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GatewayState, Location, type Order, OrderState } from "../../proto/grpc/mod.ts";
import { configurationFor, Rig } from "./gateway-rig.ts";

/** An order that never reached the venue is told as rejected. */
const ACCEPTED = new Set<OrderState>([
  OrderState.ORDER_STATE_LIVE,
  OrderState.ORDER_STATE_FILLED,
  OrderState.ORDER_STATE_CANCELLED,
]);
type VenueAccounts = Readonly<Record<string, { readonly accepted: number; readonly executions: number }>>;
const ofCard = (orders: readonly Order[]): Order[] => orders.filter(({ path }) => path === Location.LOCATION_HARDWARE);

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
    await rig.call("disarm", { context: rig.context() });
    const after = await rig.until("card session", ({ session }) => session?.loggedIn === true);
    expect(after.session?.openOrders).toBe(0);
    // The turn of the model that the stop cut in two ends when it wakes up, with the clock of before: what it sent then has
    // numbers, which are not given again, and met a session that had ended.
    expect(after.session?.nextUrn).toBeGreaterThanOrEqual(urnOfCard);
    const { orders } = await rig.orders();
    const late = orders.filter(({ path, urn }) => path === Location.LOCATION_HARDWARE && urn >= urnOfCard);
    const { ORDER_STATE_SENT, ORDER_STATE_LIVE, ORDER_STATE_FILLED } = OrderState;
    for (const { filled, state } of late) {
      expect(filled).toBe(0);
      expect([ORDER_STATE_SENT, ORDER_STATE_LIVE, ORDER_STATE_FILLED]).not.toContain(state);
    }

    // The venue's own count, after its last word: none that the gateway does not know of.
    rig.exchange.process.kill("SIGTERM");
    const { accounts } = (await rig.exchange.line(({ event }) => event === "end-of-day")) as {
      accounts?: VenueAccounts;
    };
    const executions = (await rig.executions()).filter(({ path }) => path === Location.LOCATION_HARDWARE);
    expect(accounts?.CARD?.executions).toBe(executions.length);
    const accepted = ofCard(orders).filter(({ state }) => ACCEPTED.has(state));
    expect(accounts?.CARD?.accepted).toBe(accepted.length);
  });
});
