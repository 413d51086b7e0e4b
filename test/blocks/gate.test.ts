// The risk gate against the model: every rule, alone and together, with the risk state carried from order to order.

import { describe, expect, test } from "vitest";
import { Random } from "../../sim/world/mod.ts";
import { Drawing, type GateBench, openGate, repeat, type Settings, seed } from "./gate-bench.ts";
import type { GateIntent } from "./gate-model.ts";

const RULES = [1, 2, 3, 4, 5, 6, 7, 9, 13, 19] as const;
const INTENTS = 12_000;
const U64 = (1n << 64n) - 1n;

interface Run {
  readonly symbols: number;
  /** Chance that an intent follows the one before without a free cycle. */
  readonly dense: number;
}

async function random(run: Run): Promise<GateBench> {
  const { symbols, dense } = run;
  const random = new Random(seed).fork(`gate/${symbols}/${dense}`);
  const drawing = new Drawing(random, symbols);
  const bench = await openGate(symbols);
  const { dut, model } = bench;
  let ahead = drawing.intent();
  bench.announce(ahead.symbol);
  bench.idle();
  for (let n = 0; n < INTENTS; n++) {
    const intent = ahead;
    ahead = drawing.intent();
    const again = random.chance(dense);
    bench.announce(again ? ahead.symbol : undefined);
    bench.decide(intent, drawing.settings(), BigInt(n));
    if (again) continue;

    if (random.chance(0.3)) {
      const symbol = random.below(symbols);
      const extreme = random.chance(0.05);
      const release = (): number => (extreme ? random.u32() : random.below(300));
      bench.position(symbol, extreme ? random.u32() | 0 : random.between(-200, 200), release(), release());
      const own = model.risk(symbol);
      expect(bench.shown(symbol), repeat).toEqual({
        position: Number(own.position),
        openBuy: Number(own.openBuy),
        openSell: Number(own.openSell),
      });
    }
    if (random.chance(0.1)) {
      // The host sets the session's numbers; near the end of 32 bits they go round.
      dut.in.urn_write_i = 1;
      dut.in.urn_i = model.urn = random.chance(0.2) ? 0xffff_ffff : random.u32();
      bench.idle();
      dut.in.urn_write_i = 0;
      model.txNext = random.chance(0.2) ? 0xffff_ffe0 : random.u32();
    }
    // Host bytes take numbers too.
    if (random.chance(0.1)) model.txNext = (model.txNext + random.between(1, 256)) >>> 0;
    if (random.chance(0.002)) bench.clear();
    bench.announce(ahead.symbol);
    bench.idle();
  }
  expect(dut.out.urn_o, repeat).toEqual(model.urn);
  return bench;
}

describe("random intents, limits, positions", () => {
  test.each<Run>([
    { symbols: 1, dense: 0.9 },
    { symbols: 4, dense: 0.5 },
    { symbols: 64, dense: 0 },
  ])("$symbols symbols, $dense back to back", async (run) => {
    const bench = await random(run);
    expect(bench.sent, repeat).toBeGreaterThan(INTENTS / 20);
    for (const rule of RULES) expect(bench.lone.get(rule) ?? 0, `rule ${rule} alone; ${repeat}`).toBeGreaterThan(3);
  });
});

const GOOD: GateIntent = {
  symbol: 2,
  kind: 1,
  sell: false,
  price: 100,
  qty: 10,
  now: 5000n,
  trading: true,
  view: { valid: true, bid_px: 90, bid_qty: 5, ask_px: 100, ask_qty: 5 },
};
const OPEN: Settings = {
  limits: {
    max_qty: 10,
    max_notional: 1000n,
    collar_lo: 100,
    collar_hi: 100,
    max_long: 10,
    max_short: 10,
    check_off: 0,
    interval_ns: 100,
    burst_ns: 0,
  },
  operation: {
    clock: 999n,
    armed: true,
    lease: 1000n,
    killGlobal: false,
    killKinds: 0b1101,
    killSymbols: 0b1011n,
    ready: true,
    sendLimit: 200,
    txWaiting: 3,
    txQueue: 4,
  },
};

type Change = (good: { intent: GateIntent; settings: Settings }) => {
  intent?: object;
  limits?: object;
  operation?: object;
};
const EDGES: readonly { readonly rule: number; readonly what: string; readonly change: Change }[] = [
  { rule: 1, what: "global kill", change: () => ({ operation: { killGlobal: true } }) },
  { rule: 1, what: "the kind's kill", change: () => ({ operation: { killKinds: 0b10 } }) },
  { rule: 1, what: "the symbol's kill", change: () => ({ operation: { killSymbols: 0b100n } }) },
  { rule: 2, what: "disarmed", change: () => ({ operation: { armed: false } }) },
  { rule: 2, what: "the lease's last nanosecond over", change: () => ({ operation: { clock: 1000n } }) },
  {
    rule: 3,
    what: "an invalid view",
    change: ({ intent }) => ({ intent: { view: { ...intent.view, valid: false } } }),
  },
  { rule: 3, what: "no bid", change: ({ intent }) => ({ intent: { view: { ...intent.view, bid_qty: 0 } } }) },
  { rule: 3, what: "a locked book", change: ({ intent }) => ({ intent: { view: { ...intent.view, bid_px: 100 } } }) },
  { rule: 4, what: "a halt", change: () => ({ intent: { trading: false } }) },
  { rule: 5, what: "a share too many", change: () => ({ limits: { max_qty: 9 } }) },
  { rule: 5, what: "no shares", change: () => ({ intent: { qty: 0 } }) },
  { rule: 6, what: "a notional one above", change: () => ({ limits: { max_notional: 999n } }) },
  { rule: 7, what: "a price below the collar", change: () => ({ limits: { collar_lo: 101, collar_hi: 200 } }) },
  { rule: 7, what: "a price above the collar", change: () => ({ limits: { collar_lo: 1, collar_hi: 99 } }) },
  { rule: 9, what: "a share too long", change: () => ({ limits: { max_long: 9 } }) },
  { rule: 9, what: "a share too short", change: () => ({ intent: { sell: true }, limits: { max_short: 9 } }) },
  { rule: 19, what: "a session that is not ready", change: () => ({ operation: { ready: false } }) },
  { rule: 19, what: "49 bytes of room behind what waits", change: () => ({ operation: { sendLimit: 199 } }) },
  { rule: 19, what: "a full transmit queue", change: () => ({ operation: { txWaiting: 4, sendLimit: 250 } }) },
];

describe("one step beyond the limit", () => {
  test("an intent on every limit at once passes", async () => {
    const bench = await openGate(4);
    bench.announce(GOOD.symbol);
    bench.idle();
    bench.announce(undefined);
    bench.decide(GOOD, OPEN, 1n);
    expect(bench.sent).toBe(1);
  });

  test.each(EDGES)("rule $rule refuses $what", async ({ rule, change }) => {
    const bench = await openGate(4);
    const { intent, limits, operation } = change({ intent: GOOD, settings: OPEN });
    bench.announce(GOOD.symbol);
    bench.idle();
    bench.announce(undefined);
    bench.decide(
      { ...GOOD, ...intent },
      { limits: { ...OPEN.limits, ...limits }, operation: { ...OPEN.operation, ...operation } },
      1n,
    );
    expect([...bench.lone]).toEqual([[rule, 1]]);
  });

  test("rule 13 refuses the order for which the bucket has no credit, and takes the next when it has", async () => {
    const bench = await openGate(4);
    const settings: Settings = {
      limits: { ...OPEN.limits, max_long: 1000 },
      operation: { ...OPEN.operation, sendLimit: 1000 },
    };
    const outcomes: boolean[] = [];
    for (const now of [5000n, 5099n, 5100n, U64 - 5n]) {
      bench.announce(GOOD.symbol);
      bench.idle();
      bench.announce(undefined);
      const before = bench.sent;
      bench.decide({ ...GOOD, now }, settings, now);
      outcomes.push(bench.sent > before);
    }
    expect(outcomes).toEqual([true, false, true, true]);
    expect([...bench.lone]).toEqual([[13, 1]]);
  });
});
