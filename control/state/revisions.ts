/**
 * What a reader has not seen yet, without keeping anything for the reader: every change gets the next revision, and a reader remembers
 * the last one it was told.
 */
export class RevisionCounter {
  #last = 0;

  get last(): number {
    return this.#last;
  }

  next(): number {
    return ++this.#last;
  }
}

/** A bounded list, newest last. What fell out before a reader saw it makes the reader start over. */
export class RecentList<T> {
  readonly #revisions: RevisionCounter;
  readonly #limit: number;
  #items: { readonly value: T; readonly revision: number }[] = [];
  #forgotten = 0;

  constructor(revisions: RevisionCounter, limit: number) {
    this.#revisions = revisions;
    this.#limit = limit;
  }

  push(value: T): void {
    this.#items.push({ value, revision: this.#revisions.next() });
    if (this.#items.length > this.#limit) this.#forgotten = this.#items.shift()?.revision ?? this.#forgotten;
  }

  all(): T[] {
    return this.#items.map(({ value }) => value);
  }

  /** Undefined: some of what came after `revision` is gone. */
  since(revision: number): T[] | undefined {
    if (this.#forgotten > revision) return undefined;
    const first = this.#items.findIndex((item) => item.revision > revision);
    return first < 0 ? [] : this.#items.slice(first).map(({ value }) => value);
  }
}

/** The same for things that change: by key, those changed last at the end. */
export class RecentMap<T> {
  readonly #revisions: RevisionCounter;
  readonly #limit: number;
  readonly #items = new Map<string, { readonly value: T; readonly revision: number }>();
  #forgotten = 0;

  constructor(revisions: RevisionCounter, limit: number) {
    this.#revisions = revisions;
    this.#limit = limit;
  }

  get(key: string): T | undefined {
    return this.#items.get(key)?.value;
  }

  set(key: string, value: T): void {
    this.#items.delete(key);
    this.#items.set(key, { value, revision: this.#revisions.next() });
    if (this.#items.size <= this.#limit) return;
    for (const [oldest, { revision }] of this.#items) {
      this.#items.delete(oldest);
      this.#forgotten = revision;
      break;
    }
  }

  all(): T[] {
    return [...this.#items.values()].map(({ value }) => value);
  }

  since(revision: number): T[] | undefined {
    if (this.#forgotten > revision) return undefined;
    return [...this.#items.values()].filter((item) => item.revision > revision).map(({ value }) => value);
  }
}

/** A value that is replaced whole; setting the same content again is no change. */
export class Section<T> {
  readonly #revisions: RevisionCounter;
  #value: T;
  #json: string;
  #revision: number;

  constructor(revisions: RevisionCounter, value: T) {
    this.#revisions = revisions;
    this.#value = value;
    this.#json = JSON.stringify(value);
    this.#revision = revisions.next();
  }

  get value(): T {
    return this.#value;
  }

  get revision(): number {
    return this.#revision;
  }

  set(value: T): void {
    const json = JSON.stringify(value);
    if (json === this.#json) return;
    this.#value = value;
    this.#json = json;
    this.#revision = this.#revisions.next();
  }
}
