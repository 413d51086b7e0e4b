// Kill: the switches first, then progress until every scope is flat or it is said why not.
import { type ItemError, KillPhase, type KillRequest, type KillResponse } from "../../proto/grpc/mod.ts";
import type { Clock } from "../clock.ts";
import { RefusedError } from "../configuration/refusal.ts";
import { DeviceError } from "../device/mod.ts";
import type { Operations } from "../operations.ts";

const LOOK_MS = 20;
/** Cancels are asked for again this often. */
const CANCEL_EVERY_LOOKS = 25;
/** Longer than any venue takes for an order that is not resting. */
const GIVE_UP_MS = 10_000;

export async function kill(
  operations: Operations,
  request: KillRequest,
  clock: Clock,
  tell: (response: KillResponse) => void,
  ended: () => boolean,
): Promise<void> {
  const { scopes } = request;
  const say = (phase: KillPhase, errors: ItemError[] = []): void => {
    const { open, unknown } = operations.openIn(scopes);
    tell({ phase, scopes: [], openOrders: open, unknownOrders: unknown, errors, atUnixNs: clock.wallNs() });
  };
  const problems: ItemError[] = [];
  try {
    await operations.kill(scopes, request.context?.reason ?? "");
  } catch (error) {
    if (error instanceof RefusedError) {
      tell({
        phase: KillPhase.KILL_PHASE_FAILED,
        scopes: [],
        openOrders: 0,
        unknownOrders: 0,
        errors: error.errors.map((item) => ({ ...item })),
        atUnixNs: clock.wallNs(),
      });
      return;
    }
    // The software path has stopped; the card has not said so. Its lease is not renewed any more.
    const code = error instanceof DeviceError ? error.code : "NO_ANSWER";
    problems.push({ path: "", code, message: error instanceof Error ? error.message : String(error) });
  }
  if (problems.length > 0) say(KillPhase.KILL_PHASE_FAILED, problems);
  else say(KillPhase.KILL_PHASE_STOPPED);
  const endNs = clock.monotonicNs() + BigInt(GIVE_UP_MS) * 1_000_000n;
  let last = -1;
  for (let look = 0; !ended(); look++) {
    const { open, unknown } = operations.openIn(scopes);
    if (open === 0) {
      if (problems.length === 0) say(KillPhase.KILL_PHASE_FLAT);
      return;
    }
    if (clock.monotonicNs() >= endNs) {
      const message = `${open} orders are still open after ${GIVE_UP_MS} ms, ${unknown} of them with their session down`;
      say(KillPhase.KILL_PHASE_FAILED, [{ path: "", code: "NO_ANSWER", message }]);
      return;
    }
    if (look % CANCEL_EVERY_LOOKS === 0) operations.cancelIn(scopes);
    if (open !== last) say(KillPhase.KILL_PHASE_CANCELLING);
    last = open;
    await new Promise<void>((resolve) => clock.after(LOOK_MS, resolve));
  }
}
