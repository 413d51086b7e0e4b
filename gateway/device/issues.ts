// Collects what is wrong with an input, by the path of its field.

import { parseIpv4 } from "../../proto/mod.ts";
import { DeviceInputError, type InputIssue } from "./errors.ts";

export const U16_MAX = 0xffff;
export const U32_MAX = 0xffff_ffff;
const U64_MAX = (1n << 64n) - 1n;
const I64_MIN = -(1n << 63n);
const I64_MAX = (1n << 63n) - 1n;

export class Issues {
  readonly #found: InputIssue[] = [];

  add(path: string, message: string): void {
    this.#found.push({ path, message });
  }

  integer(path: string, value: number, low: number, high: number): void {
    if (!Number.isInteger(value) || value < low || value > high)
      this.add(path, `must be an integer from ${low} to ${high}, not ${value}`);
  }

  u32(path: string, value: number): void {
    this.integer(path, value, 0, U32_MAX);
  }

  u64(path: string, value: bigint): void {
    if (typeof value !== "bigint" || value < 0n || value > U64_MAX)
      this.add(path, `must be an unsigned 64-bit integer, not ${value}`);
  }

  i64(path: string, value: bigint): void {
    if (typeof value !== "bigint" || value < I64_MIN || value > I64_MAX)
      this.add(path, `must be a signed 64-bit integer, not ${value}`);
  }

  ascii(path: string, value: string, low: number, high: number): void {
    if (!/^[\x20-\x7e]*$/.test(value) || value.length < low || value.length > high) {
      const count = low === high ? `${low}` : `${low} to ${high}`;
      this.add(path, `must be ${count} printable ASCII characters, not ${JSON.stringify(value)}`);
    }
  }

  address(path: string, value: string): void {
    try {
      parseIpv4(value);
    } catch (error) {
      this.add(path, error instanceof Error ? error.message : String(error));
    }
  }

  /** @throws DeviceInputError when anything was found */
  done(): void {
    if (this.#found.length > 0) throw new DeviceInputError(this.#found);
  }
}
