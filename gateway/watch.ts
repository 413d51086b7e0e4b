// What is looked at once a period: the card's counters, what they say of lost records, and whether the feed's lines are alive.
import type { Logger } from "pino";
import { event } from "../proto/mod.ts";
import type { CardUnit } from "./card/card-unit.ts";
import type { Clock, Timer } from "./clock.ts";
import type { ConfigurationStore } from "./configuration/configuration-store.ts";
import { readCounters } from "./device/mod.ts";
import { type FeedSilence, LINES, lineName, UNPRICED } from "./feed-silence.ts";
import type { Journal } from "./journal/journal.ts";
import type { TradingControl } from "./placement/trading-control.ts";
import type { SoftwareDesk } from "./software/software-desk.ts";
import type { Alarms } from "./telemetry/alarms.ts";
import { counterWords, type WideCounters } from "./telemetry/counter-words.ts";

export interface WatchedParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly journal: Journal;
  readonly card: CardUnit;
  readonly cardCounters: WideCounters;
  readonly cardCleared: boolean;
  readonly configuration: ConfigurationStore;
  readonly feedSilence: FeedSilence;
  readonly software: SoftwareDesk | undefined;
  readonly alarms: Alarms;
  readonly trading: TradingControl;
  recordsLost(message: string): void;
  journalFailed(error: unknown): void;
}

/** Records without which the gateway does not know what the card sent. */
const NEEDED_TYPES = [event.DECISION_TYPE, event.FEED_TYPE, event.TX_TYPE, event.WITHDRAWN_TYPE];

export class Watch {
  readonly #parts: WatchedParts;
  readonly #periodMs: number;
  #timer: Timer | undefined;
  #closed = false;
  /** Of {@link NEEDED_TYPES}, dropped by the card at the last reading. */
  #recordsLost: number | undefined;
  /** Good frames of each line that the card had counted at the last reading; undefined: it does not listen. */
  #goodFrames: readonly number[] | undefined;
  /** What the software path was tracking at the last look. */
  #tracking: ConfigurationStore["tracked"];

  constructor(parts: WatchedParts, periodMs: number) {
    this.#parts = parts;
    this.#periodMs = periodMs;
  }

  /** Once a period, one reading at a time. */
  start(): void {
    const { card, cardCounters, clock, journal, log } = this.#parts;
    this.#timer = clock.after(this.#periodMs, () => {
      const { link } = card;
      if (link === undefined) this.#cardListens(false);
      const reading =
        link === undefined
          ? Promise.resolve()
          : link.run(readCounters()).then((counters) => {
              cardCounters.update(counterWords(counters.path, counters.card));
              this.#lookAtLostRecords(counters.card.eventsDropped);
              this.#cardCounted(counters.path.lines.map(({ good }) => good));
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

  /** A card that has been cleared listens. */
  #cardListens(listens: boolean): void {
    if (listens === (this.#goodFrames !== undefined)) return;
    this.#goodFrames = listens ? [] : undefined;
    if (listens) this.#parts.feedSilence.begin("card");
    else this.#parts.feedSilence.end("card");
  }

  #cardCounted(good: readonly number[]): void {
    const { cardCleared, clock, feedSilence } = this.#parts;
    this.#cardListens(cardCleared);
    if (!cardCleared) return;
    const now = clock.monotonicNs();
    for (const line of LINES) if (good[line] !== this.#goodFrames?.[line]) feedSilence.heard("card", line, now);
    this.#goodFrames = good;
  }

  /** Lines that nobody hears are told; a path that hears none is not let trade, nor one whose positions nobody prices. */
  #lookAtFeed(): void {
    const { alarms, configuration, feedSilence, software, trading } = this.#parts;
    const tracking = software === undefined || software.failed ? undefined : configuration.tracked;
    if (tracking === undefined) feedSilence.end("software");
    else if (tracking !== this.#tracking) feedSilence.begin("software");
    this.#tracking = tracking;
    for (const line of LINES) {
      if (software !== undefined) feedSilence.heard("software", line, software.lastFrameNs(line));
      for (const path of ["software", "card"] as const) {
        const about = path === "card" ? `the card's ${lineName(line)}` : lineName(line);
        if (feedSilence.silent(path, line))
          alarms.raise("FEED_SILENT", `${about}: no frame for some heartbeats`, about);
        else alarms.clear("FEED_SILENT", about);
      }
    }
    const card = feedSilence.problem("card");
    if (card !== undefined) trading.trip("hardware", "FEED_SILENT", card);
    const own = feedSilence.problem("software");
    if (own !== undefined) {
      trading.trip("software", "FEED_SILENT", own);
      trading.trip("hardware", "FEED_SILENT", `${own}: ${UNPRICED}`);
    }
    if (software?.failed === true)
      trading.trip("hardware", "SOFTWARE_FAILED", `the software path has failed: ${UNPRICED}`);
  }
}
