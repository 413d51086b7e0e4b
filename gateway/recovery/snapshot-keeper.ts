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
/** A feed whose snapshots are lost as soon as they are there is not asked for ever more of them. */
const PAUSE_MS = 1000;
const PAUSE_MS_MAX = 60_000;

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
  /** Monotonic clock of the last snapshot, and how long after it the next one is not asked for. */
  #anchoredNs = 0n;
  #pauseMs = 0;

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
    const sinceMs = Number((this.#clock.monotonicNs() - this.#anchoredNs) / 1_000_000n);
    if (sinceMs >= PAUSE_MS_MAX) this.#pauseMs = 0;
    if (sinceMs < this.#pauseMs) {
      this.#later(this.#pauseMs - sinceMs);
      return;
    }
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
          this.#anchoredNs = this.#clock.monotonicNs();
          this.#pauseMs = Math.min(PAUSE_MS_MAX, Math.max(PAUSE_MS, 2 * this.#pauseMs));
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
    this.#pauseMs = 0;
    request?.cancel();
  }

  #again(message: string): void {
    this.#failures++;
    if (this.#failures % ALARM_AFTER === 0) this.#events.failing(`no snapshot: ${message}`);
    this.#later(Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** Math.min(10, this.#failures - 1)));
  }

  #later(waitMs: number): void {
    this.#timer = this.#clock.after(waitMs, () => {
      this.#timer = undefined;
      this.fetch();
    });
  }
}
