// What the HTTP side can do, each in a line or two: check the request with its schema, hand it on.

import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { AuditEntry } from "../audit/audit-log.ts";
import type { VersionStore } from "../configuration/version-store.ts";
import { RequestFailure } from "../operations/failure.ts";
import type { Operate } from "../operations/operate.ts";
import type { ParentOperations } from "../operations/parents.ts";
import type { ConfigurationPush } from "../operations/push.ts";
import type { StateView } from "../state/state-view.ts";
import type { Person } from "./access.ts";
import {
  acknowledgeRequestSchema,
  approveRequestSchema,
  armRequestSchema,
  changeParentRequestSchema,
  commitRequestSchema,
  disarmRequestSchema,
  type HistoryCount,
  killRequestSchema,
  PARENT_VERBS,
  type PerformanceReport,
  placementRequestSchema,
  releaseKillRequestSchema,
  resetThrottleRequestSchema,
  rollbackRequestSchema,
  type StressSummary,
  startParentRequestSchema,
  trackingRequestSchema,
  validateRequestSchema,
} from "./api.ts";
import { checked } from "./checked.ts";
import type { Drain } from "./drain.ts";
import type { StateStream } from "./state-stream.ts";
import { addSupervisionRoutes, type SupervisionRouteParts } from "./supervision-routes.ts";

export interface RouteParts {
  readonly view: StateView;
  readonly stream: StateStream;
  readonly push: ConfigurationPush;
  readonly operate: Operate;
  readonly parents: ParentOperations;
  readonly versions: VersionStore;
  readonly supervision: SupervisionRouteParts;
  readonly drain: Drain;
  auditAfter(sequence: number, limit: number): readonly AuditEntry[];
  historyCount(): Promise<HistoryCount>;
  performance(): PerformanceReport;
  stress(): Promise<StressSummary>;
}

const query = z.coerce.number().int().min(0).max(0xffff_ffff);
const AUDIT_LIMIT = 1000;

/** @param person throws when nobody known is asking */
export function addRoutes(
  server: FastifyInstance,
  parts: RouteParts,
  person: (request: FastifyRequest) => Person,
): void {
  const author = (request: FastifyRequest): string => person(request).author;
  const { view, push, operate, versions } = parts;

  server.get("/api/state", async () => view.state());
  server.get("/api/stream", (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    const writer = { write: (text: string) => raw.write(text), end: () => raw.end() };
    raw.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    const subscription = parts.stream.subscribe(writer);
    if (subscription === undefined) {
      raw.end("event: error\ndata: too many readers\n\n");
      return;
    }
    raw.on("drain", () => subscription.drained());
    raw.on("error", () => subscription.close());
    request.raw.on("close", () => subscription.close());
  });

  server.get("/api/configuration", async (request) => {
    const { version = 0 } = checked(z.object({ version: query.optional() }), request.query);
    const found = version === 0 ? versions.latest : versions.version(version);
    if (found === undefined) {
      const message = version === 0 ? "nothing was committed yet" : `no version ${version} was committed from here`;
      throw RequestFailure.because(404, "UNKNOWN_VERSION", message, "version");
    }
    return found;
  });
  server.get("/api/configuration/history", async () => versions.history());
  server.get("/api/audit", async (request) => {
    const schema = z.object({ after: query.optional(), limit: query.optional() });
    const { after = 0, limit = AUDIT_LIMIT } = checked(schema, request.query);
    return parts.auditAfter(after, Math.min(limit, AUDIT_LIMIT));
  });
  server.get("/api/history/count", async () => parts.historyCount());
  server.get("/api/performance", async () => parts.performance());
  server.get("/api/stress", async () => parts.stress());
  server.get("/api/orders/:path/:urn", async (request) => {
    const schema = z.object({ path: z.enum(["hardware", "software"]), urn: query });
    const { path, urn } = checked(schema, request.params);
    const order = view.order(path, urn);
    if (order === undefined)
      throw RequestFailure.because(404, "NOT_FOUND", `no order ${urn} of the ${path} path at hand`);
    return order;
  });

  server.post("/api/configuration/validate", async ({ body }) =>
    push.validate(checked(validateRequestSchema, body).configuration),
  );
  server.post("/api/configuration/commit", async (request) =>
    push.commit(author(request), checked(commitRequestSchema, request.body), person(request).rights),
  );
  server.post("/api/configuration/rollback", async (request) => {
    const { toVersion, ...rest } = checked(rollbackRequestSchema, request.body);
    return push.rollback(author(request), toVersion, rest, person(request).rights);
  });
  server.get("/api/configuration/waiting", async () => push.waiting);
  server.post("/api/configuration/approve", async (request) => {
    const { proposal, reason } = checked(approveRequestSchema, request.body);
    return push.approve(author(request), proposal, reason);
  });
  server.post("/api/tracking", async (request) => {
    const { symbols, feed, reason } = checked(trackingRequestSchema, request.body);
    const { startSequence, ...settings } = feed;
    const wish = {
      symbols,
      feed: { ...settings, startSequence: startSequence === null ? undefined : BigInt(startSequence) },
    };
    return operate.clear(author(request), wish, reason);
  });
  server.post("/api/arm", async (request) => {
    const { expectedVersion, reason } = checked(armRequestSchema, request.body);
    return operate.arm(author(request), expectedVersion, reason);
  });
  server.post("/api/disarm", async (request) =>
    operate.disarm(author(request), checked(disarmRequestSchema, request.body).reason),
  );
  server.post("/api/kill", async (request) => operate.kill(author(request), checked(killRequestSchema, request.body)));
  server.post("/api/kill/release", async (request) =>
    operate.releaseKill(author(request), checked(releaseKillRequestSchema, request.body).reason),
  );
  server.post("/api/throttle/reset", async (request) => {
    const { symbol, reason } = checked(resetThrottleRequestSchema, request.body);
    return operate.resetThrottle(author(request), symbol, reason);
  });
  server.post("/api/placement", async (request) => {
    const { placement, reason } = checked(placementRequestSchema, request.body);
    return operate.place(author(request), placement, reason);
  });
  server.get("/api/parents", async () => parts.parents.list());
  server.post("/api/parents", async (request) =>
    parts.parents.start(author(request), checked(startParentRequestSchema, request.body)),
  );
  for (const verb of PARENT_VERBS) {
    server.post(`/api/parents/${verb}`, async (request) => {
      const { id, reason } = checked(changeParentRequestSchema, request.body);
      return parts.parents.change(author(request), verb, id, reason);
    });
  }
  addSupervisionRoutes(server, parts.supervision, author);
  server.post("/api/alarms/acknowledge", async ({ body }) => {
    const { id } = checked(acknowledgeRequestSchema, body);
    if (!view.acknowledge(id))
      throw RequestFailure.because(404, "NOT_FOUND", `there is no alarm ${JSON.stringify(id)}`, "id");
    return { done: true, detail: id };
  });
}
