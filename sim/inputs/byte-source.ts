// Bytes of a file, plain or gzip, in pieces of bounded size and only as fast as they are taken.

import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { InputError } from "./input-error.ts";

/** Pieces in order; none is changed after it was handed out. */
export type ByteSource = AsyncIterable<Uint8Array>;

const PIECE_BYTES = 256 * 1024;

/** First bytes of a file as stored, and whether that is a gzip stream. */
async function magic(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path, "r");
    const { buffer, bytesRead } = await file.read(new Uint8Array(2), 0, 2, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/**
 * The decompressed bytes of a file. Compression is told from the content, not from the name.
 * @throws InputError INPUT_UNREADABLE, INPUT_COMPRESSION
 */
export async function* readBytes(path: string): AsyncGenerator<Uint8Array> {
  const [first, second] = await magic(path);
  const compressed = first === 0x1f && second === 0x8b;
  const file = createReadStream(path, { highWaterMark: PIECE_BYTES });
  let fileError: unknown;
  file.on("error", (error) => {
    fileError = error;
  });
  const stream = compressed ? file.pipe(createGunzip({ chunkSize: PIECE_BYTES })) : file;
  file.on("error", (error) => {
    if (stream !== file) stream.destroy(error);
  });
  try {
    for await (const piece of stream) yield piece as Uint8Array;
  } catch (cause) {
    if (fileError !== undefined || !compressed) throw unreadable(path, cause);
    throw new InputError("INPUT_COMPRESSION", path, `gzip stream is damaged or ends early (${reason(cause)})`, {
      cause,
    });
  } finally {
    stream.destroy();
    file.destroy();
  }
}

function unreadable(path: string, cause: unknown): InputError {
  return new InputError("INPUT_UNREADABLE", path, `cannot be read (${reason(cause)})`, { cause });
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** Cuts a stream of pieces into the lengths its reader asks for; holds at most one piece and what is asked for. */
export class ByteCursor {
  /** Offset of the next byte. */
  offset = 0;
  private readonly pieces: AsyncIterator<Uint8Array>;
  private piece: Uint8Array = new Uint8Array(0);
  private at = 0;

  constructor(source: ByteSource) {
    this.pieces = source[Symbol.asyncIterator]();
  }

  /** The next `length` bytes, or all that is left when that is less. A view that stays as it is. */
  async take(length: number): Promise<Uint8Array> {
    if (this.piece.length - this.at >= length) return this.advance(length);
    const parts: Uint8Array[] = [];
    let missing = length;
    while (missing > 0) {
      if (this.at === this.piece.length && !(await this.load())) break;
      const part = this.advance(Math.min(missing, this.piece.length - this.at));
      parts.push(part);
      missing -= part.length;
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  }

  async close(): Promise<void> {
    await this.pieces.return?.();
  }

  private advance(length: number): Uint8Array {
    const bytes = this.piece.subarray(this.at, this.at + length);
    this.at += length;
    this.offset += length;
    return bytes;
  }

  private async load(): Promise<boolean> {
    const { value, done } = await this.pieces.next();
    if (done === true) return false;
    this.piece = value;
    this.at = 0;
    return true;
  }
}
