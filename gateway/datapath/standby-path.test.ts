import { beforeEach, describe, expect, test } from "vitest";
import { ouch50 } from "../../proto/mod.ts";
import { StandbyPath } from "./standby-path.ts";
import { configOf, FEED, framed, itch, OPEN_LIMITS, SMALL, TRACKING } from "./test-kit.ts";

const EAGER = {
  limits: OPEN_LIMITS,
  imbalance: { enabled: true, ratioQ4: 1, minQuantity: 0, maxSpread: 9999, orderQuantity: 3, cooldownNs: 0 },
};
const DEVICE_SESSION = { ready: true, urn: 1, sendNext: 0, sendLimit: 1_000_000 };
const TAKE_OVER = {
  session: { ready: true, urn: 1_000_000, sendNext: 500, sendLimit: 1_000_000 },
  urnLast: 1_000_002,
  leaseExpiryNs: 2n ** 63n,
};

let shadow: number[];
let live: number[];
let records: number;
let standby: StandbyPath;

const urnOf = (payload: Uint8Array) => ouch50.decodeEnterOrder(payload, 3, 47).urn;
/** Each makes one intent. */
const trade = () => standby.path.messages(framed(itch.executed(1n, 1)));

beforeEach(() => {
  shadow = [];
  live = [];
  records = 0;
  standby = new StandbyPath(SMALL, {
    record: () => records++,
    shadowOrder: (payload) => shadow.push(urnOf(payload)),
    liveOrder: (payload) => live.push(urnOf(payload)),
  });
  const { path } = standby;
  path.clear(TRACKING, FEED);
  path.commit(configOf({ 0: EAGER }), 1);
  path.session(DEVICE_SESSION);
  path.lease(2n ** 63n);
  path.arm();
  path.messages(framed(itch.add(1n, "B", 500, 101_000), itch.add(2n, "S", 500, 101_100)));
});

describe("a standby path", () => {
  test("computes the device's orders as its shadow and sends none", () => {
    trade();
    expect([standby.role, shadow, live, standby.urnsLeft]).toEqual(["shadow", [1, 2], [], 0]);
    expect(records).toBe(5);
  });

  test("takes over with its own numbers, books and positions going on", () => {
    standby.path.position({ slot: 0, delta: 3, releaseBuy: 3, releaseSell: 0, releaseOrders: 0 });
    standby.path.disarm();
    standby.takeOver(TAKE_OVER);
    trade();
    expect([standby.role, shadow, live, standby.urnsLeft]).toEqual(["live", [1], [1_000_000], 2]);
    expect(standby.path.orderSession.sendNext).toBe(550);
    expect(standby.path.positionOf(0)).toMatchObject({ position: 3, openBuy: 3, openSell: 0 });
  });

  test("sends nothing after the last number of its range", () => {
    standby.path.disarm();
    standby.takeOver(TAKE_OVER);
    for (let i = 0; i < 6; i++) trade();
    expect(live).toEqual([1_000_000, 1_000_001, 1_000_002]);
    expect([standby.urnsLeft, standby.path.orderSession.ready]).toEqual([0, false]);
    expect(standby.path.counters().rejectsByReason[19]).toBe(3);
  });

  test("a range that ends with the number space", () => {
    standby.path.disarm();
    standby.takeOver({ ...TAKE_OVER, session: { ...TAKE_OVER.session, urn: 0xffff_ffff }, urnLast: 0xffff_ffff });
    trade();
    trade();
    expect([live, standby.urnsLeft]).toEqual([[0xffff_ffff], 0]);
  });

  test("refuses to take over armed, twice, or with an empty range, and is then what it was", () => {
    expect(() => standby.takeOver(TAKE_OVER)).toThrow("disarm first");
    standby.path.disarm();
    expect(() => standby.takeOver({ ...TAKE_OVER, urnLast: 999_999 })).toThrow(
      "takeOver.urnLast: expected at least the first order number 1000000, got 999999",
    );
    expect([standby.role, standby.path.isArmed, standby.path.orderSession.urn]).toEqual(["shadow", false, 2]);
    standby.takeOver(TAKE_OVER);
    expect(() => standby.takeOver(TAKE_OVER)).toThrow("trades already");
  });

  test("stands down to a disarmed shadow and keeps the next number", () => {
    standby.path.disarm();
    standby.takeOver(TAKE_OVER);
    trade();
    standby.standDown();
    trade();
    expect([standby.role, live, shadow, standby.path.orderSession.urn]).toEqual([
      "shadow",
      [1_000_000],
      [1],
      1_000_001,
    ]);
  });
});
