// A way to a TCP server that can be cut: nothing passes any more, and nobody is told.
import { connect, createServer, type Server, type Socket } from "node:net";

export class CuttableProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;
  readonly #way: { cut: boolean };

  private constructor(server: Server, port: number, sockets: Set<Socket>, way: { cut: boolean }) {
    this.#way = way;
    this.#server = server;
    this.port = port;
    this.#sockets = sockets;
  }

  static async to(endpoint: string): Promise<CuttableProxy> {
    const at = endpoint.lastIndexOf(":");
    const sockets = new Set<Socket>();
    const way = { cut: false };
    const server = createServer((near) => {
      const far = connect(Number(endpoint.slice(at + 1)), endpoint.slice(0, at));
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(from);
        from.on("data", (bytes) => {
          // What was on its way is lost with the way.
          if (!way.cut) to.write(bytes);
        });
        from.on("error", () => from.destroy());
        from.on("close", () => {
          sockets.delete(from);
          if (!way.cut) to.destroy();
        });
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    return new CuttableProxy(server, typeof address === "object" && address !== null ? address.port : 0, sockets, way);
  }

  cut(): void {
    this.#way.cut = true;
  }

  /** Connections of before are over. */
  mend(): void {
    this.#way.cut = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.mend();
    this.#server.close();
  }
}
