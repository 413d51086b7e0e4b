/**
 * Takes points at any rate and never holds anybody up: a bounded queue, batches to the server, the disk when the server is away, and back
 * from the disk when it is there again. What had to be dropped is counted.
 *
 *     add -> queue (bounded) -> batch -> server
 *                                  \-> spool on disk (bounded) -> server, later
 */
import { type Clock, repeat, type Timer } from "../clock.ts";
import type { TelemetrySection } from "../http/api.ts";
import { type HistoryStore, HistoryStoreError } from "./history-store.ts";
import { Lanes, type Point } from "./point.ts";
import type { SpoolDisk } from "./spool.ts";

const QUEUE_MAX = 50_000;
/** Points to the server in one request. */
const BATCH = 5_000;
const FLUSH_MS = 250;
const RETRY_MS_MIN = 300;
const RETRY_MS_MAX = 10_000;

export type HistoryCounts = Omit<TelemetrySection, "mode"> & { readonly mode: TelemetrySection["mode"] };

export interface StoredCount {
  readonly mode: TelemetrySection["mode"];
  readonly points: Record<string, number>;
  readonly storedBefore: number;
  readonly storedAfter: number;
}

export class HistoryWriter {
  readonly #store: HistoryStore | undefined;
  readonly #spool: SpoolDisk;
  readonly #clock: Clock;
  readonly #run: string;
  readonly #lanes = new Lanes();
  readonly #timer: Timer;
  #queue: Point[] = [];
  #written = 0;
  #spooled = 0;
  #dropped = 0;
  #lastError = "";
  #retryMs = RETRY_MS_MIN;
  /** Until then the server is not asked. */
  #awayUntilMs = 0;
  #away = false;
  #flushing: Promise<void> = Promise.resolve();

  /** @param store undefined: no server is configured, the spool is the store */
  constructor(store: HistoryStore | undefined, spool: SpoolDisk, run: string, clock: Clock) {
    this.#store = store;
    this.#spool = spool;
    this.#run = run;
    this.#clock = clock;
    this.#timer = repeat(clock, FLUSH_MS, () => this.flush());
  }

  add(point: Point): void {
    if (this.#queue.length >= QUEUE_MAX) {
      this.#dropped++;
      return;
    }
    const tags = { ...point.tags, run: this.#run, lane: this.#lanes.next(point) };
    this.#queue.push({ ...point, tags });
  }

  counts(): HistoryCounts {
    return {
      mode: this.#store === undefined || this.#away ? "spool" : "influxdb",
      written: this.#written,
      spooled: this.#spooled,
      dropped: this.#dropped,
      lastError: this.#lastError,
    };
  }

  /**
   * Everything queued is stored or on disk; and what is on disk goes to the server when it is there. Never rejects: history is not what the
   * control plane ends for.
   */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flush()).catch((error: unknown) => this.#failed("history", error));
    return this.#flushing;
  }

  /** Points of this run in the store, asked from it, and what this writer had stored before and after. @throws HistoryStoreError */
  async count(): Promise<StoredCount> {
    await this.flush();
    const storedBefore = this.#written + this.#spooled;
    const spooled = await this.#spool.count(this.#run);
    const points = this.#store === undefined ? {} : await this.#store.count(this.#run);
    for (const [name, count] of Object.entries(spooled)) points[name] = (points[name] ?? 0) + count;
    // What was on its way to the store meanwhile may have been counted there before it is here.
    await this.#flushing;
    const mode = this.#store === undefined ? "spool" : "influxdb";
    return { mode, points, storedBefore, storedAfter: this.#written + this.#spooled };
  }

  async close(): Promise<void> {
    this.#timer.cancel();
    await this.flush();
  }

  async #flush(): Promise<void> {
    // A spool that cannot be read does not hold up what is queued.
    await this.#replay().catch((error: unknown) => this.#failed("spool", error));
    while (this.#queue.length > 0) {
      const batch = this.#queue.slice(0, BATCH);
      this.#queue = this.#queue.slice(batch.length);
      const outcome = this.#reachable ? await this.#write(batch) : "away";
      if (outcome === "away") await this.#toDisk(batch);
      else this.#count(outcome, batch.length);
    }
  }

  get #reachable(): boolean {
    return this.#store !== undefined && this.#clock.nowMs() >= this.#awayUntilMs;
  }

  /** What is on disk, oldest first. A crash in between writes a segment twice: the same points, once. */
  async #replay(): Promise<void> {
    while (this.#reachable && !this.#spool.empty) {
      const stored = await this.#spool.oldest();
      if (stored === undefined) return;
      const { points, damaged } = stored;
      // Counted when the segment is through: a failure half-way writes its beginning again.
      const counts = { written: 0, refused: 0 };
      for (let at = 0; at < points.length; at += BATCH) {
        const batch = points.slice(at, at + BATCH);
        const outcome = await this.#write(batch);
        if (outcome === "away") return;
        counts[outcome] += batch.length;
      }
      await this.#spool.removeOldest();
      this.#spooled = Math.max(0, this.#spooled - points.length - damaged);
      this.#dropped += damaged;
      if (damaged > 0) this.#lastError = `spool: ${damaged} damaged lines passed over`;
      this.#count("written", counts.written);
      this.#count("refused", counts.refused);
    }
  }

  #count(outcome: "written" | "refused", points: number): void {
    if (outcome === "written") this.#written += points;
    else this.#dropped += points;
  }

  async #write(batch: readonly Point[]): Promise<"written" | "refused" | "away"> {
    try {
      await this.#store?.write(batch);
      this.#away = false;
      this.#retryMs = RETRY_MS_MIN;
      return "written";
    } catch (error) {
      if (!(error instanceof HistoryStoreError)) throw error;
      this.#lastError = error.message;
      if (error.refused) return "refused";
      this.#away = true;
      this.#awayUntilMs = this.#clock.nowMs() + this.#retryMs;
      this.#retryMs = Math.min(RETRY_MS_MAX, this.#retryMs * 2);
      return "away";
    }
  }

  async #toDisk(batch: readonly Point[]): Promise<void> {
    try {
      const kept = await this.#spool.append(batch);
      this.#spooled += kept;
      if (kept === batch.length) return;
      this.#dropped += batch.length - kept;
      this.#lastError = "the spool is full";
    } catch (error) {
      this.#dropped += batch.length;
      this.#failed("spool", error);
    }
  }

  #failed(what: string, error: unknown): void {
    this.#lastError = `${what}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
