// What a strategy kind is to the path (section 5). A kind is one file here and one row of kinds.ts.
import type { DatapathConfig } from "../../../proto/mod.ts";
import type { Intents } from "./intents.ts";

export type { Intent } from "./intents.ts";

/** Word 0 of a slot in every kind's table. */
export const ENABLED = 0;

/** State of one instance, for people to look at. Keys and units are the kind's own. */
export interface StrategyState {
  readonly kind: string;
  readonly slot: number;
  readonly enabled: boolean;
  /** Arrival time of the message that last made it issue an intent since its reset, ns. */
  readonly lastFireNs: bigint | undefined;
  readonly values: Readonly<Record<string, number>>;
}

/** What a kind may read of the risk state, as it was before the message; nothing is sent while kinds are evaluated. Index: slot. */
export interface Positions {
  readonly positions: Float64Array;
  /** No quantity of the slot is open. */
  isFlatOpen(slot: number): boolean;
}

/** All instances of one kind, one per slot. */
export interface StrategyKind {
  /** Kinds are evaluated in the order of their numbers. 1..7. */
  readonly number: number;
  readonly name: string;
  /** Length of a slot's parameters in the table; word {@link ENABLED} tells whether the slot has an instance. */
  readonly words: number;
  /** Checks the kind's parameters of every slot and makes its table; throws DatapathInputError, changes nothing. */
  compile(config: DatapathConfig): Uint32Array;
  /** Puts a compiled table in force. */
  use(table: Uint32Array): void;
  clear(): void;
  /** State of the slot as after clear. */
  reset(slot: number): void;
  /** After a bbo event of `slot`, whose instance is enabled: `views` holds those of all slots, `now` is the arrival time. */
  evaluate(slot: number, views: Uint32Array, nowHi: number, nowLo: number, intents: Intents): void;
  state(slot: number): StrategyState;
}
