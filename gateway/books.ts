/**
 * The books of both paths as the rest of the gateway sees them: kept whole by recovery, with an alarm while they are not, and with a time after
 * which a card whose books stay broken is handed over, and a software path is halted. No order leaves on an invalid book, so that there is time.
 */
import type { Logger } from "pino";
import { event } from "../proto/mod.ts";
import type { CardStatus } from "./card/card-link.ts";
import type { Clock } from "./clock.ts";
import type { Network } from "./network/network.ts";
import type { TradingControl } from "./placement/trading-control.ts";
import { Grace } from "./recovery/grace.ts";
import { Recovery, type RecoveryOptions, type RepairedPath } from "./recovery/recovery.ts";
import type { Alarms } from "./telemetry/alarms.ts";

export interface BooksParts {
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly log: Logger;
  readonly trading: TradingControl;
  readonly telemetry: { statusChanged(): void };
}

export interface BooksOptions extends RecoveryOptions {
  /** How long the books of the path that trades may be mended before the card is handed over or the software path halted; 0: at once. */
  readonly recoverMs: number;
}

const PATHS = ["card", "software"] as const;

export class Books {
  readonly recovery: Recovery;
  readonly #parts: BooksParts;
  readonly #graces: Readonly<Record<RepairedPath, Grace>>;

  /** @param message of the feed, in order and once */
  constructor(
    parts: BooksParts,
    options: BooksOptions,
    network: Network,
    message: (view: DataView, at: number, length: number) => void,
  ) {
    this.#parts = parts;
    const { alarms, clock, log, telemetry } = parts;
    const grace = (path: RepairedPath): Grace =>
      new Grace(clock, options.recoverMs, (message) => this.#trip(path, message));
    this.#graces = { card: grace("card"), software: grace("software") };
    this.recovery = new Recovery(options, network, clock, {
      broken: (path, cause, wide) => {
        log.warn({ path }, `books broken: ${cause}`);
        const whose = path === "card" ? "the card" : "the software path";
        const message = `books of ${whose} are invalid until they are mended: ${cause}`;
        // A fault of one symbol leaves the others alone.
        if (wide) this.#feedBroken(path, message);
        telemetry.statusChanged();
      },
      whole: (path, us, messages) => {
        log.info({ path, us, messages }, "books whole");
        alarms.clear("FEED_FAULT", path);
        this.#graces[path].end();
        telemetry.statusChanged();
      },
      failed: (about, message) => {
        log.error({ about }, message);
        alarms.raise("RECOVERY_FAILED", message, about);
      },
      mended: (about) => alarms.clear("RECOVERY_FAILED", about),
      feedLost: (why) => {
        log.warn(`the record of the feed has a hole: ${why}`);
        if (this.recovery.feed.possible) return;
        for (const path of PATHS) if (this.recovery[path]?.whole === false) this.#trip(path, why);
      },
      message,
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
      repair.audit();
    }
  }

  /** One event record of the software path; valid during the call, which may be within the path's own. */
  softwareRecord(words: Uint32Array, at: number): void {
    const repair = this.recovery.software;
    if (repair !== undefined) repair.record(words, at);
    else if (((words[at] ?? 0) & 0xff) === event.FEED_TYPE) {
      // A clear that failed has ended the recovery of what the path still follows.
      const message = "books of the software path are invalid until the next clear: its feed has a fault";
      this.#parts.alarms.raise("FEED_FAULT", message, "software");
      this.#trip("software", message);
    }
  }

  cardGone(): void {
    this.recovery.cardGone();
    this.#graces.card.end();
    this.#parts.alarms.clear("FEED_FAULT", "card");
  }

  /** Before tracking is replaced: what was wrong with the books that go is of no interest any more. */
  forget(): void {
    const { alarms } = this.#parts;
    for (const path of PATHS) {
      this.#graces[path].end();
      alarms.clear("FEED_FAULT", path);
    }
    alarms.clearAll("RECOVERY_FAILED");
  }

  async close(): Promise<void> {
    for (const path of PATHS) this.#graces[path].end();
    await this.recovery.close();
  }

  #feedBroken(path: RepairedPath, message: string): void {
    this.#parts.alarms.raise("FEED_FAULT", message, path);
    if (this.recovery.feed.possible) this.#graces[path].begin(message);
    else this.#trip(path, message);
  }

  #trip(path: RepairedPath, message: string): void {
    this.#parts.trading.trip(path === "card" ? "hardware" : "software", "FEED_FAULT", message);
  }
}
