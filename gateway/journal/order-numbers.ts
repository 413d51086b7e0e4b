/**
 * Order numbers (UserRefNum) that are never used twice, also after kill -9: a block is noted down before its first number is used, and
 * a new run begins after the last block noted. The card and the software path have ranges of their own.
 */
import type { OrderSource } from "../orders/order-table.ts";
import type { Journal } from "./journal.ts";

export interface UrnRange {
  readonly first: number;
  readonly last: number;
}

/** 2^31 numbers each: more than a day of either. */
export const URN_RANGES: Readonly<Record<OrderSource, UrnRange>> = {
  card: { first: 1, last: 0x7fff_ffff },
  software: { first: 0x8000_0000, last: 0xffff_fffe },
};

/** Numbers of one note: what a restart passes over at most, and what the software path can use without a new arming. */
const BLOCK = 1_000_000;

export class UrnRangeExhausted extends Error {
  readonly code = "URN_RANGE_EXHAUSTED";
}

export class OrderNumbers {
  #next: number;
  #through: number;
  /** The card may have used numbers that nobody has heard of. */
  #unheard = false;
  readonly #source: OrderSource;
  readonly #journal: Journal;

  constructor(source: OrderSource, journal: Journal) {
    this.#source = source;
    this.#journal = journal;
    const { first } = URN_RANGES[source];
    this.#next = Math.max(first, journal.recovered.urnThrough[source] + 1);
    this.#through = this.#next - 1;
  }

  /** The next number that was certainly never used. */
  get next(): number {
    return this.#next;
  }

  /** Numbers up to here are noted down. */
  get through(): number {
    return this.#through;
  }

  /** The venue or the card knows of numbers below `next`. */
  atLeast(next: number): void {
    if (next > this.#next) this.#next = next;
  }

  /** The card was lost while it might send. */
  unheard(): void {
    this.#unheard = true;
  }

  /** Any number that was noted down may have been used: none of them is given again. */
  passOver(): void {
    this.atLeast(this.#through + 1);
  }

  /**
   * The card says that its next number is this. A number below what is known or above what it was ever given is no word of ours: it has lost its
   * power since, and which numbers it had used by then nobody knows. They are passed over: what it sent may not even have got to the venue.
   */
  cardStandsAt(next: number): void {
    if (next >= this.#next && next <= this.#through + 1) this.atLeast(next);
    else if (this.#unheard) this.passOver();
    this.#unheard = false;
  }

  /**
   * Notes a block down, on the disk for good, so that numbers from `next` on may be used; another one when half of it is used.
   * @throws UrnRangeExhausted; what the journal throws
   */
  reserve(): UrnRange {
    const { last } = URN_RANGES[this.#source];
    if (this.#next > last) throw new UrnRangeExhausted(`all order numbers of the ${this.#source} range are used`);
    if (this.#through - this.#next < BLOCK / 2) {
      const through = Math.min(last, this.#next + BLOCK);
      this.#journal.append({ type: "urns", source: this.#source, through });
      this.#journal.sync();
      this.#through = through;
    }
    return { first: this.#next, last: this.#through };
  }

  /** `urn` was used. @throws as reserve() */
  used(urn: number): void {
    this.atLeast(urn + 1);
    if (this.#through - this.#next < BLOCK / 2) this.reserve();
  }
}
