// ITCH 5.0 files in BinaryFILE framing: 2-byte big-endian length, then the message, repeated.

import type { ByteSource } from "./byte-source.ts";
import { InputError } from "./input-error.ts";

/**
 * The file's message blocks, as pieces that hold whole blocks only (at least one): the form in which
 * `gateway/datapath` takes them. A block of length 0 ends the session.
 * @throws InputError INPUT_DAMAGED for a block cut short, or bytes after the end of the session
 */
export async function* itchBlocks(source: ByteSource, input: string): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array(0);
  let offset = 0; // of `rest` in the file
  let messages = 0;
  let ended = false;
  for await (const piece of source) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let at = 0;
    let end = 0;
    while (!ended && at + 2 <= bytes.length) {
      const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
      if (at + 2 + length > bytes.length) break;
      if (length === 0) ended = true;
      else messages++;
      at += 2 + length;
      if (!ended) end = at;
    }
    if (end > 0) yield bytes.subarray(0, end);
    offset += at;
    rest = bytes.subarray(at);
    if (ended && rest.length > 0) {
      throw new InputError("INPUT_DAMAGED", input, "bytes follow the block of length 0 that ends the session", {
        offset,
      });
    }
  }
  if (rest.length > 0) {
    const wanted = rest.length < 2 ? "its 2-byte length" : `${((rest[0] ?? 0) << 8) | (rest[1] ?? 0)} bytes`;
    const there = rest.length < 2 ? `${rest.length}` : `${rest.length - 2}`;
    throw new InputError(
      "INPUT_DAMAGED",
      input,
      `ends inside message ${messages + 1}: ${wanted} announced, ${there} there`,
      { offset },
    );
  }
}

/** The messages of a piece of whole blocks, as views. */
export function* messagesIn(blocks: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at + 2 <= blocks.length; ) {
    const length = ((blocks[at] ?? 0) << 8) | (blocks[at + 1] ?? 0);
    yield blocks.subarray(at + 2, at + 2 + length);
    at += 2 + length;
  }
}

/** Nanoseconds since midnight of an ITCH message (at least 11 bytes). */
export function itchTimestamp(message: Uint8Array): number {
  const high = ((message[5] ?? 0) << 8) | (message[6] ?? 0);
  const low = ((message[7] ?? 0) << 24) | ((message[8] ?? 0) << 16) | ((message[9] ?? 0) << 8) | (message[10] ?? 0);
  return high * 2 ** 32 + (low >>> 0);
}
