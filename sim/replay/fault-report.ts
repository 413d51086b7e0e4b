/** Per fault: what it broke, and how long until every book was valid again. */
import type { FeedFault } from "./feed-faults.ts";

export interface FaultOutcome {
  readonly fault: string;
  /** Books that were valid and became invalid. */
  readonly booksAffected: number;
  /** Published from the fault's packet on until every book was valid again; null: some never were. */
  readonly messages: number | null;
  readonly microseconds: number | null;
}

interface Running {
  readonly fault: FeedFault;
  readonly fromNs: bigint;
  readonly fromMessage: number;
  readonly before: ReadonlySet<number>;
  readonly affected: Set<number>;
  /** Time and message at which nothing that it broke was invalid any more. */
  untilNs: bigint;
  untilMessage: number;
  whole: boolean;
}

export class FaultReport {
  readonly #faults: Running[] = [];

  begin(fault: FeedFault, timeNs: bigint, message: number, invalid: ReadonlySet<number>): void {
    this.#faults.push({
      fault,
      fromNs: timeNs,
      fromMessage: message,
      before: new Set(invalid),
      affected: new Set(),
      untilNs: timeNs,
      untilMessage: message,
      whole: true,
    });
  }

  /** What is invalid now is the last fault's doing, unless it was before. */
  after(timeNs: bigint, message: number, invalid: ReadonlySet<number>): void {
    for (const [i, running] of this.#faults.entries()) {
      const last = i === this.#faults.length - 1;
      // What breaks again after the next fault has begun is that one's doing.
      if (running.whole && !last) continue;
      if (last) {
        for (const slot of invalid) if (!running.before.has(slot)) running.affected.add(slot);
      }
      const whole = [...running.affected].every((slot) => !invalid.has(slot));
      if (whole && !running.whole) {
        running.untilNs = timeNs;
        running.untilMessage = message;
      }
      running.whole = whole;
    }
  }

  outcomes(): readonly FaultOutcome[] {
    return this.#faults.map(({ fault, fromNs, fromMessage, affected, untilNs, untilMessage, whole }) => ({
      fault: `${fault.kind}@${fault.at}`,
      booksAffected: affected.size,
      messages: whole ? untilMessage - fromMessage : null,
      microseconds: whole ? Number(untilNs - fromNs) / 1000 : null,
    }));
  }
}
