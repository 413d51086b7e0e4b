/**
 * The gateway's two accounts at the venue and the sessions on them. Each account is first settled: all of its messages are read from the
 * venue's records, so that positions and open orders are the venue's, not a memory of ours. Then its session is opened where the records
 * end, and opened again when it is lost, after another settlement, because orders may have been on their way.
 */
import { type event, type FrameAddresses, ouch50 } from "../../proto/mod.ts";
import type { Clock, Timer } from "../clock.ts";
import type { RemoteRegisters } from "../device/mod.ts";
import type { Journal } from "../journal/journal.ts";
import type { OrderNumbers } from "../journal/order-numbers.ts";
import type { Network } from "../network/network.ts";
import type { OrderDesk } from "../orders/order-desk.ts";
import { isUnanswered } from "../orders/order-state.ts";
import type { OrderSource } from "../orders/order-table.ts";
import { orderBytes } from "./card-order.ts";
import { CardSession } from "./card-session.ts";
import { KernelSession, type VenueAddress } from "./kernel-stream.ts";
import { type Settlement, settle } from "./settlement.ts";
import { SOUP_TIMES } from "./soup-client.ts";

export interface VenueOptions {
  /** Where the kernel's sockets reach the venue. */
  readonly venue: VenueAddress;
  readonly accounts: Readonly<Record<OrderSource, { readonly username: string; readonly password: string }>>;
  /** Of the card's segments; the local port is `localPort` plus something random. */
  readonly addresses: Omit<FrameAddresses, "sourcePort">;
  readonly settleTimeoutMs: number;
  readonly retransmitMs: number;
  readonly retransmitLimit: number;
}

export interface VenueSessionsEvents {
  /** Session of an account came up, went down or was settled. */
  changed(source: OrderSource): void;
  /** The venue is in this session, and nothing of it has been read. @throws when it must not be read yet */
  begun(source: OrderSource, session: string): void;
  /** The session was up and is lost. */
  lost(source: OrderSource, message: string): void;
  /** The venue's records tell of orders that are still alive: they are cancelled, and the account is not settled before. */
  rested(source: OrderSource, count: number): void;
  /** Whether the card's orders may get to the venue now. */
  ordersWanted(): boolean;
}

export interface VenueAccountState {
  readonly settled: boolean;
  readonly loggedIn: boolean;
  readonly session: string;
  readonly next: number;
  readonly nextUrn: number;
  /** Why not logged in; empty: it is. */
  readonly problem: string;
}

interface VenueAccount {
  settled: boolean;
  session: string;
  next: number;
  problem: string;
  working: boolean;
}

const RETRY_MS = 500;
const CLOSE_MS = 500;
/** Ephemeral ports (RFC 6335). */
const LOCAL_PORT_FIRST = 49_152;
const LOCAL_PORTS = 16_384;

export class VenueSessions {
  readonly #options: VenueOptions;
  readonly #network: Network;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #desk: OrderDesk;
  readonly #numbers: Readonly<Record<OrderSource, OrderNumbers>>;
  readonly #journal: Pick<Journal, "append">;
  readonly #events: VenueSessionsEvents;
  readonly #accounts: Readonly<Record<OrderSource, VenueAccount>> = { card: fresh(), software: fresh() };
  readonly #timers: Partial<Record<OrderSource | "cut", Timer>> = {};
  readonly #ending = new AbortController();
  #software: KernelSession | undefined;
  #card: CardSession | undefined;
  #device: RemoteRegisters | undefined;
  #cardWanted = false;

  /** @param random whole number of 32 bits */
  constructor(
    options: VenueOptions,
    network: Network,
    clock: Clock,
    random: () => number,
    desk: OrderDesk,
    numbers: Readonly<Record<OrderSource, OrderNumbers>>,
    journal: Pick<Journal, "append">,
    events: VenueSessionsEvents,
  ) {
    this.#options = options;
    this.#network = network;
    this.#clock = clock;
    this.#random = random;
    this.#desk = desk;
    this.#numbers = numbers;
    this.#journal = journal;
    this.#events = events;
  }

  start(): void {
    this.#work("card");
    this.#work("software");
  }

  /** The software path's session, when it is logged in. */
  get software(): KernelSession | undefined {
    return this.#software?.soup.loggedIn === true ? this.#software : undefined;
  }

  /** The card's session, when the card may send in it. */
  get card(): CardSession | undefined {
    return this.#card?.ready === true ? this.#card : undefined;
  }

  state(source: OrderSource): VenueAccountState {
    const account = this.#accounts[source];
    const soup = source === "card" ? this.#card?.soup : this.#software?.soup;
    const loggedIn = source === "card" ? this.card !== undefined : this.software !== undefined;
    return {
      settled: account.settled,
      loggedIn,
      session: account.session,
      next: soup?.loggedIn === true ? soup.nextSequence : account.next,
      nextUrn: this.#numbers[source].next,
      problem: loggedIn ? "" : account.problem,
    };
  }

  /** The card's account is settled and has no session: nothing that the card sent can get to the venue any more. */
  get cardRecordsComplete(): boolean {
    return this.#accounts.card.settled && this.#card === undefined;
  }

  /** The link to a card is there, or gone. */
  device(device: RemoteRegisters | undefined): void {
    this.#device = device;
    if (device === undefined) this.#endCard("the link to the card is lost");
    this.#work("card");
  }

  /** Whether the card's session is to be up: not while the software path trades or a hand-over goes on. */
  wantCard(wanted: boolean): void {
    this.#cardWanted = wanted;
    this.#work("card");
  }

  /** The venue has sent the card something. */
  frameReceived(): void {
    this.#card?.received();
  }

  /** An action that passed the card's gate; whether and with which number it left is told after it. */
  cardOrder(decision: event.Decision): void {
    this.#card?.orderDecided(decision.urn, orderBytes(decision));
  }

  /** An order that the card sent by itself. */
  cardTransmitted({ urn, tcpSequence }: event.Tx): void {
    this.#card?.orderLeft(urn, tcpSequence);
    // It left before the stop, and its record came after it.
    if (!this.#events.ordersWanted()) this.cardStopped();
  }

  /**
   * The card is proven to have stopped. Its orders are not sent again: one that the venue has not acknowledged when it was due to be
   * repeated has the session ended, and the venue's records say what became of it.
   */
  cardStopped(): void {
    const session = this.#card;
    if (session === undefined || !this.#cardWanted) return;
    this.#timers.cut?.cancel();
    this.#timers.cut = this.#clock.after(this.#options.retransmitMs, () => {
      const over = this.#card !== session || !this.#cardWanted || this.#events.ordersWanted();
      if (over || !session.ordersUnderWay) return;
      this.#endCard("the venue has not acknowledged every order that the card sent before it stopped");
      this.#work("card");
    });
  }

  cardWithdrew(urn: number): void {
    this.#card?.orderWithdrawn(urn);
  }

  /** Asks the venue to cancel what is left of an order. @returns false: nothing is left, or its session is down */
  cancel(source: OrderSource, urn: number): boolean {
    const soup = source === "card" ? this.card?.soup : this.software?.soup;
    if (soup?.loggedIn !== true || !this.#desk.cancelAsked(source, urn)) return false;
    const cancel = new Uint8Array(ouch50.CANCEL_ORDER_LENGTH);
    ouch50.encodeCancelOrder({ urn, quantity: 0 }, cancel);
    soup.send(cancel);
    return true;
  }

  /**
   * Ends the card's session wherever it is and reads the venue's records to their end.
   * @throws what could not be proven
   */
  async settleCard(signal: AbortSignal): Promise<Settlement> {
    this.#endCard("settling the account");
    return this.#settle("card", AbortSignal.any([signal, this.#ending.signal]));
  }

  /** Logs out of both sessions; the card's is cut off when the venue does not answer. */
  async close(): Promise<void> {
    this.#ending.abort(new Error("the gateway ends"));
    for (const timer of Object.values(this.#timers)) timer.cancel();
    this.#software?.close();
    const card = this.#card;
    if (card === undefined) return;
    const late = this.#clock.after(CLOSE_MS, () => card.destroy());
    await card.close();
    late.cancel();
  }

  #work(source: OrderSource): void {
    const account = this.#accounts[source];
    if (account.working || this.#ending.signal.aborted || !this.#needed(source)) return;
    account.working = true;
    this.#open(source).then(
      () => {
        account.working = false;
        // What was wanted may have changed meanwhile.
        this.#work(source);
      },
      (error: unknown) => {
        account.working = false;
        account.problem = error instanceof Error ? error.message : String(error);
        this.#events.changed(source);
        this.#retry(source);
      },
    );
  }

  #needed(source: OrderSource): boolean {
    if (!this.#accounts[source].settled) return source === "software" || !this.#handsOff;
    return source === "software"
      ? this.#software === undefined
      : this.#card === undefined && this.#device !== undefined && this.#cardWanted;
  }

  /** The card's account is the hand-over's business. */
  get #handsOff(): boolean {
    return !this.#cardWanted && this.#accounts.card.next > 1;
  }

  async #open(source: OrderSource): Promise<void> {
    if (!this.#accounts[source].settled) await this.#settle(source, this.#ending.signal);
    if (!this.#needed(source)) return;
    if (source === "software") this.#openSoftware();
    else this.#openCard();
  }

  async #settle(source: OrderSource, signal: AbortSignal): Promise<Settlement> {
    const account = this.#accounts[source];
    const { network, clock, options } = { network: this.#network, clock: this.#clock, options: this.#options };
    const sentOnly = () => [...this.#desk.table.open(source)].filter(({ state }) => isUnanswered(state));
    const result = await settle(
      { ...options.accounts[source], session: account.session, from: account.next },
      {
        begun: (session) => {
          if (session === account.session) return account.next;
          this.#begun(source, session);
          // What is noted of its messages has to be under its name.
          this.#journal.append({ type: "session", source, session, next: 1 });
          account.session = session;
          account.next = 1;
          return account.next;
        },
        message: (payload, sequence) => {
          this.#desk.message(source, payload);
          account.next = sequence + 1;
        },
        complete: (nextUrn) => {
          this.#numbers[source].atLeast(nextUrn);
          for (const { urn } of sentOnly()) this.#desk.neverArrived(source, urn);
          // They are cancelled now.
          const resting = [...this.#desk.table.open(source)];
          for (const { urn } of resting) this.#desk.cancelAsked(source, urn);
          if (resting.length > 0) this.#events.rested(source, resting.length);
        },
        open: () => [...this.#desk.table.open(source)].map(({ urn }) => urn),
      },
      { network, clock, venue: options.venue, times: SOUP_TIMES, timeoutMs: options.settleTimeoutMs },
      signal,
    );
    account.settled = true;
    account.session = result.session.trim();
    account.next = result.next;
    this.#journal.append({ type: "session", source, session: account.session, next: account.next });
    this.#events.changed(source);
    return result;
  }

  /** @throws what keeps it from being read */
  #begun(source: OrderSource, session: string): void {
    try {
      this.#events.begun(source, session);
    } catch (error) {
      // The other account may be where this one is, and has no session that would say so.
      const other = source === "card" ? "software" : "card";
      const idle = (other === "card" ? this.#card : this.#software) === undefined;
      if (idle && this.#accounts[other].settled) {
        this.#accounts[other].settled = false;
        this.#work(other);
      }
      throw error;
    }
  }

  #openSoftware(): void {
    const account = this.#accounts.software;
    this.#software = new KernelSession(
      this.#network,
      this.#options.venue,
      { ...this.#options.accounts.software, session: account.session, sequence: account.next },
      SOUP_TIMES,
      this.#clock,
      {
        loggedIn: () => this.#events.changed("software"),
        message: (payload, sequence) => {
          account.next = sequence + 1;
          this.#desk.message("software", payload);
        },
        ended: (error) => {
          this.#software = undefined;
          // Orders may have been on their way, replies too: the venue's records say what became of them.
          account.settled = false;
          this.#ended("software", error);
        },
      },
    );
  }

  #openCard(): void {
    const account = this.#accounts.card;
    const device = this.#device;
    if (device === undefined) return;
    const { first } = this.#numbers.card.reserve();
    const sourcePort = LOCAL_PORT_FIRST + (this.#random() % LOCAL_PORTS);
    const session = new CardSession(
      device,
      {
        addresses: { ...this.#options.addresses, sourcePort },
        initialSequence: this.#random(),
        login: { ...this.#options.accounts.card, session: account.session, sequence: account.next },
        times: SOUP_TIMES,
        retransmitMs: this.#options.retransmitMs,
        retransmitLimit: this.#options.retransmitLimit,
        urn: first,
      },
      this.#clock,
      {
        ready: () => this.#events.changed("card"),
        message: (payload, sequence) => {
          account.next = sequence + 1;
          this.#desk.message("card", payload);
        },
        ended: (error) => {
          if (this.#card === session) this.#card = undefined;
          account.settled = false;
          this.#ended("card", error);
        },
      },
    );
    this.#card = session;
    session.start();
  }

  #endCard(reason: string): void {
    const session = this.#card;
    if (session === undefined) return;
    this.#card = undefined;
    this.#accounts.card.settled = false;
    this.#accounts.card.problem = reason;
    session.destroy();
    this.#events.changed("card");
  }

  #ended(source: OrderSource, error: Error): void {
    this.#accounts[source].problem = error.message;
    this.#events.changed(source);
    this.#events.lost(source, error.message);
    this.#retry(source);
  }

  #retry(source: OrderSource): void {
    this.#timers[source]?.cancel();
    if (this.#ending.signal.aborted) return;
    this.#timers[source] = this.#clock.after(RETRY_MS, () => this.#work(source));
  }
}

function fresh(): VenueAccount {
  return { settled: false, session: "", next: 1, problem: "not logged in yet", working: false };
}
