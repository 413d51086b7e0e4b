// Arming begins with nothing under way: what a path counts as open and as its position is exactly what the gateway knows.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type RegisterOperation, readPosition, type SlotPosition } from "../../gateway/device/mod.ts";
import { ouch50, registers } from "../../proto/mod.ts";
import { GatewayWorld, SYMBOLS } from "./gateway-world.ts";

const accesses = (address: number) => (operations: readonly RegisterOperation[]) =>
  operations.some((operation) => operation.address === address);

describe("arming", () => {
  let world: GatewayWorld;
  beforeAll(() => GatewayWorld.build(), 600_000);
  afterEach(() => world?.close());

  /** What the card's gate has, and what the gateway knows, by slot. */
  async function positions() {
    const slots = SYMBOLS.map(async ({ stock }, slot) => {
      const card = await world.gateway.card.required().run(readPosition(slot));
      return { ...card, ledger: world.gateway.desk.ledger.get(stock)?.quantity ?? 0 };
    });
    return world.through("reading", Promise.all(slots));
  }

  const openIn = (slots: readonly SlotPosition[]) =>
    slots.reduce((sum, { openBuy, openSell }) => sum + openBuy + openSell, 0);

  async function expectExact(): Promise<void> {
    await world.until("the end of every order", () => world.gateway.desk.table.openCount === 0);
    await world.pass(5);
    const slots = await positions();
    expect(slots.some(({ ledger }) => ledger !== 0)).toBe(true);
    for (const { ledger, ...card } of slots)
      expect(card).toMatchObject({ position: ledger, openBuy: 0, openSell: 0, openOrders: 0 });
  }

  it("is refused while an order is open, and exact once none is", async () => {
    world = await GatewayWorld.trading();
    world.repliesLost = true;
    const { desk } = world.gateway;
    await world.until("an order without a reply", () => desk.table.openCount > 0);
    await world.through("disarm", world.operations.disarm());
    const before = await positions();
    expect(openIn(before)).toBeGreaterThan(0);
    await expect(world.arm()).rejects.toThrow(/ORDERS_UNSETTLED: \d+ orders? /);
    // Nothing was changed by the attempt.
    expect(await positions()).toEqual(before);
    world.repliesLost = false;
    await world.until("the end of every order", () => desk.table.openCount === 0);
    await world.until("the session", () => world.loggedIn("card"));
    await world.arm();
    await world.through("disarm", world.operations.disarm());
    await expectExact();
  });

  it("does not count an execution twice that comes while the card's positions are read", async () => {
    world = await GatewayWorld.ready();
    world.plug.holds = accesses(registers.POSITION_POS_SEL_ADDRESS);
    const armed = world.operations.arm(world.operations.activeVersion, 60_000);
    await world.until("the reading", () => world.plug.heldBatches === 1);
    // Orders of the card that the gateway hears of from the venue alone: one on its way to the card, one that waits behind it.
    execute(500, "TGA", 70);
    execute(501, "TGB", 30);
    world.plug.release();
    await world.through("arm", armed);
    world.gateway.trading.kill("looked at");
    await expectExact();
  });

  it("is refused when the card counts something as open that the gateway knows nothing of", async () => {
    world = await GatewayWorld.trading();
    // Neither the card's record nor the order itself gets anywhere.
    world.ordersLost = true;
    world.plug.recordsLost = true;
    await world.until("the queue of what was before", () => world.gateway.desk.table.openCount === 0);
    await world.pass(100);
    await world.through("disarm", world.operations.disarm());
    world.plug.recordsLost = false;
    expect(openIn(await positions())).toBeGreaterThan(0);
    await world.until("another session", () => !world.loggedIn("card"));
    world.ordersLost = false;
    await world.until("another session", () => world.loggedIn("card"));
    await expect(world.arm()).rejects.toThrow(/ORDERS_UNSETTLED: the card counts .* as open, no order says so/);
    expect(world.gateway.trading.actual).toBe("disarmed");
    await world.clear({ fromHere: true });
    await world.commit();
    await world.arm();
  });

  function execute(urn: number, symbol: string, quantity: number): void {
    const accepted = new Uint8Array(ouch50.ORDER_ACCEPTED_LENGTH);
    const order = { urn, side: "B", quantity, symbol, price: 300_000n } as const;
    ouch50.encodeOrderAccepted(
      {
        ...{ timestamp: 1n, ...order, timeInForce: "3", display: "Y", orderReference: 1n, capacity: "P" },
        ...{ intermarketSweep: "N", crossType: "N", state: "L", clOrdId: "", options: [] },
      },
      accepted,
    );
    world.gateway.desk.message("card", accepted);
    const executed = new Uint8Array(ouch50.ORDER_EXECUTED_LENGTH);
    const { price } = order;
    ouch50.encodeOrderExecuted(
      { timestamp: 2n, urn, quantity, price, liquidity: "R", matchNumber: 1n, options: [] },
      executed,
    );
    world.gateway.desk.message("card", executed);
  }
});
