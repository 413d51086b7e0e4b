// The name that the other end of a TLS connection has proven.

import { X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { nameOf } from "../../proto/access/mod.ts";

/** `name` undefined: none was shown. `problem`: one was shown and proves nothing. */
export interface ShownCertificate {
  readonly name: string | undefined;
  readonly validToMs: number;
  readonly problem: string | undefined;
}

const NONE: ShownCertificate = { name: undefined, validToMs: 0, problem: undefined };
const known = new WeakMap<Socket, ShownCertificate>();

export function shownCertificate(socket: Socket): ShownCertificate {
  if (!(socket instanceof TLSSocket)) return NONE;
  const before = known.get(socket);
  if (before !== undefined) return before;
  const shown = look(socket);
  known.set(socket, shown);
  return shown;
}

function look(socket: TLSSocket): ShownCertificate {
  const raw = socket.getPeerCertificate().raw as Buffer | undefined;
  if (raw === undefined) return NONE;
  const useless = (problem: string): ShownCertificate => ({ ...NONE, problem });
  if (!socket.authorized) return useless(`the certificate is not accepted: ${String(socket.authorizationError)}`);
  if (socket.isSessionReused()) return useless("a session that was taken up again proves nothing");
  const certificate = new X509Certificate(raw);
  const name = nameOf(certificate.subjectAltName);
  if (name === undefined) return useless("the certificate has no name of the form URI:tickgate:NAME, or several");
  return { name, validToMs: certificate.validToDate.getTime(), problem: undefined };
}
