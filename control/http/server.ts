/** The HTTP side: who may ask, what a request may look like, and how errors are told. What is done is in routes.ts. */

import { constants } from "node:crypto";
import { existsSync } from "node:fs";
import type { Server as HttpServer } from "node:http";
import type { SecureContextOptions, Server as TlsServer } from "node:tls";
import fastifyStatic from "@fastify/static";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { Credentials, TlsMaterial } from "../../proto/access/mod.ts";
import type { Refusals } from "../access/refusals.ts";
import type { Clock } from "../clock.ts";
import { asFailure, RequestFailure } from "../operations/failure.ts";
import { Access, COOKIE, type Person } from "./access.ts";
import { shownCertificate } from "./client-certificate.ts";
import { rightsFor } from "./route-rights.ts";
import { addRoutes, type RouteParts } from "./routes.ts";

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly token: string;
  /** Folder of the built page. */
  readonly page: string;
  readonly clock: Clock;
  /** Undefined: without TLS, where reading needs no name. */
  readonly credentials: Credentials | undefined;
  readonly refusals: Pick<Refusals, "note">;
}

export interface RunningServer {
  readonly address: string;
  /** Certificates for connections, identities for requests from now on. */
  renew(credentials: Credentials): void;
  /** Opens the page with the right to change things. */
  readonly pageUrl: string;
  close(): Promise<void>;
}

/** A configuration of 256 symbols is a tenth of this. */
const BODY_BYTES_MAX = 1024 * 1024;
/** A client that does not take its answer is not waited for. */
const CLOSE_MS = 1_000;
/** Left out of addresses. */
const HTTPS_PORT = 443;
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export async function startServer(options: ServerOptions, parts: RouteParts, log: Logger): Promise<RunningServer> {
  const { credentials, refusals } = options;
  const https = credentials && { ...context(credentials.tls), requestCert: true, rejectUnauthorized: false };
  const server = Fastify({
    // With or without TLS: the two have different types and the same methods.
    ...((https === undefined ? {} : { https }) as object),
    bodyLimit: BODY_BYTES_MAX,
    // The key that opens the page is in an address: addresses are not logged.
    logger: false,
    // Idle ones at once; what is being answered, after its answer.
    forceCloseConnections: "idle",
    requestTimeout: 60_000,
  });
  parts.drain.watch(server);
  server.removeContentTypeParser("text/plain");
  const { token, clock } = options;
  // Under which names it is reached is known only when it listens, and nobody can ask before.
  const access = new Access(token, [], credentials?.identities, () => clock.nowMs());
  const people = guard(server, access, refusals, log);
  server.get("/open", async (request, reply) => {
    const { key } = request.query as { key?: string };
    const cookie = access.openPage(key ?? "");
    if (cookie === undefined)
      throw RequestFailure.because(403, "FORBIDDEN", "this address does not open the page any more");
    return reply.header("set-cookie", cookie).redirect("/", 303);
  });
  addRoutes(server, parts, (request) => {
    const person = people.get(request);
    if (person === undefined) throw nobody();
    return person;
  });
  if (existsSync(options.page)) {
    await server.register(fastifyStatic, { root: options.page });
  } else {
    server.get("/", async (_request, reply) =>
      reply.type("text/plain; charset=utf-8").send("The page is not built. The API is at /api/state.\n"),
    );
  }
  await server.listen({ host: options.host, port: options.port });
  const address = server.server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  const certified = credentials?.tls.hosts ?? [];
  access.hosts = [options.host, "localhost", "127.0.0.1", ...certified].flatMap((host) => [
    `${host}:${port}`,
    ...(port === HTTPS_PORT ? [host] : []),
  ]);
  // Whoever connects checks the name: it has to be one that the certificate has.
  const name = certified.includes("localhost") ? "localhost" : (certified[0] ?? options.host);
  const base = credentials === undefined ? `http://${options.host}:${port}` : `https://${name}:${port}`;
  return {
    address: base,
    pageUrl: `${base}/open?key=${access.pageKey}`,
    renew: ({ tls, identities }) => {
      (server.server as HttpServer as unknown as TlsServer).setSecureContext(context(tls));
      access.renew(identities);
    },
    close: async () => {
      parts.stream.close();
      const cut = options.clock.after(CLOSE_MS, () => server.server.closeAllConnections());
      await server.close();
      cut.cancel();
    },
  };
}

function context({ ca, cert, key }: TlsMaterial): SecureContextOptions {
  // Sessions are not kept: one that was taken up again would have been checked against the authority of then.
  return { ca, cert, key, minVersion: "TLSv1.3", secureOptions: constants.SSL_OP_NO_TICKET };
}

function asking({ headers, raw }: FastifyRequest) {
  const { host, origin, authorization, cookie } = headers;
  return { host, origin, authorization, cookie, certificate: shownCertificate(raw.socket) };
}

function nobody(): RequestFailure {
  const message = `this needs the token of the token file, the page's cookie (${COOKIE}), or over TLS a person's certificate`;
  return RequestFailure.because(401, "UNAUTHENTICATED", message);
}

/** @returns who asked each request that was let through; nobody is no entry */
function guard(
  server: FastifyInstance,
  access: Access,
  refusals: Pick<Refusals, "note">,
  log: Logger,
): { get(request: FastifyRequest): Person | undefined } {
  const people = new WeakMap<FastifyRequest, Person>();
  server.addHook("onRequest", async (request, reply) => {
    void reply.headers({
      "content-security-policy": PAGE_POLICY,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
    });
    if (request.url.startsWith("/api/")) void reply.header("cache-control", "no-store");
    const shown = asking(request);
    if (!access.meantForUs(shown)) {
      throw RequestFailure.because(403, "FORBIDDEN", "Host or Origin is not this server");
    }
    const route = request.routeOptions.url;
    const changes = request.method !== "GET" && request.method !== "HEAD";
    // The address that opens the page is for those who have shown nothing yet.
    if (changes || (access.secure && route !== "/open")) {
      let who = shown.certificate.name ?? `nobody at ${request.ip}`;
      try {
        const person = access.person(shown);
        if (person === undefined) throw nobody();
        who = person.author;
        if (!rightsFor(request.method, route).some((right) => person.rights.includes(right))) {
          const message = `${person.author} may not do this: it takes ${rightsFor(request.method, route).join(" or ")}`;
          // An address that is not there is no secret.
          if (route !== undefined) throw RequestFailure.because(403, "PERMISSION_DENIED", message);
        }
        people.set(request, person);
      } catch (error) {
        if (error instanceof RequestFailure) {
          const [{ code, message } = { code: "", message: "" }] = error.errors;
          refusals.note(who, `${request.method} ${route ?? "?"}`, code, message);
        }
        throw error;
      }
    }
    if (changes && !/^application\/json(;|$)/.test(request.headers["content-type"] ?? "")) {
      throw RequestFailure.because(415, "INVALID_INPUT", "the body must be application/json");
    }
  });
  server.setErrorHandler((error, request, reply) => sendFailure(error, request, reply, log));
  server.setNotFoundHandler((request, reply) =>
    sendFailure(RequestFailure.because(404, "NOT_FOUND", "there is nothing here"), request, reply, log),
  );
  return people;
}

function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Logger): void {
  const failure = ofFastify(error) ?? asFailure(error);
  const path = request.routeOptions.url;
  if (failure.status >= 500) log.warn({ path, errors: failure.errors, err: failure.cause }, "request failed");
  else log.info({ path, errors: failure.errors }, "request refused");
  void reply.status(failure.status).send({ errors: failure.errors });
}

/** Fastify's own refusals: body too large, no JSON, and the like. */
function ofFastify(error: unknown): RequestFailure | undefined {
  if (!(error instanceof Error) || !("statusCode" in error) || !("code" in error)) return undefined;
  const { statusCode } = error;
  if (typeof statusCode !== "number" || statusCode < 400 || statusCode >= 500) return undefined;
  const status = statusCode === 413 || statusCode === 415 || statusCode === 404 ? statusCode : 400;
  return RequestFailure.because(status, "INVALID_INPUT", error.message);
}
