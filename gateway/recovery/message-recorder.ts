/**
 * The messages of the feed by number, in a ring: those that are there in order, and those that wait for a missing one.
 *
 *     first ........ next ..    ....... end
 *     kept, in order     ^ missing  ^ held
 *
 * Numbers are doubles: a session that passes 2^53 messages is not recorded any further. Nothing is allocated per message.
 */

const HEADER_BYTES = 20;
const SESSION_BYTES = 10;
const SEQUENCE_AT = 10;
const COUNT_AT = 18;
const END_OF_SESSION = 0xffff;
const LOW_WORD = 0x1_0000_0000;
/** Of a number below 2^53 the first byte is 0, the second at most this. */
const SECOND_BYTE_MAX = 0x1f;
/** Length, then the message. What is longer than any ITCH message is kept as an empty one: nobody can apply it. */
const ENTRY_BYTES = 64;
const MESSAGE_BYTES_MAX = ENTRY_BYTES - 1;
export const RECORDED_MAX = 65_536;

export interface Missing {
  /** The first number wanted, and the first one after it that is there or known to follow. */
  readonly from: number;
  readonly to: number;
  /** Both lines have passed it. */
  readonly certain: boolean;
}

export interface RecorderCounts {
  packets: number;
  /** Of another session, or no MoldUDP64 packet. */
  foreign: number;
  messages: number;
  /** Times that the ring had no place for what was held: everything missing was given up. */
  overruns: number;
}

/** Called for each message in order; the bytes are in `view` and valid during the call. */
export type InOrder = (view: DataView, at: number, length: number) => void;

export class MessageRecorder {
  readonly counts: RecorderCounts = { packets: 0, foreign: 0, messages: 0, overruns: 0 };
  readonly #capacity: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** Number kept at each place; -1: none. */
  readonly #numbers: Float64Array;
  readonly #inOrder: InOrder;
  #session: Uint8Array | undefined;
  #first = 0;
  #next: number | undefined;
  #end = 0;
  /** By line: the number after the last one that it brought or spoke of. */
  readonly #lineEnd: [number, number] = [0, 0];

  constructor(inOrder: InOrder, capacity = RECORDED_MAX) {
    this.#inOrder = inOrder;
    this.#capacity = capacity;
    this.#bytes = new Uint8Array(capacity * ENTRY_BYTES);
    this.#view = new DataView(this.#bytes.buffer);
    this.#numbers = new Float64Array(capacity).fill(-1);
  }

  /** Oldest number kept in order. */
  get first(): number {
    return this.#first;
  }

  /** The number wanted next; undefined before the first packet with an open start. */
  get next(): number | undefined {
    return this.#next;
  }

  /** 10 characters as they are asked for; undefined: none was seen. */
  get session(): string | undefined {
    return this.#session === undefined ? undefined : String.fromCharCode(...this.#session);
  }

  /** Forgets everything. @param session undefined: the first packet's; `start` likewise */
  begin(session: string | undefined, start: number | undefined): void {
    this.#session = session === undefined ? undefined : Buffer.from(session.padEnd(SESSION_BYTES, " "), "latin1");
    this.#numbers.fill(-1);
    this.#next = start;
    this.#first = start ?? 0;
    this.#end = start ?? 0;
    this.#lineEnd.fill(0);
  }

  /**
   * One packet of a line, or the answer to a request.
   * @returns false when the ring has no place for it before what is missing is there or given up
   */
  take(line: 0 | 1 | undefined, packet: Uint8Array): boolean {
    this.counts.packets++;
    if (!this.#isOurs(packet)) {
      this.counts.foreign++;
      return true;
    }
    const header = new DataView(packet.buffer, packet.byteOffset, HEADER_BYTES);
    const sequence = header.getUint32(SEQUENCE_AT) * LOW_WORD + header.getUint32(SEQUENCE_AT + 4);
    const announced = header.getUint16(COUNT_AT);
    const count = announced === END_OF_SESSION ? 0 : announced;
    if (this.#next === undefined) {
      this.#next = sequence;
      this.#first = sequence;
      this.#end = sequence;
    }
    if (sequence + count - this.#next > this.#capacity) return false;
    let at = HEADER_BYTES;
    let number = sequence;
    for (; number < sequence + count && at + 2 <= packet.length; number++) {
      const length = ((packet[at] ?? 0) << 8) | (packet[at + 1] ?? 0);
      at += 2;
      if (at + length > packet.length) break;
      if (number >= this.#next) this.#keep(number, packet, at, length);
      at += length;
    }
    if (number > this.#end) this.#end = number;
    if (line !== undefined && number > this.#lineEnd[line]) this.#lineEnd[line] = number;
    this.#advance();
    return true;
  }

  get missing(): Missing | undefined {
    const from = this.#next;
    if (from === undefined || from >= this.#end) return undefined;
    return { from, to: this.#held(from), certain: this.#lineEnd[0] > from && this.#lineEnd[1] > from };
  }

  /** What is missing is given up: what is held is what is kept from here on, and what was kept before is not in order with it. */
  abandon(): void {
    if (this.#next === undefined) return;
    this.#next = this.#held(this.#next);
    this.#first = this.#next;
    this.#advance();
  }

  /** The ring is too small for what comes: it begins anew with the next packet. */
  restart(): void {
    this.counts.overruns++;
    const { session } = this;
    this.begin(session, undefined);
  }

  /** Goes on at `number`, which is beyond what is there in order. */
  jump(number: number): void {
    this.#next = number;
    this.#first = number;
    if (number > this.#end) this.#end = number;
    this.#advance();
  }

  /** Messages with `from <= number < to`, which are kept and in order. */
  each(from: number, to: number, visit: (view: DataView, at: number, length: number, number: number) => void): void {
    for (let number = from; number < to; number++) {
      const entry = (number % this.#capacity) * ENTRY_BYTES;
      visit(this.#view, entry + 1, this.#bytes[entry] ?? 0, number);
    }
  }

  #isOurs(packet: Uint8Array): boolean {
    if (packet.length < HEADER_BYTES) return false;
    if (packet[SEQUENCE_AT] !== 0 || (packet[SEQUENCE_AT + 1] ?? 0) > SECOND_BYTE_MAX) return false;
    if (this.#session === undefined) {
      this.#session = packet.slice(0, SESSION_BYTES);
      return true;
    }
    for (let index = 0; index < SESSION_BYTES; index++) if (packet[index] !== this.#session[index]) return false;
    return true;
  }

  #keep(number: number, packet: Uint8Array, from: number, length: number): void {
    const place = number % this.#capacity;
    if (this.#numbers[place] === number) return;
    this.#numbers[place] = number;
    const entry = place * ENTRY_BYTES;
    const kept = length <= MESSAGE_BYTES_MAX ? length : 0;
    this.#bytes[entry] = kept;
    for (let index = 0; index < kept; index++) this.#bytes[entry + 1 + index] = packet[from + index] ?? 0;
    if (this.#first < number - this.#capacity + 1) this.#first = number - this.#capacity + 1;
  }

  #advance(): void {
    let next = this.#next ?? 0;
    for (; this.#numbers[next % this.#capacity] === next; next++) {
      this.counts.messages++;
      this.#next = next + 1;
      const entry = (next % this.#capacity) * ENTRY_BYTES;
      this.#inOrder(this.#view, entry + 1, this.#bytes[entry] ?? 0);
    }
  }

  /** The first number after `from` that is held; the end when none is. */
  #held(from: number): number {
    let number = from;
    while (number < this.#end && this.#numbers[number % this.#capacity] !== number) number++;
    return number;
  }
}
