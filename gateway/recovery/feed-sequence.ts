/**
 * The feed as the gateway knows it: recorded messages and the exact books they make. The books are *anchored* when they hold every message
 * before `number`; otherwise only a snapshot makes them so.
 */
import type { Damage } from "./damage.ts";
import { ExactBooks, type TrackedStock } from "./exact-books.ts";
import { bytesAt, locateAt, sortOf } from "./itch.ts";
import { MessageRecorder, type Missing } from "./message-recorder.ts";

/** Whom the messages of a range were about. */
export interface Touched {
  /** Locates. */
  readonly books: ReadonlySet<number>;
  readonly states: ReadonlySet<number>;
  readonly market: boolean;
}

export interface FeedSequenceEvents {
  /** The books need a snapshot from here on. */
  lost(why: string): void;
  /** Every message, in order and once, before the books have it. */
  message?(view: DataView, at: number, length: number): void;
}

const TOUCHED_KEPT = 64;

/** The books are lost, and there is no snapshot to be had. */
export class FeedLost extends Error {}

export class FeedSequence {
  readonly recorder: MessageRecorder;
  readonly #events: FeedSequenceEvents;
  readonly #hope: boolean;
  #books = new ExactBooks([]);
  #tracked: readonly TrackedStock[] = [];
  #anchored = false;
  /** A message that cannot be was met: looked at when the packet is through. */
  #contradicted = false;
  /** Of ranges asked for lately: every book of both paths asks for the same ones. */
  #touched: { readonly from: number; readonly to: number; readonly touched: Touched }[] = [];
  readonly #waiting = new Set<{
    readonly number: number;
    readonly resolve: (there: Promise<boolean> | boolean) => void;
  }>();

  /** @param hope books that were lost can be had again from a snapshot */
  constructor(hope: boolean, events: FeedSequenceEvents, capacity?: number) {
    this.#hope = hope;
    this.#events = events;
    this.recorder = new MessageRecorder((view, at, length) => {
      if (length > 0) events.message?.(view, at, length);
      if (this.#anchored && !this.#books.apply(view, at, length)) this.#contradicted = true;
    }, capacity);
  }

  /** The books hold every message before {@link number}. */
  get anchored(): boolean {
    return this.#anchored;
  }

  /** The books hold every message, or will again. */
  get possible(): boolean {
    return this.#anchored || this.#hope;
  }

  get number(): number {
    return this.recorder.next ?? 0;
  }

  get missing(): Missing | undefined {
    return this.recorder.missing;
  }

  /** @param complete nothing was live before the start */
  begin(
    tracked: readonly TrackedStock[],
    session: string | undefined,
    start: number | undefined,
    complete: boolean,
  ): void {
    this.#tracked = tracked;
    this.#books = new ExactBooks(tracked);
    this.#anchored = complete;
    this.#contradicted = false;
    this.#touched = [];
    this.recorder.begin(session, start);
    this.#answer(false);
  }

  packet(line: 0 | 1 | undefined, bytes: Uint8Array): void {
    if (!this.recorder.take(line, bytes)) {
      this.recorder.restart();
      this.#lose("more messages wait for missing ones than are kept");
      this.recorder.take(line, bytes);
    }
    this.#look();
  }

  /** What is missing cannot be had. */
  abandon(why: string): void {
    this.#lose(why);
    this.recorder.abandon();
  }

  /**
   * The books as of the messages before `next`.
   * @returns false when messages between them and what is recorded are missing: another snapshot is needed
   */
  anchor(messages: readonly Uint8Array[], next: number): boolean {
    const { recorder } = this;
    const known = recorder.next ?? next;
    if (recorder.next !== undefined && next < recorder.first) return false;
    const books = new ExactBooks(this.#tracked);
    for (const message of messages) {
      books.apply(new DataView(message.buffer, message.byteOffset, message.length), 0, message.length);
    }
    this.#books = books;
    this.#touched = [];
    if (next > known || recorder.next === undefined) {
      this.#anchored = true;
      recorder.jump(next);
    } else {
      recorder.each(next, known, (view, at, length) => void books.apply(view, at, length));
      this.#anchored = true;
    }
    this.#look();
    return true;
  }

  /** Resolves once the books hold every message before `number`; false: the feed was begun anew. @throws FeedLost */
  async reached(number: number): Promise<boolean> {
    if (this.#anchored && this.number >= number) return true;
    if (!this.possible) throw new FeedLost("messages of the feed are lost, and there is no snapshot service");
    return new Promise((resolve) => this.#waiting.add({ number, resolve }));
  }

  /** Whom the messages from <= number < to are about; undefined when they are not all kept. */
  touched(from: number, to: number): Touched | undefined {
    const known = this.#touched.find((one) => one.from === from && one.to === to);
    if (known !== undefined) return known.touched;
    if (from < this.recorder.first || to > this.number) return undefined;
    const books = new Set<number>();
    const states = new Set<number>();
    let market = false;
    this.recorder.each(from, to, (view, at, length) => {
      const sort = sortOf(view, at, length);
      if (sort === "book") books.add(locateAt(view, at, length));
      else if (sort === "state") states.add(locateAt(view, at, length));
      else if (sort === "market") market = true;
    });
    const touched: Touched = { books, states, market };
    this.#touched.push({ from, to, touched });
    if (this.#touched.length > TOUCHED_KEPT) this.#touched.shift();
    return touched;
  }

  /** Whom the messages of any of the ranges are about; undefined when there are none, or not all are kept. */
  touchedByAny(ranges: readonly Damage[]): Touched | undefined {
    if (ranges.length === 0) return undefined;
    const books = new Set<number>();
    const states = new Set<number>();
    let market = false;
    for (const { from, to } of ranges) {
      const touched = this.touched(from, to);
      if (touched === undefined) return undefined;
      for (const locate of touched.books) books.add(locate);
      for (const locate of touched.states) states.add(locate);
      market ||= touched.market;
    }
    return { books, states, market };
  }

  /** The book messages of a stock with from <= number < to; undefined when they are not all kept. */
  bookMessages(locate: number, from: number, to: number): Uint8Array[] | undefined {
    if (from < this.recorder.first || to > this.number) return undefined;
    const found: Uint8Array[] = [];
    this.recorder.each(from, to, (view, at, length) => {
      if (sortOf(view, at, length) === "book" && locateAt(view, at, length) === locate) {
        found.push(bytesAt(view, at, length));
      }
    });
    return found;
  }

  get books(): ExactBooks {
    return this.#books;
  }

  close(): void {
    this.#anchored = false;
    this.#answer(false);
  }

  #look(): void {
    if (this.#contradicted) {
      this.#contradicted = false;
      this.#lose(`a message before ${this.number} contradicts the books`);
    }
    if (this.#anchored) this.#answer(true);
  }

  #lose(why: string): void {
    this.#anchored = false;
    this.#touched = [];
    this.#events.lost(why);
    if (this.#hope) return;
    for (const { number, resolve } of this.#waiting) resolve(this.reached(number));
    this.#waiting.clear();
  }

  #answer(there: boolean): void {
    for (const waiting of this.#waiting) {
      if (there && this.number < waiting.number) continue;
      this.#waiting.delete(waiting);
      waiting.resolve(there);
    }
  }
}
