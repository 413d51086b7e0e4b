// Tells what a file is from its content and opens it with the right reader.

import { itch50 } from "../../proto/mod.ts";
import { type ByteSource, readBytes } from "./byte-source.ts";
import { InputError } from "./input-error.ts";
import { itchBlocks } from "./itch-file.ts";
import { type CapturedFrame, looksLikePcap, pcapFrames } from "./pcap-file.ts";

export type MarketInput =
  | { readonly kind: "itch"; readonly path: string; blocks(): AsyncGenerator<Uint8Array> }
  | { readonly kind: "pcap"; readonly path: string; frames(): AsyncGenerator<CapturedFrame> };

/**
 * Opens a market data file: ITCH 5.0 in BinaryFILE framing or classic pcap, each plain or gzip. Each call of `blocks` or
 * `frames` reads it from the start.
 * @throws InputError when it cannot be read or is neither
 */
export async function openInput(path: string): Promise<MarketInput> {
  const head = await firstBytes(readBytes(path), HEAD_BYTES);
  if (looksLikePcap(head)) return { kind: "pcap", path, frames: () => pcapFrames(readBytes(path), path) };
  if (head.length === 0) throw new InputError("INPUT_FORMAT", path, "the file is empty", { offset: 0 });
  if (!looksLikeItch(head)) {
    const first = Buffer.from(head.subarray(0, 8)).toString("hex");
    throw new InputError(
      "INPUT_FORMAT",
      path,
      `neither pcap nor ITCH 5.0 in BinaryFILE framing: it starts with ${first}`,
      { offset: 0 },
    );
  }
  return { kind: "itch", path, blocks: () => itchBlocks(readBytes(path), path) };
}

/** One well-formed message among the first is enough: a damaged one is for the paths to count, not for the reader to refuse. */
function looksLikeItch(head: Uint8Array): boolean {
  for (let at = 0; at + 3 <= head.length; ) {
    const length = ((head[at] ?? 0) << 8) | (head[at + 1] ?? 0);
    if (length > 0 && itch50.LENGTH_BY_TYPE[head[at + 2] ?? 0] === length) return true;
    at += 2 + length;
  }
  return false;
}

const HEAD_BYTES = 4096;

async function firstBytes(source: ByteSource, count: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source) {
    parts.push(piece);
    length += piece.length;
    if (length >= count) break;
  }
  return Buffer.concat(parts).subarray(0, count);
}
