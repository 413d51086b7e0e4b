/**
 * Who is at the other end of each TLS connection, and whether a call of theirs is let through. The handshake lets everybody finish, so that
 * whoever is refused is told why; no call gets past {@link Callers.admit} without a certificate of the authority that is valid now, a name in
 * it, and a role of that name that has the right.
 */
import { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";
import { status } from "@grpc/grpc-js";
import {
  type AccessRole,
  type CallName,
  forbiddenChanges,
  type Identities,
  isCall,
  mayCall,
  nameOf,
  RIGHTS_OF,
  type Right,
} from "../../proto/access/mod.ts";
import { Role } from "../../proto/grpc/mod.ts";
import { CallError } from "../rpc/errors.ts";
import type { Refusals } from "./refusals.ts";

/** A role that a request names is one right of its caller; none named: all of them. */
const RIGHT_OF_ROLE: Readonly<Partial<Record<Role, Right>>> = {
  [Role.ROLE_PARAMETERS]: "parameters",
  [Role.ROLE_LIMITS]: "limits",
  [Role.ROLE_ROUTING]: "routing",
  [Role.ROLE_OPERATE]: "operate",
  [Role.ROLE_KILL]: "kill",
  [Role.ROLE_OBSERVE]: "observe",
  [Role.ROLE_ARBITRATE]: "arbitrate",
};

export interface Caller {
  readonly name: string;
  readonly role: AccessRole;
  readonly rights: readonly Right[];
}

interface Connection {
  readonly socket: Pick<TLSSocket, "destroy">;
  readonly address: string;
  /** Why nobody is known to be there; undefined: `name` is proven until `validToMs`. */
  readonly problem: string | undefined;
  readonly name: string;
  readonly validToMs: number;
}

export class Callers {
  readonly #connections = new Map<string, Connection>();
  readonly #nowMs: () => number;
  readonly #refusals: Pick<Refusals, "note">;
  #identities: Identities;

  constructor(identities: Identities, nowMs: () => number, refusals: Pick<Refusals, "note">) {
    this.#identities = identities;
    this.#nowMs = nowMs;
    this.#refusals = refusals;
  }

  /** After its handshake. Answers whether somebody is known to be there. */
  connected(socket: TLSSocket): boolean {
    const address = socket.remoteAddress ?? "unknown";
    const peer = `${address}:${socket.remotePort ?? 0}`;
    const raw = socket.getPeerCertificate().raw as Buffer | undefined;
    const connection: Connection = { socket, address, ...proven(socket, raw) };
    this.#connections.set(peer, connection);
    socket.on("close", () => {
      if (this.#connections.get(peer) === connection) this.#connections.delete(peer);
    });
    return connection.problem === undefined;
  }

  /** A handshake that came to no end. */
  failed(address: string, why: string): void {
    this.#refusals.note(`nobody at ${address}`, `TLS handshake: ${why}`);
  }

  /**
   * @param peer of the connection, as gRPC names it
   * @param path of the call: /package.Service/Call
   * @throws CallError UNAUTHENTICATED or PERMISSION_DENIED, which has been told then
   */
  admit(peer: string, path: string): Caller {
    const call = path.slice(path.lastIndexOf("/") + 1);
    const caller = this.caller(peer, call);
    // What the table does not have is nobody's right.
    if (!isCall(call) || !mayCall(caller.rights, call)) throw this.#denied(caller, call, "the role does not allow it");
    return caller;
  }

  /** @throws CallError UNAUTHENTICATED; PERMISSION_DENIED for a name without a role */
  caller(peer: string, call: string): Caller {
    const connection = this.#connections.get(peer);
    const problem =
      connection === undefined
        ? "the connection is not known"
        : (connection.problem ?? (this.#nowMs() >= connection.validToMs ? "the certificate has ended" : undefined));
    if (connection === undefined || problem !== undefined) {
      this.#refusals.note(`nobody at ${connection?.address ?? peer}`, `${call}: UNAUTHENTICATED: ${problem}`);
      throw new CallError(status.UNAUTHENTICATED, `${problem}`);
    }
    const { name } = connection;
    const role = this.#identities.get(name);
    if (role === undefined) {
      this.#refusals.note(name, `${call}: PERMISSION_DENIED: the name has no role`);
      throw new CallError(status.PERMISSION_DENIED, `${name} has no role here`);
    }
    return { name, role, rights: RIGHTS_OF[role] };
  }

  /**
   * What is left of the caller's rights when the request says as what it acts.
   * @throws CallError PERMISSION_DENIED
   */
  acting(caller: Caller, role: Role, call: CallName): readonly Right[] {
    const right = RIGHT_OF_ROLE[role];
    if (role === 0) return caller.rights;
    if (right === undefined || !caller.rights.includes(right)) {
      throw this.#denied(caller, call, `${right ?? `context.role ${role}`} is none of the role's rights`);
    }
    if (!mayCall([right], call)) throw this.#denied(caller, call, `${right}, as what it acts, does not allow it`);
    return [right];
  }

  /** @throws CallError PERMISSION_DENIED that names what may not be changed */
  mayChange(caller: Caller, rights: readonly Right[], paths: readonly string[]): void {
    const forbidden = forbiddenChanges(rights, paths);
    const [first] = forbidden;
    if (first === undefined) return;
    const more = forbidden.length === 1 ? "" : ` and ${forbidden.length - 1} more`;
    throw this.#denied(caller, "Commit", `may not change ${first}${more}`);
  }

  /** From now on. Whoever has another role than before, or none, is disconnected: streams too. */
  renew(identities: Identities): void {
    const before = this.#identities;
    this.#identities = identities;
    for (const { socket, name, problem } of this.#connections.values()) {
      if (problem === undefined && before.get(name) !== identities.get(name)) socket.destroy();
    }
  }

  /** Everybody proves themselves again. */
  disconnectAll(): void {
    for (const { socket } of this.#connections.values()) socket.destroy();
  }

  #denied(caller: Caller, call: string, why: string): CallError {
    this.#refusals.note(`${caller.name} (${caller.role})`, `${call}: PERMISSION_DENIED: ${why}`);
    return new CallError(status.PERMISSION_DENIED, `${call}: ${caller.name} is ${caller.role}: ${why}`);
  }
}

function proven(
  socket: TLSSocket,
  raw: Buffer | undefined,
): { problem: string | undefined; name: string; validToMs: number } {
  const nobody = (problem: string) => ({ problem, name: "", validToMs: 0 });
  if (raw === undefined) return nobody("no client certificate");
  if (!socket.authorized) return nobody(`the certificate is not accepted: ${String(socket.authorizationError)}`);
  // Sessions are not kept: one that was taken up again would have been checked against the authority of then.
  if (socket.isSessionReused()) return nobody("a session that was taken up again proves nothing");
  const certificate = new X509Certificate(raw);
  const name = nameOf(certificate.subjectAltName);
  if (name === undefined) return nobody("the certificate has no name of the form URI:tickgate:NAME, or several");
  return { problem: undefined, name, validToMs: certificate.validToDate.getTime() };
}
