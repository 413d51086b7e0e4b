// What an account is set up with, what it needs of the venue, and what is counted of it.

import type { Scheduler } from "../world/scheduler.ts";
import type { Market } from "./market.ts";
import type { OrderBook } from "./order-book.ts";
import type { PortSettings } from "./order-checks.ts";

export interface AccountSettings extends PortSettings {
  /** SoupBinTCP user name, 1 to 6 characters. */
  readonly username: string;
  readonly password: string;
  /** Live orders are cancelled when the connection ends. */
  readonly cancelOnDisconnect: boolean;
  /** MPID that the feed shows for attributable orders. */
  readonly mpid?: string;
}

export interface AccountEnvironment {
  readonly market: Market;
  readonly scheduler: Scheduler;
  /** Nanoseconds since midnight. */
  timeOfDayNs(): number;
  /** False before and after trading hours. */
  open(): boolean;
  /** After the close of the regular session; never, unless the market says so. */
  afterHours?(): boolean;
  /** Which listed stock is meant. */
  find(stock: string): OrderBook | undefined;
}

/** What happened to the client's requests. */
export interface AccountCounts {
  requests: number;
  accepted: number;
  rejected: number;
  executions: number;
  executedShares: number;
  cancels: number;
  /** Trades of the client with itself that were prevented, each side counted. */
  prevented: number;
  replaces: number;
  /** Retransmissions and requests about orders that are gone: the protocol has them ignored. */
  ignored: number;
  malformed: number;
}
