/**
 * The venue's session is the day. When it has another name, positions are carried over: what was held at the end of the old one is the opening balance of
 * the new one, at its cost, and results, totals and message numbers begin anew. Both accounts go over together, before anything of the new day is read.
 *
 * A balance is proven when both accounts had been read to their end with nothing armed and nothing open after it (`flat` in the journal, or the running
 * gateway's own knowledge). Any other keeps the gateway from being armed until a person says what is held.
 */
import type { Logger } from "pino";
import type { Journal } from "./journal/journal.ts";
import type { JournalRecord, OpeningRecord } from "./journal/records.ts";
import type { Balance } from "./orders/exposure.ts";
import type { OrderDesk } from "./orders/order-desk.ts";
import type { OrderSource } from "./orders/order-table.ts";
import type { TradingControl } from "./placement/trading-control.ts";
import type { VenueSessions } from "./session/venue-sessions.ts";
import type { Alarms } from "./telemetry/alarms.ts";
import type { GatewayState } from "./telemetry/state.ts";
import type { TelemetryHub } from "./telemetry/telemetry-hub.ts";

/** A person's word on what the account holds when a session of the venue begins. */
export interface OpeningBalance {
  /** The venue's name of the session. */
  readonly session: string;
  readonly author: string;
  readonly reason: string;
  /** All there are; price of 1e-4 currency units. */
  readonly positions: readonly { readonly symbol: string; readonly quantity: number; readonly price_e4: number }[];
}

export interface TradingDayParts {
  readonly alarms: Alarms;
  readonly desk: OrderDesk;
  readonly journal: Journal;
  readonly log: Logger;
  readonly sessions: VenueSessions;
  readonly state: Pick<GatewayState, "position">;
  readonly telemetry: Pick<TelemetryHub, "position">;
  readonly trading: TradingControl;
  note(record: JournalRecord): void;
}

type Sessions = Readonly<Record<OrderSource, string>>;

const ALARM = "opening balance";
const SOURCES = ["card", "software"] as const;

export class TradingDay {
  readonly #parts: TradingDayParts;
  readonly #given: OpeningBalance | undefined;
  #sessions: Sessions;
  /** Where an account's venue is already. */
  readonly #next: Partial<Record<OrderSource, string>> = {};
  #opening: OpeningRecord | undefined;
  /** Accounts that were read to their end in this run, in the sessions of the day. */
  readonly #read = new Set<OrderSource>();
  /** The journal says what is held, and nothing has changed since. */
  #flat = false;
  /** This run has heard of more than the runs before had. */
  #news = false;

  constructor(parts: TradingDayParts, given: OpeningBalance | undefined) {
    this.#parts = parts;
    this.#given = given;
    const { days } = parts.journal.recovered;
    this.#sessions = { card: days.card.session, software: days.software.session };
  }

  /** Why nothing may be armed on the positions that there are; undefined: they are proven. */
  get obstacle(): string | undefined {
    const opening = this.#opening;
    if (opening === undefined || opening.proven) return undefined;
    const { card, software } = opening.sessions;
    const name = software === "" ? card : software;
    return `positions at the beginning of session ${name} are not proven (${opening.why}): start the gateway with --opening FILE`;
  }

  /** Before any message of the venue is read: the balance that the day began with. */
  start(): void {
    const { opening } = this.#parts.journal.recovered;
    const ofToday =
      opening !== undefined && SOURCES.every((of) => ["", this.#sessions[of]].includes(opening.sessions[of]));
    if (ofToday) this.#begin(opening);
    this.#flat = this.#parts.journal.recovered.flat !== undefined;
    const given = this.#givenFor(this.#sessions);
    if (given !== undefined && !same(given, this.#opening)) this.#take(given);
  }

  /**
   * The venue is in this session on an account of ours.
   * @throws Error when it is a new one and the other account is not known to be in a new one as well
   */
  begun(source: OrderSource, session: string): void {
    const known = this.#sessions[source];
    delete this.#next[source];
    if (known === session) return;
    if (known === "") {
      this.#sessions = { ...this.#sessions, [source]: session };
      const given = this.#givenFor(this.#sessions);
      // What is held is counted from there on: before anything is.
      const fresh = this.#parts.desk.counts.executions === 0;
      if (given !== undefined && fresh && !same(given, this.#opening)) this.#take(given);
      return;
    }
    this.#next[source] = session;
    const other = source === "card" ? "software" : "card";
    const otherNext = this.#sessions[other] === "" ? "" : this.#next[other];
    if (otherNext === undefined) {
      throw new Error(
        `the venue is in a new session, ${session}; the ${other} account is in ${this.#sessions[other]} as far as is known`,
      );
    }
    this.#roll({ card: "", software: "", [source]: session, [other]: otherNext });
  }

  /** An account has been read to its end. */
  settled(source: OrderSource): void {
    this.#read.add(source);
    const given = this.#given;
    if (given !== undefined && this.#read.size === SOURCES.length && this.#givenFor(this.#sessions) === undefined) {
      this.#parts.log.warn({ given, sessions: this.#sessions }, "the opening balance given is of no session of today");
    }
    this.look();
  }

  /** Orders may leave from here on: before they can. */
  arming(): void {
    if (!this.#flat) return;
    this.#flat = false;
    this.#parts.note({ type: "armed" });
  }

  /** Something has happened to an order or a position. */
  traded(): void {
    this.#flat = false;
  }

  /** An execution, or a broken trade, that no run before has heard of. */
  heard(): void {
    this.#flat = false;
    this.#news = true;
  }

  /** Notes the balance when it is certain. */
  look(): void {
    const { desk, sessions, trading } = this.#parts;
    if (this.#flat || trading.armed || trading.busy || trading.unprovenStop !== undefined) return;
    if (desk.table.openCount > 0 || this.obstacle !== undefined) return;
    if (!SOURCES.every((source) => sessions.state(source).settled)) return;
    this.#flat = true;
    this.#parts.note({ type: "flat", positions: desk.exposure.balances() });
  }

  #roll(sessions: Sessions): void {
    const { desk, journal, log } = this.#parts;
    const before = this.#sessions;
    const given = this.#givenFor(sessions);
    const open = desk.table.openCount;
    const complete = SOURCES.every((source) => this.#read.has(source));
    const flat = this.#news ? undefined : journal.recovered.flat;
    const unproven = this.obstacle;
    this.#sessions = sessions;
    this.#read.clear();
    this.#news = true;
    for (const source of SOURCES) delete this.#next[source];
    desk.sessionOver();
    log.warn({ before, sessions }, "the venue has begun a new session: a new day");
    if (given !== undefined) this.#take(given);
    else {
      const positions = complete || flat === undefined ? desk.exposure.balances() : flat;
      let why = "";
      if (unproven !== undefined) why = "those of the session before were not";
      else if (complete) why = open === 0 ? "" : `${open} orders were open when the session before ended`;
      else if (flat === undefined) why = "the gateway did not see the end of the session before";
      this.#take({ type: "opening", sessions, positions, proven: why === "", why });
    }
    desk.newDay();
  }

  #take(opening: OpeningRecord): void {
    this.#parts.note(opening);
    this.#begin(opening);
  }

  #begin(opening: OpeningRecord): void {
    const { alarms, desk, log, state, telemetry } = this.#parts;
    this.#opening = opening;
    this.#flat = opening.proven;
    desk.exposure.open(opening.positions);
    log.info(opening, "opening balance");
    const { obstacle } = this;
    if (obstacle === undefined) alarms.clear("ORDERS_UNSETTLED", ALARM);
    else alarms.raise("ORDERS_UNSETTLED", obstacle, ALARM);
    for (const position of desk.ledger.all()) telemetry.position(state.position(position));
  }

  /** The person's word, when it is about these sessions. Of kinds nobody has said anything: it is the account's alone. */
  #givenFor(sessions: Sessions): OpeningRecord | undefined {
    const given = this.#given;
    if (given === undefined || !SOURCES.some((source) => sessions[source] === given.session)) return undefined;
    const positions = given.positions.map(
      ({ symbol: stock, quantity, price_e4 }): Balance => ({
        ...{ stock, kind: 0, quantity },
        cost: String(BigInt(price_e4) * BigInt(quantity)),
      }),
    );
    return { type: "opening", sessions, positions, proven: true, why: given.reason, by: given.author };
  }
}

function same(a: OpeningRecord, b: OpeningRecord | undefined): boolean {
  const content = ({ positions, why, by }: OpeningRecord): string => JSON.stringify([positions, why, by]);
  return b !== undefined && content(a) === content(b);
}
