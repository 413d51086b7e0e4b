// One snapshot of the venue (GLIMPSE over SoupBinTCP): logs in, takes what concerns the tracked stocks, and is done.
import { decodeEndOfSnapshot, END_OF_SNAPSHOT_TYPE, itch50 } from "../../proto/mod.ts";
import type { Clock } from "../clock.ts";
import type { Network } from "../network/network.ts";
import { KernelSession, type VenueAddress } from "../session/kernel-stream.ts";
import { SOUP_TIMES } from "../session/soup-client.ts";
import { locateAt, sortOf } from "./itch.ts";

export interface SnapshotOptions {
  readonly address: VenueAddress;
  readonly account: { readonly username: string; readonly password: string };
  /** The whole of it has to be there by then. */
  readonly timeoutMs: number;
}

export interface MarketSnapshot {
  /** Of the stocks asked for, and of the market; in the venue's order. */
  readonly messages: readonly Uint8Array[];
  /** Number of the first message of the feed that is not in it. */
  readonly next: number;
  /** Locates by stock, of the whole directory. */
  readonly locates: ReadonlyMap<string, number>;
}

/** Orders and states of the stocks asked for; 64 stocks have a few thousand each. */
const MESSAGES_MAX = 4_000_000;

export interface SnapshotRequest {
  readonly result: Promise<MarketSnapshot>;
  /** The result is rejected. */
  cancel(): void;
}

/** @param wanted locates whose orders and states are kept; the result is rejected when it does not come whole */
export function requestSnapshot(
  network: Network,
  clock: Clock,
  { address, account, timeoutMs }: SnapshotOptions,
  wanted: ReadonlySet<number>,
): SnapshotRequest {
  const { promise, resolve, reject } = Promise.withResolvers<MarketSnapshot>();
  const messages: Uint8Array[] = [];
  const locates = new Map<string, number>();
  const fail = (error: Error): void => {
    timer.cancel();
    session.destroy();
    reject(error);
  };
  const session = new KernelSession(network, address, { ...account, session: "", sequence: 1 }, SOUP_TIMES, clock, {
    loggedIn: () => {},
    message: (payload) => {
      try {
        if (payload[0] === END_OF_SNAPSHOT_TYPE) {
          const next = Number(decodeEndOfSnapshot(payload));
          timer.cancel();
          session.close();
          resolve({ messages, next, locates });
          return;
        }
        const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
        const locate = locateAt(view, 0, payload.length);
        if (payload[0] === itch50.STOCK_DIRECTORY_TYPE) {
          locates.set(itch50.decodeStockDirectory(payload, 0, payload.length).stock, locate);
        } else if (sortOf(view, 0, payload.length) === "market" || wanted.has(locate)) {
          if (messages.length === MESSAGES_MAX) throw new Error(`more than ${MESSAGES_MAX} messages`);
          messages.push(payload.slice());
        }
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
      }
    },
    ended: (error) => {
      timer.cancel();
      reject(error);
    },
  });
  const timer = clock.after(timeoutMs, () => fail(new Error(`no whole snapshot within ${timeoutMs} ms`)));
  return { result: promise, cancel: () => fail(new Error("not wanted any more")) };
}
