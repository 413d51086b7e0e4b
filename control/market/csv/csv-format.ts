// What the columns of a CSV are, and their texts as numbers.

import { localDay, midnightNs } from "../local-day.ts";

export const CSV_KINDS = ["trade", "quote", "bar"] as const;
export type CsvKind = (typeof CSV_KINDS)[number];

export interface CsvFormat {
  readonly kind: CsvKind;
  /** Of columns, in their order; `-` is passed over. undefined: the first line has them. */
  readonly columns: readonly string[] | undefined;
  /** Of files that are of one symbol and do not say it. */
  readonly symbol: string | undefined;
  /** Of times that are a number: since midnight of `date`, or since 1970. */
  readonly timeUnit: "s" | "ms" | "us" | "ns";
  readonly date: string | undefined;
  readonly timezone: string;
  /** What a price is multiplied by in the file: 1, or 10000 where they are whole numbers of 1e-4. */
  readonly priceScale: number;
}

const NAMES = {
  trade: { needed: ["time", "price", "size"], more: ["symbol", "id"] },
  quote: { needed: ["time", "bid", "ask"], more: ["symbol", "bid_size", "ask_size"] },
  bar: { needed: ["time", "open", "high", "low", "close", "volume"], more: ["symbol", "trades"] },
} as const;

/** What files call them. */
const ALIASES: Readonly<Record<string, string>> = {
  ...{ timestamp: "time", datetime: "time", date: "time", ts: "time", ticker: "symbol", sym: "symbol" },
  ...{ qty: "size", quantity: "size", shares: "size", bidsize: "bid_size", bid_shares: "bid_size" },
  ...{ asksize: "ask_size", ask_shares: "ask_size", trade_id: "id", o: "open", h: "high", l: "low", c: "close" },
  ...{ v: "volume", last: "price" },
};

/** Column numbers by name. @throws RangeError that says what is missing */
export function columnsOfCsv(names: readonly string[], { kind, symbol }: CsvFormat): ReadonlyMap<string, number> {
  const { needed, more } = NAMES[kind];
  const known = new Set<string>([...needed, ...more]);
  const found = new Map<string, number>();
  names.forEach((text, index) => {
    const plain = text.trim().toLowerCase().replaceAll(" ", "_");
    const own = ALIASES[plain] ?? plain;
    // A trade's size is often called its volume.
    const name = kind === "trade" && own === "volume" ? "size" : own;
    if (known.has(name) && !found.has(name)) found.set(name, index);
  });
  const missing: string[] = needed.filter((name) => !found.has(name));
  if (!found.has("symbol") && symbol === undefined) missing.push("symbol (or --symbol S)");
  if (missing.length === 0) return found;
  throw new RangeError(`a ${kind} CSV needs the columns ${missing.join(", ")}; there are ${names.join(", ")}`);
}

/** 1e-4 of the currency; undefined: it is no price that the store holds. */
export function priceOf(text: string | undefined, scale: number): number | undefined {
  if (text === undefined || !/^\s*\d{1,12}(\.\d{1,12})?\s*$/.test(text)) return undefined;
  const price = Math.round((Number(text) * 10_000) / scale);
  return price > 0 && price <= 0x7fff_ffff ? price : undefined;
}

/** A whole number of shares. */
export function sizeOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*\d{1,15}(\.0*)?\s*$/.test(text)) return undefined;
  return Number(text);
}

const NS = { s: 1_000_000_000n, ms: 1_000_000n, us: 1_000n, ns: 1n } as const;
const ISO = /^(\d{4})-?(\d\d)-?(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/;

/** Times as date and ns of the day, where the exchange is. Reads one day after the other, so a day's beginning is looked up once. */
export class CsvTimes {
  readonly #format: CsvFormat;
  #date = "";
  #midnight = 0n;
  #until = 0n;

  constructor(format: CsvFormat) {
    this.#format = format;
  }

  /** undefined: it is no time. */
  of(text: string | undefined): { readonly date: string; readonly ns: number } | undefined {
    const trimmed = text?.trim() ?? "";
    const { date, timeUnit, timezone } = this.#format;
    if (/^\d{1,19}(\.\d{1,9})?$/.test(trimmed) && !(date === undefined && /^(19|20)\d{6}$/.test(trimmed))) {
      const [whole = "0", fraction = ""] = trimmed.split(".");
      const ns = BigInt(whole) * NS[timeUnit] + (BigInt(fraction.padEnd(9, "0")) * NS[timeUnit]) / 1_000_000_000n;
      if (date !== undefined) return ns < 86_400_000_000_000n ? { date, ns: Number(ns) } : undefined;
      return this.#local(ns);
    }
    const match = ISO.exec(trimmed);
    if (match === null) return undefined;
    const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "", zone] = match;
    const written = `${year}-${month}-${day}`;
    const utc = Date.parse(`${written}T${hour}:${minute}:${second}Z`);
    if (Number.isNaN(utc)) return undefined;
    const rest = BigInt(fraction.padEnd(9, "0"));
    if (zone === undefined) {
      const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
      return { date: written, ns: seconds * 1e9 + Number(rest) };
    }
    const offset = zone === "Z" ? 0 : Date.parse(`1970-01-01T00:00:00${zone.replace(/^(...)(\d\d)$/, "$1:$2")}`);
    return this.#local(BigInt(utc + offset) * 1_000_000n + rest, timezone);
  }

  #local(ns: bigint, timezone = this.#format.timezone): { date: string; ns: number } {
    if (ns < this.#midnight || ns >= this.#until) {
      const { date } = localDay(ns, timezone);
      this.#date = date;
      this.#midnight = midnightNs(date, timezone);
      // Days with a change of the clocks are shorter or longer; the next time looks again.
      this.#until = this.#midnight + 82_800_000_000_000n;
    }
    return { date: this.#date, ns: Number(ns - this.#midnight) };
  }
}
