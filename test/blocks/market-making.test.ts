// Market making against the model: random markets, parameters, positions and answers of the venue, every evaluation compared: which intents
// come, in which order and cycle, and what becomes of what rests.

import { describe, expect, test } from "vitest";
import { type Dut, loadModule } from "../../sim/harness/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import {
  MarketMakingModel,
  type MarketMakingModelParameters,
  type QuoteAction,
  type SideName,
} from "./market-making-model.ts";
import { howToRepeat, testSeed } from "./repeat.ts";
import type { ModelView } from "./strategy-model.ts";
import { marketMakingWords, row } from "./strategy-words.ts";

const seed = testSeed();
const repeat = howToRepeat(seed, "test/blocks/market-making.test.ts");
const EVALUATIONS = 12_000;
/** From cycle 8, in which the update comes: the first intent, and the end of what is busy for longest. */
const FIRST_INTENT = 12;
const BUSY_MAX = 15;
const U32 = 0xffff_ffff;
const PRICE_MAX = 2_000_000_000;

interface Run {
  readonly symbols: number;
  readonly tick: 1 | 100;
  /** Everything from anywhere in its range. */
  readonly wild: boolean;
}

function drawParameters(random: Random, { tick, wild }: Run): MarketMakingModelParameters {
  const any = wild && random.chance(0.3);
  return {
    enable: random.chance(0.95),
    micro: random.chance(0.6),
    half_spread: any ? random.u32() : random.between(0, 4) * tick + random.below(tick),
    skew_q8: any ? random.below(65_536) : random.below(200),
    quote_qty: any ? random.below(2 ** 20) : random.between(1, 5) * 100,
    max_spread: random.chance(0.3) ? 5 * tick : U32,
    reprice: any ? random.u32() : random.between(0, 3) * tick + (random.chance(0.3) ? random.below(tick) : 0),
    max_pos: any ? random.below(2 ** 31) : random.between(0, 2000),
    cooldown_ns: random.chance(0.5) ? 0 : random.below(400),
  };
}

function drawView(random: Random, last: ModelView, { tick, wild }: Run): ModelView {
  if (random.chance(0.02)) return { valid: false, bid_px: 0, bid_qty: 0, ask_px: 0, ask_qty: 0 };
  const extreme = wild && random.chance(0.1);
  const aligned = (price: number): number => price - (price % tick);
  const bid = aligned(
    extreme
      ? random.chance(0.5)
        ? random.between(tick, 1000)
        : random.between(tick, PRICE_MAX)
      : Math.max(tick, (last.bid_px || 100_000) + random.between(-2, 2) * tick),
  );
  const ask = bid + random.between(random.chance(0.05) ? 0 : 1, 6) * tick;
  const quantity = (): number =>
    random.chance(0.05) ? random.u32() || 1 : random.between(1, 40) * (random.chance(0.1) ? 1 : 10);
  const view = {
    valid: true,
    bid_px: bid,
    bid_qty: quantity(),
    ask_px: extreme ? Math.min(ask + random.u32(), PRICE_MAX) : ask,
    ask_qty: quantity(),
  };
  if (random.chance(0.01)) return { ...view, bid_px: 0, bid_qty: 0 };
  return random.chance(0.01) ? { ...view, ask_px: 0, ask_qty: 0 } : view;
}

class Bench {
  readonly dut: Dut;
  readonly model = new MarketMakingModel();
  readonly random: Random;
  readonly run: Run;
  readonly counts = new Map<string, number>();
  readonly #parameters: MarketMakingModelParameters[];
  readonly #views: ModelView[];
  readonly #positions: number[];
  #now = 1000n;
  #number = 1;
  #evaluation = 0;

  constructor(dut: Dut, random: Random, run: Run) {
    this.dut = dut;
    this.random = random;
    this.run = run;
    this.#parameters = Array.from({ length: run.symbols }, () => drawParameters(random, run));
    this.#views = Array.from({ length: run.symbols }, () => ({
      valid: false,
      bid_px: 0,
      bid_qty: 0,
      ask_px: 0,
      ask_qty: 0,
    }));
    this.#positions = Array.from({ length: run.symbols }, () => 0);
  }

  #count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  #about(): string {
    return `evaluation ${this.#evaluation}; ${repeat}`;
  }

  /** One update of a slot, and whatever comes of it. */
  evaluate(): void {
    const { dut, random, run, model } = this;
    this.#evaluation++;
    const symbol = random.chance(0.6) ? 0 : random.below(run.symbols);
    this.#now += BigInt(random.chance(0.3) ? 0 : random.below(120));
    if (random.chance(0.01)) this.#parameters[symbol] = drawParameters(random, run);
    if (random.chance(0.05))
      this.#positions[symbol] = run.wild && random.chance(0.2) ? random.u32() | 0 : random.between(-2500, 2500);
    const parameters = this.#parameters[symbol] as MarketMakingModelParameters;
    const view = drawView(random, this.#views[symbol] as ModelView, run);
    this.#views[symbol] = view;
    const position = this.#positions[symbol] as number;
    const changed = !random.chance(0.05);
    const sequence = BigInt(this.#evaluation);

    dut.in.next_sym_i = symbol;
    dut.step();
    // Cycle 8.
    dut.in.next_sym_i = random.below(run.symbols);
    dut.in.update_valid_i = 1;
    dut.pack("update_i", { origin: { seq: sequence, sof_ts: this.#now, sym: symbol }, view: { ...view }, changed });
    dut.in.words_i = row(marketMakingWords(parameters));
    dut.in.tick_100_i = run.tick === 100 ? 1 : 0;
    dut.pack("own_i", {
      open: random.chance(0.5),
      held: position !== 0,
      negative: position < 0,
      shares: Math.abs(position),
    });
    const wanted = changed
      ? model.evaluate(symbol, parameters, view, BigInt(run.tick), BigInt(position), this.#now)
      : [];
    dut.step();
    // From cycle 9 on the neighbourhood is somebody else's.
    dut.in.update_valid_i = 0;
    dut.in.words_i = row(marketMakingWords(drawParameters(random, run)));
    dut.in.tick_100_i = random.below(2);
    dut.pack("own_i", { open: false, held: true, negative: random.chance(0.5), shares: random.u32() });
    dut.pack("trading_i", { band_lo: this.#evaluation });
    const got: { at: number; action: QuoteAction }[] = [];
    let asked = false;
    let cycle = 1;
    for (; cycle === 1 || dut.out.busy_o === 1; cycle++) {
      if (cycle > BUSY_MAX) throw new Error(`busy for ${cycle} cycles; ${this.#about()}`);
      const atGate = got.find(({ at }) => at + 1 === cycle);
      if (atGate !== undefined) this.#gate(symbol, atGate.action);
      dut.eval();
      if (dut.out.ask_o === 1) {
        expect([cycle, dut.out.ask_sym_o], this.#about()).toEqual([FIRST_INTENT - 1, symbol]);
        asked = true;
      }
      if (dut.out.intent_valid_o === 1) got.push({ at: cycle, action: this.#intent(symbol, view, sequence) });
      dut.step();
      dut.pack("trading_i", { band_lo: random.u32() });
      dut.in.sent_i = random.below(2);
      dut.in.urn_i = random.u32();
    }
    this.#count(`busy for ${cycle - 2}`);
    expect(asked, this.#about()).toBe(got.length > 0);
    const due = wanted.map((action, index) => ({ at: FIRST_INTENT + index, action }));
    if (JSON.stringify(got) !== JSON.stringify(due)) {
      const state = JSON.stringify({ parameters, view, position }, (_, value: unknown) =>
        typeof value === "bigint" ? `${value}` : value,
      );
      expect(got, `${state}; ${this.#about()}`).toEqual(due);
    }
    for (const { action, side } of wanted) this.#count(`${action} ${side}`);
    if (wanted.length === 2) this.#count(wanted[0]?.side === "sell" ? "sell first" : "buy first");
  }

  #intent(symbol: number, view: ModelView, sequence: bigint): QuoteAction {
    const intent = this.dut.unpack("intent_o");
    const price = Number(intent.price);
    const qty = Number(intent.qty);
    expect(
      [
        intent.kind,
        intent.sym,
        intent.origin.seq,
        intent.view.ask_px,
        intent.trading.band_lo,
        intent.notional,
        intent.price_whole,
        intent.qty_whole,
      ],
      this.#about(),
    ).toEqual([
      5,
      symbol,
      sequence,
      view.ask_px,
      this.#evaluation,
      BigInt(price) * BigInt(qty),
      price % 100 === 0 ? 1 : 0,
      qty % 100 === 0 ? 1 : 0,
    ]);
    return {
      side: intent.sell === 1 ? "sell" : "buy",
      action: (["enter", "replace", "cancel"] as const)[Number(intent.action)] ?? "enter",
      price,
      qty,
      more: Number(BigInt.asIntN(33, BigInt(intent.more))),
      order: Number(intent.order),
      done: Number(intent.done),
      short: intent.rest_short === 1,
    };
  }

  /** The gate's answer, in the cycle in which the intent stands there. */
  #gate(symbol: number, action: QuoteAction): void {
    const { dut, random } = this;
    const sent = random.chance(0.8);
    const short = action.side === "sell" && random.chance(0.3);
    const number = this.#number;
    if (sent) this.#number = (this.#number + 1) >>> 0;
    dut.in.sent_i = sent ? 1 : 0;
    dut.in.sent_short_i = short ? 1 : 0;
    dut.in.urn_i = number;
    this.model.told(symbol, action, sent, number, short);
    if (!sent) this.#count(`refused ${action.action}`);
  }

  /** The venue's answer to a side's last action, or to one before it. */
  answer(): void {
    const { dut, random, run, model } = this;
    const symbol = random.chance(0.6) ? 0 : random.below(run.symbols);
    const side: SideName = random.chance(0.5) ? "buy" : "sell";
    const own = model.instance(symbol)[side];
    const late = random.chance(0.2);
    const any = run.wild && random.chance(0.1);
    const update = {
      last: late ? (own.last - 1) >>> 0 : own.last,
      order: random.u32(),
      price: any
        ? random.u32()
        : random.chance(0.7)
          ? own.price
          : Math.max(run.tick, own.price + random.between(-3, 3) * run.tick),
      rest: random.chance(0.3) ? 0 : any ? random.below(2 ** 20) : random.between(1, 500),
      done: random.chance(0.1) ? random.between(999_000, 999_999) : random.below(500),
      short: side === "sell" && random.chance(0.3),
    };
    if (late) this.#count("late answer");
    else if (own.busy) this.#count("answer");
    // Inputs of the host are two cycles apart.
    if (dut.out.busy_o === 1) dut.step();
    dut.in.quote_valid_i = 1;
    dut.in.quote_sym_i = symbol;
    const { last, order, price, rest, done, short } = update;
    dut.pack("quote_i", { sell: side === "sell", is_short: short, last, order, price, rest, done });
    dut.step();
    dut.in.quote_valid_i = 0;
    dut.in.quote_sym_i = random.below(run.symbols);
    dut.pack("quote_i", { sell: random.chance(0.5), last: random.u32() });
    expect(dut.out.busy_o, this.#about()).toBe(1);
    model.quote(symbol, side, update);
  }
}

async function open(run: Run): Promise<Bench> {
  const random = new Random(seed).fork(JSON.stringify(run));
  const dut = await loadModule({ top: "tg_strat_market_making", parameters: { SYMBOLS: run.symbols }, seed });
  for (const name of ["clear_i", "update_valid_i", "quote_valid_i", "sent_i"]) dut.in[name] = 0;
  dut.reset();
  for (let n = 0; dut.out.clearing_o === 1; n++) {
    expect(n).toBeLessThan(300);
    dut.step();
  }
  return new Bench(dut, random, run);
}

describe("market making against the model", () => {
  test.each<Run>([
    { symbols: 1, tick: 100, wild: false },
    { symbols: 4, tick: 1, wild: false },
    { symbols: 64, tick: 100, wild: true },
    { symbols: 2, tick: 1, wild: true },
  ])("$symbols symbols, tick $tick, wild $wild", { timeout: 120_000 }, async (run) => {
    const bench = await open(run);
    for (let n = 0; n < EVALUATIONS; n++) {
      while (bench.random.chance(0.5)) bench.answer();
      bench.evaluate();
    }
    const seen = Object.fromEntries([...bench.counts].sort());
    for (const what of [
      ...["enter buy", "enter sell", "replace buy", "replace sell", "cancel buy", "cancel sell"],
      ...["buy first", "sell first", "refused enter", "refused replace", "refused cancel", "answer", "late answer"],
      ...["busy for 0", "busy for 2", "busy for 3", "busy for 13", "busy for 14"],
    ]) {
      expect(bench.counts.get(what) ?? 0, `${what}: ${JSON.stringify(seen)}; ${repeat}`).toBeGreaterThan(3);
    }
  });
});
