// What is looked at once a period: the card's counters, what they say of lost records, and whether the feed's lines are alive.
import type { Logger } from "pino";
import { event } from "../proto/mod.ts";
import type { CardUnit } from "./card/card-unit.ts";
import type { Clock, Timer } from "./clock.ts";
import type { ConfigurationStore } from "./configuration/configuration-store.ts";
import { readCounters } from "./device/mod.ts";
import type { Journal } from "./journal/journal.ts";
import type { SoftwareDesk } from "./software/software-desk.ts";
import type { Alarms } from "./telemetry/alarms.ts";
import { counterWords, type WideCounters } from "./telemetry/counter-words.ts";

export interface WatchedParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly journal: Journal;
  readonly card: CardUnit;
  readonly cardCounters: WideCounters;
  readonly configuration: ConfigurationStore;
  readonly software: SoftwareDesk | undefined;
  readonly alarms: Alarms;
  recordsLost(message: string): void;
  journalFailed(error: unknown): void;
}

const FEED_SILENCE_NS = 3_000_000_000n;
/** Records without which the gateway does not know what the card sent. */
const NEEDED_TYPES = [event.DECISION_TYPE, event.FEED_TYPE, event.TX_TYPE, event.WITHDRAWN_TYPE];

export class Watch {
  readonly #parts: WatchedParts;
  readonly #periodMs: number;
  #timer: Timer | undefined;
  #closed = false;
  /** Of {@link NEEDED_TYPES}, dropped by the card at the last reading. */
  #recordsLost: number | undefined;

  constructor(parts: WatchedParts, periodMs: number) {
    this.#parts = parts;
    this.#periodMs = periodMs;
  }

  /** Once a period, one reading at a time. */
  start(): void {
    const { card, cardCounters, clock, journal, log } = this.#parts;
    this.#timer = clock.after(this.#periodMs, () => {
      const { link } = card;
      const reading =
        link === undefined
          ? Promise.resolve()
          : link.run(readCounters()).then((counters) => {
              cardCounters.update(counterWords(counters.path, counters.card));
              this.#lookAtLostRecords(counters.card.eventsDropped);
            });
      reading
        .catch((error: unknown) => log.debug(error, "reading counters"))
        .finally(() => {
          if (this.#closed) return;
          try {
            // A failure is told once.
            if (journal.failed === undefined) journal.sync();
          } catch (error) {
            this.#parts.journalFailed(error);
          }
          this.#lookAtFeed();
          this.start();
        });
    });
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  /** A record that the card itself had no room for may have been an order: the gateway no longer knows what the card sent. */
  #lookAtLostRecords(eventsDropped: readonly number[]): void {
    const lost = NEEDED_TYPES.reduce((sum, type) => sum + (eventsDropped[type] ?? 0), 0);
    const before = this.#recordsLost;
    this.#recordsLost = lost;
    // The first reading of a card, and one that was reset since, is where counting begins.
    if (before === undefined || lost <= before) return;
    this.#parts.recordsLost(`${lost - before} decision, feed, transmit or withdrawal records were lost in the card`);
  }

  /** Lines say something at least once a second, if only that there is nothing. */
  #lookAtFeed(): void {
    const { alarms, clock, configuration, software } = this.#parts;
    if (software === undefined || configuration.tracked === undefined) return;
    for (const line of [0, 1] as const) {
      const last = software.lastFrameNs(line);
      const about = `line ${line === 0 ? "A" : "B"}`;
      if (last !== 0n && clock.monotonicNs() - last > FEED_SILENCE_NS) {
        alarms.raise("FEED_SILENT", `${about}: nothing for more than ${FEED_SILENCE_NS / 1_000_000n} ms`, about);
      } else alarms.clear("FEED_SILENT", about);
    }
  }
}
