import { beforeEach, describe, expect, test } from "vitest";
import { ouch50, type SymbolLimits } from "../../proto/mod.ts";
import { Counters } from "./counters.ts";
import { EventWriter, Origin } from "./event-writer.ts";
import { checkGeometry } from "./geometry.ts";
import { compileLimits } from "./limits.ts";
import { RiskGate } from "./risk-gate.ts";
import { Intent } from "./strategies/kind.ts";
import { configOf, howToRepeat, OPEN_LIMITS, Recorder, randomOf, SMALL, TRACKING, testSeed } from "./test-kit.ts";
import { Tracking } from "./tracking.ts";
import { highWord, lowWord } from "./u64.ts";

const VIEW = [1, 1000, 300, 1100, 100] as const;
const READY = { ready: true, urn: 1, sendNext: 0, sendLimit: 1_000_000 };

let recorder: Recorder;
let counters: Counters;
let gate: RiskGate;

function setLimits(limits: Partial<SymbolLimits>, rate: readonly [number, number] = [0, 0]): void {
  const config = configOf({ 0: { limits: { ...OPEN_LIMITS, ...limits } } });
  gate.use(compileLimits({ ...config, rateIntervalNs: rate[0], rateBurstNs: rate[1] }, SMALL.symbols));
}

beforeEach(() => {
  recorder = new Recorder();
  counters = new Counters();
  const tracking = new Tracking(checkGeometry(SMALL), TRACKING);
  const events = new EventWriter(recorder);
  events.version = 9;
  gate = new RiskGate(SMALL.symbols, tracking, counters, events);
  gate.clear(tracking);
  gate.setArmed(true);
  gate.setLease(2n ** 64n - 1n);
  gate.setSession(READY);
  setLimits({});
});

interface Ask {
  readonly sell?: boolean;
  readonly price?: number;
  readonly quantity?: number;
  readonly view?: readonly number[];
  readonly kind?: number;
  readonly now?: bigint;
}

/** The decision on one intent. */
function decide({ sell = false, price = 1100, quantity = 10, view = VIEW, kind = 1, now = 50n }: Ask = {}) {
  const intent = new Intent();
  intent.sell = sell;
  intent.price = price;
  intent.quantity = quantity | 0;
  const origin = new Origin();
  origin.sequenceLo = 77;
  origin.arrivalHi = highWord(now);
  origin.arrivalLo = lowWord(now);
  gate.decide(0, kind, intent, Uint32Array.from(view), 0, origin);
  const decision = recorder.take()[0];
  if (decision?.type !== 2) throw new Error("no decision record");
  return decision;
}

const bits = (...codes: number[]) => codes.reduce((bitmap, code) => bitmap + 2 ** (code - 1), 0);
const failing = (ask?: Ask) => decide(ask).bitmap;

test("with nothing against it an order leaves, and state and events say so", () => {
  gate.setSession({ ready: true, urn: 0xffff_ffff, sendNext: 0xffff_fff0, sendLimit: 100 });
  const { sent, bitmap, reason, urn, sendNext, sequence, arrivalNs, version, kind, price, quantity } = decide();
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
    kind: 1,
    price: 1100,
    quantity: 10,
  });
  expect(gate.session).toEqual({ ready: true, urn: 0, sendNext: 34, sendLimit: 100 });
  expect(gate.positionOf(0)).toEqual({ position: 0, openBuy: 10, openSell: 0 });
  expect(recorder.orders.map((order) => ouch50.decodeEnterOrder(order, 3, 47).urn)).toEqual([0xffff_ffff]);
  expect(counters.snapshot()).toMatchObject({ intents: 1, sent: 1 });
});

test("a refused intent changes nothing, and names its first rule", () => {
  setLimits({ maxQuantity: 9, maxNotional: 1n });
  const decision = decide({ sell: true });
  expect(decision).toMatchObject({ sent: false, bitmap: bits(5, 6), reason: 5, urn: 0, sendNext: 0, sell: true });
  expect(recorder.orders).toEqual([]);
  expect(gate.session).toEqual(READY);
  expect(gate.positionOf(0)).toEqual({ position: 0, openBuy: 0, openSell: 0 });
  const rejects = counters.snapshot().rejectsByReason;
  expect(rejects.map((count, code) => (count > 0 ? code : 0)).filter((code) => code > 0)).toEqual([5]);
});

describe("each rule at its edge", () => {
  test("1 kill: global, kind, symbol; another kind's or symbol's does not count", () => {
    const nothing = { global: false, kinds: [], slots: [] };
    for (const state of [
      { ...nothing, global: true },
      { ...nothing, kinds: [1] },
      { ...nothing, slots: [0] },
    ]) {
      gate.setKill(state);
      expect(failing()).toBe(bits(1));
    }
    gate.setKill({ ...nothing, kinds: [2], slots: [1, 2] });
    expect(failing()).toBe(0);
    expect(failing({ kind: 2 })).toBe(bits(1));
    gate.setKill(nothing);
    expect(failing({ kind: 2 })).toBe(0);
    expect(() => gate.setKill({ ...nothing, slots: [4] })).toThrow("kill.slots");
    expect(() => gate.setKill({ ...nothing, global: true, kinds: [0] })).toThrow("kill.kinds");
    expect(failing()).toBe(0);
  });

  test("2 armed and lease, by the device clock and not by the arrival time", () => {
    setLimits({ rulesOff: [13] });
    gate.setLease(1000n);
    gate.passTime(0, 999);
    expect(failing({ now: 5000n })).toBe(0);
    gate.passTime(0, 1000);
    expect(failing({ now: 5n })).toBe(bits(2));
    // The clock does not go back.
    gate.passTime(0, 10);
    expect(failing()).toBe(bits(2));
    gate.setLease(2n ** 40n);
    expect(failing()).toBe(0);
    gate.setArmed(false);
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

  test("4 trading state", () => {
    gate.setTrading(0, 0);
    expect(failing()).toBe(bits(4));
  });

  test("5 quantity, whose ceiling cannot be switched off", () => {
    setLimits({ maxQuantity: 10 });
    expect([failing({ quantity: 0 }), failing({ quantity: 10 }), failing({ quantity: 11 })]).toEqual([
      bits(5),
      0,
      bits(5),
    ]);
    setLimits({ maxQuantity: 0xffff_ffff });
    expect([failing({ quantity: 999_999 }), failing({ quantity: 1_000_000 })]).toEqual([0, bits(5)]);
    setLimits({ maxQuantity: 10, rulesOff: [5], collarHi: 2e9 });
    expect([failing({ quantity: 0 }), failing({ quantity: 999_999 })]).toEqual([0, 0]);
    expect(failing({ quantity: 0xffff_ffff })).toBe(bits(5, 9));
  });

  test("6 notional, exact over 63 bits", () => {
    const price = 1_999_999_999;
    const view = [1, 1000, 5, price, 5];
    const quantity = 999_999;
    const product = BigInt(price) * BigInt(quantity);
    for (const [limit, fails] of [
      [product, 0],
      [product - 1n, bits(6)],
      [0n, bits(6)],
      [2n ** 64n - 1n, 0],
    ] as const) {
      setLimits({ maxNotional: limit, rulesOff: [9] });
      expect(failing({ price, quantity, view })).toBe(fails);
    }
  });

  test("7 collar, both ends included", () => {
    setLimits({ collarLo: 1000, collarHi: 1100 });
    expect([999, 1000, 1100, 1101].map((price) => failing({ price }))).toEqual([bits(7), 0, 0, bits(7)]);
  });

  test("9 position counts what is open, long and short", () => {
    setLimits({ maxLong: 25, maxShort: 15 });
    expect([failing(), failing(), failing()]).toEqual([0, 0, bits(9)]);
    expect(failing({ quantity: 5 })).toBe(0);
    gate.applyPosition({ slot: 0, delta: 5, releaseBuy: 25, releaseSell: 0 });
    // Now 5 long, nothing open: 20 may be sold.
    expect([failing({ sell: true }), failing({ sell: true }), failing({ sell: true, quantity: 1 })]).toEqual([
      0,
      0,
      bits(9),
    ]);
    expect(gate.positionOf(0)).toEqual({ position: 5, openBuy: 0, openSell: 20 });
  });

  test("13 rate, by arrival time", () => {
    setLimits({}, [100, 150]);
    const at = (now: bigint) => failing({ now });
    expect([at(1000n), at(1000n), at(1000n), at(1049n), at(1050n)]).toEqual([0, 0, bits(13), bits(13), 0]);
  });

  test("19 session: ready, and 50 bytes of window modulo 2^32", () => {
    const window = (sendNext: number, sendLimit: number, ready = true) => {
      gate.setSession({ ready, urn: 1, sendNext, sendLimit });
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
});

test("switching off silences exactly the rules that may be", () => {
  setLimits({ maxQuantity: 0, maxNotional: 0n, collarLo: 5000, maxLong: 0 }, [1_000_000, 0]);
  gate.setTrading(0, 0);
  expect(failing()).toBe(bits(4, 5, 6, 7, 9));
  setLimits({ maxQuantity: 0, maxNotional: 0n, collarLo: 5000, maxLong: 0, rulesOff: [4, 5, 6, 7, 9, 13] });
  expect(failing()).toBe(0);
  gate.setArmed(false);
  gate.setKill({ global: true, kinds: [], slots: [] });
  gate.setSession({ ...READY, ready: false });
  expect(failing({ view: [0, 0, 0, 0, 0] })).toBe(bits(1, 2, 3, 19));
  // Rules that cannot be off are refused, and what was in force stays.
  expect(() => setLimits({ rulesOff: [1 as 4] })).toThrow(
    "symbols[0].limits.rulesOff: expected only rules 4, 5, 6, 7, 9, 13, got 1",
  );
  expect(() => setLimits({ maxNotional: 2n ** 64n })).toThrow("symbols[0].limits.maxNotional");
  expect(() => setLimits({ maxLong: 2 ** 31 })).toThrow("symbols[0].limits.maxLong: expected an integer 0..2147483647");
  expect(failing({ view: [0, 0, 0, 0, 0] })).toBe(bits(1, 2, 3, 19));
});

describe("position and side", () => {
  test("updates saturate and never make open quantity negative", () => {
    const update = (delta: number, releaseBuy = 0, releaseSell = 0) =>
      gate.applyPosition({ slot: 0, delta, releaseBuy, releaseSell });
    update(2 ** 31 - 1);
    update(1);
    expect(gate.positionOf(0).position).toBe(2 ** 31 - 1);
    update(-(2 ** 31));
    update(-(2 ** 31));
    expect(gate.positionOf(0)).toEqual({ position: -(2 ** 31), openBuy: 0, openSell: 0 });
    decide({ quantity: 7 });
    update(0, 0xffff_ffff, 5);
    expect(gate.positionOf(0)).toMatchObject({ openBuy: 0, openSell: 0 });
    expect(() => update(2 ** 31)).toThrow("position.delta");
    expect(() => update(0, -1)).toThrow("position.releaseBuy");
  });

  test("open quantity saturates at 2^32 - 1", () => {
    setLimits({ rulesOff: [9] });
    gate.applyPosition({ slot: 0, delta: 0, releaseBuy: 0, releaseSell: 0 });
    const nearly = Math.floor(0xffff_ffff / 999_999);
    for (let i = 0; i < nearly; i++) decide({ quantity: 999_999 });
    expect(gate.positionOf(0).openBuy).toBe(nearly * 999_999);
    gate.setSession(READY);
    decide({ quantity: 999_999 });
    expect(gate.positionOf(0).openBuy).toBe(0xffff_ffff);
  });

  test("a sell is short when position less open sells does not cover it", () => {
    const side = () => String.fromCharCode(recorder.orders.at(-1)?.[8] as number);
    gate.applyPosition({ slot: 0, delta: 15, releaseBuy: 0, releaseSell: 0 });
    expect([decide({ sell: true }).isShort, side()]).toEqual([false, "S"]);
    expect([decide({ sell: true, quantity: 5 }).isShort, side()]).toEqual([false, "S"]);
    expect([decide({ sell: true, quantity: 1 }).isShort, side()]).toEqual([true, "T"]);
    expect([decide().isShort, side()]).toEqual([false, "B"]);
  });
});

test("random intents and limits agree with bigint arithmetic", { timeout: 60_000 }, () => {
  const seed = testSeed();
  const random = randomOf(seed);
  const small = () => (random(3) === 0 ? random(0xffff_ffff) : random(40));
  let sent = 0;
  for (let round = 0; round < 300; round++) {
    const limits: SymbolLimits = {
      maxQuantity: small(),
      maxNotional: BigInt(small()) * BigInt(random(100_000)),
      collarLo: random(1100),
      collarHi: 1050 + random(1000),
      maxLong: random(3) === 0 ? 2 ** 31 - 1 : random(200),
      maxShort: random(200),
      rulesOff: ([4, 5, 6, 7, 9, 13] as const).filter(() => random(2) === 0),
    };
    const [interval, burst] = [random(50), random(100)];
    setLimits(limits, [interval, burst]);
    gate.clear(new Tracking(checkGeometry(SMALL), TRACKING));
    gate.setSession(READY);
    let tat = 0n;
    let open = { buy: 0n, sell: 0n };
    let position = 0n;
    let now = 1000n;
    for (let step = 0; step < 30; step++) {
      now += BigInt(random(40));
      const sell = random(2) === 0;
      const quantity = random(20) === 0 ? random(0xffff_ffff) : random(30);
      const price = random(20) === 0 ? random(2_000_000_001) : 900 + random(400);
      const trading = random(5) !== 0;
      gate.setTrading(0, Number(trading));
      const q = BigInt(quantity);
      const failed = new Set<number>();
      if (!trading) failed.add(4);
      if (quantity === 0 || quantity > limits.maxQuantity) failed.add(5);
      if (BigInt(price) * q > limits.maxNotional) failed.add(6);
      if (price < limits.collarLo || price > limits.collarHi) failed.add(7);
      if (sell ? position - open.sell - q < -limits.maxShort : position + open.buy + q > limits.maxLong) failed.add(9);
      if (now + BigInt(burst) < tat) failed.add(13);
      for (const rule of limits.rulesOff) failed.delete(rule);
      if (quantity > 999_999) failed.add(5);
      const decision = decide({ sell, quantity, price, now });
      const where = `round ${round} step ${step}, ${howToRepeat(seed, "gateway/datapath/risk-gate.test.ts")}`;
      expect(decision.bitmap, where).toBe(bits(...failed));
      expect(decision.reason, where).toBe(failed.size === 0 ? 0 : Math.min(...failed));
      if (failed.size === 0) {
        sent++;
        tat = (now > tat ? now : tat) + BigInt(interval);
        open = sell ? { ...open, sell: open.sell + q } : { ...open, buy: open.buy + q };
      }
      if (random(4) === 0) {
        const filled = open.buy / 2n;
        gate.applyPosition({ slot: 0, delta: Number(filled), releaseBuy: Number(filled), releaseSell: 0 });
        open = { ...open, buy: open.buy - filled };
        position += filled;
      }
    }
  }
  expect(sent).toBeGreaterThan(300);
});
