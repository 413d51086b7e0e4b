// The same key with the same request gets the first result; with another request it is refused.
import { createHash } from "node:crypto";
import { RefusedError } from "../configuration/refusal.ts";

/** As the contract promises. */
const KEYS_MAX = 1024;
const KEY_LENGTH_MAX = 64;

export class IdempotencyKeys {
  readonly #results = new Map<string, { readonly body: string; readonly result: Promise<unknown> }>();

  /**
   * Runs `write` unless the key has a result already.
   * @param method part of the request's identity
   * @param caller has keys of its own: nobody gets another one's result
   * @throws RefusedError for a key that is missing, too long, or was used with another request
   */
  run<T>(key: string, method: string, request: Uint8Array, write: () => Promise<T>, caller = ""): Promise<T> {
    if (key.length === 0 || key.length > KEY_LENGTH_MAX) {
      const message = `an idempotency key has 1 to ${KEY_LENGTH_MAX} characters, not ${key.length}`;
      throw RefusedError.because(key.length === 0 ? "REQUIRED" : "INVALID_INPUT", message, "context.idempotency_key");
    }
    const body = createHash("sha256").update(method).update("\0").update(request).digest("hex");
    const own = `${caller} ${key}`;
    const known = this.#results.get(own);
    if (known !== undefined) {
      if (known.body !== body) {
        const message = `the key ${JSON.stringify(key)} was used with another request`;
        throw RefusedError.because("IDEMPOTENCY_CONFLICT", message, "context.idempotency_key");
      }
      return known.result as Promise<T>;
    }
    const result = write();
    this.#results.set(own, { body, result });
    for (const oldest of this.#results.keys()) {
      if (this.#results.size <= KEYS_MAX) break;
      this.#results.delete(oldest);
    }
    // A write that could not be carried out may be tried again under the same key.
    result.catch(() => {
      if (this.#results.get(own)?.result === result) this.#results.delete(own);
    });
    return result;
  }
}
