/**
 * Recovery as the gateway runs it: one record of the feed with exact books, and for each path a repairer of its books.
 *
 *     line A ─┐                    missing -> requests (UDP) -> given up -> snapshot (TCP)
 *             ├─> FeedSequence ─> exact books ─> BookRepair ─> card
 *     line B ─┘                               └> BookRepair ─> software path
 */
import { event, type Geometry, type TrackedSlot } from "../../proto/mod.ts";
import type { Clock } from "../clock.ts";
import type { Tracked } from "../configuration/configuration-store.ts";
import type { SoftwareDatapath } from "../datapath/mod.ts";
import type { RegisterProgram } from "../device/mod.ts";
import type { Network, UdpSender } from "../network/network.ts";
import type { VenueAddress } from "../session/kernel-stream.ts";
import { BookRepair } from "./book-repair.ts";
import { FeedSequence } from "./feed-sequence.ts";
import { GapFiller } from "./gap-filler.ts";
import { CardTarget, type RepairTarget, SoftwareTarget } from "./repair-target.ts";
import { requestSnapshot, type SnapshotOptions } from "./snapshot-client.ts";
import { SnapshotKeeper } from "./snapshot-keeper.ts";

export type RepairedPath = "card" | "software";

export interface RecoveryOptions {
  /** Who answers requests for missing messages; undefined: nobody. */
  readonly rerequest: VenueAddress | undefined;
  readonly snapshots: SnapshotOptions | undefined;
  /** How long what one line has passed may still come on the other, and how long an answer may take. */
  readonly gapWaitMs: number;
  readonly answerMs: number;
}

export interface RecoveryEvents {
  /** Books of a path are not whole. `wide`: by a fault of its feed. */
  broken(path: RepairedPath, cause: string, wide: boolean): void;
  whole(path: RepairedPath, us: number, messages: number): void;
  /** Tried again after a while; `about` tells failures apart. */
  failed(about: string, message: string): void;
  mended(about: string): void;
  /** The record of the feed has a hole, and only a snapshot helps. */
  feedLost(why: string): void;
  feedWhole(next: number): void;
  /** Every message of the feed, in order and once. */
  message?(view: DataView, at: number, length: number): void;
}

export class Recovery {
  readonly feed: FeedSequence;
  readonly #network: Network;
  readonly #clock: Clock;
  readonly #options: RecoveryOptions;
  readonly #events: RecoveryEvents;
  readonly #filler: GapFiller;
  readonly #keeper: SnapshotKeeper | undefined;
  #sender: UdpSender | undefined;
  #tracked: readonly TrackedSlot[] = [];
  #fromSnapshot = false;
  /** Feed events of frames that came before are of the time before the clear. */
  #cardClearedNs = 0n;
  #card: BookRepair | undefined;
  #software: BookRepair | undefined;

  constructor(options: RecoveryOptions, network: Network, clock: Clock, events: RecoveryEvents) {
    this.#options = options;
    this.#network = network;
    this.#clock = clock;
    this.#events = events;
    this.feed = new FeedSequence(options.snapshots !== undefined, {
      lost: (why) => {
        events.feedLost(why);
        this.#keeper?.fetch();
      },
      message: (view, at, length) => events.message?.(view, at, length),
    });
    this.#filler = new GapFiller(this.feed, clock, options);
    if (options.snapshots !== undefined) {
      this.#keeper = new SnapshotKeeper(network, clock, this.feed, options.snapshots, {
        anchored: (next) => {
          events.mended("snapshot");
          events.feedWhole(next);
          this.#filler.look();
        },
        failing: (message) => events.failed("snapshot", message),
      });
    }
  }

  get card(): BookRepair | undefined {
    return this.#card;
  }

  get software(): BookRepair | undefined {
    return this.#software;
  }

  get counts(): { readonly requests: number; readonly filled: number; readonly snapshots: number } {
    const { requests, filled } = this.#filler.counts;
    return { requests, filled, snapshots: this.#keeper?.counts.asked ?? 0 };
  }

  /** @throws what opening a socket throws */
  async start(): Promise<void> {
    const { rerequest } = this.#options;
    if (rerequest === undefined) return;
    this.#sender = await this.#network.requestUdp(rerequest, (bytes) => this.#filler.answered(bytes));
    this.#filler.use(this.#sender);
  }

  /**
   * The locates of the day by stock, from a snapshot's directory.
   * @throws when there is no snapshot service, or it gives none
   */
  async locates(): Promise<ReadonlyMap<string, number>> {
    const { snapshots } = this.#options;
    if (snapshots === undefined) throw new Error("there is no snapshot service to learn locates from");
    const { locates } = await requestSnapshot(this.#network, this.#clock, snapshots, new Set()).result;
    return locates;
  }

  /** Other stocks, or another feed: nothing that was known counts. Before the paths are cleared. */
  begin({ slots, feed }: Tracked): void {
    this.stop();
    this.#tracked = slots;
    this.#fromSnapshot = feed.startSequence === undefined && this.#keeper !== undefined;
    const start = feed.startSequence === undefined ? undefined : Number(feed.startSequence);
    this.feed.begin(slots, feed.session, start, !this.#fromSnapshot);
    this.#keeper?.begin(new Set(slots.map(({ locate }) => locate)));
    if (this.#fromSnapshot) this.#keeper?.fetch();
  }

  /** The card has been cleared; `deviceNs` is a reading of its clock after that. */
  cardCleared(geometry: Geometry, run: <T>(program: RegisterProgram<T>) => Promise<T>, deviceNs: bigint): void {
    this.#cardClearedNs = deviceNs;
    this.#card = this.#repair(new CardTarget(geometry, run));
    this.#card.audit();
  }

  cardGone(): void {
    this.#card?.close();
    this.#card = undefined;
  }

  softwareCleared(path: SoftwareDatapath): void {
    this.#software = this.#repair(new SoftwareTarget(path, this.#tracked));
  }

  /** A record of the card, in its order. */
  cardRecord(words: Uint32Array, at: number): void {
    const repair = this.#card;
    if (repair === undefined) return;
    if (((words[at] ?? 0) & 0xff) === event.FEED_TYPE) {
      const arrivalNs = (BigInt(words[at + ARRIVAL_WORD + 1] ?? 0) << 32n) | BigInt(words[at + ARRIVAL_WORD] ?? 0);
      if (arrivalNs < this.#cardClearedNs) return;
    }
    repair.record(words, at);
  }

  datagram(line: 0 | 1, bytes: Uint8Array): void {
    if (this.#tracked.length === 0) return;
    this.feed.packet(line, bytes);
    this.#filler.look();
  }

  /** Nothing is mended any more until the next beginning. */
  stop(): void {
    this.cardGone();
    this.#software?.close();
    this.#software = undefined;
    this.#filler.close();
    this.#keeper?.close();
    this.feed.close();
    this.#tracked = [];
  }

  async close(): Promise<void> {
    this.stop();
    this.#filler.use(undefined);
    await this.#sender?.close();
  }

  #repair(target: RepairTarget): BookRepair {
    const path = target.name;
    const repair = new BookRepair(target, this.feed, this.#clock, this.#tracked, {
      broken: (cause, wide) => this.#events.broken(path, cause, wide),
      whole: (us, messages) => this.#events.whole(path, us, messages),
      failed: (stock, message) => this.#events.failed(`${path} ${stock}`, message),
      mended: (stock) => this.#events.mended(`${path} ${stock}`),
    });
    if (this.#fromSnapshot) repair.rebuildAll("the books are made from a snapshot");
    return repair;
  }
}

const ARRIVAL_WORD = event.HEADER_ARRIVAL_NS_AT / 4;
