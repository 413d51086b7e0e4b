// What the journal notes down.
import type { ParentRecord } from "../execution/records.ts";
import type { KillSwitches } from "../kill-switches.ts";

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
  | { readonly type: "started"; readonly wallNs: string };
