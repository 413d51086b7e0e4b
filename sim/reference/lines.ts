/** Section 2 of docs/datapath.md: two lines, one sequence. */
import type { Entry } from "./network.ts";

interface Held {
  readonly entry: Entry;
  readonly arrivalNs: bigint;
  /** Which frame of the line it came in. */
  readonly frame: number;
}

export interface Gap {
  readonly line: 0 | 1;
  readonly arrivalNs: bigint;
  readonly from: bigint;
  readonly to: bigint;
}

export interface LinesSink {
  apply(number: bigint, bytes: readonly number[], arrivalNs: bigint, line: 0 | 1): void;
  gap(gap: Gap): void;
  /** `from`: the first message that the frame won; `next`: the number after the last one. */
  badFrame(line: 0 | 1, from: bigint, next: bigint, arrivalNs: bigint): void;
}

const U64 = 1n << 64n;
const LINES = [0, 1] as const;

class Line {
  readonly queue: Held[] = [];
  frames = 0;
  fresh = false;
  /** First message applied since `fresh` was last set. */
  firstWon = 0n;
  freshFrame = -1;
  wins = 0;
  duplicates = 0;
}

export class Lines {
  readonly lines: readonly [Line, Line] = [new Line(), new Line()];
  gaps = 0;
  #next: bigint | undefined;
  readonly #depth: number;
  readonly #gapWaitNs: bigint;
  readonly #sink: LinesSink;

  constructor(start: bigint | undefined, depth: number, gapWaitNs: number, sink: LinesSink) {
    this.#next = start;
    this.#depth = depth;
    this.#gapWaitNs = BigInt(gapWaitNs);
    this.#sink = sink;
  }

  /** The next number wanted; 0 while none is. */
  get next(): bigint {
    return this.#next ?? 0n;
  }

  /** Time passes: condition (c). Called with a frame's arrival time before the frame is processed. */
  tick(nowNs: bigint): void {
    for (;;) {
      const waited = LINES.some((line) => {
        const head = this.#heldHead(line);
        return head !== undefined && nowNs >= head.arrivalNs + this.#gapWaitNs;
      });
      if (!waited) return;
      this.#declareGap();
    }
  }

  /** One frame's entries, one at a time; after each the arbiter runs until neither head can be consumed. */
  frame(line: 0 | 1, entries: readonly Entry[], arrivalNs: bigint): void {
    const { queue } = this.lines[line];
    const frame = this.lines[line].frames++;
    for (const entry of entries) {
      queue.push({ entry, arrivalNs, frame });
      this.#run();
      // (a) both heads held, (b) the queue is full while its head is held.
      for (;;) {
        const bothHeld = this.#heldHead(0) !== undefined && this.#heldHead(1) !== undefined;
        const full = LINES.some((l) => this.#heldHead(l) !== undefined && this.lines[l].queue.length >= this.#depth);
        if (!bothHeld && !full) break;
        this.#declareGap();
      }
    }
  }

  #run(): void {
    while (this.#consume(0) || this.#consume(1)) {
      // "line A first at every turn"
    }
  }

  #consume(index: 0 | 1): boolean {
    const line = this.lines[index];
    const held = line.queue[0];
    if (held === undefined) return false;
    const { entry, arrivalNs, frame } = held;
    if (entry.kind !== "bad") {
      this.#next ??= entry.number;
      if (entry.number > this.#next) return false;
    }
    line.queue.shift();
    if (frame !== line.freshFrame) {
      line.fresh = false;
      line.freshFrame = frame;
    }
    if (entry.kind === "bad") {
      if (line.fresh) this.#sink.badFrame(index, line.firstWon, this.#next ?? 0n, arrivalNs);
    } else if (entry.kind === "msg") {
      if (entry.number < (this.#next ?? 0n)) {
        line.duplicates += 1;
      } else {
        line.wins += 1;
        if (!line.fresh) line.firstWon = entry.number;
        line.fresh = true;
        this.#sink.apply(entry.number, entry.bytes, arrivalNs, index);
        this.#next = (entry.number + 1n) % U64;
      }
    }
    return true;
  }

  #heldHead(index: 0 | 1): { readonly number: bigint; readonly arrivalNs: bigint } | undefined {
    const head = this.lines[index].queue[0];
    if (head === undefined || head.entry.kind === "bad") return undefined;
    if (this.#next === undefined || head.entry.number <= this.#next) return undefined;
    return { number: head.entry.number, arrivalNs: head.arrivalNs };
  }

  #declareGap(): void {
    const a = this.#heldHead(0);
    const b = this.#heldHead(1);
    const line = b !== undefined && (a === undefined || b.number < a.number) ? 1 : 0;
    const head = line === 1 ? b : a;
    if (head === undefined || this.#next === undefined) throw new Error("a gap needs a held head");
    this.gaps += 1;
    this.#sink.gap({ line, arrivalNs: head.arrivalNs, from: this.#next, to: head.number });
    this.#next = head.number;
    this.#run();
  }
}
