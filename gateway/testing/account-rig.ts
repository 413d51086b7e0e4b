/**
 * A gateway's account with two real paths, one directly and one behind its registers, fed with books that make their strategies trade, and a
 * venue that a test plays. Beside it a naive account of what was sent and what the venue answered, made from scratch whenever it is asked.
 */
import { event, type OrderSessionState, ouch50 } from "../../proto/mod.ts";
import { Account } from "../account.ts";
import { AccountFeed } from "../card/account-feed.ts";
import { ConfigurationStore } from "../configuration/configuration-store.ts";
import { SoftwareDatapath } from "../datapath/mod.ts";
import { configOf, FEED, framed, IDLE, itch, OPEN_LIMITS, SMALL, TRACKING } from "../datapath/test-kit.ts";
import { runRemote } from "../device/mod.ts";
import { OrderDesk } from "../orders/order-desk.ts";
import type { NewOrder, OrderSource } from "../orders/order-table.ts";
import type { VenueSessions } from "../session/venue-sessions.ts";
import type { SoftwareDesk } from "../software/software-desk.ts";
import { ManualClock } from "./manual-clock.ts";
import { RegisterPath } from "./register-path.ts";

const SESSION: OrderSessionState = { ready: true, urn: 1, sendNext: 0, sendLimit: 2 ** 30 };
/** No reply is longer. */
const BYTES_MAX = 128;
const LOCATE_OF = [11, 12];
/** Of the orders of imbalance and momentum: odd, so that costs do not divide evenly. */
const QUANTITIES = { 1: 70, 2: 131 };

export interface SentOrder extends NewOrder {
  readonly slot: number;
}

/** A venue's word on an order, or the gateway's certainty. */
export interface Note {
  readonly order: SentOrder;
  filled: number;
  cancelled: number;
  answered: boolean;
  over: boolean;
  /** The gateway has the path's own record of the order. */
  told: boolean;
  readonly fills: { readonly quantity: number; readonly price: number }[];
}

export class AccountRig {
  readonly clock = new ManualClock();
  readonly notes: Note[] = [];
  /** Executions in the order in which the account (0) and each kind heard of them. */
  readonly heard: { readonly kind: number; readonly slot: number; readonly signed: number; readonly price: number }[] =
    [];
  readonly discrepancies: string[] = [];
  readonly card: RegisterPath;
  readonly software: SoftwareDatapath;
  readonly feed: AccountFeed;
  readonly desk: OrderDesk;
  readonly account: Account;
  #reference = 1n;
  readonly #live: bigint[][] = [[], []];

  constructor() {
    this.software = this.#path("software");
    this.card = new RegisterPath(this.#path("card"));
    const run = <T>(program: Parameters<typeof runRemote<T>>[1]) =>
      runRemote({ execute: async (operations) => this.card.execute(operations) }, program);
    this.feed = new AccountFeed({ geometry: SMALL, run }, (error) => this.discrepancies.push(error.message));
    const configuration = new ConfigurationStore();
    const slotOf = new Map(TRACKING.map(({ slot, stock }) => [stock, slot]));
    configuration.track({ slots: TRACKING, feed: FEED, slotOf });
    this.desk = new OrderDesk(() => 0n, {
      order: () => {},
      execution: () => {},
      risk: (source, effect) => this.account.apply(source, effect),
      discrepancy: (_code, message) => void this.discrepancies.push(message),
    });
    this.account = new Account({
      clock: this.clock,
      configuration,
      desk: this.desk,
      sessions: { state: () => ({ session: "DAY" }) } as unknown as VenueSessions,
      software: { path: this.software } as unknown as SoftwareDesk,
      cardAccount: this.feed,
    });
  }

  path(source: OrderSource): SoftwareDatapath {
    return source === "card" ? this.card.path : this.software;
  }

  /** A path as after clear and commit, its orders noted down. */
  #path(source: OrderSource): SoftwareDatapath {
    let decision: event.Decision | undefined;
    const path = new SoftwareDatapath(SMALL, {
      record: (words, at) => {
        const bytes = new Uint8Array(words.buffer, words.byteOffset + at * 4, event.RECORD_BYTES);
        const record = event.decodeMessage(bytes);
        if (record.type === event.DECISION_TYPE) decision = record;
      },
      order: () => {
        if (decision === undefined) throw new Error("an order without a decision");
        const { symbol: slot, urn, sell, isShort: short, quantity, price, kind, version } = decision;
        const stock = TRACKING[slot]?.stock ?? "";
        const what = { source, urn, stock, slot, sell, short, quantity, price, kind, version };
        const order: SentOrder = { ...what, triggerSequence: decision.sequence, arrivalNs: 0n };
        const note = { order, filled: 0, cancelled: 0, answered: false, over: false, told: false, fills: [] };
        this.notes.push(note);
      },
    });
    path.clear(
      TRACKING.map((slot) => ({ ...slot, initialTrading: true })),
      FEED,
    );
    const limits = { ...OPEN_LIMITS, stateMask: 0 };
    const imbalance = {
      ...IDLE.imbalance,
      enabled: true,
      ratioQ4: 16,
      maxSpread: 2 ** 31,
      orderQuantity: QUANTITIES[1],
    };
    const momentum = { ...IDLE.momentum, enabled: true, kSlow: 2, orderQuantity: QUANTITIES[2] };
    const symbol = { limits, imbalance, momentum };
    path.commit(configOf({ 0: symbol, 1: symbol }, { rulesOff: [13] }), 1);
    path.session(SESSION);
    path.lease(2n ** 64n - 1n);
    path.arm();
    return path;
  }

  #match = 0n;

  /** A new book of `slot`, on one path or (without one) on both; the strategies take part. */
  book(slot: 0 | 1, bidTicks: number, bidShares: number, askShares: number, only?: OrderSource): void {
    const { windowLo = 0, tick = 1 } = TRACKING[slot] ?? {};
    const locate = LOCATE_OF[slot] ?? 0;
    const bid = windowLo + tick * bidTicks;
    const old = this.#live[slot] ?? [];
    const [buy, sell] = [this.#reference++, this.#reference++];
    const messages = framed(
      ...old.map((reference) => itch.remove(reference, locate)),
      itch.add(buy, "B", bidShares, bid, locate),
      itch.add(sell, "S", askShares, bid + tick, locate),
    );
    this.#live[slot] = [buy, sell];
    for (const source of ["card", "software"] as const) {
      const path = this.path(source);
      // The other one sees the same book, disarmed: its intents go nowhere.
      if (only !== undefined && only !== source) path.disarm();
      path.messages(messages, 1n);
      path.arm();
    }
  }

  /** The gateway gets the path's record of the order. */
  tell(note: Note): void {
    if (note.told) return;
    note.told = true;
    const { order } = note;
    for (const { quantity, price } of note.fills) this.#hear(order.kind, order, quantity, price);
    this.desk.sent(order);
  }

  accept(note: Note, state: "L" | "D"): void {
    const { urn, sell, short, quantity, stock: symbol, price } = note.order;
    const side = !sell ? "B" : short ? "T" : "S";
    const bytes = new Uint8Array(BYTES_MAX);
    const rest = { timeInForce: "3", display: "Y", capacity: "P", intermarketSweep: "N", crossType: "N" } as const;
    const reply = { timestamp: 1n, urn, side, quantity, symbol, price: BigInt(price), ...rest } as const;
    const length = ouch50.encodeOrderAccepted(
      { ...reply, orderReference: 1n, state, clOrdId: "TG000000010001", options: [] },
      bytes,
    );
    note.answered = true;
    if (state === "D") this.#end(note, () => (note.cancelled = quantity));
    this.#message(note, bytes.subarray(0, length));
  }

  reject(note: Note): void {
    const bytes = new Uint8Array(BYTES_MAX);
    const length = ouch50.encodeRejected({ timestamp: 1n, urn: note.order.urn, reason: 7, clOrdId: "" }, bytes);
    note.answered = true;
    this.#end(note, () => (note.cancelled = note.order.quantity));
    this.#message(note, bytes.subarray(0, length));
  }

  cancel(note: Note, quantity: number): void {
    const bytes = new Uint8Array(BYTES_MAX);
    const length = ouch50.encodeOrderCanceled({ timestamp: 1n, urn: note.order.urn, quantity, reason: "I" }, bytes);
    this.#end(note, () => (note.cancelled += quantity));
    this.#message(note, bytes.subarray(0, length));
  }

  fill(note: Note, quantity: number, price: number): void {
    const { order } = note;
    const bytes = new Uint8Array(BYTES_MAX);
    const what = {
      timestamp: 1n,
      urn: order.urn,
      quantity,
      price: BigInt(price),
      liquidity: "R",
      matchNumber: ++this.#match,
    };
    const length = ouch50.encodeOrderExecuted({ ...what, options: [] }, bytes);
    note.fills.push({ quantity, price });
    this.#hear(0, order, quantity, price);
    if (note.told) this.#hear(order.kind, order, quantity, price);
    this.#end(note, () => (note.filled += quantity));
    this.#message(note, bytes.subarray(0, length));
  }

  withdraw(note: Note): void {
    note.answered = true;
    this.#end(note, () => (note.cancelled = note.order.quantity));
    this.desk.withdrawn(note.order.urn, "kill");
  }

  neverArrived(note: Note): void {
    note.answered = true;
    this.#end(note, () => (note.cancelled = note.order.quantity));
    this.desk.neverArrived(note.order.source, note.order.urn);
  }

  left({ order, filled, cancelled }: Note): number {
    return order.quantity - filled - cancelled;
  }

  #end(note: Note, change: () => void): void {
    change();
    note.over = this.left(note) === 0;
  }

  #message(note: Note, bytes: Uint8Array): void {
    this.desk.message(note.order.source, bytes);
  }

  #hear(kind: number, { slot, sell }: SentOrder, quantity: number, price: number): void {
    this.heard.push({ kind, slot, signed: sell ? -quantity : quantity, price });
  }
}
