/**
 * The store that several control planes share: the audit chain in etcd, an entry a key, as it would be a line of the file.
 *
 *     PREFIX/audit/0000000000000042    {"sequence":42,...,"previous":"...","hash":"..."}
 *     PREFIX/primary                   {"holder":"...","address":"..."}, bound to the primary's lease
 *
 * An entry is written by one transaction: if its key is free, and if the primary's key is still the one that this control plane was elected
 * with. A primary whose time is over, even one that does not know it, cannot write.
 */
import {
  type AuditEntry,
  AuditError,
  type AuditRecord,
  followingEntry,
  GENESIS,
  nextEntry,
} from "../audit/audit-log.ts";
import { type Clock, repeat, type Timer } from "../clock.ts";
import type { Term } from "./campaign.ts";
import { createdBy, type EtcdClient, EtcdUnavailable, foundBy, get, isThere, put } from "./etcd-client.ts";
import { NotPrimary, needsNoElection, type StateStore } from "./state-store.ts";

export interface EtcdStoreEvents {
  /** Written by another control plane. */
  entry(entry: AuditEntry): void;
  /** The primary's key is not ours any more. */
  superseded(): void;
  trouble(message: string): void;
}

/** Entries that wait to be written. */
const WAITING_MAX = 256;
/** How often what others have written is read. */
const FOLLOW_MS = 250;
/** Between tries of an entry when etcd does not answer. */
const RETRY_MS = 100;
/** Of an entry that needs no election; one that does has as long as the term. */
const TRIES_MAX = 5;
const DIGITS = 16;

export function primaryKey(prefix: string): Buffer {
  return Buffer.from(`${prefix}/primary`);
}

export class EtcdStore implements StateStore {
  readonly #client: EtcdClient;
  readonly #clock: Clock;
  readonly #prefix: string;
  readonly #term: () => Term | undefined;
  readonly #events: EtcdStoreEvents;
  #head = GENESIS;
  #count = 0;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();
  #following: Timer | undefined;
  #broken: Error | undefined;

  /** @param term in which this control plane is the primary; undefined: it is not */
  constructor(client: EtcdClient, clock: Clock, prefix: string, term: () => Term | undefined, events: EtcdStoreEvents) {
    this.#client = client;
    this.#clock = clock;
    this.#prefix = prefix;
    this.#term = term;
    this.#events = events;
  }

  get head(): string {
    return this.#head;
  }

  get count(): number {
    return this.#count;
  }

  get failure(): string | undefined {
    return this.#broken?.message;
  }

  /** From now on reads what others write. */
  follow(): void {
    this.#following = repeat(this.#clock, FOLLOW_MS, () =>
      this.catchUp().catch((error: unknown) =>
        this.#events.trouble(error instanceof Error ? error.message : String(error)),
      ),
    );
  }

  /** After it every entry that was acknowledged to anybody before the call is known here. @throws EtcdUnavailable; AuditError */
  catchUp(): Promise<void> {
    return this.#inTurn(() => this.#read());
  }

  append(record: AuditRecord): Promise<AuditEntry> {
    if (this.#waiting >= WAITING_MAX) return Promise.reject(new Error(`${this.#waiting} audit entries wait already`));
    const term = this.#term();
    const free = needsNoElection(record.action);
    if (term === undefined && !free) return Promise.reject(new NotPrimary("this control plane is not the primary"));
    return this.#inTurn(() => this.#write(record, free ? undefined : term));
  }

  close(): void {
    this.#following?.cancel();
  }

  async #read(): Promise<void> {
    for (const { value } of await this.#client.range(this.#key(this.#count + 1), this.#key(Number.MAX_SAFE_INTEGER))) {
      this.#take(value);
    }
  }

  /** @param term undefined: whoever is the primary */
  async #write(record: AuditRecord, term: Term | undefined): Promise<AuditEntry> {
    let tried: AuditEntry | undefined;
    for (let tries = 1; ; tries++) {
      if (this.#broken !== undefined) throw this.#broken;
      if (term !== undefined && this.#term() !== term)
        throw new NotPrimary("this control plane is not the primary any more");
      // What was tried and not answered may be there: the same entry again, or it would be twice.
      tried = tried?.sequence === this.#count + 1 ? tried : nextEntry(record, this, this.#clock.nowMs());
      const entry = tried;
      try {
        if (await this.#tryWrite(entry, term)) return entry;
      } catch (error) {
        if (!(error instanceof EtcdUnavailable) || (term === undefined && tries >= TRIES_MAX)) throw error;
        await new Promise<void>((resolve) => this.#clock.after(RETRY_MS, resolve));
      }
    }
  }

  /** @returns whether the entry is there; false: others were before, and are taken */
  async #tryWrite(entry: AuditEntry, term: Term | undefined): Promise<boolean> {
    const key = this.#key(entry.sequence);
    const primary = primaryKey(this.#prefix);
    const before = this.#key(this.#count);
    const conditions = [
      createdBy(key, 0n),
      ...(this.#count === 0 ? [] : [isThere(before)]),
      ...(term === undefined ? [] : [createdBy(primary, term.revision)]),
    ];
    const value = Buffer.from(JSON.stringify(entry));
    const answer = await this.#client.txn(conditions, [put(key, value)], [get(key), get(primary), get(before)]);
    if (answer.succeeded) {
      this.#advance(entry);
      return true;
    }
    if (this.#count > 0 && foundBy(answer, 2)[0] === undefined) {
      this.#broken = new AuditError(`etcd does not have entry ${this.#count} any more, which was acknowledged`);
      throw this.#broken;
    }
    const there = foundBy(answer, 0)[0];
    if (there !== undefined) {
      if (Buffer.from(there.value).equals(value)) {
        this.#advance(entry);
        return true;
      }
      await this.#read();
    }
    if (term !== undefined && foundBy(answer, 1)[0]?.createRevision !== term.revision) {
      this.#events.superseded();
      throw new NotPrimary("another control plane is the primary");
    }
    return false;
  }

  #take(value: Uint8Array): void {
    try {
      const entry = followingEntry(Buffer.from(value).toString("utf8"), this);
      this.#advance(entry);
      this.#events.entry(entry);
    } catch (error) {
      if (error instanceof AuditError) this.#broken = error;
      throw error;
    }
  }

  #advance({ hash, sequence }: AuditEntry): void {
    this.#head = hash;
    this.#count = sequence;
  }

  #key(sequence: number): Buffer {
    return Buffer.from(`${this.#prefix}/audit/${String(sequence).padStart(DIGITS, "0")}`);
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    this.#waiting++;
    const turn = this.#last.then(run, run);
    const done = (): void => void this.#waiting--;
    this.#last = turn.then(done, done);
    return turn;
  }
}
