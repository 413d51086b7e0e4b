/**
 * The stream of the state. Events are merged as they come and drawn once a frame: a tab in the background gets no frames, keeps one merged
 * state, and shows that when somebody looks again.
 */

import type { State, Update } from "../../../http/api.ts";
import { merge } from "../model/state-merge.ts";

export interface StreamTarget {
  draw(state: State): void;
  /** Every word of the server; its own clock when it told. */
  word(serverNowMs: number | undefined): void;
  open(open: boolean): void;
}

const RETRY_MS = [250, 500, 1_000, 2_000];
/** Longer than the server's own pause between words; a connection that hangs is made anew. */
const SILENCE_MS = 6_000;

export class StateStreamReader {
  readonly #target: StreamTarget;
  #source: EventSource | undefined;
  #state: State | undefined;
  #drawing = false;
  #attempts = 0;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(target: StreamTarget) {
    this.#target = target;
  }

  start(): void {
    clearTimeout(this.#retry);
    const source = new EventSource("api/stream");
    this.#source = source;
    this.#watch();
    source.addEventListener("state", (event) => {
      const state = JSON.parse(event.data) as State;
      this.#take(state, state.server.nowMs);
    });
    source.addEventListener("update", (event) => {
      const update = JSON.parse(event.data) as Update;
      if (this.#state === undefined) return;
      this.#take(merge(this.#state, update), update.server?.nowMs);
    });
    // EventSource would try again by itself, but with a pause of its own choice and not after every kind of end.
    source.addEventListener("error", () => this.#again());
  }

  #take(state: State, serverNowMs: number | undefined): void {
    this.#state = state;
    this.#attempts = 0;
    this.#watch();
    this.#target.open(true);
    this.#target.word(serverNowMs);
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      if (this.#state !== undefined) this.#target.draw(this.#state);
    });
  }

  #watch(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#again(), SILENCE_MS);
  }

  #again(): void {
    this.#source?.close();
    clearTimeout(this.#silence);
    clearTimeout(this.#retry);
    this.#target.open(false);
    const pause = RETRY_MS[Math.min(this.#attempts++, RETRY_MS.length - 1)];
    this.#retry = setTimeout(() => this.start(), pause);
  }
}
