// How many bytes of the session an action of the card takes (docs/datapath.md section 7).
import { type event, ouch50, STRATEGY, soupbintcp } from "../../proto/mod.ts";

/** Length, tag, value. */
const POST_ONLY_BYTES = 3;

export function orderBytes({ replaces, cancels, kind }: Pick<event.Decision, "replaces" | "cancels" | "kind">): number {
  if (cancels) return soupbintcp.UNSEQUENCED_DATA_PAYLOAD_AT + ouch50.CANCEL_ORDER_LENGTH;
  if (replaces) return soupbintcp.UNSEQUENCED_DATA_PAYLOAD_AT + ouch50.REPLACE_ORDER_LENGTH;
  const options = kind === STRATEGY.marketMaking ? POST_ONLY_BYTES : 0;
  return soupbintcp.UNSEQUENCED_DATA_PAYLOAD_AT + ouch50.ENTER_ORDER_LENGTH + options;
}
