/**
 * The host's half of the TCP session that a card sends orders in (docs/datapath.md section 7). Once the session is the card's, the
 * card numbers every outgoing byte, its own orders and the host's session bytes alike; the host does the rest: handshake,
 * acknowledging, in-order receive, retransmission of whatever is not acknowledged, the send limit that the risk gate
 * respects, and the end.
 *
 *     connect()          established           giveToCard()
 *     host numbers, raw frames: SYN, login ... | card numbers: orders, host's session payloads
 *
 * Segments that come too early are kept, a bounded number of them; the acknowledgement asks for what is missing. A retransmission goes
 * out as a raw frame, so it never takes new sequence numbers. An order is retransmitted only as long as orders are wanted: after a stop
 * the host must not deliver what the card sent before it.
 */
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
} from "../../proto/mod.ts";
import type { Clock, Timer } from "../clock.ts";
import { sequenceAdd, sequenceDifference } from "./sequence-number.ts";

/** The card as its session needs it. Calls take effect in their order; none fails here: a wire that cannot go on says `failed`. */
export interface CardWire {
  /** A whole frame, as it is; dropped when it is not `wanted` any more once it is its turn. */
  transmitRaw(frame: Uint8Array, wanted?: () => boolean): void;
  /** A bare acknowledgement; one that has not left yet is replaced, because the newer says more. */
  acknowledge(frame: Uint8Array): void;
  /** Session bytes, at most 256; `sent` is called with the sequence number that the card gave their first byte. */
  transmitSession(payload: Uint8Array, sent: (sequence: number) => void): void;
  /** Where the session stands; one that the card has not been told yet is replaced by the next. */
  describe(window: CardWindow): void;
}

export interface CardWindow {
  /** First sequence number that may not be sent. */
  readonly sendLimit: number;
  readonly acknowledgement: number;
}

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
  established(): void;
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

const EMPTY = new Uint8Array(0);
/** Orders and session bytes in flight; more than this and the session is not healthy. */
const UNACKNOWLEDGED_MAX = 4096;
/** No window without scaling is larger; an acknowledgement further ahead acknowledges what nobody sent. */
const WINDOW_MAX = 0xffff;
const DUPLICATES_FOR_RETRANSMISSION = 3;
/** Segments kept that came before their turn: a window of full ones. */
const EARLY_MAX = 64;

export class CardTcp {
  readonly counts = { received: 0, damaged: 0, outOfOrder: 0, retransmitted: 0, staleAcknowledgements: 0 };
  #state: CardTcpState = "idle";
  /** Oldest first. */
  #unacknowledged: Segment[] = [];
  /** Oldest byte that the peer has not acknowledged. */
  #sendUnacknowledged: number;
  /** After the last byte that is known to have been sent. The card may be further: its events take time. */
  #sendKnown: number;
  #sendLimit: number;
  #receiveNext = 0;
  /** Payloads beyond `receiveNext`, by sequence number. */
  readonly #early = new Map<number, Uint8Array>();
  #duplicates = 0;
  #cards = false;
  /** Session bytes on their way to the card, which has not numbered them yet. */
  #unnumbered = 0;
  #finEmitted = false;
  /** Sequence number that the last bare acknowledgement carried. */
  #acknowledgedAt: number;
  #timer: Timer | undefined;
  readonly #card: CardWire;
  readonly #options: CardTcpOptions;
  readonly #events: CardTcpEvents;
  readonly #clock: Clock;

  constructor(card: CardWire, options: CardTcpOptions, clock: Clock, events: CardTcpEvents) {
    this.#card = card;
    this.#options = options;
    this.#clock = clock;
    this.#events = events;
    this.#sendUnacknowledged = options.initialSequence >>> 0;
    this.#sendKnown = this.#sendUnacknowledged;
    this.#sendLimit = this.#sendUnacknowledged;
    this.#acknowledgedAt = this.#sendUnacknowledged;
  }

  get state(): CardTcpState {
    return this.#state;
  }

  get unacknowledgedBytes(): number {
    return this.#unacknowledged.reduce((sum, { length }) => sum + length, 0);
  }

  /** Orders that the venue may not have got. */
  get ordersUnacknowledged(): boolean {
    return this.#unacknowledged.some(({ order }) => order);
  }

  /** What the card has to be told when it takes over, and what it was told since. */
  get window(): CardWindow & { readonly sendNext: number } {
    return { sendNext: this.#sendKnown, sendLimit: this.#sendLimit, acknowledgement: this.#receiveNext };
  }

  connect(): void {
    if (this.#state !== "idle") throw new Error(`connect: the session is ${this.#state}`);
    this.#state = "syn_sent";
    this.#emit(TCP_SYN, EMPTY);
  }

  /**
   * From now on the card numbers what is sent, beginning with `window.sendNext`, which the caller tells it. Nothing that the host
   * sent itself is lost: it is still retransmitted.
   */
  giveToCard(): void {
    if (this.#state !== "established") throw new Error(`giveToCard: the session is ${this.#state}`);
    this.#cards = true;
  }

  /** Host session bytes; they are retransmitted until acknowledged. */
  send(payload: Uint8Array): void {
    if (this.#state !== "established") throw new Error(`send: the session is ${this.#state}`);
    const bytes = payload.slice();
    if (!this.#cards) {
      this.#emit(TCP_PSH | TCP_ACK, bytes);
      return;
    }
    this.#unnumbered++;
    this.#card.transmitSession(bytes, (sequence) => {
      this.#unnumbered--;
      this.#numbered(sequence, bytes, false);
      if (this.#state === "closing") this.#emitFin();
    });
  }

  /** Bytes that the card sent in the session: from now on the host answers for their delivery. What it knows already is left alone. */
  orderSent(sequence: number, payload: Uint8Array): void {
    this.#numbered(sequence, payload.slice(), true);
  }

  #numbered(sequence: number, payload: Uint8Array, order: boolean): void {
    if (this.#state === "closed") return;
    const stale = sequenceDifference(this.#acknowledgedAt, sequence >>> 0) === 0;
    this.#track(sequence >>> 0, payload, TCP_PSH | TCP_ACK, payload.length, order);
    // The acknowledgement that went out meanwhile had a number which the peer has passed, and was not heard.
    if (stale && this.#state === "established") {
      this.counts.staleAcknowledgements++;
      this.#acknowledge();
    }
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
    this.counts.received++;
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
      this.#emitFin();
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
    this.#events.established();
  }

  #onSegment(tcp: ParsedTcp): void {
    const { flags, sequence, payload } = tcp;
    if ((flags & TCP_ACK) === 0) return;
    const fin = (flags & TCP_FIN) !== 0;
    const before = this.window;
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
      this.counts.outOfOrder++;
      const inWindow = -known <= this.#options.receiveWindow;
      if (payload.length > 0 && inWindow && this.#early.size < EARLY_MAX) this.#early.set(sequence, payload.slice());
    }
    const ended = fin && sequenceAdd(sequence, payload.length) === this.#receiveNext;
    if (ended) this.#receiveNext = sequenceAdd(this.#receiveNext, 1);
    if (before.acknowledgement !== this.#receiveNext || before.sendLimit !== this.#sendLimit) this.#describe();
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
    if (!this.#finEmitted) this.#segment(TCP_FIN | TCP_ACK, this.#sendKnown, EMPTY);
    this.#close(undefined);
  }

  /** The end comes after the session bytes before it, so not before the card has numbered those. */
  #emitFin(): void {
    if (this.#unnumbered > 0 || this.#finEmitted) return;
    this.#finEmitted = true;
    this.#emit(TCP_FIN | TCP_ACK, EMPTY);
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

  #emit(flags: number, bytes: Uint8Array): void {
    const sequence = this.#sendKnown;
    this.#track(sequence, bytes, flags, bytes.length + ((flags & (TCP_SYN | TCP_FIN)) === 0 ? 0 : 1), false);
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
    this.#card.transmitRaw(this.#build(segment.flags, segment.sequence, segment.bytes), () => this.#wanted(segment));
  }

  #describe(): void {
    if (this.#cards) this.#card.describe({ sendLimit: this.#sendLimit, acknowledgement: this.#receiveNext });
  }

  #acknowledge(): void {
    this.#acknowledgedAt = this.#sendKnown;
    this.#card.acknowledge(this.#build(TCP_ACK, this.#sendKnown, EMPTY));
  }

  #segment(flags: number, sequence: number, payload: Uint8Array): void {
    this.#card.transmitRaw(this.#build(flags, sequence, payload));
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
