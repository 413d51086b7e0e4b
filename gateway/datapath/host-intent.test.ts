// Section 6, "Host intents": the same gate, another time in force.
import { describe, expect, test } from "vitest";
import { EXECUTION_KIND, ouch50, type SymbolConfig } from "../../proto/mod.ts";
import { DatapathInputError } from "./checks.ts";
import { SoftwareDatapath } from "./software-datapath.ts";
import { configOf, FEED, framed, IDLE, itch, OPEN_DEVICE, OPEN_LIMITS, Recorder, SMALL, TRACKING } from "./test-kit.ts";

function world(symbol: Partial<SymbolConfig> = {}, kinds = OPEN_DEVICE.kinds) {
  const recorder = new Recorder();
  const path = new SoftwareDatapath(SMALL, recorder);
  path.clear(
    TRACKING.map((slot) => ({ ...slot, initialTrading: true })),
    FEED,
  );
  path.commit(configOf({ 0: symbol }, { kinds }), 7);
  path.session({ ready: true, urn: 41, sendNext: 0, sendLimit: 1000 });
  path.lease(2n ** 60n);
  path.arm();
  path.messages(framed(itch.add(1n, "B", 100, 101_000), itch.add(2n, "S", 100, 101_100)), 1000n);
  path.tick(5000n);
  recorder.take();
  return { path, recorder };
}

const BUY = { slot: 0, sell: false, price: 101_000, quantity: 30, rests: true };

function orders(recorder: Recorder): ouch50.EnterOrder[] {
  return recorder.orders.splice(0).map((bytes) => ouch50.decodeEnterOrder(bytes, 3));
}

describe("an intent of the host", () => {
  test("becomes an order of the kind of executions, counted open like any other; it may rest", () => {
    const { path, recorder } = world();
    expect(path.submit(BUY)).toBe(true);
    expect(recorder.take()).toMatchObject([
      {
        ...{ type: 2, kind: EXECUTION_KIND, sent: true, sell: false, price: 101_000, quantity: 30, urn: 41, reason: 0 },
        ...{ sequence: 3n, arrivalNs: 5000n, version: 7, bidPrice: 101_000, askPrice: 101_100 },
      },
    ]);
    expect(orders(recorder)).toMatchObject([{ urn: 41, symbol: "PENNY", timeInForce: "0", side: "B", quantity: 30 }]);
    expect(path.positionOf(0)).toMatchObject({ openBuy: 30, openOrders: 1 });
    expect(path.deviceRisk.exposure[EXECUTION_KIND]).toEqual({ gross: 3_030_000n, net: 3_030_000n });
    expect(path.submit({ ...BUY, rests: false, price: 101_100 })).toBe(true);
    expect(orders(recorder)).toMatchObject([{ urn: 42, timeInForce: "3" }]);
  });

  test("does not make the orders of strategies rest", () => {
    const imbalance = { ...IDLE.imbalance, enabled: true, maxSpread: 9999, orderQuantity: 3 };
    const { path, recorder } = world({ imbalance });
    path.submit(BUY);
    path.messages(framed(itch.add(3n, "B", 500, 101_000)), 6000n);
    expect(orders(recorder).map(({ timeInForce }) => timeInForce)).toEqual(["3", "0", "3"]);
  });

  test("is refused by every rule that fails, with its bitmap, and changes nothing", () => {
    const { path, recorder } = world({ limits: { ...OPEN_LIMITS, maxQuantity: 29 } }, new Map());
    path.disarm();
    expect(path.submit(BUY)).toBe(false);
    // Not armed, quantity, exposure of the kind.
    expect(recorder.take()).toMatchObject([
      { type: 2, sent: false, reason: 2, bitmap: (1 << 1) | (1 << 4) | (1 << 9) },
    ]);
    expect(recorder.orders).toEqual([]);
    expect(path.positionOf(0)).toMatchObject({ openBuy: 0, openOrders: 0 });
  });

  test("that cannot be is an error, and the path goes on", () => {
    const { path } = world();
    expect(() => path.submit({ ...BUY, slot: 4 })).toThrow(DatapathInputError);
    expect(() => path.submit({ ...BUY, price: -1 })).toThrow(/intent.price/);
    expect(() => path.submit({ ...BUY, quantity: 1.5 })).toThrow(/intent.quantity/);
    expect(path.submit(BUY)).toBe(true);
  });
});
