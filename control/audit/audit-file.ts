// The audit file's one file.
import { closeSync, fdatasyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";

export interface AuditFile {
  /** All of it. */
  read(): Buffer;
  /** Cuts off what is after the first `bytes` bytes. */
  truncate(bytes: number): void;
  append(bytes: Buffer): void;
  /** Returns once the disk has what was appended. */
  sync(): void;
  close(): void;
}

export function openAuditFile(path: string): AuditFile {
  mkdirSync(dirname(path), { recursive: true });
  const descriptor = openSync(path, "a+", 0o600);
  return {
    read: () => readFileSync(path),
    truncate: (bytes) => ftruncateSync(descriptor, bytes),
    append: (bytes) => {
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    },
    sync: () => fdatasyncSync(descriptor),
    close: () => closeSync(descriptor),
  };
}
