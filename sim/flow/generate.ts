// A day of invented market data, as a stream of bounded pieces: same settings, same bytes.

import { ItchEncoder } from "../exchange/itch-encoder.ts";
import { MatchingEngine } from "../exchange/matching-engine.ts";
import { ItchFileWriter } from "../inputs/file-writer.ts";
import { Random } from "../world/random.ts";
import type { ActionMix } from "./action-mix.ts";
import { DEFAULT_MEAN_INTERVAL_NS, DEFAULT_START_NS, OrderFlow } from "./order-flow.ts";
import { inventSymbols, type ListedSymbol } from "./symbols.ts";

export interface GenerateOptions {
  readonly seed: number;
  /** Exact number of messages. */
  readonly messages: number;
  /** How many invented symbols, or the list itself; 64 unless told. */
  readonly symbols?: number | readonly ListedSymbol[];
  readonly meanIntervalNs?: number;
  readonly startNs?: number;
  /** Resting orders per symbol, on average; by default what suits the number of messages, at most 200. */
  readonly depth?: number;
  readonly mix?: ActionMix;
  /** Ends with every order taken out and the closing events, as a real day does. */
  readonly closeDay?: boolean;
}

export const DEFAULT_SYMBOLS = 64;
const PIECE_BYTES = 256 * 1024;
/** An action changes the number of messages that a proper end takes by less than this. */
const CLOSE_MARGIN = 1000;

/** The symbols of a run: invented, or as given. */
export function flowSymbols(symbols: number | readonly ListedSymbol[] = DEFAULT_SYMBOLS): readonly ListedSymbol[] {
  return typeof symbols === "number" ? inventSymbols(symbols) : symbols;
}

/** Reference numbers as a busy venue gives them: increasing, with gaps for what one feed does not show. */
export function venueReferences(seed: number): () => number {
  const random = new Random(seed).fork("references");
  let last = 0;
  return () => {
    last += 1 + random.below(8);
    return last;
  };
}

/**
 * The messages in BinaryFILE framing, in pieces of whole blocks.
 * @throws RangeError when the settings cannot be, such as fewer messages than the opening takes with `closeDay`
 */
export function* generateBlocks(options: GenerateOptions): Generator<Uint8Array> {
  const { seed, messages, closeDay = false } = options;
  if (!Number.isSafeInteger(messages) || messages < 1) throw new RangeError(`not a number of messages: ${messages}`);
  const symbols = flowSymbols(options.symbols);
  const encoder = new ItchEncoder();
  const engine = new MatchingEngine(encoder, { nextReference: venueReferences(seed) });
  const flow = new OrderFlow(engine, encoder, {
    seed,
    symbols,
    meanIntervalNs: options.meanIntervalNs ?? DEFAULT_MEAN_INTERVAL_NS,
    startNs: options.startNs ?? DEFAULT_START_NS,
    depth: options.depth ?? Math.min(200, Math.max(20, Math.floor(messages / (symbols.length * 20)))),
    ...(options.mix === undefined ? {} : { mix: options.mix }),
  });
  flow.open();
  if (closeDay && encoder.messages + encoder.liveOrders + 3 + CLOSE_MARGIN > messages) {
    throw new RangeError(`${messages} messages are too few for ${symbols.length} symbols and a proper end of day`);
  }
  const last = closeDay ? messages - CLOSE_MARGIN : messages;
  let before = 0;
  while (encoder.messages + (closeDay ? encoder.liveOrders + 3 : 0) < last) {
    flow.step();
    if (encoder.pendingBytes >= PIECE_BYTES) {
      before = encoder.messages;
      yield encoder.take();
    }
  }
  if (closeDay) {
    while (encoder.messages + encoder.liveOrders + 3 < messages) flow.idleAnnouncement();
    flow.close();
  }
  const rest = encoder.take();
  yield rest.subarray(0, bytesOf(rest, messages - before));
}

function bytesOf(blocks: Uint8Array, count: number): number {
  let at = 0;
  for (let i = 0; i < count; i++) at += 2 + (((blocks[at] ?? 0) << 8) | (blocks[at + 1] ?? 0));
  return at;
}

/** Writes the messages as an ITCH file. @returns bytes written */
export async function generateFile(path: string, options: GenerateOptions): Promise<number> {
  const writer = await ItchFileWriter.create(path);
  let bytes = 0;
  try {
    for (const blocks of generateBlocks(options)) {
      await writer.blocks(blocks);
      bytes += blocks.length;
    }
  } finally {
    await writer.close();
  }
  return bytes;
}
