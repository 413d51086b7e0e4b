// Length-prefixed messages over a byte stream: u32 length (little-endian) of what follows, u8 type, body.

import { DeviceError } from "./errors.ts";

const HEADER_BYTES = 5;
/** Larger messages do not exist; a larger length means that the other side speaks something else. */
const MESSAGE_BYTES_MAX = 4 * 1024 * 1024;

export type MessageReader = (type: number, body: Buffer) => void;

/** Cuts a stream into messages. A body is valid during the call only. */
export class MessageSplitter {
  readonly #reader: MessageReader;
  #rest: Buffer = Buffer.alloc(0);

  constructor(reader: MessageReader) {
    this.#reader = reader;
  }

  /** @throws DeviceError PROTOCOL for an impossible length, and what the reader throws */
  push(chunk: Buffer): void {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (bytes.length >= HEADER_BYTES) {
      const length = bytes.readUInt32LE(0);
      if (length < 1 || length > MESSAGE_BYTES_MAX) {
        throw new DeviceError(
          "PROTOCOL",
          `a message of ${length} bytes is announced; possible are 1 to ${MESSAGE_BYTES_MAX}`,
        );
      }
      if (bytes.length < 4 + length) break;
      this.#reader(bytes.readUInt8(4), bytes.subarray(HEADER_BYTES, 4 + length));
      bytes = bytes.subarray(4 + length);
    }
    // A copy: the chunk's memory belongs to the socket, and a slice would keep all of it.
    this.#rest = Buffer.from(bytes);
  }
}

export function message(type: number, body: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + body.length);
  bytes.writeUInt32LE(1 + body.length, 0);
  bytes.writeUInt8(type, 4);
  bytes.set(body, HEADER_BYTES);
  return bytes;
}
