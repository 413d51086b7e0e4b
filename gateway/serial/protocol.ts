/**
 * Requests and answers of the serial link (hw/rtl/tg_serial_link.sv): 12 bytes each, SLIP framing (RFC 1055) with an END at both ends, CRC-32
 * over the first eight bytes. Written here and not taken from a library because a frame that never ends must not grow.
 */
import { crc32 } from "node:zlib";

export const LINK_VERSION = 0x5447_0001;
export const FRAME_BYTES = 12;
const CRC_AT = 8;

export const OPERATION = { HELLO: 0, READ: 1, WRITE: 2, COUNTER: 3 } as const;
export const STATUS = { OK: 0, BUS_ERROR: 1, UNKNOWN: 2, NO_ANSWER: 3, SEQUENCE: 4 } as const;
/** Addresses of COUNTER: 16 bits each, which stay at 65,535. */
export const LINK_COUNTERS = ["good", "repeated", "crcErrors", "framingErrors", "malformed", "overruns"] as const;
export type LinkCounter = (typeof LINK_COUNTERS)[number];

const END = 0xc0;
const ESC = 0xdb;
const ESC_END = 0xdc;
const ESC_ESC = 0xdd;

export interface Request {
  /** 0..255; the same again when the answer to it did not come. */
  readonly sequence: number;
  readonly operation: number;
  /** u16. */
  readonly address: number;
  /** u32. */
  readonly data: number;
}

export interface Answer {
  readonly sequence: number;
  readonly operation: number;
  readonly status: number;
  readonly data: number;
}

export function requestFrame({ sequence, operation, address, data }: Request): Buffer {
  const bytes = Buffer.alloc(FRAME_BYTES);
  bytes.writeUInt8(sequence, 0);
  bytes.writeUInt8(operation, 1);
  bytes.writeUInt16LE(address, 2);
  bytes.writeUInt32LE(data, 4);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, CRC_AT)), CRC_AT);
  return slip(bytes);
}

/** @returns undefined when the bytes are no whole answer */
export function parseAnswer(bytes: Buffer): Answer | undefined {
  if (bytes.length !== FRAME_BYTES || bytes.readUInt32LE(CRC_AT) !== crc32(bytes.subarray(0, CRC_AT))) return undefined;
  return {
    sequence: bytes.readUInt8(0),
    operation: bytes.readUInt8(1),
    status: bytes.readUInt8(2),
    data: bytes.readUInt32LE(4),
  };
}

function slip(bytes: Buffer): Buffer {
  const out = [END];
  for (const byte of bytes) {
    if (byte === END) out.push(ESC, ESC_END);
    else if (byte === ESC) out.push(ESC, ESC_ESC);
    else out.push(byte);
  }
  return Buffer.from([...out, END]);
}

/** Takes the frames out of a stream of bytes. What is longer than a frame, or escapes what cannot be escaped, comes out as not whole. */
export class SlipReader {
  readonly #frame = Buffer.alloc(FRAME_BYTES + 1);
  readonly #take: (frame: Buffer) => void;
  #length = 0;
  #escape = false;
  #garbled = false;

  /** @param take is handed each frame, empty when it was garbled; valid during the call only */
  constructor(take: (frame: Buffer) => void) {
    this.#take = take;
  }

  push(chunk: Buffer): void {
    for (const byte of chunk) {
      if (byte === END) this.#end();
      else if (this.#escape) {
        this.#escape = false;
        if (byte !== ESC_END && byte !== ESC_ESC) this.#garbled = true;
        this.#add(byte === ESC_END ? END : ESC);
      } else if (byte === ESC) this.#escape = true;
      else this.#add(byte);
    }
  }

  #add(byte: number): void {
    if (this.#length < this.#frame.length) this.#frame[this.#length++] = byte;
  }

  #end(): void {
    const garbled = this.#garbled || this.#escape;
    const length = this.#length;
    this.#length = 0;
    this.#escape = false;
    this.#garbled = false;
    if (length > 0 || garbled) this.#take(this.#frame.subarray(0, garbled ? 0 : length));
  }
}
