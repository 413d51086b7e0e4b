// The one file of a ZIP archive, in pieces. What archives of market data are; others are refused.

import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createInflateRaw } from "node:zlib";
import { InputError } from "../../../sim/inputs/mod.ts";

const END_BYTES = 22;
const COMMENT_BYTES_MAX = 65_535;
const END_MAGIC = 0x06054b50;
const ENTRY_MAGIC = 0x02014b50;
const LOCAL_BYTES = 30;
const [STORED, DEFLATED] = [0, 8];

export function looksLikeZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
}

/** @throws InputError for an archive that is damaged, has more or fewer members than one, or one that is encrypted */
export async function* zipMember(path: string): AsyncGenerator<Uint8Array> {
  const refuse = (what: string, cause?: unknown): InputError => new InputError("INPUT_FORMAT", path, what, { cause });
  await using file = await open(path, "r");
  const { size } = await file.stat();
  const tailAt = Math.max(0, size - END_BYTES - COMMENT_BYTES_MAX);
  const tail = await file.read(Buffer.alloc(size - tailAt), 0, size - tailAt, tailAt);
  let end = tail.bytesRead - END_BYTES;
  while (end >= 0 && tail.buffer.readUInt32LE(end) !== END_MAGIC) end--;
  if (end < 0) throw refuse("a ZIP archive without its directory: cut short");
  const members = tail.buffer.readUInt16LE(end + 10);
  if (members !== 1) throw refuse(`a ZIP archive of ${members} files; one is read`);
  const entry = (await file.read(Buffer.alloc(46), 0, 46, tail.buffer.readUInt32LE(end + 16))).buffer;
  if (entry.readUInt32LE(0) !== ENTRY_MAGIC) throw refuse("the directory of the ZIP archive is damaged");
  const [flags, method] = [entry.readUInt16LE(8), entry.readUInt16LE(10)];
  const [compressed, localAt] = [entry.readUInt32LE(20), entry.readUInt32LE(42)];
  if ((flags & 1) !== 0) throw refuse("an encrypted ZIP archive");
  if (method !== STORED && method !== DEFLATED) throw refuse(`ZIP compression method ${method} is not read`);
  const local = (await file.read(Buffer.alloc(LOCAL_BYTES), 0, LOCAL_BYTES, localAt)).buffer;
  const start = localAt + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (compressed === 0) return;
  const bytes = createReadStream(path, { start, end: start + compressed - 1 });
  const stream = method === STORED ? bytes : bytes.pipe(createInflateRaw());
  bytes.on("error", (error) => stream.destroy(error));
  try {
    for await (const piece of stream) yield piece as Uint8Array;
  } catch (cause) {
    throw new InputError("INPUT_COMPRESSION", path, `the ZIP archive is damaged (${String(cause)})`, { cause });
  }
}
