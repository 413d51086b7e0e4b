// What the control plane has of the machine besides its clock: disk, network, HTTP. Injected, so that a deterministic world can be all of it.
import { rmSync, writeFileSync } from "node:fs";
import { credentials as channels } from "@grpc/grpc-js";
import type { Credentials } from "../proto/access/mod.ts";
import { type Post, postWebhook } from "./alerts/webhook.ts";
import { type AuditFile, openAuditFile } from "./audit/audit-file.ts";
import type { Clock } from "./clock.ts";
import { type Connect, GRPC } from "./gateway/gateway-client.ts";
import { DEFAULT_SPOOL, Spool, type SpoolDisk } from "./history/spool.ts";
import { Access } from "./http/access.ts";
import { startServer } from "./http/server.ts";
import { type SharedOptions, SharedState } from "./store/shared-state.ts";

export interface EtcdPlace extends SharedOptions {
  /** Talked to over TLS, with the control plane's own certificate. */
  readonly tls: boolean;
}

export interface Outside {
  readonly connect: Connect;
  /** What several control planes share; undefined: this one is alone. */
  share?(options: EtcdPlace, credentials: Credentials | undefined, clock: Clock): Promise<SharedState>;
  openAudit(path: string): AuditFile;
  openSpool(folder: string): Promise<SpoolDisk>;
  readonly serve: typeof startServer;
  /** Makes the token that opens the HTTP side, and leaves it for its owner. */
  newToken(path: string): string;
  /** A small file for its owner alone, in the place of one that was there. */
  leave(path: string, text: string): void;
  remove(path: string): void;
  readonly post: Post;
}

export const MACHINE: Outside = {
  connect: GRPC,
  share: ({ tls, ...options }, credentials, clock) =>
    SharedState.open(
      options,
      tls && credentials
        ? channels.createSsl(credentials.tls.ca, credentials.tls.key, credentials.tls.cert)
        : channels.createInsecure(),
      () => performance.now(),
      clock,
    ),
  openAudit: openAuditFile,
  openSpool: (folder) => Spool.open({ folder, ...DEFAULT_SPOOL }),
  serve: startServer,
  newToken: (path) => Access.newToken(path),
  leave: (path, text) => {
    rmSync(path, { force: true });
    writeFileSync(path, text, { mode: 0o600 });
  },
  remove: (path) => rmSync(path, { force: true }),
  post: postWebhook,
};
