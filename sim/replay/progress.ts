/** How far a long run is, on stderr: how much is done, how fast, and how long it will still take. Short runs say nothing. */

const EVERY_MS = 5_000;

export interface ProgressSettings {
  /** Begins each line. */
  readonly name: string;
  /** What is counted, in the plural. */
  readonly unit: string;
  readonly write?: (line: string) => void;
  readonly nowMs?: () => number;
}

export class Progress {
  readonly #name: string;
  readonly #unit: string;
  readonly #write: (line: string) => void;
  readonly #nowMs: () => number;
  /** From the first work done on: what comes before it, such as starting the workers, says nothing of the rate. */
  #startedMs: number | undefined;
  #toldMs = 0;
  #done = 0;
  #doneAtStart = 0;
  /** Known from the start, or set when it becomes known. */
  total: number | undefined;

  constructor({ name, unit, write, nowMs }: ProgressSettings, total?: number) {
    this.#name = name;
    this.#unit = unit;
    this.#write = write ?? ((line) => void process.stderr.write(`${line}\n`));
    this.#nowMs = nowMs ?? (() => performance.now());
    this.total = total;
  }

  add(work: number): void {
    this.#done += work;
    const now = this.#nowMs();
    if (this.#startedMs === undefined) {
      this.#startedMs = this.#toldMs = now;
      this.#doneAtStart = this.#done;
    }
    if (now - this.#toldMs < EVERY_MS) return;
    this.#toldMs = now;
    const rate = ((this.#done - this.#doneAtStart) / (now - this.#startedMs)) * 1000;
    const of = this.total === undefined ? "" : ` of ${count(this.total)}`;
    const left =
      this.total === undefined || rate === 0 ? "" : `, ${duration(Math.max(0, this.total - this.#done) / rate)} left`;
    this.#write(`${this.#name}: ${count(this.#done)}${of} ${this.#unit}, ${count(Math.round(rate))}/s${left}`);
  }
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** How far a replay of one input is. */
export class ReplayProgress {
  readonly #read = new Progress({ name: "tickgate replay", unit: "messages read" });
  readonly #run = new Progress({ name: "tickgate replay", unit: "messages" });

  read(messages: number): void {
    this.#read.add(messages);
  }

  total(messages: number): void {
    this.#run.total = messages;
  }

  done(messages: number): void {
    this.#run.add(messages);
  }
}
