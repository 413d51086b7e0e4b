// A request that was understood and is not carried out: everything that is wrong with it, by the path of the field.
import type { ErrorCode } from "../../proto/mod.ts";

export interface ItemError {
  /** In the form configuration.symbols[3].limits.max_quantity; empty: the request as a whole. */
  readonly path: string;
  readonly code: ErrorCode;
  readonly message: string;
}

export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly errors: readonly ItemError[];

  constructor(errors: readonly ItemError[]) {
    super(errors.map(({ path, code, message }) => `${path === "" ? "" : `${path}: `}${message} (${code})`).join("; "));
    this.errors = errors;
  }

  static because(code: ErrorCode, message: string, path = ""): RefusedError {
    return new RefusedError([{ path, code, message }]);
  }
}

export class ItemErrors {
  readonly list: ItemError[] = [];

  add(path: string, code: ErrorCode, message: string): void {
    this.list.push({ path, code, message });
  }

  range(path: string, value: number | bigint, low: number | bigint, high: number | bigint): void {
    if (value < low || value > high) this.add(path, "INVALID_INPUT", `must be ${low} to ${high}, not ${value}`);
  }

  /** @throws RefusedError when anything was found */
  done(): void {
    if (this.list.length > 0) throw new RefusedError(this.list);
  }
}
