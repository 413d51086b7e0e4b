/**
 * The books of both paths as the rest of the gateway sees them: kept whole by recovery, with an alarm while they are not, and with a time after
 * which a card whose books stay broken is handed over. No order leaves on an invalid book, so that there is time.
 */
import type { Logger } from "pino";
import type { CardStatus } from "./card/card-link.ts";
import type { Clock } from "./clock.ts";
import type { Network } from "./network/network.ts";
import type { TradingControl } from "./placement/trading-control.ts";
import { Grace } from "./recovery/grace.ts";
import { Recovery, type RecoveryOptions } from "./recovery/recovery.ts";
import type { Alarms } from "./telemetry/alarms.ts";

export interface BooksParts {
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly log: Logger;
  readonly trading: TradingControl;
  readonly telemetry: { statusChanged(): void };
}

export interface BooksOptions extends RecoveryOptions {
  /** How long the books of the card that trades may be mended before it is handed over; 0: at once. */
  readonly recoverMs: number;
}

export class Books {
  readonly recovery: Recovery;
  readonly #parts: BooksParts;
  readonly #grace: Grace;

  constructor(parts: BooksParts, options: BooksOptions, network: Network) {
    this.#parts = parts;
    const { alarms, clock, log, telemetry } = parts;
    this.#grace = new Grace(clock, options.recoverMs, (message) => this.#trip(message));
    this.recovery = new Recovery(options, network, clock, {
      broken: (path, cause, wide) => {
        log.warn({ path }, `books broken: ${cause}`);
        const whose = path === "card" ? "the card" : "the software path";
        const message = `books of ${whose} are invalid until they are mended: ${cause}`;
        // A fault of one symbol leaves the others alone.
        if (wide) alarms.raise("FEED_FAULT", message, path);
        if (wide && path === "card") this.#cardBroken(message);
        telemetry.statusChanged();
      },
      whole: (path, us, messages) => {
        log.info({ path, us, messages }, "books whole");
        alarms.clear("FEED_FAULT", path);
        if (path === "card") this.#grace.end();
        telemetry.statusChanged();
      },
      failed: (about, message) => {
        log.error({ about }, message);
        alarms.raise("RECOVERY_FAILED", message, about);
      },
      mended: (about) => alarms.clear("RECOVERY_FAILED", about),
      feedLost: (why) => {
        log.warn(`the record of the feed has a hole: ${why}`);
        if (!this.recovery.feed.possible && this.recovery.card?.whole === false) this.#trip(why);
      },
      feedWhole: (next) => log.info({ next }, "the record of the feed is whole from a snapshot"),
    });
  }

  /** The card's own word on its books. */
  heartbeat({ feedFault }: CardStatus): void {
    const repair = this.recovery.card;
    if (repair === undefined) {
      // Not cleared since it was connected: nothing trades there.
      if (!feedFault) this.#parts.alarms.clear("FEED_FAULT", "card");
    } else if (feedFault && repair.whole) {
      // Nobody has told: the record of it was lost, or is on its way.
      repair.audit().catch((error: unknown) => this.#parts.log.debug(error, "reading the card's feed"));
    }
  }

  cardGone(): void {
    this.recovery.cardGone();
    this.#grace.end();
    this.#parts.alarms.clear("FEED_FAULT", "card");
  }

  /** Before tracking is replaced: what was wrong with the books that go is of no interest any more. */
  forget(): void {
    this.#grace.end();
    const { alarms } = this.#parts;
    for (const path of ["card", "software"]) alarms.clear("FEED_FAULT", path);
    alarms.clearAll("RECOVERY_FAILED");
  }

  async close(): Promise<void> {
    this.#grace.end();
    await this.recovery.close();
  }

  #cardBroken(message: string): void {
    if (this.recovery.feed.possible) this.#grace.begin(message);
    else this.#trip(message);
  }

  #trip(message: string): void {
    this.#parts.trading.trip("hardware", "FEED_FAULT", message);
  }
}
