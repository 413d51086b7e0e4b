// Worker: encodes batches and puts them on disk, so that reading the feed and compressing it go on at the same time.

import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import type { Batch } from "./column-batch.ts";
import { encodePart } from "./encode-part.ts";
import { TABLES, type TableName } from "./tables.ts";

export interface EncodeRequest {
  readonly id: number;
  readonly table: TableName;
  readonly path: string;
  readonly batch: Batch;
  /** Symbols that were named since the last request. */
  readonly names: readonly (readonly [number, string])[];
}

export interface EncodeReply {
  readonly id: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly error?: string;
}

const names = new Map<number, string>();

/** Whole or not at all: a file of this name is complete. */
function write(path: string, bytes: Uint8Array): void {
  const unfinished = `${path}.new`;
  const file = openSync(unfinished, "w");
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
}

parentPort?.on("message", ({ id, table, path, batch, names: fresh }: EncodeRequest) => {
  let reply: EncodeReply;
  try {
    for (const [key, name] of fresh) names.set(key, name);
    const bytes = encodePart(TABLES[table], batch, names);
    write(path, bytes);
    reply = { id, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
  } catch (error) {
    reply = { id, bytes: 0, sha256: "", error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(reply);
});
