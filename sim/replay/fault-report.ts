/** Per fault: what it broke, and how long until every book was valid again; and over many faults, by kind. */
import { FAULT_NAMES, type FeedFault, faultName } from "./feed-faults.ts";

export interface FaultOutcome {
  readonly fault: string;
  readonly at: number;
  /** Books that were valid and became invalid. */
  readonly booksAffected: number;
  /** Published from the fault's packet on until every book was valid again; null: some never were. */
  readonly messages: number | null;
  /** Of the feed's time, in which a snapshot is fetched; a repair itself takes none of it. */
  readonly microseconds: number | null;
  /** The card's own work on the repairs of that time, one after the other at its clock; null: no card, or some never were valid. */
  readonly cardMicroseconds: number | null;
}

/** When something was, in everything that is counted. */
export interface Moment {
  readonly timeNs: bigint;
  readonly messages: number;
  /** Nanoseconds that the card has worked on repairs. */
  readonly cardNs: number;
}

interface Running {
  readonly fault: FeedFault;
  readonly from: Moment;
  readonly before: ReadonlySet<number>;
  readonly affected: Set<number>;
  /** When nothing that it broke was invalid any more. */
  until: Moment;
  whole: boolean;
}

export class FaultReport {
  readonly #done: Running[] = [];
  /** What it broke is invalid still, or it is the last one: what becomes invalid is its doing. */
  #open: Running[] = [];

  begin(fault: FeedFault, from: Moment, invalid: ReadonlySet<number>): void {
    this.#done.push(...this.#open.filter(({ whole }) => whole));
    this.#open = this.#open.filter(({ whole }) => !whole);
    const before = new Set(invalid);
    this.#open.push({ fault, from, before, affected: new Set(), until: from, whole: true });
  }

  after(now: Moment, invalid: ReadonlySet<number>): void {
    const last = this.#open.at(-1);
    for (const running of this.#open) {
      // What breaks again after the next fault has begun is that one's doing.
      if (running.whole && running !== last) continue;
      if (running === last) {
        for (const slot of invalid) if (!running.before.has(slot)) running.affected.add(slot);
      }
      let whole = true;
      for (const slot of running.affected) whole &&= !invalid.has(slot);
      if (whole && !running.whole) running.until = now;
      running.whole = whole;
    }
  }

  /** In the order in which they began. */
  outcomes(hasCard: boolean): readonly FaultOutcome[] {
    return [...this.#done, ...this.#open]
      .toSorted((a, b) => a.fault.at - b.fault.at)
      .map(({ fault, from, until, affected, whole }) => ({
        fault: faultName(fault),
        at: fault.at,
        booksAffected: affected.size,
        messages: whole ? until.messages - from.messages : null,
        microseconds: whole ? Number(until.timeNs - from.timeNs) / 1000 : null,
        cardMicroseconds: whole && hasCard ? Math.round(until.cardNs - from.cardNs) / 1000 : null,
      }));
  }
}

export interface Spread {
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

export interface FaultFigures {
  readonly fault: string;
  readonly count: number;
  /** Faults that made a book invalid; the spreads are of these. */
  readonly broke: number;
  /** Faults after which some book never became valid again. */
  readonly notRecovered: number;
  readonly booksAffected: Spread | null;
  readonly messages: Spread | null;
  readonly microseconds: Spread | null;
  readonly cardMicroseconds: Spread | null;
}

export function byKind(outcomes: readonly FaultOutcome[]): readonly FaultFigures[] {
  return FAULT_NAMES.flatMap((fault) => {
    const all = outcomes.filter((outcome) => outcome.fault === fault);
    if (all.length === 0) return [];
    const broke = all.filter(({ booksAffected }) => booksAffected > 0);
    const spread = (of: (outcome: FaultOutcome) => number | null): Spread | null =>
      spreadOf(broke.map(of).filter((value) => value !== null));
    return {
      fault,
      count: all.length,
      broke: broke.length,
      notRecovered: all.filter(({ messages }) => messages === null).length,
      booksAffected: spread(({ booksAffected }) => booksAffected),
      messages: spread(({ messages }) => messages),
      microseconds: spread(({ microseconds }) => microseconds),
      cardMicroseconds: spread(({ cardMicroseconds }) => cardMicroseconds),
    };
  });
}

/** Of no value: null. */
export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { min: at(0), p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}
