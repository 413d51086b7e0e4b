// Drives tg_feed cycle by cycle: frames as 64-bit beats on both lines, a book that is not always ready, and a record of all that
// comes out.

import { type Dut, loadModule, tgPackage } from "../../sim/harness/mod.ts";
import type { Random } from "../../sim/world/mod.ts";
import type { TestFrame } from "./feed-frames.ts";
import type { BookMessage, FeedEvent, FeedSetup, RecoveryEvent, Repair } from "./feed-model.ts";

export interface FeedParameters {
  readonly SYMBOLS: number;
  readonly SET_BITS: number;
  readonly REORDER_DEPTH: number;
}

/** A message as the book took it. */
export interface TakenMessage extends Omit<BookMessage, "op" | "frame" | "lastByte"> {
  /** tg_pkg::op_e */
  readonly op: number;
  readonly version: number;
  readonly bank: number;
  readonly sofCyc: number;
  readonly lastCyc: number;
  readonly sets: readonly [number, number, number, number];
  /** Cycle in which the message was presented for the first time, and in which it was taken. */
  readonly shownCycle: number;
  readonly takenCycle: number;
}

/** Cycle in which each beat of a sent frame was accepted. */
export interface SentFrame {
  readonly line: 0 | 1;
  readonly bytes: Uint8Array;
  readonly sofTs: bigint;
  readonly beats: number[];
}

interface Sending {
  readonly frame: TestFrame;
  readonly record: SentFrame;
  at: number;
  wait: number;
}

export class FeedBench {
  readonly dut: Dut;
  readonly taken: TakenMessage[] = [];
  readonly feedEvents: FeedEvent[] = [];
  readonly recoveryEvents: RecoveryEvent[] = [];
  readonly good = [0, 0];
  readonly dropped = [new Array<number>(15).fill(0), new Array<number>(15).fill(0)];
  readonly wins = [0, 0];
  readonly duplicates = [0, 0];
  readonly types = new Array<number>(32).fill(0);
  readonly sent: SentFrame[] = [];
  gaps = 0;
  loads = 0;
  loadsRefused = 0;
  ts = 1_000_000n;
  cycle = 0;
  /** Probability that the book is not ready in a cycle, and that a line is idle for a cycle within a frame. */
  bookBusy = 0;
  lineIdle = 0;
  /** Book needs a cycle after each message, as the real one does. */
  everySecond = true;
  version = 0;
  bank = 0;
  /** Device clock advances by itself (6.4 ns a cycle); else only by assignment to `ts`. */
  clockRuns = false;

  private readonly random: Random;
  private readonly lines: [Sending[], Sending[]] = [[], []];
  private readonly tdata: readonly [Uint32Array, Uint32Array];
  private readonly message: ReturnType<Dut["fields"]>;
  private readonly ops = opNumbers();
  private afterFault = false;
  private walkLeft = 0;
  private walks: boolean | undefined;
  private shownCycle = -1;
  private restBook = false;
  private fifths = 0;

  private constructor(dut: Dut, random: Random) {
    this.dut = dut;
    this.random = random;
    this.tdata = [dut.words("s_axis_a_tdata"), dut.words("s_axis_b_tdata")];
    this.message = dut.fields("book_msg_o");
  }

  /** @param coverage builds it with line and toggle coverage, which is slow */
  static async load(parameters: FeedParameters, random: Random, coverage = false): Promise<FeedBench> {
    const dut = await loadModule({ top: "tg_feed", parameters: { ...parameters }, seed: random.u32(), coverage });
    return new FeedBench(dut, random);
  }

  /** A fresh record on the same model; start() it. */
  another(random: Random): FeedBench {
    return new FeedBench(this.dut, random);
  }

  /** Submits a repair request. */
  submit(request: Repair): void {
    const inputs = this.dut.in;
    inputs.repair_op_i = { rebuild: 1, recentre: 2, restore: 3, load: 4 }[request.op];
    if (request.op === "load") {
      const words = this.dut.words("repair_data_i");
      words.fill(0);
      request.bytes.forEach((byte, i) => {
        if (i < 48) words[i >> 2] = ((words[i >> 2] ?? 0) | (byte << (8 * (i % 4)))) >>> 0;
      });
      inputs.repair_length_i = request.bytes.length;
    } else {
      inputs.repair_slot_i = request.slot;
      inputs.repair_arg_i =
        request.op === "restore" ? request.upto : request.op === "recentre" ? BigInt(request.lo) : 0n;
    }
    inputs.repair_write_i = 1;
    this.step();
    inputs.repair_write_i = 0;
  }

  /** Submits one and waits for its answer: the outcome (load: 0 applied, 1 refused). */
  repair(request: Repair): number {
    this.submit(request);
    for (let waited = 0; this.dut.out.repair_busy_o === 1; waited++) {
      if (waited > 1000) throw new Error("a repair is not answered");
      this.step();
    }
    const { out } = this.dut;
    return request.op === "load" ? out.repair_load_refused_o : out.repair_outcome_o;
  }

  /** Reset, tracked slots, feed settings, clear. */
  start(setup: FeedSetup): void {
    const { dut } = this;
    dut.reset();
    this.configure(setup);
  }

  configure(setup: FeedSetup): void {
    const inputs = this.dut.in;
    inputs.clear_i = 1;
    inputs.a_addr_i = setup.filters[0].address;
    inputs.a_port_i = setup.filters[0].port;
    inputs.b_addr_i = setup.filters[1].address;
    inputs.b_port_i = setup.filters[1].port;
    inputs.session_i = setup.session.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
    inputs.start_exact_i = setup.startSequence !== undefined;
    inputs.start_seq_i = setup.startSequence ?? 0n;
    inputs.gap_wait_ns_i = setup.gapWaitNs;
    inputs.market_i = setup.market.charCodeAt(0);
    inputs.repair_write_i = 0;
    this.walkLeft = 0;
    for (const { slot, locate, enabled } of setup.slots) {
      inputs.slot_write_i = 1;
      inputs.slot_sym_i = slot;
      inputs.slot_enable_i = enabled;
      inputs.slot_locate_i = locate;
      this.step();
    }
    inputs.slot_write_i = 0;
    for (let i = 0; i < 12; i++) this.step();
    inputs.clear_i = 0;
  }

  /** Queues a frame behind the line's others, at least `gap` idle cycles after the one before. */
  send(line: 0 | 1, frame: TestFrame, gap = 3): SentFrame {
    const record: SentFrame = { line, bytes: frame.bytes, sofTs: -1n, beats: [] };
    this.sent.push(record);
    this.lines[line].push({ frame, record, at: 0, wait: gap });
    return record;
  }

  get sending(): boolean {
    return this.lines[0].length > 0 || this.lines[1].length > 0;
  }

  /** Runs until all frames are in and the receive side is at rest. */
  settle(most = 100_000): void {
    for (let i = 0; i < most; i++) {
      this.step();
      // A strobe leaves a register after the work is done
      if (!this.sending && this.dut.out.idle_o === 1) {
        this.step();
        this.step();
        return;
      }
    }
    throw new Error(`tg_feed was not idle after ${most} cycles`);
  }

  step(): void {
    const { dut, random } = this;
    const inputs = dut.in;
    if (this.clockRuns) {
      this.fifths += 32;
      this.ts += BigInt(Math.floor(this.fifths / 5));
      this.fifths %= 5;
    }
    inputs.ts_ns_i = this.ts;
    inputs.cyc_i = this.cycle & 0xffff;
    inputs.version_i = this.version;
    inputs.bank_i = this.bank;
    this.drive(0);
    this.drive(1);

    // Everything the arbiter shows before the edge follows from registers, the configuration and this cycle's ready
    const walks = this.walkLeft > 0;
    if (walks !== this.walks) {
      // A repair that waits for the walk's end is shown in that very cycle
      this.walks = walks;
      inputs.book_walking_i = walks;
      dut.eval();
    }
    if (walks) this.walkLeft--;
    const shown = dut.out.book_valid_o === 1;
    if (shown && this.shownCycle < 0) this.shownCycle = this.cycle;
    const ready = !this.restBook && !(this.bookBusy > 0 && random.chance(this.bookBusy));
    inputs.book_ready_i = ready;
    const take = shown && ready;
    if (take) {
      dut.eval();
      this.take();
    }
    this.restBook = take && this.everySecond;
    dut.step();
    this.cycle++;
    this.collect();
  }

  private drive(line: 0 | 1): void {
    const inputs = this.dut.in;
    const port = line === 0 ? "s_axis_a" : "s_axis_b";
    const queue = this.lines[line];
    const sending = queue[0];
    const idle =
      sending === undefined ||
      (sending.at === 0 && sending.wait-- > 0) ||
      (sending.at > 0 && this.lineIdle > 0 && this.random.chance(this.lineIdle));
    inputs[`${port}_tvalid`] = !idle;
    if (idle || sending === undefined) return;
    const { bytes, error } = sending.frame;
    const left = bytes.length - sending.at;
    const last = left <= 8;
    let low = 0;
    let high = 0;
    for (let i = 0; i < Math.min(left, 8); i++) {
      const byte = bytes[sending.at + i] ?? 0;
      if (i < 4) low |= byte << (8 * i);
      else high |= byte << (8 * (i - 4));
    }
    this.tdata[line][0] = low;
    this.tdata[line][1] = high;
    inputs[`${port}_tkeep`] = last ? (1 << left) - 1 : 0xff;
    inputs[`${port}_tlast`] = last;
    inputs[`${port}_tuser`] = last && error;
    if (sending.at === 0) Object.assign(sending.record, { sofTs: this.ts });
    sending.record.beats.push(this.cycle);
    sending.at += 8;
    if (last) queue.shift();
  }

  private take(): void {
    const m = this.message;
    const { out } = this.dut;
    const { op } = m;
    if (op === this.ops.INVALIDATE) {
      this.afterFault = true;
      this.shownCycle = -1;
      return;
    }
    if (op === this.ops.REBUILD || op === this.ops.RECENTRE) this.walkLeft = this.random.below(40);
    this.taken.push({
      seq: m.origin.seq,
      sofTs: m.origin.sof_ts,
      itchTs: BigInt(m.origin.itch_ts),
      slot: m.origin.sym,
      feedFault: m.origin.feed_fault === 1,
      forgotten: m.forgotten === 1,
      afterFault: this.afterFault,
      flag: m.flag === 1,
      refOld: op === this.ops.ADD ? 0n : m.order_ref,
      refNew: op === this.ops.ADD ? m.order_ref : m.replacing,
      sell: m.sell === 1,
      quantity: m.qty,
      price: m.price,
      badValue: m.bad_value === 1,
      op: m.op,
      version: m.origin.version,
      bank: m.origin.bank,
      sofCyc: m.origin.sof_cyc,
      lastCyc: m.origin.last_cyc,
      sets: [out.book_h0_o, out.book_h1_o, out.book_new_h0_o, out.book_new_h1_o],
      shownCycle: this.shownCycle,
      takenCycle: this.cycle,
    });
    this.shownCycle = -1;
    this.afterFault = false;
  }

  private collect(): void {
    const { out } = this.dut;
    for (const [line, name] of [
      [0, "a"],
      [1, "b"],
    ] as const) {
      if (out[`${name}_good_o`] === 1) bump(this.good, line);
      if (out[`${name}_drop_valid_o`] === 1) bump(this.dropped[line] ?? [], out[`${name}_drop_reason_o`]);
      if (out[`${name}_win_o`] === 1) bump(this.wins, line);
      if (out[`${name}_duplicate_o`] === 1) bump(this.duplicates, line);
    }
    if (out.msg_valid_o === 1) bump(this.types, out.msg_type_idx_o);
    if (out.gap_o === 1) this.gaps++;
    if (out.load_o === 1) this.loads++;
    if (out.load_refused_o === 1) this.loadsRefused++;
    if (out.feed_evt_valid_o === 1) {
      this.feedEvents.push({
        cause: out.feed_evt_cause_o,
        line: out.feed_evt_line_o,
        seq: out.feed_evt_seq_o,
        sofTs: out.feed_evt_sof_ts_o,
        from: out.feed_evt_from_o,
        to: out.feed_evt_to_o,
      });
    }
    if (out.recovery_evt_valid_o === 1) {
      this.recoveryEvents.push({
        outcome: out.recovery_evt_outcome_o,
        op: out.recovery_evt_op_o,
        slot: out.recovery_evt_sym_o,
        seq: out.recovery_evt_seq_o,
        argument: out.recovery_evt_argument_o,
        compared: out.recovery_evt_compared_o,
      });
    }
  }
}

function opNumbers(): Readonly<Record<"ADD" | "INVALIDATE" | "REBUILD" | "RECENTRE", number>> {
  const number = (name: string): number => Number(tgPackage().constant(`OP_${name}`));
  return {
    ADD: number("ADD"),
    INVALIDATE: number("INVALIDATE"),
    REBUILD: number("REBUILD"),
    RECENTRE: number("RECENTRE"),
  };
}

function bump(counters: number[], index: number): void {
  counters[index] = (counters[index] ?? 0) + 1;
}
