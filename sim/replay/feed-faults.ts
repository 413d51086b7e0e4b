/**
 * Faults of a feed, on purpose, to see that books come back: `KIND@N` or, of those that strike one line, `KIND/b@N`; N is the packet of the
 * input from which on it happens. Or drawn as the input goes on.
 */
import { Random } from "../world/mod.ts";

export const FEED_FAULT_KINDS = [
  /** The packet does not come on one line. */
  "lose",
  /** It comes on neither line. */
  "lose-both",
  /** It and many after it come on neither line. */
  "outage",
  /** It comes twice on one line. */
  "duplicate",
  /** On one line it comes after the next one. */
  "reorder",
  /** Before it a packet comes on line B alone, which lags behind: as long as A can hold what follows, nothing is lost. */
  "lag",
  /** The same, for longer than that. */
  "lag-past",
  /** On both lines it comes long after the next ones. */
  "reorder-past",
  /** One line's copy ends with a wrong frame check sequence. */
  "bad-fcs",
  /** From it on the feed is another session, numbered from 1. */
  "session",
  /** Before it orders come and go whose references all fall into one set of the order table. */
  "overflow",
  /** Before it a symbol's prices leave the window and come back. */
  "walk",
  /** Before it a symbol is halted, and after the packet it trades again. */
  "halt",
] as const;

export type FeedFaultKind = (typeof FEED_FAULT_KINDS)[number];

/** Those that can be of line B instead of A. */
export const ONE_LINE_KINDS: ReadonlySet<FeedFaultKind> = new Set(["lose", "duplicate", "reorder", "bad-fcs"]);

export interface FeedFault {
  readonly kind: FeedFaultKind;
  readonly line: 0 | 1;
  /** From 1: packets with messages, in the order of their numbers. */
  readonly at: number;
  /** Place among the tracked slots of the one that it strikes, when it is of one symbol. */
  readonly target: number;
}

/** Which fault begins at which packet; asked packet by packet. */
export interface FaultPlan {
  at(packet: number, messages: number): FeedFault | undefined;
  /** Faults that do not come if this packet is the last. */
  pending(packet: number): readonly FeedFault[];
}

/** What happens, without where: faults of the same kind have the same name. */
export function faultName({ kind, line }: Pick<FeedFault, "kind" | "line">): string {
  return line === 1 ? `${kind}/b` : kind;
}

export const FAULT_NAMES: readonly string[] = FEED_FAULT_KINDS.flatMap((kind) =>
  ONE_LINE_KINDS.has(kind) ? [kind, `${kind}/b`] : [kind],
);

/** @throws Error that says what is wrong */
export function parseFeedFaults(text: string): readonly FeedFault[] {
  const faults = text.split(",").map((part) => {
    const match = /^([a-z-]+)(\/b)?@([1-9]\d{0,8})$/.exec(part);
    const kind = FEED_FAULT_KINDS.find((candidate) => candidate === match?.[1]);
    const line = match?.[2] === undefined ? 0 : 1;
    if (match === null || kind === undefined || (line === 1 && !ONE_LINE_KINDS.has(kind))) {
      throw new Error(`--faults ${part}: expected KIND@N with KIND one of ${FAULT_NAMES.join(", ")}, or every=N`);
    }
    return { kind, line, at: Number(match[3]), target: 0 } as const;
  });
  const packets = faults.map(({ at }) => at);
  const twice = packets.find((at, i) => packets.indexOf(at) !== i);
  if (twice !== undefined) throw new Error(`--faults: two faults at packet ${twice}; one packet takes one`);
  return faults.toSorted((a, b) => a.at - b.at);
}

export function listedFaults(faults: readonly FeedFault[]): FaultPlan {
  const byPacket = new Map(faults.map((fault) => [fault.at, fault]));
  return {
    at: (packet) => byPacket.get(packet),
    pending: (packet) => faults.filter(({ at }) => at > packet),
  };
}

export interface DrawnFaults {
  /** Packets from one fault to the next, on average. */
  readonly every: number;
  readonly seed: number;
}

/** A fault in so many comes while the one before may still be under repair. */
const SOON = 0.15;
const SOON_PACKETS = 6;

/**
 * Faults of all kinds in equal numbers, each round of them in another order, on symbols drawn as well.
 * @param slots how many there are to strike; @param untilMessage none begins later: what it breaks must be seen to come back
 */
export function drawnFaults({ every, seed }: DrawnFaults, slots: number, untilMessage: number): FaultPlan {
  const random = new Random(seed).fork("faults");
  const names: string[] = [];
  const distance = (): number =>
    random.chance(SOON)
      ? random.between(1, SOON_PACKETS)
      : random.between(Math.ceil(every / 2), Math.ceil(every * 1.5));
  let next = distance();
  return {
    at(packet, messages) {
      if (packet < next || messages > untilMessage) return undefined;
      next = packet + distance();
      if (names.length === 0) names.push(...shuffled(FAULT_NAMES, random));
      const [kind, b] = (names.pop() ?? "").split("/");
      return { kind: kind as FeedFaultKind, line: b === undefined ? 0 : 1, at: packet, target: random.below(slots) };
    },
    pending: () => [],
  };
}

function shuffled(names: readonly string[], random: Random): string[] {
  return names
    .map((name) => [random.unit(), name] as const)
    .sort(([a], [b]) => a - b)
    .map(([, name]) => name);
}
