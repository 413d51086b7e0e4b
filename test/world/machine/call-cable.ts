/**
 * gRPC between control planes and a gateway without HTTP/2: the client's stub on one side, the server's handlers on the other, and between them
 * what the contract's own serialisers make of each message. Each call takes its own time, so that calls overtake each other; a call may come
 * twice, or never, or its answer may be lost.
 */
import { EventEmitter } from "node:events";
import { Metadata, status } from "@grpc/grpc-js";
import {
  type GatewayServiceClient,
  type GatewayServiceServer,
  GatewayServiceService,
} from "../../../proto/grpc/mod.ts";
import type { Random } from "../../../sim/world/mod.ts";
import type { ProcessClock, Time } from "./time.ts";

interface Method {
  readonly responseStream: boolean;
  readonly requestSerialize: (value: never) => Buffer;
  readonly requestDeserialize: (bytes: Buffer) => unknown;
  readonly responseSerialize: (value: never) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => unknown;
}

const METHODS = GatewayServiceService as unknown as Readonly<Record<string, Method>>;
const LATENCY_MS = [0.1, 2] as const;
const UNAVAILABLE_MS = 5;

/** Sees calls as the gateway gets them and as it answers them. */
export interface CallObserver {
  called(method: string, request: unknown): ((response: unknown) => void) | undefined;
}

export class CallCable {
  readonly #time: Time;
  readonly #random: Random;
  readonly #observer: CallObserver;
  #service: GatewayServiceServer | undefined;
  /** Nothing gets through. */
  #partitioned = false;
  /** Chance of a unary call to come twice; to be lost; to have its answer lost; to come late by up to `lateMs`. */
  faults = { twice: 0, lost: 0, answerLost: 0, late: 0, lateMs: 0 };
  readonly #broken = new Set<() => void>();

  constructor(time: Time, random: Random, observer: CallObserver) {
    this.#time = time;
    this.#random = random;
    this.#observer = observer;
  }

  serve(service: GatewayServiceServer | undefined): void {
    this.#service = service;
    if (service === undefined) this.#breakAll();
  }

  partition(): void {
    this.#partitioned = true;
    this.#breakAll();
  }

  heal(): void {
    this.#partitioned = false;
  }

  /** The client's process is gone: its connection ends, and with it its streams. */
  hangUp(): void {
    this.#breakAll();
  }

  /** What {@link GatewayServiceClient} is for a process. */
  stub(peer: string, clock: ProcessClock, alive: () => boolean): GatewayServiceClient {
    const stub: Record<string, unknown> = { close: () => {} };
    for (const [name, method] of Object.entries(METHODS)) {
      stub[name] = method.responseStream
        ? (request: unknown) => this.#stream(name, method, request, peer, alive)
        : (
            request: unknown,
            _metadata: unknown,
            options: { deadline?: number },
            callback: (error: unknown, response?: unknown) => void,
          ) => {
            const leftMs = (options.deadline ?? Number.POSITIVE_INFINITY) - clock.nowMs();
            this.#unary(name, method, request, peer, leftMs, (error, response) => {
              if (alive()) callback(error, response);
            });
          };
    }
    return stub as unknown as GatewayServiceClient;
  }

  #breakAll(): void {
    for (const end of [...this.#broken]) end();
    this.#broken.clear();
  }

  #pauseMs(): number {
    return LATENCY_MS[0] + this.#random.unit() * (LATENCY_MS[1] - LATENCY_MS[0]);
  }

  #unary(
    name: string,
    method: Method,
    request: unknown,
    peer: string,
    leftMs: number,
    callback: (error: unknown, response?: unknown) => void,
  ): void {
    const bytes = method.requestSerialize(request as never);
    let over = false;
    const end = (error: unknown, response?: unknown): void => {
      if (over) return;
      over = true;
      deadline.cancel();
      this.#broken.delete(broken);
      callback(error, response);
    };
    const deadline = this.#time.after(Math.max(0, leftMs), () =>
      end(failure(status.DEADLINE_EXCEEDED, "deadline exceeded")),
    );
    const broken = (): void =>
      void this.#time.after(UNAVAILABLE_MS, () => end(failure(status.UNAVAILABLE, "the connection was lost")));
    if (this.#service === undefined || this.#partitioned) {
      this.#time.after(UNAVAILABLE_MS, () => end(failure(status.UNAVAILABLE, "no connection")));
      return;
    }
    this.#broken.add(broken);
    const { faults } = this;
    const service = this.#service;
    const deliver = (): void => {
      // The connection ended with the process at its other end.
      if (service !== this.#service || this.#partitioned) return;
      this.#handle(service, name, method, bytes, peer, (error, response) => {
        if (this.#partitioned || this.#random.chance(faults.answerLost)) return;
        const answer = response === undefined ? undefined : method.responseSerialize(response as never);
        this.#time.after(this.#pauseMs(), () => {
          if (error !== null) end(error);
          else end(null, method.responseDeserialize(answer ?? Buffer.alloc(0)));
        });
      });
    };
    const lateMs = this.#random.chance(faults.late) ? this.#random.unit() * faults.lateMs : 0;
    if (!this.#random.chance(faults.lost)) this.#time.after(this.#pauseMs() + lateMs, deliver);
    if (this.#random.chance(faults.twice)) this.#time.after(this.#pauseMs() + this.#random.unit() * 50, deliver);
  }

  #handle(
    service: GatewayServiceServer,
    name: string,
    method: Method,
    bytes: Buffer,
    peer: string,
    answer: (error: unknown, response?: unknown) => void,
  ): void {
    const request = method.requestDeserialize(bytes);
    const answered = this.#observer.called(name, request);
    const call = { request, getPeer: () => peer, metadata: new Metadata(), cancelled: false };
    const handler = service[name] as unknown as (call: unknown, callback: (...args: unknown[]) => void) => void;
    handler(call, (error, response) => {
      if (error === null && service === this.#service) answered?.(response);
      // A process that has died answers nobody.
      if (service === this.#service) answer(error, response);
    });
  }

  #stream(name: string, method: Method, request: unknown, peer: string, alive: () => boolean): EventEmitter {
    const bytes = method.requestSerialize(request as never);
    const client = Object.assign(new EventEmitter(), { cancel: () => {} });
    const server = Object.assign(new EventEmitter(), {
      cancelled: false,
      destroyed: false,
      request: method.requestDeserialize(bytes),
      getPeer: () => peer,
      write: (message: unknown): boolean => {
        const copy = method.responseSerialize(message as never);
        inOrder(() => client.emit("data", method.responseDeserialize(copy)));
        return true;
      },
      end: () => inOrder(() => end()),
    });
    let readyNs = 0;
    let over = false;
    const inOrder = (run: () => void): void => {
      if (over) return;
      readyNs = Math.max(readyNs + 1, this.#time.nowNs + this.#pauseMs() * 1e6);
      this.#time.scheduler.at(readyNs, () => {
        if (!over && alive()) run();
      });
    };
    const end = (error?: unknown): void => {
      if (over) return;
      over = true;
      this.#broken.delete(broken);
      if (!alive()) return;
      if (error === undefined) client.emit("end");
      else client.emit("error", error);
    };
    const cancel = (): void => {
      server.cancelled = true;
      server.destroyed = true;
      server.emit("cancelled");
    };
    const broken = (): void => {
      this.#time.after(UNAVAILABLE_MS, () => end(failure(status.UNAVAILABLE, "the connection was lost")));
      cancel();
    };
    server.on("error", (error) => inOrder(() => end(error)));
    client.cancel = () => {
      if (over) return;
      over = true;
      this.#broken.delete(broken);
      this.#time.after(this.#pauseMs(), cancel);
    };
    if (this.#service === undefined || this.#partitioned) {
      this.#time.after(UNAVAILABLE_MS, () => end(failure(status.UNAVAILABLE, "no connection")));
      return client;
    }
    this.#broken.add(broken);
    this.#time.after(this.#pauseMs(), () => {
      const service = this.#service;
      if (service === undefined || server.cancelled) return;
      this.#observer.called(name, server.request);
      (service[name] as unknown as (call: unknown) => void)(server);
    });
    return client;
  }
}

function failure(code: status, details: string): Error {
  return Object.assign(new Error(details), { code, details, metadata: new Metadata() });
}
