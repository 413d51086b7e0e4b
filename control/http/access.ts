/**
 * Who is asking. The command line shows the token from a file that only its owner can read; the page has a cookie that it got by opening an
 * address with a key in it; over TLS a person has a certificate, and the role that the table of identities gives to its name. Without TLS,
 * on this machine alone, reading needs none of them. Names other than this server's in Host or Origin are refused, so that another page
 * cannot reach it by having its own name point here.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Identities, RIGHTS, RIGHTS_OF, type Right } from "../../proto/access/mod.ts";
import { RequestFailure } from "../operations/failure.ts";
import type { ShownCertificate } from "./client-certificate.ts";

export const COOKIE = "tickgate_session";

export interface Asking {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  /** Of the connection; undefined: without TLS. */
  readonly certificate?: ShownCertificate | undefined;
}

export interface Person {
  /** The audit file's author. */
  readonly author: string;
  readonly rights: readonly Right[];
}

/** Whoever can read the state folder, or was shown the key by somebody who can, may do everything. */
const OWNER = { cli: { author: "operator/cli", rights: RIGHTS }, page: { author: "operator/page", rights: RIGHTS } };

export class Access {
  readonly #token: string;
  readonly #cookie = randomBytes(32).toString("base64url");
  /** Opens the page once it is shown to it; good for the life of this process. */
  readonly pageKey = randomBytes(16).toString("base64url");
  #hosts: ReadonlySet<string>;
  #identities: Identities | undefined;
  readonly #nowMs: () => number;

  /** @param identities undefined: without TLS */
  constructor(token: string, hosts: readonly string[], identities?: Identities, nowMs: () => number = () => 0) {
    this.#token = token;
    this.#hosts = new Set(hosts);
    this.#identities = identities;
    this.#nowMs = nowMs;
  }

  get secure(): boolean {
    return this.#identities !== undefined;
  }

  /** Under which names it is reached, once that is known. */
  set hosts(hosts: readonly string[]) {
    this.#hosts = new Set(hosts);
  }

  /** From now on. */
  renew(identities: Identities): void {
    this.#identities = identities;
  }

  /** Makes a token and writes it to a file for its owner alone. */
  static newToken(path: string): string {
    const token = randomBytes(32).toString("base64url");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, `${token}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
    return token;
  }

  /** Whether the request was meant for this server, from a page of this server or from no page. */
  meantForUs({ host, origin }: Pick<Asking, "host" | "origin">): boolean {
    if (host === undefined || !this.#hosts.has(host)) return false;
    return (
      origin === undefined || [...this.#hosts].some((name) => origin === `${this.secure ? "https" : "http"}://${name}`)
    );
  }

  /**
   * Undefined: nobody has shown anything.
   * @throws RequestFailure for what was shown and is not good: a wrong token, a certificate that is refused, a name without a role
   */
  person({ authorization, cookie, certificate }: Asking): Person | undefined {
    if (authorization !== undefined) {
      const token = /^Bearer ([\w-]+)$/.exec(authorization)?.[1];
      if (token !== undefined && same(token, this.#token)) return OWNER.cli;
      throw RequestFailure.because(401, "UNAUTHENTICATED", "the token is not the one of the token file");
    }
    if (certificate?.problem !== undefined) throw RequestFailure.because(401, "UNAUTHENTICATED", certificate.problem);
    if (certificate?.name !== undefined) return this.#named(certificate.name, certificate.validToMs);
    const session = new RegExp(`(?:^|; *)${COOKIE}=([\\w-]+)`).exec(cookie ?? "")?.[1];
    return session !== undefined && same(session, this.#cookie) ? OWNER.page : undefined;
  }

  #named(name: string, validToMs: number): Person {
    if (this.#nowMs() >= validToMs) throw RequestFailure.because(401, "UNAUTHENTICATED", "the certificate has ended");
    const role = this.#identities?.get(name);
    if (role === undefined) throw RequestFailure.because(403, "PERMISSION_DENIED", `${name} has no role here`);
    // It acts for people at the gateway, and is none.
    if (role === "control-plane") throw RequestFailure.because(403, "PERMISSION_DENIED", `${name} is no person`);
    return { author: name, rights: RIGHTS_OF[role] };
  }

  /** Set-Cookie for the right key; undefined for another. */
  openPage(key: string): string | undefined {
    if (!same(key, this.pageKey)) return undefined;
    return `${COOKIE}=${this.#cookie}; HttpOnly; SameSite=Strict; Path=/${this.secure ? "; Secure" : ""}`;
  }
}

/** In the same time whether they differ early or late. */
function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
