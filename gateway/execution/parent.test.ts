import { describe, expect, it } from "vitest";
import { specErrors } from "./parent-spec.ts";
import { IllegalParentTransition } from "./parent-state.ts";
import { NO_VOLUME, ParentRig, QUOTES, specOf } from "./test-parent.ts";

const volume = (shares: number) => ({ ...NO_VOLUME, shares, notional: BigInt(shares) * 1_000_000n });

describe("a TWAP", () => {
  it("waits for its start, then works each slice's shares from the slice's beginning", () => {
    const rig = new ParentRig({ startUs: 5_000_000, endUs: 105_000_000 });
    expect(rig.step(0)).toBe(5_000_000);
    expect(rig.sent).toEqual([]);
    rig.step(5_000_000);
    expect(rig.sent).toEqual([{ urn: 1, price: QUOTES.bid, quantity: 100, rests: true }]);
    rig.fill(1, 100, QUOTES.bid);
    // The schedule is met: nothing before the next slice.
    expect(rig.step(6_000_000)).toBe(15_000_000);
    rig.step(15_000_000);
    expect(rig.sent).toHaveLength(2);
    expect(rig.parent.scheduleError).toEqual({ last: 0, max: 0, sum: 0, samples: 1 });
  });

  it("runs ahead with its urgency, and is whole at the end", () => {
    const rig = new ParentRig({ urgency: 100 });
    rig.step(0);
    // 10 % of the time: 2t - t^2 of the shares.
    expect(rig.last().quantity).toBe(190);
    rig.fill(1, 190, QUOTES.bid);
    rig.step(90_000_000);
    expect(rig.last().quantity).toBe(810);
    rig.fill(2, 810, QUOTES.bid);
    expect(rig.parent.state).toBe("filled");
    expect(rig.step(95_000_000)).toBeUndefined();
  });

  it("cancels what rests for too long, waits for the answer, and crosses for the rest alone", () => {
    const rig = new ParentRig({ timeoutUs: 4_000_000, crossTicks: 2 });
    rig.step(0);
    rig.fill(1, 30, QUOTES.bid);
    expect(rig.step(3_999_999)).toBe(4_000_000);
    rig.step(4_000_000);
    expect(rig.cancelled).toEqual([1]);
    rig.step(4_000_100);
    expect(rig.cancelled).toEqual([1]);
    expect(rig.sent).toHaveLength(1);
    // A fill on the way of the cancel counts.
    rig.fill(1, 10, QUOTES.bid);
    rig.over(1, "cancelled");
    rig.step(4_100_000);
    expect(rig.last()).toEqual({ urn: 2, price: QUOTES.ask + 200, quantity: 60, rests: false });
    expect(rig.parent.counts.unsolicited).toBe(0);
  });

  it("follows a better price of its side, and never beyond its limit", () => {
    const rig = new ParentRig({ limitPrice: 1_000_100 });
    rig.step(0);
    rig.market = { ...rig.market, quotes: { ...QUOTES, bid: 1_000_300, ask: 1_000_400 } };
    rig.step(100_000);
    expect(rig.cancelled).toEqual([]);
    rig.step(200_000);
    expect(rig.cancelled).toEqual([1]);
    rig.over(1, "cancelled");
    rig.step(300_000);
    expect(rig.last()).toMatchObject({ price: 1_000_100, rests: true });
    // Late, and the other side is beyond the limit: it waits.
    rig.over(2, "cancelled");
    rig.step(9_000_000);
    expect(rig.sent).toHaveLength(2);
    expect(rig.parent.why).toBe("the market is beyond the limit price");
  });

  it("waits longer each time when a child found nothing to take, and no longer when one did", () => {
    const rig = new ParentRig({ policy: "cross", gapUs: 100_000 });
    const times: number[] = [];
    for (let now = 0; now < 4_000_000; now += 50_000) {
      rig.step(now);
      if (rig.sent.length <= times.length) continue;
      times.push(now);
      if (times.length === 5) rig.fill(rig.last().urn, 1, QUOTES.ask);
      rig.over(rig.last().urn, "cancelled", "I");
    }
    expect(times.slice(0, 7)).toEqual([0, 100_000, 300_000, 700_000, 1_500_000, 1_600_000, 1_700_000]);
  });

  it("takes what is shown and no more at touch", () => {
    const rig = new ParentRig({ policy: "touch", sell: true, quantity: 10_000 });
    rig.step(0);
    expect(rig.last()).toEqual({ urn: 1, price: QUOTES.bid, quantity: QUOTES.bidQuantity, rests: false });
  });
});

describe("other kinds", () => {
  it("POV follows the market's volume since its start, pauses left out", () => {
    const rig = new ParentRig({ kind: "pov", rateBps: 1000, minChild: 50 });
    rig.market = { ...rig.market, volume: volume(7000) };
    rig.step(0);
    rig.market = { ...rig.market, volume: volume(7400) };
    rig.step(1);
    // 40 shares are fewer than a child has at least.
    expect(rig.sent).toEqual([]);
    rig.market = { ...rig.market, volume: volume(7600) };
    rig.step(2);
    expect(rig.last().quantity).toBe(60);
    rig.parent.pause("a person");
    rig.over(1, "cancelled");
    rig.market = { ...rig.market, volume: volume(90_000) };
    rig.parent.resume();
    rig.step(1_000_000);
    rig.step(1_000_001);
    expect(rig.last().quantity).toBe(60);
    expect(rig.parent.volume.shares).toBe(600);
  });

  it("an iceberg shows a part at its limit and shows the next when that is done", () => {
    const rig = new ParentRig({ kind: "iceberg", displayQuantity: 40, limitPrice: 999_000, timeoutUs: 0 });
    rig.step(0);
    expect(rig.last()).toEqual({ urn: 1, price: 999_000, quantity: 40, rests: true });
    rig.step(50_000_000);
    expect(rig.cancelled).toEqual([]);
    rig.fill(1, 40, 999_000);
    rig.step(60_000_000);
    expect(rig.last()).toMatchObject({ urn: 2, quantity: 40 });
  });

  it("VWAP spends its shares as the curve says, and less of them early when the market is quieter than the curve", () => {
    const curve = [100, 300, 100, 100, 100, 100, 50, 50, 50, 50];
    const rig = new ParentRig({ kind: "vwap", curve });
    rig.step(0);
    expect(rig.last().quantity).toBe(100);
    rig.fill(1, 100, QUOTES.bid);
    // Just as busy as the curve: 40 % by the end of the second part.
    rig.market = { ...rig.market, volume: volume(100) };
    rig.step(10_000_000);
    rig.step(10_000_001);
    expect(rig.last().quantity).toBe(300);
  });

  it("no share beyond the participation cap", () => {
    const rig = new ParentRig({ capBps: 500 });
    rig.step(0);
    expect(rig.sent).toEqual([]);
    expect(rig.parent.why).toBe("the participation cap");
    rig.market = { ...rig.market, volume: volume(999) };
    rig.step(1);
    expect(rig.last().quantity).toBe(49);
    rig.fill(1, 49, QUOTES.bid);
    rig.step(500_000);
    expect(rig.sent).toHaveLength(1);
    rig.market = { ...rig.market, volume: volume(1040) };
    rig.step(600_000);
    expect(rig.last()).toMatchObject({ urn: 2, quantity: 3 });
  });
});

describe("what keeps it from sending", () => {
  it("an obstacle: what rests is cancelled, nothing is sent, and it says why", () => {
    const rig = new ParentRig();
    rig.step(0);
    rig.market = { ...rig.market, obstacle: "not armed" };
    rig.step(1);
    expect(rig.cancelled).toEqual([1]);
    expect(rig.parent.why).toBe("not armed");
    rig.over(1, "cancelled");
    rig.step(1000);
    expect(rig.sent).toHaveLength(1);
    rig.market = { ...rig.market, obstacle: undefined };
    rig.step(200_000);
    expect(rig.sent).toHaveLength(2);
  });

  it("the gate: asked again later, each time twice as late", () => {
    const rig = new ParentRig();
    rig.refuse = "risk rule 13 (rate)";
    expect(rig.step(0)).toBe(100_000);
    rig.step(99_999);
    expect(rig.parent.counts.refused).toBe(1);
    expect(rig.step(100_000)).toBe(300_000);
    expect(rig.parent.why).toBe("risk rule 13 (rate)");
  });

  it("the venue: so many rejects in a row pause it", () => {
    const rig = new ParentRig();
    let now = 0;
    for (let reject = 0; reject < 8; reject++) {
      now = rig.step(now) === undefined ? now : now;
      for (; rig.sent.length === reject; now += 50_000) rig.step(now);
      rig.over(rig.last().urn, "rejected", "0x07");
    }
    expect(rig.parent.state).toBe("paused");
    expect(rig.parent.why).toBe("8 child orders in a row were rejected, the last with 0x07");
  });

  it("a person: paused, resumed, cancelled; what comes late counts", () => {
    const rig = new ParentRig();
    rig.step(0);
    rig.parent.pause("lunch");
    expect(rig.cancelled).toEqual([1]);
    rig.over(1, "cancelled");
    rig.step(20_000_000);
    expect(rig.sent).toHaveLength(1);
    expect(() => rig.parent.pause("again")).toThrow(IllegalParentTransition);
    rig.parent.resume();
    rig.step(30_000_000);
    expect(rig.last()).toMatchObject({ urn: 2, quantity: 400 });
    rig.parent.cancel("enough");
    expect(rig.parent.state).toBe("ending");
    rig.fill(2, 70, QUOTES.bid);
    rig.over(2, "cancelled");
    expect(rig.parent).toMatchObject({ state: "cancelled", why: "enough", filled: 70, open: 0 });
    expect(() => rig.parent.resume()).toThrow(IllegalParentTransition);
  });

  it("its end: what rests is cancelled, and it is over with the venue's last word", () => {
    const rig = new ParentRig({ timeoutUs: 0 });
    rig.step(0);
    rig.step(100_000_000);
    expect(rig.parent.state).toBe("ending");
    expect(rig.cancelled).toEqual([1]);
    // Unanswered: asked again.
    rig.step(101_000_000);
    expect(rig.cancelled).toEqual([1, 1]);
    rig.over(1, "cancelled");
    expect(rig.parent).toMatchObject({ state: "expired", why: "the time is over" });
  });
});

describe("what cannot be", () => {
  it.each([
    [{ id: "a b" }, "id"],
    [{ quantity: 0 }, "quantity"],
    [{ quantity: 150 }, "quantity"],
    [{ limitPrice: 1_000_050 }, "limitPrice"],
    [{ endUs: 0 }, "endUs"],
    [{ urgency: 101 }, "urgency"],
    [{ capBps: 10_001 }, "capBps"],
    [{ kind: "pov" }, "rateBps"],
    [{ kind: "iceberg" }, "displayQuantity"],
    [{ kind: "vwap" }, "curve"],
    [{ kind: "vwap", curve: [1.5] }, "curve"],
    [{ sliceUs: 1 }, "sliceUs"],
    [{ minChild: 200, maxChild: 100 }, "maxChild"],
  ] as const)("%j is told by its field", (given, field) => {
    expect(specErrors(specOf(given), 100, 100).map((error) => error.field)).toEqual([field]);
  });

  it("and what can be is not", () => {
    expect(specErrors(specOf(), 100, 100)).toEqual([]);
  });
});
