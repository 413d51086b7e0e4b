// What the page asks the control plane to do. Failures are its own words, item by item.

import type {
  Alert,
  AuditLine,
  Committed,
  Configuration,
  ConfigurationVersion,
  Done,
  Failure,
  ItemError,
  KillProgress,
  Parent,
  Parents,
  ParentVerb,
  PerformanceReport,
  StressSummary,
  Validation,
} from "../../../http/api.ts";

const REQUEST_MS = 30_000;

export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly status: number;
  readonly errors: readonly ItemError[];

  constructor(status: number, errors: readonly ItemError[]) {
    super(errors.map(({ path, code, message }) => `${path === "" ? "" : `${path}: `}${message} (${code})`).join("; "));
    this.status = status;
    this.errors = errors;
  }
}

async function ask<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`api/${path}`, {
      method,
      signal: AbortSignal.timeout(REQUEST_MS),
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new RequestError(0, [
      { path: "", code: "DISCONNECTED", message: `the control plane does not answer: ${message}` },
    ]);
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as T;
  const errors = (answer as Failure | undefined)?.errors;
  throw new RequestError(
    response.status,
    errors ?? [{ path: "", code: String(response.status), message: response.statusText }],
  );
}

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const api = {
  kill: (reason: string) => ask<KillProgress>("POST", "kill", { reason }),
  releaseKill: (reason: string) => ask<Done>("POST", "kill/release", { reason }),
  arm: (expectedVersion: number, reason: string) => ask<Done>("POST", "arm", { expectedVersion, reason }),
  disarm: (reason: string) => ask<Done>("POST", "disarm", { reason }),
  resetThrottle: (symbol: string, reason: string) => ask<Done>("POST", "throttle/reset", { symbol, reason }),
  place: (placement: "HW_ONLY" | "HW_PREFERRED" | "SW_ONLY", reason: string) =>
    ask<Done>("POST", "placement", { placement, reason }),
  acknowledge: (id: string) => ask<Done>("POST", "alarms/acknowledge", { id }),
  validate: (configuration: Configuration) => ask<Validation>("POST", "configuration/validate", { configuration }),
  commit: (configuration: Configuration, expectedVersion: number, reason: string) =>
    ask<Committed>("POST", "configuration/commit", {
      configuration,
      expectedVersion,
      reason,
      idempotencyKey: newKey(),
    }),
  rollback: (toVersion: number, expectedVersion: number, reason: string) =>
    ask<Committed>("POST", "configuration/rollback", { toVersion, expectedVersion, reason, idempotencyKey: newKey() }),
  version: (version: number) => ask<ConfigurationVersion>("GET", `configuration?version=${version}`),
  parents: () => ask<Parents>("GET", "parents"),
  changeParent: (verb: ParentVerb, id: string, reason: string) =>
    ask<Parent>("POST", `parents/${verb}`, { id, reason }),
  acknowledgeAlert: (id: string, name: string | undefined, note: string) =>
    ask<Alert>("POST", "alerts/acknowledge", { id, ...(name === undefined ? {} : { name }), note }),
  stress: () => ask<StressSummary>("GET", "stress"),
  performance: () => ask<PerformanceReport>("GET", "performance"),
  audit: (after: number) => ask<AuditLine[]>("GET", `audit?after=${after}&limit=500`),
};
