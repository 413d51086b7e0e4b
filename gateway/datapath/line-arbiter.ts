// Section 2: which entries of the two lines are applied, in which order, and when a number is given up as missing.
import { FEED_FAULT } from "../../proto/mod.ts";
import { type Counters, count, GAPS } from "./counters.ts";
import { BAD, HeldQueue, MARK, MSG } from "./held-queue.ts";
import { hasPassed, isBelow, toBigint } from "./u64.ts";

const NOTHING = new DataView(new ArrayBuffer(0));

/** What messages in sequence, and faults of the feed, go to. Numbers and times as pairs of 32-bit words. */
export interface MessageConsumer {
  apply(
    line: number,
    view: DataView,
    at: number,
    length: number,
    sequenceHi: number,
    sequenceLo: number,
    timeHi: number,
    timeLo: number,
  ): void;
  feedFault(
    cause: number,
    line: number,
    sequenceHi: number,
    sequenceLo: number,
    timeHi: number,
    timeLo: number,
    fromHi: number,
    fromLo: number,
    toHi: number,
    toLo: number,
  ): void;
}

/** The frame parser offers entries; what is consumable is applied before offer...() returns, without being queued. */
export class LineArbiter {
  private readonly queueA: HeldQueue;
  private readonly queueB: HeldQueue;
  private readonly fresh = new Uint8Array(2);
  // The first message that the line's frame won, while `fresh` is set. Index: line.
  private readonly firstHi = new Int32Array(2);
  private readonly firstLo = new Int32Array(2);
  private readonly counters: Counters;
  private readonly handler: MessageConsumer;
  /** Whether `next` is set. */
  private started = false;
  /** The number wanted; until it is set, 0. */
  nextHi = 0;
  nextLo = 0;
  /** ns, int32 form. */
  private gapWait = 0;
  // The frame that offers at the moment.
  private frameFirst = 0;
  private frameHi = 0;
  private frameLo = 0;

  constructor(reorderDepth: number, counters: Counters, handler: MessageConsumer) {
    this.queueA = new HeldQueue(reorderDepth);
    this.queueB = new HeldQueue(reorderDepth);
    this.counters = counters;
    this.handler = handler;
  }

  /** `exact`: the number wanted first is given; else the first one offered is it. */
  clear(exact: boolean, startHi: number, startLo: number, gapWaitNs: number): void {
    this.queueA.clear();
    this.queueB.clear();
    this.fresh.fill(0);
    this.started = exact;
    this.nextHi = startHi;
    this.nextLo = startLo;
    this.gapWait = gapWaitNs | 0;
  }

  /** There is a number wanted. */
  get isStarted(): boolean {
    return this.started;
  }

  /** The number wanted next; undefined until the first one is offered. Cold. */
  get nextSequence(): bigint | undefined {
    return this.started ? toBigint(this.nextHi, this.nextLo) : undefined;
  }

  /** Entries waiting on a line. */
  held(line: number): number {
    return this.queue(line).count;
  }

  beginFrame(timeHi: number, timeLo: number): void {
    this.frameFirst = 1;
    this.frameHi = timeHi;
    this.frameLo = timeLo;
  }

  offerMessage(line: number, view: DataView, at: number, length: number, hi: number, lo: number): void {
    const first = this.takeFirst();
    if (!this.started) this.start(hi, lo);
    // With nothing ahead of it on its line, an entry that is not held needs no queue.
    if (this.queue(line).count === 0 && !isBelow(this.nextHi, this.nextLo, hi, lo)) {
      if (first !== 0) this.fresh[line] = 0;
      if (hi === this.nextHi && lo === this.nextLo) {
        this.apply(line, view, at, length, this.frameHi, this.frameLo);
        if (this.queue(1 - line).count !== 0) this.run();
      } else {
        count(this.counters.duplicates, line);
      }
      return;
    }
    this.queue(line).push(MSG, first, hi, lo, this.frameHi, this.frameLo, view, at, length);
    this.run();
  }

  offerMark(line: number, hi: number, lo: number): void {
    const first = this.takeFirst();
    if (!this.started) this.start(hi, lo);
    this.queue(line).push(MARK, first, hi, lo, this.frameHi, this.frameLo, NOTHING, 0, 0);
    this.run();
  }

  offerBad(line: number): void {
    this.queue(line).push(BAD, this.takeFirst(), 0, 0, this.frameHi, this.frameLo, NOTHING, 0, 0);
    this.run();
  }

  /** Gap condition (c), for a time that a frame or a tick brings. */
  passTime(nowHi: number, nowLo: number): void {
    while (this.isOverdue(this.queueA, nowHi, nowLo) || this.isOverdue(this.queueB, nowHi, nowLo)) {
      this.declareGap();
      this.run();
    }
  }

  /** Applies a message that comes in sequence from outside the lines; its number is given back as the handler's origin. */
  applyNext(view: DataView, at: number, length: number, timeHi: number, timeLo: number): void {
    if (!this.started) this.start(0, 1);
    this.handler.apply(0, view, at, length, this.nextHi, this.nextLo, timeHi, timeLo);
    this.advance();
  }

  private queue(line: number): HeldQueue {
    return line === 0 ? this.queueA : this.queueB;
  }

  private takeFirst(): number {
    const first = this.frameFirst;
    this.frameFirst = 0;
    return first;
  }

  private start(hi: number, lo: number): void {
    this.started = true;
    this.nextHi = hi;
    this.nextLo = lo;
  }

  /** Consumes heads, line A first at every turn, and declares gaps (a) and (b), until neither can be done. */
  private run(): void {
    // Every turn consumes an entry or declares a gap, after which one can be consumed: the queues' depth bounds it.
    for (;;) {
      while (this.consumeHead(0) || this.consumeHead(1)) {}
      const both = this.queueA.count !== 0 && this.queueB.count !== 0;
      if (!both && !this.queueA.isFull && !this.queueB.isFull) return;
      this.declareGap();
    }
  }

  private consumeHead(line: number): boolean {
    const queue = this.queue(line);
    if (queue.count === 0) return false;
    const kind = queue.kind;
    if (kind !== BAD && isBelow(this.nextHi, this.nextLo, queue.sequenceHi, queue.sequenceLo)) return false;
    if (queue.first !== 0) this.fresh[line] = 0;
    const at = queue.bytesAt;
    const length = queue.length;
    const timeHi = queue.timeHi;
    const timeLo = queue.timeLo;
    const isNext = queue.sequenceHi === this.nextHi && queue.sequenceLo === this.nextLo;
    queue.drop();
    if (kind === BAD) {
      if (this.fresh[line] !== 0) {
        this.handler.feedFault(
          FEED_FAULT.badFrame,
          line,
          this.nextHi,
          this.nextLo,
          timeHi,
          timeLo,
          this.firstHi[line] as number,
          this.firstLo[line] as number,
          this.nextHi,
          this.nextLo,
        );
      }
    } else if (kind === MSG) {
      if (isNext) this.apply(line, queue.bytes, at, length, timeHi, timeLo);
      else count(this.counters.duplicates, line);
    }
    return true;
  }

  private apply(line: number, view: DataView, at: number, length: number, timeHi: number, timeLo: number): void {
    count(this.counters.wins, line);
    if (this.fresh[line] === 0) {
      this.fresh[line] = 1;
      this.firstHi[line] = this.nextHi;
      this.firstLo[line] = this.nextLo;
    }
    this.handler.apply(line, view, at, length, this.nextHi, this.nextLo, timeHi, timeLo);
    this.advance();
  }

  private advance(): void {
    this.nextLo = (this.nextLo + 1) | 0;
    if (this.nextLo === 0) this.nextHi = (this.nextHi + 1) | 0;
  }

  private isOverdue(queue: HeldQueue, nowHi: number, nowLo: number): boolean {
    return queue.count !== 0 && hasPassed(nowHi, nowLo, queue.timeHi, queue.timeLo, this.gapWait);
  }

  /** Called when no head can be consumed, so that every head there is, is held. */
  private declareGap(): void {
    const a = this.queueA;
    const b = this.queueB;
    const useB = a.count === 0 || (b.count !== 0 && isBelow(b.sequenceHi, b.sequenceLo, a.sequenceHi, a.sequenceLo));
    const smallest = useB ? b : a;
    const toHi = smallest.sequenceHi;
    const toLo = smallest.sequenceLo;
    count(this.counters.path, GAPS);
    this.handler.feedFault(
      FEED_FAULT.gap,
      useB ? 1 : 0,
      this.nextHi,
      this.nextLo,
      smallest.timeHi,
      smallest.timeLo,
      this.nextHi,
      this.nextLo,
      toHi,
      toLo,
    );
    this.nextHi = toHi;
    this.nextLo = toLo;
  }
}
