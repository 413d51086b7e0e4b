// Every rule of docs/datapath.md section 6, one step beyond its limit and nothing else wrong; what may be off and waived; saturation.

import { describe, expect, test } from "vitest";
import { type GateBench, openGate, type Turn } from "./gate-bench.ts";
import { KINDS, type Settings, TX_QUEUE } from "./gate-drawing.ts";
import {
  type GateIntent,
  I32_MAX,
  type ModelDeviceLimits,
  type ModelExposure,
  QUOTING,
  U64_MAX,
} from "./gate-model.ts";

const SYMBOLS = 4;
const PRICE = 2_000_000;
const QTY = 100;
const NOTIONAL = 200_000_000n;
const SLOT = 2;

const GOOD: GateIntent = {
  symbol: SLOT,
  kind: 1,
  sell: false,
  price: PRICE,
  qty: QTY,
  now: 5000n,
  trading: {
    session_open: true,
    market_halt: false,
    trading: true,
    operational_halt: false,
    short_restricted: true,
    band: true,
    band_lo: PRICE,
    band_hi: PRICE,
  },
  view: { valid: true, bid_px: PRICE - 100, bid_qty: 5, ask_px: PRICE, ask_qty: 5 },
};
const SELL: Partial<GateIntent> = { sell: true, view: { ...GOOD.view, bid_px: PRICE, ask_px: PRICE + 100 } };
const EXACT: ModelExposure = { max_gross: NOTIONAL, max_net: NOTIONAL };

/** {@link GOOD} is on every limit. */
const OPEN: Settings = {
  limits: {
    max_qty: QTY,
    max_notional: NOTIONAL,
    collar_lo: PRICE,
    collar_hi: PRICE,
    max_long: QTY,
    max_short: QTY,
    check_off: 0,
    reserved: false,
    max_age_ns: 10,
    max_open_orders: 1,
    max_executions: 1,
    duplicate_ns: 0xffff_ffff,
    state_mask: 0b001_1111,
    allowed: 0b111,
    tick_100: true,
    lot_100: true,
  },
  device: {
    interval_ns: 100,
    burst_ns: 0,
    check_off: 0,
    waive_reducing: 0,
    reserved: false,
    max_in_flight: 1,
    max_day_value: NOTIONAL,
    max_day_qty: BigInt(QTY),
    max_loss: 7n,
    exposure: Array.from({ length: KINDS + 1 }, (_, index) => (index < 2 ? EXACT : { max_gross: 0n, max_net: 0n })),
  },
  operation: {
    clock: 5010n,
    armed: true,
    lease: 5011n,
    killGlobal: false,
    killKinds: 0b11101,
    killSymbols: 0b1011n,
    ready: true,
    sendLimit: 200,
    txWaiting: TX_QUEUE - 1,
    txWaitingBytes: 50 * (TX_QUEUE - 1),
    txQueue: TX_QUEUE,
  },
};
/** Nothing in the way. */
const WIDE: Settings = {
  limits: {
    ...OPEN.limits,
    max_qty: 0xffff_ffff,
    max_notional: U64_MAX,
    collar_lo: 0,
    collar_hi: 0xffff_ffff,
    max_long: Number(I32_MAX),
    max_short: Number(I32_MAX),
    max_age_ns: 0xffff_ffff,
    max_open_orders: 0xffff,
    max_executions: 0xffff,
    duplicate_ns: 0,
    state_mask: 0,
    tick_100: false,
    lot_100: false,
  },
  device: {
    ...OPEN.device,
    interval_ns: 0,
    burst_ns: 0xffff_ffff,
    max_in_flight: 0xffff,
    max_day_value: U64_MAX,
    max_day_qty: U64_MAX,
    max_loss: U64_MAX,
    exposure: Array.from({ length: KINDS + 1 }, () => ({ max_gross: U64_MAX, max_net: U64_MAX })),
  },
  operation: { ...OPEN.operation, sendLimit: 0x4000_0000, txWaiting: 0, txWaitingBytes: 0, lease: U64_MAX },
};

interface Change {
  readonly intent?: Partial<GateIntent>;
  readonly limits?: Partial<Settings["limits"]>;
  readonly device?: Partial<ModelDeviceLimits>;
  readonly operation?: Partial<Settings["operation"]>;
}

const changed = (change: Change, settings: Settings = OPEN): Turn => ({
  intent: { ...GOOD, ...change.intent },
  settings: {
    limits: { ...settings.limits, ...change.limits },
    device: { ...settings.device, ...change.device },
    operation: { ...settings.operation, ...change.operation },
  },
});
const exposed = (index: number, limits: Partial<ModelExposure>): Change => ({
  device: { exposure: OPEN.device.exposure.map((own, at) => (at === index ? { ...own, ...limits } : own)) },
});
const trading = (change: Partial<GateIntent["trading"]>): Change => ({
  intent: { trading: { ...GOOD.trading, ...change } },
});
const view = (change: Partial<GateIntent["view"]>): Change => ({ intent: { view: { ...GOOD.view, ...change } } });

interface Edge {
  readonly rule: number;
  readonly what: string;
  readonly change?: Change;
  /** What the host said before. */
  readonly told?: (bench: GateBench) => void;
}

const EDGES: readonly Edge[] = [
  { rule: 1, what: "global kill", change: { operation: { killGlobal: true } } },
  { rule: 1, what: "the kind's kill", change: { operation: { killKinds: 0b10 } } },
  { rule: 1, what: "the symbol's kill", change: { operation: { killSymbols: 0b100n } } },
  { rule: 2, what: "disarmed", change: { operation: { armed: false } } },
  { rule: 2, what: "the lease's last nanosecond over", change: { operation: { lease: 5010n } } },
  { rule: 3, what: "an invalid view", change: view({ valid: false }) },
  { rule: 3, what: "no bid", change: view({ bid_qty: 0 }) },
  { rule: 3, what: "no ask", change: view({ ask_qty: 0 }) },
  { rule: 3, what: "a locked book", change: view({ bid_px: PRICE }) },
  { rule: 3, what: "a trigger a nanosecond too old", change: { limits: { max_age_ns: 9 } } },
  { rule: 4, what: "a halt", change: trading({ trading: false }) },
  { rule: 4, what: "an operational halt", change: trading({ operational_halt: true }) },
  { rule: 4, what: "an order before the session opens", change: trading({ session_open: false }) },
  { rule: 4, what: "a market-wide halt", change: trading({ market_halt: true }) },
  { rule: 4, what: "a price below the band", change: trading({ band_lo: PRICE + 1, band_hi: PRICE + 1 }) },
  { rule: 4, what: "a price above the band", change: trading({ band_lo: 0, band_hi: PRICE - 1 }) },
  {
    rule: 4,
    what: "a short sell at the bid under restriction",
    change: { intent: SELL, limits: { state_mask: 0b010_0000 } },
  },
  { rule: 4, what: "a symbol of the restricted list", change: { limits: { state_mask: 0b100_0000 } } },
  { rule: 5, what: "a share too many", change: { limits: { max_qty: QTY - 1 } } },
  { rule: 6, what: "a notional one above", change: { limits: { max_notional: NOTIONAL - 1n } } },
  { rule: 7, what: "a price below the collar", change: { limits: { collar_lo: PRICE + 1, collar_hi: PRICE + 2 } } },
  { rule: 7, what: "a price above the collar", change: { limits: { collar_lo: 1, collar_hi: PRICE - 1 } } },
  { rule: 9, what: "a share too long", change: { limits: { max_long: QTY - 1 } } },
  { rule: 9, what: "a share too short", change: { intent: SELL, limits: { max_short: QTY - 1 } } },
  { rule: 10, what: "gross exposure of the account", change: exposed(0, { max_gross: NOTIONAL - 1n }) },
  { rule: 10, what: "net exposure of the account", change: exposed(0, { max_net: NOTIONAL - 1n }) },
  { rule: 10, what: "gross exposure of the kind", change: exposed(1, { max_gross: NOTIONAL - 1n }) },
  { rule: 10, what: "net exposure of the kind", change: exposed(1, { max_net: NOTIONAL - 1n }) },
  { rule: 10, what: "exposure that the host told of", told: (bench) => bench.account(1, 1n, 0n) },
  { rule: 11, what: "an open order too many", change: { limits: { max_open_orders: 0 } } },
  { rule: 12, what: "an order in flight too many", change: { device: { max_in_flight: 0 } } },
  { rule: 14, what: "an execution too many", change: { limits: { max_executions: 0 } } },
  { rule: 16, what: "a buy at the own ask", told: (bench) => bench.own(SLOT, 0, PRICE) },
  { rule: 16, what: "a sell at the own bid", change: { intent: SELL }, told: (bench) => bench.own(SLOT, PRICE, 0) },
  { rule: 17, what: "a day's value one above", told: (bench) => bench.day(1n, 0n) },
  { rule: 17, what: "a day's share too many", told: (bench) => bench.day(0n, 1n) },
  { rule: 18, what: "a loss one above", told: (bench) => bench.loss(-8n) },
  { rule: 19, what: "a session that is not ready", change: { operation: { ready: false } } },
  { rule: 19, what: "49 bytes of room behind what waits", change: { operation: { sendLimit: 199 } } },
  {
    rule: 19,
    what: "a full transmit queue",
    change: { operation: { txWaiting: TX_QUEUE, txWaitingBytes: 200, sendLimit: 250 } },
  },
  { rule: 20, what: "a buy", change: { limits: { allowed: 0b110 } } },
  { rule: 20, what: "a short sell", change: { intent: SELL, limits: { allowed: 0b011 } } },
  {
    rule: 20,
    what: "a sell out of the position",
    change: { intent: SELL, limits: { allowed: 0b101 } },
    told: (bench) => bench.position(SLOT, QTY, 0, 0, 0),
  },
  { rule: 21, what: "a reserved bit of the symbol's limits", change: { limits: { reserved: true } } },
  { rule: 21, what: "a reserved bit of the device's limits", change: { device: { reserved: true } } },
];

/** Rule 5 and 8 of what is no whole order: other rules would mind the changed notional. */
const INCREMENTS: readonly Edge[] = [
  { rule: 5, what: "no shares", change: { intent: { qty: 0 } } },
  {
    rule: 5,
    what: "a million shares though it is off",
    change: { intent: { qty: 1_000_000 }, limits: { check_off: 0x10 } },
  },
  { rule: 8, what: "no price", change: { intent: { price: 0 } } },
  { rule: 8, what: "a price above the ceiling", change: { intent: { price: 1_999_999_901 } } },
  { rule: 8, what: "a price off the tick", change: { intent: { price: PRICE + 1 }, limits: { tick_100: true } } },
  { rule: 8, what: "an odd lot", change: { intent: { qty: QTY - 1 }, limits: { lot_100: true } } },
];

async function refusal({ rule, change = {}, told }: Edge, settings: Settings): Promise<void> {
  const bench = await openGate(SYMBOLS);
  told?.(bench);
  bench.single(changed(change, settings), 1n);
  expect([...bench.lone]).toEqual([[rule, 1]]);
}

describe("one step beyond the limit", () => {
  test.each(["buy", "sell"])("a %s on every limit at once passes", async (side) => {
    const bench = await openGate(SYMBOLS);
    bench.loss(-7n);
    bench.own(SLOT, PRICE - 1, PRICE + 1);
    bench.single(changed({ intent: side === "sell" ? SELL : {} }), 1n);
    expect(bench.sent).toBe(1);
  });

  test.each(EDGES)("rule $rule refuses $what", async (edge) => refusal(edge, OPEN));
  test.each(INCREMENTS)("rule $rule refuses $what", async (edge) => refusal(edge, WIDE));

  test("rule 13 refuses the order for which the bucket has no credit, and takes the next when it has", async () => {
    const bench = await openGate(SYMBOLS);
    const outcomes: boolean[] = [];
    for (const now of [5000n, 5099n, 5100n, U64_MAX - 5n]) {
      const before = bench.sent;
      bench.single(changed({ intent: { now }, device: { interval_ns: 100, burst_ns: 0 } }, WIDE), now);
      outcomes.push(bench.sent > before);
    }
    expect(outcomes).toEqual([true, false, true, true]);
    expect([...bench.lone]).toEqual([[13, 1]]);
  });

  test("rule 15 refuses the same order in the same nanoseconds, not another price, and not after them", async () => {
    const bench = await openGate(SYMBOLS);
    const limits = { duplicate_ns: 100 };
    const outcomes: boolean[] = [];
    for (const intent of [{}, {}, { now: 5099n }, { price: PRICE + 1 }, {}, { now: 5100n }]) {
      const before = bench.sent;
      bench.single(changed({ intent, limits }, WIDE), 1n);
      outcomes.push(bench.sent > before);
    }
    expect(outcomes).toEqual([true, false, false, true, true, true]);
    expect([...bench.lone]).toEqual([[15, 2]]);
  });

  test("rule 14 refuses until a person resets it", async () => {
    const bench = await openGate(SYMBOLS);
    const turn = changed({ limits: { max_executions: 1 } }, WIDE);
    for (let n = 0n; n < 3n; n++) bench.single(turn, n);
    bench.resetThrottle(SLOT);
    bench.single(turn, 3n);
    expect(bench.sent).toBe(2);
    expect([...bench.lone]).toEqual([[14, 2]]);
  });
});

describe("an order that rests", () => {
  const RESTS = 0b1111;
  const rests = { rest: 60, order: 7, done: 0, short: false };
  const replace: Partial<GateIntent> = { kind: QUOTING, rests: { ...rests, action: "replace" } };
  const cancel: Partial<GateIntent> = { kind: QUOTING, rests: { ...rests, action: "cancel" }, qty: 60 };
  const operation = { killKinds: 0 };

  test.each<Edge>([
    { rule: 20, what: "an order that may not rest", change: { intent: { kind: QUOTING }, limits: { allowed: 0b111 } } },
    { rule: 20, what: "a replacement of one that may not", change: { intent: replace, limits: { allowed: 0b111 } } },
    {
      rule: 20,
      what: "a replacement that becomes a short sale",
      change: { intent: { ...SELL, ...replace }, limits: { allowed: RESTS } },
    },
    {
      rule: 20,
      what: "a replacement that is one no more",
      change: {
        intent: { ...SELL, ...replace, rests: { ...rests, action: "replace", short: true } },
        limits: { allowed: RESTS },
      },
      told: (bench) => bench.position(SLOT, 40, 0, 0, 0),
    },
    {
      rule: 9,
      what: "a share more than a replacement may add",
      change: { intent: replace, limits: { allowed: RESTS, max_long: 39 } },
    },
    {
      rule: 11,
      what: "a replacement when too many are open",
      change: { intent: replace, limits: { allowed: RESTS, max_open_orders: 0 } },
      told: openOne,
    },
    {
      rule: 19,
      what: "an order that rests in 52 bytes of room",
      change: { intent: { kind: QUOTING }, limits: { allowed: RESTS }, operation: { sendLimit: 52 } },
    },
    {
      rule: 19,
      what: "a replacement in 42 bytes of room",
      change: { intent: replace, limits: { allowed: RESTS }, operation: { sendLimit: 42 } },
    },
    { rule: 19, what: "a cancel in 11 bytes of room", change: { intent: cancel, operation: { sendLimit: 11 } } },
    {
      rule: 1,
      what: "a cancel of a kind that is killed",
      change: { intent: cancel, operation: { killKinds: 1 << QUOTING } },
    },
    { rule: 2, what: "a cancel when disarmed", change: { intent: cancel, operation: { armed: false } } },
  ])("rule $rule refuses $what", async ({ change = {}, ...edge }) =>
    refusal({ ...edge, change: { ...change, operation: { ...operation, ...change.operation } } }, WIDE),
  );

  /** An order is open; it is sent, so the refusal is still the only one. */
  function openOne(bench: GateBench): void {
    bench.single(changed({}, WIDE), 0n);
  }

  test("a replacement passes where a new order would not: executions, the same again, open orders, what it adds", async () => {
    const bench = await openGate(SYMBOLS);
    const limits = {
      allowed: RESTS,
      max_executions: 1,
      duplicate_ns: 0xffff_ffff,
      max_open_orders: 1,
      max_long: QTY + 40,
    };
    bench.single(changed({ intent: { kind: QUOTING }, limits, operation }, WIDE), 1n);
    bench.single(changed({ intent: replace, limits, operation: { ...operation, sendLimit: 53 + 43 } }, WIDE), 2n);
    expect(bench.sent).toBe(2);
    // Both count until the host releases the first.
    bench.compareSlot(SLOT);
    expect(bench.model.slot(SLOT)).toMatchObject({ openBuy: BigInt(2 * QTY), openOrders: 2, executions: 1 });
    bench.compareDevice();
  });

  test("a cancel passes whatever else refuses, in 12 bytes, and adds to orders in flight and the rate alone", async () => {
    const bench = await openGate(SYMBOLS);
    bench.loss(-8n);
    const limits = { allowed: 0, reserved: true, state_mask: 64, max_open_orders: 0, collar_lo: 1, collar_hi: 1 };
    const device = { max_in_flight: 0, max_loss: 0n, interval_ns: 100, reserved: true };
    const intent = { ...cancel, price: 0, qty: 0, view: { ...GOOD.view, valid: false } };
    bench.single(changed({ intent, limits, device, operation: { ...operation, sendLimit: 12 } }, WIDE), 1n);
    expect(bench.sent).toBe(1);
    bench.compareSlot(SLOT);
    bench.compareDevice();
    expect([bench.model.inFlight, bench.model.tat]).toEqual([1, GOOD.now + 100n]);
  });
});

describe("what may be off", () => {
  const OFF_BY_SLOT = [4, 5, 6, 7, 8, 9, 11, 14, 15, 16, 20];
  const OFF_BY_DEVICE = [10, 12, 13, 17, 18];
  const WAIVABLE = [6, 10, 11, 14, 17, 18];
  const ALL = 0x1f_ffff;
  /** Refused by every rule that limits decide, but for 13 and 15, which need an order before. */
  const refused: Change = {
    limits: {
      ...{
        max_qty: 0,
        max_notional: 0n,
        collar_lo: 1,
        collar_hi: 1,
        max_long: 0,
        max_open_orders: 0,
        max_executions: 0,
      },
      allowed: 0,
      state_mask: 64,
    },
    device: {
      max_in_flight: 0,
      max_day_value: 0n,
      max_loss: 0n,
      exposure: WIDE.device.exposure.map(() => ({ max_gross: 0n, max_net: 0n })),
    },
    operation: { armed: false, ready: false, killGlobal: true },
    intent: { price: PRICE + 1, view: { ...GOOD.view, valid: false } },
  };
  const failing = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 17, 18, 19, 20];

  async function codes(change: Change, position: number): Promise<number[]> {
    const bench = await openGate(SYMBOLS);
    bench.own(SLOT, 0, PRICE);
    bench.loss(-1n);
    if (position !== 0) bench.position(SLOT, position, 0, 0, 0);
    const { limits, device } = refused;
    const turn = changed(
      { ...refused, limits: { ...limits, tick_100: true, ...change.limits }, device: { ...device, ...change.device } },
      WIDE,
    );
    bench.single(turn, 1n);
    const { bitmap } = bench.dut.unpack("decision_o");
    return Array.from({ length: 21 }, (_, bit) => bit + 1).filter((code) => ((bitmap >>> (code - 1)) & 1) === 1);
  }

  test("nothing is off", async () => expect(await codes({}, 0)).toEqual(failing));
  test("a symbol's limits switch off their own, no other", async () =>
    expect(await codes({ limits: { check_off: ALL } }, 0)).toEqual(
      failing.filter((code) => !OFF_BY_SLOT.includes(code)),
    ));
  test("the device's limits switch off their own, no other", async () =>
    expect(await codes({ device: { check_off: ALL } }, 0)).toEqual(
      failing.filter((code) => !OFF_BY_DEVICE.includes(code)),
    ));
  test("what reduces a position is waived what may be, no other", async () =>
    expect(await codes({ device: { waive_reducing: ALL } }, -QTY)).toEqual(
      // The position is below 0 after it, so rule 9 does not fail.
      failing.filter((code) => !WAIVABLE.includes(code) && code !== 9),
    ));
  test("what passes zero does not reduce", async () =>
    expect(await codes({ device: { waive_reducing: ALL } }, -QTY + 1)).toEqual(failing));
});

describe("saturation", () => {
  test("65,600 orders cycle by cycle leave what the model has", async () => {
    const bench = await openGate(SYMBOLS);
    const { dut, model } = bench;
    const qty = 99_999;
    const turn = changed({ intent: { qty }, limits: { check_off: 0x1f_ffff }, device: { check_off: 0x1f_ffff } }, WIDE);
    bench.single(turn, 1n);
    bench.idle(turn);
    const orders = 65_600;
    dut.in.intent_valid_i = 1;
    dut.in.tx_next_i = 0;
    dut.step(orders);
    dut.in.intent_valid_i = 0;
    for (let n = 0; n < orders; n++) {
      model.decide(turn.intent, turn.settings.limits, turn.settings.device, turn.settings.operation);
    }
    dut.step();
    bench.compareSlot(SLOT);
    bench.compareDevice();
    expect(model.slot(SLOT)).toMatchObject({ openOrders: 65535, executions: 65535, openBuy: 0xffff_ffffn });
    expect(model.inFlight).toBe(65535);
  });
});
