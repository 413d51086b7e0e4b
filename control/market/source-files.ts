// Input files: what they are, their checksums, and the day they are of.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { InputError, type MarketInput, openInput } from "../../sim/inputs/mod.ts";
import { localDay } from "./local-day.ts";
import type { Identity } from "./store/manifest.ts";

export type Source = Identity["sources"][number];

/** @throws InputError */
export async function checksum(path: string, kind: string): Promise<Source> {
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      hash.update(piece as Uint8Array);
      bytes += (piece as Uint8Array).length;
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InputError("INPUT_UNREADABLE", path, `cannot be read (${reason})`, { cause });
  }
  return { name: basename(path), kind, bytes, sha256: hash.digest("hex") };
}

export interface FeedFile {
  readonly path: string;
  readonly input: MarketInput;
  readonly date: string;
}

/**
 * ITCH files have no date in them: it is in the name, as Nasdaq writes it (MMDDYYYY.NASDAQ_ITCH50) or as YYYYMMDD, or it is said. A capture's
 * is that of its first frame.
 * @throws InputError, RangeError when there is none
 */
export async function openFeedFile(path: string, date: string | undefined, timezone: string): Promise<FeedFile> {
  const input = await openInput(path);
  if (date !== undefined) return { path, input, date };
  if (input.kind === "pcap") {
    for await (const { timeNs } of input.frames()) return { path, input, date: localDay(timeNs, timezone).date };
    throw new InputError("INPUT_FORMAT", path, "a capture without frames", { offset: 24 });
  }
  const found = dateIn(basename(path));
  if (found === undefined)
    throw new RangeError(`${path}: no date in its name (MMDDYYYY or YYYYMMDD); --date YYYY-MM-DD says it`);
  return { path, input, date: found };
}

export function dateIn(name: string): string | undefined {
  for (const [digits] of name.matchAll(/(?<!\d)\d{8}(?!\d)/g)) {
    const american = `${digits.slice(4)}-${digits.slice(0, 2)}-${digits.slice(2, 4)}`;
    const plain = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
    for (const date of [plain, american]) {
      const time = Date.parse(`${date}T00:00:00Z`);
      if (Number.isNaN(time) || !/^(19|20)/.test(date)) continue;
      if (new Date(time).toISOString().startsWith(date)) return date;
    }
  }
  return undefined;
}
