/**
 * The TCP that a software card keeps for its order session: what hw/rtl/tg_tcp does, as a program. Segments that come too early are kept, a bounded
 * number of them. An order is sent again only as long as orders are wanted.
 */

import type { Clock, Timer } from "../../../gateway/clock.ts";
import {
  buildTcpFrame,
  type FrameAddresses,
  type ParsedFrame,
  type ParsedTcp,
  parseFrame,
  TCP_ACK,
  TCP_FIN,
  TCP_PSH,
  TCP_RST,
  TCP_SYN,
  WireError,
} from "../../../proto/mod.ts";

export interface CardTcpOptions {
  readonly addresses: FrameAddresses;
  readonly initialSequence: number;
  /** Bytes this side is ready to receive, as advertised. */
  readonly receiveWindow: number;
  /** First timeout; it doubles with each repetition. */
  readonly retransmitMs: number;
  /** Retransmissions of one segment before the session is given up. */
  readonly retransmitLimit: number;
  /** Whether orders may get to the venue now; asked before each retransmission of one. */
  readonly ordersWanted: () => boolean;
}

export interface CardTcpEvents {
  transmit(frame: Uint8Array): void;
  /** It came to stand, or what may be sent has changed. */
  changed(): void;
  /** Valid during the call. */
  data(bytes: Uint8Array): void;
  /** Called once. `error` undefined: closed in order. */
  closed(error: Error | undefined): void;
}

export type CardTcpState = "idle" | "syn_sent" | "established" | "closing" | "closed";

interface Segment {
  readonly sequence: number;
  readonly bytes: Uint8Array;
  readonly flags: number;
  /** The card's own, not the host's. */
  readonly order: boolean;
  /** Sequence numbers it takes: its bytes, and one for SYN or FIN. */
  readonly length: number;
  dueNs: bigint;
  repeats: number;
}

const sequenceAdd = (sequence: number, bytes: number): number => (sequence + bytes) >>> 0;
/** How far `a` is ahead of `b`; negative when behind. */
const sequenceDifference = (a: number, b: number): number => (a - b) | 0;

const EMPTY = new Uint8Array(0);
/** Orders and session bytes in flight; more than this and the session is not healthy. */
const UNACKNOWLEDGED_MAX = 4096;
/** No window without scaling is larger; an acknowledgement further ahead acknowledges what nobody sent. */
const WINDOW_MAX = 0xffff;
const DUPLICATES_FOR_RETRANSMISSION = 3;
/** Segments kept that came before their turn: a window of full ones. */
const EARLY_MAX = 64;

export class CardTcp {
  readonly counts = { damaged: 0, retransmitted: 0 };
  #state: CardTcpState = "idle";
  /** Oldest first. */
  #unacknowledged: Segment[] = [];
  /** Oldest byte that the peer has not acknowledged. */
  #sendUnacknowledged: number;
  /** After the last byte that was sent. */
  #sendKnown: number;
  #sendLimit: number;
  #receiveNext = 0;
  /** Payloads beyond `receiveNext`, by sequence number. */
  readonly #early = new Map<number, Uint8Array>();
  #duplicates = 0;
  #timer: Timer | undefined;
  readonly #options: CardTcpOptions;
  readonly #events: CardTcpEvents;
  readonly #clock: Clock;

  constructor(options: CardTcpOptions, clock: Clock, events: CardTcpEvents) {
    this.#options = options;
    this.#clock = clock;
    this.#events = events;
    this.#sendUnacknowledged = options.initialSequence >>> 0;
    this.#sendKnown = this.#sendUnacknowledged;
    this.#sendLimit = this.#sendUnacknowledged;
  }

  get state(): CardTcpState {
    return this.#state;
  }

  /** First number that the peer has not acknowledged, the next one that leaves, and the first that may not be sent. */
  get window(): { readonly oldest: number; readonly sendNext: number; readonly sendLimit: number } {
    return { oldest: this.#sendUnacknowledged, sendNext: this.#sendKnown, sendLimit: this.#sendLimit };
  }

  connect(): void {
    if (this.#state !== "idle") throw new Error(`connect: the session is ${this.#state}`);
    this.#state = "syn_sent";
    this.#emit(TCP_SYN, EMPTY);
  }

  /** Bytes of the host, or of an order; they are sent again until they are acknowledged. */
  send(payload: Uint8Array, order: boolean): void {
    if (this.#state === "established") this.#emit(TCP_PSH | TCP_ACK, payload.slice(), order);
  }

  /** One frame from the order port. Frames that are not of the session are left alone. */
  receive(frame: Uint8Array): void {
    if (this.#state === "idle" || this.#state === "closed") return;
    let parsed: ParsedFrame;
    try {
      parsed = parseFrame(frame);
    } catch (error) {
      if (error instanceof WireError) return;
      throw error;
    }
    const { tcp } = parsed;
    if (tcp === undefined || !this.#isOurs(parsed, tcp)) return;
    if (!parsed.ipChecksumOk || !tcp.checksumOk) {
      this.counts.damaged++;
      return;
    }
    if ((tcp.flags & TCP_RST) !== 0) {
      // Only a number that is exactly right ends the session (RFC 5961); before it is established, the acknowledgement is what counts.
      const right =
        this.#state === "syn_sent" ? tcp.acknowledgement === this.#sendKnown : tcp.sequence === this.#receiveNext;
      if (right) this.#close(new Error("the venue reset the order session"));
      return;
    }
    if (this.#state === "syn_sent") this.#onSynAck(tcp);
    else this.#onSegment(tcp);
  }

  /** Ends the session in order. The card must be disarmed: what it sends after this is lost. */
  close(): void {
    if (this.#state === "established") {
      this.#state = "closing";
      this.#emit(TCP_FIN | TCP_ACK, EMPTY);
    } else if (this.#state !== "closing") this.#close(undefined);
  }

  /** Ends the session at once; the venue cancels what its cancel-on-disconnect rule covers. */
  destroy(reason: string): void {
    if (this.#state === "closed") return;
    if (this.#state === "established" || this.#state === "closing")
      this.#segment(TCP_RST | TCP_ACK, this.#sendKnown, EMPTY);
    this.#close(new Error(reason));
  }

  #onSynAck(tcp: ParsedTcp): void {
    const both = TCP_SYN | TCP_ACK;
    if ((tcp.flags & both) !== both || tcp.acknowledgement !== this.#sendKnown) return;
    this.#state = "established";
    this.#receiveNext = sequenceAdd(tcp.sequence, 1);
    this.#takeAcknowledgement(tcp.acknowledgement, tcp.window);
    this.#acknowledge();
    this.#events.changed();
  }

  #onSegment(tcp: ParsedTcp): void {
    const { flags, sequence, payload } = tcp;
    if ((flags & TCP_ACK) === 0) return;
    const fin = (flags & TCP_FIN) !== 0;
    if (payload.length === 0 && !fin) this.#countDuplicate(tcp);
    this.#takeAcknowledgement(tcp.acknowledgement, tcp.window);
    const known = sequenceDifference(this.#receiveNext, sequence);
    // Bytes seen before are skipped; a hole is answered with the old acknowledgement.
    const fresh: Uint8Array[] = [];
    if (known >= 0 && known < payload.length) {
      fresh.push(payload.subarray(known));
      this.#receiveNext = sequenceAdd(sequence, payload.length);
      this.#takeEarly(fresh);
    } else if (known < 0) {
      const inWindow = -known <= this.#options.receiveWindow;
      if (payload.length > 0 && inWindow && this.#early.size < EARLY_MAX) this.#early.set(sequence, payload.slice());
    }
    const ended = fin && sequenceAdd(sequence, payload.length) === this.#receiveNext;
    if (ended) this.#receiveNext = sequenceAdd(this.#receiveNext, 1);
    this.#events.changed();
    if (payload.length > 0 || fin) this.#acknowledge();
    for (const bytes of fresh) this.#events.data(bytes);
    // The owner may have ended the session over these bytes.
    if (ended) this.#takeFin();
  }

  /** What the segment just taken makes the next in turn. */
  #takeEarly(fresh: Uint8Array[]): void {
    for (let found = this.#early.size > 0; found; ) {
      found = false;
      for (const [sequence, bytes] of this.#early) {
        const known = sequenceDifference(this.#receiveNext, sequence);
        if (known < 0) continue;
        this.#early.delete(sequence);
        if (known >= bytes.length) continue;
        fresh.push(bytes.subarray(known));
        this.#receiveNext = sequenceAdd(sequence, bytes.length);
        found = true;
      }
    }
  }

  #takeFin(): void {
    // The venue ends it after what it got, so that nothing before this is missing there.
    if (this.#state !== "closing") this.#segment(TCP_FIN | TCP_ACK, this.#sendKnown, EMPTY);
    this.#close(undefined);
  }

  #countDuplicate(tcp: ParsedTcp): void {
    const oldest = this.#unacknowledged[0];
    if (oldest === undefined || tcp.acknowledgement !== this.#sendUnacknowledged) return;
    this.#duplicates++;
    if (this.#duplicates === DUPLICATES_FOR_RETRANSMISSION) this.#repeat(oldest);
  }

  #takeAcknowledgement(acknowledgement: number, window: number): void {
    const ahead = sequenceDifference(acknowledgement, this.#sendUnacknowledged);
    if (ahead < 0 || ahead > WINDOW_MAX) return;
    if (ahead > 0) this.#duplicates = 0;
    this.#sendUnacknowledged = acknowledgement;
    if (sequenceDifference(acknowledgement, this.#sendKnown) > 0) this.#sendKnown = acknowledgement;
    this.#unacknowledged = this.#unacknowledged.filter(
      ({ sequence, length }) => sequenceDifference(sequenceAdd(sequence, length), acknowledgement) > 0,
    );
    this.#sendLimit = sequenceAdd(acknowledgement, window);
    this.#startTimer();
  }

  #emit(flags: number, bytes: Uint8Array, order = false): void {
    const sequence = this.#sendKnown;
    this.#track(sequence, bytes, flags, bytes.length + ((flags & (TCP_SYN | TCP_FIN)) === 0 ? 0 : 1), order);
    this.#segment(flags, sequence, bytes);
  }

  #track(sequence: number, bytes: Uint8Array, flags: number, length: number, order: boolean): void {
    const end = sequenceAdd(sequence, length);
    if (sequenceDifference(end, this.#sendKnown) > 0) this.#sendKnown = end;
    if (sequenceDifference(end, this.#sendUnacknowledged) <= 0) return;
    if (this.#unacknowledged.some((known) => known.sequence === sequence)) return;
    if (this.#unacknowledged.length >= UNACKNOWLEDGED_MAX) {
      this.destroy(`more than ${UNACKNOWLEDGED_MAX} segments without acknowledgement`);
      return;
    }
    const dueNs = this.#clock.monotonicNs() + this.#timeoutNs(0);
    this.#unacknowledged.push({ sequence, bytes, flags, order, length, dueNs, repeats: 0 });
    this.#unacknowledged.sort((a, b) => sequenceDifference(a.sequence, b.sequence));
    this.#startTimer();
  }

  #timeoutNs(repeats: number): bigint {
    return BigInt(this.#options.retransmitMs) * 1_000_000n * 2n ** BigInt(Math.min(repeats, 6));
  }

  #startTimer(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const oldest = this.#unacknowledged[0];
    if (oldest === undefined || this.#state === "closed") return;
    const left = oldest.dueNs - this.#clock.monotonicNs();
    this.#timer = this.#clock.after(left <= 0n ? 0 : Number(left / 1_000_000n) + 1, () => this.#timedOut());
  }

  /** Only the oldest segment: the rest follows from the acknowledgement it brings. */
  #timedOut(): void {
    this.#timer = undefined;
    const oldest = this.#unacknowledged[0];
    if (oldest === undefined || this.#state === "closed") return;
    if (oldest.dueNs <= this.#clock.monotonicNs()) {
      if (!this.#wanted(oldest)) oldest.dueNs = this.#clock.monotonicNs() + this.#timeoutNs(0);
      else if (oldest.repeats >= this.#options.retransmitLimit) {
        this.destroy(`no acknowledgement after ${oldest.repeats} retransmissions`);
        return;
      } else this.#repeat(oldest);
    }
    this.#startTimer();
  }

  #wanted(segment: Segment): boolean {
    return !segment.order || this.#options.ordersWanted();
  }

  #repeat(segment: Segment): void {
    if (!this.#wanted(segment)) return;
    segment.repeats++;
    segment.dueNs = this.#clock.monotonicNs() + this.#timeoutNs(segment.repeats);
    this.counts.retransmitted++;
    this.#segment(segment.flags, segment.sequence, segment.bytes);
  }

  #acknowledge(): void {
    this.#segment(TCP_ACK, this.#sendKnown, EMPTY);
  }

  #segment(flags: number, sequence: number, payload: Uint8Array): void {
    this.#events.transmit(this.#build(flags, sequence, payload));
  }

  #build(flags: number, sequence: number, payload: Uint8Array): Uint8Array {
    const { addresses, receiveWindow } = this.#options;
    const acknowledgement = (flags & TCP_ACK) !== 0 ? this.#receiveNext : 0;
    const fields = { ...addresses, sequence: sequence >>> 0, acknowledgement, flags, window: receiveWindow };
    return buildTcpFrame(fields, payload);
  }

  #isOurs(frame: ParsedFrame, tcp: ParsedTcp): boolean {
    const { addresses } = this.#options;
    return (
      tcp.sourcePort === addresses.destinationPort &&
      tcp.destinationPort === addresses.sourcePort &&
      frame.sourceIp === addresses.destinationIp &&
      frame.destinationIp === addresses.sourceIp
    );
  }

  #close(error: Error | undefined): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#timer?.cancel();
    this.#unacknowledged = [];
    this.#events.closed(error);
  }
}
