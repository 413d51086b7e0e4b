import { beforeEach, describe, expect, test } from "vitest";
import { ouch50 } from "../../proto/mod.ts";
import { bits, GateRig, READY } from "./gate-rig.ts";

let rig: GateRig;
beforeEach(() => {
  rig = new GateRig();
});

test("with nothing against it an order leaves, and state and events say so", () => {
  rig.operation.setSession({ ready: true, urn: 0xffff_ffff, sendNext: 0xffff_fff0, sendLimit: 100 });
  const { sent, bitmap, reason, urn, sendNext, sequence, arrivalNs, version, kind, price, quantity } = rig.decide({
    kind: 3,
  });
  expect({ sent, bitmap, reason, urn, sendNext }).toEqual({
    sent: true,
    bitmap: 0,
    reason: 0,
    urn: 0xffff_ffff,
    sendNext: 0xffff_fff0,
  });
  expect({ sequence, arrivalNs, version, kind, price, quantity }).toEqual({
    sequence: 77n,
    arrivalNs: 50n,
    version: 9,
    kind: 3,
    price: 1100,
    quantity: 10,
  });
  expect(rig.operation.session).toEqual({ ready: true, urn: 0, sendNext: 34, sendLimit: 100 });
  expect(rig.risk.symbolState(0)).toEqual({
    position: 0,
    openBuy: 10,
    openSell: 0,
    openOrders: 1,
    executions: 1,
    ownBid: 0,
    ownAsk: 0,
  });
  const device = rig.risk.deviceState();
  expect(device).toMatchObject({ inFlight: 1, dayValue: 11_000n, dayQuantity: 10n, pnl: 0n });
  const row = { gross: 11_000n, net: 11_000n };
  expect(device.exposure.map(({ gross }, i) => [gross, i]).filter(([gross]) => gross !== 0n)).toEqual([
    [11_000n, 0],
    [11_000n, 3],
  ]);
  expect([device.exposure[0], device.exposure[3]]).toEqual([row, row]);
  expect(rig.recorder.orders.map((order) => ouch50.decodeEnterOrder(order, 3, 47).urn)).toEqual([0xffff_ffff]);
  expect(rig.counters.snapshot()).toMatchObject({ intents: 1, sent: 1 });
});

test("a refused intent changes nothing, and names its first rule", () => {
  rig.limits({ maxQuantity: 9, maxNotional: 1n });
  const before = rig.risk.deviceState();
  const decision = rig.decide({ sell: true });
  expect(decision).toMatchObject({ sent: false, bitmap: bits(5, 6), reason: 5, urn: 0, sendNext: 0, sell: true });
  expect(rig.recorder.orders).toEqual([]);
  expect(rig.operation.session).toEqual(READY);
  expect(rig.risk.symbolState(0)).toMatchObject({ position: 0, openBuy: 0, openSell: 0, openOrders: 0, executions: 0 });
  expect(rig.risk.deviceState()).toEqual(before);
  const rejects = rig.counters.snapshot().rejectsByReason;
  expect(rejects.map((count, code) => (count > 0 ? code : 0)).filter((code) => code > 0)).toEqual([5]);
});

describe("position and side", () => {
  test("updates saturate and never make open quantity or orders negative", () => {
    rig.position(2 ** 31 - 1);
    rig.position(1);
    expect(rig.risk.symbolState(0).position).toBe(2 ** 31 - 1);
    rig.position(-(2 ** 31));
    rig.position(-(2 ** 31));
    expect(rig.risk.symbolState(0)).toMatchObject({ position: -(2 ** 31), openBuy: 0, openSell: 0 });
    rig.decide({ quantity: 7 });
    rig.position(0, 0xffff_ffff, 5, 2);
    expect(rig.risk.symbolState(0)).toMatchObject({ openBuy: 0, openSell: 0, openOrders: 0, executions: 1 });
    expect(() => rig.position(2 ** 31)).toThrow("position.delta");
    expect(() => rig.position(0, -1)).toThrow("position.releaseBuy");
    expect(() => rig.position(0, 0, 0, -1)).toThrow("position.releaseOrders");
  });

  test("open quantity saturates at 2^32 - 1, counts of orders at 65,535", () => {
    rig.limits({ rulesOff: [9, 11, 14] }, { rulesOff: [12] });
    const nearly = Math.floor(0xffff_ffff / 999_999);
    for (let i = 0; i < nearly; i++) rig.decide({ quantity: 999_999 });
    expect(rig.risk.symbolState(0).openBuy).toBe(nearly * 999_999);
    rig.operation.setSession(READY);
    rig.decide({ quantity: 999_999 });
    expect(rig.risk.symbolState(0).openBuy).toBe(0xffff_ffff);
    rig.risk.openOrders[0] = 65_534;
    rig.risk.executions[0] = 65_534;
    rig.risk.inFlight = 65_534;
    rig.decide();
    rig.decide();
    expect(rig.risk.symbolState(0)).toMatchObject({ openOrders: 65_535, executions: 65_535 });
    expect(rig.risk.deviceState().inFlight).toBe(65_535);
  });

  test("a sell is short when position less open sells does not cover it", () => {
    const side = () => String.fromCharCode(rig.recorder.orders.at(-1)?.[8] as number);
    rig.position(15);
    expect([rig.decide({ sell: true }).isShort, side()]).toEqual([false, "S"]);
    expect([rig.decide({ sell: true, quantity: 5 }).isShort, side()]).toEqual([false, "S"]);
    expect([rig.decide({ sell: true, quantity: 1 }).isShort, side()]).toEqual([true, "T"]);
    expect([rig.decide().isShort, side()]).toEqual([false, "B"]);
  });
});

describe("inputs", () => {
  test("account: signed changes, of a kind's too; gross stays at 0 or more", () => {
    const add = (kind: number, gross: bigint, net: bigint) => rig.risk.applyAccount({ kind, gross, net });
    add(2, 500n, -500n);
    add(0, 10n, 10n);
    expect(rig.risk.deviceState().exposure.slice(0, 4)).toEqual([
      { gross: 510n, net: -490n },
      { gross: 0n, net: 0n },
      { gross: 500n, net: -500n },
      { gross: 0n, net: 0n },
    ]);
    add(2, -501n, 1000n);
    expect(rig.risk.deviceState().exposure[0]).toEqual({ gross: 9n, net: 510n });
    expect(rig.risk.deviceState().exposure[2]).toEqual({ gross: 0n, net: 500n });
    for (let i = 0; i < 3; i++) add(7, 2n ** 63n - 1n, 2n ** 63n - 1n);
    expect(rig.risk.deviceState().exposure[7]).toEqual({ gross: 2n ** 64n - 1n, net: 2n ** 63n - 1n });
    for (let i = 0; i < 3; i++) add(7, -(2n ** 63n), -(2n ** 63n));
    expect(rig.risk.deviceState().exposure[7]).toEqual({ gross: 0n, net: -(2n ** 63n) });
    expect(() => add(8, 0n, 0n)).toThrow("account.kind: expected an integer 0..7, got 8");
    expect(() => add(1, 2n ** 63n, 0n)).toThrow("account.gross: expected a bigint -2^63..2^63-1");
    expect(rig.risk.deviceState().exposure[1]).toEqual({ gross: 0n, net: 0n });
  });

  test("a day's totals saturate when an order is added to them", () => {
    rig.limits({}, { rulesOff: [17] });
    rig.risk.setDay(2n ** 64n - 2n, 2n ** 64n - 5n);
    rig.decide();
    expect(rig.risk.deviceState()).toMatchObject({ dayValue: 2n ** 64n - 1n, dayQuantity: 2n ** 64n - 1n });
  });

  test("others replace, deduct or reset; wrong ones name the field and change nothing", () => {
    rig.risk.setLoss(-(2n ** 63n));
    rig.risk.setDay(7n, 8n);
    rig.risk.setOwn(1, 5, 6);
    rig.decide();
    rig.decide({ now: 51n });
    rig.risk.acknowledge(1);
    expect(rig.risk.deviceState()).toMatchObject({ pnl: -(2n ** 63n), inFlight: 1 });
    rig.risk.acknowledge(5);
    expect(rig.risk.deviceState().inFlight).toBe(0);
    expect(rig.risk.symbolState(0).executions).toBe(2);
    rig.risk.resetThrottle(0);
    expect(rig.risk.symbolState(0).executions).toBe(0);
    const { risk } = rig;
    expect(() => risk.setLoss(2n ** 63n)).toThrow("loss");
    expect(() => risk.setDay(0n, 2n ** 64n)).toThrow("day.quantity");
    expect(() => risk.setOwn(1, 1, -1)).toThrow("own.ask");
    expect(() => risk.setOwn(4, 1, 1)).toThrow("own.slot");
    expect(() => risk.acknowledge(-1)).toThrow("acknowledge");
    expect(() => risk.resetThrottle(4)).toThrow("resetThrottle.slot");
    expect(risk.symbolState(1)).toMatchObject({ ownBid: 5, ownAsk: 6 });
    expect(risk.deviceState()).toMatchObject({ pnl: -(2n ** 63n), dayValue: 7n + 22_000n, dayQuantity: 28n });
    rig.clear();
    expect(risk.symbolState(1)).toMatchObject({ ownBid: 0, ownAsk: 0 });
    expect(risk.deviceState()).toMatchObject({ pnl: 0n, dayValue: 0n, dayQuantity: 0n, inFlight: 0 });
    expect(risk.deviceState().exposure.every(({ gross, net }) => gross === 0n && net === 0n)).toBe(true);
  });
});
