/**
 * Who holds what: positions and money of each account and strategy, put together from executions, because the gateway tells positions of symbols only;
 * and orders as they leave and are open. An execution may come before its order is heard of: it is of no strategy until then.
 */
import type { Execution } from "../../proto/grpc/mod.ts";
import type { OrderEvent, Path } from "../http/api.ts";
import { NO_STRATEGY } from "../http/supervision.ts";
import { pathOf, sideName } from "../state/contract-words.ts";
import type { StateSink } from "../state/state-view.ts";

const ORDERS_MAX = 50_000;
const SEEN_MAX = 100_000;
/** Times of orders that left, for the longest window of a rule at a good rate. */
const SENT_MAX = 100_000;

/** Shares by symbol, and what they cost less what they brought, E4. */
export interface Holding {
  readonly shares: Map<string, number>;
  spentE4: number;
}

interface Fill {
  readonly symbol: string;
  readonly shares: number;
  readonly valueE4: number;
}

interface Known {
  strategy: string;
  /** Executed while the strategy was not known. */
  readonly early: Fill[];
}

export interface SentOrder {
  readonly atMs: number;
  readonly path: Path;
  readonly strategy: string;
  readonly symbol: string;
}

export class Books implements StateSink {
  readonly #nowMs: () => number;
  readonly #holdings = new Map<string, Holding>();
  readonly #orders = new Map<string, Known>();
  readonly #open = new Map<string, SentOrder & { readonly answered: boolean }>();
  readonly #seen = new Set<string>();
  #sent: SentOrder[] = [];

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Of an account or a strategy. */
  holding(name: string): Holding {
    let holding = this.#holdings.get(name);
    if (holding === undefined) {
      holding = { shares: new Map(), spentE4: 0 };
      this.#holdings.set(name, holding);
    }
    return holding;
  }

  /** Orders that may still execute. */
  get open(): Iterable<SentOrder & { readonly answered: boolean }> {
    return this.#open.values();
  }

  /** Those that left after then, oldest first. */
  sentAfter(sinceMs: number): readonly SentOrder[] {
    let first = this.#sent.length;
    while (first > 0 && (this.#sent[first - 1]?.atMs ?? 0) > sinceMs) first--;
    return this.#sent.slice(first);
  }

  order({ path, urn, symbol, state, kind, updatedMs }: OrderEvent): void {
    const key = `${path} ${urn}`;
    const strategy = kind === "" ? NO_STRATEGY : kind;
    const known = this.#orders.get(key);
    const atMs = Math.min(this.#nowMs(), updatedMs);
    if ((known === undefined || known.strategy === "") && state !== "withdrawn") {
      // Nearly always the newest; orders that are told again with a connection are older.
      let place = this.#sent.length;
      while (place > 0 && (this.#sent[place - 1]?.atMs ?? 0) > atMs) place--;
      this.#sent.splice(place, 0, { atMs, path, strategy, symbol });
      if (this.#sent.length > SENT_MAX) this.#sent = this.#sent.slice(-SENT_MAX / 2);
    }
    if (known === undefined) this.#orders.set(key, { strategy, early: [] });
    else if (known.strategy === "") {
      known.strategy = strategy;
      for (const fill of known.early.splice(0)) book(this.holding(strategy), fill);
    }
    dropOldest(this.#orders, ORDERS_MAX);
    if (state === "sent" || state === "live" || state === "unknown") {
      this.#open.set(key, { atMs, path, strategy, symbol, answered: state === "live" });
      dropOldest(this.#open, ORDERS_MAX);
    } else this.#open.delete(key);
  }

  execution({ urn, symbol, quantity, priceE4, matchNumber, path: of, side, broken }: Execution): void {
    const path = pathOf(of);
    // Told again when the connection is made again; a trade that is broken is told with the same number.
    const key = `${path} ${urn} ${matchNumber}`;
    const counted = this.#seen.has(key);
    if (counted !== broken) return;
    if (broken) this.#seen.delete(key);
    else this.#seen.add(key);
    dropOldest(this.#seen, SEEN_MAX);
    const sign = (sideName(side) === "buy" ? 1 : -1) * (broken ? -1 : 1);
    const fill = { symbol, shares: sign * quantity, valueE4: sign * quantity * priceE4 };
    book(this.holding(path), fill);
    const order = `${path} ${urn}`;
    const known = this.#orders.get(order);
    if (known === undefined) {
      this.#orders.set(order, { strategy: "", early: [fill] });
      dropOldest(this.#orders, ORDERS_MAX);
    } else if (known.strategy === "") known.early.push(fill);
    else book(this.holding(known.strategy), fill);
  }

  record(): void {}
  latency(): void {}
  position(): void {}
  status(): void {}
}

function book(holding: Holding, { symbol, shares, valueE4 }: Fill): void {
  holding.shares.set(symbol, (holding.shares.get(symbol) ?? 0) + shares);
  holding.spentE4 += valueE4;
}

function dropOldest(all: Map<string, unknown> | Set<string>, limit: number): void {
  for (const oldest of all.keys()) {
    if (all.size <= limit) return;
    all.delete(oldest);
  }
}
