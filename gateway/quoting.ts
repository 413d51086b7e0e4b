/**
 * Market making's quotes between the order desk and the paths: when they may rest, what takes them out, and who is told of what rests. A quote
 * rests at the venue whether or not anybody looks after it, so whatever ends a path's trading, or its sight of the market, takes them out at once.
 */
import type { Logger } from "pino";
import { event, type QuoteUpdate, STRATEGY } from "../proto/mod.ts";
import type { Account } from "./account.ts";
import type { AccountFeed } from "./card/account-feed.ts";
import type { Clock } from "./clock.ts";
import type { ConfigurationStore } from "./configuration/configuration-store.ts";
import type { KillSwitches } from "./kill-switches.ts";
import type { OrderDesk } from "./orders/order-desk.ts";
import type { Order, OrderSource } from "./orders/order-table.ts";
import { Quotes } from "./orders/quotes.ts";
import type { TradingControl } from "./placement/trading-control.ts";
import type { VenueSessions } from "./session/venue-sessions.ts";
import type { SoftwareDesk } from "./software/software-desk.ts";

export interface QuotingParts {
  readonly account: Account;
  readonly cardAccount: AccountFeed | undefined;
  readonly clock: Clock;
  readonly configuration: ConfigurationStore;
  readonly desk: OrderDesk;
  readonly kill: KillSwitches;
  readonly log: Logger;
  readonly sessions: VenueSessions;
  readonly software: SoftwareDesk | undefined;
  readonly trading: TradingControl;
}

// Of a recovery record: outcome, and op of the one repair that does not make a book invalid.
const DONE = 0;
const RESTORE = 3;
/** For the venue's word on what was taken out when the gateway ends. */
const CLOSE_MS = 500;

export class Quoting {
  readonly quotes: Quotes;
  readonly #parts: QuotingParts;
  /** Slots whose market the path has not seen since its feed had a fault, or its book was begun anew. */
  readonly #blind: Readonly<Record<OrderSource, Set<number>>> = { card: new Set(), software: new Set() };
  #quiet: (() => void) | undefined;

  constructor(parts: QuotingParts) {
    this.#parts = parts;
    this.quotes = new Quotes(parts.desk, {
      tell: (source, stock, update) => this.#tell(source, stock, update),
      cancelAnswered: (source) =>
        parts.account.apply(source, { position: undefined, exposure: undefined, answered: 1 }),
      cancel: (source, urn) => parts.sessions.cancel(source, urn),
      obstacle: (source, stock) => this.#obstacle(source, stock),
      pulled: (source, count, why) => parts.log.warn({ source, count }, `${count} quotes taken out: ${why}`),
    });
  }

  /** Something happened to an order. */
  order(order: Order): void {
    if (order.rests === true) this.#tellOwnPrices(order.stock, order.source);
    this.quotes.order(order);
    if (this.#quiet !== undefined && this.quotes.open === 0) this.#quiet();
  }

  /** An event record of a path; valid during the call, which may be within the path's own. */
  record(source: OrderSource, words: Uint32Array, at: number): void {
    const head = words[at] ?? 0;
    const blind = this.#blind[source];
    const type = head & 0xff;
    const slot = (head >>> 8) & 0xff;
    if (type === event.FEED_TYPE) {
      for (const tracked of this.#parts.configuration.tracked?.slots ?? []) blind.add(tracked.slot);
      this.quotes.sweep();
    } else if (type === event.RECOVERY_TYPE && ((head >>> 16) & 0xff) === DONE && head >>> 24 !== RESTORE) {
      blind.add(slot);
      this.quotes.sweep();
    } else if (blind.size > 0 && type === event.BBO_TYPE) blind.delete(slot);
  }

  /** The path was cleared: it knows of no quotes, and its books are new. */
  cleared(source: OrderSource): void {
    this.quotes.forget(source);
    this.#blind[source].clear();
  }

  /** What may rest has changed: the path that trades, or a kill switch. */
  changed(): void {
    this.quotes.sweep();
  }

  /** After trading was stopped: resolves with the venue's last word on quotes, or when that takes too long. */
  async close(): Promise<void> {
    if (this.quotes.open === 0) return;
    const quiet = Promise.withResolvers<void>();
    this.#quiet = quiet.resolve;
    const late = this.#parts.clock.after(CLOSE_MS, quiet.resolve);
    await quiet.promise;
    late.cancel();
  }

  #obstacle(source: OrderSource, stock: string): string | undefined {
    const { trading, kill, configuration } = this.#parts;
    if (kill.global || kill.kinds.includes(STRATEGY.marketMaking) || kill.stocks.includes(stock))
      return "a kill switch is set";
    const trades =
      source === "card" ? trading.cardOrdersWanted : trading.actual === "software" && trading.leaseLeftNs > 0n;
    if (!trades)
      return `the ${source === "card" ? "card" : "software path"} does not trade any more: ${trading.report.message}`;
    const slot = configuration.tracked?.slotOf.get(stock);
    return slot !== undefined && this.#blind[source].has(slot) ? "the path does not see the market" : undefined;
  }

  #tell(source: OrderSource, stock: string, update: Omit<QuoteUpdate, "slot">): void {
    const slot = this.#parts.configuration.tracked?.slotOf.get(stock);
    if (slot === undefined) return;
    if (source === "card") this.#parts.cardAccount?.quote({ slot, ...update });
    else this.#parts.software?.quote({ slot, ...update });
  }

  /** What rests is in nobody's way but our own: rule 16. */
  #tellOwnPrices(stock: string, source: OrderSource): void {
    const slot = this.#parts.configuration.tracked?.slotOf.get(stock);
    if (slot === undefined) return;
    const { bid, ask } = this.#parts.desk.ownPrices(stock, source);
    if (source === "card") this.#parts.cardAccount?.own(slot, bid, ask);
    else this.#parts.software?.own(slot, bid, ask);
  }
}
