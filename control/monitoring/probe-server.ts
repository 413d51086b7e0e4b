/**
 * Health, readiness and metrics on an address of their own, so that who looks after machines needs no right to ask the API, and a load
 * balancer or Prometheus is never a way to it. Nothing can be changed here and no secret is told.
 */
import { createServer } from "node:http";
import { EXPOSITION_TYPE } from "./exposition.ts";

export interface ProbeSource {
  /** Why changes cannot be carried out now; empty: they can. */
  obstacles(): readonly string[];
  /** Prometheus text. */
  metrics(): string;
}

export interface ProbeServer {
  readonly address: string;
  close(): Promise<void>;
}

/** Scrapes come seconds apart from a handful of readers. */
const CONNECTIONS_MAX = 32;
const REQUEST_MS = 5_000;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export async function startProbeServer(host: string, port: number, source: ProbeSource): Promise<ProbeServer> {
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS }, (request, response) => {
    const read = request.method === "GET" || request.method === "HEAD";
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    const { status, type, body } = read ? answer(path, source) : json(405, { error: "GET and HEAD only" });
    response.writeHead(status, {
      "content-type": type,
      "content-length": Buffer.byteLength(body),
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...(read ? {} : { allow: "GET, HEAD", connection: "close" }),
    });
    response.end(request.method === "HEAD" ? undefined : body);
  });
  server.maxConnections = CONNECTIONS_MAX;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host.replace(/^\[(.*)\]$/, "$1"), resolve);
  });
  const bound = server.address();
  const actual = typeof bound === "object" && bound !== null ? bound.port : port;
  return {
    address: `http://${host}:${actual}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(path: string, source: ProbeSource): Answer {
  switch (path) {
    case "/healthz":
      // That this is answered is the answer: the event loop turns.
      return json(200, { alive: true });
    case "/readyz": {
      const obstacles = source.obstacles();
      return json(obstacles.length === 0 ? 200 : 503, { ready: obstacles.length === 0, obstacles });
    }
    case "/metrics":
      return { status: 200, type: EXPOSITION_TYPE, body: source.metrics() };
    default:
      return json(404, { error: "/healthz, /readyz and /metrics are here" });
  }
}

function json(status: number, body: unknown): Answer {
  return { status, type: "application/json", body: `${JSON.stringify(body)}\n` };
}
