// Everything that the records of a journal come to, and the fewer records that come to the same.
import { type Elected, NOBODY_ELECTED } from "../access/elected.ts";
import { type KillSwitches, NO_KILL } from "../kill-switches.ts";
import type { Balance } from "../orders/exposure.ts";
import { DayReader } from "./day-reader.ts";
import { ParentReader } from "./parent-reader.ts";
import type { JournalRecord, OpeningRecord } from "./records.ts";

export class JournalState {
  readonly urnThrough = { card: 0, software: 0 };
  readonly days = new DayReader();
  readonly parents = new ParentReader();
  version = 0;
  kill: KillSwitches = NO_KILL;
  elected: Elected = NOBODY_ELECTED;
  executions = 0;
  opening: OpeningRecord | undefined;
  /** What is held, when nothing can have changed since. */
  flat: readonly Balance[] | undefined;
  #hash = "";

  take(record: JournalRecord): void {
    this.days.take(record);
    this.parents.take(record);
    const { noted } = this.days;
    switch (record.type) {
      case "opening":
        this.opening = record;
        this.flat = record.proven && noted.card.none && noted.software.none ? record.positions : undefined;
        break;
      case "flat":
        this.flat = record.positions;
        break;
      case "armed":
      case "sent":
      case "broken":
        this.flat = undefined;
        break;
      case "urns":
        this.#used(record.source, record.through);
        break;
      case "intent":
        this.flat = undefined;
        this.#used("software", record.urn);
        break;
      case "version":
        if (record.version >= this.version) this.#hash = record.hash;
        this.version = Math.max(this.version, record.version);
        break;
      case "execution":
        this.flat = undefined;
        this.executions++;
        break;
      case "compacted":
        this.executions += record.executions;
        break;
      case "kill":
        this.kill = { global: record.global, kinds: record.kinds, stocks: record.stocks };
        break;
      case "election":
        this.elected = { id: BigInt(`0x${record.id}`), holder: record.holder };
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
    const { id, holder } = this.elected;
    if (id !== NOBODY_ELECTED.id) yield { type: "election", id: id.toString(16), holder };
    yield* this.days.records();
    // The executions of the day bring those of the parents' again.
    yield* this.parents.records((urn, match) => !noted.software.has("execution", urn, match));
    if (this.opening !== undefined) yield this.opening;
    yield* today;
    yield this.flat === undefined ? { type: "armed" } : { type: "flat", positions: this.flat };
  }

  #used(source: "card" | "software", urn: number): void {
    this.urnThrough[source] = Math.max(this.urnThrough[source], urn);
  }
}
