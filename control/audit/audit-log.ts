/**
 * Who did what, why, and what came of it: one JSON object a line, appended and never changed. Every line carries the hash of the one
 * before, so that a changed, removed or inserted line breaks the chain from there on.
 *
 *     {"sequence":1,...,"previous":"000…","hash":"a1…"}
 *     {"sequence":2,...,"previous":"a1…","hash":"b2…"}
 *
 * Configuration versions are entries of it too: there is no second file that could say something else.
 */
import { createHash } from "node:crypto";
import { type AuditFile, openAuditFile } from "./audit-file.ts";

export interface AuditRecord {
  readonly actor: string;
  readonly action: string;
  readonly reason: string;
  readonly details: unknown;
}

export interface AuditEntry extends AuditRecord {
  readonly sequence: number;
  readonly atMs: number;
  readonly previous: string;
  readonly hash: string;
}

/** Where what was done and wanted is put on file. Resolves when it cannot be lost any more. */
export interface Audit {
  append(record: AuditRecord): Promise<AuditEntry>;
}

/** The same where nobody waits: never rejects. */
export interface AuditNotes {
  append(record: AuditRecord): Promise<unknown>;
}

/** The file says something that cannot have been written by this class. */
export class AuditError extends Error {
  override readonly name = "AuditError";
}

export const GENESIS = "0".repeat(64);

export class AuditLog {
  readonly #file: AuditFile;
  readonly #nowMs: () => number;
  #head: string;
  #count: number;
  #length: number;
  #failed: Error | undefined;
  /** Bytes of a last line that a crash cut short; it had not been acknowledged to anybody. */
  readonly tornBytes: number;

  private constructor(file: AuditFile, nowMs: () => number, found: Found) {
    this.#file = file;
    this.#nowMs = nowMs;
    this.#head = found.head;
    this.#count = found.count;
    this.#length = found.length;
    this.tornBytes = found.tornBytes;
  }

  /**
   * Verifies the whole chain, hands every entry to `entry` and cuts off what a crash left of a last line.
   * @throws AuditError with the line that breaks the chain
   */
  static open(path: string, nowMs: () => number, entry: (entry: AuditEntry) => void): AuditLog {
    return AuditLog.over(openAuditFile(path), nowMs, entry);
  }

  /** As {@link open}. The file is this log's from now on. */
  static over(file: AuditFile, nowMs: () => number, entry: (entry: AuditEntry) => void): AuditLog {
    try {
      const found = verify(file.read(), entry);
      if (found.tornBytes > 0) file.truncate(found.length);
      return new AuditLog(file, nowMs, found);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  get head(): string {
    return this.#head;
  }

  /** Why nothing is appended any more; undefined while it works. */
  get failure(): string | undefined {
    return this.#failed?.message;
  }

  get count(): number {
    return this.#count;
  }

  /**
   * On disk when this returns.
   * @throws Error of the disk; from then on nothing is appended any more, because what is in the file is not certain
   */
  append(record: AuditRecord): AuditEntry {
    if (this.#failed !== undefined) throw new AuditError(`the audit file failed before: ${this.#failed.message}`);
    const entry = nextEntry(record, this, this.#nowMs());
    const bytes = Buffer.from(`${JSON.stringify(entry)}\n`);
    try {
      this.#file.append(bytes);
      this.#file.sync();
    } catch (error) {
      this.#failed = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
    this.#length += bytes.length;
    this.#count++;
    this.#head = entry.hash;
    return entry;
  }

  close(): void {
    this.#file.close();
  }
}

/** Where a chain ends. */
export interface ChainEnd {
  readonly head: string;
  readonly count: number;
}

/** The entry that comes after the end of a chain. */
export function nextEntry(record: AuditRecord, { count, head }: ChainEnd, atMs: number): AuditEntry {
  const { actor, action, reason, details } = record;
  const body = { sequence: count + 1, atMs, actor, action, reason, details, previous: head };
  return { ...body, hash: hashOf(JSON.stringify(body)) };
}

/** The entry that a line is, if it comes after the end of the chain. @throws AuditError */
export function followingEntry(text: string, { count, head }: ChainEnd): AuditEntry {
  const line = count + 1;
  const parsed = parse(text, line);
  const { hash, ...body } = parsed;
  if (parsed.previous !== head) throw new AuditError(`line ${line}: does not follow the line before it`);
  if (parsed.sequence !== line) throw new AuditError(`line ${line}: says it is number ${parsed.sequence}`);
  if (hashOf(JSON.stringify(body)) !== hash) throw new AuditError(`line ${line}: its content does not match its hash`);
  return parsed;
}

interface Found extends ChainEnd {
  readonly length: number;
  readonly tornBytes: number;
}

/** @throws AuditError */
export function verify(bytes: Buffer, entry: (entry: AuditEntry) => void): Found {
  let head = GENESIS;
  let count = 0;
  let at = 0;
  for (let end = bytes.indexOf(10, at); end >= 0; end = bytes.indexOf(10, at)) {
    const parsed = followingEntry(bytes.toString("utf8", at, end), { count, head });
    entry(parsed);
    head = parsed.hash;
    count = parsed.sequence;
    at = end + 1;
  }
  return { head, count, length: at, tornBytes: bytes.length - at };
}

function parse(text: string, line: number): AuditEntry {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AuditError(`line ${line}: is not JSON`);
  }
  const fields = ["sequence", "atMs", "actor", "action", "reason", "details", "previous", "hash"];
  if (typeof value !== "object" || value === null || Object.keys(value).join() !== fields.join()) {
    throw new AuditError(`line ${line}: is not an entry`);
  }
  return value as AuditEntry;
}

function hashOf(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}
