/**
 * Points on disk while the server is away: segments of one JSON point a line, the oldest first. Bounded: what does not fit is dropped and
 * counted, the newest first, because the oldest say how the trouble began.
 */
import { createReadStream } from "node:fs";
import { appendFile, mkdir, readdir, readFile, stat, truncate, unlink } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Point } from "./point.ts";

export interface SpoolOptions {
  readonly folder: string;
  readonly bytesMax: number;
  readonly segmentBytesMax: number;
}

export const DEFAULT_SPOOL = { bytesMax: 256 * 1024 * 1024, segmentBytesMax: 4 * 1024 * 1024 } as const;

interface Segment {
  readonly number: number;
  bytes: number;
  /** It ends in half a line that could not be cut off: nothing is written behind it. */
  torn: boolean;
}

export interface Stored {
  readonly points: Point[];
  /** Lines that are no point. */
  readonly damaged: number;
}

/** What the writer of the history needs of a disk. */
export type SpoolDisk = Pick<Spool, "empty" | "bytes" | "append" | "oldest" | "removeOldest" | "count">;

export class Spool {
  readonly #options: SpoolOptions;
  readonly #segments: Segment[];
  #bytes: number;

  private constructor(options: SpoolOptions, segments: Segment[]) {
    this.#options = options;
    this.#segments = segments;
    this.#bytes = segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Takes up what an earlier run left. A last line that a crash cut short is cut off. */
  static async open(options: SpoolOptions): Promise<Spool> {
    await mkdir(options.folder, { recursive: true });
    const segments: Segment[] = [];
    for (const name of (await readdir(options.folder)).sort()) {
      const number = /^(\d{8})\.jsonl$/.exec(name)?.[1];
      if (number === undefined) continue;
      const path = join(options.folder, name);
      const content = await readFile(path);
      const whole = content.lastIndexOf(10) + 1;
      if (whole < content.length) await truncate(path, whole);
      segments.push({ number: Number(number), bytes: whole, torn: false });
    }
    return new Spool(options, segments);
  }

  get empty(): boolean {
    return this.#bytes === 0;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Answers how many were kept; the rest did not fit. @throws Error of the disk; none is kept then */
  async append(points: readonly Point[]): Promise<number> {
    const lines: string[] = [];
    let bytes = 0;
    for (const point of points) {
      const line = `${JSON.stringify(point)}\n`;
      const length = Buffer.byteLength(line);
      if (this.#bytes + bytes + length > this.#options.bytesMax) break;
      lines.push(line);
      bytes += length;
    }
    if (lines.length === 0) return 0;
    let segment = this.#segments.at(-1);
    if (segment === undefined || segment.torn || segment.bytes >= this.#options.segmentBytesMax) {
      segment = { number: (segment?.number ?? 0) + 1, bytes: 0, torn: false };
      this.#segments.push(segment);
    }
    try {
      await appendFile(this.#path(segment), lines.join(""), { flush: true });
    } catch (error) {
      await this.#cutOff(segment);
      throw error;
    }
    segment.bytes += bytes;
    this.#bytes += bytes;
    return lines.length;
  }

  /** The oldest segment's points; undefined: there is none. They stay until {@link removeOldest}. @throws Error of the disk */
  async oldest(): Promise<Stored | undefined> {
    const [segment] = this.#segments;
    if (segment === undefined) return undefined;
    const points: Point[] = [];
    let damaged = 0;
    // A write that failed before its first byte has left no file.
    const text = segment.bytes === 0 && !segment.torn ? "" : await readFile(this.#path(segment), "utf8");
    for (const line of text.split("\n")) {
      if (line === "") continue;
      const point = toPoint(line);
      if (point === undefined) damaged++;
      else points.push(point);
    }
    return { points, damaged };
  }

  async removeOldest(): Promise<void> {
    const segment = this.#segments.shift();
    if (segment === undefined) return;
    this.#bytes -= segment.bytes;
    await unlink(this.#path(segment)).catch(() => {});
  }

  /** Points on disk with this run, by measurement, read from the files. */
  async count(run: string): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const segment of [...this.#segments]) {
      const path = this.#path(segment);
      if ((await stat(path).catch(() => undefined)) === undefined) continue;
      for await (const line of createInterface({
        input: createReadStream(path),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        const point = toPoint(line);
        if (point?.tags.run === run) counts[point.measurement] = (counts[point.measurement] ?? 0) + 1;
      }
    }
    return counts;
  }

  /** What a failed write left behind the segment's whole lines. */
  async #cutOff(segment: Segment): Promise<void> {
    const path = this.#path(segment);
    try {
      if ((await stat(path)).size > segment.bytes) await truncate(path, segment.bytes);
    } catch (error) {
      segment.torn = !(error instanceof Error && "code" in error && error.code === "ENOENT");
    }
  }

  #path({ number }: Segment): string {
    return join(this.#options.folder, `${String(number).padStart(8, "0")}.jsonl`);
  }
}

/** Undefined: the line is not what was once written here. */
function toPoint(line: string): Point | undefined {
  try {
    const { measurement, tags, fields, time } = JSON.parse(line) as Partial<Record<keyof Point, unknown>>;
    if (typeof measurement !== "string" || typeof time !== "string") return undefined;
    if (typeof tags !== "object" || tags === null || typeof fields !== "object" || fields === null) return undefined;
    return { measurement, tags, fields, time } as Point;
  } catch {
    return undefined;
  }
}
