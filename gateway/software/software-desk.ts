/**
 * The software path as the gateway runs it: fed by the kernel's datagrams, silent as long as the card trades, and with an order session and
 * order numbers of its own for when it does not. As a shadow it is not armed, so that it can never send; its intents are counted.
 */
import {
  type DatapathConfig,
  EXECUTION_KIND,
  event,
  type FeedSettings,
  type Geometry,
  type KillState,
  ouch50,
  type QuoteUpdate,
  soupbintcp,
  type TrackedSlot,
} from "../../proto/mod.ts";
import type { Clock, Timer } from "../clock.ts";
import { type HostIntent, type SoftwareDatapath, StandbyPath } from "../datapath/mod.ts";
import type { Journal } from "../journal/journal.ts";
import type { OrderNumbers } from "../journal/order-numbers.ts";
import type { NewOrder } from "../orders/order-table.ts";
import type { QuoteAction } from "../orders/quotes.ts";
import type { KernelSession } from "../session/kernel-stream.ts";
import { FeedFrame } from "./feed-frame.ts";

export interface SoftwareDeskEvents {
  /** Every event record of the path; valid during the call. */
  record(words: Uint32Array, at: number): void;
  /** What is about to go out. @returns false: it must not, there is nothing that it could be about */
  sending(order: NewOrder, action: QuoteAction): boolean;
  /** The path cannot go on; it is disarmed. */
  failed(error: Error): void;
}

/** What became of an order that the gateway wanted of its own accord. */
export type Submitted =
  | { readonly urn: number }
  /** The first rule that failed; or no rule, and why. */
  | { readonly rule: number }
  | { readonly rule: undefined; readonly why: string };

/** The path's clock for gap timers and leases. */
const TICK_MS = 5;
/** Bytes of orders that may wait for the kernel: then rule 19 refuses. */
const SEND_WINDOW_BYTES = 16 * 1024;
const IMMEDIATE_OR_CANCEL = 0x33;
const TIME_IN_FORCE_AT = soupbintcp.UNSEQUENCED_DATA_PAYLOAD_AT + ouch50.ENTER_ORDER_TIME_IN_FORCE_AT;

export class SoftwareDesk {
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #numbers: OrderNumbers;
  readonly #events: SoftwareDeskEvents;
  readonly #standby: StandbyPath;
  #frames: readonly [FeedFrame, FeedFrame] | undefined;
  #session: KernelSession | undefined;
  #timer: Timer | undefined;
  /** Copy of the decision whose order comes next. */
  readonly #decision = new Uint8Array(event.RECORD_BYTES);
  /** By slot. */
  #stocks: ReadonlyMap<number, string> = new Map();
  readonly #lastFrameNs: [bigint, bigint] = [0n, 0n];
  /** The path is in the middle of an input, and what it is to be told after that. */
  #sending = false;
  readonly #due: (() => void)[] = [];
  /** Whose order comes next; undefined: a strategy's. */
  #parent: string | undefined;
  /** Number of the last order that the order desk was told of. */
  #lastTold = 0;
  #closed = false;
  #failed = false;

  constructor(geometry: Geometry, clock: Clock, journal: Journal, numbers: OrderNumbers, events: SoftwareDeskEvents) {
    this.#clock = clock;
    this.#journal = journal;
    this.#numbers = numbers;
    this.#events = events;
    this.#standby = new StandbyPath(geometry, {
      record: (words, at) => this.#record(words, at),
      // Not armed as a shadow: none comes.
      shadowOrder: () => {},
      liveOrder: (payload) => this.#send(payload),
    });
  }

  get path(): SoftwareDatapath {
    return this.#standby.path;
  }

  get armed(): boolean {
    return this.#standby.role === "live" && this.path.isArmed;
  }

  /** It cannot go on: make a new one. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Where the path itself has a stock; undefined: nowhere. */
  slotOf(stock: string): number | undefined {
    for (const [slot, name] of this.#stocks) if (name === stock) return slot;
    return undefined;
  }

  /** Monotonic clock of the last datagram of a line; 0: none yet. */
  lastFrameNs(line: 0 | 1): bigint {
    return this.#lastFrameNs[line];
  }

  /** Begins to pass time; datagrams may come. */
  start(): void {
    this.#tick();
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#standby.standDown();
  }

  /** @throws DatapathInputError; Error when armed */
  clear(tracking: readonly TrackedSlot[], feed: FeedSettings): void {
    this.path.clear(tracking, feed);
    this.#stocks = new Map(tracking.map(({ slot, stock }) => [slot, stock]));
    this.#frames = [new FeedFrame(feed.lines[0]), new FeedFrame(feed.lines[1])];
  }

  /** Orders of the gateway's own accord have the account's exposure limits, unless the configuration gives them others. */
  commit(config: DatapathConfig, version: number): void {
    const { device } = config;
    const kinds = new Map([[EXECUTION_KIND, device.account], ...device.kinds]);
    this.path.commit({ ...config, device: { ...device, kinds } }, version);
  }

  /** An order of a parent goes the way of every other: gate, journal, session. Not to be called while the path handles an input. */
  submit(intent: HostIntent, parent: string): Submitted {
    if (!this.armed || this.#session === undefined) return { rule: undefined, why: "the software path does not trade" };
    this.path.tick(this.#clock.monotonicNs());
    this.#tellDue();
    this.#openWindow();
    this.#parent = parent;
    const sent = this.path.submit(intent);
    this.#tellDue();
    this.#parent = undefined;
    const { urn, reason } = event.decodeDecision(this.#decision);
    if (!sent) return { rule: reason };
    // Told to the order desk or not: what could not be noted did not leave.
    return this.#lastTold === urn ? { urn } : { rule: undefined, why: "the order could not be noted" };
  }

  kill(state: KillState): void {
    this.path.kill(state);
  }

  /** @throws when numbers are exhausted or the journal takes no more */
  takeOver(session: KernelSession, leaseNs: bigint): void {
    const { first, last } = this.#numbers.reserve();
    this.#session = session;
    this.#standby.takeOver({
      session: { ready: true, urn: first, sendNext: 0, sendLimit: SEND_WINDOW_BYTES },
      urnLast: last,
      leaseExpiryNs: this.#clock.monotonicNs() + leaseNs,
    });
  }

  /** What has become of a quote. While the path sends something it is told when the path is through with its input. @throws DatapathInputError */
  quote(update: QuoteUpdate): void {
    if (this.#sending) this.#due.push(() => this.quote(update));
    else if (!this.#failed) this.path.quote(update);
  }

  /** Best prices of what rests; as {@link quote}. */
  own(slot: number, bid: number, ask: number): void {
    if (this.#sending) this.#due.push(() => this.own(slot, bid, ask));
    else this.path.own(slot, bid, ask);
  }

  renewLease(leaseNs: bigint): void {
    this.path.lease(this.#clock.monotonicNs() + leaseNs);
  }

  /** Nothing leaves from here on. */
  standDown(): void {
    this.#standby.standDown();
    this.#session = undefined;
  }

  /** One datagram of a line. */
  datagram(line: 0 | 1, bytes: Uint8Array): void {
    const frames = this.#frames;
    // Nothing is tracked yet.
    if (frames === undefined || this.#closed) return;
    const now = this.#clock.monotonicNs();
    this.#lastFrameNs[line] = now;
    try {
      this.path.frame(line, now, frames[line].wrap(bytes), false);
      this.#tellDue();
    } catch (error) {
      this.#fail(error);
    }
  }

  #tick(): void {
    if (this.#closed) return;
    this.#timer = this.#clock.after(TICK_MS, () => {
      try {
        this.path.tick(this.#clock.monotonicNs());
        this.#tellDue();
        this.#openWindow();
      } catch (error) {
        this.#fail(error);
        return;
      }
      this.#tick();
    });
  }

  #tellDue(): void {
    for (const tell of this.#due.splice(0)) tell();
  }

  /** What the kernel has taken makes room for more. */
  #openWindow(): void {
    const session = this.#session;
    if (session === undefined || this.#standby.role !== "live") return;
    const state = this.path.orderSession;
    const room = Math.max(0, SEND_WINDOW_BYTES - session.waitingBytes);
    this.path.session({ ...state, ready: state.ready && !session.over, sendLimit: (state.sendNext + room) >>> 0 });
  }

  #record(words: Uint32Array, at: number): void {
    const type = (words[at] ?? 0) & 0xff;
    if (type === event.DECISION_TYPE) {
      // Records are little-endian words, and so is every machine this runs on.
      this.#decision.set(new Uint8Array(words.buffer, words.byteOffset + at * 4, event.RECORD_BYTES));
    }
    this.#events.record(words, at);
  }

  /** Called within the path: must not throw. */
  #send(payload: Uint8Array): void {
    const session = this.#session;
    try {
      if (session === undefined) throw new Error("an order without a session");
      const decision = event.decodeDecision(this.#decision);
      const { urn, sell, isShort: short, quantity, price, kind, version } = decision;
      const action = decision.replaces ? "replace" : decision.cancels ? "cancel" : "enter";
      const stock = this.#stocks.get(decision.symbol) ?? "";
      // A cancel is no order: its number is not on the wire.
      if (action !== "cancel") {
        const side = sell ? (short ? "T" : "S") : "B";
        const parent = this.#parent === undefined ? {} : { parent: this.#parent };
        this.#journal.append({ type: "intent", urn, stock, side, quantity, price, version, kind, ...parent });
      }
      this.#numbers.atLeast(urn + 1);
      this.#sending = true;
      const goes = this.#events.sending(
        {
          ...{ source: "software", urn, stock, sell, short, quantity, price, kind, version },
          rests: action === "replace" || (action === "enter" && isResting(payload)),
          triggerSequence: decision.sequence,
          arrivalNs: decision.arrivalNs,
        },
        action,
      );
      this.#lastTold = urn;
      // Stood down over this very order, which contradicts what is known: it does not leave.
      if (goes && this.#session === session) session.soup.sendPacket(payload);
    } catch (error) {
      this.path.disarm();
      this.#failed = true;
      this.#events.failed(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#sending = false;
    }
  }

  #fail(error: unknown): void {
    this.#closed = true;
    this.#failed = true;
    this.#events.failed(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Of a new order. */
function isResting(payload: Uint8Array): boolean {
  return payload[TIME_IN_FORCE_AT] !== IMMEDIATE_OR_CANCEL;
}
