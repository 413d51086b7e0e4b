// Sampled counters of the paths: rates of the feed, and what the risk gates refused.

import type { Counters } from "../../proto/grpc/mod.ts";
import { DROPS, registers as map, RULES } from "../../proto/mod.ts";
import type { DropCount, FlowSection, Path } from "../http/api.ts";
import { msOf, pathOf } from "./contract-words.ts";

interface Sample {
  readonly atMs: number;
  readonly values: readonly bigint[];
}

export interface FeedRates {
  readonly messages: bigint;
  readonly messagesPerSecond: number;
  readonly gaps: number;
  readonly framesPerSecond: readonly [number, number];
}

const NO_RATES: FeedRates = { messages: 0n, messagesPerSecond: 0, gaps: 0, framesPerSecond: [0, 0] };

export class CounterView {
  readonly #last = new Map<Path, Sample>();
  readonly #rates = new Map<Path, FeedRates>();
  /** The software path counts as the shadow too, where nothing it decides matters: what it had when it began to trade. */
  #shadow: readonly bigint[] | undefined;
  #softwareTrades = false;

  take(counters: Counters): void {
    const path = pathOf(counters.path);
    const sample: Sample = { atMs: msOf(counters.atUnixNs), values: counters.values };
    const before = this.#last.get(path);
    this.#last.set(path, sample);
    if (path === "software" && (this.#shadow === undefined || !this.#softwareTrades)) this.#shadow = sample.values;
    const seconds = before === undefined ? 0 : (sample.atMs - before.atMs) / 1000;
    const rate = (at: number, length = 1): number => {
      if (before === undefined || seconds <= 0) return 0;
      const added = sum(sample.values, at, length) - sum(before.values, at, length);
      return added < 0n ? 0 : Math.round(Number(added) / seconds);
    };
    this.#rates.set(path, {
      messages: sum(sample.values, map.COUNTER_MESSAGES_WORD, map.COUNTER_UNKNOWN_WORD - map.COUNTER_MESSAGES_WORD),
      messagesPerSecond: rate(map.COUNTER_MESSAGES_WORD, map.COUNTER_UNKNOWN_WORD - map.COUNTER_MESSAGES_WORD),
      gaps: Number(value(sample.values, map.COUNTER_GAPS_WORD)),
      framesPerSecond: [rate(map.COUNTER_LINE_A_GOOD_WORD), rate(map.COUNTER_LINE_B_GOOD_WORD)],
    });
  }

  /** From here on the software path's decisions count, or no more. */
  softwareTrades(trades: boolean): void {
    this.#softwareTrades = trades;
  }

  rates(path: Path): FeedRates {
    return this.#rates.get(path) ?? NO_RATES;
  }

  /** Frames of a line that were not taken, by reason; what adds up to its dropped frames. */
  dropped(path: Path, line: number): DropCount[] {
    const values = this.#last.get(path)?.values;
    const first = line === 0 ? map.COUNTER_LINE_A_DROPPED_WORD : map.COUNTER_LINE_B_DROPPED_WORD;
    return DROPS.map(({ code, name, text }) => ({
      reason: name,
      text,
      count: Number(value(values, first + code)),
    })).filter(({ count }) => count > 0);
  }

  flow(): Pick<FlowSection, "bboChanges" | "intents" | "refused"> {
    const total = (word: number): bigint => this.#traded("hardware", word) + this.#traded("software", word);
    return {
      bboChanges: String(total(map.COUNTER_BBO_WORD)),
      intents: String(total(map.COUNTER_INTENTS_WORD)),
      refused: RULES.map(({ code, name }) => ({
        rule: code,
        name,
        count: Number(total(map.COUNTER_REJECTS_WORD + code)),
      })).filter(({ count }) => count > 0),
    };
  }

  #traded(path: Path, word: number): bigint {
    const now = value(this.#last.get(path)?.values, word);
    const before = path === "software" ? value(this.#shadow, word) : 0n;
    return now > before ? now - before : 0n;
  }
}

function value(values: readonly bigint[] | undefined, at: number): bigint {
  return values?.[at] ?? 0n;
}

function sum(values: readonly bigint[], at: number, length: number): bigint {
  let total = 0n;
  for (let index = at; index < at + length; index++) total += value(values, index);
  return total;
}
