// The gRPC server on its address.
import { rmSync } from "node:fs";
import { connect } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { type GatewayServiceServer, GatewayServiceService } from "../../proto/grpc/mod.ts";

/** Larger than any configuration of 256 symbols. */
const MESSAGE_BYTES_MAX = 4 * 1024 * 1024;

export interface RunningServer {
  /** Port bound; 0 for a unix socket. */
  readonly port: number;
  /** Ends at once, calls under way too: telemetry streams never end by themselves. */
  close(): Promise<void>;
}

/** @param address host:port, or unix:path */
export async function serve(address: string, service: GatewayServiceServer): Promise<RunningServer> {
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
    close: async () => {
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
