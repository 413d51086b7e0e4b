// Section 2, "Repair of books": which numbers are missing from the books, and the inputs that say when that was made good.
import type { RepairOutcome } from "../../proto/mod.ts";
import type { Book } from "./book.ts";
import { integer, u64 } from "./checks.ts";
import { type EventWriter, Origin } from "./event-writer.ts";
import { checkWindowLo, type Tracking } from "./tracking.ts";
import { highWord, lowWord, toBigint } from "./u64.ts";

const REBUILD = 1;
const RECENTRE = 2;
const RESTORE = 3;

/** Index: the outcome's number in the event. */
const OUTCOMES: readonly RepairOutcome[] = ["done", "not_enabled", "broken", "ignored", "ahead"];
const DONE = 0;
const NOT_ENABLED = 1;
const BROKEN = 2;
const IGNORED = 3;
const AHEAD = 4;

/** Arrays are indexed by slot. */
export class Repair {
  /** 1: book messages of the feed are ignored, loads are applied. Then the slot's feed bit is set too. */
  readonly loading: Uint8Array;
  private readonly slots: number;
  private readonly book: Book;
  private readonly events: EventWriter;
  private readonly origin = new Origin();
  // Number of the last message that was ignored.
  private readonly ignoredHi: Int32Array;
  private readonly ignoredLo: Int32Array;
  // The number from which on nothing is missing.
  private brokenHi = 0;
  private brokenLo = 0;
  private tracking: Tracking;

  constructor(slots: number, tracking: Tracking, book: Book, events: EventWriter) {
    this.slots = slots;
    this.tracking = tracking;
    this.book = book;
    this.events = events;
    this.loading = new Uint8Array(slots);
    this.ignoredHi = new Int32Array(slots);
    this.ignoredLo = new Int32Array(slots);
  }

  clear(tracking: Tracking): void {
    this.tracking = tracking;
    this.loading.fill(0);
    this.ignoredHi.fill(0);
    this.ignoredLo.fill(0);
    this.brokenHi = 0;
    this.brokenLo = 0;
  }

  /** A feed fault: what came before the number is missing or not to be trusted. */
  breakFeed(uptoHi: number, uptoLo: number): void {
    this.brokenHi = uptoHi;
    this.brokenLo = uptoLo;
    this.book.distrustAll();
  }

  /** A book message of a slot that is loading. */
  ignore(slot: number, sequenceHi: number, sequenceLo: number): void {
    this.ignoredHi[slot] = sequenceHi;
    this.ignoredLo[slot] = sequenceLo;
  }

  /** `nextHi, nextLo`: the number wanted, for the event. Here and below. */
  rebuild(slot: number, nextHi: number, nextLo: number): RepairOutcome {
    integer("rebuild.slot", slot, 0, this.slots - 1);
    const outcome = this.tracking.enabled[slot] === 1 ? DONE : NOT_ENABLED;
    if (outcome === DONE) {
      this.book.empty(slot);
      this.book.distrust(slot);
      this.loading[slot] = 1;
      this.ignore(slot, 0, 0);
    }
    return this.report(slot, REBUILD, outcome, 0n, 0n, nextHi, nextLo);
  }

  recentre(slot: number, windowLo: number, nextHi: number, nextLo: number): RepairOutcome {
    integer("recentre.slot", slot, 0, this.slots - 1);
    checkWindowLo("recentre.windowLo", windowLo, this.tracking.tick[slot] as number);
    if (this.tracking.enabled[slot] !== 1) {
      return this.report(slot, RECENTRE, NOT_ENABLED, BigInt(windowLo), 0n, nextHi, nextLo);
    }
    const newFaults = this.book.recentre(slot, windowLo);
    this.book.distrust(slot);
    const outcome = this.report(slot, RECENTRE, DONE, BigInt(windowLo), 0n, nextHi, nextLo);
    if (newFaults !== 0) this.events.fault(slot, this.origin, newFaults);
    return outcome;
  }

  /** `isStarted`: there is a number wanted; without, `nextHi, nextLo` are 0. */
  restore(slot: number, upto: bigint, isStarted: boolean, nextHi: number, nextLo: number): RepairOutcome {
    integer("restore.slot", slot, 0, this.slots - 1);
    u64("restore.upto", upto);
    let outcome = DONE;
    let compared = 0n;
    if (this.tracking.enabled[slot] !== 1) {
      outcome = NOT_ENABLED;
    } else if (this.broken > upto + 1n) {
      outcome = BROKEN;
      compared = this.broken;
    } else if (this.loading[slot] === 1 && this.ignored(slot) > upto) {
      outcome = IGNORED;
      compared = this.ignored(slot);
    } else if (!isStarted || upto >= toBigint(nextHi, nextLo)) {
      outcome = AHEAD;
      compared = toBigint(nextHi, nextLo);
    } else {
      this.loading[slot] = 0;
      this.book.trust(slot);
    }
    return this.report(slot, RESTORE, outcome, upto, compared, nextHi, nextLo);
  }

  /** Cold, as are all of these. */
  get broken(): bigint {
    return toBigint(this.brokenHi, this.brokenLo);
  }

  ignored(slot: number): bigint {
    return toBigint(this.ignoredHi[slot] as number, this.ignoredLo[slot] as number);
  }

  private report(
    slot: number,
    op: number,
    outcome: number,
    argument: bigint,
    compared: bigint,
    nextHi: number,
    nextLo: number,
  ): RepairOutcome {
    // Arrival time 0.
    this.origin.sequenceHi = nextHi;
    this.origin.sequenceLo = nextLo;
    this.events.recovery(
      slot,
      this.origin,
      op,
      outcome,
      highWord(argument),
      lowWord(argument),
      highWord(compared),
      lowWord(compared),
    );
    return OUTCOMES[outcome] as RepairOutcome;
  }
}
