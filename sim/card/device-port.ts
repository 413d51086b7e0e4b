// The card's side of the device interface: one gateway at a time over a local socket.

import type { Server, Socket } from "node:net";
import {
  DeviceError,
  type FrameDirection,
  MessageSplitter,
  socketProtocol as protocol,
} from "../../gateway/device/mod.ts";
import type { LiveCard } from "./live-card.ts";
import { closeLocal, listenLocal } from "./local-server.ts";

/** Bytes that may wait for a gateway that does not read; what comes on top is dropped and counted. */
const UNSENT_BYTES_MAX = 16 * 1024 * 1024;

export class DevicePort {
  #server: Server | undefined;
  #gateway: Socket | undefined;
  readonly #card: LiveCard;
  #droppedEvents = 0;
  #droppedFrames = 0;

  constructor(card: LiveCard) {
    this.#card = card;
  }

  get connected(): boolean {
    return this.#gateway !== undefined;
  }

  /** @throws ListenError */
  async listen(path: string): Promise<void> {
    this.#server = await listenLocal(path, (socket) => this.#accept(socket));
  }

  /** Records for the gateway; without one they are gone, as from a card whose host is down. */
  events(records: Uint8Array, count: number): void {
    const socket = this.#ready();
    if (socket === undefined) this.#droppedEvents += this.#gateway === undefined ? 0 : count;
    else socket.write(protocol.eventsMessage(records));
  }

  frame(direction: FrameDirection, tsNs: bigint, bytes: Uint8Array): void {
    const socket = this.#ready();
    if (socket === undefined) this.#droppedFrames += this.#gateway === undefined ? 0 : 1;
    else socket.write(protocol.frameMessage(direction, tsNs, bytes));
  }

  async close(): Promise<void> {
    if (this.#server !== undefined) await closeLocal(this.#server, this.#gateway === undefined ? [] : [this.#gateway]);
  }

  /** The gateway's socket when it takes more; first it is told what it missed. */
  #ready(): Socket | undefined {
    const socket = this.#gateway;
    if (socket === undefined || socket.writableLength > UNSENT_BYTES_MAX) return undefined;
    if (this.#droppedEvents + this.#droppedFrames > 0) {
      socket.write(protocol.droppedMessage(this.#droppedEvents, this.#droppedFrames));
      this.#droppedEvents = 0;
      this.#droppedFrames = 0;
    }
    return socket;
  }

  #accept(socket: Socket): void {
    // A vanished peer shows as an error and then as the end; the end is enough.
    socket.on("error", () => {});
    let greeted = false;
    const splitter = new MessageSplitter((type, body) => {
      if (greeted) return this.#answer(socket, type, body);
      protocol.checkHello(type, body);
      greeted = true;
      if (this.#gateway !== undefined) {
        socket.end(protocol.refusedMessage("another gateway is connected"));
        return;
      }
      this.#gateway = socket;
      this.#droppedEvents = 0;
      this.#droppedFrames = 0;
      socket.write(protocol.welcomeMessage());
    });
    socket.on("data", (chunk) => {
      try {
        splitter.push(chunk);
      } catch (error) {
        socket.end(protocol.refusedMessage(error instanceof Error ? error.message : String(error)));
      }
    });
    socket.on("close", () => {
      if (this.#gateway === socket) this.#gateway = undefined;
    });
  }

  #answer(socket: Socket, type: number, body: Buffer): void {
    if (this.#gateway !== socket) return;
    if (type !== protocol.MESSAGE.EXECUTE)
      throw new DeviceError("PROTOCOL", `a gateway sends no message of type ${type}`);
    const { id, operations } = protocol.decodeExecute(body);
    try {
      socket.write(protocol.resultMessage(id, this.#card.execute(operations)));
    } catch (error) {
      const known =
        error instanceof DeviceError ? error : new DeviceError("NO_ANSWER", String(error), { cause: error });
      socket.write(protocol.failedMessage(id, known));
    }
  }
}
