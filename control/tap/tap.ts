/**
 * Latency by the wire (T3): from the first copy of the message that an order's evidence names as its trigger to the frame in which the order begins, both
 * as captured. An order counts when frame, evidence and trigger are there; every other one is counted under what it lacks, so that nothing is left out silently.
 */
import { type OrderCounts, OrderTimes, type SeenOrder } from "./order-times.ts";
import { type FeedCounts, TriggerTimes } from "./trigger-times.ts";

/** What the gateway recorded of an order. */
export interface OrderEvidence {
  readonly urn: number;
  /** Undefined: an order without a trigger, of a parent order or a person. */
  readonly triggerSequence: bigint | undefined;
  readonly version: number;
}

export interface Percentiles {
  readonly total: number;
  readonly minNs: number;
  readonly p50Ns: number;
  readonly p90Ns: number;
  readonly p99Ns: number;
  readonly p999Ns: number;
  readonly maxNs: number;
}

export interface TapReport {
  readonly feed: FeedCounts;
  readonly orders: OrderCounts;
  /** Orders by what became of them; the sum is `orders.orders`. */
  readonly matched: number;
  readonly unmatched: {
    readonly noEvidence: number;
    readonly noTrigger: number;
    readonly triggerNotSeen: number;
    /** Trigger later than its order: two clocks, or the frames of one interface late. */
    readonly triggerLater: number;
    /** More than are kept until their evidence comes. */
    readonly overflow: number;
  };
  /** Nothing when no order matched. */
  readonly t3: Percentiles | null;
  readonly byVersion: Readonly<Record<string, Percentiles>>;
}

/** Orders that wait for their evidence, and latencies that are kept: exact percentiles need all of them. */
const KEPT_MAX = 1 << 20;

export class Tap {
  readonly #triggers = new TriggerTimes();
  readonly #orderTimes = new OrderTimes((order) => this.#order(order));
  #waiting: SeenOrder[] = [];
  readonly #latencies = new Map<number, number[]>();
  #matched = 0;
  #unmatched = { noEvidence: 0, noTrigger: 0, triggerNotSeen: 0, triggerLater: 0, overflow: 0 };

  feed(timeNs: bigint, bytes: Uint8Array, whole = true): void {
    this.#triggers.frame(timeNs, bytes, whole);
  }

  orders(timeNs: bigint, bytes: Uint8Array, whole = true): void {
    this.#orderTimes.frame(timeNs, bytes, whole);
  }

  /** Orders without evidence so far. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Matches the orders that have waited.
   * @param final count those without evidence as such; otherwise they go on waiting
   */
  match(evidenceOf: (urn: number) => OrderEvidence | undefined, final: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const order of waiting) {
      const evidence = evidenceOf(order.urn);
      if (evidence !== undefined) this.#judge(order, evidence);
      else if (final) this.#unmatched.noEvidence += 1;
      else this.#waiting.push(order);
    }
  }

  report(): TapReport {
    const all = [...this.#latencies.values()].flat();
    return {
      feed: this.#triggers.counts,
      orders: this.#orderTimes.counts,
      matched: this.#matched,
      unmatched: { ...this.#unmatched },
      t3: all.length === 0 ? null : percentiles(all),
      byVersion: Object.fromEntries([...this.#latencies].map(([version, some]) => [version, percentiles(some)])),
    };
  }

  #order(order: SeenOrder): void {
    if (this.#waiting.length + this.#matched >= KEPT_MAX) this.#unmatched.overflow += 1;
    else this.#waiting.push(order);
  }

  #judge({ timeNs }: SeenOrder, { triggerSequence, version }: OrderEvidence): void {
    if (triggerSequence === undefined) {
      this.#unmatched.noTrigger += 1;
      return;
    }
    const triggerNs = this.#triggers.timeOf(triggerSequence);
    if (triggerNs === undefined) this.#unmatched.triggerNotSeen += 1;
    else if (triggerNs > timeNs) this.#unmatched.triggerLater += 1;
    else {
      this.#matched += 1;
      const some = this.#latencies.get(version) ?? [];
      this.#latencies.set(version, some);
      some.push(Number(timeNs - triggerNs));
    }
  }
}

/** Nearest rank, of all values. */
function percentiles(values: readonly number[]): Percentiles {
  const sorted = Float64Array.from(values).sort();
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return {
    total: sorted.length,
    minNs: sorted[0] ?? 0,
    p50Ns: rank(0.5),
    p90Ns: rank(0.9),
    p99Ns: rank(0.99),
    p999Ns: rank(0.999),
    maxNs: sorted.at(-1) ?? 0,
  };
}
