// One end of a TCP connection on simulated wires (RFC 9293), small on purpose: data is taken in order only, acknowledged at once, and
// kept until it is acknowledged; after a timeout (RFC 6298) or three duplicate acknowledgements everything from the first missing byte
// is sent again. No congestion control, selective acknowledgement, window scaling or urgent data: the wires are short and
// the segments few.

import { TCP_ACK, TCP_FIN, TCP_PSH, TCP_RST, TCP_SYN } from "../../proto/mod.ts";
import type { Scheduler, Timer } from "../world/scheduler.ts";
import type { ByteStreamListener, ByteTransport } from "./byte-transport.ts";
import { SendQueue } from "./send-queue.ts";

export interface TcpSegment {
  readonly sequence: number;
  readonly acknowledgement: number;
  /** TCP_* bits. */
  readonly flags: number;
  readonly window: number;
  readonly options?: Uint8Array | undefined;
  readonly payload: Uint8Array;
}

export interface TcpSettings {
  /** Bytes of a segment that are sent at most. */
  readonly segmentBytes: number;
  /** Bytes that may wait to be acknowledged; `send` refuses more. */
  readonly queueBytes: number;
  /** Retransmission timeout: first, least and most, ns. */
  readonly timeoutNs: number;
  readonly timeoutNsMin: number;
  readonly timeoutNsMax: number;
  /** Retransmissions of one byte after which the peer is given up. */
  readonly retries: number;
  /** How long an end that closed first remembers it, ns. */
  readonly lingerNs: number;
}

export const DEFAULT_TCP: TcpSettings = {
  segmentBytes: 1460,
  queueBytes: 4 * 1024 * 1024,
  timeoutNs: 200e6,
  timeoutNsMin: 5e6,
  timeoutNsMax: 2e9,
  retries: 10,
  lingerNs: 1e9,
};

type State =
  | "closed"
  | "syn_sent"
  | "syn_received"
  | "established"
  | "close_wait"
  | "fin_wait_1"
  | "fin_wait_2"
  | "closing"
  | "last_ack"
  | "time_wait";

/** States in which bytes or a FIN may have to be sent, again or for the first time. */
const SENDING: ReadonlySet<State> = new Set(["established", "close_wait", "fin_wait_1", "closing", "last_ack"]);

const EMPTY = new Uint8Array(0);
/** What this end offers; the owner takes bytes as they come. */
const RECEIVE_WINDOW = 0xffff;
/** RFC 9293 section 3.7.1: when the peer names none. */
const DEFAULT_SEGMENT_BYTES = 536;
const DUPLICATES_FOR_RETRANSMISSION = 3;

/** Distance from `b` to `a` on the circle of sequence numbers: negative when `a` comes before. */
function distance(a: number, b: number): number {
  return (a - b) | 0;
}

export class TcpEndpoint implements ByteTransport {
  readonly counts = { sent: 0, received: 0, retransmitted: 0, duplicates: 0, outOfOrder: 0 };
  private readonly scheduler: Scheduler;
  private readonly settings: TcpSettings;
  private readonly output: (segment: TcpSegment) => void;
  private readonly onClosed: () => void;
  private listener: ByteStreamListener | undefined;
  private state: State = "closed";
  /** Bytes from `unacknowledged` on. */
  private readonly queue: SendQueue;
  /** First sequence number not acknowledged, next to send, and the end of what was ever sent. */
  private unacknowledged: number;
  private nextToSend: number;
  private sentEnd: number;
  private peerWindow = 0;
  private segmentBytes = DEFAULT_SEGMENT_BYTES;
  private nextExpected = 0;
  private peerInitial = 0;
  /** The end of the stream was asked for; its FIN goes after the last byte. */
  private finWanted = false;
  private finSent = false;
  private duplicateAcks = 0;
  /** Until this is acknowledged, duplicate acknowledgements come of what was sent twice. */
  private recoveredAt: number;
  private timer: Timer | undefined;
  private timeoutNs: number;
  private retries = 0;
  private smoothedNs: number | undefined;
  private variationNs = 0;
  /** One measured segment at a time: its end and when it left. */
  private timed: { readonly end: number; readonly sentNs: number } | undefined;

  /**
   * @param initialSequence first sequence number of this end
   * @param output puts a segment on the wire
   * @param onClosed nothing is remembered any more
   */
  constructor(
    scheduler: Scheduler,
    settings: TcpSettings,
    initialSequence: number,
    output: (segment: TcpSegment) => void,
    onClosed: () => void = () => {},
  ) {
    this.scheduler = scheduler;
    this.settings = settings;
    this.output = output;
    this.onClosed = onClosed;
    this.queue = new SendQueue(settings.queueBytes);
    this.unacknowledged = initialSequence >>> 0;
    this.nextToSend = initialSequence >>> 0;
    this.sentEnd = this.nextToSend;
    this.recoveredAt = this.nextToSend;
    this.timeoutNs = settings.timeoutNs;
  }

  get established(): boolean {
    return this.state === "established" || this.state === "close_wait";
  }

  get closed(): boolean {
    return this.state === "closed";
  }

  /** Active open. */
  connect(listener: ByteStreamListener): void {
    this.listener = listener;
    this.state = "syn_sent";
    this.sendSyn();
  }

  /** Passive open, answering the peer's SYN. */
  accept(syn: TcpSegment, listener: ByteStreamListener): void {
    this.listener = listener;
    this.state = "syn_received";
    this.takeSyn(syn);
    this.sendSyn();
  }

  send(bytes: Uint8Array): boolean {
    if (this.finWanted || this.state === "closed") return false;
    if (!this.queue.append(bytes)) return false;
    this.transmit();
    return true;
  }

  close(): void {
    if (this.finWanted || this.state === "closed") return;
    this.finWanted = true;
    this.listener = undefined;
    this.transmit();
  }

  destroy(): void {
    if (this.state === "closed") return;
    if (this.state !== "time_wait") this.emit(TCP_RST | TCP_ACK, this.sentEnd, EMPTY);
    this.listener = undefined;
    this.forget();
  }

  /** Ends the connection at once, as {@link destroy}, and tells the owner; `reset` tells the peer. */
  abandon(reset: boolean): void {
    if (reset && this.state !== "closed") this.emit(TCP_RST | TCP_ACK, this.sentEnd, EMPTY);
    this.end();
  }

  /** Whether a SYN with that number is the one this connection began with, sent again. */
  beganWith(sequence: number): boolean {
    return sequence === this.peerInitial;
  }

  receive(segment: TcpSegment): void {
    this.counts.received++;
    const { flags } = segment;
    if (this.state === "closed") return;
    if (this.state === "syn_sent") {
      this.receiveInSynSent(segment);
      return;
    }
    const repeatedSyn = (flags & TCP_SYN) !== 0 && segment.sequence === (this.nextExpected - 1) >>> 0;
    if (repeatedSyn && this.state === "syn_received") {
      this.sendSyn();
      return;
    }
    if (!this.acceptable(segment)) {
      this.counts.duplicates++;
      if ((flags & TCP_RST) === 0) this.acknowledge();
      return;
    }
    if ((flags & TCP_RST) !== 0) {
      // Only an exact number ends the connection; another inside the window may be a forgery (RFC 5961).
      if (segment.sequence === this.nextExpected) this.end();
      else this.acknowledge();
      return;
    }
    if ((flags & TCP_SYN) !== 0) {
      this.acknowledge();
      return;
    }
    if ((flags & TCP_ACK) === 0) return;
    this.takeAcknowledgement(segment);
    // Taking the acknowledgement can end the connection.
    if ((this.state as State) !== "closed") this.takeData(segment);
  }

  private receiveInSynSent(segment: TcpSegment): void {
    const { flags } = segment;
    const acknowledges = (flags & TCP_ACK) !== 0 && segment.acknowledgement === this.sentEnd;
    if ((flags & TCP_RST) !== 0) {
      if (acknowledges) this.end();
      return;
    }
    if ((flags & TCP_SYN) === 0 || !acknowledges) return;
    this.takeSyn(segment);
    this.unacknowledged = this.sentEnd;
    this.nextToSend = this.sentEnd;
    this.state = "established";
    this.retries = 0;
    this.stopTimer();
    this.acknowledge();
    this.transmit();
  }

  private takeSyn(syn: TcpSegment): void {
    this.peerInitial = syn.sequence;
    this.nextExpected = (syn.sequence + 1) >>> 0;
    this.peerWindow = syn.window;
    this.segmentBytes = Math.min(this.settings.segmentBytes, maximumSegment(syn.options) ?? DEFAULT_SEGMENT_BYTES);
  }

  private sendSyn(): void {
    const flags = this.state === "syn_sent" ? TCP_SYN : TCP_SYN | TCP_ACK;
    this.emit(flags, this.unacknowledged, EMPTY, Uint8Array.of(2, 4, RECEIVE_SEGMENT >> 8, RECEIVE_SEGMENT & 0xff));
    this.moveOn(distance(this.unacknowledged, this.nextToSend) + 1);
    this.startTimer();
  }

  /** RFC 9293 section 3.10.7.4: something of the segment lies in the window. */
  private acceptable(segment: TcpSegment): boolean {
    const length = segment.payload.length + ((segment.flags & TCP_FIN) === 0 ? 0 : 1);
    const start = distance(segment.sequence, this.nextExpected);
    if (length === 0) return start >= 0 && start < RECEIVE_WINDOW;
    return start < RECEIVE_WINDOW && start + length > 0;
  }

  private takeAcknowledgement(segment: TcpSegment): void {
    const { acknowledgement, window } = segment;
    const progress = distance(acknowledgement, this.unacknowledged);
    if (distance(acknowledgement, this.sentEnd) > 0) {
      this.acknowledge();
      return;
    }
    if (progress < 0) return;
    const closedBefore = this.peerWindow === 0;
    const unchanged = window === this.peerWindow;
    this.peerWindow = window;
    if (progress === 0) {
      const pure = segment.payload.length === 0 && (segment.flags & TCP_FIN) === 0;
      if (pure && unchanged && distance(this.sentEnd, this.unacknowledged) > 0) this.takeDuplicate();
      // A probe was not taken; what it carried goes again.
      if (closedBefore && window > 0) this.nextToSend = this.unacknowledged;
      this.transmit();
      return;
    }
    this.duplicateAcks = 0;
    this.retries = 0;
    this.measure(acknowledgement);
    if (this.smoothedNs !== undefined) this.timeoutNs = this.bounded(this.smoothedNs + 4 * this.variationNs);
    const wasSyn = this.state === "syn_received";
    const finDone = this.finSent && acknowledgement === this.sentEnd;
    this.queue.drop(progress - (wasSyn ? 1 : 0) - (finDone ? 1 : 0));
    this.unacknowledged = acknowledgement;
    if (distance(this.nextToSend, acknowledgement) < 0) this.nextToSend = acknowledgement;
    if (wasSyn) this.state = "established";
    this.stopTimer();
    if (distance(this.sentEnd, this.unacknowledged) > 0) this.startTimer();
    if (finDone) this.finAcknowledged();
    else this.transmit();
  }

  private takeDuplicate(): void {
    this.duplicateAcks++;
    if (this.duplicateAcks !== DUPLICATES_FOR_RETRANSMISSION) return;
    if (distance(this.unacknowledged, this.recoveredAt) >= 0) this.retransmit();
  }

  private finAcknowledged(): void {
    if (this.state === "fin_wait_1") this.state = "fin_wait_2";
    else if (this.state === "closing") this.linger();
    else if (this.state === "last_ack") this.forget();
  }

  private takeData(segment: TcpSegment): void {
    const fin = (segment.flags & TCP_FIN) !== 0;
    if (segment.payload.length === 0 && !fin) return;
    const start = distance(segment.sequence, this.nextExpected);
    if (start > 0) {
      // Not kept: the acknowledgement says where to go on.
      this.counts.outOfOrder++;
      this.acknowledge();
      return;
    }
    const fresh = segment.payload.subarray(Math.min(-start, segment.payload.length));
    const sentBefore = this.counts.sent;
    this.nextExpected = (this.nextExpected + fresh.length) >>> 0;
    if (fresh.length > 0) this.listener?.received(fresh);
    if (fin && (this.state as State) !== "closed") this.takeFin();
    // What the owner answered has carried the acknowledgement already.
    if ((this.state as State) !== "closed" && (fin || this.counts.sent === sentBefore)) this.acknowledge();
  }

  private takeFin(): void {
    this.nextExpected = (this.nextExpected + 1) >>> 0;
    switch (this.state) {
      case "syn_received":
      case "established": {
        this.state = "close_wait";
        const { listener } = this;
        this.listener = undefined;
        listener?.ended();
        // The peer says no more, so neither does this end: what is queued goes out, then its FIN.
        this.finWanted = true;
        this.transmit();
        break;
      }
      case "fin_wait_1":
        this.state = "closing";
        break;
      case "fin_wait_2":
        this.linger();
        break;
      default:
        break;
    }
  }

  /** Sends what the peer's window allows, then the FIN when it is wanted. */
  private transmit(): void {
    if (!SENDING.has(this.state)) return;
    for (;;) {
      const offset = distance(this.nextToSend, this.unacknowledged);
      const length = Math.min(this.queue.length - offset, this.peerWindow - offset, this.segmentBytes);
      if (length <= 0) break;
      this.sendData(offset, length);
    }
    const allSent = distance(this.nextToSend, this.unacknowledged) === this.queue.length;
    if (this.finWanted && allSent) {
      this.emit(TCP_FIN | TCP_ACK, this.nextToSend, EMPTY);
      this.moveOn(1);
      this.finSent = true;
      if (this.state === "established") this.state = "fin_wait_1";
      else if (this.state === "close_wait") this.state = "last_ack";
    }
    // With data waiting and no window the timer makes the probe.
    if (this.queue.length > 0 || this.finSent) this.startTimer();
  }

  private sendData(offset: number, length: number): void {
    const end = (this.nextToSend + length) >>> 0;
    // What is sent again measures nothing (Karn).
    if (distance(end, this.sentEnd) > 0) this.timed ??= { end, sentNs: this.scheduler.now() };
    else this.counts.retransmitted++;
    this.emit(TCP_PSH | TCP_ACK, this.nextToSend, this.queue.slice(offset, length));
    this.moveOn(length);
  }

  private moveOn(count: number): void {
    this.nextToSend = (this.nextToSend + count) >>> 0;
    if (distance(this.nextToSend, this.sentEnd) > 0) this.sentEnd = this.nextToSend;
  }

  /** Sends everything again from the first byte that was not acknowledged: SYN, data, FIN. */
  private retransmit(): void {
    this.timed = undefined;
    this.recoveredAt = this.sentEnd;
    if (this.state === "syn_sent" || this.state === "syn_received") {
      this.counts.retransmitted++;
      this.sendSyn();
      return;
    }
    this.nextToSend = this.unacknowledged;
    // Window probe: one byte beyond what the peer allows.
    if (this.peerWindow === 0 && this.queue.length > 0) this.sendData(0, 1);
    else this.transmit();
  }

  private measure(acknowledgement: number): void {
    if (this.timed === undefined || distance(acknowledgement, this.timed.end) < 0) return;
    const roundTripNs = this.scheduler.now() - this.timed.sentNs;
    this.timed = undefined;
    if (this.smoothedNs === undefined) {
      this.smoothedNs = roundTripNs;
      this.variationNs = roundTripNs / 2;
    } else {
      this.variationNs = 0.75 * this.variationNs + 0.25 * Math.abs(this.smoothedNs - roundTripNs);
      this.smoothedNs = 0.875 * this.smoothedNs + 0.125 * roundTripNs;
    }
  }

  private bounded(ns: number): number {
    return Math.min(Math.max(ns, this.settings.timeoutNsMin), this.settings.timeoutNsMax);
  }

  private startTimer(): void {
    if (this.timer?.pending === true) return;
    this.timer = this.scheduler.after(this.timeoutNs, () => this.timedOut());
  }

  private stopTimer(): void {
    this.timer?.cancel();
    this.timer = undefined;
  }

  private timedOut(): void {
    this.timer = undefined;
    if (++this.retries > this.settings.retries) {
      this.emit(TCP_RST | TCP_ACK, this.sentEnd, EMPTY);
      this.end();
      return;
    }
    this.timeoutNs = this.bounded(this.timeoutNs * 2);
    this.retransmit();
    this.startTimer();
  }

  private acknowledge(): void {
    this.emit(TCP_ACK, this.sentEnd, EMPTY);
  }

  private emit(flags: number, sequence: number, payload: Uint8Array, options?: Uint8Array): void {
    this.counts.sent++;
    const acknowledgement = (flags & TCP_ACK) === 0 ? 0 : this.nextExpected;
    this.output({ sequence, acknowledgement, flags, window: RECEIVE_WINDOW, options, payload });
  }

  private linger(): void {
    this.state = "time_wait";
    this.stopTimer();
    this.timer = this.scheduler.after(this.settings.lingerNs, () => this.forget());
  }

  /** The stream ended without the owner asking for it. */
  private end(): void {
    const { listener } = this;
    this.listener = undefined;
    this.forget();
    listener?.ended();
  }

  private forget(): void {
    if (this.state === "closed") return;
    this.state = "closed";
    this.stopTimer();
    this.onClosed();
  }
}

/** What this end can take in one segment. */
const RECEIVE_SEGMENT = 1460;

/** The maximum segment size option (kind 2). */
function maximumSegment(options: Uint8Array | undefined): number | undefined {
  if (options === undefined) return undefined;
  for (let at = 0; at < options.length; ) {
    const kind = options[at];
    if (kind === 0) return undefined;
    if (kind === 1) {
      at++;
      continue;
    }
    const length = options[at + 1] ?? 0;
    if (length < 2) return undefined;
    if (kind === 2 && length === 4 && at + 4 <= options.length) {
      return Math.max(1, ((options[at + 2] ?? 0) << 8) | (options[at + 3] ?? 0));
    }
    at += length;
  }
  return undefined;
}
