/**
 * Parent orders in this gateway: the market as they see it, the way of their child orders (the software path's gate, journal and session, as of every
 * other order), and the clock that steps them. They trade only while the software path does.
 */
import type { Logger } from "pino";
import { RULES } from "../proto/mod.ts";
import type { Clock, Timer } from "./clock.ts";
import type { ConfigurationStore, Tracked } from "./configuration/configuration-store.ts";
import { ExecutionDesk } from "./execution/execution-desk.ts";
import type { ChildIntent, MarketNow, Parent, Placed } from "./execution/parent.ts";
import type { ParentSpec } from "./execution/parent-spec.ts";
import type { ParentRecord } from "./execution/records.ts";
import { TradeTape, type Volume } from "./execution/trade-tape.ts";
import type { Journal } from "./journal/journal.ts";
import { isKilling, type KillSwitches } from "./kill-switches.ts";
import type { Execution, Order } from "./orders/order-table.ts";
import type { TradingControl } from "./placement/trading-control.ts";
import type { Recovery } from "./recovery/recovery.ts";
import type { VenueSessions } from "./session/venue-sessions.ts";
import type { SoftwareDesk } from "./software/software-desk.ts";
import type { Alarms } from "./telemetry/alarms.ts";

export interface ExecutionParts {
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly configuration: ConfigurationStore;
  readonly journal: Journal;
  readonly log: Logger;
  readonly kill: KillSwitches;
  readonly recovery: Recovery;
  readonly sessions: VenueSessions;
  readonly software: SoftwareDesk | undefined;
  readonly trading: TradingControl;
  note(record: ParentRecord): void;
}

/** Parents look at the market this often, and whenever something of theirs is due. */
const STEP_US = 20_000;
/** For the venue's word on what was cancelled when the gateway ends. */
const CLOSE_MS = 500;
const NOTHING: Volume = { shares: 0, notional: 0n, unpriced: 0 };
/** Strategies that trade on the position of the symbol: a parent's shares would be theirs to trade away. */
const ON_POSITION = ["meanReversion", "arbitrage", "marketMaking"] as const;

export class Executions {
  readonly desk: ExecutionDesk;
  readonly #parts: ExecutionParts;
  /** The wall clock at the start; from there on the monotonic one counts, so that time does not jump. */
  readonly #originUs: number;
  readonly #originNs: bigint;
  #tape = new TradeTape([], () => undefined);
  /** Of the tapes before this one, by stock. */
  readonly #earlier = new Map<string, Volume>();
  #tracked: Tracked | undefined;
  #timer: Timer | undefined;
  #closing = false;
  /** A parent went wrong: none of them goes on in this run. */
  #failed = false;
  #quiet: (() => void) | undefined;

  constructor(parts: ExecutionParts) {
    this.#parts = parts;
    const { clock } = parts;
    this.#originUs = Number(clock.wallNs() / 1000n);
    this.#originNs = clock.monotonicNs();
    this.desk = new ExecutionDesk({
      market: (stock) => this.#market(stock),
      place: (parent, child) => this.#place(parent, child),
      cancel: (urn) => this.#parts.sessions.cancel("software", urn),
      note: (record) => {
        // A parent that could not be noted is not begun; of one that was, the next run has to know all it can.
        if (record.type === "parent") this.#parts.journal.append(record);
        else this.#parts.note(record);
      },
      changed: (parent) => this.#changed(parent),
    });
  }

  /** Wall clock of the gateway's start plus what has passed since, us since 1970. */
  get nowUs(): number {
    return this.#originUs + Number((this.#parts.clock.monotonicNs() - this.#originNs) / 1000n);
  }

  /** Before the accounts are read from the venue's records. */
  start(): void {
    this.desk.recover(this.#parts.journal.recovered.parents);
    const { recovered } = this.desk.counts;
    if (recovered > 0) this.#parts.log.info({ parents: recovered }, "parent orders of earlier runs");
    this.wake();
  }

  /** What rests is cancelled; resolves with the venue's last word on it, or when that takes too long. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#timer?.cancel();
    if (!this.#failed) this.desk.step(this.nowUs, true);
    if (this.#restingChildren === 0) return;
    const quiet = Promise.withResolvers<void>();
    this.#quiet = quiet.resolve;
    const late = this.#parts.clock.after(CLOSE_MS, quiet.resolve);
    await quiet.promise;
    late.cancel();
  }

  /** Other stocks are tracked from here on; undefined: none. */
  track(tracked: Tracked | undefined): void {
    for (const { stock, locate } of this.#tracked?.slots ?? []) {
      this.#earlier.set(stock, added(this.#earlier.get(stock) ?? NOTHING, this.#tape.volume(locate)));
    }
    this.#tracked = tracked;
    const { recovery } = this.#parts;
    this.#tape = new TradeTape(
      (tracked?.slots ?? []).map(({ locate }) => locate),
      (locate, reference) => recovery.feed.books.priceOf(locate, reference),
    );
  }

  /** A message of the feed, in its order and once, before the exact books have it. */
  feedMessage(view: DataView, at: number, length: number): void {
    if (TradeTape.concerns(view.getUint8(at)))
      this.#tape.message(new Uint8Array(view.buffer, view.byteOffset + at, length));
  }

  order(order: Order): void {
    this.desk.order(order);
    if (this.#restingChildren === 0) this.#quiet?.();
  }

  execution(execution: Execution): void {
    const quotes = this.#quotes(execution.order.stock);
    this.desk.execution(execution, quotes === undefined ? undefined : quotes.bid + quotes.ask);
  }

  /** A parent was begun or resumed: steps go on until none is left. */
  wake(): void {
    if (this.#timer !== undefined || this.#closing || this.#failed || !this.desk.active) return;
    // Never within the call that made it so: that may be the software path's own.
    this.#timer = this.#parts.clock.after(1, () => this.#step());
  }

  #step(): void {
    const now = this.nowUs;
    let next: number;
    try {
      next = Math.min(this.desk.step(now, true) ?? now + STEP_US, now + STEP_US);
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (!this.desk.active || this.#closing) {
      this.#timer = undefined;
      return;
    }
    this.#timer = this.#parts.clock.after(Math.max(1, Math.ceil((next - now) / 1000)), () => this.#step());
  }

  /** What they have open is taken back, nothing more is sent, and somebody has to look. */
  #fail(error: unknown): void {
    this.#failed = true;
    this.#timer = undefined;
    const message = `parent orders do not go on: ${error instanceof Error ? error.message : String(error)}`;
    this.#parts.log.error(error, message);
    this.#parts.alarms.raise("SOFTWARE_FAILED", message, "parents");
    for (const parent of this.desk.all()) {
      for (const { urn, rests } of parent.children) if (rests) this.#parts.sessions.cancel("software", urn);
    }
  }

  get #restingChildren(): number {
    let resting = 0;
    for (const parent of this.desk.all()) resting += parent.children.filter(({ rests }) => rests).length;
    return resting;
  }

  #market(stock: string): MarketNow | undefined {
    const slot = this.#tracked?.slotOf.get(stock);
    const tracked = slot === undefined ? undefined : this.#tracked?.slots.find((entry) => entry.slot === slot);
    if (tracked === undefined) return undefined;
    return {
      quotes: this.#quotes(stock),
      volume: added(this.#earlier.get(stock) ?? NOTHING, this.#tape.volume(tracked.locate)),
      tick: tracked.tick,
      lot: tracked.lot,
      obstacle: this.#obstacle(stock, tracked.slot),
    };
  }

  #quotes(stock: string): MarketNow["quotes"] {
    const slot = this.#parts.software?.slotOf(stock);
    const path = this.#parts.software?.path;
    if (slot === undefined || path === undefined) return undefined;
    const { valid, bidPrice: bid, bidQuantity, askPrice: ask, askQuantity } = path.viewOf(slot);
    if (!valid || bid === 0 || ask === 0 || bid >= ask) return undefined;
    return { bid, bidQuantity, ask, askQuantity };
  }

  /** Why nothing of this stock may be sent. */
  #obstacle(stock: string, slot: number): string | undefined {
    const { trading, kill, software, configuration } = this.#parts;
    if (this.#closing) return "the gateway ends";
    if (this.#failed) return "parent orders failed: see the alarms";
    if (isKilling(kill) && (kill.global || kill.stocks.includes(stock))) return "a kill switch is set";
    if (trading.actual !== "software") return `the software path does not trade: the gateway is ${trading.actual}`;
    if (software?.armed !== true) return "the software path is not armed";
    const symbol = configuration.inForce?.datapath.symbols.get(slot);
    const beside = ON_POSITION.find((kind) => symbol?.[kind].enabled === true);
    return beside === undefined
      ? undefined
      : `strategy ${beside} of ${stock} trades on the position: switch it off first`;
  }

  #place({ id, stock, sell }: ParentSpec, child: ChildIntent): Placed {
    const { software } = this.#parts;
    // The path's own: another tracking may be on its way to it.
    const slot = software?.slotOf(stock);
    if (slot === undefined || software === undefined) return { refused: `${stock} is not tracked` };
    const placed = software.submit({ slot, sell, ...child }, id);
    if ("urn" in placed) return placed;
    return {
      refused: placed.rule === undefined ? placed.why : `risk rule ${placed.rule} (${RULES[placed.rule - 1]?.name})`,
    };
  }

  #changed({ spec: { id }, state, why, filled }: Parent): void {
    this.#parts.log.info({ parent: id, state, filled }, `parent ${id}: ${state}${why === "" ? "" : ` (${why})`}`);
    this.wake();
  }
}

function added(a: Volume, b: Volume): Volume {
  return { shares: a.shares + b.shares, notional: a.notional + b.notional, unpriced: a.unpriced + b.unpriced };
}
