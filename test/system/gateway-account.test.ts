// What the venue answers reaches the risk state of the path that trades, with an exchange that accepts, fills, cancels.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { readAccount, readExposure, readPosition } from "../../gateway/device/mod.ts";
import { Journal } from "../../gateway/journal/journal.ts";
import { GatewayWorld, SYMBOLS } from "./gateway-world.ts";

describe("the account of the software path", () => {
  let world: GatewayWorld;
  afterEach(() => world?.close());

  const path = () => {
    const found = world.gateway.software?.path;
    if (found === undefined) throw new Error("no software path");
    return found;
  };

  /** By the books of this moment. */
  function resultNow(): bigint {
    return SYMBOLS.reduce((sum, { stock }, slot) => {
      const { bidPrice, askPrice } = path().viewOf(slot);
      const { quantity = 0, cost = 0n, realised = 0n } = world.gateway.desk.ledger.get(stock) ?? {};
      return sum + realised + BigInt(quantity > 0 ? bidPrice : askPrice) * BigInt(quantity) - cost;
    }, 0n);
  }

  async function traded(): Promise<void> {
    world = await GatewayWorld.ready({ withCard: false });
    await world.arm();
    const { counts } = world.gateway.desk;
    await world.until("executions", () => counts.executions >= 30 && counts.cancels >= 1);
  }

  async function ended(): Promise<void> {
    await world.through("disarm", world.operations.disarm());
    await world.until("the end of every order", () => world.gateway.desk.table.openCount === 0);
  }

  it("is the positions alone when no order is open, and the journal has the day's totals", async () => {
    await traded();
    expect(path().deviceRisk.exposure[0]?.gross).toBeGreaterThan(0n);
    await ended();
    const { desk, journal } = world.gateway;
    const { exposure, inFlight, dayValue, dayQuantity } = path().deviceRisk;
    expect(inFlight).toBe(0);
    for (const [kind, amounts] of exposure.entries()) expect(amounts, `kind ${kind}`).toEqual(desk.exposure.held(kind));
    expect(exposure[0]).toEqual({
      gross: desk.ledger.all().reduce((sum, { cost }) => sum + (cost < 0n ? -cost : cost), 0n),
      net: desk.ledger.all().reduce((sum, { cost }) => sum + cost, 0n),
    });
    for (const [slot, { stock }] of SYMBOLS.entries()) {
      const state = path().positionOf(slot);
      expect(state).toMatchObject({ openBuy: 0, openSell: 0, openOrders: 0 });
      expect(state.position).toBe(desk.ledger.get(stock)?.quantity ?? 0);
    }
    // The books go on moving: what the path has is at most one period old.
    await world.until("the result of now", () => path().deviceRisk.pnl === resultNow(), 1000);
    expect(resultNow()).not.toBe(0n);
    const orders = [...desk.table.all()];
    expect(dayValue).toBe(orders.reduce((sum, { price, quantity }) => sum + BigInt(price * quantity), 0n));
    expect(dayQuantity).toBe(orders.reduce((sum, { quantity }) => sum + BigInt(quantity), 0n));
    // After a restart the journal has them.
    const text = world.journalText.join("");
    const again = Journal.open({
      ...{ read: () => text, truncate: () => {}, append: () => {}, sync: () => {} },
      close: () => {},
    });
    expect(again.recovered.days.software).toMatchObject({ value: dayValue, quantity: dayQuantity });
    const { kinds } = again.recovered.days.software;
    expect(orders.map(({ urn }) => kinds.get(urn))).toEqual(orders.map(({ kind }) => kind));
    expect(journal.recovered.days.software.quantity).toBe(0n);
  });

  it("is the same after a clear and the next arming", async () => {
    await traded();
    await ended();
    const before = path().deviceRisk;
    await world.clear({ fromHere: true });
    await world.commit();
    const { pnl: _now, ...seeded } = path().deviceRisk;
    const { pnl: _then, ...wanted } = before;
    expect(seeded).toEqual(wanted);
  });

  it("counts a symbol's orders from 0 when a person says so, while it trades", async () => {
    await traded();
    const [first] = SYMBOLS;
    if (first === undefined) throw new Error("no symbol");
    await world.until("orders of the symbol", () => path().positionOf(0).executions > 3);
    const { executions } = path().positionOf(0);
    const answer = await world.operations.resetThrottle(first.stock);
    expect(answer).toEqual({ symbol: first.stock, cardExecutions: undefined, softwareExecutions: executions });
    expect(path().positionOf(0).executions).toBe(0);
    await expect(world.operations.resetThrottle("NOSUCH")).rejects.toMatchObject({
      errors: [{ path: "symbol", code: "UNKNOWN_SYMBOL", message: '"NOSUCH" is not tracked' }],
    });
    expect(world.gateway.trading.actual).toBe("software");
  });
});

describe("the account of the card", () => {
  let world: GatewayWorld;
  beforeAll(() => GatewayWorld.build(), 600_000);
  afterEach(() => world?.close());

  it("is what the gateway knows, when it has traded and no order is open", async () => {
    world = await GatewayWorld.trading();
    const { desk } = world.gateway;
    await world.until("executions", () => desk.counts.executions >= 20);
    await world.through("disarm", world.operations.disarm());
    await world.until("the end of every order", () => desk.table.openCount === 0);
    await world.pass(20);
    const link = world.gateway.card.required();
    const state = await world.through("reading", link.run(readAccount()));
    expect(state.inFlight).toBe(0);
    const orders = [...desk.table.all()];
    expect(state.dayValue).toBe(orders.reduce((sum, { price, quantity }) => sum + BigInt(price * quantity), 0n));
    expect(state.dayQuantity).toBe(orders.reduce((sum, { quantity }) => sum + BigInt(quantity), 0n));
    for (let kind = 0; kind < 8; kind++) {
      const amounts = await world.through("reading", link.run(readExposure(kind)));
      expect(amounts, `kind ${kind}`).toEqual(desk.exposure.held(kind));
    }
    for (const [slot, { stock }] of SYMBOLS.entries()) {
      const { position, openBuy, openSell, openOrders, executions } = await world.through(
        "r",
        link.run(readPosition(slot)),
      );
      expect({ position, openBuy, openSell, openOrders }).toEqual({
        ...{ position: desk.ledger.get(stock)?.quantity ?? 0, openBuy: 0, openSell: 0, openOrders: 0 },
      });
      expect(executions).toBe(orders.filter((order) => order.stock === stock).length);
      const answer = await world.through("reset", world.operations.resetThrottle(stock));
      expect(answer.cardExecutions).toBe(executions);
      expect((await world.through("r", link.run(readPosition(slot)))).executions).toBe(0);
    }
    const told = async () => (await world.through("reading", link.run(readAccount()))).pnl;
    // Books move between two readings; a moment comes in which both say the same.
    let [is, should] = [0n, 1n];
    for (let look = 0; look < 500 && is !== should; look++) {
      is = await told();
      should = world.gateway.account.target.pnl;
    }
    expect(is).toBe(should);
    expect(is).not.toBe(0n);
  });
});
