/**
 * Who may change something. The command line shows the token from a file that only its owner can read; the page has a cookie that it got
 * by opening an address with a key in it. Reading needs neither, but comes from a page of this server or from none: names other than this
 * server's in Host or Origin are refused, so that another page cannot reach it by having its own name point here.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export const COOKIE = "tickgate_session";

export interface Asking {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
}

export class Access {
  readonly #token: string;
  readonly #cookie = randomBytes(32).toString("base64url");
  /** Opens the page once it is shown to it; good for the life of this process. */
  readonly pageKey = randomBytes(16).toString("base64url");
  readonly #hosts: ReadonlySet<string>;

  constructor(token: string, hosts: readonly string[]) {
    this.#token = token;
    this.#hosts = new Set(hosts);
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
    return origin === undefined || [...this.#hosts].some((name) => origin === `http://${name}`);
  }

  /** Who is asking: the audit file's author. Undefined: nobody we know. */
  identity({ authorization, cookie }: Asking): "operator/cli" | "operator/page" | undefined {
    const token = /^Bearer ([\w-]+)$/.exec(authorization ?? "")?.[1];
    if (token !== undefined) return same(token, this.#token) ? "operator/cli" : undefined;
    const session = new RegExp(`(?:^|; *)${COOKIE}=([\\w-]+)`).exec(cookie ?? "")?.[1];
    return session !== undefined && same(session, this.#cookie) ? "operator/page" : undefined;
  }

  /** Set-Cookie for the right key; undefined for another. */
  openPage(key: string): string | undefined {
    if (!same(key, this.pageKey)) return undefined;
    return `${COOKIE}=${this.#cookie}; HttpOnly; SameSite=Strict; Path=/`;
  }
}

/** In the same time whether they differ early or late. */
function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
