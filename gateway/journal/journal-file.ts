// The journal's one file.
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

export interface JournalFile {
  /** All of it; in parts, however the records lie in them. */
  read(): string | Iterable<Uint8Array>;
  /** Cuts off what is after the first `bytes` bytes. */
  truncate(bytes: number): void;
  append(text: string): void;
  sync(): void;
  /**
   * Puts other content in the place of all there is; on the disk when it returns. A crash leaves the one or the other, whole. Absent: it cannot.
   * @returns false: it could not, and nothing is changed. @throws when it is not certain which of the two is on the disk
   */
  replace?(lines: Iterable<string>): boolean;
  close(): void;
}

const CHUNK_BYTES = 1 << 20;

export function openJournalFile(path: string): JournalFile {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  const beside = `${path}.new`;
  // Of a run that ended while it made one.
  rmSync(beside, { force: true });
  // Append mode: every write goes to the end, whatever was truncated before.
  let descriptor = openSync(path, "a+", 0o600);
  return {
    read: () => chunksOf(descriptor),
    truncate: (bytes) => ftruncateSync(descriptor, bytes),
    append: (text) => writeAll(descriptor, text),
    sync: () => fdatasyncSync(descriptor),
    replace: (lines) => {
      let next: number | undefined;
      try {
        next = openSync(beside, "ax+", 0o600);
        let part = "";
        for (const line of lines) {
          part += line;
          if (part.length < CHUNK_BYTES) continue;
          writeAll(next, part);
          part = "";
        }
        writeAll(next, part);
        fsyncSync(next);
        renameSync(beside, path);
      } catch {
        if (next !== undefined) {
          closeSync(next);
          rmSync(beside, { force: true });
        }
        return false;
      }
      closeSync(descriptor);
      descriptor = next;
      syncFolder(folder);
      return true;
    },
    close: () => closeSync(descriptor),
  };
}

function* chunksOf(descriptor: number): IterableIterator<Uint8Array> {
  const { size } = fstatSync(descriptor);
  for (let at = 0; at < size; ) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size - at));
    const bytes = readSync(descriptor, chunk, 0, chunk.length, at);
    if (bytes === 0) return;
    at += bytes;
    yield chunk.subarray(0, bytes);
  }
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}

/** The new name of a file is on the disk when its folder is. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
