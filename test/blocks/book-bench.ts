// tg_book under test: presents messages, compares every update with the model and with the cycle it is due in.

import { expect } from "vitest";
import { type Dut, loadModule, type OutPorts, tgPackage } from "../../sim/harness/mod.ts";
import { type BookInput, BookModel, type BookOutput, type ModelSlot, setOf } from "./book-model.ts";

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
export const UPDATE_LATENCY = 6;
/** A replace takes one more slot of two cycles. */
export const REPLACE_EXTRA = 2;

const OP_NAMES = { add: "OP_ADD", reduce: "OP_REDUCE", delete: "OP_DELETE", replace: "OP_REPLACE" } as const;

export class BookBench {
  readonly dut: Dut;
  readonly model: BookModel;
  readonly #setBits: number;
  readonly #repeat: string;
  readonly #message: OutPorts;
  readonly #update: OutPorts;
  readonly #ops: Readonly<Record<BookInput["op"], number>>;
  readonly #expected: Expected[] = [];
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
  /** How often each fault bit was raised for the first time of a symbol, by bit. */
  readonly faultsByBit: number[] = [0, 0, 0, 0, 0, 0];

  private constructor(dut: Dut, geometry: BookGeometry, slots: readonly ModelSlot[], repeat: string) {
    this.dut = dut;
    this.#setBits = geometry.SET_BITS;
    this.#repeat = repeat;
    this.model = new BookModel(geometry.SET_BITS, geometry.LEVELS, slots);
    this.#message = dut.fields("book_msg_i");
    this.#update = dut.fields("update_o");
    const constant = (name: string): number => Number(tgPackage().constant(name));
    this.#ops = {
      add: constant(OP_NAMES.add),
      reduce: constant(OP_NAMES.reduce),
      delete: constant(OP_NAMES.delete),
      replace: constant(OP_NAMES.replace),
    };
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
    dut.reset();
    slots.forEach((slot, index) => {
      dut.in.slot_we_i = 1;
      dut.in.slot_sym_i = index;
      dut.in.slot_enable_i = slot.enabled;
      dut.in.slot_tick100_i = slot.tick === 100;
      dut.in.slot_lo_i = slot.lo;
      dut.step();
    });
    dut.in.slot_we_i = 0;
    return BookBench.attach(dut, geometry, slots, repeat);
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
    message.ref_old = input.refOld;
    message.ref_new = input.refNew;
    message.sell = input.sell ? 1 : 0;
    message.qty = input.quantity;
    message.price = input.price;
    message.bad_value = input.badValue ? 1 : 0;
    message.origin.sym = input.symbol;
    message.origin.seq = BigInt(number);
    message.origin.feed_fault = input.feedFault ? 1 : 0;
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

  /** Clears the book and the model, with whatever is in flight. */
  clear(): void {
    this.dut.in.clear_i = 1;
    this.dut.step();
    this.dut.in.clear_i = 0;
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
    const same =
      got.origin.seq === BigInt(due.number) &&
      got.origin.sym === input.symbol &&
      (got.view.valid !== 0) === view.valid &&
      got.view.bid_px === view.bidPx &&
      got.view.bid_qty === view.bidQty &&
      got.view.ask_px === view.askPx &&
      got.view.ask_qty === view.askQty &&
      (got.changed !== 0) === output.changed &&
      got.new_faults === output.newFaults &&
      latency === UPDATE_LATENCY + (input.op === "replace" ? REPLACE_EXTRA : 0);
    this.updates++;
    if (output.changed) this.changes++;
    for (let bit = 0; bit < 6; bit++)
      if (output.newFaults & (1 << bit)) this.faultsByBit[bit] = (this.faultsByBit[bit] ?? 0) + 1;
    if (view.valid) this.validViews++;
    if (same) return;
    const what = `message ${due.number} ${describe(input)}; ${this.#repeat}`;
    expect(
      {
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
      seq: BigInt(due.number),
      symbol: input.symbol,
      ...view,
      changed: output.changed,
      newFaults: output.newFaults,
      latency: UPDATE_LATENCY + (input.op === "replace" ? REPLACE_EXTRA : 0),
    });
  }
}

function describe(input: BookInput): string {
  return JSON.stringify(input, (_key, value) => (typeof value === "bigint" ? value.toString() : value));
}
