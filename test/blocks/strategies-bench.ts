// tg_strategies between a book, a gate and a host that behave as docs/hardware.md allows, beside the models of all kinds. Whatever stands at the
// gate has to be what the models want, in the cycle in which it is due; every update has to be taken in the first cycle in which it may.

import { expect } from "vitest";
import { type Dut, loadModule } from "../../sim/harness/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import {
  drawConfig,
  drawPosition,
  drawView,
  type Mix,
  NO_VIEW,
  type SlotParameters,
  wordsOf,
} from "./strategies-drawing.ts";
import { ImbalanceModel, type ModelPosition, type ModelView, MomentumModel } from "./strategy-model.ts";
import { ArbitrageModel, MeanReversionModel, type PositionIntent } from "./strategy-position-model.ts";

/** From the cycle in which the book takes a message to its update; cycles of a message's slot, of which some messages have two. */
const BOOK_CYCLES = 6;
const SLOT = 2;
const SETTLE = 16;
const KINDS = 5;
const FLAT: ModelPosition = { position: 0, openBuy: 0, openSell: 0 };
const isWhole = (number: number): number => (number % 100 === 0 ? 1 : 0);

export interface Traffic {
  readonly name: string;
  readonly symbols: number;
  readonly mix: Mix;
  /** Cycles between messages, at least 2. */
  readonly gap: (random: Random) => number;
  /** Chance of an input of the host in a cycle. */
  readonly inputs: number;
  readonly messages: number;
}

interface Message {
  readonly number: number;
  readonly symbol: number;
  readonly bank: number;
  readonly op: string;
  readonly view: ModelView;
  readonly changed: boolean;
  readonly now: bigint;
  /** Later by each cycle in which the book is held. */
  updateAt: number;
}

/** A message from cycle 8 on. */
interface Evaluation {
  readonly message: Message;
  readonly at: number;
  /** Undefined until the models have been asked. */
  due:
    | { readonly at: number; readonly kind: number; readonly intent: PositionIntent; readonly view: ModelView }[]
    | undefined;
  second: { readonly intent: PositionIntent; readonly view: ModelView } | undefined;
}

export class StrategiesBench {
  readonly dut: Dut;
  readonly random: Random;
  readonly traffic: Traffic;
  /** What every message of a failure ends with. */
  readonly #repeat: string;
  readonly #models = {
    imbalance: new ImbalanceModel(),
    momentum: new MomentumModel(),
    meanReversion: new MeanReversionModel(),
    arbitrage: new ArbitrageModel(),
  };
  readonly #banks: SlotParameters[][];
  /** Views as the book has them, and as evaluated messages left them. */
  readonly #bookViews: ModelView[];
  readonly #views: ModelView[];
  readonly #positions: ModelPosition[];
  readonly #coming: Message[] = [];
  readonly #evaluations: Evaluation[] = [];
  readonly #settling: { at: number; bank: number }[] = [];
  readonly #asks: { at: number; symbol: number; bank: number }[] = [];
  readonly #inFlight = [0, 0];
  #cycle = 0;
  #bank = 0;
  #sent = 0;
  #nextTake = 0;
  /** Cycles that the book goes on waiting for a row. */
  #bookHeld = 0;
  #now = 0n;
  #named = 0;
  // For the first cycle in which the next update may be taken
  #lastAccept = -9;
  #blocked = -9;
  /** By slot: the last cycle in which an intent for it stands at the gate. */
  readonly #lastGate = new Map<number, number>();
  /** The last one in which it is open whether a second leg follows, whatever its slot; it counts for all. */
  #lastLate = -9;
  /** By slot: the last three writes to its position, the newest first. */
  readonly #written = new Map<number, readonly { readonly at: number; readonly position: ModelPosition }[]>();
  #lastInput = -9;
  #input: { readonly symbol: number; readonly position: ModelPosition } | undefined;
  #inputNow = false;
  #inputAge = 0;
  #trading = { own: 0, leg: 0 };
  #writing: { kind: number; symbol: number; word: number }[] = [];
  readonly counts = new Map<string, number>();
  /** Most cycles that an update waited for earlier intents or inputs, and most updates that waited. */
  waitMost = 0;
  queueMost = 0;

  private constructor(dut: Dut, traffic: Traffic, random: Random, repeat: string) {
    this.dut = dut;
    this.#repeat = repeat;
    this.traffic = traffic;
    this.random = random;
    const { symbols, mix } = traffic;
    const off = drawConfig(new Random(1), { prompt: 0, meanReversion: 0, arbitrage: 0 }, symbols).map((slot) => ({
      ...slot,
      arbitrage: { ...slot.arbitrage, enable: false },
    }));
    this.#banks = [off, drawConfig(random, mix, symbols)];
    this.#bookViews = Array.from({ length: symbols }, () => NO_VIEW);
    this.#views = [...this.#bookViews];
    this.#positions = Array.from({ length: symbols }, () => FLAT);
  }

  static async open(traffic: Traffic, seed: number, repeat: string): Promise<StrategiesBench> {
    const random = new Random(seed).fork(traffic.name);
    const dut = await loadModule({ top: "tg_strategies", parameters: { SYMBOLS: traffic.symbols }, seed });
    for (const name of [
      "clear_i",
      "taken_i",
      "update_valid_i",
      "table_valid_i",
      "sent_i",
      "input_done_i",
      "quote_valid_i",
      "slot_load_i",
    ])
      dut.in[name] = 0;
    dut.in.state_write_i = 0;
    dut.in.read_active_i = 0;
    dut.in.bank_i = 0;
    dut.reset();
    for (let n = 0; dut.out.clearing_o !== 0; n++) {
      expect(n).toBeLessThan(2000);
      dut.step();
    }
    return new StrategiesBench(dut, traffic, random, repeat);
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  run(): void {
    this.#startWriting();
    while (this.#sent < this.traffic.messages || this.#coming.length > 0 || this.#evaluations.length > 0) {
      this.#turn();
      if (this.#cycle > this.traffic.messages * 60 + 5000) throw new Error(`stuck; ${this.#repeat}`);
    }
  }

  /** One clock cycle. */
  #turn(): void {
    const { dut, random } = this;
    dut.in.taken_i = 0;
    dut.in.update_valid_i = 0;
    dut.in.sent_i = 0;
    dut.in.state_write_i = 0;
    this.#host();
    this.#take();
    this.#book();
    this.#applyInput();
    dut.pack("own_trading_i", { band_lo: this.#trading.own, band_hi: 1 });
    dut.pack("leg_trading_i", { band_lo: this.#trading.leg, band_hi: 2 });
    dut.eval();
    const free = this.#evaluate();
    this.#accept(free);
    this.#gate();
    this.#settle();
    if (dut.out.ask_o === 1) {
      this.#asks.push({ at: this.#cycle, symbol: Number(dut.out.ask_sym_o), bank: Number(dut.out.ask_bank_o) });
      if (this.#asks.length > 9) this.#asks.shift();
    }
    this.#named = Number(dut.out.gate_sym_o);
    // An input takes effect in the cycle after a quiet one.
    const quiet = dut.out.quiet_o === 1;
    if (quiet) this.#expectQuiet();
    this.#inputNow = quiet && this.#input !== undefined && !this.#inputNow;
    this.#inputAge = this.#input === undefined || this.#inputNow ? 0 : this.#inputAge + 1;
    if (this.#input === undefined && random.chance(this.traffic.inputs)) this.#drawInput();
    dut.step();
    this.#cycle++;
  }

  // ---- Book

  #take(): void {
    const { dut, random, traffic } = this;
    const holds = dut.out.hold_book_o === 1;
    // An input that waits for a quiet moment holds the book, as tg_risk_inputs does.
    if (this.#bookWaits()) return;
    if (this.#sent >= traffic.messages || this.#cycle < this.#nextTake || holds || this.#inputAge > 7) return;
    const symbol = random.chance(0.5) ? random.below(2) : random.below(traffic.symbols);
    const more = random.chance(0.05) ? SLOT : 0;
    const updateAt = this.#cycle + more + BOOK_CYCLES;
    this.#now += BigInt(random.chance(0.3) ? 0 : random.below(30));
    const slot = (this.#banks[this.#bank] as SlotParameters[])[symbol] as SlotParameters;
    const other = random.chance(0.02) ? (random.chance(0.3) ? "OP_INVALIDATE" : "OP_REBUILD") : undefined;
    const before = this.#bookViews[symbol] as ModelView;
    const partner = this.#bookViews[slot.arbitrage.partner] as ModelView;
    const fresh = random.chance(0.1) ? before : drawView(random, slot, partner);
    const changed = other === undefined && JSON.stringify(fresh) !== JSON.stringify(before);
    if (other === "OP_INVALIDATE") this.#bookViews.fill(NO_VIEW);
    if (other === "OP_REBUILD") this.#bookViews[symbol] = NO_VIEW;
    if (changed) this.#bookViews[symbol] = fresh;
    const message = {
      number: this.#sent++,
      symbol,
      bank: this.#bank,
      op: other ?? "OP_ADD",
      view: fresh,
      changed,
      now: this.#now,
      updateAt,
    };
    this.#coming.push(message);
    this.#inFlight[this.#bank] = (this.#inFlight[this.#bank] ?? 0) + 1;
    this.#nextTake = this.#cycle + more + traffic.gap(random);
    dut.in.taken_i = 1;
    dut.in.taken_sym_i = symbol;
    dut.in.taken_bank_i = message.bank;
  }

  /** Now and then a row waits for its refill: everything in the book stays where it is. */
  #bookWaits(): boolean {
    if (this.#bookHeld === 0 && this.random.chance(0.01)) this.#bookHeld = this.random.between(1, 9);
    if (this.#bookHeld === 0) return false;
    this.#bookHeld--;
    if (this.#nextTake > this.#cycle) this.#nextTake++;
    for (const message of this.#coming) if (message.updateAt > this.#cycle) message.updateAt++;
    return true;
  }

  #book(): void {
    const message = this.#coming.find(({ updateAt }) => updateAt === this.#cycle);
    if (message === undefined) return;
    const { symbol, bank, op, view, changed, now, number } = message;
    this.dut.in.update_valid_i = 1;
    const origin = { seq: BigInt(number), sof_ts: now, sym: symbol, bank, version: number };
    this.dut.pack("update_i", { origin, view: { ...view }, changed, op });
  }

  /** The update in cycle 8, if there is one: it has to be the next, at the first moment at which it may come. */
  #accept(free: number): void {
    const { dut } = this;
    const [head] = this.#coming;
    const due = head !== undefined && head.updateAt <= this.#cycle && this.#cycle >= free;
    if ((dut.out.update_valid_o === 1) !== due) {
      throw new Error(`cycle ${this.#cycle}: update ${head?.number} due ${due} (from ${free} on); ${this.#repeat}`);
    }
    this.#trading = { own: 0, leg: 0 };
    if (!due) return;
    const { number, symbol, op, view, changed, bank } = head;
    const update = dut.unpack("update_o");
    expect([update.origin.seq, update.view.bid_px, update.changed], this.#repeat).toEqual([
      BigInt(number),
      view.bid_px,
      changed ? 1 : 0,
    ]);
    const wait = this.#cycle - Math.max(head.updateAt, this.#lastAccept + 2);
    this.waitMost = Math.max(this.waitMost, wait);
    if (wait > 0) this.count("waited");
    this.queueMost = Math.max(this.queueMost, this.#coming.filter(({ updateAt }) => updateAt < this.#cycle).length);
    this.#coming.shift();
    this.#lastAccept = this.#cycle;
    if (op === "OP_INVALIDATE") this.#views.fill(NO_VIEW);
    if (op === "OP_REBUILD") this.#views[symbol] = NO_VIEW;
    if (changed) {
      this.#views[symbol] = view;
      this.#evaluations.push({ message: head, at: this.#cycle, due: undefined, second: undefined });
    }
    this.#settling.push({ at: this.#cycle + SETTLE, bank });
    // Trading state of both slots as of this message, told in the next cycle.
    this.#trading = { own: tradingMark(number, symbol), leg: tradingMark(number, Number(dut.out.leg_sym_o)) };
  }

  // ---- Models

  /** Asks the models about the message two cycles behind cycle 8; answers when the next update may come to cycle 8. */
  #evaluate(): number {
    const last = this.#evaluations.at(-1);
    if (last !== undefined && last.due === undefined && last.at + 2 === this.#cycle) this.#ask(last);
    const [head] = this.#coming;
    if (head === undefined) return 0;
    const apart = this.#lastAccept + 2;
    if (!head.changed) return apart;
    const slot = this.#slot(head);
    const wants = slot.meanReversion.enable || slot.arbitrage.enable;
    const input = this.#lastInput + (wants ? 2 : 1);
    return Math.max(apart, input, this.#blocked, this.#gateFree(head.symbol, slot));
  }

  /** From when on no intent is on its way that could take a position from a kind of the next message that would act on it. */
  #gateFree(symbol: number, { meanReversion, arbitrage }: SlotParameters): number {
    const open = (of: number): boolean => {
      // The copy: what was written two cycles ago.
      const written = this.#written.get(of)?.find(({ at }) => at <= this.#cycle - 2);
      return written !== undefined && written.position.openBuy + written.position.openSell > 0;
    };
    const leg = arbitrage.partner;
    const own = meanReversion.enable && !open(symbol);
    const pair = arbitrage.enable && !open(symbol) && !open(leg);
    const last = (of: number): number => Math.max(this.#lastLate, this.#lastGate.get(of) ?? -9) + 2;
    return Math.max(own || pair ? last(symbol) : 0, pair ? last(leg) : 0);
  }

  #slot({ bank, symbol }: Message): SlotParameters {
    return (this.#banks[bank] as SlotParameters[])[symbol] as SlotParameters;
  }

  #ask(evaluation: Evaluation): void {
    const { message, at } = evaluation;
    const { symbol, view, now } = message;
    const slot = this.#slot(message);
    const own = this.#positions[symbol] as ModelPosition;
    const prompt = [
      this.#models.imbalance.evaluate(symbol, view, now, slot.imbalance),
      this.#models.momentum.evaluate(symbol, view, now, slot.momentum),
      this.#models.meanReversion.evaluate(symbol, view, now, slot.meanReversion, own),
    ];
    const due: NonNullable<Evaluation["due"]> = [];
    prompt.forEach((intent, n) => {
      if (intent !== undefined) due.push({ at: at + 2 + due.length, kind: n + 1, intent: { symbol, ...intent }, view });
    });
    this.count(`${due.length} prompt`);
    // Three intents meet the next message's first one.
    this.#blocked = Math.max(this.#blocked, at + due.length);
    const views = (of: number): ModelView => this.#views[of] as ModelView;
    const positions = (of: number): ModelPosition => this.#positions[of] as ModelPosition;
    const considered = this.#models.arbitrage.considers(symbol, views, now, slot.arbitrage, positions);
    if (considered) this.#blocked = Math.max(this.#blocked, at + 3);
    const wish = this.#models.arbitrage.evaluate(symbol, views, now, slot.arbitrage, positions);
    if (wish !== undefined) {
      const { first, second } = wish;
      due.push({ at: at + 5, kind: 4, intent: first, view: views(first.symbol) });
      if (second !== undefined) evaluation.second = { intent: second, view: views(second.symbol) };
      this.count(second !== undefined ? "pair" : first.symbol === symbol ? "repair here" : "repair there");
      this.#blocked = Math.max(this.#blocked, at + (second === undefined ? 5 : 6));
      if (second !== undefined) this.#lastLate = at + 5;
    }
    for (const one of due) this.#lastGate.set(one.intent.symbol, one.at);
    evaluation.due = due;
  }

  // ---- Gate

  #gate(): void {
    const { dut, random } = this;
    const owner = this.#evaluations.find(({ due }) => due?.some(({ at }) => at === this.#cycle));
    const wanted = owner?.due?.find(({ at }) => at === this.#cycle);
    if ((dut.out.intent_valid_o === 1) !== (wanted !== undefined)) {
      throw new Error(
        `cycle ${this.#cycle}: intent ${dut.out.intent_valid_o}, wanted ${describe(wanted)}; ${this.#repeat}`,
      );
    }
    if (owner !== undefined && wanted !== undefined) {
      const { message } = owner;
      const { kind, intent, view } = wanted;
      const { symbol, sell, price, qty } = intent;
      const got = dut.unpack("intent_o");
      const fields = [got.kind, got.sym, got.sell, got.price, got.qty, got.notional, got.price_whole, got.qty_whole];
      const whose = [got.origin.seq, got.origin.sof_ts, got.view.bid_px, got.view.ask_qty, got.view.valid];
      expect(
        [...fields, ...whose, got.trading.band_lo, this.#named],
        `message ${message.number}; ${this.#repeat}`,
      ).toEqual([
        kind,
        symbol,
        sell ? 1 : 0,
        price,
        qty,
        BigInt(price) * BigInt(qty),
        isWhole(price),
        isWhole(qty),
        BigInt(message.number),
        message.now,
        view.bid_px,
        view.ask_qty,
        1,
        tradingMark(message.number, symbol),
        symbol,
      ]);
      const asked = this.#asks.filter(({ at }) => at <= this.#cycle - 2).at(-1);
      expect([asked?.symbol, asked?.bank], `message ${message.number}; ${this.#repeat}`).toEqual([
        symbol,
        message.bank,
      ]);
      const sent = random.chance(0.7);
      if (sent) {
        const before = this.#positions[symbol] as ModelPosition;
        const more = (open: number): number => Math.min(open + qty, 0xffff_ffff);
        const opens = sell ? { openSell: more(before.openSell) } : { openBuy: more(before.openBuy) };
        this.#write(symbol, { ...before, ...opens });
        dut.in.sent_i = 1;
      }
      this.#outcome(owner, kind, sent);
    }
    const done = this.#evaluations.findIndex(({ at }) => at + SETTLE > this.#cycle);
    this.#evaluations.splice(0, done < 0 ? this.#evaluations.length : done);
  }

  #outcome(owner: Evaluation, kind: number, sent: boolean): void {
    this.count(`kind ${kind} ${sent ? "sent" : "refused"}`);
    if (kind !== 4 || owner.second === undefined) return;
    if (sent) {
      owner.due?.push({ at: this.#cycle + 2, kind: 4, ...owner.second });
      this.#lastGate.set(owner.second.intent.symbol, this.#cycle + 2);
      this.count("second leg");
    }
    owner.second = undefined;
  }

  #write(symbol: number, position: ModelPosition): void {
    const { dut } = this;
    this.#positions[symbol] = position;
    this.#written.set(symbol, [{ at: this.#cycle, position }, ...(this.#written.get(symbol) ?? [])].slice(0, 3));
    dut.in.state_write_i = 1;
    dut.in.state_write_sym_i = symbol;
    const { openBuy, openSell } = position;
    dut.pack("state_write_data_i", { position: position.position >>> 0, open_buy: openBuy, open_sell: openSell });
  }

  #settle(): void {
    const due = this.#settling[0]?.at === this.#cycle ? this.#settling.shift() : undefined;
    expect([this.dut.out.settled_o, due && this.dut.out.settled_bank_o], this.#repeat).toEqual([
      due ? 1 : 0,
      due?.bank,
    ]);
    if (due !== undefined) this.#inFlight[due.bank] = (this.#inFlight[due.bank] ?? 0) - 1;
  }

  // ---- Host

  #expectQuiet(): void {
    const busy = this.#evaluations.some(
      ({ at, due }) => at + 1 >= this.#cycle || due?.some((intent) => intent.at >= this.#cycle),
    );
    if (busy) throw new Error(`cycle ${this.#cycle} is not quiet; ${this.#repeat}`);
  }

  #drawInput(): void {
    const { random, traffic } = this;
    const symbol = random.below(traffic.symbols);
    const slot = (this.#banks[this.#bank] as SlotParameters[])[symbol] as SlotParameters;
    this.#input = { symbol, position: drawPosition(random, slot, this.#positions[symbol ^ 1] as ModelPosition) };
  }

  #applyInput(): void {
    this.dut.in.input_done_i = this.#inputNow;
    if (!this.#inputNow || this.#input === undefined) return;
    this.#write(this.#input.symbol, this.#input.position);
    this.#lastInput = this.#cycle;
    this.#input = undefined;
    this.count("input");
  }

  #startWriting(): void {
    const shadow = 1 - this.#bank;
    const config = drawConfig(this.random, this.traffic.mix, this.traffic.symbols);
    this.#banks[shadow] = config;
    this.#writing = config.flatMap((slot, symbol) =>
      wordsOf(slot).flatMap((words, kind) => words.map((_, word) => ({ kind, symbol, word }))),
    );
  }

  /** Writes the shadow bank word by word once nothing reads it any more, then commits. */
  #host(): void {
    const { dut } = this;
    const shadow = 1 - this.#bank;
    dut.in.shadow_open_i = this.#inFlight[shadow] === 0;
    if (dut.in.table_valid_i !== 0 && dut.out.table_ready_o !== 0) {
      this.#writing.shift();
      dut.in.table_valid_i = 0;
    } else if (this.#writing.length === 0 && !this.#pendingConfig && dut.in.table_valid_i === 0) {
      this.#bank = shadow;
      dut.in.bank_i = shadow;
      this.count("commit");
      // The new shadow bank drains before it is written.
      this.#pendingConfig = true;
    }
    if (this.#pendingConfig && this.#inFlight[1 - this.#bank] === 0) {
      this.#pendingConfig = false;
      this.#startWriting();
    }
    const [next] = this.#writing;
    if (
      dut.in.table_valid_i === 0 &&
      next !== undefined &&
      this.#inFlight[1 - this.#bank] === 0 &&
      dut.out.table_ready_o === 0
    ) {
      const { kind, symbol, word } = next;
      const words = wordsOf((this.#banks[1 - this.#bank] as SlotParameters[])[symbol] as SlotParameters);
      dut.in.table_valid_i = 1 << kind;
      dut.in.table_write_i = 1 << kind;
      const field = (value: number, width: number): bigint => BigInt(value) << BigInt(kind * width);
      dut.in.table_addr_i = field(symbol * 8 + word, 11);
      dut.in.table_wdata_i = field((words[kind] as number[])[word] as number, 32) & ((1n << BigInt(32 * KINDS)) - 1n);
    }
  }
  #pendingConfig = false;
}

const tradingMark = (number: number, symbol: number): number => ((number * 256 + symbol) ^ 0x5a5a_0000) >>> 0;
const describe = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? `${part}n` : part)) ?? "none";
