// A card behind a local (unix) socket: the simulated card's process. Whether and when to connect again is the caller's decision: a
// new SocketDevice then, whose card may not be in the state the last one left it in.

import { connect, type Socket } from "node:net";
import type { Device, DeviceListener, DeviceState, RegisterOperation } from "./device.ts";
import { DeviceError } from "./errors.ts";
import { MessageSplitter } from "./message-stream.ts";
import {
  checkWelcome,
  decodeDropped,
  decodeFailed,
  decodeFrame,
  decodeResult,
  executeMessage,
  helloMessage,
  MESSAGE,
  RECORD_BYTES,
} from "./socket-protocol.ts";

export interface SocketDeviceOptions {
  readonly path: string;
  /** Batches under way at most; more are refused with OVERLOADED. */
  readonly pendingMax?: number;
  /** Bytes that may wait to be sent; more batches are refused with OVERLOADED. */
  readonly unsentBytesMax?: number;
}

interface Pending {
  readonly resolve: (values: Uint32Array) => void;
  readonly reject: (error: Error) => void;
}

const PENDING_MAX = 256;
const UNSENT_BYTES_MAX = 8 * 1024 * 1024;

export class SocketDevice implements Device {
  readonly #options: Required<SocketDeviceOptions>;
  readonly #pending = new Map<number, Pending>();
  #state: DeviceState = "new";
  #socket: Socket | undefined;
  #listener: DeviceListener | undefined;
  #opening: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
  #nextId = 1;
  #closing = false;
  /** Set while close() waits for the batches under way. */
  #whenSettled: (() => void) | undefined;
  #cause: Error | undefined;
  /** Records are handed on as aligned words, which a slice of a socket's chunk need not be. */
  #words = new Uint32Array(16 * 1024);

  constructor(options: SocketDeviceOptions) {
    this.#options = { pendingMax: PENDING_MAX, unsentBytesMax: UNSENT_BYTES_MAX, ...options };
  }

  get state(): DeviceState {
    return this.#state;
  }

  open(listener: DeviceListener): Promise<void> {
    if (this.#state !== "new" || this.#socket !== undefined) {
      return Promise.reject(
        new DeviceError("DISCONNECTED", "a device is opened once; make a new one to connect again"),
      );
    }
    this.#listener = listener;
    const { path } = this.#options;
    const socket = connect(path);
    this.#socket = socket;
    const splitter = new MessageSplitter((type, body) => this.#receive(type, body));
    socket.on("connect", () => void socket.write(helloMessage()));
    socket.on("data", (chunk) => {
      try {
        splitter.push(chunk);
      } catch (error) {
        this.destroy(error instanceof Error ? error : new Error(String(error)));
      }
    });
    socket.on("error", (cause) => {
      this.#cause ??= new DeviceError("DISCONNECTED", `the card's socket ${path}: ${cause.message}`, { cause });
    });
    socket.on("close", () => this.#ended());
    return new Promise((resolve, reject) => {
      this.#opening = { resolve, reject };
    });
  }

  execute(operations: readonly RegisterOperation[]): Promise<Uint32Array> {
    const socket = this.#socket;
    if (this.#state !== "open" || this.#closing || socket === undefined) return Promise.reject(this.#disconnected());
    const { pendingMax, unsentBytesMax } = this.#options;
    if (this.#pending.size >= pendingMax || socket.writableLength > unsentBytesMax) {
      const text = `${this.#pending.size} batches are under way and ${socket.writableLength} bytes unsent`;
      return Promise.reject(new DeviceError("OVERLOADED", `the card does not keep up: ${text}`));
    }
    const id = this.#nextId;
    this.#nextId = (id + 1) >>> 0;
    const bytes = executeMessage(id, operations);
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      socket.write(bytes);
    });
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    if (this.#state !== "open" || socket === undefined) return this.destroy();
    this.#closing = true;
    if (this.#pending.size > 0) {
      await new Promise<void>((resolve) => {
        this.#whenSettled = resolve;
      });
    }
    if (socket.destroyed) return;
    const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    socket.end();
    await ended;
  }

  destroy(cause?: Error): void {
    if (this.#state === "closed") return;
    this.#closing = true;
    if (cause !== undefined) this.#cause ??= cause;
    if (this.#socket === undefined) this.#ended();
    else this.#socket.destroy();
  }

  #receive(type: number, body: Buffer): void {
    switch (type) {
      case MESSAGE.WELCOME:
        checkWelcome(body);
        this.#state = "open";
        this.#opening?.resolve();
        this.#opening = undefined;
        return;
      case MESSAGE.REFUSED:
        throw new DeviceError("DISCONNECTED", `the card refuses the connection: ${body.toString()}`);
      case MESSAGE.RESULT: {
        const { id, values } = decodeResult(body);
        this.#take(id).resolve(values);
        return;
      }
      case MESSAGE.FAILED: {
        const { id, error } = decodeFailed(body);
        this.#take(id).reject(error);
        return;
      }
      case MESSAGE.EVENTS:
        this.#events(body);
        return;
      case MESSAGE.FRAME: {
        const { direction, tsNs, bytes } = decodeFrame(body);
        this.#listener?.frame(direction, tsNs, bytes);
        return;
      }
      case MESSAGE.DROPPED: {
        const { events, frames } = decodeDropped(body);
        this.#listener?.dropped(events, frames);
        return;
      }
      default:
        throw new DeviceError("PROTOCOL", `the card sends a message of unknown type ${type}`);
    }
  }

  #take(id: number): Pending {
    const pending = this.#pending.get(id);
    if (pending === undefined)
      throw new DeviceError("PROTOCOL", `the card answers batch ${id}, which is not under way`);
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.#whenSettled?.();
    return pending;
  }

  #events(body: Buffer): void {
    if (body.length % RECORD_BYTES !== 0)
      throw new DeviceError("PROTOCOL", `event records of ${body.length} bytes in all`);
    if (body.length > this.#words.byteLength) this.#words = new Uint32Array(body.length / 4);
    new Uint8Array(this.#words.buffer).set(body);
    this.#listener?.events(this.#words, 0, body.length / RECORD_BYTES);
  }

  #ended(): void {
    if (this.#state === "closed") return;
    const wasOpen = this.#state === "open";
    this.#state = "closed";
    const error = this.#disconnected();
    this.#opening?.reject(error);
    this.#opening = undefined;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
    this.#whenSettled?.();
    // Who could not open has been told by that.
    if (wasOpen) this.#listener?.closed(this.#closing ? this.#cause : (this.#cause ?? error));
  }

  #disconnected(): Error {
    if (this.#cause !== undefined) return this.#cause;
    const why = this.#closing
      ? "it was closed"
      : this.#state === "new"
        ? "it is not open yet"
        : "the card has closed the connection";
    return new DeviceError("DISCONNECTED", `no connection to the card at ${this.#options.path}: ${why}`);
  }
}
