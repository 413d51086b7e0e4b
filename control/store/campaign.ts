/**
 * Which of several control planes is the primary. Whoever writes the primary's key, bound to a lease of etcd, is it until the lease ends; the
 * revision of that write is what it was elected with, higher each time.
 *
 *     asked for the lease        last answered renewal was sent             not the primary any more     etcd may end the lease
 *     |---- renewals ------------|------------- TTL - margin ---------------|---------- margin ----------|
 *
 * The time is this process's own monotonic clock, from before a renewal was sent: etcd's count of the same lease began later. Every writer asks
 * {@link Campaign.term} right before it writes, so that a process that was frozen finds that its time is over before a timer tells it.
 */
import type { Clock, Timer } from "../clock.ts";
import { createdBy, type EtcdClient, foundBy, get, put } from "./etcd-client.ts";

export interface Candidate {
  /** Name of this process, one of its kind. */
  readonly holder: string;
  /** Where its page and API are. */
  readonly address: string;
}

/** From an election to the end of it. */
export interface Term {
  /** Of the primary's key: what writes are guarded by. */
  readonly revision: bigint;
}

export interface CampaignEvents {
  elected(term: Term): void;
  /** Told at the end of each term. */
  demoted(reason: string): void;
  /** Who is the primary now, as far as etcd says; undefined: nobody. */
  seen(primary: Candidate | undefined): void;
  trouble(message: string): void;
}

export interface CampaignOptions {
  readonly key: Buffer;
  readonly ttlSeconds: number;
  readonly monotonicMs: () => number;
}

/** Share of the lease that is kept as a margin: clocks that differ by this much, and the time between looking and writing. */
const MARGIN_SHARE = 0.25;
const RENEWALS_PER_TTL = 4;
/** How often a standby looks. */
const LOOK_MS = 200;

interface Running extends Term {
  readonly lease: bigint;
  untilMs: number;
}

export class Campaign {
  readonly #client: EtcdClient;
  readonly #clock: Clock;
  readonly #options: CampaignOptions;
  readonly #candidate: Candidate;
  readonly #events: CampaignEvents;
  #running: Running | undefined;
  #timer: Timer | undefined;
  #end: Timer | undefined;
  #closed = false;
  #step: Promise<void> = Promise.resolve();

  constructor(
    client: EtcdClient,
    clock: Clock,
    options: CampaignOptions,
    candidate: Candidate,
    events: CampaignEvents,
  ) {
    this.#client = client;
    this.#clock = clock;
    this.#options = options;
    this.#candidate = candidate;
    this.#events = events;
  }

  /** While this process is certainly the primary. */
  get term(): Term | undefined {
    if (this.#running === undefined) return undefined;
    if (this.#options.monotonicMs() >= this.#running.untilMs) this.#demote("the lease could not be renewed in time");
    return this.#running;
  }

  start(): void {
    this.#again(0);
  }

  /** Gives the lease back, so that another one need not wait for its end. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    const lease = this.#running?.lease;
    this.#demote("this control plane ends");
    await this.#step;
    if (lease !== undefined) await this.#client.revoke(lease).catch(() => {});
  }

  /** Somebody else was found to be the primary. */
  lost(reason: string): void {
    this.#demote(reason);
  }

  #again(delayMs: number): void {
    if (this.#closed) return;
    this.#timer = this.#clock.after(delayMs, () => {
      this.#step = this.#once().then(
        (nextMs) => this.#again(nextMs),
        (error: unknown) => {
          this.#events.trouble(error instanceof Error ? error.message : String(error));
          this.#again(LOOK_MS);
        },
      );
    });
  }

  async #once(): Promise<number> {
    if (this.term !== undefined) return this.#renew();
    return this.#look();
  }

  async #renew(): Promise<number> {
    const running = this.#running;
    if (running === undefined) return 0;
    const sentMs = this.#options.monotonicMs();
    const leftMs = await this.#client.keepAlive(running.lease);
    // It may have been over before the answer came.
    if (this.term !== running) return 0;
    if (leftMs === 0) {
      this.#demote("etcd has ended the lease");
      return 0;
    }
    this.#extend(running, sentMs, leftMs);
    return Math.floor((this.#options.ttlSeconds * 1_000) / RENEWALS_PER_TTL);
  }

  async #look(): Promise<number> {
    const { key, ttlSeconds, monotonicMs } = this.#options;
    const primary = foundBy(await this.#client.txn([], [get(key)], []), 0)[0];
    if (primary !== undefined) {
      this.#events.seen(candidateOf(primary.value));
      return LOOK_MS;
    }
    this.#events.seen(undefined);
    const sentMs = monotonicMs();
    const { id: lease, ttlMs } = await this.#client.grant(ttlSeconds);
    const won = await this.#client
      .txn([createdBy(key, 0n)], [put(key, Buffer.from(JSON.stringify(this.#candidate)), lease)], [])
      .catch(async (error: unknown) => {
        // It may have won all the same: the key goes with its lease.
        await this.#client.revoke(lease).catch(() => {});
        throw error;
      });
    if (this.#closed || !won.succeeded) {
      await this.#client.revoke(lease).catch(() => {});
      return LOOK_MS;
    }
    const revision = won.header?.revision ?? 0n;
    const running: Running = { revision, lease, untilMs: 0 };
    this.#running = running;
    this.#extend(running, sentMs, ttlMs);
    if (this.term === undefined) return 0;
    this.#events.seen(this.#candidate);
    this.#events.elected(running);
    return 0;
  }

  #extend(running: Running, sentMs: number, leftMs: number): void {
    const marginMs = this.#options.ttlSeconds * 1_000 * MARGIN_SHARE;
    running.untilMs = Math.max(running.untilMs, sentMs + leftMs - marginMs);
    this.#end?.cancel();
    this.#end = this.#clock.after(Math.max(0, running.untilMs - this.#options.monotonicMs()), () => void this.term);
  }

  #demote(reason: string): void {
    if (this.#running === undefined) return;
    this.#running = undefined;
    this.#end?.cancel();
    this.#events.demoted(reason);
  }
}

function candidateOf(value: Uint8Array): Candidate {
  const { holder, address } = JSON.parse(Buffer.from(value).toString("utf8")) as Candidate;
  return { holder, address };
}
