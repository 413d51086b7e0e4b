// The strategy blocks against the model, every update, in the cycle in which the intent is due (docs/hardware.md: 8 and 9).

import { describe, expect, test } from "vitest";
import { type Dut, loadModule } from "../../sim/harness/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import { howToRepeat, testSeed } from "./repeat.ts";
import { ImbalanceModel, type ModelView, MomentumModel, type Strategy } from "./strategy-model.ts";

const seed = testSeed();
const repeat = howToRepeat(seed, "test/blocks/strategy.test.ts");
const U32 = 0xffff_ffff;
const PRICE_MAX = 2_000_000_000;
const UPDATES = 8000;

type Draw<Parameters> = (random: Random) => Parameters;

function drawView(random: Random, last: ModelView): ModelView {
  if (random.chance(0.02)) return { valid: false, bid_px: 0, bid_qty: 0, ask_px: 0, ask_qty: 0 };
  const extreme = random.chance(0.02);
  const bid = extreme
    ? random.between(1, PRICE_MAX)
    : Math.max(1, (last.bid_px || 100_000) + random.between(-300, 300));
  const ask = extreme ? random.between(1, PRICE_MAX) : Math.max(1, bid + random.between(-100, 900));
  const quantity = (): number => (random.chance(0.03) ? random.u32() || 1 : random.between(1, 400));
  const view = { valid: true, bid_px: bid, bid_qty: quantity(), ask_px: ask, ask_qty: quantity() };
  if (random.chance(0.02)) return { ...view, bid_px: 0, bid_qty: 0 };
  if (random.chance(0.02)) return { ...view, ask_px: 0, ask_qty: 0 };
  return view;
}

interface Bench<Parameters> {
  readonly top: string;
  readonly symbols: number;
  readonly idleMax: number;
  readonly model: Strategy<Parameters>;
  readonly draw: Draw<Parameters>;
}

interface Fires {
  buys: number;
  sells: number;
  silent: number;
}

const SILENT_VIEW: ModelView = { valid: false, bid_px: 0, bid_qty: 0, ask_px: 0, ask_qty: 0 };

/** Runs random updates through block and model; the loop is one clock cycle a turn. */
async function compare<Parameters extends object>(bench: Bench<Parameters>): Promise<Fires> {
  const { symbols, model, draw } = bench;
  const random = new Random(seed).fork(`${bench.top}/${symbols}/${bench.idleMax}`);
  const dut: Dut = await loadModule({ top: bench.top, parameters: { SYMBOLS: symbols }, seed });
  // A seeded model starts with random inputs too.
  dut.in.clear_i = 0;
  dut.in.update_valid_i = 0;
  dut.reset();
  settle(dut);
  const parameters = Array.from({ length: symbols }, () => draw(random));
  const views: ModelView[] = Array.from({ length: symbols }, () => SILENT_VIEW);
  let now = random.chance(0.5) ? 0n : (1n << 64n) - 3000n;
  const fires: Fires = { buys: 0, sells: 0, silent: 0 };

  for (let n = 0; n < UPDATES; n++) {
    if (random.chance(0.0003)) {
      dut.in.clear_i = 1;
      dut.step();
      dut.in.clear_i = 0;
      settle(dut);
      model.clear();
    }
    const symbol = random.chance(0.5) ? 0 : random.below(symbols);
    const changed = !random.chance(0.05);
    now = (now + BigInt(random.chance(0.3) ? 0 : random.below(120))) & ((1n << 64n) - 1n);
    const view = drawView(random, views[symbol] as ModelView);
    views[symbol] = view;
    if (random.chance(0.003)) parameters[symbol] = draw(random);
    const own = parameters[symbol] as Parameters;
    const origin = { seq: BigInt(n), sof_ts: now, version: random.u32(), sym: symbol, trading: random.chance(0.5) };

    // The cycle before: the slot is named, nothing else is there yet.
    dut.in.next_sym_i = symbol;
    dut.in.update_valid_i = 0;
    dut.step();
    // Cycle 8: nothing can come out of it yet.
    dut.in.next_sym_i = random.below(symbols);
    dut.in.update_valid_i = 1;
    dut.pack("update_i", { origin, view: { ...view }, changed });
    dut.pack("params_i", own as Record<string, number>);
    dut.eval();
    if (dut.out.intent_valid_o !== 0) throw new Error(`intent a cycle early at update ${n}; ${repeat}`);
    dut.step();
    // Cycle 9: the intent. The bus around the block carries something else meanwhile. It is also the cycle before the next cycle 8.
    dut.in.update_valid_i = 0;
    dut.pack("params_i", draw(random) as Record<string, number>);
    dut.eval();
    const expected = changed ? model.evaluate(symbol, view, now, own) : undefined;
    if ((dut.out.intent_valid_o === 1) !== (expected !== undefined)) {
      throw new Error(`update ${n} of slot ${symbol}: expected ${JSON.stringify(expected)}; ${repeat}`);
    }
    if (expected === undefined) fires.silent++;
    else {
      const intent = dut.unpack("intent_o");
      expect(
        [intent.sell === 1, intent.price, intent.qty, intent.notional, intent.origin.seq, intent.view.ask_qty],
        `update ${n} of slot ${symbol}; ${repeat}`,
      ).toEqual([
        expected.sell,
        expected.price,
        expected.qty,
        BigInt(expected.price) * BigInt(expected.qty),
        BigInt(n),
        view.ask_qty,
      ]);
      if (expected.sell) fires.sells++;
      else fires.buys++;
    }
    for (let idle = random.below(bench.idleMax + 1); idle > 0; idle--) {
      dut.in.next_sym_i = random.below(symbols);
      dut.step();
    }
  }
  return fires;
}

function settle(dut: Dut): void {
  for (let cycles = 0; dut.out.clearing_o === 1; cycles++) {
    expect(cycles).toBeLessThan(300);
    dut.step();
  }
}

const drawImbalance = (random: Random) => ({
  enable: !random.chance(0.1),
  ratio_q4: random.chance(0.05) ? 4095 : random.between(0, 64),
  min_qty: random.chance(0.05) ? random.u32() : random.below(200),
  max_spread: random.chance(0.1) ? U32 : random.below(700),
  order_qty: random.chance(0.05) ? random.u32() : random.below(1000),
  cooldown_ns: random.chance(0.05) ? U32 : random.below(150),
});

const drawMomentum = (random: Random) => ({
  enable: !random.chance(0.1),
  k_fast: random.between(1, random.chance(0.2) ? 15 : 3),
  k_slow: random.between(1, random.chance(0.2) ? 15 : 6),
  warmup: random.chance(0.02) ? 65535 : random.between(1, 12),
  threshold: random.chance(0.1) ? 0 : random.chance(0.02) ? random.u32() : random.below(150),
  order_qty: random.chance(0.05) ? random.u32() : random.below(1000),
  cooldown_ns: random.chance(0.05) ? U32 : random.below(150),
});

describe("order book imbalance", () => {
  test.each([
    { symbols: 1, idleMax: 0 },
    { symbols: 4, idleMax: 0 },
    { symbols: 64, idleMax: 5 },
  ])("$symbols symbols, at most $idleMax idle cycles", async ({ symbols, idleMax }) => {
    const fires = await compare({
      top: "tg_strat_imbalance",
      symbols,
      idleMax,
      model: new ImbalanceModel(),
      draw: drawImbalance,
    });
    for (const count of Object.values(fires)) expect(count, repeat).toBeGreaterThan(UPDATES / 100);
  });
});

describe("momentum", () => {
  test.each([
    { symbols: 1, idleMax: 0 },
    { symbols: 4, idleMax: 0 },
    { symbols: 64, idleMax: 5 },
  ])("$symbols symbols, at most $idleMax idle cycles", async ({ symbols, idleMax }) => {
    const fires = await compare({
      top: "tg_strat_momentum",
      symbols,
      idleMax,
      model: new MomentumModel(),
      draw: drawMomentum,
    });
    for (const count of Object.values(fires)) expect(count, repeat).toBeGreaterThan(UPDATES / 100);
  });
});
