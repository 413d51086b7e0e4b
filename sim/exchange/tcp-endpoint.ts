// One end of a TCP connection on simulated wires (RFC 9293), small on purpose: data is taken in order only, acknowledged at once, and
// kept until it is acknowledged; retransmission by timer (RFC 6298) and by three duplicate acknowledgements. No congestion
// control, selective acknowledgement, window scaling or urgent data: the wires are short and the segments few.

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
  /** First sequence number not acknowledged, next to send. */
  private unacknowledged: number;
  private nextToSend: number;
  private peerWindow = 0;
  private segmentBytes = DEFAULT_SEGMENT_BYTES;
  private nextExpected = 0;
  private peerInitial = 0;
  /** The end of the stream was asked for; its FIN goes after the last byte. */
  private finWanted = false;
  private finSent = false;
  private duplicateAcks = 0;
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
    if (this.state !== "time_wait") this.emit(TCP_RST | TCP_ACK, this.nextToSend, EMPTY);
    this.listener = undefined;
    this.forget();
  }

  /** Ends the connection at once, as {@link destroy}, and tells the owner; `reset` tells the peer. */
  abandon(reset: boolean): void {
    if (reset && this.state !== "closed") this.emit(TCP_RST | TCP_ACK, this.nextToSend, EMPTY);
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
    const acknowledges = (flags & TCP_ACK) !== 0 && segment.acknowledgement === this.nextToSend;
    if ((flags & TCP_RST) !== 0) {
      if (acknowledges) this.end();
      return;
    }
    if ((flags & TCP_SYN) === 0 || !acknowledges) return;
    this.takeSyn(segment);
    this.unacknowledged = this.nextToSend;
    this.peerWindow = segment.window;
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
    this.nextToSend = (this.unacknowledged + 1) >>> 0;
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
    if (progress < 0 || distance(acknowledgement, this.nextToSend) > 0) {
      if (progress > 0) this.acknowledge();
      return;
    }
    if (progress === 0) {
      const pure = segment.payload.length === 0 && (segment.flags & TCP_FIN) === 0;
      const outstanding = distance(this.nextToSend, this.unacknowledged) > 0;
      if (pure && outstanding && window === this.peerWindow) {
        this.duplicateAcks++;
        if (this.duplicateAcks === DUPLICATES_FOR_RETRANSMISSION) this.retransmit();
      }
      this.peerWindow = window;
      this.transmit();
      return;
    }
    this.duplicateAcks = 0;
    this.retries = 0;
    this.peerWindow = window;
    this.measure(acknowledgement);
    const wasSyn = this.state === "syn_received";
    const finDone = this.finSent && acknowledgement === this.nextToSend;
    this.queue.drop(progress - (wasSyn ? 1 : 0) - (finDone ? 1 : 0));
    this.unacknowledged = acknowledgement;
    if (wasSyn) this.state = "established";
    this.stopTimer();
    if (distance(this.nextToSend, this.unacknowledged) > 0) this.startTimer();
    if (finDone) this.finAcknowledged();
    else this.transmit();
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
    if (!["established", "close_wait"].includes(this.state)) return;
    for (;;) {
      const outstanding = distance(this.nextToSend, this.unacknowledged);
      const room = this.peerWindow - outstanding;
      const left = this.queue.length - outstanding;
      const length = Math.min(left, room, this.segmentBytes);
      if (length <= 0) break;
      this.timed ??= { end: (this.nextToSend + length) >>> 0, sentNs: this.scheduler.now() };
      this.emit(TCP_PSH | TCP_ACK, this.nextToSend, this.queue.slice(outstanding, length));
      this.nextToSend = (this.nextToSend + length) >>> 0;
    }
    const allSent = distance(this.nextToSend, this.unacknowledged) === this.queue.length;
    if (this.finWanted && allSent) {
      this.emit(TCP_FIN | TCP_ACK, this.nextToSend, EMPTY);
      this.nextToSend = (this.nextToSend + 1) >>> 0;
      this.finSent = true;
      this.state = this.state === "established" ? "fin_wait_1" : "last_ack";
    }
    // With data waiting and no window the timer makes the probe.
    if (this.queue.length > 0 || this.finSent) this.startTimer();
  }

  /** Sends the oldest unacknowledged bytes again, or the SYN, or the FIN. */
  private retransmit(): void {
    this.counts.retransmitted++;
    // A repeated segment's acknowledgement measures nothing (Karn).
    this.timed = undefined;
    if (this.state === "syn_sent" || this.state === "syn_received") {
      this.sendSyn();
      return;
    }
    const outstanding = distance(this.nextToSend, this.unacknowledged) - (this.finSent ? 1 : 0);
    if (outstanding > 0) {
      const length = Math.min(outstanding, this.segmentBytes);
      this.emit(TCP_PSH | TCP_ACK, this.unacknowledged, this.queue.slice(0, length));
    } else if (this.finSent) {
      this.emit(TCP_FIN | TCP_ACK, this.unacknowledged, EMPTY);
    } else if (this.queue.length > 0) {
      // Window probe: one byte beyond what the peer allows.
      this.emit(TCP_ACK, this.nextToSend, this.queue.slice(0, 1));
      this.nextToSend = (this.nextToSend + 1) >>> 0;
    }
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
    this.timeoutNs = this.bounded(this.smoothedNs + 4 * this.variationNs);
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
      this.emit(TCP_RST | TCP_ACK, this.nextToSend, EMPTY);
      this.end();
      return;
    }
    this.timeoutNs = this.bounded(this.timeoutNs * 2);
    this.retransmit();
    this.startTimer();
  }

  private acknowledge(): void {
    this.emit(TCP_ACK, this.nextToSend, EMPTY);
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
