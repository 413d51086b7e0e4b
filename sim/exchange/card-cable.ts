// The exchange's end of the cable to the simulated card's process. The card may come and go: frames sent while it is away are lost, as
// on a cable that is unplugged, and counted.

import { createConnection, type Socket } from "node:net";
import type { Scheduler, Timer } from "../world/scheduler.ts";
import { encodeWireFrame, PORT_ORDERS, WireDecoder } from "../world/wire-link.ts";

/** Bytes that may wait for a card that does not read; more are lost. */
const WAITING_BYTES_MAX = 16 * 1024 * 1024;
const RETRY_NS = 100e6;

export interface CableEvents {
  connected(): void;
  disconnected(): void;
  /** The card sent a frame on its order port. */
  orderFrame(bytes: Uint8Array): void;
}

export class CardCable {
  readonly counts = { sent: 0, lost: 0, received: 0 };
  private readonly path: string;
  private readonly scheduler: Scheduler;
  private readonly events: CableEvents;
  private socket: Socket | undefined;
  private plugged = false;
  private retry: Timer | undefined;
  private over = false;

  constructor(path: string, scheduler: Scheduler, events: CableEvents) {
    this.path = path;
    this.scheduler = scheduler;
    this.events = events;
    this.connect();
  }

  get connected(): boolean {
    return this.plugged;
  }

  send(port: number, bytes: Uint8Array): void {
    const { socket } = this;
    if (!this.plugged || socket === undefined || socket.writableLength > WAITING_BYTES_MAX) {
      this.counts.lost++;
      return;
    }
    this.counts.sent++;
    const timeNs = BigInt(Math.floor(this.scheduler.now()));
    socket.write(encodeWireFrame({ port, damaged: false, timeNs, bytes }));
  }

  /** Idempotent. */
  destroy(): void {
    this.over = true;
    this.retry?.cancel();
    this.socket?.destroy();
  }

  private connect(): void {
    const socket = createConnection(this.path);
    const decoder = new WireDecoder();
    this.socket = socket;
    socket.on("connect", () => {
      this.plugged = true;
      this.events.connected();
    });
    socket.on("data", (chunk) => {
      try {
        decoder.push(chunk, ({ port, bytes }) => {
          this.counts.received++;
          if (port === PORT_ORDERS) this.events.orderFrame(bytes);
        });
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error(String(error)));
      }
    });
    // Not there, or gone: `close` follows and tries again.
    socket.on("error", () => {});
    socket.on("close", () => {
      const was = this.plugged;
      this.plugged = false;
      if (was) this.events.disconnected();
      if (!this.over) this.retry = this.scheduler.after(RETRY_NS, () => this.connect());
    });
  }
}
