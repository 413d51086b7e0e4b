/** The day of trading a time belongs to: New York's date, YYYY-MM-DD. */

const HOUR_US = 3_600_000_000;
const FORMAT = new Intl.DateTimeFormat("en-CA", {
  timeZone: "America/New_York",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

/** New York's clocks change, and its days begin, at whole hours of UTC: one answer an hour is enough. */
let lastHour = Number.NaN;
let lastDay = "";

export function tradingDay(atUs: number): string {
  const hour = Math.floor(atUs / HOUR_US);
  if (hour !== lastHour) {
    lastHour = hour;
    lastDay = FORMAT.format(new Date(Math.floor(atUs / 1000)));
  }
  return lastDay;
}
