import { beforeEach, describe, expect, test } from "vitest";
import { type DeviceLimits, NO_MAX_AGE, type SymbolLimits } from "../../proto/mod.ts";
import { type Ask, bits, GateRig } from "./gate-rig.ts";

let rig: GateRig;
beforeEach(() => {
  rig = new GateRig();
});
const failing = (ask?: Ask) => rig.failing(ask);
const U64_MAX = 2n ** 64n - 1n;

describe("each rule passes at its limit and fails one beyond", () => {
  test("1 kill: global, kind, symbol; another kind's or symbol's does not count", () => {
    const nothing = { global: false, kinds: [], slots: [] };
    for (const state of [
      { ...nothing, global: true },
      { ...nothing, kinds: [1] },
      { ...nothing, slots: [0] },
    ]) {
      rig.operation.setKill(state);
      expect(failing()).toBe(bits(1));
    }
    rig.operation.setKill({ ...nothing, kinds: [2], slots: [1, 2] });
    expect(failing()).toBe(0);
    expect(failing({ kind: 2 })).toBe(bits(1));
    expect(failing({ slot: 1 })).toBe(bits(1));
    rig.operation.setKill(nothing);
    expect(failing({ kind: 2 })).toBe(0);
    expect(() => rig.operation.setKill({ ...nothing, slots: [4] })).toThrow("kill.slots");
    expect(() => rig.operation.setKill({ ...nothing, global: true, kinds: [0] })).toThrow("kill.kinds");
    expect(failing()).toBe(0);
  });

  test("2 armed and lease, by the device clock and not by the arrival time", () => {
    rig.operation.setLease(1000n);
    rig.operation.passTime(0, 999);
    expect(failing({ now: 5000n })).toBe(0);
    rig.operation.passTime(0, 1000);
    expect(failing({ now: 5n })).toBe(bits(2));
    // The clock does not go back.
    rig.operation.passTime(0, 10);
    expect(failing()).toBe(bits(2));
    rig.operation.setLease(2n ** 40n);
    expect(failing()).toBe(0);
    rig.operation.armed = false;
    expect(failing()).toBe(bits(2));
  });

  test("3 book: invalid, empty side, locked, crossed", () => {
    expect(failing({ view: [0, 0, 0, 0, 0] })).toBe(bits(3));
    expect(failing({ view: [1, 0, 0, 1100, 5] })).toBe(bits(3));
    expect(failing({ view: [1, 1000, 5, 0, 0] })).toBe(bits(3));
    expect(failing({ view: [1, 1100, 5, 1100, 5] })).toBe(bits(3));
    expect(failing({ view: [1, 1101, 5, 1100, 5] })).toBe(bits(3));
    expect(failing({ view: [1, 1099, 5, 1100, 5] })).toBe(0);
  });

  test("3 book: the trigger's age against the device clock", () => {
    // The clock stands at 2^32 + 10; ages cross the words' border both ways.
    rig.operation.passTime(1, 10);
    const clock = 2n ** 32n + 10n;
    for (const age of [0n, 5n, 15n, 2n ** 32n - 2n]) {
      rig.limits({ maxAgeNs: Number(age) });
      expect([age, failing({ now: clock - age }), failing({ now: clock - age - 1n })]).toEqual([age, 0, bits(3)]);
    }
    // A difference of more than 32 bits; and one that is negative, which no path can see.
    rig.operation.passTime(5, 0);
    expect(failing({ now: 2n ** 32n })).toBe(bits(3));
    expect(failing({ now: 2n ** 40n })).toBe(0);
    rig.limits({ maxAgeNs: NO_MAX_AGE });
    expect(failing({ now: 0n })).toBe(0);
  });

  test("4 trading state: each bit of the mask with its condition alone", () => {
    const { trading } = rig;
    const normal = { symbol: 1, path: 16 };
    const cases: [mask: number, symbol: number, path: number][] = [
      [1, 0, 16],
      [2, 1 | 2, 16],
      [4, 1, 0],
      [8, 1, 16 | 32],
    ];
    for (const [mask, symbol, path] of cases) {
      trading.bits[0] = symbol;
      trading.path = path;
      rig.limits({ stateMask: mask });
      expect([mask, failing()]).toEqual([mask, bits(4)]);
      rig.limits({ stateMask: 127 - 64 - mask });
      expect([mask, failing()]).toEqual([mask, 0]);
      trading.bits[0] = normal.symbol;
      trading.path = normal.path;
      rig.limits({ stateMask: mask });
      expect([mask, failing()]).toEqual([mask, 0]);
    }
    rig.limits({ stateMask: 64 });
    expect(failing()).toBe(bits(4));
    rig.limits({ stateMask: 0 });
    trading.bits[0] = 2 | 4 | 8;
    trading.path = 32;
    expect(failing({ sell: true, price: 1000 })).toBe(0);
  });

  test("4 price band: both ends belong to it; none without the band's bit", () => {
    rig.limits({ stateMask: 16 });
    rig.trading.bits[1] = 1 | 8;
    rig.trading.bandLo[1] = 1000;
    rig.trading.bandHi[1] = 1100;
    expect([999, 1000, 1100, 1101].map((price) => failing({ slot: 1, price }))).toEqual([bits(4), 0, 0, bits(4)]);
    rig.trading.bits[1] = 1;
    expect(failing({ slot: 1, price: 999 })).toBe(0);
  });

  test("4 short sale rule: a short sell at the bid or below; not above, not covered, not a buy", () => {
    rig.limits({ stateMask: 32 });
    rig.trading.bits[1] = 1 | 4;
    const sell = (price: number) => failing({ slot: 1, sell: true, price });
    expect([sell(1001), sell(1000), sell(999)]).toEqual([0, bits(4), bits(4)]);
    expect(failing({ slot: 1, price: 1000 })).toBe(0);
    rig.risk.positions[1] = 30;
    expect(sell(1000)).toBe(0);
  });

  test("5 quantity, whose ceiling cannot be switched off", () => {
    rig.limits({ maxQuantity: 10 });
    expect([failing({ quantity: 0 }), failing({ quantity: 10 }), failing({ quantity: 11 })]).toEqual([
      bits(5),
      0,
      bits(5),
    ]);
    rig.limits({ maxQuantity: 0xffff_ffff });
    expect([failing({ quantity: 999_999 }), failing({ quantity: 1_000_000 })]).toEqual([0, bits(5)]);
    rig.limits({ maxQuantity: 10, rulesOff: [5] });
    expect([failing({ quantity: 0 }), failing({ quantity: 999_999 })]).toEqual([bits(5), 0]);
    expect(failing({ quantity: 0xffff_ffff })).toBe(bits(5, 9));
  });

  test("6 notional, exact over 64 bits", () => {
    for (const [price, quantity] of [
      [1_999_999_900, 999_999],
      [1, 1],
      [65_536, 65_536],
      [0xffff_ffff, 0xffff_ffff],
    ] as const) {
      const product = BigInt(price) * BigInt(quantity);
      const check = (maxNotional: bigint) => {
        rig.limits({ maxNotional, rulesOff: [5, 7, 8, 9] }, { rulesOff: [10, 17] });
        return failing({ price, quantity, now: product }) & bits(6);
      };
      expect([check(product), check(product - 1n), check(0n), check(U64_MAX)]).toEqual([0, bits(6), bits(6), 0]);
    }
  });

  test("7 collar, both ends included", () => {
    rig.limits({ collarLo: 1000, collarHi: 1100 });
    expect([999, 1000, 1100, 1101].map((price) => failing({ slot: 1, price }))).toEqual([bits(7), 0, 0, bits(7)]);
  });

  test("8 increment: zero, ceiling, tick and lot of the slot", () => {
    rig.limits({ collarLo: 0 });
    expect([0, 100, 150].map((price) => failing({ price }))).toEqual([bits(8), 0, bits(8)]);
    expect([0, 1, 150].map((price) => failing({ slot: 1, price }))).toEqual([bits(8), 0, 0]);
    expect([1_999_999_900, 1_999_999_901].map((price) => failing({ slot: 1, price }))).toEqual([0, bits(8)]);
    expect([100, 150, 200].map((quantity) => failing({ slot: 2, price: 100, quantity }))).toEqual([0, bits(8), 0]);
    expect(failing({ slot: 2, price: 100, quantity: 99 })).toBe(bits(8));
  });

  test("9 position counts what is open, long and short", () => {
    rig.limits({ maxLong: 25, maxShort: 15 });
    expect([failing(), failing({ now: 51n }), failing({ now: 52n })]).toEqual([0, 0, bits(9)]);
    expect(failing({ quantity: 5 })).toBe(0);
    rig.position(5, 25);
    // Now 5 long, nothing open: 20 may be sold.
    expect([failing({ sell: true }), failing({ sell: true }), failing({ sell: true, quantity: 1 })]).toEqual([
      0,
      0,
      bits(9),
    ]);
    expect(rig.risk.symbolState(0)).toMatchObject({ position: 5, openBuy: 0, openSell: 20 });
  });

  test("10 exposure: gross and net, of the account and of the intent's kind", () => {
    const notional = 11_000n; // 1100 x 10
    const wide = { maxGross: U64_MAX, maxNet: U64_MAX };
    const check = (device: Partial<DeviceLimits>, ask: Ask = {}) => {
      rig.clear();
      rig.risk.applyAccount({ kind: 2, gross: 1000n, net: -400n });
      rig.limits({}, device);
      return failing({ kind: 2, ...ask });
    };
    // The account's.
    expect(check({ account: { ...wide, maxGross: 1000n + notional } })).toBe(0);
    expect(check({ account: { ...wide, maxGross: 999n + notional } })).toBe(bits(10));
    expect(check({ account: { ...wide, maxNet: notional - 400n } })).toBe(0);
    expect(check({ account: { ...wide, maxNet: notional - 401n } })).toBe(bits(10));
    expect(check({ account: { ...wide, maxNet: notional + 400n } }, { sell: true })).toBe(0);
    expect(check({ account: { ...wide, maxNet: notional + 399n } }, { sell: true })).toBe(bits(10));
    // The kind's; another kind starts from 0, and one without an entry has limits 0.
    const kinds = (maxGross: bigint, maxNet: bigint) => ({ kinds: new Map([[2, { maxGross, maxNet }]]) });
    expect(check(kinds(1000n + notional, U64_MAX))).toBe(0);
    expect(check(kinds(999n + notional, U64_MAX))).toBe(bits(10));
    expect(check(kinds(U64_MAX, notional - 400n))).toBe(0);
    expect(check(kinds(U64_MAX, notional - 401n))).toBe(bits(10));
    expect(check(kinds(U64_MAX, notional + 399n), { sell: true })).toBe(bits(10));
    expect(check(kinds(U64_MAX, U64_MAX), { kind: 1 })).toBe(bits(10));
    expect(check({ kinds: new Map([[1, { maxGross: notional, maxNet: notional }]]) }, { kind: 1 })).toBe(0);
  });

  test("10 exposure: sums of 65 bits do not wrap", () => {
    rig.limits({});
    rig.risk.applyAccount({ kind: 0, gross: 2n ** 63n - 1n, net: -(2n ** 63n) });
    rig.risk.applyAccount({ kind: 0, gross: 2n ** 63n - 1n, net: 0n });
    // Gross 2^64 - 2 and a notional of 1 and of 2.
    const ask = { slot: 1, price: 1 };
    rig.limits({}, { account: { maxGross: U64_MAX, maxNet: 2n ** 63n } });
    expect(failing({ ...ask, quantity: 2 })).toBe(bits(10));
    expect(failing({ ...ask, quantity: 1 })).toBe(0);
    rig.limits({}, { account: { maxGross: U64_MAX, maxNet: 2n ** 63n } });
    rig.clear();
    rig.risk.applyAccount({ kind: 0, gross: 0n, net: -(2n ** 63n) });
    expect(failing({ ...ask, sell: true, quantity: 1 })).toBe(bits(10));
  });

  test("11 open orders", () => {
    rig.limits({ maxOpenOrders: 2 });
    expect([failing(), failing({ now: 51n }), failing({ now: 52n })]).toEqual([0, 0, bits(11)]);
    rig.position(0, 0, 0, 1);
    expect([failing({ now: 53n }), failing({ now: 54n })]).toEqual([0, bits(11)]);
    rig.limits({ maxOpenOrders: 65_535 });
    rig.risk.openOrders[0] = 65_535;
    expect(failing()).toBe(bits(11));
    expect(failing({ slot: 1 })).toBe(0);
  });

  test("12 in flight, of the device", () => {
    rig.limits({}, { maxInFlight: 2 });
    expect([failing(), failing({ slot: 1 }), failing({ now: 52n })]).toEqual([0, 0, bits(12)]);
    rig.risk.acknowledge(1);
    expect([failing({ now: 53n }), failing({ now: 54n })]).toEqual([0, bits(12)]);
  });

  test("13 rate, by arrival time", () => {
    rig.limits({}, { rateIntervalNs: 100, rateBurstNs: 150, rulesOff: [] });
    const at = (now: bigint, slot: number) => failing({ now, slot });
    expect([at(1000n, 0), at(1000n, 1), at(1000n, 0), at(1049n, 1), at(1050n, 0)]).toEqual([
      0,
      0,
      bits(13),
      bits(13),
      0,
    ]);
  });

  test("14 throttle stays until it is reset", () => {
    rig.limits({ maxExecutions: 2 });
    expect([failing(), failing({ now: 51n }), failing({ now: 52n })]).toEqual([0, 0, bits(14)]);
    rig.position(0, 20, 0, 2);
    rig.risk.acknowledge(2);
    expect(failing()).toBe(bits(14));
    rig.risk.resetThrottle(1);
    expect(failing()).toBe(bits(14));
    rig.risk.resetThrottle(0);
    expect(failing()).toBe(0);
    rig.limits({ maxExecutions: 0 });
    expect(failing({ slot: 1 })).toBe(bits(14));
  });

  test("15 duplicate: side, price, quantity and time, per symbol", () => {
    rig.limits({ duplicateNs: 100, rulesOff: [7] });
    const start = 2n ** 32n - 50n; // the time crosses the words' border
    expect(failing({ now: start })).toBe(0);
    expect(failing({ now: start + 99n })).toBe(bits(15));
    expect(failing({ now: start + 99n, slot: 1 })).toBe(0);
    expect(failing({ now: start + 99n, sell: true })).toBe(0);
    // The last one is a sell now.
    expect(failing({ now: start + 99n })).toBe(0);
    expect(failing({ now: start + 99n, price: 1200 })).toBe(0);
    expect(failing({ now: start + 99n, price: 1200, quantity: 11 })).toBe(0);
    expect(failing({ now: start + 198n, price: 1200, quantity: 11 })).toBe(bits(15));
    // A refused one is not the last one sent; 100 ns after that one it passes.
    expect(failing({ now: start + 199n, price: 1200, quantity: 11 })).toBe(0);
    // An earlier time is an unsigned difference far in the future.
    expect(failing({ now: start, price: 1200, quantity: 11 })).toBe(0);
    rig.limits({ duplicateNs: 0 });
    expect([failing({ now: 7n }), failing({ now: 7n })]).toEqual([0, 0]);
    rig.limits({ duplicateNs: 0xffff_ffff });
    expect(failing({ now: 7n })).toBe(bits(15));
    rig.clear();
    expect(failing({ now: 7n })).toBe(0);
  });

  test("16 self match against own resting prices", () => {
    const at = (price: number, sell = false) => failing({ slot: 1, price, sell });
    rig.risk.setOwn(1, 1000, 1100);
    expect([at(1099), at(1100), at(1101)]).toEqual([0, bits(16), bits(16)]);
    expect([at(1001, true), at(1000, true), at(999, true)]).toEqual([0, bits(16), bits(16)]);
    rig.risk.setOwn(1, 0, 0);
    expect([at(1101), at(999, true)]).toEqual([0, 0]);
    expect(failing({ slot: 0 })).toBe(0);
  });

  test("17 day totals: value and quantity", () => {
    rig.risk.setDay(1000n, 100n);
    rig.limits({}, { maxDayValue: 1000n + 11_000n });
    expect(failing()).toBe(0);
    expect(failing({ now: 51n, price: 100, quantity: 1 })).toBe(bits(17));
    rig.risk.setDay(0n, 100n);
    rig.limits({}, { maxDayQuantity: 110n });
    expect([failing({ now: 52n, quantity: 11 }), failing({ now: 53n, quantity: 10 })]).toEqual([bits(17), 0]);
    rig.risk.setDay(U64_MAX, U64_MAX);
    rig.limits({});
    expect(failing({ quantity: 1, price: 100 })).toBe(bits(17));
  });

  test("18 loss: a negative result beyond the limit", () => {
    const check = (pnl: bigint, maxLoss: bigint) => {
      rig.clear();
      rig.limits({}, { maxLoss });
      rig.risk.setLoss(pnl);
      return failing();
    };
    expect([check(-100n, 100n), check(-101n, 100n), check(101n, 100n), check(0n, 0n), check(-1n, 0n)]).toEqual([
      0,
      bits(18),
      0,
      0,
      bits(18),
    ]);
    expect([check(-(2n ** 63n), 2n ** 63n), check(-(2n ** 63n), 2n ** 63n - 1n)]).toEqual([0, bits(18)]);
    expect([check(-(2n ** 32n), 2n ** 32n), check(-(2n ** 32n) - 1n, 2n ** 32n)]).toEqual([0, bits(18)]);
  });

  test("19 session: ready, and 50 bytes of window modulo 2^32", () => {
    const window = (sendNext: number, sendLimit: number, ready = true) => {
      rig.operation.setSession({ ready, urn: 1, sendNext, sendLimit });
      return failing();
    };
    expect(window(0, 50)).toBe(0);
    expect(window(0, 49)).toBe(bits(19));
    expect(window(0xffff_fff0, 0x22)).toBe(0);
    expect(window(0xffff_fff0, 0x21)).toBe(bits(19));
    // A limit behind is negative, not a window of nearly 4 GiB.
    expect(window(100, 50)).toBe(bits(19));
    expect(window(0, 1000, false)).toBe(bits(19));
  });

  test("20 order type: buy, covered sell, short sell each by its bit", () => {
    const outcomes = (allowed: number) => {
      rig.clear();
      rig.risk.positions[0] = 10;
      rig.limits({ allowed });
      return [failing(), failing({ sell: true }), failing({ sell: true, quantity: 20 })];
    };
    expect(outcomes(7)).toEqual([0, 0, 0]);
    // Without the second order the third is 20 of 10: short either way.
    expect(outcomes(1)).toEqual([0, bits(20), bits(20)]);
    expect(outcomes(2)).toEqual([bits(20), 0, bits(20)]);
    expect(outcomes(4)).toEqual([bits(20), bits(20), 0]);
  });

  test("21 reserved bits, of the symbol and of the device", () => {
    rig.limits({ reserved: 1 });
    expect(failing()).toBe(bits(21));
    rig.limits({}, { reserved: 1024 });
    expect(failing()).toBe(bits(21));
    expect(() => rig.limits({ reserved: 2048 })).toThrow("symbols[0].limits.reserved: expected an integer 0..2047");
    expect(() => rig.limits({}, { reserved: -1 })).toThrow("device.reserved");
  });
});

/** Limits under which an order of 10 at 1100 fails every rule that can be off. */
const NOTHING_ALLOWED: SymbolLimits = {
  maxQuantity: 0,
  maxNotional: 0n,
  collarLo: 5000,
  collarHi: 0,
  maxLong: 0,
  maxShort: 0,
  maxAgeNs: NO_MAX_AGE,
  stateMask: 127,
  maxOpenOrders: 0,
  maxExecutions: 0,
  duplicateNs: 100,
  allowed: 0,
  rulesOff: [],
  reserved: 0,
};
const NO_DEVICE: Partial<DeviceLimits> = {
  rateIntervalNs: 1000,
  rateBurstNs: 0,
  account: { maxGross: 0n, maxNet: 0n },
  kinds: new Map(),
  maxInFlight: 0,
  maxDayValue: 0n,
  maxDayQuantity: 0n,
  maxLoss: 0n,
};

describe("off", () => {
  const symbolRules = [4, 5, 6, 7, 8, 9, 11, 14, 15, 16, 20] as const;
  const deviceRules = [10, 12, 13, 17, 18] as const;
  const ask = { price: 1150, now: 60n };

  /** One order went out before, at 1150, so that rate and duplicate fail too. */
  function everythingAgainst(symbolOff: readonly number[], deviceOff: readonly number[]): number {
    rig.clear();
    rig.operation.setSession({ ready: true, urn: 1, sendNext: 0, sendLimit: 1000 });
    rig.limits({ rulesOff: [8] }, { rateIntervalNs: 1000, rulesOff: [] });
    expect(failing(ask)).toBe(0);
    rig.risk.setOwn(0, 1, 1);
    rig.risk.setLoss(-1n);
    rig.limits(
      { ...NOTHING_ALLOWED, rulesOff: symbolOff as typeof NOTHING_ALLOWED.rulesOff },
      { ...NO_DEVICE, rulesOff: deviceOff as DeviceLimits["rulesOff"] },
    );
    return failing(ask);
  }

  test("each rule that may be off is silenced alone", () => {
    const all = [...symbolRules, ...deviceRules];
    expect(everythingAgainst([], [])).toBe(bits(...all));
    for (const rule of symbolRules) expect(everythingAgainst([rule], [])).toBe(bits(...all) - bits(rule));
    for (const rule of deviceRules) expect(everythingAgainst([], [rule])).toBe(bits(...all) - bits(rule));
    expect(everythingAgainst(symbolRules, deviceRules)).toBe(0);
  });

  test("the others cannot be off, and what was in force stays", () => {
    rig.limits({ ...NOTHING_ALLOWED, rulesOff: symbolRules }, { ...NO_DEVICE, rulesOff: deviceRules });
    rig.operation.armed = false;
    rig.operation.setKill({ global: true, kinds: [], slots: [] });
    rig.operation.setSession({ ready: false, urn: 1, sendNext: 0, sendLimit: 1000 });
    const invalid = { view: [0, 0, 0, 0, 0] };
    expect(failing(invalid)).toBe(bits(1, 2, 3, 19));
    expect(() => rig.limits({ rulesOff: [1 as 4] })).toThrow(
      "symbols[0].limits.rulesOff: expected only rules 4, 5, 6, 7, 8, 9, 11, 14, 15, 16, 20, got 1",
    );
    expect(() => rig.limits({ rulesOff: [13 as 4] })).toThrow("rulesOff");
    expect(() => rig.limits({}, { rulesOff: [9 as 10] })).toThrow(
      "device.rulesOff: expected only rules 10, 12, 13, 17, 18, got 9",
    );
    expect(() => rig.limits({}, { waiveReducing: [9 as 6] })).toThrow(
      "device.waiveReducing: expected only rules 6, 10, 11, 14, 17, 18, got 9",
    );
    expect(() => rig.limits({ maxNotional: 2n ** 64n })).toThrow("symbols[0].limits.maxNotional");
    expect(() => rig.limits({ maxLong: 2 ** 31 })).toThrow(
      "symbols[0].limits.maxLong: expected an integer 0..2147483647",
    );
    expect(() => rig.limits({ stateMask: 128 })).toThrow("symbols[0].limits.stateMask");
    expect(() => rig.limits({ allowed: 16 })).toThrow("symbols[0].limits.allowed");
    expect(() => rig.limits({}, { maxInFlight: 65_536 })).toThrow("device.maxInFlight");
    expect(() => rig.limits({}, { kinds: new Map([[8, { maxGross: 0n, maxNet: 0n }]]) })).toThrow("device.kinds: kind");
    expect(failing(invalid)).toBe(bits(1, 2, 3, 19));
  });

  test("a slot without an entry has limits 0 and nothing off", () => {
    rig.limits({}, { ...NO_DEVICE, rateIntervalNs: 0 });
    rig.operation.passTime(0, 51);
    // 3: no age is young enough; state_mask and duplicate_ns are 0, nothing is reserved.
    expect(failing({ slot: 3, now: 50n })).toBe(bits(3, 5, 6, 7, 9, 10, 11, 12, 14, 17, 20));
  });
});

describe("an order that reduces a position", () => {
  const waived = [6, 10, 11, 14, 17, 18] as const;
  const against = { maxNotional: 0n, maxOpenOrders: 0, maxExecutions: 0 };
  const device = { ...NO_DEVICE, rateIntervalNs: 0, maxInFlight: 5 };
  const check = (ask: Ask, waiveReducing: DeviceLimits["waiveReducing"] = waived) => {
    rig.limits(against, { ...device, waiveReducing });
    rig.risk.setLoss(-1n);
    return failing(ask);
  };

  test("a sell within position less open sells", () => {
    rig.position(10);
    expect(check({ sell: true, quantity: 11 })).toBe(bits(...waived));
    expect(check({ sell: true, quantity: 10 })).toBe(0);
    // 10 are for sale now.
    expect(check({ sell: true, quantity: 1, now: 51n })).toBe(bits(...waived));
    expect(check({ sell: true, quantity: 0 })).toBe(bits(5));
  });

  test("a buy that leaves position and open buys at 0 or less", () => {
    rig.position(-10);
    expect(check({ quantity: 11 })).toBe(bits(...waived));
    expect(check({ quantity: 10 })).toBe(0);
    expect(check({ quantity: 1, now: 51n })).toBe(bits(...waived));
  });

  test("only what the configuration waives, and nothing else", () => {
    rig.position(10);
    for (const rule of waived) {
      expect(check({ sell: true }, [rule])).toBe(bits(...waived) - bits(rule));
    }
    rig.limits({ maxQuantity: 1, collarLo: 5000, allowed: 0 }, { waiveReducing: waived, maxInFlight: 0 });
    expect(failing({ sell: true })).toBe(bits(5, 7, 12, 20));
  });
});
