// Fetches a snapshot whenever the exact books need one, again and again until they are whole.
import type { Clock, Timer } from "../clock.ts";
import type { Network } from "../network/network.ts";
import type { FeedSequence } from "./feed-sequence.ts";
import { requestSnapshot, type SnapshotOptions, type SnapshotRequest } from "./snapshot-client.ts";

export interface SnapshotKeeperEvents {
  /** The exact books are whole again. */
  anchored(next: number, orders: number): void;
  /** Told after every {@link ALARM_AFTER} failures in a row. */
  failing(message: string): void;
}

const RETRY_MS = 100;
const RETRY_MS_MAX = 5000;
const ALARM_AFTER = 5;

export class SnapshotKeeper {
  readonly counts = { asked: 0, failed: 0 };
  readonly #network: Network;
  readonly #clock: Clock;
  readonly #feed: FeedSequence;
  readonly #options: SnapshotOptions;
  readonly #events: SnapshotKeeperEvents;
  #wanted: ReadonlySet<number> = new Set();
  #request: SnapshotRequest | undefined;
  #timer: Timer | undefined;
  #failures = 0;

  constructor(
    network: Network,
    clock: Clock,
    feed: FeedSequence,
    options: SnapshotOptions,
    events: SnapshotKeeperEvents,
  ) {
    this.#network = network;
    this.#clock = clock;
    this.#feed = feed;
    this.#options = options;
    this.#events = events;
  }

  /** Ends what is under way; locates from here on. */
  begin(wanted: ReadonlySet<number>): void {
    this.close();
    this.#wanted = wanted;
  }

  /** The books need one. */
  fetch(): void {
    if (this.#request !== undefined || this.#timer !== undefined || this.#feed.anchored) return;
    this.counts.asked++;
    const request = requestSnapshot(this.#network, this.#clock, this.#options, this.#wanted);
    this.#request = request;
    request.result.then(
      ({ messages, next }) => {
        if (this.#request !== request) return;
        this.#request = undefined;
        if (this.#feed.anchored) return;
        if (this.#feed.anchor(messages, next)) {
          this.#failures = 0;
          this.#events.anchored(next, messages.length);
        } else this.#again("the snapshot is older than what is recorded");
      },
      (error: Error) => {
        if (this.#request !== request) return;
        this.#request = undefined;
        this.counts.failed++;
        this.#again(error.message);
      },
    );
  }

  close(): void {
    const request = this.#request;
    this.#request = undefined;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#failures = 0;
    request?.cancel();
  }

  #again(message: string): void {
    this.#failures++;
    if (this.#failures % ALARM_AFTER === 0) this.#events.failing(`no snapshot: ${message}`);
    const waitMs = Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** Math.min(10, this.#failures - 1));
    this.#timer = this.#clock.after(waitMs, () => {
      this.#timer = undefined;
      this.fetch();
    });
  }
}
