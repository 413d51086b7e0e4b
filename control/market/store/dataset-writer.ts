/**
 * Rows of all tables of one dataset, to disk in bounded memory.
 *
 *     rows -> ColumnBatch, one a table -> (full) encoder thread -> NNNNN.parquet -> line in the journal
 *
 * Files are cut by number of rows alone, so the same rows give the same files, whether the work was interrupted or not.
 */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { ColumnBatch } from "./column-batch.ts";
import type { Journal } from "./journal.ts";
import { type Part, partPath } from "./manifest.ts";
import type { EncodeReply, EncodeRequest } from "./part-encoder.ts";
import { StoreError } from "./store-error.ts";
import { TABLE_NAMES, TABLES, type TableName } from "./tables.ts";

/** Batches that the encoder has not finished; the reader waits when there are more. */
const WAITING_MAX = 2;

export class DatasetWriter {
  readonly parts: Part[] = [];
  /** Files that an earlier run had finished. */
  reused = 0;
  readonly #journal: Journal;
  readonly #batches: Readonly<Record<TableName, ColumnBatch>>;
  readonly #next: Record<string, number> = {};
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Omit<Part, "bytes" | "sha256">>();
  #names: (readonly [number, string])[] = [];
  #requests = 0;
  #failure: StoreError | undefined;
  #wake: (() => void) | undefined;

  constructor(journal: Journal) {
    this.#journal = journal;
    const batches = TABLE_NAMES.map((name) => [name, new ColumnBatch(TABLES[name], () => this.#handOver(name))]);
    this.#batches = Object.fromEntries(batches) as Record<TableName, ColumnBatch>;
    this.#worker = new Worker(new URL("part-encoder.ts", import.meta.url));
    this.#worker.on("message", (reply: EncodeReply) => this.#encoded(reply));
    this.#worker.on("error", (error) => this.#fail(error.message));
  }

  /** A symbol's number has a name from now on. */
  name(symbol: number, name: string): void {
    this.#names.push([symbol, name]);
  }

  readonly table = (name: TableName): ColumnBatch => this.#batches[name];

  /** Resolves when the encoder has room. To be waited for again and again while rows are added. @throws StoreError */
  async room(): Promise<void> {
    await this.#until(WAITING_MAX);
  }

  /** Everything is on disk. @throws StoreError */
  async finish(): Promise<readonly Part[]> {
    for (const name of TABLE_NAMES) if (this.#batches[name].rows > 0) this.#handOver(name);
    await this.#until(0);
    await this.#worker.terminate();
    const order = (part: Part): string => partPath(part);
    return this.parts.sort((x, y) => (order(x) < order(y) ? -1 : 1));
  }

  /** What is finished stays for the next run. */
  async destroy(): Promise<void> {
    await this.#worker.terminate();
  }

  #handOver(table: TableName): void {
    const part = this.#next[table] ?? 0;
    this.#next[table] = part + 1;
    const batch = this.#batches[table].take();
    const { rows } = batch;
    const kept = this.#journal.kept({ table, part, rows });
    if (kept !== undefined) {
      this.parts.push(kept);
      this.reused++;
      return;
    }
    const path = join(this.#journal.folder, partPath({ table, part }));
    const id = this.#requests++;
    const request: EncodeRequest = { id, table, path, batch, names: this.#names };
    this.#names = [];
    this.#waiting.set(id, { table, part, rows });
    this.#worker.postMessage(request, [...batch.columns.map(({ buffer }) => buffer), batch.bytes.buffer]);
  }

  #encoded({ id, bytes, sha256, error }: EncodeReply): void {
    const part = this.#waiting.get(id);
    this.#waiting.delete(id);
    try {
      if (error !== undefined || part === undefined) throw new Error(error ?? `no request ${id}`);
      const complete = { ...part, bytes, sha256 };
      this.#journal.complete(complete);
      this.parts.push(complete);
      this.#wake?.();
    } catch (cause) {
      this.#fail(cause instanceof Error ? cause.message : String(cause));
    }
  }

  #fail(what: string): void {
    this.#failure = new StoreError("STORE_UNWRITABLE", `${this.#journal.folder}: ${what}`);
    this.#wake?.();
  }

  async #until(waiting: number): Promise<void> {
    while (this.#failure === undefined && this.#waiting.size > waiting) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure !== undefined) throw this.#failure;
  }
}
