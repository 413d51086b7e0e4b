/**
 * One point of the history and the measurements there are. What has few values is a tag; order numbers, prices and versions are fields.
 * Every point has the tags `run` (this control plane's run) and `lane`: two points of a series with the same time would else be one.
 */
import { FieldType, type ISchemaOptions } from "influx";

export interface Point {
  readonly measurement: keyof typeof MEASUREMENTS;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number | string | boolean>>;
  /** Unix, ns, decimal: a number would lose its last digits. */
  readonly time: string;
}

const { INTEGER, FLOAT, STRING, BOOLEAN } = FieldType;

const MEASUREMENTS = {
  /** Percentiles of all orders under a version so far. */
  latency: {
    tags: ["path", "measure"],
    fields: { version: INTEGER, total: INTEGER, p50_ns: FLOAT, p99_ns: FLOAT, p999_ns: FLOAT, max_ns: FLOAT },
  },
  /** What a sample added to a bucket of the histogram. */
  latency_bucket: {
    tags: ["path", "measure", "bucket"],
    fields: { version: INTEGER, count: INTEGER, upper_ns: FLOAT },
  },
  /** An order changed. */
  order_event: {
    tags: ["path", "symbol", "kind", "state"],
    fields: {
      urn: INTEGER,
      version: INTEGER,
      side: STRING,
      quantity: INTEGER,
      price_e4: INTEGER,
      filled: INTEGER,
      t1_cycles: INTEGER,
      t2_cycles: INTEGER,
      venue_reason: STRING,
    },
  },
  /** An intent that the risk gate refused. */
  reject: {
    tags: ["path", "symbol", "kind", "rule"],
    fields: { version: INTEGER, bitmap: INTEGER, quantity: INTEGER, price_e4: INTEGER },
  },
  execution: {
    tags: ["path", "symbol", "side"],
    fields: { urn: INTEGER, quantity: INTEGER, price_e4: INTEGER },
  },
  /** The view of a symbol, sampled. */
  bbo: {
    tags: ["path", "symbol"],
    fields: { valid: BOOLEAN, bid_e4: INTEGER, bid_quantity: INTEGER, ask_e4: INTEGER, ask_quantity: INTEGER },
  },
  position: {
    tags: ["symbol"],
    fields: { shares: INTEGER, open_buy: INTEGER, open_sell: INTEGER, realised_e4: INTEGER, unrealised_e4: INTEGER },
  },
  profit: { tags: [], fields: { realised_e4: INTEGER, unrealised_e4: INTEGER, gross_e4: INTEGER } },
  health: {
    tags: ["gateway"],
    fields: {
      state: STRING,
      armed: BOOLEAN,
      version: INTEGER,
      lease_ms: INTEGER,
      messages_per_second: INTEGER,
      gaps: INTEGER,
      open_orders: INTEGER,
      unknown_orders: INTEGER,
    },
  },
} as const;

const COMMON_TAGS = ["run", "lane"];

export function influxSchema(): ISchemaOptions[] {
  return Object.entries(MEASUREMENTS).map(([measurement, { tags, fields }]) => ({
    measurement,
    tags: [...tags, ...COMMON_TAGS],
    fields: { ...fields },
  }));
}

/** Times of series that are remembered; forgetting one costs a point only if the same time comes again in that series. */
const TIMES_MAX = 50_000;

/** Gives points of one series with the same time different lanes, also when others came between them: the times of a series go back too. */
export class Lanes {
  readonly #taken = new Map<string, number>();

  next({ measurement, tags, time }: Point): string {
    const key = `${time} ${measurement} ${Object.values(tags).join(" ")}`;
    const lane = this.#taken.get(key) ?? 0;
    this.#taken.delete(key);
    this.#taken.set(key, lane + 1);
    if (this.#taken.size > TIMES_MAX) {
      for (const oldest of this.#taken.keys()) {
        this.#taken.delete(oldest);
        break;
      }
    }
    return String(lane);
  }
}
