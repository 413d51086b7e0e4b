// Counters and latency histograms of a card.

import { type DatapathCounters, type LineCounters, registers as map } from "../../proto/mod.ts";
import { read, waitFor, write } from "./device.ts";
import type { RegisterProgram } from "./program.ts";

/** What only a card counts, beside the counters of every path. */
export interface CardCounters {
  /** Index: event record type. */
  readonly eventsDropped: readonly number[];
  readonly orderFrames: number;
  /** Orders that passed the gate and did not leave. */
  readonly withdrawn: number;
  readonly hostFrames: number;
  /** High-water marks since clear. */
  readonly inputFifoMax: readonly [number, number];
  readonly reorderQueueMax: readonly [number, number];
  readonly txQueueMax: number;
  readonly eventQueueMax: number;
  readonly bookStallCycles: number;
  readonly ladderRefills: number;
  readonly intentHoldCycles: number;
  readonly busErrors: number;
}

export interface CountersSnapshot {
  readonly path: DatapathCounters;
  readonly card: CardCounters;
}

const SNAPSHOT_ATTEMPTS = 10_000;
const BUSY = 1 << map.COUNTERS_STATUS_BUSY_BIT;
const LINE_WORDS = map.COUNTER_LINE_B_GOOD_WORD - map.COUNTER_LINE_A_GOOD_WORD;

/** Freezes a copy of all counters of one instant and reads it. */
export function* readCounters(): RegisterProgram<CountersSnapshot> {
  yield [write(map.COUNTERS_SNAPSHOT_ADDRESS, 1), waitFor(map.COUNTERS_STATUS_ADDRESS, BUSY, 0, SNAPSHOT_ATTEMPTS)];
  const used = map.COUNTER_LOADS_REFUSED_WORD + 1;
  const words = yield [
    ...Array.from({ length: used }, (_, word) => read(map.counterAddress(word))),
    read(map.ID_BUS_ERRORS_ADDRESS),
  ];
  const at = (word: number): number => words[word] ?? 0;
  const list = (first: number, count: number): number[] => Array.from(words.subarray(first, first + count));
  const line = (base: number): LineCounters => ({
    good: at(base),
    dropped: list(base + map.COUNTER_LINE_A_DROPPED_WORD, map.COUNTER_LINE_A_DROPPED_COUNT),
    wins: at(base + map.COUNTER_LINE_A_WINS_WORD),
    duplicates: at(base + map.COUNTER_LINE_A_DUPLICATES_WORD),
  });
  return {
    path: {
      lines: [line(0), line(LINE_WORDS)],
      messages: list(map.COUNTER_MESSAGES_WORD, map.COUNTER_MESSAGES_COUNT),
      unknownMessages: at(map.COUNTER_UNKNOWN_WORD),
      badLength: at(map.COUNTER_BAD_LENGTH_WORD),
      gaps: at(map.COUNTER_GAPS_WORD),
      bboEvents: at(map.COUNTER_BBO_WORD),
      intents: at(map.COUNTER_INTENTS_WORD),
      sent: at(map.COUNTER_SENT_WORD),
      loads: at(map.COUNTER_LOADS_WORD),
      loadsRefused: at(map.COUNTER_LOADS_REFUSED_WORD),
      rejectsByReason: list(map.COUNTER_REJECTS_WORD, map.COUNTER_REJECTS_COUNT),
    },
    card: {
      eventsDropped: list(map.COUNTER_EVENTS_DROPPED_WORD, map.COUNTER_EVENTS_DROPPED_COUNT),
      orderFrames: at(map.COUNTER_ORDER_FRAMES_WORD),
      withdrawn: at(map.COUNTER_WITHDRAWN_WORD),
      hostFrames: at(map.COUNTER_HOST_FRAMES_WORD),
      inputFifoMax: [at(map.COUNTER_FIFO_A_MAX_WORD), at(map.COUNTER_FIFO_B_MAX_WORD)],
      reorderQueueMax: [at(map.COUNTER_QUEUE_A_MAX_WORD), at(map.COUNTER_QUEUE_B_MAX_WORD)],
      txQueueMax: at(map.COUNTER_TX_QUEUE_MAX_WORD),
      eventQueueMax: at(map.COUNTER_EVENT_QUEUE_MAX_WORD),
      bookStallCycles: at(map.COUNTER_BOOK_STALL_CYCLES_WORD),
      ladderRefills: at(map.COUNTER_LADDER_REFILLS_WORD),
      intentHoldCycles: at(map.COUNTER_INTENT_HOLD_CYCLES_WORD),
      busErrors: at(used),
    },
  };
}

export interface LatencyHistograms {
  /** Orders by T1 in cycles; the last bucket holds that many or more. */
  readonly t1: Uint32Array;
  /** Orders by T2 in units of {@link T2_CYCLES_PER_BUCKET} cycles. */
  readonly t2: Uint32Array;
}

export const T2_CYCLES_PER_BUCKET = 4;

export function* readHistograms(): RegisterProgram<LatencyHistograms> {
  const t1 = yield Array.from({ length: map.HIST_T1_WORDS }, (_, bucket) => read(map.histT1Address(bucket)));
  const t2 = yield Array.from({ length: map.HIST_T2_WORDS }, (_, bucket) => read(map.histT2Address(bucket)));
  return { t1, t2 };
}
