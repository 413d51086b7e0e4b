/**
 * Orders, executions and views as telemetry brings them, put together to the records that figures are computed from. They come on different ways:
 * an execution may be there before its order's decision is. What is not complete waits, for a bounded time and in bounded number.
 */
import type { Execution } from "../../proto/grpc/mod.ts";
import type { LatencySection, OrderEvent, Path, PerformanceReport } from "../http/api.ts";
import { pathOf, sideName } from "../state/contract-words.ts";
import type { Record } from "../state/decision-view.ts";
import type { StateSink } from "../state/state-view.ts";
import { Groups } from "./groups.ts";
import { type FillRecord, HORIZONS_MS, type OrderRecord, PERIOD_US, PERIODS_PER_YEAR } from "./records.ts";
import { ViewHistory } from "./view-history.ts";

/** Views come in batches of 50 ms: by then those of a moment are there. */
const SETTLED_US = 300_000;
/** Longest wait for what belongs to an execution or to the end of an order. */
const WAIT_US = 2_000_000;
const ORDERS_MAX = 50_000;
const SEEN_MAX = 100_000;
const WAITING_MAX = 20_000;
/** Two paths with 256 symbols each, and what was tracked before. */
const VIEWS_MAX = 1_024;

interface KnownOrder {
  readonly path: Path;
  event: OrderEvent | undefined;
  /** undefined: the decision has not come. */
  arrivalTwiceMid: number | null | undefined;
  filled: number;
  filledE4: bigint;
  over: boolean;
}

interface WaitingFill {
  readonly order: KnownOrder;
  readonly symbol: string;
  readonly sell: boolean;
  readonly quantity: number;
  readonly priceE4: number;
  readonly atUs: number;
  readonly sinceUs: number;
}

interface WaitingEnd {
  readonly order: KnownOrder;
  readonly event: OrderEvent;
  readonly atUs: number;
  readonly sinceUs: number;
}

export class TradingAnalytics implements StateSink {
  readonly #nowUs: () => number;
  readonly #groups = new Groups();
  readonly #sinceUs: number;
  readonly #orders = new Map<string, KnownOrder>();
  readonly #seen = new Set<string>();
  readonly #views = new Map<string, ViewHistory>();
  readonly #markOuts = new Map<number, FillRecord[]>(HORIZONS_MS.map((horizon) => [horizon, []]));
  #fills: WaitingFill[] = [];
  #unsorted = false;
  #ends: WaitingEnd[] = [];
  #incomplete = 0;
  #dropped = 0;
  #nextSampleUs: number;
  #viewChanged = false;

  constructor(nowMs: () => number) {
    this.#nowUs = () => nowMs() * 1000;
    this.#sinceUs = this.#nowUs();
    this.#nextSampleUs = (Math.floor(this.#sinceUs / PERIOD_US) + 1) * PERIOD_US;
  }

  order(event: OrderEvent): void {
    const order = this.#known(event.path, event.urn);
    order.event = event;
    const ended = event.state !== "sent" && event.state !== "live" && event.state !== "unknown";
    if (!ended || order.over) return;
    order.over = true;
    if (this.#ends.length >= WAITING_MAX) this.#dropped++;
    else this.#ends.push({ order, event, atUs: event.updatedMs * 1000, sinceUs: this.#nowUs() });
  }

  execution(execution: Execution): void {
    const { urn, symbol, quantity, priceE4, matchNumber, atUnixNs } = execution;
    const path = pathOf(execution.path);
    // Told again when the connection is made again.
    const key = `${path} ${urn} ${matchNumber}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    dropOldest(this.#seen, SEEN_MAX);
    const order = this.#known(path, urn);
    order.filled += quantity;
    order.filledE4 += BigInt(quantity) * BigInt(priceE4);
    if (this.#fills.length >= WAITING_MAX) {
      this.#dropped++;
      return;
    }
    const sell = sideName(execution.side) !== "buy";
    const atUs = Number(atUnixNs / 1000n);
    // Lists that are read when the connection is made bring older ones after newer ones.
    this.#unsorted ||= atUs < (this.#fills.at(-1)?.atUs ?? 0);
    this.#fills.push({ order, symbol, sell, quantity, priceE4, atUs, sinceUs: this.#nowUs() });
  }

  record(record: Record): void {
    if (record.type === "decision") {
      const { sent, urn, path, book } = record.decision;
      if (!sent) return;
      this.#known(path, urn).arrivalTwiceMid = twiceMidOf(book.valid, book.bidE4, book.askE4);
      return;
    }
    const { valid, bidPrice, askPrice, arrivalNs } = record.record;
    const twiceMid = twiceMidOf(valid, bidPrice, askPrice);
    const atUs = Number(arrivalNs / 1000n);
    this.#history(record.path, record.symbol).add(atUs, twiceMid);
    this.#viewChanged = true;
    if (twiceMid !== null) this.#groups.mark(atUs, record.symbol, twiceMid);
  }

  latency(): void {}
  position(): void {}
  status(): void {}

  /** The gateway is not heard any more: no view is known from here on. */
  lost(): void {
    for (const history of this.#views.values()) history.add(this.#nowUs(), null);
  }

  /** What is complete or has waited long enough goes on. To be called often. */
  advance(): void {
    const nowUs = this.#nowUs();
    if (this.#unsorted) this.#fills.sort((one, other) => one.atUs - other.atUs);
    this.#unsorted = false;
    this.#fills = this.#fills.filter((fill) => !this.#takeFill(fill, nowUs));
    this.#ends = this.#ends.filter((end) => !this.#takeEnd(end, nowUs));
    for (const [horizonMs, fills] of this.#markOuts) {
      const due = fills.findIndex(({ atUs }) => atUs + horizonMs * 1000 + SETTLED_US > nowUs);
      for (const fill of fills.splice(0, due < 0 ? fills.length : due)) {
        const twiceMid = this.#twiceMidAt(fill.account, fill.symbol, fill.atUs + horizonMs * 1000);
        this.#groups.markOut({ fill, horizonMs, twiceMid });
      }
    }
    if (nowUs < this.#nextSampleUs) return;
    // A minute in which no price changed is no minute of trading.
    if (this.#viewChanged) this.#groups.sample(this.#nextSampleUs);
    this.#viewChanged = false;
    this.#nextSampleUs = (Math.floor(nowUs / PERIOD_US) + 1) * PERIOD_US;
  }

  report(latency: readonly LatencySection[]): PerformanceReport {
    this.advance();
    return {
      sinceMs: Math.floor(this.#sinceUs / 1000),
      atMs: Math.floor(this.#nowUs() / 1000),
      periodsPerYear: PERIODS_PER_YEAR,
      waiting: this.#fills.length + this.#ends.length,
      incomplete: this.#incomplete,
      dropped: this.#dropped,
      groups: this.#groups.figures(),
      latency: latency.map(({ version, path, measure, total, p50, p99, p999, max, atLeast }) => ({
        version,
        path,
        measure,
        total,
        p50,
        p99,
        p999,
        max,
        atLeast,
      })),
    };
  }

  #takeFill({ order, symbol, sell, quantity, priceE4, atUs, sinceUs }: WaitingFill, nowUs: number): boolean {
    const { event, arrivalTwiceMid, path } = order;
    const complete = event !== undefined && (arrivalTwiceMid !== undefined || event.triggerSequence === null);
    const waitedUs = nowUs - sinceUs;
    if (waitedUs < SETTLED_US || (!complete && waitedUs < WAIT_US)) return false;
    if (!complete) this.#incomplete++;
    const fill: FillRecord = {
      symbol,
      kind: event?.kind ?? "",
      account: path,
      version: event?.version ?? 0,
      atUs,
      sell,
      quantity,
      priceE4,
      feeE8: null,
      arrivalTwiceMid: arrivalTwiceMid ?? null,
      twiceMid: this.#twiceMidAt(path, symbol, atUs),
    };
    this.#groups.fill(fill);
    for (const [horizonMs, fills] of this.#markOuts) {
      if (fills.length < WAITING_MAX) fills.push(fill);
      else this.#groups.markOut({ fill, horizonMs, twiceMid: null });
    }
    return true;
  }

  #takeEnd({ order, event: end, atUs, sinceUs }: WaitingEnd, nowUs: number): boolean {
    const { arrivalTwiceMid, filled, filledE4, path } = order;
    // The path's own word on it may have come after its end.
    const event = order.event ?? end;
    const whole = filled === event.filled;
    const waitedUs = nowUs - sinceUs;
    const complete = whole && (arrivalTwiceMid !== undefined || event.triggerSequence === null);
    if (waitedUs < SETTLED_US || (!complete && waitedUs < WAIT_US)) return false;
    const record: OrderRecord = {
      symbol: event.symbol,
      kind: event.kind,
      account: path,
      version: event.version,
      atUs,
      sell: event.side !== "buy",
      outcome: event.state as OrderRecord["outcome"],
      quantity: event.quantity,
      filled: event.filled,
      filledE4,
      // Without all of its executions nobody knows what it paid: no shortfall.
      arrivalTwiceMid: whole ? (arrivalTwiceMid ?? null) : null,
      endTwiceMid: this.#twiceMidAt(path, event.symbol, atUs),
      // Telemetry does not tell what the market traded.
      market: null,
    };
    if (!whole) this.#incomplete++;
    this.#groups.order(record);
    return true;
  }

  #known(path: Path, urn: number): KnownOrder {
    const key = `${path} ${urn}`;
    let order = this.#orders.get(key);
    if (order === undefined) {
      order = { path, event: undefined, arrivalTwiceMid: undefined, filled: 0, filledE4: 0n, over: false };
      this.#orders.set(key, order);
      dropOldest(this.#orders, ORDERS_MAX);
    }
    return order;
  }

  #history(path: string, symbol: string): ViewHistory {
    const key = `${path} ${symbol}`;
    let history = this.#views.get(key);
    if (history === undefined) {
      history = new ViewHistory();
      this.#views.set(key, history);
      dropOldest(this.#views, VIEWS_MAX);
    }
    return history;
  }

  #twiceMidAt(path: string, symbol: string, atUs: number): number | null {
    return this.#views.get(`${path} ${symbol}`)?.twiceMidAt(atUs) ?? null;
  }
}

function twiceMidOf(valid: boolean, bid: number, ask: number): number | null {
  return valid && bid > 0 && ask > 0 ? bid + ask : null;
}

function dropOldest(all: Map<string, unknown> | Set<string>, limit: number): void {
  for (const oldest of all.keys()) {
    if (all.size <= limit) return;
    all.delete(oldest);
  }
}
