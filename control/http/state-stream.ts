/**
 * The state by server-sent events. Every reader has a revision it knows; at most 20 times a second it gets what changed since. A reader
 * whose socket is full gets nothing until it has read, then one larger event: nothing is kept for it.
 */
import type { Clock, Timer } from "../clock.ts";
import { repeat } from "../clock.ts";
import type { State, Update } from "./api.ts";

/** What this needs of a response. */
export interface EventWriter {
  /** False: its buffer is full. */
  write(text: string): boolean;
  end(): void;
}

export interface StateSource {
  readonly revision: number;
  state(): State;
  since(revision: number): Update | "all" | undefined;
}

const PERIOD_MS = 50;
/** Ticks without an event after which a comment shows that the connection lives. */
const QUIET_TICKS = 20;
export const READERS_MAX = 32;

interface Reader {
  readonly writer: EventWriter;
  known: number;
  ready: boolean;
  quiet: number;
}

export interface Subscription {
  drained(): void;
  close(): void;
}

export class StateStream {
  readonly #source: StateSource;
  readonly #readers = new Set<Reader>();
  readonly #timer: Timer;

  constructor(source: StateSource, clock: Clock) {
    this.#source = source;
    this.#timer = repeat(clock, PERIOD_MS, () => this.tick());
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** Undefined: there are too many readers. */
  subscribe(writer: EventWriter): Subscription | undefined {
    if (this.#readers.size >= READERS_MAX) return undefined;
    const reader: Reader = { writer, known: 0, ready: true, quiet: 0 };
    this.#readers.add(reader);
    this.#whole(reader);
    return {
      drained: () => {
        reader.ready = true;
      },
      close: () => this.#readers.delete(reader),
    };
  }

  tick(): void {
    // Readers that are up to date share one event.
    const texts = new Map<number, string | undefined>();
    for (const reader of this.#readers) {
      if (!reader.ready) continue;
      if (!texts.has(reader.known)) {
        const update = this.#source.since(reader.known);
        texts.set(reader.known, update === undefined ? undefined : this.#text(update));
      }
      const text = texts.get(reader.known);
      if (text !== undefined) this.#write(reader, text);
      else if (++reader.quiet >= QUIET_TICKS) {
        reader.quiet = 0;
        reader.ready = reader.writer.write(": still here\n\n");
      }
    }
  }

  close(): void {
    this.#timer.cancel();
    for (const { writer } of this.#readers) writer.end();
    this.#readers.clear();
  }

  #whole(reader: Reader): void {
    this.#write(reader, this.#text("all"));
  }

  #text(update: Update | "all"): string {
    const [name, content] = update === "all" ? ["state", this.#source.state()] : ["update", update];
    return `id: ${this.#source.revision}\nevent: ${name}\ndata: ${JSON.stringify(content)}\n\n`;
  }

  #write(reader: Reader, text: string): void {
    reader.known = this.#source.revision;
    reader.quiet = 0;
    reader.ready = reader.writer.write(text);
  }
}
