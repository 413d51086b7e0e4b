/** The figures of everything and of its parts (docs/analytics.md, "Groups"), each fed with what belongs to it. */
import { Performance, type PerformanceFigures } from "./performance.ts";
import type { FillRecord, MarkOutRecord, Marks, OrderRecord } from "./records.ts";
import { tradingDay } from "./trading-day.ts";

export const DIMENSIONS = ["all", "strategy", "symbol", "account", "version", "day"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export interface GroupFigures {
  readonly dimension: Dimension;
  readonly name: string;
  readonly figures: PerformanceFigures;
}

/** Of one dimension; the oldest goes. */
const GROUPS_MAX = 512;
/** Days that are over. */
const DAYS_MAX = 400;

type Common = Pick<FillRecord, "symbol" | "kind" | "account" | "version" | "atUs">;

export class Groups {
  readonly #all = new Performance();
  readonly #groups = new Map<Dimension, Map<string, Performance>>();
  readonly #pastDays = new Map<string, PerformanceFigures>();
  readonly #marks = new Map<string, number>();
  #day = "";
  #today = new Performance();

  get marks(): Marks {
    return this.#marks;
  }

  /** The first of a day ends the one before, whose positions are worth what they were. */
  mark(atUs: number, symbol: string, twiceMid: number): void {
    this.#turn(atUs);
    this.#marks.set(symbol, twiceMid);
  }

  fill(fill: FillRecord): void {
    for (const performance of this.#of(fill)) performance.fill(fill);
  }

  order(order: OrderRecord): void {
    for (const performance of this.#of(order)) performance.order(order);
  }

  markOut(markOut: MarkOutRecord): void {
    for (const performance of this.#of(markOut.fill)) performance.markOut(markOut);
  }

  sample(atUs: number): void {
    this.#turn(atUs);
    this.#all.sample(atUs, this.#marks);
    this.#today.sample(atUs, this.#marks);
    for (const group of this.#groups.values())
      for (const performance of group.values()) performance.sample(atUs, this.#marks);
  }

  figures(): GroupFigures[] {
    const found: GroupFigures[] = [{ dimension: "all", name: "", figures: this.#all.figures(this.#marks) }];
    for (const [dimension, group] of this.#groups) {
      for (const [name, performance] of group) {
        found.push({ dimension, name, figures: performance.figures(this.#marks) });
      }
    }
    for (const [name, figures] of this.#pastDays) found.push({ dimension: "day", name, figures });
    if (this.#day !== "") found.push({ dimension: "day", name: this.#day, figures: this.#today.figures(this.#marks) });
    return found;
  }

  *#of({ symbol, kind, account, version, atUs }: Common): Generator<Performance> {
    this.#turn(atUs);
    yield this.#all;
    yield this.#today;
    yield this.#group("strategy", kind || "none");
    yield this.#group("symbol", symbol);
    yield this.#group("account", account);
    yield this.#group("version", String(version));
  }

  #group(dimension: Dimension, name: string): Performance {
    let group = this.#groups.get(dimension);
    if (group === undefined) {
      group = new Map();
      this.#groups.set(dimension, group);
    }
    let performance = group.get(name);
    if (performance === undefined) {
      performance = new Performance();
      group.set(name, performance);
      dropOldest(group, GROUPS_MAX);
    }
    return performance;
  }

  /** What comes late is of the day that is on: a day that is over does not change any more. */
  #turn(atUs: number): void {
    const day = tradingDay(atUs);
    if (day <= this.#day) return;
    if (this.#day !== "") {
      this.#pastDays.set(this.#day, this.#today.figures(this.#marks));
      dropOldest(this.#pastDays, DAYS_MAX);
    }
    this.#day = day;
    this.#today = new Performance(this.#all.positions(this.#marks));
  }
}

function dropOldest(map: Map<string, unknown>, limit: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= limit) return;
    map.delete(oldest);
  }
}
