// What the journal notes down.
import type { ParentRecord, RecoveredFill } from "../execution/records.ts";
import type { KillSwitches } from "../kill-switches.ts";
import type { Balance } from "../orders/exposure.ts";

export type ExecutionRecord =
  | {
      readonly type: "execution";
      readonly source: "card" | "software";
      readonly urn: number;
      readonly stock: string;
      readonly sell: boolean;
      readonly quantity: number;
      readonly price: number;
      /** u64 in decimal. */
      readonly match: string;
    }
  /** An execution that the venue declared void. */
  | {
      readonly type: "broken";
      readonly source: "card" | "software";
      readonly urn: number;
      readonly match: string;
    };

/** What was held when sessions of the venue began. */
export interface OpeningRecord {
  readonly type: "opening";
  readonly sessions: Readonly<Record<"card" | "software", string>>;
  readonly positions: readonly Balance[];
  readonly proven: boolean;
  /** Why not; a person's reason. */
  readonly why: string;
  /** Whose word it is; absent: carried over. */
  readonly by?: string;
}

export type JournalRecord =
  | ParentRecord
  /** Order numbers up to and including this one may have been used. */
  | { readonly type: "urns"; readonly source: "card" | "software"; readonly through: number }
  /** A software order about to be sent. */
  | {
      readonly type: "intent";
      readonly urn: number;
      readonly stock: string;
      readonly side: string;
      readonly quantity: number;
      readonly price: number;
      readonly version: number;
      /** Strategy kind; journals of earlier versions do not have it. */
      readonly kind?: number;
      /** The parent order whose child this is. */
      readonly parent?: string;
    }
  /** An order that the card has sent. */
  | {
      readonly type: "sent";
      readonly urn: number;
      readonly stock: string;
      readonly side: string;
      readonly quantity: number;
      readonly price: number;
      readonly version: number;
      readonly kind: number;
    }
  /** The next numbered message wanted of a session. */
  | { readonly type: "session"; readonly source: "card" | "software"; readonly session: string; readonly next: number }
  | ExecutionRecord
  /** A configuration in force. */
  | { readonly type: "version"; readonly version: number; readonly hash: string }
  /** All kill switches, as they are from here on. */
  | ({ readonly type: "kill" } & KillSwitches)
  /** The control plane whose writes are taken; `id` in hexadecimal. */
  | { readonly type: "election"; readonly id: string; readonly holder: string }
  | { readonly type: "started"; readonly wallNs: string }
  /** Orders may leave from here on. */
  | { readonly type: "armed" }
  /** What is held, with both accounts read to their end, nothing armed and nothing open. */
  | { readonly type: "flat"; readonly positions: readonly Balance[] }
  | OpeningRecord
  /** The first record of a compacted journal. What follows stands for all that was before, with so many executions that are not there any more. */
  | { readonly type: "compacted"; readonly executions: number }
  /** Of the orders that an account sent in the session noted last: strategy kinds, a digit an order number; value and shares in decimal. */
  | { readonly type: "kinds"; readonly source: "card" | "software"; readonly from: number; readonly kinds: string }
  | {
      readonly type: "totals";
      readonly source: "card" | "software";
      readonly value: string;
      readonly quantity: string;
    }
  /** Of a parent order: numbers of child orders; what they executed on earlier days. */
  | { readonly type: "children"; readonly parent: string; readonly urns: readonly number[] }
  | { readonly type: "fills"; readonly parent: string; readonly fills: readonly RecoveredFill[] };
