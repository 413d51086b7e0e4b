// A card as the world sees it: registers on one side, wires on the other, and a clock that the world moves.
import type { DirectRegisters } from "../../../gateway/device/mod.ts";

/** What comes out of a card. Valid during the call. */
export interface CardOutputs {
  record(words: Uint32Array, at: number): void;
  /** A frame leaves the order port. */
  sent(frame: Uint8Array): void;
}

export interface WorldCard extends DirectRegisters {
  /** The device clock moves on to `ns`; what the card does until then comes out. */
  advance(ns: bigint): void;
  /** A frame of a feed line arrives at `ns`, which is not before the card's clock. */
  receive(line: 0 | 1, ns: bigint, frame: Uint8Array): void;
  /** A frame arrives on the order port. */
  receiveOrder(ns: bigint, frame: Uint8Array): void;
}
