// The order port for software sessions, and the snapshot service: real TCP sockets.

import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { ByteStreamListener } from "./byte-transport.ts";
import type { PacedTransport } from "./snapshot-connection.ts";

/** Bytes that may wait for a client that does not read; then it is given up. */
const WAITING_BYTES_MAX = 4 * 1024 * 1024;
const CONNECTIONS_MAX = 64;

class SocketTransport implements PacedTransport {
  private readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  get waitingBytes(): number {
    return this.socket.writableLength;
  }

  send(bytes: Uint8Array): boolean {
    if (this.socket.destroyed || this.socket.writableLength + bytes.length > WAITING_BYTES_MAX) return false;
    this.socket.write(bytes);
    return true;
  }

  close(): void {
    // A client that leaves its half open must not keep the socket.
    this.socket.end(() => this.socket.destroySoon());
  }

  destroy(): void {
    this.socket.destroy();
  }
}

export class OrderServer {
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  /**
   * Listens.
   * @param connected makes the owner of a client's stream
   * @throws the system's error when the address cannot be had
   */
  static async listen(
    host: string,
    port: number,
    connected: (transport: PacedTransport) => ByteStreamListener,
  ): Promise<OrderServer> {
    const server = createServer({ noDelay: true }, (socket) => {
      const listener = connected(new SocketTransport(socket));
      socket.on("data", (bytes) => listener.received(bytes));
      // What went wrong does not matter to the session: its stream is over, and `close` follows.
      socket.on("error", () => {});
      socket.on("close", () => listener.ended());
    });
    server.maxConnections = CONNECTIONS_MAX;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once("error", reject);
    server.listen({ host, port }, resolve);
    await promise;
    server.off("error", reject);
    return new OrderServer(server);
  }

  get address(): AddressInfo {
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("the order server does not listen");
    return address;
  }

  /** Takes no more connections; those that are there go on. */
  close(): void {
    this.server.close();
  }
}
