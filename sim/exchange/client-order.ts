// One order of a session's client, over all its replaces' executions.

import type { ouch50 } from "../../proto/mod.ts";
import type { Timer } from "../world/scheduler.ts";
import type { EngineOrder } from "./order-book.ts";

export interface ClientOrder {
  /** UserRefNum under which it is known now. */
  readonly urn: number;
  /** Channel of its numbers, 0 without one. */
  readonly channel: number;
  readonly symbol: string;
  readonly capacity: string;
  readonly crossType: string;
  readonly clOrdId: string;
  /** May change between kinds of sale. */
  side: string;
  /** Shares executed by this order and those it replaced, or lost to self-match prevention. */
  executedOfChain: number;
  order: EngineOrder;
  /** False from the message that told the client of its end. */
  live: boolean;
  expiry: Timer | undefined;
  readonly options: readonly ouch50.Option[];
}
