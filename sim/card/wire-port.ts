// The card's cables: the exchange's process connects here and sends and receives Ethernet frames (sim/world/wire-link.ts).

import type { Server, Socket } from "node:net";
import { encodeWireFrame, PORT_ORDERS, WireDecoder, type WireFrame } from "../world/mod.ts";
import { closeLocal, listenLocal } from "./local-server.ts";

/** Bytes that may wait for an exchange that does not read; frames on top are lost, as on a cable. */
const UNSENT_BYTES_MAX = 4 * 1024 * 1024;

export interface WireInputs {
  /** False: the line's buffer is full; the frame is offered again later. */
  line(line: 0 | 1, bytes: Uint8Array, damaged: boolean): boolean;
  /** A frame on the order port: the card's, and shown to its host. */
  host(bytes: Uint8Array): void;
  /** A burst is over: work on it. */
  work(): void;
}

export interface WireCounts {
  readonly received: number;
  readonly sent: number;
  /** Nobody was connected, or the other side did not read. */
  readonly lost: number;
  /** Times the socket was not read because a line's buffer was full, and a good deal waited for it. */
  readonly pauses: number;
  /** Frames with a length that no MAC passes on. */
  readonly malformed: number;
}

const FRAME_BYTES_MAX = 16_384;
/** Of a feed that the model cannot keep up with; more than this and nothing is read any more, from the order port neither. */
const HELD_BYTES_MAX = 16 * 1024 * 1024;

export class WirePort {
  readonly #inputs: WireInputs;
  /** Frames of the feed that found a line's buffer full. The order port's cable is another one: its frames do not wait behind them. */
  readonly #held: WireFrame[] = [];
  #heldBytes = 0;
  #server: Server | undefined;
  #socket: Socket | undefined;
  readonly #counts = { received: 0, sent: 0, lost: 0, pauses: 0, malformed: 0 };

  constructor(inputs: WireInputs) {
    this.#inputs = inputs;
  }

  get counts(): WireCounts {
    return { ...this.#counts };
  }

  get connected(): boolean {
    return this.#socket !== undefined;
  }

  /** @throws ListenError */
  async listen(path: string): Promise<void> {
    this.#server = await listenLocal(path, (socket) => this.#accept(socket));
  }

  /** A frame from the card's order port. */
  send(bytes: Uint8Array, timeNs: bigint): void {
    const socket = this.#socket;
    if (socket === undefined || socket.writableLength > UNSENT_BYTES_MAX) {
      this.#counts.lost++;
      return;
    }
    this.#counts.sent++;
    socket.write(encodeWireFrame({ port: PORT_ORDERS, damaged: false, timeNs, bytes }));
  }

  /** To be called when the lines may have room again; whether frames were put on them. */
  resume(): boolean {
    let taken = 0;
    while (taken < this.#held.length) {
      const frame = this.#held[taken];
      if (frame === undefined || !this.#deliver(frame)) break;
      this.#heldBytes -= frame.bytes.length;
      taken++;
    }
    this.#held.splice(0, taken);
    if (this.#heldBytes <= HELD_BYTES_MAX / 2 && this.#socket?.isPaused()) this.#socket.resume();
    return taken > 0;
  }

  async close(): Promise<void> {
    if (this.#server !== undefined) await closeLocal(this.#server, this.#socket === undefined ? [] : [this.#socket]);
  }

  #accept(socket: Socket): void {
    socket.on("error", () => {});
    // A cable has one other end: a new connection takes it over (the exchange came back before its old end was noticed).
    this.#socket?.destroy();
    this.#socket = socket;
    this.#held.length = 0;
    this.#heldBytes = 0;
    const decoder = new WireDecoder();
    socket.on("data", (chunk) => {
      try {
        decoder.push(chunk, (frame) => this.#receive(frame));
      } catch {
        socket.destroy();
      }
      this.#inputs.work();
      if (this.#heldBytes > HELD_BYTES_MAX && !socket.isPaused()) {
        this.#counts.pauses++;
        socket.pause();
      }
    });
    socket.on("close", () => {
      if (this.#socket === socket) this.#socket = undefined;
    });
  }

  #receive(frame: WireFrame): void {
    if (frame.bytes.length === 0 || frame.bytes.length > FRAME_BYTES_MAX) {
      this.#counts.malformed++;
      return;
    }
    this.#counts.received++;
    // The frame's bytes lie in the socket's chunk, which stays as it is.
    const waits = this.#held.length > 0 && frame.port !== PORT_ORDERS;
    if (!waits && this.#deliver(frame)) return;
    this.#held.push(frame);
    this.#heldBytes += frame.bytes.length;
  }

  #deliver({ port, bytes, damaged }: WireFrame): boolean {
    if (port !== PORT_ORDERS) return this.#inputs.line(port === 0 ? 0 : 1, bytes, damaged);
    if (!damaged) this.#inputs.host(bytes);
    return true;
  }
}
