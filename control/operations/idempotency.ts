// The same key with the same request gives the first answer; with another request it is refused.

import { createHash } from "node:crypto";
import { RequestFailure } from "./failure.ts";

/** As many as the gateway remembers. */
const KEYS_MAX = 1024;

interface Remembered {
  readonly digest: string;
  readonly answer: Promise<unknown>;
}

export class IdempotencyKeys {
  readonly #keys = new Map<string, Remembered>();

  /** @throws RequestFailure IDEMPOTENCY_CONFLICT; what `run` throws is not remembered */
  once<T>(key: string, request: unknown, run: () => Promise<T>): Promise<T> {
    const digest = createHash("sha256").update(JSON.stringify(request)).digest("hex");
    const known = this.#keys.get(key);
    if (known !== undefined) {
      if (known.digest === digest) return known.answer as Promise<T>;
      const message = `the key ${JSON.stringify(key)} was used with another request`;
      return Promise.reject(RequestFailure.because(409, "IDEMPOTENCY_CONFLICT", message, "idempotencyKey"));
    }
    const answer = run();
    this.#keys.set(key, { digest, answer });
    // Not a later request under the same key, when this one was forgotten to make room.
    answer.catch(() => {
      if (this.#keys.get(key)?.answer === answer) this.#keys.delete(key);
    });
    for (const oldest of this.#keys.keys()) {
      if (this.#keys.size <= KEYS_MAX) break;
      this.#keys.delete(oldest);
    }
    return answer;
  }
}
