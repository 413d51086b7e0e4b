/**
 * The frames of an input with faults in them, and beside them what was published: a gateway has it from retransmission. Packets that a
 * fault adds shift the numbers of all that follow, on both lines alike.
 */
import {
  buildUdpFrame,
  decodeMoldPacket,
  type Geometry,
  moldHeader,
  moldudp64,
  parseFrame,
  type TrackedSlot,
  WireError,
} from "../../proto/mod.ts";
import { blocksOf } from "../inputs/mod.ts";
import type { FeedFault } from "./feed-faults.ts";
import { overflowing, tradingAction, walking } from "./planted-messages.ts";
import { PublishedBooks } from "./published-books.ts";
import type { ReplayFrame } from "./replay-input.ts";

export interface Packet {
  readonly session: string;
  /** Number of its first message. */
  readonly sequence: bigint;
  readonly messages: readonly Uint8Array[];
}

/** One thing that happens on the lines, in the order of time. */
export interface FeedStep {
  readonly line: 0 | 1;
  readonly timeNs: bigint;
  /** undefined: the frame was lost. */
  readonly bytes: Uint8Array | undefined;
  readonly error: boolean;
  /** What the publisher sent in it, where this is the first time that it is sent. */
  readonly published: Packet | undefined;
  /** The fault that begins here. */
  readonly fault: FeedFault | undefined;
}

/** What one packet of the input has become: packets before it, and its own. */
interface Plan {
  readonly fault: FeedFault | undefined;
  readonly packets: readonly Packet[];
}

/** A late packet comes after so many later ones. */
const LATE_PACKETS = 1;
const PAST_PACKETS = 8;
/** Packets whose plan the slower line may still need. */
const PLANS_MAX = 100_000;

export class FaultyFeed {
  readonly #faults: readonly FeedFault[];
  readonly #target: TrackedSlot;
  readonly #geometry: Geometry;
  readonly #books = new PublishedBooks();
  /** By the packet's number in the input. */
  readonly #plans = new Map<bigint, Plan>();
  readonly #held: [HeldFrame[], HeldFrame[]] = [[], []];
  #packets = 0;
  #shift = 0n;
  #session: string | undefined;
  #resume = false;

  /** @param target the slot that a fault of one symbol strikes */
  constructor(faults: readonly FeedFault[], target: TrackedSlot, geometry: Geometry) {
    this.#faults = faults;
    this.#target = target;
    this.#geometry = geometry;
  }

  /** Faults that the input was too short for. */
  get pending(): readonly FeedFault[] {
    return this.#faults.filter(({ at }) => at > this.#packets);
  }

  *frame({ line, timeNs, bytes }: ReplayFrame): Generator<FeedStep> {
    const step = { line, timeNs, error: false, published: undefined, fault: undefined };
    const packet = packetOf(bytes);
    if (packet === undefined) {
      yield { ...step, bytes };
      return;
    }
    if (packet.messages.length === 0) {
      // A heartbeat or the end of the session names the next number.
      const count = packet.kind === "end" ? moldudp64.END_OF_SESSION_COUNT : moldudp64.HEARTBEAT_COUNT;
      yield { ...step, bytes: reframed(bytes, this.#renumbered(packet), count) };
      return;
    }
    const known = this.#plans.get(packet.sequence);
    const plan = known ?? this.#plan(packet);
    const { fault } = plan;
    for (const [i, each] of plan.packets.entries()) {
      const own = i === plan.packets.length - 1;
      const first = known === undefined;
      const told = { ...step, published: first ? each : undefined, fault: first && i === 0 ? fault : undefined };
      const built = reframed(bytes, each, each.messages.length);
      const kind = own ? fault?.kind : undefined;
      const late = kind === "reorder-past" ? PAST_PACKETS : kind === "reorder" && line === 0 ? LATE_PACKETS : 0;
      if (late > 0) {
        this.#held[line].push({ bytes: built, after: late });
        yield { ...told, bytes: undefined };
      } else if (kind === "lose-both" || (kind === "lose" && line === 0)) {
        yield { ...told, bytes: undefined };
      } else {
        yield { ...told, bytes: built, error: kind === "bad-fcs" && line === 0 };
        if (kind === "duplicate" && line === 0) yield { ...step, bytes: built };
        if (own) yield* this.#release(line, timeNs, 1);
      }
    }
  }

  /** The input is over: what is still held comes. */
  *finish(timeNs: bigint): Generator<FeedStep> {
    for (const line of [0, 1] as const) yield* this.#release(line, timeNs, PAST_PACKETS);
  }

  *#release(line: 0 | 1, timeNs: bigint, packets: number): Generator<FeedStep> {
    for (const held of this.#held[line]) held.after -= packets;
    while ((this.#held[line][0]?.after ?? 1) <= 0) {
      const bytes = this.#held[line].shift()?.bytes;
      yield { line, timeNs, bytes, error: false, published: undefined, fault: undefined };
    }
  }

  #renumbered({ session, sequence, messages }: Packet): Packet {
    return { session: this.#session ?? session, sequence: sequence + this.#shift, messages };
  }

  #plan(packet: Packet): Plan {
    this.#packets += 1;
    const fault = this.#faults.find(({ at }) => at === this.#packets);
    if (fault?.kind === "session") {
      this.#session = `NEW${String(this.#packets).padStart(7, "0")}`.slice(0, 10);
      this.#shift = 1n - packet.sequence;
    }
    const packets: Packet[] = [];
    for (const messages of this.#planted(fault)) {
      packets.push({ ...this.#renumbered(packet), messages });
      this.#shift += BigInt(messages.length);
    }
    packets.push(this.#renumbered(packet));
    for (const { messages } of packets) for (const message of messages) this.#books.message(message);
    const plan = { fault, packets };
    this.#plans.set(packet.sequence, plan);
    if (this.#plans.size > PLANS_MAX) this.#plans.delete(this.#plans.keys().next().value ?? 0n);
    return plan;
  }

  #planted(fault: FeedFault | undefined): readonly (readonly Uint8Array[])[] {
    const resuming = this.#resume ? [[tradingAction(this.#target, "T")]] : [];
    this.#resume = fault?.kind === "halt";
    switch (fault?.kind) {
      case "overflow":
        return [...resuming, ...overflowing(this.#target, this.#geometry)];
      case "walk":
        return [...resuming, ...walking(this.#target, this.#books, this.#geometry)];
      case "halt":
        return [...resuming, [tradingAction(this.#target, "H")]];
      default:
        return resuming;
    }
  }
}

interface HeldFrame {
  readonly bytes: Uint8Array;
  /** Packets that have to come first. */
  after: number;
}

/** Of a frame of the feed; others are none of ours. */
function packetOf(bytes: Uint8Array): ReturnType<typeof decodeMoldPacket> | undefined {
  try {
    const { udp } = parseFrame(bytes);
    return udp === undefined ? undefined : decodeMoldPacket(udp.payload);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** The frame with another packet in it. */
function reframed(bytes: Uint8Array, { session, sequence, messages }: Packet, count: number): Uint8Array {
  const frame = parseFrame(bytes);
  if (frame.udp === undefined) throw new WireError("FORMAT", "not a UDP frame");
  const { sourcePort, destinationPort } = frame.udp;
  const payload = Buffer.concat([moldHeader(session, sequence, count), blocksOf(messages)]);
  return buildUdpFrame({ ...frame, sourcePort, destinationPort }, Uint8Array.from(payload));
}
