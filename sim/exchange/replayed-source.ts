// The market of a recording, at its own pace or another. See ReplayMarket for how clients' orders fill against it.
//
// A recording that begins in the middle of a day speaks of orders that it never showed. This venue does not have them: what is said of them is
// left out and counted, so that its feed, its snapshots and its books are of one market. A recording of a whole day is replayed as it is.

import { Pacer, type Pacing } from "../inputs/feed-frames.ts";
import { blocksOf } from "../inputs/feed-messages.ts";
import { itchTimestamp, messagesIn } from "../inputs/itch-file.ts";
import type { Scheduler, Timer } from "../world/scheduler.ts";
import type { MarketSource } from "./market-source.ts";
import { ReplayMarket } from "./replay-market.ts";

/** Pieces of whole blocks: from memory, or read as they are needed. */
export type BlockStream = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

export interface ReplayedSettings {
  readonly blocks: BlockStream;
  readonly pacing: Omit<Pacing, "startNs">;
  /** Told of the first message that is left out. */
  readonly incomplete?: () => void;
}

const TIMESTAMP_END = 11;

export class ReplayedSource implements MarketSource {
  readonly market = new ReplayMarket();
  /** Messages about orders that the recording never showed. */
  leftOut = 0;
  private readonly scheduler: Scheduler;
  private readonly settings: ReplayedSettings;
  private pieces: Iterator<Uint8Array> | AsyncIterator<Uint8Array>;
  private messages: Iterator<Uint8Array> = [][Symbol.iterator]();
  private pacer: Pacer | undefined;
  private held: { readonly message: Uint8Array; readonly dueNs: number } | undefined;
  private recordedNs = 0;
  private running = false;
  private timer: Timer | undefined;
  private publish: (blocks: Uint8Array) => void = () => {};
  private finished: (error?: unknown) => void = () => {};

  constructor(scheduler: Scheduler, settings: ReplayedSettings) {
    this.scheduler = scheduler;
    this.settings = settings;
    const { blocks } = settings;
    this.pieces = Symbol.asyncIterator in blocks ? blocks[Symbol.asyncIterator]() : blocks[Symbol.iterator]();
  }

  /** Time of the last message replayed. */
  timeOfDayNs(): number {
    return this.recordedNs;
  }

  open(): boolean {
    return this.running;
  }

  start(publish: (blocks: Uint8Array) => void, finished: (error?: unknown) => void): void {
    this.publish = publish;
    this.finished = finished;
    this.running = true;
    this.pacer = new Pacer({ ...this.settings.pacing, startNs: this.scheduler.now() });
    this.pump();
  }

  stop(): void {
    if (!this.running) return;
    this.running = false;
    this.timer?.cancel();
    // A reader of a file gives it back; that it could not is of no interest any more.
    Promise.resolve(this.pieces.return?.()).catch(() => {});
  }

  /** Replays what is due, then waits for the time of the next message or for the next piece. */
  private pump(): void {
    const now = this.scheduler.now();
    const due: Uint8Array[] = [];
    let waiting: Promise<IteratorResult<Uint8Array>> | undefined;
    let over = false;
    while (this.running) {
      this.held ??= this.nextMessage();
      if (this.held === undefined) {
        const piece = this.pieces.next();
        if (piece instanceof Promise) {
          waiting = piece;
          break;
        }
        over = piece.done === true;
        if (over) break;
        this.messages = messagesIn(piece.value);
        continue;
      }
      if (this.held.dueNs > now || due.length >= BATCH_MESSAGES_MAX) break;
      if (this.apply(this.held.message)) due.push(this.held.message);
      this.held = undefined;
    }
    if (due.length > 0) this.publish(blocksOf(due));
    if (!this.running) return;
    if (over) this.finish();
    else if (waiting !== undefined) this.resume(waiting);
    else this.timer = this.scheduler.at(this.held?.dueNs ?? now, () => this.pump());
  }

  private resume(waiting: Promise<IteratorResult<Uint8Array>>): void {
    waiting.then(
      (piece) => {
        if (!this.running) return;
        if (piece.done === true) {
          this.finish();
          return;
        }
        this.messages = messagesIn(piece.value);
        this.pump();
      },
      (error: unknown) => {
        if (this.running) this.finish(error);
      },
    );
  }

  private nextMessage(): { message: Uint8Array; dueNs: number } | undefined {
    const { value, done } = this.messages.next();
    if (done === true || this.pacer === undefined) return undefined;
    const timed = value.length >= TIMESTAMP_END;
    return { message: value, dueNs: timed ? this.pacer.map(itchTimestamp(value)) : this.scheduler.now() };
  }

  /** False: the message is about an order that is not there. */
  private apply(message: Uint8Array): boolean {
    if (message.length >= TIMESTAMP_END) this.recordedNs = Math.max(this.recordedNs, itchTimestamp(message));
    const { counts } = this.market;
    const { unknown } = counts;
    this.market.apply(message);
    if (counts.unknown === unknown) return true;
    if (this.leftOut++ === 0) this.settings.incomplete?.();
    return false;
  }

  private finish(error?: unknown): void {
    this.running = false;
    this.finished(error);
  }
}

/** At a scale of 0 everything is due at once: others get their turn in between. */
const BATCH_MESSAGES_MAX = 1000;
