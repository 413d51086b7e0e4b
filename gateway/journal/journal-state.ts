// Everything that the records of a journal come to, and the fewer records that come to the same.
import { type KillSwitches, NO_KILL } from "../kill-switches.ts";
import { DayReader } from "./day-reader.ts";
import { ParentReader } from "./parent-reader.ts";
import type { JournalRecord } from "./records.ts";

export class JournalState {
  readonly urnThrough = { card: 0, software: 0 };
  readonly days = new DayReader();
  readonly parents = new ParentReader();
  version = 0;
  kill: KillSwitches = NO_KILL;
  executions = 0;
  #hash = "";

  take(record: JournalRecord): void {
    this.days.take(record);
    this.parents.take(record);
    switch (record.type) {
      case "urns":
        this.#used(record.source, record.through);
        break;
      case "intent":
        this.#used("software", record.urn);
        break;
      case "version":
        if (record.version >= this.version) this.#hash = record.hash;
        this.version = Math.max(this.version, record.version);
        break;
      case "execution":
        this.executions++;
        break;
      case "compacted":
        this.executions += record.executions;
        break;
      case "kill":
        this.kill = { global: record.global, kinds: record.kinds, stocks: record.stocks };
        break;
    }
  }

  /**
   * Orders have become totals and kinds, parents that are kept have their children and executions; what was executed in the venue's session of the
   * day is there as it was.
   */
  *records(): IterableIterator<JournalRecord> {
    const { noted } = this.days;
    const today = [...noted.card.all(), ...noted.software.all()];
    const counted = today.filter(({ type }) => type === "execution").length;
    yield { type: "compacted", executions: this.executions - counted };
    for (const source of ["card", "software"] as const) {
      yield { type: "urns", source, through: this.urnThrough[source] };
    }
    yield { type: "version", version: this.version, hash: this.#hash };
    yield { type: "kill", ...this.kill };
    yield* this.days.records();
    // The executions of the day bring those of the parents' again.
    yield* this.parents.records((urn, match) => !noted.software.has("execution", urn, match));
    yield* today;
  }

  #used(source: "card" | "software", urn: number): void {
    this.urnThrough[source] = Math.max(this.urnThrough[source], urn);
  }
}
