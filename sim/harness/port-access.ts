// Getters and setters of ports directly on the model's linear memory.

import type { PackedType } from "./packed-types.ts";
import type { Port } from "./ports.ts";

/** Ports up to 32 bits are numbers, wider ones bigints. A boolean may be assigned to any port. */
export type PortValue = number | bigint;

export interface Accessor {
  get(): PortValue;
  set(value: number | bigint | boolean): void;
}

export function accessorOf(port: Port, buffer: ArrayBuffer, address: number): Accessor {
  if (port.storage === 8 || port.storage === "words") return wideAccessor(port, wordsOf(port, buffer, address));
  const cells =
    port.storage === 1
      ? new Uint8Array(buffer, address, 1)
      : port.storage === 2
        ? new Uint16Array(buffer, address, 1)
        : new Uint32Array(buffer, address, 1);
  const max = 2 ** port.bits - 1;
  return {
    get: () => cells[0] ?? 0,
    set: (value) => {
      const number = Number(value);
      if (!(number >= 0 && number <= max && Number.isInteger(number))) throw misfit(port, value);
      cells[0] = number;
    },
  };
}

/** The 32-bit words of a port of more than 16 bits, least significant first. */
export function wordsOf(port: Port, buffer: ArrayBuffer, address: number): Uint32Array {
  if (port.storage === 1 || port.storage === 2)
    throw new TypeError(`port ${port.name} has ${port.bits} bits: not stored as words`);
  return new Uint32Array(buffer, address, Math.ceil(port.bits / 32));
}

function wideAccessor(port: Port, words: Uint32Array): Accessor {
  return {
    get: () => readBits(words, 0, port.bits),
    set: (value) => {
      const number = BigInt(value);
      if (number < 0n || number >> BigInt(port.bits) !== 0n) throw misfit(port, value);
      writeBits(words, 0, port.bits, number);
    },
  };
}

function misfit(port: Port, value: unknown): RangeError {
  return new RangeError(`${value} does not fit port ${port.name} of ${port.bits} bits`);
}

/** Bits `offset .. offset+bits-1` of an array of 32-bit words. */
function readBits(words: Uint32Array, offset: number, bits: number): bigint {
  let value = 0n;
  const first = offset >>> 5;
  const last = (offset + bits - 1) >>> 5;
  for (let index = last; index >= first; index--) value = (value << 32n) | BigInt(words[index] ?? 0);
  return (value >> BigInt(offset & 31)) & ((1n << BigInt(bits)) - 1n);
}

function writeBits(words: Uint32Array, offset: number, bits: number, value: bigint): void {
  const shift = BigInt(offset & 31);
  const first = offset >>> 5;
  const last = (offset + bits - 1) >>> 5;
  let mask = ((1n << BigInt(bits)) - 1n) << shift;
  let data = value << shift;
  for (let index = first; index <= last; index++) {
    const keep = ~Number(mask & 0xffffffffn);
    words[index] = ((words[index] ?? 0) & keep) | Number(data & 0xffffffffn);
    mask >>= 32n;
    data >>= 32n;
  }
}

function readBits32(words: Uint32Array, offset: number, bits: number): number {
  const index = offset >>> 5;
  const shift = offset & 31;
  let value = (words[index] ?? 0) >>> shift;
  if (shift + bits > 32) value |= (words[index + 1] ?? 0) << (32 - shift);
  return bits === 32 ? value >>> 0 : (value & (2 ** bits - 1)) >>> 0;
}

/**
 * A struct-typed port as an object with one property a field, reading and writing the port's bits in place: no packing,
 * no allocation for fields up to 32 bits.
 */
export function structAccess(words: Uint32Array, type: PackedType, base: number): object {
  const target: object = {};
  for (const field of type.fields ?? []) {
    const offset = base + field.offset;
    if (field.type?.fields !== undefined) {
      const nested = structAccess(words, field.type, offset);
      Object.defineProperty(target, field.name, { enumerable: true, get: () => nested });
      continue;
    }
    const { bits, name } = field;
    const limit = 1n << BigInt(bits);
    Object.defineProperty(target, name, {
      enumerable: true,
      get: bits <= 32 ? () => readBits32(words, offset, bits) : () => readBits(words, offset, bits),
      set: (value: number | bigint | boolean) => {
        const number = BigInt(value);
        if (number < 0n || number >= limit) throw new RangeError(`${value} does not fit field ${name} of ${bits} bits`);
        writeBits(words, offset, bits, number);
      },
    });
  }
  return Object.seal(target);
}
