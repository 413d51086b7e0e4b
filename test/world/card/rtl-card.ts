// The RTL as a small model, behind the world's card interface: slower by far, and the real thing.
import type { RegisterOperation } from "../../../gateway/device/mod.ts";
import { event, type Geometry } from "../../../proto/mod.ts";
import {
  type BuiltCard,
  buildCard,
  CardRegisters,
  FOLLOWING,
  ORDER_PORT,
  SimulatedCard,
} from "../../../sim/card/mod.ts";
import type { CardOutputs, WorldCard } from "./world-card.ts";

const CYCLES_MAX = 50_000_000;

export function buildRtl(geometry: Geometry): Promise<BuiltCard> {
  return buildCard({ geometry });
}

export class RtlCard implements WorldCard {
  readonly #card: SimulatedCard;
  readonly #registers: CardRegisters;
  readonly #outputs: CardOutputs;

  constructor(built: BuiltCard, seed: number, outputs: CardOutputs) {
    this.#card = new SimulatedCard(built, seed);
    this.#card.mode = FOLLOWING;
    this.#registers = new CardRegisters(this.#card, () => this.#drain());
    this.#outputs = outputs;
  }

  advance(ns: bigint): void {
    for (let start = this.#card.cyclesRun; ; ) {
      const result = this.#card.run(CYCLES_MAX, ns);
      this.#drain();
      if (result === "idle") return;
      if (this.#card.cyclesRun - start > CYCLES_MAX) throw new Error(`the card has not come to rest at ${ns} ns`);
    }
  }

  receive(line: 0 | 1, ns: bigint, frame: Uint8Array): void {
    if (!this.#card.push(line, ns, frame, false)) throw new Error(`the buffer of line ${line} is full`);
  }

  receiveOrder(ns: bigint, frame: Uint8Array): void {
    if (!this.#card.push(ORDER_PORT, ns, frame, false)) throw new Error("the buffer of the order port is full");
  }

  execute(operations: readonly RegisterOperation[]): Uint32Array {
    try {
      return this.#registers.execute(operations);
    } finally {
      this.#drain();
    }
  }

  /** Records first: the decision of an order is told before its frame. */
  #drain(): void {
    const records: Uint32Array[] = [];
    const frames: Uint8Array[] = [];
    this.#card.takeStarts(() => {});
    this.#card.takeFrames((frame) => void frames.push(frame.slice()));
    this.#card.takeEvents((words, at) => {
      records.push(words.slice(at, at + event.RECORD_BYTES / 4));
      return true;
    });
    for (const record of records) this.#outputs.record(record, 0);
    for (const frame of frames) this.#outputs.sent(frame);
  }
}
