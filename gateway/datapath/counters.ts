// Section 8. Counts are doubles in typed arrays: exact to 2^53, and counting never allocates.
import { type DatapathCounters, DROP_REASONS, type LineCounters, RULE_CODES } from "../../proto/mod.ts";

const MESSAGE_TYPES = 23;
const LINES = 2;

export class Counters {
  /** Index: line * DROP_REASONS + reason; reason 0 is good. */
  readonly frames = new Float64Array(LINES * DROP_REASONS);
  /** Index: line. */
  readonly wins = new Float64Array(LINES);
  readonly duplicates = new Float64Array(LINES);
  /** Index: position of the type in the ITCH table; then unknown, then bad length. */
  readonly messages = new Float64Array(MESSAGE_TYPES + 2);
  /** Index: rule code. */
  readonly rejects = new Float64Array(RULE_CODES);
  /** Index: one of the names below. */
  readonly path = new Float64Array(6);

  snapshot(): DatapathCounters {
    return {
      lines: [this.line(0), this.line(1)],
      messages: [...this.messages.subarray(0, MESSAGE_TYPES)],
      unknownMessages: at(this.messages, UNKNOWN_TYPE),
      badLength: at(this.messages, BAD_LENGTH),
      gaps: at(this.path, GAPS),
      bboEvents: at(this.path, BBO_EVENTS),
      intents: at(this.path, INTENTS),
      sent: at(this.path, SENT),
      loads: at(this.path, LOADS),
      loadsRefused: at(this.path, LOADS_REFUSED),
      rejectsByReason: [...this.rejects],
    };
  }

  private line(line: number): LineCounters {
    const first = line * DROP_REASONS;
    const dropped = [...this.frames.subarray(first, first + DROP_REASONS)];
    dropped[0] = 0;
    return {
      good: at(this.frames, first),
      dropped,
      wins: at(this.wins, line),
      duplicates: at(this.duplicates, line),
    };
  }
}

export const UNKNOWN_TYPE = MESSAGE_TYPES;
export const BAD_LENGTH = MESSAGE_TYPES + 1;

export const GAPS = 0;
export const BBO_EVENTS = 1;
export const INTENTS = 2;
export const SENT = 3;
export const LOADS = 4;
export const LOADS_REFUSED = 5;

function at(counts: Float64Array, index: number): number {
  return counts[index] as number;
}

/** Adds one. */
export function count(counts: Float64Array, index: number): void {
  counts[index] = (counts[index] as number) + 1;
}
