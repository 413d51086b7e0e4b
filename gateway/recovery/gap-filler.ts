/**
 * Asks the venue again for what neither line brought. One request at a time; the answer says how far it went, and the next one asks for the
 * rest. What cannot be had, or is too much, is given up: then a snapshot has to do.
 */
import { moldHeader, moldudp64 } from "../../proto/mod.ts";
import type { Clock, Timer } from "../clock.ts";
import type { UdpSender } from "../network/network.ts";
import type { FeedSequence } from "./feed-sequence.ts";

export interface GapFillerTimes {
  /** What only one line has passed may still come on the other. */
  readonly gapWaitMs: number;
  /** A request that is not answered by then is asked again. */
  readonly answerMs: number;
}

/** Requests without any progress. */
const ATTEMPTS_MAX = 5;
/** More than this comes faster as a snapshot. */
export const REQUESTED_MAX = 8192;
const { COUNT, SEQUENCE } = { COUNT: moldudp64.HEADER_COUNT_AT, SEQUENCE: moldudp64.HEADER_SEQUENCE_AT };

export class GapFiller {
  readonly counts = { requests: 0, filled: 0, givenUp: 0 };
  readonly #feed: FeedSequence;
  readonly #clock: Clock;
  readonly #times: GapFillerTimes;
  #sender: UdpSender | undefined;
  /** What is being waited or asked for. */
  #from: number | undefined;
  #attempts = 0;
  #timer: Timer | undefined;

  constructor(feed: FeedSequence, clock: Clock, times: GapFillerTimes) {
    this.#feed = feed;
    this.#clock = clock;
    this.#times = times;
  }

  /** Undefined: there is nobody to ask. */
  use(sender: UdpSender | undefined): void {
    this.#sender = sender;
  }

  /** After every packet: is something missing, and is it time to ask? */
  look(): void {
    const { missing } = this.#feed;
    if (missing === undefined) {
      this.#rest();
      return;
    }
    const { from, certain } = missing;
    if (from === this.#from && (this.#attempts > 0 || !certain)) return;
    const goesOn = this.#from !== undefined && this.#attempts > 0;
    this.#from = from;
    this.#attempts = 0;
    this.#timer?.cancel();
    if (certain || goesOn) this.#ask();
    else this.#timer = this.#clock.after(this.#times.gapWaitMs, () => this.#ask());
  }

  /** A packet from whoever answers requests. */
  answered(bytes: Uint8Array): void {
    const asked = this.#from;
    const before = this.#feed.number;
    if (asked !== undefined && bytes.length === moldudp64.HEADER_LENGTH && isRefusal(bytes, asked)) {
      this.#giveUp(`message ${asked} is not kept by the venue any more`);
      return;
    }
    this.#feed.packet(undefined, bytes);
    this.counts.filled += Math.max(0, this.#feed.number - before);
    this.look();
  }

  close(): void {
    this.#rest();
  }

  #rest(): void {
    this.#timer?.cancel();
    this.#from = undefined;
    this.#attempts = 0;
  }

  #ask(): void {
    const { missing, recorder } = this.#feed;
    const { session } = recorder;
    if (missing === undefined || session === undefined) {
      this.#rest();
      return;
    }
    const count = missing.to - missing.from;
    const what = `messages ${missing.from} to ${missing.to - 1}`;
    if (this.#sender === undefined) {
      this.#giveUp(`${what} are missing, and there is nobody to ask for them`);
    } else if (count > REQUESTED_MAX) {
      this.#giveUp(`${count} messages are missing`);
    } else if (this.#attempts === ATTEMPTS_MAX) {
      this.#giveUp(`${what}: ${ATTEMPTS_MAX} requests were not answered`);
    } else {
      this.#attempts++;
      this.counts.requests++;
      this.#sender.send(moldHeader(session, BigInt(missing.from), count));
      this.#timer = this.#clock.after(this.#times.answerMs, () => this.#ask());
    }
  }

  #giveUp(why: string): void {
    this.#rest();
    this.counts.givenUp++;
    this.#feed.abandon(why);
    // What is held may have holes of its own.
    this.look();
  }
}

/** No messages, and a number beyond the one asked for: it was published, and is gone. */
function isRefusal(packet: Uint8Array, asked: number): boolean {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.length);
  return view.getUint16(COUNT) === moldudp64.HEARTBEAT_COUNT && view.getBigUint64(SEQUENCE) > BigInt(asked);
}
