/**
 * Byte access shared by the generated codecs. Plain shifts on Uint8Array: faster than DataView or Buffer methods on unaligned fields.
 *
 * `at` is an offset in bytes, which need not be aligned; numbers are big-endian unless the name ends in `Le`. `read...` check nothing: who decodes has called
 * {@link checkRoom}. `write...` throw {@link WireError} RANGE or TEXT for a value that its field cannot hold, with `what`, the field's name, in the message; 64 bits are
 * `bigint` from 0 to 2^64 - 1, text has one byte for a character (Latin-1) and spaces as padding.
 */

/**
 * A value or a byte sequence that the wire format does not allow. After one from an encoder the bytes from its offset on
 * may be half written: do not send them.
 */
export class WireError extends Error {
  override readonly name = "WireError";
  readonly code: "LENGTH" | "TYPE" | "RANGE" | "TEXT" | "FORMAT";

  constructor(code: WireError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** What an encoder takes: a decoded message, with or without its type. */
export type ValuesOf<M> = M extends { readonly type: infer T } ? Omit<M, "type"> & { readonly type?: T } : M;

// An index beyond the end reads undefined, which the operators below turn into 0; every decoder checks the length once before.
function byte(buffer: Uint8Array, at: number): number {
  return buffer[at] as number;
}

export function readU8(buffer: Uint8Array, at: number): number {
  return byte(buffer, at);
}

export function readU16(buffer: Uint8Array, at: number): number {
  return (byte(buffer, at) << 8) | byte(buffer, at + 1);
}

export function readU32(buffer: Uint8Array, at: number): number {
  return (
    ((byte(buffer, at) << 24) | (byte(buffer, at + 1) << 16) | (byte(buffer, at + 2) << 8) | byte(buffer, at + 3)) >>> 0
  );
}

export function readI32(buffer: Uint8Array, at: number): number {
  return readU32(buffer, at) | 0;
}

export function readU48(buffer: Uint8Array, at: number): number {
  return readU16(buffer, at) * 0x1_0000_0000 + readU32(buffer, at + 2);
}

export function readU64(buffer: Uint8Array, at: number): bigint {
  return (BigInt(readU32(buffer, at)) << 32n) | BigInt(readU32(buffer, at + 4));
}

export function readU16Le(buffer: Uint8Array, at: number): number {
  return byte(buffer, at) | (byte(buffer, at + 1) << 8);
}

export function readU32Le(buffer: Uint8Array, at: number): number {
  return (
    ((byte(buffer, at + 3) << 24) | (byte(buffer, at + 2) << 16) | (byte(buffer, at + 1) << 8) | byte(buffer, at)) >>> 0
  );
}

export function readU48Le(buffer: Uint8Array, at: number): number {
  return readU16Le(buffer, at + 4) * 0x1_0000_0000 + readU32Le(buffer, at);
}

export function readU64Le(buffer: Uint8Array, at: number): bigint {
  return (BigInt(readU32Le(buffer, at + 4)) << 32n) | BigInt(readU32Le(buffer, at));
}

/** Text without the trailing spaces of its padding. Every byte maps to one character, so odd bytes survive a round trip. */
export function readText(buffer: Uint8Array, at: number, bytes: number): string {
  let end = at + bytes;
  while (end > at && buffer[end - 1] === 0x20) end -= 1;
  return readRaw(buffer, at, end);
}

/** Text without the leading spaces of its padding. */
export function readTextLeftPadded(buffer: Uint8Array, at: number, bytes: number): string {
  let start = at;
  while (start < at + bytes && buffer[start] === 0x20) start += 1;
  return readRaw(buffer, start, at + bytes);
}

function readRaw(buffer: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let at = from; at < to; at += 1) text += String.fromCharCode(byte(buffer, at));
  return text;
}

export function writeU8(buffer: Uint8Array, at: number, value: number, what: string): void {
  checkNumber(value, 0, 0xff, what);
  buffer[at] = value;
}

export function writeU16(buffer: Uint8Array, at: number, value: number, what: string): void {
  checkNumber(value, 0, 0xffff, what);
  buffer[at] = value >>> 8;
  buffer[at + 1] = value;
}

export function writeU32(buffer: Uint8Array, at: number, value: number, what: string): void {
  checkNumber(value, 0, 0xffff_ffff, what);
  putU32(buffer, at, value);
}

export function writeI32(buffer: Uint8Array, at: number, value: number, what: string): void {
  checkNumber(value, -0x8000_0000, 0x7fff_ffff, what);
  putU32(buffer, at, value);
}

export function writeU48(buffer: Uint8Array, at: number, value: number, what: string): void {
  checkNumber(value, 0, 0xffff_ffff_ffff, what);
  const high = Math.floor(value / 0x1_0000_0000);
  buffer[at] = high >>> 8;
  buffer[at + 1] = high;
  putU32(buffer, at + 2, value % 0x1_0000_0000);
}

export function writeU64(buffer: Uint8Array, at: number, value: bigint, what: string): void {
  checkBigint(value, what);
  putU32(buffer, at, Number(value >> 32n));
  putU32(buffer, at + 4, Number(value & 0xffff_ffffn));
}

export function writeU16Le(buffer: Uint8Array, at: number, value: number, what: string): void {
  checkNumber(value, 0, 0xffff, what);
  buffer[at] = value;
  buffer[at + 1] = value >>> 8;
}

export function writeU32Le(buffer: Uint8Array, at: number, value: number, what: string): void {
  checkNumber(value, 0, 0xffff_ffff, what);
  putU32Le(buffer, at, value);
}

export function writeU48Le(buffer: Uint8Array, at: number, value: number, what: string): void {
  checkNumber(value, 0, 0xffff_ffff_ffff, what);
  const high = Math.floor(value / 0x1_0000_0000);
  putU32Le(buffer, at, value % 0x1_0000_0000);
  buffer[at + 4] = high;
  buffer[at + 5] = high >>> 8;
}

export function writeU64Le(buffer: Uint8Array, at: number, value: bigint, what: string): void {
  checkBigint(value, what);
  putU32Le(buffer, at, Number(value & 0xffff_ffffn));
  putU32Le(buffer, at + 4, Number(value >> 32n));
}

export function writeText(buffer: Uint8Array, at: number, bytes: number, text: string, what: string): void {
  checkText(text, bytes, what);
  for (let i = 0; i < bytes; i += 1) buffer[at + i] = i < text.length ? text.charCodeAt(i) : 0x20;
}

export function writeTextLeftPadded(buffer: Uint8Array, at: number, bytes: number, text: string, what: string): void {
  checkText(text, bytes, what);
  const pad = bytes - text.length;
  for (let i = 0; i < bytes; i += 1) buffer[at + i] = i < pad ? 0x20 : text.charCodeAt(i - pad);
}

/** One character. Unlike text it is never padded: the space is a code of its own. */
export function writeCode(buffer: Uint8Array, at: number, code: string, what: string): void {
  if (code.length !== 1) throw new WireError("TEXT", `${what}: ${JSON.stringify(code)} is not one character`);
  checkText(code, 1, what);
  buffer[at] = code.charCodeAt(0);
}

/** Decimal ASCII digits, padded with spaces on the left. All spaces read as 0. @throws WireError FORMAT for anything else */
export function readDecimal(buffer: Uint8Array, at: number, bytes: number, what: string): bigint {
  const text = readTextLeftPadded(buffer, at, bytes).trimEnd();
  if (!/^[0-9]*$/.test(text)) {
    throw new WireError("FORMAT", `${what}: ${JSON.stringify(text)} is not a decimal number`);
  }
  return BigInt(text);
}

/** @throws WireError RANGE for a negative value, or one of more than `bytes` digits */
export function writeDecimal(buffer: Uint8Array, at: number, bytes: number, value: bigint, what: string): void {
  if (value < 0n) throw new WireError("RANGE", `${what}: ${value} is negative`);
  const digits = value.toString();
  if (digits.length > bytes) throw new WireError("RANGE", `${what}: ${value} needs more than ${bytes} digits`);
  writeTextLeftPadded(buffer, at, bytes, digits, what);
}

/** @throws WireError LENGTH unless `length` bytes from `offset` lie in the buffer */
export function checkRoom(buffer: Uint8Array, offset: number, length: number, what: string): void {
  if (offset < 0 || length < 0 || offset + length > buffer.length) {
    throw new WireError(
      "LENGTH",
      `${what}: ${length} bytes at offset ${offset} do not fit a buffer of ${buffer.length} bytes`,
    );
  }
}

function putU32(buffer: Uint8Array, at: number, value: number): void {
  buffer[at] = value >>> 24;
  buffer[at + 1] = value >>> 16;
  buffer[at + 2] = value >>> 8;
  buffer[at + 3] = value;
}

function putU32Le(buffer: Uint8Array, at: number, value: number): void {
  buffer[at] = value;
  buffer[at + 1] = value >>> 8;
  buffer[at + 2] = value >>> 16;
  buffer[at + 3] = value >>> 24;
}

function checkNumber(value: number, low: number, high: number, what: string): void {
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new WireError("RANGE", `${what}: ${value} is not an integer from ${low} to ${high}`);
  }
}

function checkBigint(value: bigint, what: string): void {
  if (value < 0n || value > 0xffff_ffff_ffff_ffffn) {
    throw new WireError("RANGE", `${what}: ${value} is not an unsigned 64-bit integer`);
  }
}

function checkText(text: string, bytes: number, what: string): void {
  if (text.length > bytes) {
    throw new WireError("TEXT", `${what}: ${JSON.stringify(text)} is longer than ${bytes} characters`);
  }
  for (let i = 0; i < text.length; i += 1) {
    if (text.charCodeAt(i) > 0xff) {
      throw new WireError("TEXT", `${what}: ${JSON.stringify(text)} has a character that is not one byte`);
    }
  }
}
