// tg_book under test: presents messages, compares every update with the model and with the cycle it is due in.

import { expect } from "vitest";
import { type Dut, loadModule, type OutPorts, tgPackage } from "../../sim/harness/mod.ts";
import { type BookInput, BookModel, type BookOutput, type Levels, type ModelSlot, setOf } from "./book-model.ts";

export interface BookGeometry {
  readonly SYMBOLS: number;
  readonly SET_BITS: number;
  readonly LEVELS: number;
  readonly ROW_DEPTH?: number;
}

interface Expected {
  readonly input: BookInput;
  readonly output: BookOutput;
  readonly number: number;
  readonly cycle: number;
  readonly stallsBefore: number;
}

/** Cycles from the one in which a message is taken (cycle 2 of docs/hardware.md) to that in which its update is visible (cycle 8). */
const UPDATE_LATENCY = 6;
/** A replace takes one more slot of two cycles. */
const REPLACE_EXTRA = 2;

/** Levels of a side that the book shows. */
export const SHOWN = 8;

const OP_NAMES: Readonly<Record<BookInput["op"], string>> = {
  add: "OP_ADD",
  reduce: "OP_REDUCE",
  delete: "OP_DELETE",
  replace: "OP_REPLACE",
  rebuild: "OP_REBUILD",
  recentre: "OP_RECENTRE",
  band: "OP_BAND",
  market: "OP_MARKET",
  invalidate: "OP_INVALIDATE",
};
const ON_BOOK: ReadonlySet<BookInput["op"]> = new Set(["add", "reduce", "delete", "replace"]);
const TWO_SLOTS: ReadonlySet<BookInput["op"]> = new Set(["replace", "rebuild", "recentre"]);

export class BookBench {
  readonly dut: Dut;
  readonly model: BookModel;
  readonly #setBits: number;
  readonly #repeat: string;
  readonly #message: OutPorts;
  readonly #update: OutPorts;
  readonly #ops: Readonly<Record<BookInput["op"], number>>;
  readonly #expected: Expected[] = [];
  readonly #slots: readonly ModelSlot[];
  #presented = 0;
  #stalls = 0;
  #stallRun = 0;
  /** Longest time for which the pipeline was held at a stretch, cycles. */
  stallMax = 0;
  refills = 0;
  overtaken = 0;
  updates = 0;
  changes = 0;
  validViews = 0;
  /** Cycles in which a rebuild or recentre was under way, and slots whose window it made overflow. */
  walkCycles = 0;
  readonly walkFaults: number[] = [];
  /** How often each fault bit was raised for the first time of a symbol, by bit. */
  readonly faultsByBit: number[] = [0, 0, 0, 0, 0, 0];

  private constructor(dut: Dut, geometry: BookGeometry, slots: readonly ModelSlot[], repeat: string) {
    this.dut = dut;
    this.#setBits = geometry.SET_BITS;
    this.#repeat = repeat;
    this.#slots = slots;
    this.model = new BookModel(geometry.SET_BITS, geometry.LEVELS, slots);
    this.#message = dut.fields("book_msg_i");
    this.#update = dut.fields("update_o");
    const ops = Object.entries(OP_NAMES).map(([op, name]) => [op, Number(tgPackage().constant(name))]);
    this.#ops = Object.fromEntries(ops) as Record<BookInput["op"], number>;
  }

  static async open(
    geometry: BookGeometry,
    slots: readonly ModelSlot[],
    repeat: string,
    seed: number,
  ): Promise<BookBench> {
    const dut = await loadModule({ top: "tg_book", parameters: { ...geometry }, seed });
    dut.in.book_valid_i = 0;
    dut.in.clear_i = 0;
    dut.in.slot_we_i = 0;
    dut.in.show_i = 0;
    dut.reset();
    BookBench.#loadSlots(dut, slots);
    return BookBench.attach(dut, geometry, slots, repeat);
  }

  static #loadSlots(dut: Dut, slots: readonly ModelSlot[]): void {
    slots.forEach((slot, index) => {
      dut.in.slot_we_i = 1;
      dut.in.slot_sym_i = index;
      dut.in.slot_enable_i = slot.enabled;
      dut.in.slot_tick100_i = slot.tick === 100;
      dut.in.slot_lo_i = slot.lo;
      dut.step();
    });
    dut.in.slot_we_i = 0;
  }

  /** For a book whose slots are as given, being cleared. */
  static attach(dut: Dut, geometry: BookGeometry, slots: readonly ModelSlot[], repeat: string): BookBench {
    const bench = new BookBench(dut, geometry, slots, repeat);
    bench.#awaitCleared();
    return bench;
  }

  /** Presents one message as soon as the book takes it, after `idle` cycles without one. */
  present(input: BookInput, idle = 0): void {
    for (let i = 0; i < idle; i++) this.#cycle();
    const number = ++this.#presented;
    const message = this.#message;
    const first = input.op === "add" ? input.refNew : input.refOld;
    message.op = this.#ops[input.op];
    message.order_ref = first;
    message.replacing = input.refNew;
    message.sell = input.sell ? 1 : 0;
    message.qty = input.quantity;
    message.price = input.price;
    message.bad_value = input.badValue ? 1 : 0;
    message.origin.sym = input.symbol;
    message.origin.seq = BigInt(number);
    message.origin.feed_fault = input.feedFault ? 1 : 0;
    message.forgotten = input.forgotten === true ? 1 : 0;
    message.flag = input.flag === true ? 1 : 0;
    const { in: ports, out } = this.dut;
    ports.book_h0_i = setOf(first, 0, this.#setBits);
    ports.book_h1_i = setOf(first, 1, this.#setBits);
    ports.book_new_h0_i = setOf(input.refNew, 0, this.#setBits);
    ports.book_new_h1_i = setOf(input.refNew, 1, this.#setBits);
    ports.book_valid_i = 1;
    for (let waited = 0; out.book_ready_o === 0; waited++) {
      if (waited > 100) throw new Error(`message ${number} is not taken; ${this.#repeat}`);
      this.#cycle();
    }
    const output = this.model.apply(input);
    const { cycle } = this.dut;
    this.#expected.push({ input, output, number, cycle, stallsBefore: this.#stalls });
    this.#cycle();
    ports.book_valid_i = 0;
  }

  /** Steps until the book is idle: everything answered, every row that can be full is full. */
  drain(): number {
    const start = this.dut.cycle;
    this.#cycle();
    while (this.dut.out.idle_o === 0) {
      if (this.dut.cycle - start > 100_000) throw new Error(`the book does not become idle; ${this.#repeat}`);
      this.#cycle();
    }
    expect(this.#expected, `messages without an update; ${this.#repeat}`).toEqual([]);
    return this.dut.cycle - start;
  }

  /** Whether a rebuild or recentre is under way. */
  get walking(): boolean {
    return this.dut.out.walking_o !== 0;
  }

  /** One cycle without a message. */
  rest(): void {
    this.#cycle();
  }

  /** Levels of a symbol as the book tells them; undefined while it fills its rows. Compared with the model. */
  levels(symbol: number, feed: boolean): Levels | undefined {
    const { dut } = this;
    dut.in.show_sym_i = symbol;
    const wide = this.#slots.length > 32;
    const bit = feed ? 1n << BigInt(symbol) : 0n;
    dut.in.feed_i = wide ? bit : Number(bit);
    dut.in.show_i = 1;
    this.#cycle();
    dut.in.show_i = 0;
    for (let waited = 0; dut.out.show_busy_o !== 0; waited++) {
      if (waited > 1000) throw new Error(`the levels are not shown; ${this.#repeat}`);
      this.#cycle();
    }
    const side = (name: "bid" | "ask"): [number, number][] => {
      const prices = dut.words(`show_${name}_px_o`);
      const quantities = dut.words(`show_${name}_qty_o`);
      const pairs = Array.from(prices, (price, i): [number, number] => [price >>> 0, (quantities[i] ?? 0) >>> 0]);
      return pairs.filter(([, quantity]) => quantity !== 0);
    };
    const shown = { valid: dut.out.show_valid_o !== 0, bids: side("bid"), asks: side("ask") };
    return dut.out.show_complete_o === 0 ? undefined : shown;
  }

  /** Clears the book and the model, with whatever is in flight. */
  clear(): void {
    this.dut.in.clear_i = 1;
    this.dut.step();
    this.dut.in.clear_i = 0;
    BookBench.#loadSlots(this.dut, this.#slots);
    this.#expected.length = 0;
    this.#stallRun = 0;
    this.model.clear();
    this.#awaitCleared();
  }

  #awaitCleared(): void {
    this.dut.eval();
    for (let waited = 0; this.dut.out.clearing_o !== 0; waited++) {
      if (waited > 1 << 22) throw new Error("the clear does not end");
      this.dut.step();
      if (this.dut.out.update_valid_o !== 0) throw new Error("an update while clearing");
    }
  }

  #cycle(): void {
    const { dut } = this;
    if (dut.out.stall_o !== 0) {
      this.#stalls++;
      this.stallMax = Math.max(this.stallMax, ++this.#stallRun);
    } else this.#stallRun = 0;
    this.refills += dut.out.refill_o;
    this.overtaken += dut.out.overtaken_o;
    this.walkCycles += dut.out.walking_o;
    if (dut.out.walk_fault_o !== 0) this.walkFaults.push(dut.out.walk_fault_sym_o);
    dut.step();
    if (dut.out.update_valid_o !== 0) this.#check();
  }

  #check(): void {
    const due = this.#expected.shift();
    if (due === undefined) throw new Error(`an update that nobody asked for; ${this.#repeat}`);
    const { input, output } = due;
    const { view } = output;
    const got = this.#update;
    const latency = this.dut.cycle - due.cycle - (this.#stalls - due.stallsBefore);
    const onBook = ON_BOOK.has(input.op);
    const wanted = UPDATE_LATENCY + (TWO_SLOTS.has(input.op) ? REPLACE_EXTRA : 0);
    const same =
      got.op === this.#ops[input.op] &&
      got.origin.seq === BigInt(due.number) &&
      got.origin.sym === input.symbol &&
      (!onBook ||
        ((got.view.valid !== 0) === view.valid &&
          got.view.bid_px === view.bidPx &&
          got.view.bid_qty === view.bidQty &&
          got.view.ask_px === view.askPx &&
          got.view.ask_qty === view.askQty)) &&
      (input.op !== "band" || (got.band_lo === input.quantity && got.band_hi === input.price)) &&
      (onBook || (got.flag !== 0) === (input.flag === true)) &&
      (got.changed !== 0) === output.changed &&
      got.new_faults === output.newFaults &&
      latency === wanted;
    this.updates++;
    if (output.changed) this.changes++;
    for (let bit = 0; bit < 6; bit++)
      if (output.newFaults & (1 << bit)) this.faultsByBit[bit] = (this.faultsByBit[bit] ?? 0) + 1;
    if (view.valid) this.validViews++;
    if (same) return;
    const what = `message ${due.number} ${describe(input)}; ${this.#repeat}`;
    expect(
      {
        op: got.op,
        seq: got.origin.seq,
        symbol: got.origin.sym,
        valid: got.view.valid !== 0,
        bidPx: got.view.bid_px,
        bidQty: got.view.bid_qty,
        askPx: got.view.ask_px,
        askQty: got.view.ask_qty,
        changed: got.changed !== 0,
        newFaults: got.new_faults,
        latency,
      },
      what,
    ).toEqual({
      op: this.#ops[input.op],
      seq: BigInt(due.number),
      symbol: input.symbol,
      ...view,
      changed: output.changed,
      newFaults: output.newFaults,
      latency: wanted,
    });
  }
}

function describe(input: BookInput): string {
  return JSON.stringify(input, (_key, value) => (typeof value === "bigint" ? value.toString() : value));
}
