// The gRPC server on its address.
import { rmSync } from "node:fs";
import { connect } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { TlsMaterial } from "../../proto/access/mod.ts";
import { type GatewayServiceServer, GatewayServiceService } from "../../proto/grpc/mod.ts";
import type { Callers } from "../access/callers.ts";
import { guard } from "../access/guard.ts";
import { listenTls } from "../access/tls-listener.ts";
import type { Clock } from "../clock.ts";

/** Larger than any configuration of 256 symbols. */
const MESSAGE_BYTES_MAX = 4 * 1024 * 1024;

export interface RunningServer {
  /** Port bound; 0 for a unix socket. */
  readonly port: number;
  /** For connections that begin from now on; over TLS only. */
  renew(tls: TlsMaterial): void;
  /** Ends at once, calls under way too: telemetry streams never end by themselves. */
  close(): Promise<void>;
}

export interface Security {
  readonly tls: TlsMaterial;
  readonly callers: Callers;
  readonly clock: Clock;
}

/**
 * @param address host:port, or unix:path
 * @param security undefined: without TLS, everybody who can connect may do everything
 */
export async function serve(
  address: string,
  service: GatewayServiceServer,
  security?: Security,
): Promise<RunningServer> {
  if (security !== undefined) return serveTls(address, service, security);
  if (address.startsWith("unix:")) await removeStale(address.slice("unix:".length));
  const server = new Server({ "grpc.max_receive_message_length": MESSAGE_BYTES_MAX });
  server.addService(GatewayServiceService, service);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    port: address.startsWith("unix:") ? 0 : port,
    renew: () => {},
    close: async () => {
      server.forceShutdown();
    },
  };
}

async function serveTls(
  address: string,
  service: GatewayServiceServer,
  { tls, callers, clock }: Security,
): Promise<RunningServer> {
  const server = new Server({
    "grpc.max_receive_message_length": MESSAGE_BYTES_MAX,
    interceptors: [guard(callers)],
  });
  server.addService(GatewayServiceService, service);
  // What it is given is encrypted already: the listener has done that.
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const listener = await listenTls(address, tls, callers, clock, (socket) => injector.injectConnection(socket));
  return {
    port: listener.port,
    renew: (next) => listener.renew(next),
    close: async () => {
      listener.close();
      server.forceShutdown();
    },
  };
}

/** A socket that nobody listens on any more is what a killed gateway leaves behind. */
function removeStale(path: string): Promise<void> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.on("connect", () => {
      probe.destroy();
      resolve();
    });
    probe.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED") rmSync(path, { force: true });
      resolve();
    });
  });
}
