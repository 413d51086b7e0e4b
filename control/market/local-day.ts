// Days where the exchange is, as nanoseconds since 1970 UTC.

import type { Midnight } from "./aggregate/day-aggregator.ts";

export const DEFAULT_TIMEZONE = "America/New_York";
const MS_PER_DAY = 86_400_000;

/** Midnight at the beginning of the day, ns since 1970 UTC. @throws RangeError for a date or zone that is none */
export function midnightNs(date: string, timezone: string): bigint {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) throw new RangeError(`${JSON.stringify(date)} is no date YYYY-MM-DD`);
  const asUtc = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(asUtc)) throw new RangeError(`${date} is no date`);
  // What the clock there shows at a guess says how far the guess is off; a change of the clocks may need a second one.
  let guess = asUtc;
  for (let round = 0; round < 2; round++) guess += asUtc - wallClock(guess, timezone);
  return BigInt(guess) * 1_000_000n;
}

/** Date and ns of the day there. */
export function localDay(ns: bigint, timezone: string): { readonly date: string; readonly nsOfDay: number } {
  const wall = wallClock(Number(ns / 1_000_000n), timezone);
  const date = new Date(wall).toISOString().slice(0, 10);
  return { date, nsOfDay: Number(ns - midnightNs(date, timezone)) };
}

export function asWords(ns: bigint): Midnight {
  return { high: Number(ns >> 32n), low: Number(BigInt.asIntN(32, ns)) };
}

export function nextDate(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + MS_PER_DAY).toISOString().slice(0, 10);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What clocks there show, as if it were UTC, ms. */
function wallClock(ms: number, timezone: string): number {
  let format = formats.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      ...{ timeZone: timezone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit" },
      ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
    });
    formats.set(timezone, format);
  }
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  const { year, month, day, hour, minute, second } = part;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) + (((ms % 1000) + 1000) % 1000);
}
