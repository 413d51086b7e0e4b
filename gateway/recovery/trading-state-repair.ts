/**
 * Brings the trading states of a path up to date after messages were lost. A load is applied whatever the lines have brought meanwhile, so an
 * older state can end up on top of a newer one: loading goes on until nothing newer had come when the path was last asked.
 */
import type { Damage } from "./damage.ts";
import type { FeedSequence } from "./feed-sequence.ts";
import type { RepairCounts } from "./repair-counts.ts";
import type { RepairTarget } from "./repair-target.ts";

const ATTEMPTS_MAX = 16;

export class TradingStateRepair {
  readonly #target: RepairTarget;
  readonly #feed: FeedSequence;
  readonly #counts: RepairCounts;

  constructor(target: RepairTarget, feed: FeedSequence, counts: RepairCounts) {
    this.#target = target;
    this.#feed = feed;
    this.#counts = counts;
  }

  /** Of the whole path, unless the damage is known to have left it alone. */
  async market(damage: readonly Damage[]): Promise<void> {
    if (this.#feed.touchedByAny(damage)?.market === false) return;
    await this.#settle(
      () => this.#feed.books.stateOfMarket(),
      (since, next) => this.#feed.touched(since, next)?.market !== false,
    );
  }

  async stock(locate: number): Promise<void> {
    await this.#settle(
      () => this.#feed.books.stateOf(locate),
      (since, next) => this.#feed.touched(since, next)?.states.has(locate) !== false,
    );
  }

  async #settle(state: () => readonly Uint8Array[], newer: (since: number, next: number) => boolean): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      if (!(await this.#feed.reached(0))) return;
      const since = this.#feed.number;
      const messages = state();
      // Nothing yet: the books may be behind the path.
      const refused = messages.length === 0 ? 0 : await this.#target.load(messages);
      this.#counts.loads += messages.length - refused;
      this.#counts.loadsRefused += refused;
      const { next } = await this.#target.feed();
      if (next <= since) return;
      if (!(await this.#feed.reached(next)) || !newer(since, next)) return;
    }
    throw new Error(`trading states change faster than the ${this.#target.name} can be told`);
  }
}
