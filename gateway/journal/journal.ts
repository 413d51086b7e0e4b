/**
 * The gateway's append-only record of what must survive it. One line a record: CRC-32 of the rest in hexadecimal, a blank, JSON.
 *
 *     8f3a11c2 {"type":"urns","source":"software","through":2147583648}
 *
 * Each record is handed to the kernel before what it is about happens, so kill -9 loses none; a loss of power may lose what was not yet
 * synced (`sync`, about once a second). A torn last line is what a crash leaves and is cut off; damage anywhere before it is an error
 * that a person has to look at, because order numbers could come twice.
 */
import { crc32 } from "node:zlib";
import type { RecoveredParent } from "../execution/records.ts";
import { type KillSwitches, NO_KILL } from "../kill-switches.ts";
import type { RecoveredDays } from "../orders/day-totals.ts";
import { DayReader } from "./day-reader.ts";
import type { JournalFile } from "./journal-file.ts";
import type { NotedExecutions } from "./noted-executions.ts";
import { ParentReader } from "./parent-reader.ts";
import type { JournalRecord } from "./records.ts";

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
  /** Software orders noted down, by number: what the venue's records must account for. */
  readonly intents: ReadonlySet<number>;
  readonly executions: number;
  /** Orders sent by each account in the last session that the journal names. */
  readonly days: RecoveredDays;
  /** What each account executed in that session. */
  readonly noted: Readonly<Record<"card" | "software", NotedExecutions>>;
  readonly parents: readonly RecoveredParent[];
  /** As they were last set. */
  readonly kill: KillSwitches;
  /** Bytes of a torn last record that were cut off. */
  readonly tornBytes: number;
  readonly records: number;
}

const SYNC_PERIOD_RECORDS = 1024;

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

  /** @throws JournalError for damage before the last record */
  static open(file: JournalFile): Journal {
    const text = file.read();
    const whole = text.lastIndexOf("\n") + 1;
    const urnThrough = { card: 0, software: 0 };
    const intents = new Set<number>();
    const days = new DayReader();
    const parents = new ParentReader();
    let version = 0;
    let executions = 0;
    let kill = NO_KILL;
    const lines = text.slice(0, whole).split("\n").slice(0, -1);
    for (const [index, line] of lines.entries()) {
      const record = parseLine(line, index + 1);
      days.take(record);
      parents.take(record);
      if (record.type === "urns") urnThrough[record.source] = Math.max(urnThrough[record.source], record.through);
      else if (record.type === "intent") {
        intents.add(record.urn);
        urnThrough.software = Math.max(urnThrough.software, record.urn);
      } else if (record.type === "version") version = Math.max(version, record.version);
      else if (record.type === "execution") executions++;
      else if (record.type === "kill") kill = { global: record.global, kinds: record.kinds, stocks: record.stocks };
    }
    const bytes = Buffer.byteLength(text.slice(0, whole));
    const tornBytes = Buffer.byteLength(text.slice(whole));
    if (tornBytes > 0) file.truncate(bytes);
    const records = lines.length;
    const recovered = {
      ...{ urnThrough, version, intents, executions, kill, tornBytes, records },
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
    const json = JSON.stringify(record);
    const line = `${checksum(json)} ${json}\n`;
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

function parseLine(line: string, number: number): JournalRecord {
  const json = line.slice(9);
  if (line[8] !== " " || line.slice(0, 8) !== checksum(json)) {
    throw new JournalError(
      `record ${number} of the journal does not match its checksum: ${JSON.stringify(line.slice(0, 80))}`,
    );
  }
  return JSON.parse(json) as JournalRecord;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, "0");
}
