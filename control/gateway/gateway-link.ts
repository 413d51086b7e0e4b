/**
 * The connection to a gateway over its life: hello, telemetry, and again with growing pauses when it is lost. Whoever is built from other
 * contracts is not talked to.
 */

import type { ChannelCredentials } from "@grpc/grpc-js";
import { type Identity, SCHEMA_HASH, type StreamTelemetryResponse } from "../../proto/grpc/mod.ts";
import type { Clock, Timer } from "../clock.ts";
import { type Connect, GatewayCallError, GatewayClient } from "./gateway-client.ts";

export interface GatewayLinkEvents {
  /** Said hello; telemetry follows, beginning with the state. */
  up(identity: Identity): void;
  telemetry(batch: StreamTelemetryResponse): void;
  /** Lost, or not reached: told once for each reason. `code`: of the catalogue. */
  down(reason: string, code: GatewayCallError["code"]): void;
}

const BACKOFF_MS_MIN = 100;
const BACKOFF_MS_MAX = 3_000;
const CLIENT_NAME = "tickgate control";

export class GatewayLink {
  readonly client: GatewayClient;
  readonly #clock: Clock;
  readonly #events: GatewayLinkEvents;
  readonly #samplePeriodMs: number;
  #backoffMs = BACKOFF_MS_MIN;
  #timer: Timer | undefined;
  #stopTelemetry: (() => void) | undefined;
  #identity: Identity | undefined;
  #reason = "";
  #closed = false;

  /** @param channel undefined: without TLS */
  constructor(
    address: string,
    samplePeriodMs: number,
    clock: Clock,
    events: GatewayLinkEvents,
    channel?: ChannelCredentials,
    connect?: Connect,
  ) {
    this.client = new GatewayClient(address, () => clock.nowMs(), channel, connect);
    this.#samplePeriodMs = samplePeriodMs;
    this.#clock = clock;
    this.#events = events;
  }

  /** Of the gateway at the other end; undefined: there is none. */
  get identity(): Identity | undefined {
    return this.#identity;
  }

  /** Why there is nobody; empty: there is. */
  get reason(): string {
    return this.#identity === undefined ? this.#reason || "not connected yet" : "";
  }

  /** Proves itself anew, over a new connection. */
  renew(channel: ChannelCredentials): void {
    this.client.renew(channel);
    this.#stopTelemetry?.();
    if (this.#identity !== undefined) this.#lost(new Error("certificates were renewed"));
  }

  start(): void {
    void this.#connect();
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#stopTelemetry?.();
    this.client.close();
  }

  async #connect(): Promise<void> {
    try {
      const schemaHash = Buffer.from(SCHEMA_HASH, "hex");
      const { identity, mismatches } = await this.client.hello({ schemaHash, mapHash: 0, client: CLIENT_NAME });
      if (this.#closed) return;
      if (mismatches.length > 0) {
        const what = mismatches.map(({ what, caller, gateway }) => `${what}: ours ${caller}, the gateway's ${gateway}`);
        throw new GatewayCallError("SCHEMA_MISMATCH", `built from other contracts (${what.join("; ")})`);
      }
      if (identity === undefined) throw new GatewayCallError("PROTOCOL", "the gateway did not say who it is");
      this.#identity = identity;
      this.#events.up(identity);
      this.#stopTelemetry = this.client.streamTelemetry(
        { topics: [], samplePeriodMs: this.#samplePeriodMs, symbols: [] },
        {
          message: (batch) => {
            // Only a stream that works counts as a connection that works.
            this.#backoffMs = BACKOFF_MS_MIN;
            this.#events.telemetry(batch);
          },
          ended: (error) => this.#lost(error ?? new Error("the gateway ended the telemetry stream")),
        },
      );
    } catch (error) {
      this.#lost(error);
    }
  }

  #lost(error: unknown): void {
    if (this.#closed) return;
    const reason = error instanceof Error ? error.message : String(error);
    const told = this.#identity === undefined && this.#reason === reason;
    this.#identity = undefined;
    this.#stopTelemetry = undefined;
    this.#reason = reason;
    if (!told) this.#events.down(reason, error instanceof GatewayCallError ? error.code : "DISCONNECTED");
    this.#timer = this.#clock.after(this.#backoffMs, () => void this.#connect());
    this.#backoffMs = Math.min(BACKOFF_MS_MAX, this.#backoffMs * 2);
  }
}
