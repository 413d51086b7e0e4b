// Counters of a path in the order of the COUNTER window (docs/registers.md), extended to 64 bits.
import { type DatapathCounters, registers as map } from "../../proto/mod.ts";
import type { CardCounters } from "../device/mod.ts";

const WORDS = map.COUNTER_LOADS_REFUSED_WORD + 1;
const LINE_WORDS = map.COUNTER_LINE_B_GOOD_WORD - map.COUNTER_LINE_A_GOOD_WORD;
const U32 = 2 ** 32;
/** High-water marks: they are not sums and do not wrap. */
const MARKS = new Set([
  map.COUNTER_FIFO_A_MAX_WORD,
  map.COUNTER_FIFO_B_MAX_WORD,
  map.COUNTER_QUEUE_A_MAX_WORD,
  map.COUNTER_QUEUE_B_MAX_WORD,
  map.COUNTER_TX_QUEUE_MAX_WORD,
  map.COUNTER_EVENT_QUEUE_MAX_WORD,
]);

/** @param card what only a card counts; a path without it has zeros there */
export function counterWords(path: DatapathCounters, card?: CardCounters): number[] {
  const words = new Array<number>(WORDS).fill(0);
  const put = (at: number, values: readonly number[]): void => {
    for (const [index, value] of values.entries()) words[at + index] = value;
  };
  path.lines.forEach((line, index) => {
    const base = index * LINE_WORDS;
    put(base + map.COUNTER_LINE_A_GOOD_WORD, [line.good]);
    put(base + map.COUNTER_LINE_A_DROPPED_WORD, line.dropped);
    put(base + map.COUNTER_LINE_A_WINS_WORD, [line.wins]);
    put(base + map.COUNTER_LINE_A_DUPLICATES_WORD, [line.duplicates]);
  });
  put(map.COUNTER_MESSAGES_WORD, path.messages);
  put(map.COUNTER_UNKNOWN_WORD, [
    path.unknownMessages,
    path.badLength,
    path.gaps,
    path.bboEvents,
    path.intents,
    path.sent,
  ]);
  put(map.COUNTER_REJECTS_WORD, path.rejectsByReason);
  put(map.COUNTER_LOADS_WORD, [path.loads, path.loadsRefused]);
  if (card === undefined) return words;
  put(map.COUNTER_EVENTS_DROPPED_WORD, card.eventsDropped);
  put(map.COUNTER_ORDER_FRAMES_WORD, [
    card.orderFrames,
    card.withdrawn,
    card.hostFrames,
    ...card.inputFifoMax,
    ...card.reorderQueueMax,
    card.txQueueMax,
    card.eventQueueMax,
    card.bookStallCycles,
    card.ladderRefills,
    card.intentHoldCycles,
  ]);
  return words;
}

/** Follows 32-bit counters past their end. Sampled more often than they can go round. */
export class WideCounters {
  #last: readonly number[] = [];
  #values: bigint[] = [];

  update(words: readonly number[]): readonly bigint[] {
    this.#values = words.map((word, index) => {
      const before = this.#last[index];
      if (before === undefined || MARKS.has(index)) return BigInt(word);
      return (this.#values[index] ?? 0n) + BigInt((word - before + U32) % U32);
    });
    this.#last = words;
    return this.#values;
  }

  get values(): readonly bigint[] {
    return this.#values;
  }

  /** The counters begin anew: another card, or one that was reset. */
  reset(): void {
    this.#last = [];
    this.#values = [];
  }
}
