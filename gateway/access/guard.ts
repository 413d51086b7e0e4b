// In front of every call: refused ones never reach the service.
import { ServerInterceptingCall, type ServerInterceptor, status } from "@grpc/grpc-js";
import { CallError } from "../rpc/errors.ts";
import type { Callers } from "./callers.ts";

export function guard(callers: Callers): ServerInterceptor {
  return (method, call) =>
    new ServerInterceptingCall(call, {
      start: (next) => {
        next({
          onReceiveMetadata: (metadata, pass) => {
            try {
              callers.admit(call.getPeer(), method.path);
            } catch (error) {
              const refusal = error instanceof CallError ? error : undefined;
              const details = refusal?.message ?? "the caller could not be checked";
              call.sendStatus({ code: refusal?.status ?? status.UNAUTHENTICATED, details });
              return;
            }
            pass(metadata);
          },
        });
      },
    });
}
