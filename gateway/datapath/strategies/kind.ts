// What a strategy kind is to the path (section 5). A kind is one file here and one row of kinds.ts.
import type { DatapathConfig } from "../../../proto/mod.ts";

/** What a kind wants: filled by evaluate() when it returns true, read at once by the gate. */
export class Intent {
  sell = false;
  /** 1e-4 currency units, below 2^31. */
  price = 0;
  /** Int32 form of an unsigned number of shares. */
  quantity = 0;
}

/** State of one instance, for people to look at. Keys and units are the kind's own. */
export interface StrategyState {
  readonly kind: string;
  readonly slot: number;
  readonly enabled: boolean;
  /** Arrival time of the message that last made it issue an intent since its reset, ns. */
  readonly lastFireNs: bigint | undefined;
  readonly values: Readonly<Record<string, number>>;
}

/** All instances of one kind, one per slot. */
export interface StrategyKind {
  /** Kinds are evaluated in the order of their numbers. 1..15. */
  readonly number: number;
  readonly name: string;
  /** Checks the kind's parameters of every slot and makes its table; throws DatapathInputError, changes nothing. */
  compile(config: DatapathConfig): Uint32Array;
  /** Puts a compiled table in force. */
  use(table: Uint32Array): void;
  clear(): void;
  /** After a bbo event of `slot`: `views[at...]` is its view, `now` the arrival time. True: `intent` has been filled. */
  evaluate(slot: number, views: Uint32Array, at: number, nowHi: number, nowLo: number, intent: Intent): boolean;
  state(slot: number): StrategyState;
}
