// A simulated card in this process behind the device interface: deterministic, its clock moved by whoever owns the world around it.

import {
  type Device,
  DeviceError,
  type DeviceListener,
  type DeviceState,
  type RegisterOperation,
} from "../../gateway/device/mod.ts";
import { event } from "../../proto/mod.ts";
import { CardRegisters } from "./card-registers.ts";
import { FOLLOWING, type FrameReader, ORDER_PORT, type SimulatedCard } from "./simulated-card.ts";

/** Cycles of one call; a card that is still busy then does not come to rest any more. */
const CYCLES_MAX = 50_000_000;

const RECORD_WORDS = event.RECORD_BYTES / 4;

type Output = { readonly record: Uint32Array } | { readonly frame: Uint8Array; readonly tsNs: bigint };

export class InProcessDevice implements Device {
  readonly card: SimulatedCard;
  readonly #registers: CardRegisters;
  readonly #sent: FrameReader | undefined;
  /** What came out of the card and was not handed over yet, in order. */
  readonly #out: Output[] = [];
  #handsOver = false;
  #listener: DeviceListener | undefined;
  #state: DeviceState = "new";

  /** @param sent sees each frame that leaves the card, valid during the call: the other end of the order port's cable */
  constructor(card: SimulatedCard, sent?: FrameReader) {
    this.card = card;
    this.#sent = sent;
    this.#registers = new CardRegisters(card, () => this.#drain());
    card.mode = FOLLOWING;
  }

  get state(): DeviceState {
    return this.#state;
  }

  async open(listener: DeviceListener): Promise<void> {
    if (this.#state !== "new")
      throw new DeviceError("DISCONNECTED", "a device is opened once; make a new one to connect again");
    this.#state = "open";
    this.#listener = listener;
  }

  async execute(operations: readonly RegisterOperation[]): Promise<Uint32Array> {
    if (this.#state !== "open") throw new DeviceError("DISCONNECTED", `the device is ${this.#state}`);
    try {
      return this.#registers.execute(operations);
    } finally {
      this.#drain();
    }
  }

  async close(): Promise<void> {
    this.destroy();
  }

  destroy(cause?: Error): void {
    if (this.#state === "closed") return;
    const wasOpen = this.#state === "open";
    this.#state = "closed";
    if (wasOpen) this.#listener?.closed(cause);
    this.#listener = undefined;
  }

  /** A frame arrives on a feed line at `tsNs`. It goes in when {@link advance} gets there. @throws when the line's buffer is full */
  receive(line: 0 | 1, tsNs: bigint, bytes: Uint8Array, error: boolean): void {
    if (!this.card.push(line, tsNs, bytes, error))
      throw new DeviceError("OVERLOADED", `the buffer of line ${line} is full: advance first`);
  }

  /** A frame arrives on the order port: it goes in when {@link advance} gets there, and the host is shown it. */
  receiveOrderPort(bytes: Uint8Array): void {
    if (!this.card.push(ORDER_PORT, this.card.nowNs, bytes, false))
      throw new DeviceError("OVERLOADED", "the buffer of the order port is full: advance first");
    this.#listener?.frame("received", this.card.nowNs, bytes);
  }

  /** Runs the card up to `untilNs`. @throws Error when it does not come to rest */
  advance(untilNs: bigint): void {
    for (let start = this.card.cyclesRun; ; ) {
      const result = this.card.run(CYCLES_MAX, untilNs);
      this.#drain();
      if (result === "idle") return;
      if (this.card.cyclesRun - start > CYCLES_MAX)
        throw new Error(`the card has not come to rest at ${this.card.nowNs} ns`);
    }
  }

  /** Nobody is called while the card's rings are read, nor within another call: whoever is called may execute register operations. */
  #drain(): void {
    this.card.takeStarts(() => {});
    this.card.takeFrames((frame, tsNs) => void this.#out.push({ frame: frame.slice(), tsNs }));
    this.card.takeEvents((words, at) => {
      this.#out.push({ record: words.slice(at, at + RECORD_WORDS) });
      return true;
    });
    if (this.#handsOver) return;
    this.#handsOver = true;
    let taken = 0;
    try {
      // It grows while it is worked off.
      for (let next = this.#out[0]; next !== undefined; next = this.#out[taken]) {
        taken++;
        this.#handOver(next);
      }
    } finally {
      this.#out.splice(0, taken);
      this.#handsOver = false;
    }
  }

  #handOver(out: Output): void {
    if ("record" in out) {
      this.#listener?.events(out.record, 0, 1);
      return;
    }
    this.#sent?.(out.frame, out.tsNs);
    this.#listener?.frame("sent", out.tsNs, out.frame);
  }
}
