// The control plane, asked over HTTP. Where it is and the token are in its state folder; from elsewhere, over TLS with a person's certificate.

import { readFileSync } from "node:fs";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { join } from "node:path";
import { IdentityError, tlsMaterial } from "../../proto/access/mod.ts";
import type { Failure } from "../http/api.ts";
import { CliError } from "./cli-error.ts";

const REQUEST_MS = 40_000;

export interface Where {
  /** Folder of the control plane's state. */
  readonly state: string;
  /** Address of a control plane elsewhere; undefined: the one of the state folder. */
  readonly server: string | undefined;
  /** Folder of a person's certificate. */
  readonly tls: string | undefined;
}

interface Proof {
  readonly token?: string;
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

export class ControlClient {
  readonly #address: string;
  readonly #proof: Proof;

  private constructor(address: string, proof: Proof) {
    this.#address = address;
    this.#proof = proof;
  }

  /** @throws CliError environment */
  static open({ state, server, tls }: Where): ControlClient {
    const person = tls === undefined ? undefined : certificateIn(tls);
    if (server !== undefined) {
      if (person === undefined) throw new CliError(2, `--server ${server}: needs --tls DIR, a person's certificate`);
      if (!/^https:\/\/[^/]+$/.test(server)) throw new CliError(2, `--server ${server}: https://HOST:PORT`);
      return new ControlClient(server, person);
    }
    try {
      const { address, ca } = JSON.parse(readFileSync(join(state, "endpoint.json"), "utf8")) as {
        address: string;
        ca?: string;
      };
      if (person !== undefined) return new ControlClient(address, person);
      const token = readFileSync(join(state, "token"), "utf8").trim();
      return new ControlClient(address, { token, ...(ca === undefined ? {} : { ca: readFileSync(ca) }) });
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
    const response = await this.#request("GET", path, undefined, signal);
    if (response.statusCode !== 200) throw refused(path, response, await textOf(response));
    response.setEncoding("utf8");
    let text = "";
    for await (const part of response) {
      text += String(part);
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
    const response = await this.#request(method, path, body, AbortSignal.timeout(REQUEST_MS));
    const text = await textOf(response);
    if (response.statusCode !== 200) throw refused(path, response, text);
    return JSON.parse(text) as T;
  }

  async #request(method: string, path: string, body: unknown, signal: AbortSignal): Promise<IncomingMessage> {
    const { token, ca, cert, key } = this.#proof;
    const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(content === undefined ? {} : { "content-type": "application/json", "content-length": content.length }),
    };
    const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
    const request = this.#address.startsWith("https:") ? httpsRequest : httpRequest;
    try {
      return await new Promise<IncomingMessage>((resolve, reject) => {
        const asked = request(`${this.#address}${path}`, { method, headers, signal, ...tls }, resolve);
        asked.on("error", reject);
        asked.end(content);
      });
    } catch (error) {
      // Whoever asked for it to end knows why.
      if (signal.aborted && (signal.reason as Error | undefined)?.name !== "TimeoutError") throw error;
      const why =
        error instanceof Error ? error.message || String((error as NodeJS.ErrnoException).code) : String(error);
      throw new CliError(3, `the control plane at ${this.#address} does not answer: ${why}`, { cause: error });
    }
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

function refused(path: string, { statusCode }: IncomingMessage, text: string): CliError {
  let errors: Failure["errors"];
  try {
    ({ errors } = JSON.parse(text) as Failure);
  } catch {
    return new CliError(1, `${path}: status ${statusCode}`);
  }
  const lines = errors.map(
    ({ path: field, code, message }) => `${code}${field === "" ? "" : ` at ${field}`}: ${message}`,
  );
  return new CliError(1, lines.join("\n"));
}

/** @throws CliError environment */
function certificateIn(folder: string): Proof {
  try {
    const { ca, cert, key } = tlsMaterial((file) => readFileSync(join(folder, file)), Date.now());
    return { ca, cert, key };
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    throw new CliError(3, `--tls ${folder}: ${error.message}`, { cause: error });
  }
}
