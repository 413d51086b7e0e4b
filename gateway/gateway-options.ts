// What a gateway is told, and the world that it is in.
import type { Logger } from "pino";
import type { BooksOptions } from "./books.ts";
import type { CardLinkTimes } from "./card/card-link.ts";
import type { Clock } from "./clock.ts";
import type { Device } from "./device/mod.ts";
import type { Journal } from "./journal/journal.ts";
import type { Network } from "./network/network.ts";
import type { VenueOptions } from "./session/venue-sessions.ts";
import type { FeedIntakeOptions } from "./software/feed-intake.ts";
import type { OpeningBalance } from "./trading-day.ts";

export interface GatewayOptions {
  readonly id: string;
  readonly card: CardLinkTimes;
  /** What the card must be built from; undefined: any RTL with our register map. */
  readonly rtlHash?: number | undefined;
  readonly venue: VenueOptions;
  readonly feed: FeedIntakeOptions;
  readonly books: BooksOptions;
  /** Part of the configured positions and order rate that the software path gets, percent. */
  readonly softwareLimitPercent: number;
  readonly maxLeaseMs: number;
  readonly counterPeriodMs: number;
  /** What a person says that is held when a session of the venue begins. */
  readonly opening?: OpeningBalance | undefined;
}

/** The world outside. */
export interface GatewayWorld {
  readonly clock: Clock;
  readonly network: Network;
  readonly makeDevice: () => Device;
  /** Whole number of 32 bits. */
  readonly random: () => number;
  readonly journal: Journal;
  readonly log: Logger;
}
