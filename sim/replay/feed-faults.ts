/** Faults of a feed, on purpose, to see that books come back: `KIND@N`, N the packet of the input from which on it happens. */

export const FEED_FAULT_KINDS = [
  /** The packet does not come on line A. */
  "lose",
  /** It comes on neither line. */
  "lose-both",
  /** It comes twice on line A. */
  "duplicate",
  /** On line A it comes after the next one. */
  "reorder",
  /** On both lines it comes long after the next ones. */
  "reorder-past",
  /** Line A's copy ends with a wrong frame check sequence. */
  "bad-fcs",
  /** From it on the feed is another session, numbered from 1. */
  "session",
  /** Before it orders come and go whose references all fall into one set of the order table. */
  "overflow",
  /** Before it the first symbol's prices leave the window and come back. */
  "walk",
  /** Before it the first symbol is halted, and after the packet it trades again. */
  "halt",
] as const;

export type FeedFaultKind = (typeof FEED_FAULT_KINDS)[number];

export interface FeedFault {
  readonly kind: FeedFaultKind;
  /** From 1: packets with messages, in the order of their numbers. */
  readonly at: number;
}

/** @throws Error that says what is wrong */
export function parseFeedFaults(text: string): readonly FeedFault[] {
  const faults = text.split(",").map((part) => {
    const match = /^([a-z-]+)@([1-9]\d{0,8})$/.exec(part);
    const kind = FEED_FAULT_KINDS.find((candidate) => candidate === match?.[1]);
    if (match === null || kind === undefined) {
      throw new Error(`--faults ${part}: expected KIND@N with KIND one of ${FEED_FAULT_KINDS.join(", ")}`);
    }
    return { kind, at: Number(match[2]) };
  });
  const packets = faults.map(({ at }) => at);
  const twice = packets.find((at, i) => packets.indexOf(at) !== i);
  if (twice !== undefined) throw new Error(`--faults: two faults at packet ${twice}; one packet takes one`);
  return faults.toSorted((a, b) => a.at - b.at);
}
