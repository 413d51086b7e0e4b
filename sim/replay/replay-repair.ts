/**
 * Repairs books in a replay, with the inputs that a gateway would give (docs/datapath.md section 2): hears one path's events, and gives every
 * path the same. It knows the undamaged stream, so it neither asks nor searches, which is what gateway/recovery does beyond this. A
 * snapshot takes its time, during which the feed goes on; a book that left its window is re-centred at once.
 */
import {
  type Datapath,
  type DatapathSink,
  event,
  type FeedSettings,
  type Geometry,
  type TrackedSlot,
} from "../../proto/mod.ts";
import type { Packet } from "./faulty-feed.ts";
import { locateOf, Publication } from "./publication.ts";
import { ViewCheck } from "./view-check.ts";

/** From a fault to the snapshot and the missed messages: what a request to a venue in the same building takes, with room. */
export const SNAPSHOT_NS = 100_000n;
/** A restore that is refused again and again means that the books are not those of the feed. */
const ATTEMPTS_MAX = 8;
/** Frames after a message was published within which a line brings it. */
const LOOKS = 4;
const BOOK_TYPES: ReadonlySet<string> = new Set("AFECXDU");

export interface ReplayRepairCounts {
  rebuilds: number;
  loads: number;
  recentres: number;
  /** Restores refused because messages had been ignored meanwhile: they were loaded after the snapshot. */
  caughtUp: number;
}

interface Snapshot {
  /** The orders as of the messages before this number. */
  readonly next: bigint;
  readonly orders: readonly Uint8Array[];
  readonly dueNs: bigint;
}

/** Gives an input to all paths and returns the first one's answer. */
export type AllPaths = <T>(text: string, call: (path: Datapath) => T) => T;

export class ReplayRepair implements DatapathSink {
  readonly publication = new Publication();
  readonly counts: ReplayRepairCounts = { rebuilds: 0, loads: 0, recentres: 0, caughtUp: 0 };
  /** Slots whose book is not valid, as far as events and answers have told. */
  readonly invalid = new Set<number>();
  /** What the path that is listened to says of its books, against what was published. */
  readonly views: ViewCheck;
  readonly #all: AllPaths;
  readonly #tracking: readonly TrackedSlot[];
  readonly #levels: number;
  readonly #feed: FeedSettings;
  readonly #windows = new Map<number, number>();
  /** Slots that need a rebuild, those whose view became invalid, and those that wait for their snapshot. */
  readonly #broken = new Set<number>();
  readonly #suspects = new Set<number>();
  readonly #loading = new Map<number, Snapshot>();
  /** Restored, and no `bbo` event since: if its next message makes it invalid, none comes. Value: looks left since that message. */
  readonly #unconfirmed = new Map<number, number>();
  /** First packet of a session that the paths do not know yet. */
  #begun: Packet | undefined;
  /** Messages before this number have been applied, as far as events have told. */
  #next = 0n;

  constructor(tracking: readonly TrackedSlot[], feed: FeedSettings, geometry: Geometry, all: AllPaths) {
    this.#all = all;
    this.#tracking = tracking;
    this.views = new ViewCheck(tracking);
    this.#levels = geometry.levels;
    this.#feed = feed;
    for (const { slot, windowLo } of tracking) this.#windows.set(slot, windowLo);
  }

  /** An event of the path that is listened to. */
  record(words: Uint32Array, at: number): void {
    this.views.record(words, at);
    const head = words[at] ?? 0;
    const type = head & 0xff;
    if (!HEARD.has(type)) return;
    const record = event.decodeMessage(new Uint8Array(words.slice(at, at + event.RECORD_BYTES / 4).buffer));
    switch (record.type) {
      case event.FEED_TYPE:
        this.#next = record.to;
        for (const { slot } of this.#tracking) this.#lost(slot);
        break;
      case event.FAULT_TYPE:
        this.#lost(record.symbol);
        break;
      case event.BBO_TYPE:
        this.#next = record.sequence + 1n;
        this.#unconfirmed.delete(record.symbol);
        if (record.valid) this.invalid.delete(record.symbol);
        else {
          this.invalid.add(record.symbol);
          this.#suspects.add(record.symbol);
        }
        break;
      case event.RECOVERY_TYPE:
        this.#next = record.sequence;
        break;
    }
  }

  order(): void {}

  /** A packet was published: the lines bring it now, or ought to. */
  published(packet: Packet): void {
    this.views.published(packet);
    // The frame that tells of a new session is dropped for it: the change is made after it, before the other line's copy.
    if (this.publication.take(packet)) this.#begun = packet;
    for (const { slot, locate } of this.#tracking) {
      if (this.#unconfirmed.has(slot) && packet.messages.some((message) => locateOf(message) === locate)) {
        this.#unconfirmed.set(slot, LOOKS);
      }
    }
  }

  get pending(): boolean {
    return this.#broken.size + this.#suspects.size + this.#loading.size > 0;
  }

  /** When the next snapshot will be there, unless something else comes first. */
  get dueNs(): bigint | undefined {
    const due = [...this.#loading.values()].map(({ dueNs }) => dueNs);
    return due.length === 0 ? undefined : due.reduce((least, ns) => (ns < least ? ns : least));
  }

  /** Between two frames: does what is due. */
  work(nowNs: bigint): void {
    if (this.#begun !== undefined) this.#newSession(this.#begun);
    this.#begun = undefined;
    for (const [slot, snapshot] of this.#loading) {
      if (snapshot.dueNs <= nowNs) this.#finish(slot, snapshot);
    }
    // After the loads, which may have broken a book again.
    for (const { slot, locate } of this.#tracking) {
      if (this.#broken.delete(slot)) this.#rebuild(slot, locate, nowNs);
    }
    for (const [slot, looks] of this.#unconfirmed) {
      if (looks === 0) continue;
      this.#unconfirmed.set(slot, looks - 1);
      if (!this.#look(slot)) {
        this.invalid.add(slot);
        this.#suspects.add(slot);
      }
    }
    for (const slot of this.#suspects) {
      this.#suspects.delete(slot);
      // One that is being rebuilt is looked at when that is done.
      if (this.invalid.has(slot) && !this.#loading.has(slot) && !this.#broken.has(slot)) this.#intoWindow(slot);
    }
    const oldest = [...this.#loading.values()].map(({ next }) => next);
    this.publication.forget(oldest.reduce((least, next) => (next < least ? next : least), this.#next));
  }

  /** At rest: books that say that they are valid, and those of them whose best level is not the exact book's. */
  verify(): { readonly valid: number; readonly wrong: readonly string[] } {
    const wrong: string[] = [];
    let valid = 0;
    this.publication.bookToEnd();
    for (const { slot, locate, stock } of this.#tracking) {
      const levels = this.#all(`levels ${slot}`, (path) => path.levels(slot));
      if (!levels.valid) continue;
      valid += 1;
      // Further levels may lie beyond the window: only the best one is promised to be in it.
      const best = [levels.bids.slice(0, 1), levels.asks.slice(0, 1)];
      const exact = [this.publication.books.levels(locate, "B", 1), this.publication.books.levels(locate, "S", 1)];
      if (JSON.stringify(best) !== JSON.stringify(exact)) wrong.push(stock);
    }
    return { valid, wrong };
  }

  #lost(slot: number): void {
    this.invalid.add(slot);
    this.#broken.add(slot);
    this.#loading.delete(slot);
    this.#unconfirmed.delete(slot);
  }

  #newSession({ session, sequence }: Packet): void {
    this.#all("disarm", (path) => path.disarm());
    this.#all("clear", (path) => path.clear(this.#tracking, { ...this.#feed, session, startSequence: sequence }));
    this.#all("arm", (path) => path.arm());
    this.views.cleared();
    this.#next = sequence;
    // A cleared book is valid and empty: it must be rebuilt before the first frame, which `work` does next.
    this.#suspects.clear();
    for (const { slot, windowLo } of this.#tracking) {
      this.#windows.set(slot, windowLo);
      this.#lost(slot);
    }
  }

  #rebuild(slot: number, locate: number, nowNs: bigint): void {
    this.counts.rebuilds += 1;
    this.#all(`rebuild ${slot}`, (path) => path.rebuild(slot));
    this.publication.bookTo(this.#next);
    const orders = this.publication.books.orders(locate);
    this.#loading.set(slot, { next: this.#next, orders, dueNs: nowNs + SNAPSHOT_NS });
  }

  /** The snapshot is there: it is loaded, and after it what was missed since. */
  #finish(slot: number, { next, orders }: Snapshot): void {
    const locate = this.#slot(slot).locate;
    for (const order of orders) this.#load(order);
    let from = next;
    for (let attempt = 0; ; attempt++) {
      if (attempt === ATTEMPTS_MAX) throw new Error(`slot ${slot}: restore refused ${ATTEMPTS_MAX} times`);
      const outcome = this.#all(`restore ${slot} ${from - 1n}`, (path) => path.restore(slot, from - 1n));
      if (outcome === "done") break;
      if (outcome === "broken") {
        // Another fault came while the snapshot was fetched.
        this.#lost(slot);
        return;
      }
      this.counts.caughtUp += 1;
      const missed = this.publication.between(from, this.#next, locate);
      for (const message of missed) if (BOOK_TYPES.has(String.fromCharCode(message[0] ?? 0))) this.#load(message);
      from = this.#next;
    }
    this.#loading.delete(slot);
    // Halts and the like were applied all along, but for those that the fault took away.
    this.publication.bookTo(this.#next);
    for (const message of this.publication.books.tradingState(locate)) this.#load(message);
    if (!this.#look(slot)) this.#intoWindow(slot);
  }

  #load(message: Uint8Array): void {
    this.counts.loads += 1;
    this.#all("load", (path) => path.load(message));
  }

  /** Puts the window around the best prices when they have left it. */
  #intoWindow(slot: number): void {
    const { locate, tick } = this.#slot(slot);
    // The book's `feed` bit is not set: this restore changes nothing and tells how far the path is.
    const known = this.#next - 1n;
    this.#all(`restore ${slot} ${known}`, (path) => path.restore(slot, known));
    this.publication.bookTo(this.#next);
    const { bid, ask } = this.publication.books.best(locate);
    const lo = this.#windows.get(slot) ?? 0;
    const width = this.#levels * tick;
    const low = Math.min(bid ?? ask ?? lo, ask ?? bid ?? lo);
    const high = Math.max(bid ?? ask ?? lo, ask ?? bid ?? lo);
    if ((low >= lo && high < lo + width) || high - low >= width) return;
    const base = Math.max(0, Math.floor((low + high) / 2 / tick) - this.#levels / 2) * tick;
    this.counts.recentres += 1;
    this.#windows.set(slot, base);
    this.#all(`recentre ${slot} ${base}`, (path) => path.recentre(slot, base));
    const upto = this.#next - 1n;
    this.#all(`restore ${slot} ${upto}`, (path) => path.restore(slot, upto));
    this.#look(slot);
  }

  /** Whether the book is valid now; no event tells before its next message. */
  #look(slot: number): boolean {
    if (!this.#unconfirmed.has(slot)) this.#unconfirmed.set(slot, 0);
    const { valid } = this.#all(`levels ${slot}`, (path) => path.levels(slot));
    if (valid) this.invalid.delete(slot);
    return valid;
  }

  #slot(slot: number): TrackedSlot {
    const tracked = this.#tracking.find((candidate) => candidate.slot === slot);
    if (tracked === undefined) throw new Error(`slot ${slot} is not tracked`);
    return tracked;
  }
}

const HEARD: ReadonlySet<number> = new Set([event.FEED_TYPE, event.FAULT_TYPE, event.BBO_TYPE, event.RECOVERY_TYPE]);
