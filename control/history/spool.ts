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
}

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
      segments.push({ number: Number(number), bytes: whole });
    }
    return new Spool(options, segments);
  }

  get empty(): boolean {
    return this.#bytes === 0;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Answers how many were kept; the rest did not fit. @throws Error of the disk */
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
    if (segment === undefined || segment.bytes >= this.#options.segmentBytesMax) {
      segment = { number: (segment?.number ?? 0) + 1, bytes: 0 };
      this.#segments.push(segment);
    }
    await appendFile(this.#path(segment), lines.join(""), { flush: true });
    segment.bytes += bytes;
    this.#bytes += bytes;
    return lines.length;
  }

  /** The oldest segment's points; undefined: there is none. They stay until {@link removeOldest}. */
  async oldest(): Promise<Point[] | undefined> {
    const [segment] = this.#segments;
    if (segment === undefined) return undefined;
    const text = await readFile(this.#path(segment), "utf8");
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Point);
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
        const { measurement, tags } = JSON.parse(line) as Point;
        if (tags.run === run) counts[measurement] = (counts[measurement] ?? 0) + 1;
      }
    }
    return counts;
  }

  #path({ number }: Segment): string {
    return join(this.#options.folder, `${String(number).padStart(8, "0")}.jsonl`);
  }
}
