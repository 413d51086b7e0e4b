// The calls about parent orders.
import type { handleUnaryCall } from "@grpc/grpc-js";
import type { CallName } from "../../proto/access/mod.ts";
import {
  CancelParentRequest,
  type GatewayServiceServer,
  type ParentReport,
  PauseParentRequest,
  type Refusal,
  ResumeParentRequest,
  StartParentRequest,
  type WriteContext,
} from "../../proto/grpc/mod.ts";
import { RefusedError } from "../configuration/refusal.ts";
import type { Parent } from "../execution/parent.ts";
import type { Executions } from "../executions.ts";
import { orRefusal } from "./errors.ts";
import { toRefusal, toReport, toSpec } from "./parent-words.ts";

type Calls = Pick<
  GatewayServiceServer,
  "startParent" | "pauseParent" | "resumeParent" | "cancelParent" | "listParents"
>;

/** A write that is done once for its key; its answer is remembered. */
export type Write = <Request extends { context?: WriteContext | undefined }>(
  method: CallName,
  coder: { encode(message: Request): { finish(): Uint8Array } },
  request: Request,
  peer: string,
  run: () => ParentReport,
) => Promise<ParentReport>;

type Outcome = { readonly outcome: { $case: "parent"; value: ParentReport } | { $case: "refusal"; value: Refusal } };

export function parentCalls(
  executions: Executions,
  unary: <Request, Response>(
    run: (request: Request, peer: string) => Promise<Response> | Response,
  ) => handleUnaryCall<Request, Response>,
  write: Write,
): Calls {
  const { desk } = executions;
  const done = async (run: () => Promise<ParentReport>): Promise<Outcome> => {
    const outcome = await orRefusal(run);
    if ("refusal" in outcome) return { outcome: { $case: "refusal", value: outcome.refusal } };
    return { outcome: { $case: "parent", value: outcome.value } };
  };
  const told = (run: () => Parent): ParentReport => {
    try {
      return toReport(run());
    } catch (error) {
      throw toRefusal(error);
    }
  };
  const why = (context: WriteContext | undefined, otherwise: string): string =>
    context === undefined || context.reason === "" ? otherwise : context.reason;
  return {
    startParent: unary((request, peer) =>
      done(() =>
        write("StartParent", StartParentRequest, request, peer, () => {
          const { order } = request;
          if (order === undefined) throw RefusedError.because("REQUIRED", "no order", "order");
          const now = executions.nowUs;
          return told(() => desk.start(toSpec(order, now), now));
        }),
      ),
    ),
    pauseParent: unary((request, peer) =>
      done(() =>
        write("PauseParent", PauseParentRequest, request, peer, () =>
          told(() => desk.pause(request.id, why(request.context, "paused by an operator"))),
        ),
      ),
    ),
    resumeParent: unary((request, peer) =>
      done(() => write("ResumeParent", ResumeParentRequest, request, peer, () => told(() => desk.resume(request.id)))),
    ),
    cancelParent: unary((request, peer) =>
      done(() =>
        write("CancelParent", CancelParentRequest, request, peer, () =>
          told(() => desk.cancel(request.id, why(request.context, "cancelled by an operator"))),
        ),
      ),
    ),
    listParents: unary(({ openOnly }) => ({
      parents: desk
        .all()
        .filter((parent) => !openOnly || !parent.over)
        .map(toReport),
    })),
  };
}
