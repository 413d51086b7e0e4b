/**
 * The gateway's append-only record of what must survive it. One line a record: CRC-32 of the rest in hexadecimal, a blank, JSON.
 *
 *     8f3a11c2 {"type":"urns","source":"software","through":2147583648}
 *
 * Each record is handed to the kernel before what it is about happens, so kill -9 loses none; a loss of power may lose what was not yet
 * synced (`sync`, about once a second). A torn last line is what a crash leaves and is cut off; damage anywhere before it is an error
 * that a person has to look at, because order numbers could come twice. A long file is replaced at a start by fewer records that come to the same.
 */
import { crc32 } from "node:zlib";
import type { Elected } from "../access/elected.ts";
import type { RecoveredParent } from "../execution/records.ts";
import type { KillSwitches } from "../kill-switches.ts";
import type { RecoveredDays } from "../orders/day-totals.ts";
import type { Balance } from "../orders/exposure.ts";
import type { JournalFile } from "./journal-file.ts";
import { JournalState } from "./journal-state.ts";
import type { NotedExecutions } from "./noted-executions.ts";
import type { JournalRecord, OpeningRecord } from "./records.ts";

/** The disk did not take a record. */
export class JournalFailed extends Error {
  override readonly name = "JournalFailed";
  readonly code = "JOURNAL_FAILED" as const;
}

export class JournalError extends Error {
  override readonly name = "JournalError";
  readonly code = "JOURNAL_DAMAGED";
}

/** What the records of earlier runs say. */
export interface Recovered {
  /** Highest order number that may have been used; 0: none. */
  readonly urnThrough: Readonly<Record<"card" | "software", number>>;
  /** Highest configuration version. */
  readonly version: number;
  readonly executions: number;
  /** Orders sent by each account in the last session that the journal names. */
  readonly days: RecoveredDays;
  /** What each account executed in that session. */
  readonly noted: Readonly<Record<"card" | "software", NotedExecutions>>;
  readonly parents: readonly RecoveredParent[];
  /** As they were last set. */
  readonly kill: KillSwitches;
  /** The last control plane that was elected. */
  readonly elected: Elected;
  /** What the last day that was begun began with. */
  readonly opening: OpeningRecord | undefined;
  /** What was held last, when it is proven. */
  readonly flat: readonly Balance[] | undefined;
  /** Bytes of a torn last record that were cut off. */
  readonly tornBytes: number;
  readonly records: number;
  /** The file was too long and has been replaced. */
  readonly compacted: boolean;
}

const SYNC_PERIOD_RECORDS = 1024;
const NEW_LINE = 0x0a;
const BLANK = 0x20;
/** Some 60,000 orders. */
const COMPACT_BYTES = 16 * 1024 * 1024;

export class Journal {
  readonly recovered: Recovered;
  readonly #file: JournalFile;
  /** Of whole records. */
  #bytes: number;
  #unsynced = 0;
  #records = 0;
  #version: number;
  #failed: JournalFailed | undefined;

  private constructor(file: JournalFile, recovered: Recovered, bytes: number) {
    this.#file = file;
    this.recovered = recovered;
    this.#bytes = bytes;
    this.#version = recovered.version;
  }

  /**
   * @param compactBytes a file longer than this is replaced by the fewer records that come to the same
   * @throws JournalError for damage before the last record
   */
  static open(file: JournalFile, compactBytes = COMPACT_BYTES): Journal {
    const state = new JournalState();
    const read = readLines(file.read(), (record) => state.take(record));
    const { tornBytes } = read;
    let { records, bytes } = read;
    if (tornBytes > 0) file.truncate(bytes);
    let compacted = false;
    if (bytes > compactBytes && file.replace !== undefined) {
      const lines = Array.from(state.records(), lineOf);
      // As long as it takes records, being long is no reason not to start.
      compacted = file.replace(lines);
      if (compacted) {
        bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
        records = lines.length;
      }
    }
    const { urnThrough, version, executions, kill, elected, days, parents, opening, flat } = state;
    const recovered = {
      ...{ urnThrough, version, executions, kill, elected, opening, flat, tornBytes, records, compacted },
      ...{ days: days.read, noted: days.noted, parents: parents.read },
    };
    return new Journal(file, recovered, bytes);
  }

  get records(): number {
    return this.#records;
  }

  /** Highest configuration version noted, by this run or an earlier one. */
  get version(): number {
    return this.#version;
  }

  /** Why it takes no more records, until the gateway is started again; undefined: it takes them. */
  get failed(): JournalFailed | undefined {
    return this.#failed;
  }

  /**
   * Returns once the kernel has the record.
   * @throws JournalFailed when the disk takes no more, or did not once before: then nothing may be sent
   */
  append(record: JournalRecord): void {
    if (this.#failed !== undefined) throw this.#failed;
    const line = lineOf(record);
    try {
      this.#file.append(line);
    } catch (error) {
      this.#fail(error);
    }
    this.#bytes += Buffer.byteLength(line);
    this.#records++;
    if (record.type === "version") this.#version = Math.max(this.#version, record.version);
    if (++this.#unsynced >= SYNC_PERIOD_RECORDS) this.sync();
  }

  /** Returns once the disk has all records. @throws JournalFailed */
  sync(): void {
    if (this.#failed !== undefined) throw this.#failed;
    if (this.#unsynced === 0) return;
    try {
      this.#file.sync();
    } catch (error) {
      // What the kernel could not write it may have dropped: a later sync that succeeds says nothing about it.
      this.#fail(error);
    }
    this.#unsynced = 0;
  }

  /** @throws JournalFailed when the last records did not get to the disk; it is closed all the same */
  close(): void {
    try {
      if (this.#failed === undefined) this.sync();
    } finally {
      this.#file.close();
    }
  }

  /** Nothing may follow half a record: the next start would take it for damage. A record that was lost is not made up for later either. */
  #fail(error: unknown): never {
    const message = error instanceof Error ? error.message : String(error);
    this.#failed = new JournalFailed(`the journal takes no more records: ${message}`, { cause: error });
    try {
      this.#file.truncate(this.#bytes);
    } catch {
      // Half a record is then the last of the file, and the next start cuts it off.
    }
    throw this.#failed;
  }
}

function readLines(
  content: string | Iterable<Uint8Array>,
  take: (record: JournalRecord) => void,
): { records: number; bytes: number; tornBytes: number } {
  let records = 0;
  let bytes = 0;
  /** Of a line whose end is in a later part. */
  let begun: Uint8Array[] = [];
  for (const part of typeof content === "string" ? [Buffer.from(content)] : content) {
    let from = 0;
    for (let end = part.indexOf(NEW_LINE); end >= 0; end = part.indexOf(NEW_LINE, from)) {
      const line = Buffer.concat([...begun, part.subarray(from, end)]);
      begun = [];
      take(parseLine(line, ++records));
      bytes += line.length + 1;
      from = end + 1;
    }
    if (from < part.length) begun.push(part.subarray(from));
  }
  return { records, bytes, tornBytes: begun.reduce((sum, { length }) => sum + length, 0) };
}

function parseLine(line: Buffer, number: number): JournalRecord {
  const json = line.subarray(9);
  if (line[8] !== BLANK || line.toString("latin1", 0, 8) !== checksum(json)) {
    const begin = JSON.stringify(line.toString("utf8", 0, 80));
    throw new JournalError(`record ${number} of the journal does not match its checksum: ${begin}`);
  }
  return JSON.parse(json.toString("utf8")) as JournalRecord;
}

function lineOf(record: JournalRecord): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}\n`;
}

function checksum(text: string | Uint8Array): string {
  return crc32(text).toString(16).padStart(8, "0");
}
