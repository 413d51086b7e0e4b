/**
 * TLS by hand instead of by the gRPC library, for what that does not offer: certificates that change while it runs, handshakes that fail
 * told to somebody, and refused callers who hear why.
 */
import { constants } from "node:crypto";
import type { AddressInfo } from "node:net";
import { createServer, type SecureContextOptions, type TLSSocket } from "node:tls";
import type { TlsMaterial } from "../../proto/access/mod.ts";
import type { Clock } from "../clock.ts";
import type { Callers } from "./callers.ts";

/** Control planes, tools and people of one gateway are few. */
const CONNECTIONS_MAX = 256;
const HANDSHAKE_MS = 5_000;
/** Long enough to hear why, too short to be of use. */
const UNKNOWN_MS = 2_000;

export interface TlsListener {
  readonly port: number;
  renew(tls: TlsMaterial): void;
  close(): void;
}

function context({ ca, cert, key }: TlsMaterial): SecureContextOptions {
  return { ca, cert, key, minVersion: "TLSv1.3", secureOptions: constants.SSL_OP_NO_TICKET };
}

export async function listenTls(
  address: string,
  tls: TlsMaterial,
  callers: Callers,
  clock: Clock,
  accept: (socket: TLSSocket) => void,
): Promise<TlsListener> {
  const at = address.lastIndexOf(":");
  const server = createServer({
    ...context(tls),
    requestCert: true,
    // Callers decides, call by call; see there.
    rejectUnauthorized: false,
    ALPNProtocols: ["h2"],
    handshakeTimeout: HANDSHAKE_MS,
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.on("secureConnection", (socket) => {
    if (!callers.connected(socket)) {
      const timer = clock.after(UNKNOWN_MS, () => socket.destroy());
      socket.on("close", () => timer.cancel());
    }
    accept(socket);
  });
  server.on("tlsClientError", (error: NodeJS.ErrnoException, socket) => {
    // Somebody who only looks whether the port is open has done nothing wrong.
    if (error.code !== "ECONNRESET") callers.failed(socket.remoteAddress ?? "unknown", error.code ?? error.message);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(
      { host: address.slice(0, at).replace(/^\[(.*)\]$/, "$1"), port: Number(address.slice(at + 1)) },
      () => {
        server.off("error", reject);
        resolve();
      },
    );
  });
  return {
    port: (server.address() as AddressInfo).port,
    renew: (next) => server.setSecureContext(context(next)),
    close: () => void server.close(),
  };
}
