// The control plane, asked over HTTP. Where it is and the token are in its state folder.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Failure } from "../http/api.ts";
import { CliError } from "./cli-error.ts";

const REQUEST_MS = 40_000;

export class ControlClient {
  readonly #address: string;
  readonly #token: string;

  private constructor(address: string, token: string) {
    this.#address = address;
    this.#token = token;
  }

  /** @throws CliError environment */
  static open(state: string): ControlClient {
    try {
      const { address } = JSON.parse(readFileSync(join(state, "endpoint.json"), "utf8")) as { address: string };
      return new ControlClient(address, readFileSync(join(state, "token"), "utf8").trim());
    } catch (error) {
      const why = (error as NodeJS.ErrnoException).code === "ENOENT" ? "it is not running there" : String(error);
      throw new CliError(3, `no control plane in ${state}: ${why} (--state DIR names another folder)`, {
        cause: error,
      });
    }
  }

  get<T>(path: string): Promise<T> {
    return this.#ask("GET", path);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.#ask("POST", path, body);
  }

  /** Events of the stream, until `signal`. @throws CliError */
  async *stream(path: string, signal: AbortSignal): AsyncGenerator<{ readonly event: string; readonly data: unknown }> {
    const response = await this.#fetch(path, { signal });
    if (!response.ok || response.body === null) throw new CliError(1, `${path}: status ${response.status}`);
    const decoder = new TextDecoder();
    let text = "";
    for await (const bytes of response.body) {
      text += decoder.decode(bytes as Uint8Array, { stream: true });
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const lines = text.slice(0, end).split("\n");
        text = text.slice(end + 2);
        const field = (name: string): string | undefined =>
          lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
        const [event, data] = [field("event"), field("data")];
        if (event !== undefined && data !== undefined) yield { event, data: JSON.parse(data) };
      }
    }
  }

  async #ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const response = await this.#fetch(path, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, ...json },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer as T;
    const { errors } = answer as Failure;
    throw new CliError(
      1,
      errors.map(({ path, code, message }) => `${code}${path === "" ? "" : ` at ${path}`}: ${message}`).join("\n"),
    );
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(`${this.#address}${path}`, init);
    } catch (error) {
      if (init.signal?.aborted === true && !(error instanceof Error && error.name === "TimeoutError")) throw error;
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw new CliError(3, `the control plane at ${this.#address} does not answer: ${cause}`, { cause: error });
    }
  }
}
