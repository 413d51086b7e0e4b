// The journal's one file.
import { closeSync, fdatasyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";

export interface JournalFile {
  /** All of it. */
  read(): string;
  /** Cuts off what is after the first `bytes` bytes. */
  truncate(bytes: number): void;
  append(text: string): void;
  sync(): void;
  close(): void;
}

export function openJournalFile(path: string): JournalFile {
  mkdirSync(dirname(path), { recursive: true });
  // Append mode: every write goes to the end, whatever was truncated before.
  const descriptor = openSync(path, "a+", 0o600);
  return {
    read: () => readFileSync(path, "utf8"),
    truncate: (bytes) => ftruncateSync(descriptor, bytes),
    append: (text) => {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    },
    sync: () => fdatasyncSync(descriptor),
    close: () => closeSync(descriptor),
  };
}
