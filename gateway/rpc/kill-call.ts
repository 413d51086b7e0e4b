// Kill: the switches first, then progress until every scope is flat or it is said why not. Stopped is what is proven to be.
import { type ItemError, KillPhase, type KillRequest, type KillResponse } from "../../proto/grpc/mod.ts";
import type { Clock } from "../clock.ts";
import type { Operations } from "../operations.ts";

const LOOK_MS = 20;
/** Cancels are asked for again this often. */
const CANCEL_EVERY_LOOKS = 25;
/** Longer than any venue takes for an order that is not resting, and than any lease of a card. */
const GIVE_UP_MS = 10_000;

export async function kill(
  operations: Operations,
  request: KillRequest,
  clock: Clock,
  tell: (response: KillResponse) => void,
  ended: () => boolean,
): Promise<void> {
  const { killed, foreign, errors, confirmed, problem } = await operations.kill(
    request.scopes,
    request.context?.reason ?? "",
  );
  // Of all scopes, unless some are told about apart.
  const scopes = foreign.length === 0 ? [] : [...killed];
  let proven = confirmed;
  const say = (phase: KillPhase, why: readonly ItemError[] = []): void => {
    const { open, unknown } = operations.openIn(killed);
    const unproven = proven ? undefined : operations.unproven;
    const errors = why.map((item) => ({ ...item }));
    tell({ phase, scopes, openOrders: open, unknownOrders: unknown, errors, atUnixNs: clock.wallNs(), unproven });
  };
  if (errors.length > 0) {
    const about = killed.length === 0 ? [] : [...foreign];
    tell({
      phase: KillPhase.KILL_PHASE_FAILED,
      scopes: about,
      openOrders: 0,
      unknownOrders: 0,
      errors: errors.map((item) => ({ ...item })),
      atUnixNs: clock.wallNs(),
      unproven: undefined,
    });
  }
  if (killed.length === 0) return;
  proven ||= operations.unproven === undefined;
  if (proven) say(KillPhase.KILL_PHASE_STOPPED);
  else say(KillPhase.KILL_PHASE_UNPROVEN, problem === undefined ? [] : [problem]);
  const endNs = clock.monotonicNs() + BigInt(GIVE_UP_MS) * 1_000_000n;
  let last = -1;
  for (let look = 0; !ended(); look++) {
    if (!proven && operations.unproven === undefined) {
      proven = true;
      say(KillPhase.KILL_PHASE_STOPPED);
    }
    const { open, unknown } = operations.openIn(killed);
    if (open === 0 && proven) {
      say(KillPhase.KILL_PHASE_FLAT);
      return;
    }
    if (clock.monotonicNs() >= endNs) {
      const why: ItemError[] = [];
      if (open > 0) {
        const message = `${open} orders are still open after ${GIVE_UP_MS} ms, ${unknown} of them with their session down`;
        why.push({ path: "", code: "NO_ANSWER", message });
      }
      if (!proven) {
        const message = `after ${GIVE_UP_MS} ms it is still not certain that the card has stopped`;
        why.push({ path: "", code: "NO_ANSWER", message });
      }
      say(KillPhase.KILL_PHASE_FAILED, why);
      return;
    }
    if (open > 0 && look % CANCEL_EVERY_LOOKS === 0) operations.cancelIn(killed);
    if (open !== last && open > 0) say(KillPhase.KILL_PHASE_CANCELLING);
    last = open;
    await new Promise<void>((resolve) => clock.after(LOOK_MS, resolve));
  }
}
