// A simulated card that lives in real time: its clock follows a clock given to it, its lines take frames when they come, and what it
// has to say goes out at once. Works in turns of bounded length, so that whoever shares the thread gets its turn too.
//
// The model is slower than a card. When more comes than it can take in real time, its clock moves on all the same (a lease runs
// out when it should) and frames wait at the lines; latencies stay right, because they are counted in cycles.

import type { DirectRegisters, RegisterOperation } from "../../gateway/device/mod.ts";
import { CardRegisters } from "./card-registers.ts";
import { type CardLine, FOLLOWING, type SimulatedCard } from "./simulated-card.ts";

export interface LiveClock {
  /** Time that the device clock follows, ns; never goes back. */
  nowNs(): bigint;
  /** After what waits on this thread has had its turn. */
  soon(run: () => void): void;
  /** Answers a function that cancels. */
  later(delayMs: number, run: () => void): () => void;
}

export interface LiveOutputs {
  /** `count` event records of 64 bytes; valid during the call only. */
  events(records: Uint8Array, count: number): void;
  /** A frame has left; valid during the call only. */
  sent(frame: Uint8Array, tsNs: bigint): void;
  /** A turn is over, the lines may have room again; whether frames were put on them. */
  worked(): boolean;
  /** The model has stopped (a failed assertion of the RTL): this card is dead. */
  failed(error: Error): void;
}

/** Some milliseconds of the model's work. */
const TURN_CYCLES = 1000;
/** The clock must not stand still for longer than this while nothing happens: registers show it. */
const IDLE_TURN_MS = 20;
const EVENTS_PER_CALL = 1024;

export class LiveCard implements DirectRegisters {
  readonly card: SimulatedCard;
  readonly #clock: LiveClock;
  readonly #outputs: LiveOutputs;
  readonly #registers: CardRegisters;
  readonly #records = new Uint8Array(EVENTS_PER_CALL * 64);
  readonly #recordWords = new Uint32Array(this.#records.buffer);
  #cancelIdle: (() => void) | undefined;
  #scheduled = false;
  #stopped = false;

  constructor(card: SimulatedCard, clock: LiveClock, outputs: LiveOutputs) {
    this.card = card;
    this.#clock = clock;
    this.#outputs = outputs;
    this.#registers = new CardRegisters(card, () => this.#drain());
    card.mode = FOLLOWING;
  }

  /** A frame arrives on line 0 or 1, or on the order port (2). False: the line's buffer is full, the frame is not taken. Call {@link work} after a burst. */
  push(line: CardLine, bytes: Uint8Array, error: boolean): boolean {
    return this.card.push(line, this.card.nowNs, bytes, error);
  }

  /** Does a turn of work now; the first one sets the clock going. */
  work(): void {
    if (!this.#stopped) this.#turn();
  }

  /** @throws DeviceError */
  execute(operations: readonly RegisterOperation[]): Uint32Array {
    this.card.advance(this.#clock.nowNs());
    try {
      return this.#registers.execute(operations);
    } finally {
      this.#drain();
      this.#again();
    }
  }

  /** Nothing happens any more. */
  stop(): void {
    this.#stopped = true;
    this.#cancelIdle?.();
  }

  #turn(): void {
    this.#cancelIdle?.();
    this.#cancelIdle = undefined;
    const nowNs = this.#clock.nowNs();
    try {
      this.card.advance(nowNs);
      const result = this.card.run(TURN_CYCLES, nowNs);
      this.#drain();
      const more = this.#outputs.worked();
      if (result === "idle" && !more) this.#rest();
      else this.#again();
    } catch (error) {
      this.stop();
      this.#outputs.failed(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #again(): void {
    if (this.#scheduled || this.#stopped) return;
    this.#scheduled = true;
    this.#clock.soon(() => {
      this.#scheduled = false;
      this.work();
    });
  }

  /** Until the core's next timer. */
  #rest(): void {
    const timer = this.card.nextTimerNs;
    const untilTimerMs = timer === undefined ? IDLE_TURN_MS : Number(timer - this.card.nowNs) / 1e6;
    const delayMs = untilTimerMs > 0 ? Math.min(IDLE_TURN_MS, untilTimerMs) : IDLE_TURN_MS;
    this.#cancelIdle = this.#clock.later(delayMs, () => this.work());
  }

  #drain(): void {
    this.card.takeStarts(() => {});
    this.card.takeFrames((frame, tsNs) => this.#outputs.sent(frame, tsNs));
    let count = 0;
    const hand = (): void => {
      if (count > 0) this.#outputs.events(this.#records.subarray(0, count * 64), count);
      count = 0;
    };
    this.card.takeEvents((words, at) => {
      this.#recordWords.set(words.subarray(at, at + 16), count * 16);
      if (++count === EVENTS_PER_CALL) hand();
      return true;
    });
    hand();
  }
}
