// The strategy blocks against the model, every update, in the cycle in which the intent is due (docs/hardware.md: 8 and 9).

import { describe, expect, test } from "vitest";
import { type Dut, loadModule } from "../../sim/harness/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import { howToRepeat, testSeed } from "./repeat.ts";
import { ImbalanceModel, type ModelPosition, type ModelView, MomentumModel, type Strategy } from "./strategy-model.ts";
import { MeanReversionModel, type MeanReversionModelParameters } from "./strategy-position-model.ts";
import { imbalanceWords, meanReversionWords, momentumWords, row } from "./strategy-words.ts";

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
  readonly words: (parameters: Parameters) => number[];
  /** A kind that looks at positions: one to try, and a view at a bound of the instance. */
  readonly hold?: (random: Random, parameters: Parameters) => ModelPosition;
  readonly aim?: (random: Random, symbol: number, parameters: Parameters, own: ModelPosition) => ModelView | undefined;
}

const FLAT: ModelPosition = { position: 0, openBuy: 0, openSell: 0 };
const isWhole = (number: number): number => (number % 100 === 0 ? 1 : 0);

interface Fires {
  buys: number;
  sells: number;
  silent: number;
}

const SILENT_VIEW: ModelView = { valid: false, bid_px: 0, bid_qty: 0, ask_px: 0, ask_qty: 0 };

/** Runs random updates through block and model; the loop is one clock cycle a turn. */
async function compare<Parameters extends object>(bench: Bench<Parameters>): Promise<Fires> {
  const { symbols, model, draw, words } = bench;
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
    if (random.chance(0.003)) parameters[symbol] = draw(random);
    const own = parameters[symbol] as Parameters;
    const position = bench.hold?.(random, own) ?? FLAT;
    const aimed = random.chance(0.5) ? bench.aim?.(random, symbol, own, position) : undefined;
    const view = aimed ?? drawView(random, views[symbol] as ModelView);
    views[symbol] = view;
    const origin = { seq: BigInt(n), sof_ts: now, version: random.u32(), sym: symbol, trading: random.chance(0.5) };

    // The cycle before: the slot is named, nothing else is there yet.
    dut.in.next_sym_i = symbol;
    dut.in.update_valid_i = 0;
    dut.step();
    // Cycle 8: nothing can come out of it yet.
    dut.in.next_sym_i = random.below(symbols);
    dut.in.update_valid_i = 1;
    dut.pack("update_i", { origin, view: { ...view }, changed });
    dut.in.words_i = row(words(own));
    if (bench.hold !== undefined) dut.pack("own_i", holding(position));
    dut.eval();
    if (dut.out.intent_valid_o !== 0) throw new Error(`intent a cycle early at update ${n}; ${repeat}`);
    dut.step();
    // Cycle 9: the intent. The bus around the block carries something else meanwhile. It is also the cycle before the next cycle 8.
    dut.in.update_valid_i = 0;
    dut.in.words_i = row(words(draw(random)));
    if (bench.hold !== undefined) dut.pack("own_i", holding(bench.hold(random, own)));
    dut.in.bid_whole_i = isWhole(view.bid_px);
    dut.in.ask_whole_i = isWhole(view.ask_px);
    const trading = { trading: n & 1, band_lo: n, band_hi: random.u32() };
    dut.pack("trading_i", trading);
    dut.eval();
    const expected = changed ? model.evaluate(symbol, view, now, own, position) : undefined;
    if ((dut.out.intent_valid_o === 1) !== (expected !== undefined)) {
      throw new Error(`update ${n} of slot ${symbol}: expected ${JSON.stringify(expected)}; ${repeat}`);
    }
    if (expected === undefined) fires.silent++;
    else {
      const intent = dut.unpack("intent_o");
      expect(
        [
          intent.sell === 1,
          intent.price,
          intent.qty,
          intent.notional,
          intent.price_whole,
          intent.qty_whole,
          intent.sym,
          intent.origin.seq,
          intent.view.ask_qty,
          intent.trading.trading,
          intent.trading.band_hi,
        ],
        `update ${n} of slot ${symbol}; ${repeat}`,
      ).toEqual([
        expected.sell,
        expected.price,
        expected.qty,
        BigInt(expected.price) * BigInt(expected.qty),
        isWhole(expected.price),
        isWhole(expected.qty),
        symbol,
        BigInt(n),
        view.ask_qty,
        n & 1,
        trading.band_hi,
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

const holding = ({ position, openBuy, openSell }: ModelPosition) => ({
  open: openBuy !== 0 || openSell !== 0,
  held: position !== 0,
  negative: position < 0,
  shares: Math.abs(position),
});

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

const drawMeanReversion = (random: Random): MeanReversionModelParameters => ({
  enable: !random.chance(0.1),
  k_mean: random.between(1, random.chance(0.2) ? 15 : 3),
  k_dev: random.between(1, random.chance(0.2) ? 15 : 3),
  warmup: random.chance(0.02) ? 65535 : random.between(1, 5),
  entry_q4: random.chance(0.1) ? 4095 : random.chance(0.1) ? 0 : random.below(64),
  exit_q4: random.chance(0.1) ? 4095 : random.chance(0.1) ? 0 : random.below(32),
  min_dev: random.chance(0.2) ? 0 : random.chance(0.03) ? random.u32() : random.below(60),
  order_qty: random.chance(0.05) ? random.u32() : random.chance(0.3) ? 100 * random.below(10) : random.below(1000),
  cooldown_ns: random.chance(0.05) ? U32 : random.below(150),
  max_hold_ns: random.chance(0.3)
    ? (1n << 64n) - 1n
    : random.chance(0.1)
      ? 0n
      : random.chance(0.1)
        ? BigInt(random.u32()) << 32n
        : BigInt(random.below(2000)),
});

function drawPosition(random: Random, { order_qty }: MeanReversionModelParameters): ModelPosition {
  const open = (): number => (random.chance(0.05) ? random.u32() || 1 : 0);
  const near = Math.min(order_qty + random.between(-1, 1), 2 ** 31 - 1);
  const size = random.chance(0.05) ? 2 ** 31 - 1 : random.chance(0.3) ? Math.max(near, 0) : random.below(1500);
  const position = random.chance(0.4) ? 0 : random.chance(0.02) ? -(2 ** 31) : random.chance(0.5) ? size : -size;
  return { position, openBuy: open(), openSell: open() };
}

/** Views whose deviation lies at a bound of the band, or the smallest step of a price beside it. */
function aimMeanReversion(model: MeanReversionModel) {
  return (
    random: Random,
    symbol: number,
    { entry_q4, exit_q4, min_dev }: MeanReversionModelParameters,
    { position }: ModelPosition,
  ): ModelView | undefined => {
    const state = model.before(symbol);
    if (state === undefined) return undefined;
    const floor = BigInt(min_dev) << 13n;
    const band = BigInt(position === 0 ? entry_q4 : exit_q4) * (state.d > floor ? state.d : floor);
    const target = state.m + (random.chance(0.5) ? band : -band) / 16n;
    const sum = Number(target >> 12n) + random.between(-1, 1);
    const spread = random.between(1, 40);
    const bid_px = Math.floor((sum - spread) / 2);
    const ask_px = sum - bid_px;
    if (bid_px <= 0 || ask_px > PRICE_MAX) return undefined;
    return { valid: true, bid_px, bid_qty: random.between(1, 400), ask_px, ask_qty: random.between(1, 400) };
  };
}

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
      words: imbalanceWords,
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
      words: momentumWords,
    });
    for (const count of Object.values(fires)) expect(count, repeat).toBeGreaterThan(UPDATES / 100);
  });
});

describe("mean reversion", () => {
  test.each([
    { symbols: 1, idleMax: 0 },
    { symbols: 4, idleMax: 0 },
    { symbols: 64, idleMax: 5 },
  ])("$symbols symbols, at most $idleMax idle cycles", async ({ symbols, idleMax }) => {
    const model = new MeanReversionModel();
    const fires = await compare({
      top: "tg_strat_mean_reversion",
      symbols,
      idleMax,
      model,
      draw: drawMeanReversion,
      words: meanReversionWords,
      hold: drawPosition,
      aim: aimMeanReversion(model),
    });
    for (const count of Object.values(fires)) expect(count, repeat).toBeGreaterThan(UPDATES / 100);
  });
});
