// A request that was not carried out, with an error per item, as the HTTP contract has it.

import type { Refusal } from "../../proto/grpc/mod.ts";
import { GatewayCallError } from "../gateway/gateway-client.ts";
import type { ItemError } from "../http/api.ts";
import { EtcdUnavailable } from "../store/etcd-client.ts";
import { NotPrimary } from "../store/state-store.ts";

export type FailureStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429 | 500 | 503;

export class RequestFailure extends Error {
  override readonly name = "RequestFailure";
  readonly status: FailureStatus;
  readonly errors: readonly ItemError[];

  constructor(status: FailureStatus, errors: readonly ItemError[], options?: ErrorOptions) {
    super(errors.map(({ code, message }) => `${code}: ${message}`).join("; "), options);
    this.status = status;
    this.errors = errors;
  }

  static because(status: FailureStatus, code: string, message: string, path = ""): RequestFailure {
    return new RequestFailure(status, [{ path, code, message }]);
  }
}

/** What the gateway refused; its paths begin where the request's do. */
export function refused({ errors }: Refusal): RequestFailure {
  return new RequestFailure(
    409,
    errors.map(({ path, code, message }) => ({ path, code, message })),
  );
}

/** An answer without content is a gateway that does not follow its contract. */
export function noOutcome(call: string): RequestFailure {
  return RequestFailure.because(503, "PROTOCOL", `${call}: the gateway answered without an outcome`);
}

export function asFailure(error: unknown): RequestFailure {
  if (error instanceof RequestFailure) return error;
  if (error instanceof GatewayCallError) {
    return new RequestFailure(503, [{ path: "", code: error.code, message: error.message }], { cause: error });
  }
  // Whether it was put on file is not known, and with it whether it was done.
  if (error instanceof EtcdUnavailable) return RequestFailure.because(503, "NO_ANSWER", error.message);
  if (error instanceof NotPrimary) return RequestFailure.because(503, "NOT_PRIMARY", error.message);
  const message = error instanceof Error ? error.message : String(error);
  return new RequestFailure(500, [{ path: "", code: "INTERNAL", message }], { cause: error });
}
