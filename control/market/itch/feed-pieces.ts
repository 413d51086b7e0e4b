// The messages of recordings one after the other, in pieces of whole blocks; captures without what came twice, and with what never came told.

import { blocksOf, FeedMessages } from "../../../sim/inputs/mod.ts";
import type { FeedFile } from "../source-files.ts";
import type { Correction } from "../store/tables.ts";

export type Found = (kind: Correction, a: number, b: number) => void;

/**
 * @param found what was wrong with the frames between the pieces: a gap (a: first number missing is not known to a piece; b: how many),
 * messages that came before, frames that are none
 */
export async function* feedPieces(files: readonly FeedFile[], found: Found): AsyncGenerator<Uint8Array> {
  // Captures of one day go on in the next file: one view of sequence numbers.
  const messages = new FeedMessages();
  for (const { input } of files) {
    if (input.kind === "itch") {
      yield* input.blocks();
      continue;
    }
    let frame = 0;
    let gathered: Uint8Array[] = [];
    let bytes = 0;
    for await (const captured of input.frames()) {
      frame++;
      const { counts } = messages;
      const { missing, duplicates, unusable } = counts;
      const fresh = messages.take(captured);
      const wrong = counts.missing > missing || counts.duplicates > duplicates || counts.unusable > unusable;
      if (wrong) {
        // What came before goes first, so that the list tells where it was.
        if (gathered.length > 0) yield blocksOf(gathered);
        gathered = [];
        bytes = 0;
        if (counts.missing > missing) found("gap", frame, counts.missing - missing);
        if (counts.duplicates > duplicates) found("duplicate_message", frame, counts.duplicates - duplicates);
        if (counts.unusable > unusable) found("unusable_frame", frame, counts.unusable - unusable);
      }
      for (const message of fresh) {
        gathered.push(message);
        bytes += message.length;
      }
      if (bytes < PIECE_BYTES) continue;
      yield blocksOf(gathered);
      gathered = [];
      bytes = 0;
    }
    if (gathered.length > 0) yield blocksOf(gathered);
  }
}

const PIECE_BYTES = 128 * 1024;
