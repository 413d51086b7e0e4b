// Executions, and trades broken, that the journal has of the venue's session of an account: the venue tells them again at every start.
import type { ExecutionRecord } from "./records.ts";

export class NotedExecutions {
  /** By order number, in their order. */
  readonly #records = new Map<number, ExecutionRecord[]>();

  get none(): boolean {
    return this.#records.size === 0;
  }

  has(type: ExecutionRecord["type"], urn: number, match: string): boolean {
    return this.#records.get(urn)?.some((record) => record.type === type && record.match === match) === true;
  }

  take(record: ExecutionRecord): void {
    const records = this.#records.get(record.urn);
    if (records === undefined) this.#records.set(record.urn, [record]);
    else records.push(record);
  }

  *all(): IterableIterator<ExecutionRecord> {
    for (const records of this.#records.values()) yield* records;
  }

  /** The venue tells none of them again. */
  clear(): void {
    this.#records.clear();
  }
}
