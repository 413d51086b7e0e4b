/** Compares what the paths reported, item by item, and keeps the first difference with the inputs that led to it. */
import type { DatapathCounters } from "../../proto/mod.ts";
import { describeItem, type EventStream } from "./event-stream.ts";

export interface Difference {
  readonly paths: readonly [string, string];
  /** Index of the item in the whole streams, "counters", or the input whose answers differ. */
  readonly at: number | string;
  readonly left: unknown;
  readonly right: unknown;
  /** Numbers of the input frames among which the cause is, first and last, from 1. */
  readonly frames: readonly [number, number];
}

export class Equivalence {
  readonly #streams: readonly EventStream[];
  #compared = 0;
  #lastFrame = 0;
  #difference: Difference | undefined;

  /** @param streams the first one is what the others are compared with */
  constructor(streams: readonly EventStream[]) {
    this.#streams = streams;
  }

  get difference(): Difference | undefined {
    return this.#difference;
  }

  /** Items compared so far, for each pair of paths. */
  get compared(): number {
    return this.#compared;
  }

  /** Compares and empties the streams. False from the first difference on. */
  check(frame: number): boolean {
    const [first, ...others] = this.#streams;
    if (first === undefined || this.#difference !== undefined) return this.#difference === undefined;
    const frames = [this.#lastFrame + 1, frame] as const;
    for (const other of others) {
      const length = Math.max(first.items.length, other.items.length);
      for (let i = 0; i < length; i++) {
        const left = first.items[i];
        const right = other.items[i];
        if (left !== undefined && right !== undefined && left.kind === right.kind && left.bytes.equals(right.bytes))
          continue;
        this.#difference = {
          paths: [first.name, other.name],
          at: this.#compared + i,
          left: describeItem(left),
          right: describeItem(right),
          frames,
        };
        return false;
      }
    }
    this.#compared += first.items.length;
    this.#lastFrame = frame;
    for (const stream of this.#streams) stream.items.length = 0;
    return true;
  }

  /** What each path answered to one input. */
  checkAnswers(input: string, answers: readonly unknown[], frame: number): void {
    for (const [i, answer] of answers.entries()) {
      if (this.#difference !== undefined || JSON.stringify(answer) === JSON.stringify(answers[0])) continue;
      const paths = [this.#streams[0]?.name ?? "", this.#streams[i]?.name ?? ""] as const;
      this.#difference = { paths, at: input, left: answers[0], right: answer, frames: [this.#lastFrame + 1, frame] };
    }
  }

  /** Counters of section 8 at the end. */
  checkCounters(counters: readonly DatapathCounters[], frame: number): boolean {
    const [first, ...others] = counters;
    for (const [i, other] of others.entries()) {
      if (this.#difference !== undefined) return false;
      const left = JSON.stringify(first);
      const right = JSON.stringify(other);
      if (left === right) continue;
      const paths = [this.#streams[0]?.name ?? "", this.#streams[i + 1]?.name ?? ""] as const;
      this.#difference = { paths, at: "counters", left: first, right: other, frames: [1, frame] };
    }
    return this.#difference === undefined;
  }
}
