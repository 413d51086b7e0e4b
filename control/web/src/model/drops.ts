/** Frames that were not taken: those that should have been, and those that were for somebody else. */

import type { DropCount, FeedSection } from "../../../http/api.ts";

/** What a receiver of a shared medium sees anyway, and what a card counts before its first clear, when it has no feed of its own. */
const ELSEWHERE = "not_ours";

interface BadFrames {
  readonly count: number;
  /** "17 udp_checksum: UDP checksum" a line; empty without any. */
  readonly reasons: string;
}

export function badFrames(dropped: readonly DropCount[]): BadFrames {
  const bad = dropped.filter(({ reason }) => reason !== ELSEWHERE);
  return {
    count: bad.reduce((sum, { count }) => sum + count, 0),
    reasons: bad.map(({ count, reason, text }) => `${count} ${reason}: ${text}`).join("\n"),
  };
}

/** Of all lines together. */
export function framesElsewhere({ lines }: Pick<FeedSection, "lines">): number {
  const all = lines.flatMap(({ dropped }) => dropped);
  return all.reduce((sum, { reason, count }) => sum + (reason === ELSEWHERE ? count : 0), 0);
}
