// A control plane as a process, and what a person or a program asks of it.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AuditLine, Committed, Configuration, Failure, State } from "../../control/http/api.ts";
import { ROOT } from "../layout.ts";
import { Child } from "./gateway-rig.ts";

export interface Answer<T> {
  /** 0: nobody answered. */
  readonly status: number;
  readonly body: T & Partial<Failure>;
}

export class ControlProcess {
  readonly child: Child;
  address = "";
  #token = "";

  private constructor(child: Child) {
    this.child = child;
  }

  static async start(gateway: string, state: string, args: readonly string[]): Promise<ControlProcess> {
    const all = ["--gateway", gateway, "--state", state, "--sample-ms", "200", ...args];
    const control = new ControlProcess(new Child("control", join(ROOT, "control/main.ts"), all));
    const ready = await control.child.line(({ event }) => event === "ready");
    control.address = String(ready.address);
    control.#token = readFileSync(String(ready.tokenFile), "utf8").trim();
    return control;
  }

  /** Undefined: it did not answer within `timeoutMs`. */
  async state(timeoutMs = 2_000): Promise<State | undefined> {
    try {
      const response = await fetch(`${this.address}/api/state`, { signal: AbortSignal.timeout(timeoutMs) });
      return (await response.json()) as State;
    } catch {
      return undefined;
    }
  }

  async audit(): Promise<readonly AuditLine[]> {
    return (await (await fetch(`${this.address}/api/audit`)).json()) as AuditLine[];
  }

  async post<T>(path: string, body: object, signal = AbortSignal.timeout(60_000)): Promise<Answer<T>> {
    try {
      const response = await fetch(`${this.address}${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${this.#token}`, "content-type": "application/json" },
        body: JSON.stringify(body),
        signal,
      });
      return { status: response.status, body: (await response.json()) as T & Partial<Failure> };
    } catch {
      return { status: 0, body: {} as T & Partial<Failure> };
    }
  }

  commit(configuration: Configuration, expectedVersion: number, signal?: AbortSignal): Promise<Answer<Committed>> {
    const request = { configuration, expectedVersion, reason: "test", idempotencyKey: randomUUID() };
    return this.post<Committed>("/api/configuration/commit", request, signal);
  }
}
