/** The HTTP side: who may ask, what a request may look like, and how errors are told. What is done is in routes.ts. */

import { existsSync } from "node:fs";
import fastifyStatic from "@fastify/static";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import { asFailure, RequestFailure } from "../operations/failure.ts";
import { Access, COOKIE } from "./access.ts";
import { addRoutes, type RouteParts } from "./routes.ts";

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly token: string;
  /** Folder of the built page. */
  readonly page: string;
  readonly clock: Clock;
}

export interface RunningServer {
  readonly address: string;
  /** Opens the page with the right to change things. */
  readonly pageUrl: string;
  close(): Promise<void>;
}

/** A configuration of 256 symbols is a tenth of this. */
const BODY_BYTES_MAX = 1024 * 1024;
/** A client that does not take its answer is not waited for. */
const CLOSE_MS = 1_000;
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
  const server = Fastify({
    bodyLimit: BODY_BYTES_MAX,
    // The key that opens the page is in an address: addresses are not logged.
    logger: false,
    // Idle ones at once; what is being answered, after its answer.
    forceCloseConnections: "idle",
    requestTimeout: 60_000,
  });
  parts.drain.watch(server);
  server.removeContentTypeParser("text/plain");
  const hosts: string[] = [];
  // The port is known only when it listens, and nobody can ask before.
  const access = (): Access => current;
  let current = new Access(options.token, []);
  guard(server, access, log);
  server.get("/open", async (request, reply) => {
    const { key } = request.query as { key?: string };
    const cookie = access().openPage(key ?? "");
    if (cookie === undefined)
      throw RequestFailure.because(403, "FORBIDDEN", "this address does not open the page any more");
    return reply.header("set-cookie", cookie).redirect("/", 303);
  });
  addRoutes(server, parts, (request) => {
    const author = access().identity(asking(request));
    if (author === undefined) {
      const message = `changes need the token of the token file, or the page's cookie (${COOKIE})`;
      throw RequestFailure.because(401, "UNAUTHENTICATED", message);
    }
    return author;
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
  hosts.push(`${options.host}:${port}`, `localhost:${port}`, `127.0.0.1:${port}`);
  current = new Access(options.token, hosts);
  const base = `http://${options.host}:${port}`;
  return {
    address: base,
    pageUrl: `${base}/open?key=${current.pageKey}`,
    close: async () => {
      parts.stream.close();
      const cut = options.clock.after(CLOSE_MS, () => server.server.closeAllConnections());
      await server.close();
      cut.cancel();
    },
  };
}

function asking({ headers }: FastifyRequest) {
  const { host, origin, authorization, cookie } = headers;
  return { host, origin, authorization, cookie };
}

function guard(server: FastifyInstance, access: () => Access, log: Logger): void {
  server.addHook("onRequest", async (request, reply) => {
    void reply.headers({
      "content-security-policy": PAGE_POLICY,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
    });
    if (request.url.startsWith("/api/")) void reply.header("cache-control", "no-store");
    if (!access().meantForUs(asking(request))) {
      throw RequestFailure.because(403, "FORBIDDEN", "Host or Origin is not this server");
    }
    const changes = request.method !== "GET" && request.method !== "HEAD";
    if (changes && access().identity(asking(request)) === undefined) {
      const message = `changes need the token of the token file, or the page's cookie (${COOKIE})`;
      throw RequestFailure.because(401, "UNAUTHENTICATED", message);
    }
    if (changes && !/^application\/json(;|$)/.test(request.headers["content-type"] ?? "")) {
      throw RequestFailure.because(415, "INVALID_INPUT", "the body must be application/json");
    }
  });
  server.setErrorHandler((error, request, reply) => sendFailure(error, request, reply, log));
  server.setNotFoundHandler((request, reply) =>
    sendFailure(RequestFailure.because(404, "NOT_FOUND", "there is nothing here"), request, reply, log),
  );
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
