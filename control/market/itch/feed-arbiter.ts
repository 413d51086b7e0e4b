/**
 * Captured frames of one or two lines as one stream of messages in sequence. A packet that is ahead is held until the missing ones came, over
 * the other line or late, or it is certain enough that they will not: then they are a gap.
 */
import { decodeMoldPacket, type MoldPacket, type ParsedFrame, parseFrame, WireError } from "../../../proto/mod.ts";
import type { Correction } from "../store/tables.ts";

/** @param a, b what the kind says they are */
export type Found = (kind: Correction, a: number, b: number) => void;

/** Time on the capture's clock, ns, and packets, that a missing one is waited for. */
const WAIT_NS = 1_000_000_000n;
const HELD_MAX = 4_096;

interface Held {
  readonly timeNs: bigint;
  readonly messages: readonly Uint8Array[];
}

interface Session {
  next: bigint;
  /** By sequence number, those ahead of `next`. */
  readonly held: Map<bigint, Held>;
}

export interface Captured {
  readonly timeNs: bigint;
  readonly bytes: Uint8Array;
  readonly wireLength: number;
}

export class FeedArbiter {
  readonly #message: (message: Uint8Array) => void;
  readonly #found: Found;
  readonly #sessions = new Map<string, Session>();
  #frames = 0;

  constructor(message: (message: Uint8Array) => void, found: Found) {
    this.#message = message;
    this.#found = found;
  }

  take(captured: Captured): void {
    this.#frames++;
    const packet = packetOf(captured);
    if (packet === undefined) {
      this.#found("unusable_frame", this.#frames, captured.bytes.length);
      return;
    }
    const { session: name, sequence, messages } = packet;
    let session = this.#sessions.get(name);
    if (session === undefined) {
      session = { next: sequence, held: new Map() };
      this.#sessions.set(name, session);
    }
    if (sequence > session.next) this.#hold(session, sequence, { timeNs: captured.timeNs, messages });
    else this.#emit(session, sequence, messages);
    this.#drain(session, captured.timeNs);
  }

  /** No frame follows. */
  finish(): void {
    for (const session of this.#sessions.values()) while (session.held.size > 0) this.#giveUp(session);
  }

  #hold(session: Session, sequence: bigint, held: Held): void {
    const there = session.held.get(sequence);
    if (there !== undefined && held.messages.length > 0) {
      this.#found("duplicate_message", Number(sequence), Math.min(there.messages.length, held.messages.length));
    }
    // A heartbeat says that there is something ahead too; a packet of the same number says more.
    if (there === undefined || there.messages.length < held.messages.length) session.held.set(sequence, held);
  }

  #drain(session: Session, nowNs: bigint): void {
    while (session.held.size > 0) {
      const first = least(session.held);
      const held = session.held.get(first);
      if (held === undefined) return;
      if (first <= session.next) {
        session.held.delete(first);
        this.#emit(session, first, held.messages);
      } else if (session.held.size > HELD_MAX || nowNs - held.timeNs > WAIT_NS) {
        this.#giveUp(session);
      } else return;
    }
  }

  #giveUp(session: Session): void {
    const first = least(session.held);
    const held = session.held.get(first);
    session.held.delete(first);
    if (first > session.next) {
      this.#found("gap", Number(session.next), Number(first - session.next));
      session.next = first;
    }
    if (held !== undefined) this.#emit(session, first, held.messages);
  }

  #emit(session: Session, sequence: bigint, messages: readonly Uint8Array[]): void {
    const seen = Math.min(messages.length, Number(session.next - sequence));
    if (seen > 0) this.#found("duplicate_message", Number(sequence), seen);
    for (let index = seen; index < messages.length; index++) this.#message(messages[index] ?? new Uint8Array(0));
    const end = sequence + BigInt(messages.length);
    if (end > session.next) session.next = end;
  }
}

function least(held: ReadonlyMap<bigint, Held>): bigint {
  let found: bigint | undefined;
  for (const sequence of held.keys()) if (found === undefined || sequence < found) found = sequence;
  return found ?? 0n;
}

/** undefined: not IPv4/UDP, cut, with a wrong checksum, or no MoldUDP64 packet. */
function packetOf({ bytes, wireLength }: Captured): MoldPacket | undefined {
  try {
    const { udp, ipChecksumOk }: ParsedFrame = parseFrame(bytes);
    if (udp?.checksumOk !== true || !ipChecksumOk || wireLength > bytes.length) return undefined;
    return decodeMoldPacket(udp.payload);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
