// Where an error of the gateway goes: into the response as a refusal, or into the call's status.
import { type ServiceError, status } from "@grpc/grpc-js";
import type { Refusal } from "../../proto/grpc/mod.ts";
import { RefusedError } from "../configuration/refusal.ts";
import { DeviceError } from "../device/mod.ts";

export class CallError extends Error {
  readonly status: status;

  constructor(code: status, message: string) {
    super(message);
    this.status = code;
  }
}

export function toServiceError(error: unknown): Partial<ServiceError> {
  if (error instanceof CallError) return { code: error.status, details: error.message };
  if (error instanceof RefusedError) return { code: status.FAILED_PRECONDITION, details: error.message };
  if (error instanceof DeviceError) return { code: status.UNAVAILABLE, details: `${error.code}: ${error.message}` };
  return { code: status.INTERNAL, details: error instanceof Error ? error.message : String(error) };
}

/** `run`'s result, or the refusal it ended with; other errors are thrown on. */
export async function orRefusal<T>(run: () => Promise<T> | T): Promise<{ value: T } | { refusal: Refusal }> {
  try {
    return { value: await run() };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { refusal: { errors: error.errors.map((item) => ({ ...item })) } };
  }
}
