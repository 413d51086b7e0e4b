// The other end of the card's TCP session, written from RFC 9293 and nothing of the RTL: waits for the SYN, takes bytes (early ones too, if
// told so), reads them when it likes, sends a stream of its own, and ends when it is told to. What it sees that no sound sender does, it throws.

import { type ParsedTcp, TCP_ACK, TCP_FIN, TCP_PSH, TCP_RST, TCP_SYN } from "../../proto/mod.ts";
import type { Random } from "../../sim/world/mod.ts";

export interface Segment {
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly window: number;
  readonly options?: Uint8Array | undefined;
  readonly payload: Uint8Array;
}

export interface PeerOptions {
  /** Bytes that are received and not read yet: at most. */
  readonly capacity: number;
  /** Early bytes are kept. */
  readonly keepsEarly: boolean;
  /** Longest segment that it sends. */
  readonly segmentBytes: number;
  /** Probability that bytes in order are not acknowledged before a little time has passed. */
  readonly lazy: number;
  /** Mean of the time between two readings of its application, and how long it sometimes reads nothing. */
  readonly readEveryNs: number;
  readonly stallNs: number;
  readonly stream: Uint8Array;
}

const TIMEOUT_NS = 40_000;
const DOUBLINGS = 5;
/** Segments of full length that are under way at most. */
const BURST = 10;
const LAZY_NS = 8_000;
const EMPTY = new Uint8Array(0);

const distance = (a: number, b: number): number => (a - b) | 0;
const after = (a: number, b: number): number => (a + b) >>> 0;

export type PeerState = "listening" | "answered" | "open" | "over";

export class TcpPeer {
  state: PeerState = "listening";
  /** A reset came. */
  wasReset = false;
  /** Its bytes, in order. */
  readonly received: number[] = [];
  finReceived = false;
  finAcknowledged = false;
  readonly counts = { sent: 0, repeated: 0, early: 0, fast: 0, zeroWindows: 0 };
  readonly #random: Random;
  readonly #options: PeerOptions;
  readonly #output: (segment: Segment) => void;
  readonly #initial: number;
  #next = 0; // wanted
  #edge = 0; // advertised, never taken back
  #unread = 0;
  readonly #early = new Map<number, number>();
  #earlyFin: number | undefined;
  #unacknowledged: number;
  #sendNext: number;
  #sentEnd: number;
  #cardEdge = 0;
  #duplicates = 0;
  #recover: number;
  #finWanted = false;
  #finSequence: number | undefined;
  #dueNs = Number.POSITIVE_INFINITY;
  #doublings = 0;
  #acknowledgeNs = Number.POSITIVE_INFINITY;
  #readNs = 0;

  constructor(random: Random, options: PeerOptions, output: (segment: Segment) => void) {
    this.#random = random;
    this.#options = options;
    this.#output = output;
    // Often so that the numbers wrap during the session.
    this.#initial = random.chance(0.5) ? after(0xffff_ffff, -random.below(options.stream.length + 2000)) : random.u32();
    this.#unacknowledged = this.#initial;
    this.#sendNext = this.#initial;
    this.#sentEnd = this.#initial;
    this.#recover = this.#initial;
  }

  /** Everything it wanted to say has arrived. */
  get done(): boolean {
    return this.#unacknowledged === after(this.#initial, 1 + this.#options.stream.length);
  }

  get wantedNext(): number {
    return this.#next;
  }

  get sendNext(): number {
    return this.#sendNext;
  }

  /** No more bytes after those of its stream. */
  close(nowNs: number): void {
    this.#finWanted = true;
    this.#transmit(nowNs);
  }

  reset(): void {
    if (this.state === "over") return;
    this.#emit(TCP_RST | TCP_ACK, this.#sendNext, EMPTY);
    this.state = "over";
  }

  receive(tcp: ParsedTcp, nowNs: number): void {
    const { flags } = tcp;
    const has = (flag: number): boolean => (flags & flag) !== 0;
    if (this.state === "over") return;
    if (has(TCP_RST)) {
      if (this.state === "listening" || tcp.sequence !== this.#next) return;
      this.wasReset = true;
      this.state = "over";
      return;
    }
    if (has(TCP_SYN)) {
      if (this.state === "listening") this.#take(tcp, nowNs);
      else if (this.state === "answered" && tcp.sequence === after(this.#next, -1)) this.#answer();
      else this.#acknowledge();
      return;
    }
    if (this.state === "listening") return;
    if (!has(TCP_ACK)) throw new Error("a segment without acknowledgement");
    if (!this.#acceptable(tcp)) {
      this.#acknowledge();
      return;
    }
    this.#takeAcknowledgement(tcp, nowNs);
    this.#takeBytes(tcp, nowNs);
    this.#transmit(nowNs);
  }

  /** Whatever has become due. */
  advance(nowNs: number): void {
    if (this.state === "over" || this.state === "listening") return;
    if (nowNs >= this.#readNs) this.#read(nowNs);
    if (nowNs >= this.#acknowledgeNs) this.#acknowledge();
    if (nowNs >= this.#dueNs) this.#timedOut(nowNs);
    this.#transmit(nowNs);
  }

  get nextNs(): number {
    if (this.state === "over" || this.state === "listening") return Number.POSITIVE_INFINITY;
    return Math.min(this.#readNs, this.#acknowledgeNs, this.#dueNs);
  }

  #take(syn: ParsedTcp, nowNs: number): void {
    const { options } = syn;
    if (options.length !== 4 || options[0] !== 2 || options[1] !== 4) throw new Error("a SYN without segment size");
    this.#next = after(syn.sequence, 1);
    this.#edge = after(this.#next, this.#options.capacity);
    this.#cardEdge = 0;
    this.state = "answered";
    this.#answer();
    this.#sendNext = after(this.#initial, 1);
    this.#sentEnd = this.#sendNext;
    this.#start(nowNs);
  }

  #answer(): void {
    this.#emit(TCP_SYN | TCP_ACK, this.#initial, EMPTY, Uint8Array.of(2, 4, 5, 0xb4, 1, 1, 4, 2));
  }

  get #window(): number {
    return distance(this.#edge, after(this.#next, this.finReceived ? -1 : 0));
  }

  #acceptable(tcp: ParsedTcp): boolean {
    const length = tcp.payload.length + ((tcp.flags & TCP_FIN) === 0 ? 0 : 1);
    const start = distance(tcp.sequence, this.#next);
    const window = this.#window;
    if (length === 0) return window === 0 ? start === 0 : start >= 0 && start < window;
    return window > 0 && start < window && start + length > 0;
  }

  #takeAcknowledgement(tcp: ParsedTcp, nowNs: number): void {
    const progress = distance(tcp.acknowledgement, this.#unacknowledged);
    if (distance(tcp.acknowledgement, this.#sentEnd) > 0) throw new Error("an acknowledgement of what was never sent");
    if (progress < 0) return;
    const edge = after(tcp.acknowledgement, tcp.window);
    const same = edge === this.#cardEdge;
    // The card takes no window back: a smaller one comes late.
    if (this.state !== "open" || distance(edge, this.#cardEdge) > 0) this.#cardEdge = edge;
    if (progress === 0) {
      const pure = tcp.payload.length === 0 && (tcp.flags & TCP_FIN) === 0;
      if (pure && same && this.#sentEnd !== this.#unacknowledged && ++this.#duplicates === 3) {
        if (distance(this.#unacknowledged, this.#recover) >= 0) {
          this.counts.fast++;
          this.#again();
        }
      }
      return;
    }
    if (this.state === "answered") this.state = "open";
    this.#duplicates = 0;
    this.#doublings = 0;
    this.#unacknowledged = tcp.acknowledgement;
    if (distance(this.#sendNext, this.#unacknowledged) < 0) this.#sendNext = this.#unacknowledged;
    if (this.#finSequence !== undefined && distance(this.#unacknowledged, this.#finSequence) > 0) {
      this.finAcknowledged = true;
    }
    this.#dueNs = Number.POSITIVE_INFINITY;
    if (this.#sentEnd !== this.#unacknowledged) this.#start(nowNs);
  }

  #takeBytes(tcp: ParsedTcp, nowNs: number): void {
    const { payload } = tcp;
    const fin = (tcp.flags & TCP_FIN) !== 0;
    if (payload.length === 0 && !fin) return;
    const start = distance(tcp.sequence, this.#next);
    const window = this.#window;
    if (start > 0 && !this.#options.keepsEarly) {
      this.counts.early++;
      this.#acknowledge();
      return;
    }
    const from = this.received.length + start;
    payload.forEach((byte, at) => {
      if (start + at >= 0 && start + at < window) this.#early.set(from + at, byte);
    });
    if (fin) this.#earlyFin = from + payload.length;
    const before = this.received.length;
    for (let byte = this.#early.get(this.received.length); byte !== undefined; ) {
      this.#early.delete(this.received.length);
      this.received.push(byte);
      this.#unread++;
      byte = this.#early.get(this.received.length);
    }
    const taken = this.received.length - before;
    this.#next = after(this.#next, taken);
    if (this.#earlyFin === this.received.length && !this.finReceived) {
      this.finReceived = true;
      this.#next = after(this.#next, 1);
    }
    if (start > 0) this.counts.early++;
    if (taken === payload.length && !fin && this.#random.chance(this.#options.lazy)) {
      this.#acknowledgeNs = Math.min(this.#acknowledgeNs, nowNs + LAZY_NS);
    } else this.#acknowledge();
  }

  /** The application takes some of what is there; the window follows in steps. */
  #read(nowNs: number): void {
    const { readEveryNs, stallNs, capacity } = this.#options;
    const stalls = this.#random.chance(0.03);
    this.#readNs = nowNs + Math.ceil(this.#random.exponential(readEveryNs)) + (stalls ? stallNs : 0);
    this.#unread -= Math.min(this.#unread, this.#random.between(0, capacity));
    const edge = after(this.#next, capacity - this.#unread - (this.finReceived ? 1 : 0));
    const gained = distance(edge, this.#edge);
    if (gained < Math.min(capacity / 2, 536)) return;
    const closed = this.#window < 300;
    this.#edge = edge;
    if (closed) this.#acknowledge();
  }

  #transmit(nowNs: number): void {
    if (this.state !== "open") return;
    const { stream, segmentBytes } = this.#options;
    const end = after(this.#initial, 1 + stream.length);
    for (;;) {
      const flight = distance(this.#sendNext, this.#unacknowledged);
      const room = Math.min(distance(this.#cardEdge, this.#sendNext), BURST * segmentBytes - flight);
      const left = distance(end, this.#sendNext);
      const length = Math.min(room, left, this.#random.between(1, segmentBytes));
      if (length <= 0) break;
      this.#sendBytes(length, nowNs);
    }
    if (this.#finWanted && this.#sendNext === end) {
      this.#finSequence = end;
      this.#emit(TCP_FIN | TCP_ACK, end, EMPTY);
      this.#moveOn(1, nowNs);
    }
    if (this.#cardEdge === this.#sendNext && distance(end, this.#sendNext) > 0) this.#start(nowNs);
  }

  #sendBytes(length: number, nowNs: number): void {
    const at = distance(this.#sendNext, after(this.#initial, 1));
    if (distance(after(this.#sendNext, length), this.#sentEnd) <= 0) this.counts.repeated++;
    this.#emit(TCP_PSH | TCP_ACK, this.#sendNext, this.#options.stream.subarray(at, at + length));
    this.#moveOn(length, nowNs);
  }

  #moveOn(count: number, nowNs: number): void {
    this.#sendNext = after(this.#sendNext, count);
    if (distance(this.#sendNext, this.#sentEnd) > 0) this.#sentEnd = this.#sendNext;
    this.#start(nowNs);
  }

  #start(nowNs: number): void {
    if (this.#dueNs === Number.POSITIVE_INFINITY) this.#dueNs = nowNs + TIMEOUT_NS * 2 ** this.#doublings;
  }

  #again(): void {
    this.#recover = this.#sentEnd;
    this.#sendNext = this.#unacknowledged;
  }

  #timedOut(nowNs: number): void {
    this.#dueNs = Number.POSITIVE_INFINITY;
    this.#doublings = Math.min(this.#doublings + 1, DOUBLINGS);
    this.#start(nowNs);
    if (this.state === "answered") {
      this.#answer();
      return;
    }
    this.#again();
    // The card takes nothing: one byte asks.
    const end = after(this.#initial, 1 + this.#options.stream.length);
    if (distance(this.#cardEdge, this.#sendNext) <= 0 && distance(end, this.#sendNext) > 0) {
      this.counts.zeroWindows++;
      this.#sendBytes(1, nowNs);
      this.#sendNext = this.#unacknowledged;
    }
  }

  #acknowledge(): void {
    this.#emit(TCP_ACK, this.#sentEnd, EMPTY);
  }

  #emit(flags: number, sequence: number, payload: Uint8Array, options?: Uint8Array): void {
    this.counts.sent++;
    this.#acknowledgeNs = Number.POSITIVE_INFINITY;
    const window = Math.max(0, this.#window);
    this.#output({ sequence, acknowledgement: this.#next, flags, window, options, payload: payload.slice() });
  }
}
