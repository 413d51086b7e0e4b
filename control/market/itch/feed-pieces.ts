// The messages of recordings one after the other, in pieces of whole blocks; what was wrong with a capture is told where it was.

import { blocksOf } from "../../../sim/inputs/mod.ts";
import type { FeedFile } from "../source-files.ts";
import type { Correction } from "../store/tables.ts";
import { FeedArbiter, type Found } from "./feed-arbiter.ts";

const PIECE_BYTES = 128 * 1024;
type Event = { readonly kind: Correction; readonly a: number; readonly b: number };

/** @param found is called between the pieces, when everything before it has been handed out and taken */
export async function* feedPieces(files: readonly FeedFile[], found: Found): AsyncGenerator<Uint8Array> {
  let queue: (Uint8Array | Event)[] = [];
  let bytes = 0;
  const message = (content: Uint8Array): void => {
    queue.push(content);
    bytes += content.length;
  };
  // Captures of one day go on in the next file: one view of sequence numbers.
  const arbiter = new FeedArbiter(message, (kind, a, b) => queue.push({ kind, a, b }));
  function* ready(): Generator<Uint8Array> {
    let gathered: Uint8Array[] = [];
    for (const item of queue) {
      if (item instanceof Uint8Array) {
        gathered.push(item);
        continue;
      }
      if (gathered.length > 0) yield blocksOf(gathered);
      gathered = [];
      found(item.kind, item.a, item.b);
    }
    if (gathered.length > 0) yield blocksOf(gathered);
    queue = [];
    bytes = 0;
  }
  for (const { input } of files) {
    if (input.kind === "itch") {
      yield* ready();
      yield* input.blocks();
      continue;
    }
    for await (const frame of input.frames()) {
      arbiter.take(frame);
      if (bytes >= PIECE_BYTES || queue.length > EVENTS_MAX) yield* ready();
    }
  }
  arbiter.finish();
  yield* ready();
}

const EVENTS_MAX = 16_384;
