// Rows of the store as points: what a chart or a dashboard asks for. Trades and quotes stay in the files.

import { FieldType, type ISchemaOptions } from "influx";
import type { Row } from "../market-store.ts";

const { INTEGER, FLOAT } = FieldType;

/** Retention policies: `fine` is what may be thrown away after some time, `coarse` stays. */
export const FINE = "market_fine";
export const COARSE = "market_coarse";

interface Measurement {
  readonly table: "bars" | "spreads" | "curves" | "days";
  readonly policy: string;
  readonly tags: readonly string[];
  readonly fields: Readonly<Record<string, typeof INTEGER | typeof FLOAT>>;
}

/** Names of measurements; tags and fields are columns of the table. */
export const MEASUREMENTS = {
  market_bar: {
    table: "bars",
    policy: FINE,
    tags: ["symbol", "kind", "size"],
    fields: {
      ...{ open: INTEGER, high: INTEGER, low: INTEGER, close: INTEGER, shares: INTEGER, notional: INTEGER },
      ...{ trades: INTEGER, bid: INTEGER, ask: INTEGER },
    },
  },
  market_spread: {
    table: "spreads",
    policy: FINE,
    tags: ["symbol"],
    fields: {
      ...{ changes: INTEGER, two_sided_ns: INTEGER, spread: FLOAT, bid_shares: FLOAT, ask_shares: FLOAT },
      ...{ bid_shares_5: FLOAT, ask_shares_5: FLOAT },
    },
  },
  market_curve: {
    table: "curves",
    policy: COARSE,
    tags: ["symbol"],
    fields: { shares: INTEGER, fraction: FLOAT },
  },
  market_day: {
    table: "days",
    policy: COARSE,
    tags: ["symbol"],
    fields: {
      ...{ messages: INTEGER, trades: INTEGER, shares: INTEGER, notional: INTEGER, open: INTEGER, high: INTEGER },
      ...{ low: INTEGER, close: INTEGER, vwap: FLOAT, quotes: INTEGER, spread: FLOAT, spread_bps: FLOAT },
      ...{ bid_shares: FLOAT, ask_shares: FLOAT, bid_shares_5: FLOAT, ask_shares_5: FLOAT },
      ...{ halts: INTEGER, odd_prints: INTEGER, broken_trades: INTEGER },
    },
  },
} as const satisfies Readonly<Record<string, Measurement>>;

export type MeasurementName = keyof typeof MEASUREMENTS;

export interface MarketPoint {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number>>;
  readonly timestamp: string;
}

export function marketSchema(): ISchemaOptions[] {
  return Object.entries(MEASUREMENTS).map(([measurement, { tags, fields }]) => ({
    measurement,
    tags: [...tags, "feed", "lane"],
    fields: { ...fields },
  }));
}

/** Makes points; the lane keeps apart those of one series with one time, in the order of their rows. */
export class PointMaker {
  readonly #feed: string;
  /** By series: its last time, and how many points had it. Rows of other bars may lie between two of a series. */
  readonly #last = new Map<string, { time: unknown; lane: number }>();

  constructor(feed: string) {
    this.#feed = feed;
  }

  of(name: MeasurementName, row: Row): MarketPoint {
    const { tags, fields }: Measurement = MEASUREMENTS[name];
    const series = `${name} ${tags.map((tag) => row[tag]).join(" ")}`;
    const last = this.#last.get(series);
    const lane = last !== undefined && last.time === row.time ? last.lane + 1 : 0;
    this.#last.set(series, { time: row.time, lane });
    const values: Record<string, number> = {};
    for (const field of Object.keys(fields)) {
      const value = Number(row[field]);
      // What there is no figure for is no field: InfluxDB knows no NaN.
      if (Number.isFinite(value)) values[field] = value;
    }
    return {
      measurement: name,
      tags: {
        ...Object.fromEntries(tags.map((tag) => [tag, String(row[tag])])),
        feed: this.#feed,
        lane: String(lane),
      },
      fields: values,
      timestamp: String(row.time),
    };
  }
}
