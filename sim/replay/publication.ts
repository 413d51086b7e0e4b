/** What was published, kept until no repair can need it, and the exact books as of any number that a repair asks for. */
import { itch50 } from "../../proto/mod.ts";
import type { Packet } from "./faulty-feed.ts";
import { PublishedBooks } from "./published-books.ts";

export class Publication {
  readonly books = new PublishedBooks();
  /** Messages published, of all sessions. */
  messages = 0;
  session: string | undefined;
  /** Messages `#first` and later of the session. */
  #log: Uint8Array[] = [];
  #first = 1n;
  /** The books hold the messages before this number. */
  #booked = 1n;

  /** @returns whether the packet begins another session */
  take({ session, sequence, messages }: Packet): boolean {
    const begins = this.session !== undefined && session !== this.session;
    if (this.session === undefined || begins) {
      this.bookTo(this.#end);
      this.session = session;
      this.#log = [];
      this.#first = sequence;
      this.#booked = sequence;
    }
    if (sequence !== this.#end) throw new Error(`published was ${this.#end}, then ${sequence}`);
    this.messages += messages.length;
    this.#log.push(...messages);
    return begins;
  }

  /** Brings the books to where the messages before `next` are in them and no later one. They never go back. */
  bookTo(next: bigint): void {
    for (; this.#booked < next; this.#booked++) {
      const message = this.#log[Number(this.#booked - this.#first)];
      if (message === undefined) throw new Error(`message ${this.#booked} was not published`);
      this.books.message(message);
    }
  }

  bookToEnd(): void {
    this.bookTo(this.#end);
  }

  /** The messages of one stock with `from <= number < next`. */
  between(from: bigint, next: bigint, locate: number): readonly Uint8Array[] {
    return this.#log
      .slice(Number(from - this.#first), Number(next - this.#first))
      .filter((message) => locateOf(message) === locate);
  }

  /** Nobody asks for messages before `from` any more. */
  forget(from: bigint): void {
    const until = from < this.#booked ? from : this.#booked;
    if (until <= this.#first) return;
    this.#log.splice(0, Number(until - this.#first));
    this.#first = until;
  }

  get #end(): bigint {
    return this.#first + BigInt(this.#log.length);
  }
}

export function locateOf(message: Uint8Array): number {
  return ((message[LOCATE_AT] ?? 0) << 8) + (message[LOCATE_AT + 1] ?? 0);
}

const LOCATE_AT = itch50.HEADER_STOCK_LOCATE_AT;
