/**
 * Keeps the books of one path whole (docs/datapath.md section 2, "Repair of books"). It hears the path's events, finds out which books a
 * fault has touched, and mends one after the other while the feed goes on:
 *
 *     untouched:  restore
 *     touched:    rebuild, recentre, load the exact book, load what came meanwhile, restore; refused -> load and restore again
 *
 * A book is valid again only by a restore that the path itself has accepted.
 */
import { event, type TrackedSlot } from "../../proto/mod.ts";
import type { Clock, Timer } from "../clock.ts";
import { type Damage, DamageList } from "./damage.ts";
import type { FeedSequence } from "./feed-sequence.ts";
import { betterBase } from "./price-window.ts";
import { noRepairs } from "./repair-counts.ts";
import type { RepairTarget } from "./repair-target.ts";
import { SlotState } from "./slot-state.ts";
import { TradingStateRepair } from "./trading-state-repair.ts";

export interface BookRepairEvents {
  /** Books are not whole from here on. `wide`: a fault of the feed, which is told of each; otherwise told once until `whole`. */
  broken(cause: string, wide: boolean): void;
  /** Every book is trusted by the path again. */
  whole(us: number, messages: number): void;
  /** A book was given up for a while; `stock` empty: the path as a whole. */
  failed(stock: string, message: string): void;
  /** A book that was given up is well. */
  mended(stock: string): void;
}

const ROUNDS_MAX = 4;
/** Messages come in between each; a feed that outruns this many is faster than the path can be told. */
const CATCH_UPS_MAX = 64;
/** How long a path may be behind the record before that is a failure. */
const BEHIND_MS = 3000;
const BEHIND_LOOK_MS = 2;
const RETRY_MS = 10_000;
const RETRY_NS = BigInt(RETRY_MS) * 1_000_000n;
const INSPECTION_MS = 200;
/** Books without a view that are looked at each time. */
const INSPECTED_MAX = 4;
const RECENTRE_NS = 1_000_000_000n;
const LOW_WORD = 0x1_0000_0000;
const FROM_WORD = event.FEED_FROM_AT / 4;
const TO_WORD = event.FEED_TO_AT / 4;

class Closed extends Error {}

export class BookRepair {
  readonly counts = noRepairs();
  readonly target: RepairTarget;
  readonly #feed: FeedSequence;
  readonly #clock: Clock;
  readonly #events: BookRepairEvents;
  readonly #slots: readonly SlotState[];
  /** Index: slot of the path. */
  readonly #bySlot: (SlotState | undefined)[] = [];
  readonly #states: TradingStateRepair;
  /** Damage whose effect on the market's trading state was not looked at yet. */
  readonly #marketDamage = new DamageList();
  /** Whatever was damaged, the market's trading state is to be brought up to date. */
  #marketAnew = false;
  /** The path is to be asked which books it does not trust. */
  #unasked = false;
  #turn = 0;
  #broken = 0;
  #brokenSince: { readonly ns: bigint; readonly number: number } | undefined;
  /** Something that concerns all books is broken. */
  #wide = false;
  #failed = false;
  #running = false;
  #closed = false;
  #inspection: Timer | undefined;
  #retry: Timer | undefined;
  #nextInspected = 0;

  constructor(
    target: RepairTarget,
    feed: FeedSequence,
    clock: Clock,
    tracked: readonly TrackedSlot[],
    events: BookRepairEvents,
  ) {
    this.target = target;
    this.#feed = feed;
    this.#clock = clock;
    this.#events = events;
    this.#slots = tracked.map((slot) => new SlotState(slot));
    for (const state of this.#slots) this.#bySlot[state.slot] = state;
    this.#states = new TradingStateRepair(target, feed, this.counts);
    this.#inspect();
  }

  /** No book is broken or being mended. One that was given up for its own fault does not count: it is invalid, and the others are not. */
  get whole(): boolean {
    if (this.#failed || this.#unasked) return false;
    return this.#slots.every(({ dirty, distrusted, failed }) => !distrusted && (failed || !dirty));
  }

  /** No fault of the feed, which breaks all books, is unmended; single books may be. */
  get sound(): boolean {
    return !(this.#wide || this.#unasked) || this.whole;
  }

  /** Books that are not whole. */
  get brokenBooks(): number {
    return this.#slots.filter(({ dirty, distrusted }) => dirty || distrusted).length;
  }

  /** Every book is made anew from the exact ones. */
  rebuildAll(cause: string): void {
    for (const state of this.#slots) state.rebuild = true;
    this.#marketAnew = true;
    this.#begins(cause, true);
  }

  /**
   * Has the path asked which books it does not trust, before anything else is mended: for what was not heard of by events. Until it has
   * answered nothing is whole.
   */
  audit(): void {
    if (this.#closed) return;
    this.#unasked = true;
    this.#wake();
  }

  /** One event record of the path; valid during the call, which may be within the path's own. */
  record(words: Uint32Array, at: number): void {
    if (this.#closed) return;
    const head = words[at] ?? 0;
    switch (head & 0xff) {
      case event.BBO_TYPE:
        this.#view((head >>> 8) & 0xff, ((head >>> 16) & 1) === 1, words[at + 6] ?? 0, words[at + 8] ?? 0);
        break;
      case event.FEED_TYPE: {
        const number = (word: number): number => (words[at + word + 1] ?? 0) * LOW_WORD + (words[at + word] ?? 0);
        this.#feedFault((head >>> 16) & 0xff, { from: number(FROM_WORD), to: number(TO_WORD) });
        break;
      }
      case event.FAULT_TYPE:
        this.#symbolFault((head >>> 8) & 0xff);
        break;
      default:
    }
  }

  close(): void {
    this.#closed = true;
    this.#inspection?.cancel();
    this.#retry?.cancel();
  }

  #view(slot: number, valid: boolean, bid: number, ask: number): void {
    const state = this.#bySlot[slot];
    if (state === undefined) return;
    state.valid = valid;
    if (valid) {
      state.rounds = 0;
      const quarter = (this.target.levels * state.tick) / 4;
      const low = state.windowLo + quarter;
      const high = state.windowLo + 3 * quarter;
      if ((bid === 0 || (bid >= low && bid < high)) && (ask === 0 || (ask >= low && ask < high))) return;
      if (this.#clock.monotonicNs() - state.recentredNs < RECENTRE_NS) return;
    }
    state.suspect = true;
    this.#wake();
  }

  #feedFault(cause: number, damage: Damage): void {
    const name = cause === 1 ? "gap" : cause === 2 ? "bad frame" : "bad length";
    if (cause === 1) this.counts.gaps++;
    else if (cause === 2) this.counts.badFrames++;
    else this.counts.badLengths++;
    this.#broken = damage.to;
    for (const state of this.#slots) {
      state.damage.add(damage);
      state.distrusted = true;
      state.valid = undefined;
    }
    this.#marketDamage.add(damage);
    this.#begins(`${name}, messages ${damage.from} to ${damage.to - 1}`, true);
  }

  #symbolFault(slot: number): void {
    const state = this.#bySlot[slot];
    if (state === undefined) return;
    this.counts.symbolFaults++;
    state.valid = undefined;
    // Nothing to make it from: it stays invalid by its own fault, and the others are not.
    if (!this.#feed.possible) return;
    state.rebuild = true;
    if (!state.failed) this.#begins(`fault of ${state.stock}`);
  }

  #begins(cause: string, wide = false): void {
    const before = this.#brokenSince;
    if (wide) this.#wide = true;
    this.#brokenSince ??= { ns: this.#clock.monotonicNs(), number: this.#feed.number };
    if (before === undefined || wide) this.#events.broken(cause, wide);
    this.#wake();
  }

  #wake(): void {
    if (this.#running || this.#closed || this.#failed) return;
    this.#running = true;
    // Never within the path's own call.
    void Promise.resolve().then(() => this.#run());
  }

  async #run(): Promise<void> {
    try {
      while (await this.#one()) this.#alive();
    } catch (error) {
      if (!(error instanceof Closed) && !this.#closed) {
        this.#giveUpPath(error instanceof Error ? error.message : String(error));
      }
    } finally {
      this.#running = false;
    }
    if (this.#closed) return;
    this.#lookWhole();
    // Told after the last look, and before it was known that it was the last.
    if (this.#unasked || this.#nextDirty() !== undefined) this.#wake();
  }

  /** The path's own word on its books. A fault of the feed that nobody has told of may have been anywhere, in a book that was made anew since too. */
  async #ask(): Promise<void> {
    const { broken, feedBroken } = await this.target.feed();
    this.#alive();
    this.#unasked = false;
    const untold = broken > this.#broken;
    this.#broken = Math.max(this.#broken, broken);
    for (const state of this.#slots) {
      const known = state.failed || state.distrusted || !feedBroken.includes(state.slot);
      if (state.failed || (known && !untold)) continue;
      state.distrusted = true;
      state.damage.add({ from: 0, to: broken });
      state.rebuild = true;
      this.#marketAnew = true;
    }
    if (this.#marketAnew) this.#begins("found broken", true);
  }

  /** The next thing to do; false: nothing is. */
  async #one(): Promise<boolean> {
    if (this.#unasked) {
      await this.#ask();
      return true;
    }
    if (this.#marketAnew || this.#marketDamage.any) {
      const to = this.#marketDamage.to;
      const damage = this.#marketDamage.take();
      const anew = this.#marketAnew;
      this.#marketAnew = false;
      await this.#reached(to);
      await this.#states.market(anew ? [] : damage);
      return true;
    }
    const dirty = this.#nextDirty();
    if (dirty !== undefined) {
      await this.#mend(dirty);
      return true;
    }
    // The last event may have been waiting for this: before anything that is less urgent.
    this.#lookWhole();
    const suspect = this.#slots.find((state) => state.suspect);
    if (suspect === undefined) return false;
    suspect.suspect = false;
    if (!suspect.failed && this.#feed.anchored) await this.#intoWindow(suspect);
    return true;
  }

  /** A book that was left untouched takes one request, one that is made anew hundreds: the first kind goes first, then who has waited longest. */
  #nextDirty(): SlotState | undefined {
    let next: SlotState | undefined;
    for (const state of this.#slots) {
      if (!state.dirty || state.failed) continue;
      if (state.turn === 0) state.turn = ++this.#turn;
      if (!state.rebuild && this.#feed.touchedByAny(state.damage.ranges)?.books.has(state.locate) === false)
        return state;
      if (next === undefined || state.turn < next.turn) next = state;
    }
    return next;
  }

  #lookWhole(): void {
    const since = this.#brokenSince;
    if (since === undefined || !this.whole) return;
    this.#brokenSince = undefined;
    this.#wide = false;
    const us = Number((this.#clock.monotonicNs() - since.ns) / 1000n);
    const messages = this.#feed.number - since.number;
    this.counts.completed++;
    this.counts.lastUs = us;
    this.counts.longestUs = Math.max(this.counts.longestUs, us);
    this.counts.lastMessages = messages;
    this.#events.whole(us, messages);
  }

  async #mend(state: SlotState): Promise<void> {
    const now = this.#clock.monotonicNs();
    if (now - state.roundNs > RETRY_NS) state.rounds = 0;
    state.roundNs = now;
    if (state.rounds >= ROUNDS_MAX) {
      this.#giveUp(state, `still broken after ${ROUNDS_MAX} attempts`);
      return;
    }
    // A fault of the feed is nothing that comes again; one of the symbol alone may be in the nature of its book.
    if (!state.damage.any) state.rounds++;
    const to = state.damage.to;
    const damage = state.damage.take();
    const rebuild = state.rebuild;
    state.rebuild = false;
    state.turn = 0;
    await this.#reached(to);
    const touched = this.#feed.touchedByAny(damage);
    const anew = rebuild || touched === undefined || touched.books.has(state.locate);
    if (touched === undefined || touched.states.has(state.locate)) await this.#states.stock(state.locate);
    if (!anew) {
      if (!(await this.#restoreUntouched(state, damage))) return;
    } else if (!(await this.#rebuild(state))) {
      state.rounds++;
      state.rebuild = true;
      return;
    }
    state.distrusted = false;
    if (!state.dirty) this.#events.mended(state.stock);
  }

  async #restoreUntouched(state: SlotState, damage: readonly Damage[]): Promise<boolean> {
    const to = damage.reduce((most, range) => Math.max(most, range.to), 0);
    const outcome = await this.target.restore(state.slot, BigInt(Math.max(0, to - 1)));
    this.#alive();
    if (outcome === "done") {
      this.counts.untouched++;
      return true;
    }
    if (outcome === "broken") {
      // Another fault: the path has told of it before it answered. That one is looked at together with this.
      if (!state.damage.any) state.damage.add({ from: to, to: Math.max(to, (await this.target.feed()).broken) });
      for (const range of damage) state.damage.add(range);
    } else state.rebuild = true;
    return false;
  }

  async #rebuild(state: SlotState): Promise<boolean> {
    const { slot, locate } = state;
    const { target } = this;
    this.counts.rebuilds++;
    if ((await target.rebuild(slot)) !== "done") throw new Error(`the ${target.name} does not know slot ${slot}`);
    state.distrusted = true;
    state.valid = undefined;
    this.#alive();
    await this.#anchored();
    const base = betterBase(this.#window(state), this.#feed.books.best(locate));
    if (base !== undefined) await this.#recentre(state, base);
    await this.#anchored();
    // The exact book and its number belong together: nothing comes in between.
    let number = this.#feed.number;
    await this.#load(this.#feed.books.orders(locate));
    for (let step = 0; step < CATCH_UPS_MAX; step++) {
      const next = await this.#nextFrom(number);
      await this.#reached(next);
      const missed = this.#feed.bookMessages(locate, number, next);
      // A snapshot came meanwhile, or the feed went round the whole record.
      if (missed === undefined) return false;
      await this.#load(missed);
      number = next;
      const outcome = await target.restore(slot, BigInt(Math.max(0, number - 1)));
      this.#alive();
      if (outcome === "not_enabled") throw new Error(`the ${target.name} does not know slot ${slot}`);
      if (outcome === "done") {
        // What was damaged before that number is in the book as it was loaded.
        const covered = state.damage.takeUpTo(number);
        if (covered.length > 0) {
          const touched = this.#feed.touchedByAny(covered);
          if (touched === undefined || touched.states.has(locate)) await this.#states.stock(locate);
        }
        return true;
      }
      this.counts.caughtUp++;
    }
    return false;
  }

  /** The number that the path wants next, once it is not behind `number`: what it has yet to apply must not be in its book before. */
  async #nextFrom(number: number): Promise<number> {
    const deadlineNs = this.#clock.monotonicNs() + BigInt(BEHIND_MS) * 1_000_000n;
    for (;;) {
      const { next } = await this.target.feed();
      this.#alive();
      if (next >= number && next > 0) return next;
      if (this.#clock.monotonicNs() > deadlineNs) {
        throw new Error(`the ${this.target.name} has come to message ${next} only, the feed is at ${number}`);
      }
      await new Promise<void>((resolve) => void this.#clock.after(BEHIND_LOOK_MS, resolve));
      this.#alive();
    }
  }

  async #load(messages: readonly Uint8Array[]): Promise<void> {
    if (messages.length === 0) return;
    const refused = await this.target.load(messages);
    this.counts.loads += messages.length - refused;
    this.counts.loadsRefused += refused;
    this.#alive();
  }

  async #intoWindow(state: SlotState): Promise<void> {
    const base = betterBase(this.#window(state), this.#feed.books.best(state.locate));
    if (base === undefined) return;
    // A path that nothing has come to yet trusts no book again: there will be another look.
    if ((await this.target.feed()).next === 0) return;
    this.#alive();
    await this.#recentre(state, base);
    // Whole before, and whole now, unless something broke that has not been told yet: then the path refuses.
    const upto = BigInt(Math.max(0, this.#broken - 1));
    const outcome = await this.target.restore(state.slot, upto);
    this.#alive();
    if (outcome === "done") {
      if (!state.dirty) state.distrusted = false;
    } else if (!state.dirty) {
      state.rebuild = true;
      this.#begins(`restore of ${state.stock} refused: ${outcome}`);
    }
  }

  async #recentre(state: SlotState, base: number): Promise<void> {
    this.counts.recentres++;
    state.recentredNs = this.#clock.monotonicNs();
    state.distrusted = true;
    state.valid = undefined;
    await this.target.recentre(state.slot, base);
    state.windowLo = base;
    this.#alive();
  }

  #window({ windowLo, tick }: SlotState): { lo: number; tick: number; levels: number } {
    return { lo: windowLo, tick, levels: this.target.levels };
  }

  /** A book whose orders are all outside says nothing when it becomes so: books without a valid view are looked at in turn. */
  #inspect(): void {
    this.#inspection = this.#clock.after(INSPECTION_MS, () => {
      if (this.#closed) return;
      let looked = 0;
      for (let count = 0; count < this.#slots.length && looked < INSPECTED_MAX; count++) {
        const state = this.#slots[this.#nextInspected++ % this.#slots.length];
        if (state === undefined || state.valid === true || state.dirty || state.distrusted) continue;
        looked++;
        state.suspect = true;
      }
      if (looked > 0) this.#wake();
      this.#inspect();
    });
  }

  async #reached(number: number): Promise<void> {
    if (!(await this.#feed.reached(number))) throw new Closed();
    this.#alive();
  }

  #anchored(): Promise<void> {
    return this.#reached(0);
  }

  #alive(): void {
    if (this.#closed) throw new Closed();
  }

  #giveUp(state: SlotState, why: string): void {
    state.failed = true;
    this.counts.failed++;
    this.#events.failed(state.stock, `the ${this.target.name}'s book of ${state.stock}: ${why}`);
    this.#tryLater();
  }

  #giveUpPath(why: string): void {
    this.#failed = true;
    this.counts.failed++;
    this.#events.failed("", `the ${this.target.name}'s books: ${why}`);
    this.#tryLater();
  }

  #tryLater(): void {
    this.#retry?.cancel();
    this.#retry = this.#clock.after(RETRY_MS, () => {
      if (this.#closed) return;
      if (this.#failed) {
        this.#events.mended("");
        this.#marketAnew = true;
      }
      this.#failed = false;
      for (const state of this.#slots) {
        // Where the repair stopped is not known.
        if (state.failed || state.distrusted) state.rebuild = true;
        state.failed = false;
        state.rounds = 0;
      }
      if (!this.whole) this.#begins("tried again");
    });
  }
}
