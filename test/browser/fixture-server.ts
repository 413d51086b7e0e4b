/**
 * Serves the built page and a made-up state, under the policy the control plane serves it with. Sections move twenty times a second, so
 * that what must not move with them can be looked at. `node test/browser/fixture-server.ts SCENARIO PORT` for looking by hand.
 */

import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import type { State, Update } from "../../control/http/api.ts";
import { PAGE_POLICY } from "../../control/http/server.ts";
import { ROOT } from "../layout.ts";
import { PARENTS } from "./fixture-parents.ts";
import { PERFORMANCE, STRESS } from "./fixture-risk.ts";
import { fixtureState, generator, SCENARIOS, type Scenario, sliceAt } from "./fixture-state.ts";

const PAGE = join(ROOT, "control", "web", "dist");
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
const PERIOD_MS = 50;

export interface FixtureServer {
  readonly url: string;
  /** Requests that change something, as they came. */
  readonly asked: readonly { readonly path: string; readonly body: unknown }[];
  /** As it is told now. */
  readonly state: State;
  /** Sent to every reader, as an update. */
  send(update: Update): void;
  close(): Promise<void>;
}

export async function startFixture(scenario: Scenario, { port = 0, moving = true } = {}): Promise<FixtureServer> {
  const readers = new Set<ServerResponse>();
  const asked: { path: string; body: unknown }[] = [];
  const random = generator(11);
  let state: State = fixtureState(scenario, Date.now());
  let ticks = 0;
  const send = (update: Update): void => {
    const { append: _, ...sections } = update;
    state = { ...state, ...sections };
    for (const reader of readers) reader.write(`event: update\ndata: ${JSON.stringify(update)}\n\n`);
  };
  const timer = setInterval(() => {
    ticks++;
    const now = Date.now();
    if (!moving && ticks % 20 !== 0) return;
    send(moving ? moved(state, scenario, now, random, ticks) : { server: { ...state.server, nowMs: now } });
  }, PERIOD_MS);
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? "/", "http://page");
    if (pathname === "/api/stream") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write(
        `event: state\ndata: ${JSON.stringify({ ...state, server: { ...state.server, nowMs: Date.now() } })}\n\n`,
      );
      readers.add(response);
      request.on("close", () => readers.delete(response));
      return;
    }
    if (request.method === "POST") {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const body: unknown = JSON.parse(Buffer.concat(parts).toString());
      asked.push({ path: pathname, body });
      const result = pathname.endsWith("/validate")
        ? { errors: [], differences: [], contentHash: "00", activeVersion: state.gateway.actualVersion }
        : pathname === "/api/alerts/acknowledge"
          ? { ...state.alerts.alerts[0], acknowledged: { by: "Ada", atMs: Date.now(), note: "" } }
          : { done: true, detail: "done" };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(result));
      return;
    }
    if (pathname === "/api/parents") {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ parents: PARENTS }));
      return;
    }
    const document = { "/api/stress": STRESS, "/api/performance": PERFORMANCE }[pathname];
    if (document !== undefined) {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(document));
      return;
    }
    if (pathname === "/api/audit") {
      response.writeHead(200, { "content-type": "application/json" }).end("[]");
      return;
    }
    const file = normalize(pathname === "/" ? "/index.html" : pathname);
    response.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "text/plain",
      "content-security-policy": PAGE_POLICY,
    });
    response.end(readFileSync(join(PAGE, file)));
  };
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : port}/`,
    asked,
    get state() {
      return state;
    },
    send,
    close: async () => {
      clearInterval(timer);
      for (const reader of readers) reader.end();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What one twentieth of a second changes. */
function moved(state: State, scenario: Scenario, nowMs: number, random: () => number, ticks: number): Update {
  const server = { ...state.server, nowMs };
  if (scenario === "empty" || scenario === "stale" || scenario === "no-gateway") return { server };
  const symbols = state.symbols.map((symbol) => {
    if (!symbol.bookValid || random() < 0.8) return symbol;
    const step = Math.floor(random() * 3 - 1) * 100;
    return {
      ...symbol,
      bidE4: symbol.bidE4 + step,
      askE4: symbol.askE4 + step,
      bidQuantity: 100 + Math.floor(random() * 40) * 100,
    };
  });
  const { gateway, flow } = state;
  const update: Update = {
    server,
    symbols,
    gateway: {
      ...gateway,
      heardMs: nowMs - 20,
      leaseRemainingMs: gateway.armed ? 1_500 + Math.floor(random() * 500) : null,
    },
    flow: { ...flow, bboChanges: String(BigInt(flow.bboChanges) + 800n), intents: String(BigInt(flow.intents) + 3n) },
    feeds: state.feeds.map((feed) => ({
      ...feed,
      messagesPerSecond: 40_000 + Math.floor(random() * 20_000),
      lines: feed.lines.map((line) => ({
        ...line,
        lastFrameMs: scenario === "halted" && line.name === "B" ? line.lastFrameMs : nowMs,
      })),
    })),
  };
  // The card alone is measured.
  if (ticks % 20 !== 0 || scenario === "software") return update;
  const latencySlices = (["T1", "T2"] as const).map((measure) => sliceAt(random, nowMs, measure, 12));
  return { ...update, append: { latencySlices } };
}

if (import.meta.main) {
  const [name = "trading", port = "8090"] = process.argv.slice(2);
  const scenario = SCENARIOS.find((candidate) => candidate === name);
  if (scenario === undefined) throw new Error(`no scenario ${name}; there are ${SCENARIOS.join(", ")}`);
  const { url } = await startFixture(scenario, { port: Number(port) });
  process.stdout.write(`${url}\n`);
}
