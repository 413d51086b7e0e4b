// Cuts a TCP byte stream into SoupBinTCP packets, whatever the segments' borders.

import { PACKET_LENGTH_BYTES, PACKET_PAYLOAD_AT } from "../gen/ts/soupbintcp.ts";
import { readU16, WireError } from "./bytes.ts";

/** Larger than any OUCH or ITCH message; the protocol itself allows 65,537. */
export const SOUP_STANDARD_PACKET_BYTES = 4096;

/**
 * Holds at most one incomplete packet of `capacity` bytes. A packet that is longer, or too short to have a type, breaks the framing:
 * `push` throws, and the stream cannot be read any further.
 */
export class SoupFramer {
  readonly #pending: Uint8Array;
  #held = 0;
  #broken: WireError | undefined;

  constructor(capacity = SOUP_STANDARD_PACKET_BYTES) {
    this.#pending = new Uint8Array(capacity);
  }

  /** Bytes of an incomplete packet. */
  get held(): number {
    return this.#held;
  }

  /** Calls `sink` for each packet that `chunk` completes, length field included. The view is reused after the call. */
  push(chunk: Uint8Array, sink: (packet: Uint8Array) => void): void {
    if (this.#broken !== undefined) throw this.#broken;
    let at = this.#held === 0 ? 0 : this.#complete(chunk, sink);
    while (at + PACKET_LENGTH_BYTES <= chunk.length) {
      const length = this.#packetLength(chunk, at);
      if (at + length > chunk.length) break;
      const from = at;
      at += length;
      sink(chunk.subarray(from, at));
    }
    // Fewer than one packet remains, and packets longer than the capacity were refused above.
    this.#pending.set(chunk.subarray(at), this.#held);
    this.#held += chunk.length - at;
  }

  /** Takes from `chunk` what the held packet lacks. @returns bytes taken */
  #complete(chunk: Uint8Array, sink: (packet: Uint8Array) => void): number {
    let at = 0;
    const take = (upTo: number) => {
      const bytes = Math.min(upTo - this.#held, chunk.length - at);
      this.#pending.set(chunk.subarray(at, at + bytes), this.#held);
      this.#held += bytes;
      at += bytes;
    };
    if (this.#held < PACKET_LENGTH_BYTES) take(PACKET_LENGTH_BYTES);
    if (this.#held < PACKET_LENGTH_BYTES) return at;
    const length = this.#packetLength(this.#pending, 0);
    take(length);
    if (this.#held < length) return at;
    this.#held = 0;
    sink(this.#pending.subarray(0, length));
    return at;
  }

  #packetLength(buffer: Uint8Array, at: number): number {
    const length = readU16(buffer, at) + PACKET_LENGTH_BYTES;
    if (length < PACKET_PAYLOAD_AT) this.#fail("a length of 0: the packet has no type");
    if (length > this.#pending.length) {
      this.#fail(`a packet of ${length} bytes, longer than the ${this.#pending.length} allowed`);
    }
    return length;
  }

  #fail(what: string): never {
    this.#broken = new WireError("FORMAT", `SoupBinTCP stream: ${what}`);
    throw this.#broken;
  }
}
