// Validation of what cold inputs carry. Every failure names the field and says what was expected, and nothing is
// changed before all checks of an input have passed.

import type { ErrorCode } from "../../proto/mod.ts";

export const U32_MAX = 0xffff_ffff;
export const I31_MAX = 0x7fff_ffff;
export const U64_MAX = 0xffff_ffff_ffff_ffffn;

/** An input that does not hold what docs/datapath.md and proto/datapath.ts say it holds. */
export class DatapathInputError extends RangeError {
  override readonly name = "DatapathInputError";
  readonly field: string;
  readonly code: ErrorCode;
  constructor(field: string, expected: string, got: unknown, code: ErrorCode = "INVALID_INPUT") {
    super(`${field}: expected ${expected}, got ${typeof got === "string" ? JSON.stringify(got) : String(got)}`);
    this.field = field;
    this.code = code;
  }
}

/** An input that the path does not take in the state in which it is. */
export class DatapathStateError extends Error {
  override readonly name = "DatapathStateError";
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export function integer(field: string, value: number, low: number, high: number): number {
  if (!Number.isSafeInteger(value) || value < low || value > high) {
    throw new DatapathInputError(field, `an integer ${low}..${high}`, value);
  }
  return value;
}

export function u32(field: string, value: number): number {
  return integer(field, value, 0, U32_MAX);
}

export function u64(field: string, value: bigint): bigint {
  if (typeof value !== "bigint" || value < 0n || value > U64_MAX) {
    throw new DatapathInputError(field, "a bigint 0..2^64-1", value);
  }
  return value;
}

export function ascii(field: string, value: string, minLength: number, maxLength: number): string {
  const printable = /^[\x20-\x7e]*$/.test(value);
  if (!printable || value.length < minLength || value.length > maxLength) {
    throw new DatapathInputError(field, `${minLength} to ${maxLength} printable ASCII characters`, value);
  }
  return value;
}

/** Dotted quad to the int32 form of its four bytes. */
export function ipv4(field: string, value: string): number {
  const parts = value.split(".");
  let word = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) throw new DatapathInputError(field, "a dotted quad", value);
    word = (word << 8) | Number(part);
  }
  if (parts.length !== 4) throw new DatapathInputError(field, "a dotted quad", value);
  return word;
}

export function i64(field: string, value: bigint): bigint {
  if (typeof value !== "bigint" || value < -(2n ** 63n) || value >= 2n ** 63n) {
    throw new DatapathInputError(field, "a bigint -2^63..2^63-1", value);
  }
  return value;
}
