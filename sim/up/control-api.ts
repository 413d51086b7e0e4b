// The control plane's HTTP side, as its clients see it.

import { randomUUID } from "node:crypto";
import type {
  Committed,
  Configuration,
  Done,
  Failure,
  HistoryCount,
  State,
  TrackingRequest,
} from "../../control/http/api.ts";
import { RunFailure } from "./failure.ts";

const REQUEST_MS = 30_000;

export class ControlApi {
  readonly #address: string;
  readonly #token: string;

  constructor(address: string, token: string) {
    this.#address = address;
    this.#token = token;
  }

  state(): Promise<State> {
    return this.#ask("GET", "/api/state");
  }
  historyCount(): Promise<HistoryCount> {
    return this.#ask("GET", "/api/history/count");
  }
  track(request: TrackingRequest): Promise<Done> {
    return this.#ask("POST", "/api/tracking", request);
  }
  commit(configuration: Configuration, expectedVersion: number, reason: string): Promise<Committed> {
    const request = { configuration, expectedVersion, reason, idempotencyKey: randomUUID() };
    return this.#ask("POST", "/api/configuration/commit", request);
  }
  arm(expectedVersion: number, reason: string): Promise<Done> {
    return this.#ask("POST", "/api/arm", { expectedVersion, reason });
  }
  disarm(reason: string): Promise<Done> {
    return this.#ask("POST", "/api/disarm", { reason });
  }

  /** @throws RunFailure with the errors of the answer */
  async #ask<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.#address}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer as T;
    const { errors } = answer as Failure;
    const text = errors
      .map(({ path: at, code, message }) => `${code}${at === "" ? "" : ` ${at}`}: ${message}`)
      .join("; ");
    throw new RunFailure(1, `${method} ${path}: ${text}`);
  }
}
