/**
 * One parent order: by step(now, market) it sends and cancels child orders through its ports, and says when it wants to be called again. It has no
 * clock and no timer. At most one child order is alive at a time, so what is filled and what is open never exceed the quantity.
 */
import { type BestQuotes, childPrice, isBehind } from "./child-policy.ts";
import type { ParentSpec } from "./parent-spec.ts";
import { isOver, nextParentState, type ParentEvent, type ParentState } from "./parent-state.ts";
import { Schedule } from "./schedule.ts";
import { Slippage } from "./slippage.ts";
import type { Volume } from "./trade-tape.ts";

export interface MarketNow {
  /** undefined: the book is invalid, one-sided or crossed. */
  readonly quotes: BestQuotes | undefined;
  readonly volume: Volume;
  readonly tick: number;
  readonly lot: number;
  /** Why no order may be sent now; undefined: it may. */
  readonly obstacle: string | undefined;
}

export interface ChildIntent {
  readonly price: number;
  readonly quantity: number;
  readonly rests: boolean;
}

/** The order's number, or why the gate (or what is before it) refused. */
export type Placed = { readonly urn: number } | { readonly refused: string };

export interface ParentPorts {
  place(parent: Parent, child: ChildIntent): Placed;
  /** Asks the venue; the answer comes as {@link Parent.childOver}. */
  cancel(urn: number): void;
}

export interface Child extends ChildIntent {
  readonly urn: number;
  readonly placedUs: number;
  readonly filled: number;
  /** When its cancellation was asked for last. */
  readonly cancelAskedUs: number | undefined;
}

export interface ParentCounts {
  placed: number;
  /** By the gate, and by the venue. */
  refused: number;
  rejected: number;
  cancels: number;
  /** Cancelled by the venue of its own accord. */
  unsolicited: number;
  /** Trades that the venue broke. */
  broken: number;
}

/** A gate that refuses is asked again after this, twice as long each time, up to the other. */
const REFUSED_US = 100_000;
const REFUSED_MAX_US = 5_000_000;
/** After a child that found nothing to take the next waits, twice as long each time, up to this. */
const MISSED_MAX_US = 2_000_000;
/** So many rejects of the venue in a row pause the parent: a person has to look. */
const REJECTS_MAX = 8;
/** An unanswered cancel is asked for again after this. */
const CANCEL_AGAIN_US = 1_000_000;
/** A resting child stays this long before it follows a better price. */
const REPRICE_US = 200_000;
/** Why a parent expired. */
export const TIME_OVER = "the time is over";
/** While something keeps orders from being sent it looks again after this. */
const HELD_US = 50_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class Parent {
  readonly spec: ParentSpec;
  readonly slippage: Slippage;
  readonly counts: ParentCounts = { placed: 0, refused: 0, rejected: 0, cancels: 0, unsolicited: 0, broken: 0 };
  readonly #schedule: Schedule;
  readonly #ports: ParentPorts;
  /** By order number. At most one is alive. */
  readonly #children = new Map<number, Mutable<Child>>();
  #state: ParentState = "scheduled";
  /** Why it waits, paused or ended; empty: nothing to say. */
  #why = "";
  #cancelled = false;
  /** The tape when the parent began to work; undefined: it does not. */
  #base: Volume | undefined;
  #volume: Volume = { shares: 0, notional: 0n, unpriced: 0 };
  /** Of the times before that. */
  #earlier: Volume = { shares: 0, notional: 0n, unpriced: 0 };
  #notBeforeUs = 0;
  #refusedUs = 0;
  #rejectsInARow = 0;
  #missedUs = 0;
  /** Since when the schedule waits for shares. */
  #behindSinceUs: number | undefined;
  #sampledUs: number | undefined;
  readonly #error = { last: 0, max: 0, sum: 0, samples: 0 };

  constructor(spec: ParentSpec, ports: ParentPorts) {
    this.spec = spec;
    this.slippage = new Slippage(spec.sell);
    this.#schedule = new Schedule(spec);
    this.#ports = ports;
  }

  get state(): ParentState {
    return this.#state;
  }

  get why(): string {
    return this.#why;
  }

  get over(): boolean {
    return isOver(this.#state);
  }

  get filled(): number {
    return this.slippage.filled;
  }

  /** Shares of child orders that may still execute. */
  get open(): number {
    let open = 0;
    for (const { quantity, filled } of this.#children.values()) open += quantity - filled;
    return open;
  }

  get children(): readonly Child[] {
    return [...this.#children.values()];
  }

  /** The market's, since the parent began and while it worked. */
  get volume(): Volume {
    return this.#volume;
  }

  /** Schedule error at the ends of slices, shares: ideal less filled. */
  get scheduleError(): { readonly last: number; readonly max: number; readonly sum: number; readonly samples: number } {
    return this.#error;
  }

  /** What an earlier run of the gateway knew, before its executions are told again. */
  restore(
    was: { readonly arrivalTwiceMid: number | undefined; readonly volume: Volume },
    state: ParentState,
    why: string,
  ): void {
    this.slippage.arrivalTwiceMid = was.arrivalTwiceMid;
    this.#earlier = was.volume;
    this.#volume = was.volume;
    this.#state = state;
    this.#why = why;
  }

  /** @throws IllegalParentTransition */
  pause(why: string): void {
    this.#move("pause", why);
    this.#cancelChildren(undefined);
  }

  /** @throws IllegalParentTransition */
  resume(): void {
    this.#move("resume", "");
    this.#notBeforeUs = 0;
    this.#refusedUs = 0;
    this.#rejectsInARow = 0;
  }

  /** @throws IllegalParentTransition */
  cancel(why: string): void {
    this.#move("cancel", why);
    this.#cancelled = true;
    this.#cancelChildren(undefined);
    this.#finishWhenQuiet();
  }

  /** An execution of a child, once. @param twiceMid at the execution */
  executed(urn: number, quantity: number, price: number, twiceMid: number | undefined): void {
    this.slippage.execute(quantity, price, twiceMid);
    const child = this.#children.get(urn);
    if (child !== undefined) {
      child.filled += quantity;
      if (child.filled >= child.quantity) this.#children.delete(urn);
    }
    this.#rejectsInARow = 0;
    this.#missedUs = 0;
    if (this.filled >= this.spec.quantity && !this.over) this.#move("all_filled", "");
    else this.#finishWhenQuiet();
  }

  /** The venue broke a trade: its shares are to be done again, as long as the parent works. */
  broken(quantity: number, price: number): void {
    this.counts.broken++;
    this.slippage.execute(-quantity, price, undefined);
  }

  /** A child is alive no longer. */
  childOver(urn: number, how: "filled" | "cancelled" | "rejected", reason: string, nowUs: number): void {
    const child = this.#children.get(urn);
    if (child === undefined) return;
    this.#children.delete(urn);
    if (how === "rejected") {
      this.counts.rejected++;
      this.#backOff(nowUs, `the venue rejected a child order: ${reason}`);
      if (++this.#rejectsInARow >= REJECTS_MAX && this.#state === "working") {
        this.#move("pause", `${REJECTS_MAX} child orders in a row were rejected, the last with ${reason}`);
      }
    } else if (how === "cancelled" && child.rests && child.cancelAskedUs === undefined) {
      this.counts.unsolicited++;
      this.#backOff(nowUs, `the venue cancelled a child order: ${reason}`);
    } else if (how === "cancelled" && !child.rests && child.filled === 0) {
      this.#missedUs = Math.min(MISSED_MAX_US, Math.max(2 * this.#missedUs, this.spec.gapUs));
      this.#notBeforeUs = Math.max(this.#notBeforeUs, nowUs + this.#missedUs);
    }
    this.#finishWhenQuiet();
  }

  /** Does what is due. @returns when it wants to be called next at the latest; undefined: not by itself */
  step(nowUs: number, market: MarketNow): number | undefined {
    if (this.over) return undefined;
    this.#listen(market);
    if (nowUs >= this.spec.endUs && this.#state !== "ending") {
      this.#sample(this.spec.endUs);
      this.#move("time_over", TIME_OVER);
      this.#finishWhenQuiet();
    }
    if (this.over) return undefined;
    if (this.#state === "scheduled") {
      if (nowUs < this.spec.startUs) return this.spec.startUs;
      this.#begin(market);
    }
    if (this.#state !== "working") {
      this.#cancelChildren(nowUs);
      // Paused: only its end comes by itself.
      return this.#children.size > 0 ? nowUs + CANCEL_AGAIN_US : this.spec.endUs;
    }
    const sliceEnd = this.#schedule.sliceEnd(nowUs);
    this.#sampleSlices(nowUs);
    const wake = this.#work(nowUs, market);
    return Math.min(wake ?? sliceEnd, sliceEnd);
  }

  #begin(market: MarketNow): void {
    this.#move("start", "");
    this.#base ??= market.volume;
  }

  #listen({ volume, quotes }: MarketNow): void {
    if (this.#state !== "working") return;
    this.slippage.arrivalTwiceMid ??= quotes === undefined ? undefined : quotes.bid + quotes.ask;
    this.#base ??= volume;
    const base = this.#base;
    this.#volume = {
      shares: this.#earlier.shares + volume.shares - base.shares,
      notional: this.#earlier.notional + volume.notional - base.notional,
      unpriced: this.#earlier.unpriced + volume.unpriced - base.unpriced,
    };
  }

  #work(nowUs: number, market: MarketNow): number | undefined {
    const { spec } = this;
    const { quotes } = market;
    this.slippage.arrivalTwiceMid ??= quotes === undefined ? undefined : quotes.bid + quotes.ask;
    if (market.obstacle !== undefined) {
      this.#why = market.obstacle;
      this.#cancelChildren(nowUs);
      return nowUs + HELD_US;
    }
    const wanted = Math.min(spec.quantity, this.#schedule.wanted(nowUs, this.#volume.shares));
    const missing = wanted - this.filled;
    if (missing <= 0) this.#behindSinceUs = undefined;
    else this.#behindSinceUs ??= nowUs;
    const lateUs =
      this.#behindSinceUs === undefined || spec.timeoutUs === 0 ? undefined : this.#behindSinceUs + spec.timeoutUs;
    const late = lateUs !== undefined && nowUs >= lateUs;
    for (const child of this.#children.values()) {
      const follow =
        quotes !== undefined && nowUs - child.placedUs >= REPRICE_US && isBehind(spec, child.price, quotes);
      if (child.rests && (late || follow)) this.#cancelChild(child, nowUs);
      return Math.min(lateUs !== undefined && !late ? lateUs : Number.MAX_SAFE_INTEGER, nowUs + REPRICE_US);
    }
    if (missing <= 0) return undefined;
    if (nowUs < this.#notBeforeUs) return this.#notBeforeUs;
    if (quotes === undefined) {
      this.#why = "the book is not valid on both sides";
      return nowUs + HELD_US;
    }
    const price = childPrice(spec, quotes, market.tick, late);
    if (price === undefined) {
      this.#why = "the market is beyond the limit price";
      return nowUs + HELD_US;
    }
    const quantity = this.#size(missing, price.shown, market.lot);
    if (quantity === 0) return undefined;
    return this.#place({ price: price.price, quantity, rests: price.rests }, nowUs);
  }

  /** Shares of the next child; 0: not enough are wanted, or the cap allows none. */
  #size(missing: number, shown: number, lot: number): number {
    const { spec } = this;
    const left = spec.quantity - this.filled;
    let most = Math.min(missing, spec.maxChild, shown);
    if (spec.kind === "iceberg") most = Math.min(most, spec.displayQuantity);
    if (spec.capBps > 0) {
      const allowed = Number((BigInt(this.#volume.shares) * BigInt(spec.capBps)) / 10_000n) - this.filled;
      if (allowed < most) {
        most = Math.max(0, allowed);
        this.#why = "the participation cap";
      }
    }
    const whole = most - (most % lot);
    return whole < Math.min(spec.minChild, left, shown) ? 0 : whole;
  }

  #place(intent: ChildIntent, nowUs: number): number {
    const placed = this.#ports.place(this, intent);
    if ("refused" in placed) {
      this.counts.refused++;
      this.#backOff(nowUs, placed.refused);
      return this.#notBeforeUs;
    }
    this.#why = "";
    this.#refusedUs = 0;
    this.counts.placed++;
    this.#children.set(placed.urn, {
      ...intent,
      urn: placed.urn,
      placedUs: nowUs,
      filled: 0,
      cancelAskedUs: undefined,
    });
    this.#notBeforeUs = nowUs + this.spec.gapUs;
    return nowUs + Math.min(REPRICE_US, this.spec.gapUs);
  }

  #backOff(nowUs: number, why: string): void {
    this.#refusedUs = this.#refusedUs === 0 ? REFUSED_US : Math.min(REFUSED_MAX_US, 2 * this.#refusedUs);
    this.#notBeforeUs = nowUs + this.#refusedUs;
    this.#why = why;
  }

  /** @param nowUs undefined: whatever was asked before is asked for again */
  #cancelChildren(nowUs: number | undefined): void {
    for (const child of this.#children.values()) if (child.rests) this.#cancelChild(child, nowUs);
  }

  #cancelChild(child: Mutable<Child>, nowUs: number | undefined): void {
    const { cancelAskedUs } = child;
    if (nowUs !== undefined && cancelAskedUs !== undefined && nowUs - cancelAskedUs < CANCEL_AGAIN_US) return;
    if (cancelAskedUs === undefined) this.counts.cancels++;
    child.cancelAskedUs = nowUs ?? cancelAskedUs ?? 0;
    this.#ports.cancel(child.urn);
  }

  #finishWhenQuiet(): void {
    if (this.#state !== "ending" || this.#children.size > 0) return;
    this.#move(this.#cancelled ? "end_cancelled" : "end_expired", this.#why);
  }

  #sampleSlices(nowUs: number): void {
    const { startUs, sliceUs } = this.spec;
    const boundary = startUs + Math.floor((nowUs - startUs) / sliceUs) * sliceUs;
    if (boundary > startUs && (this.#sampledUs === undefined || boundary > this.#sampledUs)) this.#sample(boundary);
  }

  #sample(atUs: number): void {
    // An iceberg has no schedule.
    if (this.#sampledUs === atUs || this.spec.kind === "iceberg") return;
    this.#sampledUs = atUs;
    const error = this.#schedule.ideal(atUs, this.#volume.shares) - this.filled;
    this.#error.last = error;
    this.#error.max = Math.max(this.#error.max, Math.abs(error));
    this.#error.sum += Math.abs(error);
    this.#error.samples++;
  }

  /** @throws IllegalParentTransition */
  #move(event: ParentEvent, why: string): void {
    const from = this.#state;
    this.#state = nextParentState(this.spec.id, from, event);
    this.#why = why;
    if (from !== "working") return;
    // What the market does from here on until it works again is not its business.
    this.#earlier = this.#volume;
    this.#base = undefined;
  }
}
