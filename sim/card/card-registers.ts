// The register bus of a simulated card as the device interface's operations.

import { DeviceError, type DirectRegisters, type RegisterOperation } from "../../gateway/device/mod.ts";
import { RegisterError, type SimulatedCard } from "./simulated-card.ts";

/** Accesses between two looks at the rings: each access is a few cycles, in which a few records may come. */
const ACCESSES_PER_DRAIN = 512;

/** A wait holds everything else up: more reads than any state of a card takes to come are refused. */
const ATTEMPTS_MAX = 1_000_000;

export class CardRegisters implements DirectRegisters {
  readonly #card: SimulatedCard;
  readonly #drain: () => void;
  #accesses = 0;

  /** @param drain empties the card's rings; called between accesses of long batches */
  constructor(card: SimulatedCard, drain: () => void) {
    this.#card = card;
    this.#drain = drain;
  }

  execute(operations: readonly RegisterOperation[]): Uint32Array {
    const values: number[] = [];
    for (const operation of operations) {
      try {
        if (operation.kind === "write") this.#count().write(operation.address, operation.value);
        else if (operation.kind === "read") values.push(this.#count().read(operation.address));
        else values.push(this.#wait(operation));
      } catch (error) {
        if (!(error instanceof RegisterError)) throw error;
        throw new DeviceError(error.status === "timeout" ? "NO_ANSWER" : "BUS_ERROR", error.message, { cause: error });
      }
    }
    return Uint32Array.from(values);
  }

  #wait({ address, mask, expected, attempts }: RegisterOperation & { kind: "wait" }): number {
    if (attempts > ATTEMPTS_MAX)
      throw new DeviceError("PROTOCOL", `a wait has at most ${ATTEMPTS_MAX} reads, not ${attempts}`);
    let value = 0;
    for (let attempt = 0; attempt < attempts; attempt++) {
      value = this.#count().read(address);
      if ((value & mask) >>> 0 === expected) return value;
    }
    const at = `0x${address.toString(16).padStart(4, "0")}`;
    const hex = (word: number): string => `0x${word.toString(16)}`;
    throw new DeviceError(
      "NO_ANSWER",
      `register ${at} is ${hex(value)} after ${attempts} reads; awaited ${hex(expected)} under mask ${hex(mask)}`,
    );
  }

  #count(): SimulatedCard {
    if (++this.#accesses % ACCESSES_PER_DRAIN === 0) this.#drain();
    return this.#card;
  }
}
