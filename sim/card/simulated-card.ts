// One simulated card: frames in, register accesses, cycles, then events and frames out. Everything happens inside the calls;
// nothing here knows a wall clock.

import { type BuiltModule, compileWasm, type ModelSnapshot, WasmHost } from "../harness/mod.ts";
import {
  ALL_PARTS,
  type CardExports,
  CardMemory,
  FLAG_BOUND_BY_UNTIL,
  FLAG_HOLD_TIME,
  FLAG_PACE_BY_TRANSMIT,
  REGISTER_STATUSES,
  RUN_RESULTS,
} from "./model.ts";

export interface CardMode {
  /**
   * The clock stands still while the card works and moves between inputs only, and frames are taken one after the other over both
   * lines: the serial order of docs/datapath.md section 0. Otherwise the clock runs 6.4 ns a cycle and the lines run at once.
   */
  readonly holdTime: boolean;
  /** Receive beats wait while an order is being sent, so that the transmit queue cannot fill (a serial path has none). */
  readonly paceByTransmit: boolean;
  /** run() never goes beyond its `untilNs`; frames that arrive later wait. For a card whose clock follows another one. */
  readonly boundByUntil: boolean;
}

export const SERIAL: CardMode = { holdTime: true, paceByTransmit: true, boundByUntil: false };
export const REAL_TIME: CardMode = { holdTime: false, paceByTransmit: false, boundByUntil: false };
export const FOLLOWING: CardMode = { holdTime: false, paceByTransmit: false, boundByUntil: true };

/** `idle`: everything asked for is done; `cycle-limit`: not yet; `drain`: a ring is nearly full, take its contents and go on. */
/** Feed lines A and B, and the order port. */
export type CardLine = 0 | 1 | typeof ORDER_PORT;
export const ORDER_PORT = 2;
export type RunResult = (typeof RUN_RESULTS)[number];

export class RegisterError extends Error {
  override readonly name = "RegisterError";
  readonly address: number;
  readonly status: "error" | "timeout";

  constructor(operation: string, address: number, status: "error" | "timeout") {
    const at = `0x${address.toString(16).padStart(4, "0")}`;
    super(
      status === "error"
        ? `${operation} ${at}: no such register, or refused`
        : `${operation} ${at}: the card does not answer`,
    );
    this.address = address;
    this.status = status;
  }
}

/** Sees a record in place; what it wants to keep it must copy. False: not now, this record and those after it stay in the ring. */
export type EventReader = (words: Uint32Array, at: number) => boolean | undefined;
/** Sees a transmitted frame (without FCS) in place, and the device clock at its first beat. */
export type FrameReader = (frame: Uint8Array, tsNs: bigint) => void;
/** A received frame's first beat: when, in which cycle, on which line. */
export type StartReader = (line: number, tsNs: bigint, cycle: number, length: number) => void;

const NO_TIMER = (1n << 64n) - 1n;
const TX_HEADER_BYTES = 16;
const SOF_RECORD_BYTES = 24;

export class SimulatedCard {
  readonly built: BuiltModule;
  readonly #host: WasmHost<CardExports>;
  readonly #memory: CardMemory;
  readonly #txFrame: Uint8Array;
  #mode: CardMode = REAL_TIME;

  /** `seed`: registers without a reset start at random values drawn from it; undefined: at 0. */
  constructor(built: BuiltModule, seed?: number) {
    this.built = built;
    this.#host = new WasmHost<CardExports>(compileWasm(built.wasm), built.hash);
    const { exports, buffer } = this.#host;
    const layout = exports.card_create(seed ?? 0, seed === undefined ? 0 : 2);
    this.#memory = new CardMemory(buffer, layout, exports.card_layout_bytes());
    this.#txFrame = new Uint8Array(this.#memory.staging.length);
  }

  get mode(): CardMode {
    return this.#mode;
  }

  set mode(mode: CardMode) {
    this.#mode = mode;
    this.#host.exports.card_flags(
      (mode.holdTime ? FLAG_HOLD_TIME : 0) |
        (mode.paceByTransmit ? FLAG_PACE_BY_TRANSMIT : 0) |
        (mode.boundByUntil ? FLAG_BOUND_BY_UNTIL : 0),
    );
  }

  /** Device clock. */
  get nowNs(): bigint {
    return this.#memory.nowNs;
  }

  get cyclesRun(): number {
    return this.#memory.cyclesRun;
  }

  /** Cycles that would have passed while the clock jumped over idle time. */
  get cyclesSkipped(): number {
    return this.#memory.cyclesSkipped;
  }

  /** Clock edges that parts of the core without work have missed (eight parts, each counted for itself). */
  get edgesMissed(): number {
    return this.#memory.edgesMissed;
  }

  /** What the model printed ($display), the last lines of it. */
  get printed(): readonly string[] {
    return this.#host.printed;
  }

  /** Every part sees every edge, as in hardware: slower, and nothing else may differ. */
  keepAwake(): void {
    this.#host.exports.card_keep_awake(ALL_PARTS);
  }

  /** Received frames whose first beat has gone in. */
  get framesAccepted(): number {
    return this.#memory.framesAccepted;
  }

  /** Frames that wait at the lines. */
  get framesWaiting(): number {
    return this.#memory.rxWaiting;
  }

  /** Cycles in which an event record had to wait for room in the ring. */
  get eventsRefused(): number {
    return this.#memory.eventsRefused;
  }

  /**
   * Queues a frame (1 to 16,384 bytes, without FCS) that arrives on line 0 or 1, or on the order port (2), at `tsNs`, or as soon after
   * that as the line is free. Frames of one line go in in the order of the calls. False: no room, run first.
   */
  push(line: CardLine, tsNs: bigint, bytes: Uint8Array, error: boolean): boolean {
    const { staging } = this.#memory;
    if (bytes.length === 0 || bytes.length > staging.length) {
      throw new RangeError(`a frame has 1 to ${staging.length} bytes, not ${bytes.length}`);
    }
    staging.set(bytes);
    const low = Number(tsNs & 0xffffffffn);
    const high = Number(tsNs >> 32n);
    return this.#host.exports.card_push(line, low, high, bytes.length, error ? 1 : 0) === 1;
  }

  /**
   * Runs until no frame waits, no block has work and the clock has reached `untilNs` (0: wherever it is then), jumping over idle time.
   * @param maxCycles bound of this call, at most 2^32-1
   */
  run(maxCycles: number, untilNs = 0n): RunResult {
    this.#host.assertRunning();
    const low = Number(untilNs & 0xffffffffn);
    const high = Number(untilNs >> 32n);
    return RUN_RESULTS[this.#host.exports.card_run(maxCycles, low, high)] ?? "cycle-limit";
  }

  /** Moves the clock on at once, whatever the blocks are doing (latencies are counted in cycles and do not notice); never back. */
  advance(nowNs: bigint): void {
    this.#host.exports.card_advance(Number(nowNs & 0xffffffffn), Number(nowNs >> 32n));
  }

  /** Device clock of the core's earliest timer; undefined: none runs. */
  get nextTimerNs(): bigint | undefined {
    this.#host.exports.card_next_timer();
    const timer = this.#memory.nextTimerNs;
    return timer === NO_TIMER ? undefined : timer;
  }

  /** @throws RegisterError */
  read(address: number): number {
    return this.#access("read", address, 0);
  }

  /** @throws RegisterError */
  write(address: number, value: number): void {
    this.#access("write", address, value);
  }

  /** Hands over and removes the event records that wait; answers how many. */
  takeEvents(reader: EventReader): number {
    const { events, words } = this.#memory;
    const count = events.waiting;
    for (let taken = 0; taken < count; taken++) {
      const tail = events.tail;
      if (reader(words, (events.address + (tail % events.capacity) * 64) >>> 2) === false) return taken;
      events.tail = tail + 1;
    }
    return count;
  }

  /** Hands over and removes the transmitted frames that wait. */
  takeFrames(reader: FrameReader): number {
    const { tx, bytes, view } = this.#memory;
    let count = 0;
    for (; tx.waiting !== 0; count++) {
      const start = tx.tail;
      const header = tx.address + (start % tx.capacity);
      // The ring's size is a multiple of 8 and every part starts at one, so only the 8-byte groups may wrap.
      const length = view.getUint32(tx.address + ((start + 8) % tx.capacity), true);
      const tsNs = view.getBigUint64(header, true);
      const frame = this.#txFrame.subarray(0, length);
      const from = (start + TX_HEADER_BYTES) % tx.capacity;
      const first = Math.min(length, tx.capacity - from);
      frame.set(bytes.subarray(tx.address + from, tx.address + from + first));
      frame.set(bytes.subarray(tx.address, tx.address + length - first), first);
      tx.tail = start + TX_HEADER_BYTES + ((length + 7) & ~7);
      reader(frame, tsNs);
    }
    return count;
  }

  /** Hands over and removes the records of frames that went in. */
  takeStarts(reader: StartReader): number {
    const { sofs, view } = this.#memory;
    const count = sofs.waiting;
    for (let n = 0; n < count; n++) {
      const tail = sofs.tail;
      const at = sofs.address + (tail % sofs.capacity) * SOF_RECORD_BYTES;
      sofs.tail = tail + 1;
      const cycle = Number(view.getBigUint64(at + 8, true));
      reader(view.getUint32(at + 16, true), view.getBigUint64(at, true), cycle, view.getUint32(at + 20, true));
    }
    return count;
  }

  snapshot(): ModelSnapshot {
    return this.#host.snapshot();
  }

  restore(snapshot: ModelSnapshot): void {
    this.#host.restore(snapshot);
  }

  /** An independent card in the same state. */
  fork(): SimulatedCard {
    const other = new SimulatedCard(this.built);
    other.restore(this.snapshot());
    other.mode = this.#mode;
    return other;
  }

  /** Verilator's coverage database (cards built with coverage). */
  coverage(): Uint8Array {
    return this.#host.coverage();
  }

  #access(operation: "read" | "write", address: number, value: number): number {
    this.#host.assertRunning();
    if (!Number.isInteger(address) || address < 0 || address > 0xffff || address % 4 !== 0) {
      throw new RangeError(`register addresses are multiples of 4 below 65536, not ${address}`);
    }
    const result = this.#host.exports.card_register(operation === "write" ? 1 : 0, address, value >>> 0) >>> 0;
    const status = REGISTER_STATUSES[this.#memory.registerStatus];
    if (status !== "ok") throw new RegisterError(operation, address, status ?? "timeout");
    return result;
  }
}
