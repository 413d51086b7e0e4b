// MoldUDP64 packets as a whole: built message by message, and taken apart.

import {
  BLOCK_LENGTH,
  decodeHeader,
  END_OF_SESSION_COUNT,
  encodeHeader,
  HEADER_LENGTH,
  HEARTBEAT_COUNT,
  MAX_MESSAGE_COUNT,
} from "../gen/ts/moldudp64.ts";
import { readU16, WireError, writeU16 } from "./bytes.ts";

/** UDP payload of a 1,500-byte IPv4 packet. */
export const MOLD_FULL_MTU_BYTES = 1472;

/** Collects messages into packets of at most `capacity` bytes. */
export class MoldPacketBuilder {
  readonly #session: string;
  readonly #buffer: Uint8Array;
  #sequence: bigint;
  #count = 0;
  #bytes = HEADER_LENGTH;

  /** @param sequence number of the next message added */
  constructor(session: string, sequence: bigint, capacity = MOLD_FULL_MTU_BYTES) {
    if (capacity < HEADER_LENGTH + BLOCK_LENGTH) {
      throw new WireError("RANGE", `MoldUDP64 packet: a capacity of ${capacity} bytes holds no message`);
    }
    this.#session = session;
    this.#sequence = sequence;
    this.#buffer = new Uint8Array(capacity);
  }

  /** Messages in the packet so far. */
  get count(): number {
    return this.#count;
  }

  /** Number that the next message added will have. */
  get nextSequence(): bigint {
    return this.#sequence + BigInt(this.#count);
  }

  /** @returns false, and nothing has changed, when the packet has no room for the message */
  add(message: Uint8Array): boolean {
    const end = this.#bytes + BLOCK_LENGTH + message.length;
    if (end > this.#buffer.length || this.#count === MAX_MESSAGE_COUNT) return false;
    writeU16(this.#buffer, this.#bytes, message.length, "MoldUDP64 block length");
    this.#buffer.set(message, this.#bytes + BLOCK_LENGTH);
    this.#bytes = end;
    this.#count += 1;
    return true;
  }

  /** The packet with the messages added since the last one, as a copy. Throws when there are none: that would be a heartbeat. */
  finish(): Uint8Array {
    if (this.#count === 0) throw new WireError("FORMAT", "MoldUDP64 packet: no message was added");
    encodeHeader({ session: this.#session, sequence: this.#sequence, count: this.#count }, this.#buffer);
    const packet = this.#buffer.slice(0, this.#bytes);
    this.#sequence += BigInt(this.#count);
    this.#count = 0;
    this.#bytes = HEADER_LENGTH;
    return packet;
  }

  heartbeat(): Uint8Array {
    return moldHeader(this.#session, this.nextSequence, HEARTBEAT_COUNT);
  }

  endOfSession(): Uint8Array {
    return moldHeader(this.#session, this.nextSequence, END_OF_SESSION_COUNT);
  }
}

/** A header alone: heartbeat, end of session, or a request for `count` messages from `sequence`. */
export function moldHeader(session: string, sequence: bigint, count: number): Uint8Array {
  const packet = new Uint8Array(HEADER_LENGTH);
  encodeHeader({ session, sequence, count }, packet);
  return packet;
}

export interface MoldPacket {
  readonly kind: "data" | "heartbeat" | "end";
  readonly session: string;
  /** Number of the first message; the next one expected for heartbeat and end. */
  readonly sequence: bigint;
  /** Views of the packet. */
  readonly messages: readonly Uint8Array[];
}

/** Throws WireError when a block runs past the end or bytes remain after the last one. */
export function decodeMoldPacket(packet: Uint8Array): MoldPacket {
  const { session, sequence, count } = decodeHeader(packet);
  const blocks = count === END_OF_SESSION_COUNT ? 0 : count;
  const messages: Uint8Array[] = [];
  let at = HEADER_LENGTH;
  for (let i = 0; i < blocks; i += 1) {
    const from = at + BLOCK_LENGTH;
    const to = from <= packet.length ? from + readU16(packet, at) : from;
    if (to > packet.length) {
      throw new WireError("LENGTH", `MoldUDP64 packet: block ${i} of ${count} runs past its ${packet.length} bytes`);
    }
    messages.push(packet.subarray(from, to));
    at = to;
  }
  if (at !== packet.length) {
    throw new WireError("LENGTH", `MoldUDP64 packet: ${packet.length - at} bytes remain after ${blocks} blocks`);
  }
  const kind = count === HEARTBEAT_COUNT ? "heartbeat" : count === END_OF_SESSION_COUNT ? "end" : "data";
  return { kind, session, sequence, messages };
}
