// Whether a path's lines say anything. A feed that lives says something at least once a second, if only that there is nothing
// (docs/datapath.md section 2); a path that hears nothing on either line has books of before, and must not trade on them.
import type { Clock } from "./clock.ts";
import type { OrderSource } from "./orders/order-table.ts";

/** Three heartbeats. */
const SILENCE_NS = 3_000_000_000n;
export const LINES = [0, 1] as const;
export type Line = (typeof LINES)[number];
export const lineName = (line: Line): string => `line ${line === 0 ? "A" : "B"}`;
const PATH_NAMES = { card: "card", software: "software path" } as const;

/** The card's loss limit (rule 18) is told of what the positions are worth by the software path's books. */
export const UNPRICED = "nobody knows what the positions are worth";

export class FeedSilence {
  readonly #clock: Clock;
  /** When something was heard last; undefined: the path is not listening. */
  readonly #heardNs: Record<OrderSource, [bigint, bigint] | undefined> = { card: undefined, software: undefined };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The path begins to listen: it is given the time of silence to hear something. */
  begin(path: OrderSource): void {
    const now = this.#clock.monotonicNs();
    this.#heardNs[path] = [now, now];
  }

  end(path: OrderSource): void {
    this.#heardNs[path] = undefined;
  }

  /** @param atNs monotonic; what is older than what is known changes nothing */
  heard(path: OrderSource, line: Line, atNs: bigint): void {
    const heard = this.#heardNs[path];
    if (heard !== undefined && atNs > heard[line]) heard[line] = atNs;
  }

  silent(path: OrderSource, line: Line): boolean {
    const heard = this.#heardNs[path];
    return heard !== undefined && this.#clock.monotonicNs() - heard[line] > SILENCE_NS;
  }

  /** Why the path does not see the market; undefined: it hears at least one line, or does not listen. */
  problem(path: OrderSource): string | undefined {
    if (!LINES.every((line) => this.silent(path, line))) return undefined;
    return `the ${PATH_NAMES[path]} has heard nothing on either line for more than ${SILENCE_NS / 1_000_000n} ms`;
  }
}
