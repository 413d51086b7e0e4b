// Supervision and alerts over HTTP.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { AlertBook } from "../alerts/alert-book.ts";
import { RequestFailure } from "../operations/failure.ts";
import type { RuleStore } from "../supervision/rule-store.ts";
import {
  type Alerts,
  acknowledgeAlertSchema,
  approveSupervisionSchema,
  commitSupervisionSchema,
  rollbackSupervisionSchema,
  validateSupervisionSchema,
} from "./api.ts";
import { checked } from "./checked.ts";

export interface SupervisionRouteParts {
  readonly rules: RuleStore;
  readonly book: AlertBook;
  alerts(): Alerts;
}

const query = z.object({ version: z.coerce.number().int().min(0).max(0xffff_ffff).optional() });

export function addSupervisionRoutes(
  server: FastifyInstance,
  parts: SupervisionRouteParts,
  author: (request: FastifyRequest) => string,
): void {
  const { rules, book } = parts;
  server.get("/api/supervision", async (request) => {
    const { version = 0 } = checked(query, request.query);
    const found = rules.version(version);
    if (found !== undefined) return found;
    throw RequestFailure.because(404, "UNKNOWN_VERSION", `no version ${version} was committed here`, "version");
  });
  server.get("/api/supervision/history", async () => rules.history());
  server.get("/api/supervision/waiting", async () => rules.waiting);
  server.post("/api/supervision/validate", async ({ body }) =>
    rules.validate(checked(validateSupervisionSchema, body).supervision),
  );
  server.post("/api/supervision/commit", async (request) =>
    rules.commit(author(request), checked(commitSupervisionSchema, request.body)),
  );
  server.post("/api/supervision/rollback", async (request) => {
    const { toVersion, ...rest } = checked(rollbackSupervisionSchema, request.body);
    return rules.rollback(author(request), toVersion, rest);
  });
  server.post("/api/supervision/approve", async (request) => {
    const { proposal, reason } = checked(approveSupervisionSchema, request.body);
    return rules.approve(author(request), proposal, reason);
  });
  server.get("/api/alerts", async () => parts.alerts());
  server.post("/api/alerts/acknowledge", async (request) => {
    const { id, name, note = "" } = checked(acknowledgeAlertSchema, request.body);
    const actor = author(request);
    return book.acknowledge(id, personOf(actor, name, parts.alerts().namesAsked), actor, note);
  });
}

/** A token or a cookie is the machine's, not somebody's: without certificates a person says who they are, with them the certificate does. */
function personOf(actor: string, name: string | undefined, namesAsked: boolean): string {
  if (namesAsked) {
    if (name !== undefined) return name;
    throw RequestFailure.because(400, "REQUIRED", "who looks after it", "name");
  }
  if (actor.includes("/")) {
    const message = `${actor} is no name: a person's certificate acknowledges it`;
    throw RequestFailure.because(403, "PERMISSION_DENIED", message);
  }
  if (name === undefined || name === actor) return actor;
  throw RequestFailure.because(403, "PERMISSION_DENIED", `${actor} does not acknowledge for ${name}`, "name");
}
