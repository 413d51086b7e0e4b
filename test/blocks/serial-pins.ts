// A serial line down to its bits: bytes go to the pin rx_i and come from tx_o of a module, clock by clock.

import type { Dut } from "../../sim/harness/mod.ts";

export interface PinOptions {
  readonly clocksPerBit: number;
  /** The other end's clock against the module's; 1: the same. */
  readonly rate?: number;
  /** Asked for each bit in each direction: whether it arrives wrong. */
  readonly flip?: () => boolean;
}

export class SerialPins {
  /** Bits that were turned. */
  flipped = 0;
  readonly #dut: Dut;
  readonly #options: Required<PinOptions>;
  readonly #out: (byte: number) => void;
  readonly #bits: number[] = [];
  #sent = 0;
  #clock = 0;
  #line = 1;
  #nextBitAt = 0;
  /** Receiving: clock of the next sample, bits so far; undefined: idle. */
  #sampleAt: number | undefined;
  #received: number[] = [];

  constructor(dut: Dut, options: PinOptions, out: (byte: number) => void) {
    this.#dut = dut;
    this.#options = { rate: 1, flip: () => false, ...options };
    this.#out = out;
    dut.in.rx_i = 1;
  }

  /** Bytes behind those that are still on their way. */
  send(bytes: Iterable<number>): void {
    for (const byte of bytes) this.#bits.push(0, ...Array.from({ length: 8 }, (_, i) => (byte >> i) & 1), 1);
  }

  /** The line stays as it is for a while: bits are given one by one. */
  sendBits(bits: readonly number[]): void {
    this.#bits.push(...bits);
  }

  get sending(): boolean {
    return this.#sent < this.#bits.length || this.#clock < this.#nextBitAt;
  }

  /** One clock edge of the module. */
  step(): void {
    const { clocksPerBit, rate } = this.#options;
    if (this.#clock >= this.#nextBitAt && this.#sent < this.#bits.length) {
      this.#line = this.#turned(this.#bits[this.#sent++] as number);
      this.#nextBitAt = (this.#nextBitAt > this.#clock - 1 ? this.#nextBitAt : this.#clock) + clocksPerBit * rate;
      if (this.#sent === this.#bits.length) {
        this.#bits.length = 0;
        this.#sent = 0;
      }
    } else if (this.#clock >= this.#nextBitAt) this.#line = 1;
    this.#dut.in.rx_i = this.#line;
    this.#dut.step();
    this.#clock += 1;
    this.#receive(this.#dut.out.tx_o as number, clocksPerBit * rate);
  }

  #receive(level: number, bitClocks: number): void {
    if (this.#sampleAt === undefined) {
      if (level === 0) this.#sampleAt = this.#clock + bitClocks * 1.5;
      return;
    }
    if (this.#clock < this.#sampleAt) return;
    this.#sampleAt += bitClocks;
    this.#received.push(this.#turned(level));
    if (this.#received.length < 9) return;
    const byte = this.#received.slice(0, 8).reduce((sum, bit, i) => sum | (bit << i), 0);
    this.#received = [];
    this.#sampleAt = undefined;
    this.#out(byte);
  }

  #turned(bit: number): number {
    if (!this.#options.flip()) return bit;
    this.flipped += 1;
    return 1 - bit;
  }
}
