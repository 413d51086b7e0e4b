// Parent orders as the records of earlier runs have them: what was asked for, how far it had come, whose orders and executions were theirs.
import type { RecoveredFill, RecoveredParent } from "../execution/records.ts";
import type { JournalRecord } from "./records.ts";

/** Those that are over are of interest to people alone: as many as a running gateway keeps. */
const PARENTS_KEPT = 1256;

/** Of a record. */
const PAGE = 1000;

type Found = { -readonly [K in keyof RecoveredParent]: RecoveredParent[K] } & {
  readonly children: number[];
  readonly fills: RecoveredFill[];
};

export class ParentReader {
  readonly #parents = new Map<string, Found>();
  /** By order number. */
  readonly #of = new Map<number, Found>();

  take(record: JournalRecord): void {
    switch (record.type) {
      case "parent":
        this.#parents.set(record.spec.id, { spec: record.spec, last: undefined, children: [], fills: [] });
        this.#forget();
        break;
      case "parent_state": {
        const parent = this.#parents.get(record.id);
        if (parent !== undefined) parent.last = record;
        break;
      }
      case "intent": {
        const parent = record.parent === undefined ? undefined : this.#parents.get(record.parent);
        if (parent === undefined) break;
        parent.children.push(record.urn);
        this.#of.set(record.urn, parent);
        break;
      }
      case "children": {
        const parent = this.#parents.get(record.parent);
        if (parent === undefined) break;
        for (const urn of record.urns) {
          parent.children.push(urn);
          this.#of.set(urn, parent);
        }
        break;
      }
      case "fills":
        this.#parents.get(record.parent)?.fills.push(...record.fills);
        break;
      case "execution": {
        const { source, urn, quantity, price, match } = record;
        if (source === "software") this.#of.get(urn)?.fills.push({ urn, quantity, price, match });
        break;
      }
      case "broken": {
        const fills = record.source === "software" ? this.#of.get(record.urn)?.fills : undefined;
        const at = fills?.findIndex(({ urn, match }) => urn === record.urn && match === record.match) ?? -1;
        if (at >= 0) fills?.splice(at, 1);
        break;
      }
    }
  }

  get read(): readonly RecoveredParent[] {
    return [...this.#parents.values()];
  }

  /** What makes another reader the same. @param old executions of other days are told here */
  *records(old: (urn: number, match: string) => boolean): IterableIterator<JournalRecord> {
    for (const { spec, last, children, fills } of this.#parents.values()) {
      yield { type: "parent", spec };
      if (last !== undefined) yield last;
      for (const urns of pagesOf(children)) yield { type: "children", parent: spec.id, urns };
      const earlier = fills.filter(({ urn, match }) => old(urn, match));
      for (const page of pagesOf(earlier)) yield { type: "fills", parent: spec.id, fills: page };
    }
  }

  #forget(): void {
    for (const [id, parent] of this.#parents) {
      if (this.#parents.size <= PARENTS_KEPT) break;
      for (const urn of parent.children) this.#of.delete(urn);
      this.#parents.delete(id);
    }
  }
}

function* pagesOf<T>(all: readonly T[]): IterableIterator<readonly T[]> {
  for (let at = 0; at < all.length; at += PAGE) yield all.slice(at, at + PAGE);
}
