/**
 * Callers that were refused, told where a person looks: as an alarm, which the control plane puts on file, and in the log. Somebody who
 * asks again and again is told once in a while with a count, so that refusing costs nothing that trading needs.
 */
import type { Logger } from "pino";
import type { Clock, Timer } from "../clock.ts";
import type { Alarms } from "../telemetry/alarms.ts";

const TELL_MS = 10_000;
/** An alarm ends when nobody was refused for so many of these. */
const QUIET_PERIODS = 60;
/** Callers that are told apart; the others are told together. */
const CALLERS_MAX = 32;
const OTHERS = "others";

interface Entry {
  count: number;
  told: number;
  quiet: number;
  why: string;
  timer: Timer | undefined;
}

export class Refusals {
  readonly #entries = new Map<string, Entry>();
  readonly #alarms: Pick<Alarms, "raise" | "clear">;
  readonly #clock: Pick<Clock, "after">;
  readonly #log: Pick<Logger, "warn">;
  #closed = false;

  constructor(alarms: Pick<Alarms, "raise" | "clear">, clock: Pick<Clock, "after">, log: Pick<Logger, "warn">) {
    this.#alarms = alarms;
    this.#clock = clock;
    this.#log = log;
  }

  /** @param caller name and role, or where it is when it has proven no name */
  note(caller: string, why: string): void {
    const known = this.#entries.has(caller) || this.#entries.size < CALLERS_MAX;
    const who = known ? caller : OTHERS;
    const entry = this.#entries.get(who) ?? { count: 0, told: 0, quiet: 0, why, timer: undefined };
    this.#entries.set(who, entry);
    entry.count++;
    entry.why = known ? why : `${caller}: ${why}`;
    if (entry.timer === undefined) this.#tell(who, entry);
  }

  close(): void {
    this.#closed = true;
    for (const { timer } of this.#entries.values()) timer?.cancel();
    this.#entries.clear();
  }

  #tell(who: string, entry: Entry): void {
    const times = entry.count === 1 ? "" : ` (${entry.count} times)`;
    this.#log.warn({ caller: who, count: entry.count, why: entry.why }, "caller refused");
    this.#alarms.raise("CALLER_REFUSED", `${who}: ${entry.why}${times}`, who);
    entry.told = entry.count;
    entry.quiet = 0;
    this.#wait(who, entry);
  }

  #wait(who: string, entry: Entry): void {
    if (this.#closed) return;
    entry.timer = this.#clock.after(TELL_MS, () => {
      if (this.#closed) return;
      if (entry.count > entry.told) return this.#tell(who, entry);
      if (++entry.quiet < QUIET_PERIODS) return this.#wait(who, entry);
      this.#entries.delete(who);
      this.#alarms.clear("CALLER_REFUSED", who);
    });
  }
}
