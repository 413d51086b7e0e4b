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
import type { FaultPlan, FeedFault } from "./feed-faults.ts";
import { comingAndGoing, overflowing, tradingAction, walking } from "./planted-messages.ts";
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
  /** Place among the packets of the one that a lagging line B brings alone. */
  readonly missing: number | undefined;
}

/** A late packet comes after so many later ones. */
const LATE_PACKETS = 1;
const PAST_PACKETS = 8;
const OUTAGE_PACKETS = 100;
/** Packets whose plan the slower line may still need. */
const PLANS_MAX = 100_000;

export interface FaultyFeedSettings {
  readonly plan: FaultPlan;
  /** Those that a fault of one symbol can strike; there is one at least. */
  readonly targets: readonly TrackedSlot[];
  readonly geometry: Geometry;
  readonly gapWaitNs: number;
}

export class FaultyFeed {
  readonly #plan: FaultPlan;
  readonly #targets: readonly TrackedSlot[];
  readonly #geometry: Geometry;
  readonly #gapWaitNs: number;
  readonly #books = new PublishedBooks();
  /** By the packet's number in the input. */
  readonly #plans = new Map<bigint, Plan>();
  readonly #held: [HeldFrame[], HeldFrame[]] = [[], []];
  #lag: Lag | undefined;
  /** Packets that do not come, of each line. */
  readonly #outage: [number, number] = [0, 0];
  #packets = 0;
  #messages = 0;
  #shift = 0n;
  #session: string | undefined;
  /** Halted by the packet before. */
  #halted: TrackedSlot | undefined;

  constructor({ plan, targets, geometry, gapWaitNs }: FaultyFeedSettings) {
    this.#plan = plan;
    this.#targets = targets;
    this.#geometry = geometry;
    this.#gapWaitNs = gapWaitNs;
  }

  /** Faults that the input was too short for. */
  get pending(): readonly FeedFault[] {
    return this.#plan.pending(this.#packets);
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
      yield* this.#arrive({ ...step, bytes: reframed(bytes, this.#renumbered(packet), count) }, 0);
      return;
    }
    const known = this.#plans.get(packet.sequence);
    const plan = known ?? this.#planFor(packet, timeNs);
    const { fault } = plan;
    for (const [i, each] of plan.packets.entries()) {
      const own = i === plan.packets.length - 1;
      const first = known === undefined;
      const told = { ...step, published: first ? each : undefined, fault: first && i === 0 ? fault : undefined };
      const built = reframed(bytes, each, each.messages.length);
      const kind = own ? fault?.kind : undefined;
      const struck = fault?.line === line;
      if (kind === "outage") this.#outage[line] = OUTAGE_PACKETS;
      const late = kind === "reorder-past" ? PAST_PACKETS : kind === "reorder" && struck ? LATE_PACKETS : 0;
      const lost = kind === "lose-both" || (kind === "lose" && struck) || (line === 0 && i === plan.missing);
      if (this.#outage[line] > 0) {
        this.#outage[line] -= 1;
        yield { ...told, bytes: undefined };
      } else if (late > 0) {
        this.#held[line].push({ bytes: built, after: late });
        yield { ...told, bytes: undefined };
      } else if (lost) {
        yield { ...told, bytes: undefined };
      } else {
        yield* this.#arrive({ ...told, bytes: built, error: kind === "bad-fcs" && struck }, each.messages.length);
        if (kind === "duplicate" && struck) yield* this.#arrive({ ...step, bytes: built }, each.messages.length);
        if (own) yield* this.#release(line, timeNs, 1);
      }
    }
  }

  /** The input is over: what is still held comes. */
  *finish(timeNs: bigint): Generator<FeedStep> {
    for (const line of [0, 1] as const) yield* this.#release(line, timeNs, PAST_PACKETS);
    yield* this.#endLag(timeNs);
  }

  /** A frame comes, unless its line lags behind. */
  *#arrive(step: FeedStep, messages: number): Generator<FeedStep> {
    const lag = this.#lag;
    if (lag === undefined) {
      yield step;
      return;
    }
    if (step.timeNs >= lag.untilNs) yield* this.#endLag(lag.untilNs);
    else if (step.line === 0 && lag.room < messages) yield* this.#endLag(step.timeNs);
    if (this.#lag !== undefined && step.line === 1) {
      lag.frames.push({ ...step, published: undefined, fault: undefined });
      yield { ...step, bytes: undefined };
      return;
    }
    if (step.line === 0) lag.room -= messages;
    yield step;
  }

  *#endLag(timeNs: bigint): Generator<FeedStep> {
    const frames = this.#lag?.frames ?? [];
    this.#lag = undefined;
    for (const frame of frames) yield { ...frame, timeNs };
  }

  *#release(line: 0 | 1, timeNs: bigint, packets: number): Generator<FeedStep> {
    for (const held of this.#held[line]) held.after -= packets;
    while ((this.#held[line][0]?.after ?? 1) <= 0) {
      const bytes = this.#held[line].shift()?.bytes;
      const step = { line, timeNs, bytes, error: false, published: undefined, fault: undefined };
      yield* this.#arrive(step, 0);
    }
  }

  #renumbered({ session, sequence, messages }: Packet): Packet {
    return { session: this.#session ?? session, sequence: sequence + this.#shift, messages };
  }

  #planFor(packet: Packet, timeNs: bigint): Plan {
    this.#packets += 1;
    this.#messages += packet.messages.length;
    const fault = this.#plan.at(this.#packets, this.#messages);
    if (fault?.kind === "session") {
      this.#session = `NEW${String(this.#packets).padStart(7, "0")}`.slice(0, 10);
      this.#shift = 1n - packet.sequence;
    }
    const lags = fault?.kind === "lag" || fault?.kind === "lag-past";
    if (lags) this.#lag ??= this.#lagFrom(fault, timeNs);
    // After a resumption comes what the fault plants.
    const missing = lags ? (this.#halted === undefined ? 0 : 1) : undefined;
    const packets: Packet[] = [];
    for (const messages of this.#planted(fault)) {
      packets.push({ ...this.#renumbered(packet), messages });
      this.#shift += BigInt(messages.length);
    }
    packets.push(this.#renumbered(packet));
    for (const { messages } of packets) for (const message of messages) this.#books.message(message);
    const plan = { fault, packets, missing };
    this.#plans.set(packet.sequence, plan);
    if (this.#plans.size > PLANS_MAX) this.#plans.delete(this.#plans.keys().next().value ?? 0n);
    return plan;
  }

  /** What line A can hold, in messages and in time, or much more than that. */
  #lagFrom({ kind }: FeedFault, timeNs: bigint): Lag {
    const past = kind === "lag-past";
    return {
      room: past ? 2 * this.#geometry.reorderDepth : this.#geometry.reorderDepth - LAG_SPARE,
      untilNs: timeNs + BigInt(Math.floor(this.#gapWaitNs * (past ? PAST_WAITS : LAG_SHARE))),
      frames: [],
    };
  }

  #planted(fault: FeedFault | undefined): readonly (readonly Uint8Array[])[] {
    const resuming = this.#halted === undefined ? [] : [[tradingAction(this.#halted, "T")]];
    this.#halted = undefined;
    if (fault === undefined) return resuming;
    const target = this.#targets[fault.target % this.#targets.length];
    if (target === undefined) throw new Error("no slot to strike");
    switch (fault.kind) {
      case "overflow":
        return [...resuming, ...overflowing(target, this.#geometry)];
      case "walk":
        return [...resuming, ...walking(target, this.#books, this.#geometry)];
      case "halt":
        this.#halted = target;
        return [...resuming, [tradingAction(target, "H")]];
      case "lag":
        return [...resuming, ...comingAndGoing(target, LAG_ORDERS)];
      case "lag-past":
        return [...resuming, ...comingAndGoing(target, this.#geometry.reorderDepth)];
      default:
        return resuming;
    }
  }
}

/** Entries that marks may take besides, and the share of the waiting time after which a line that lags is back in time. */
const LAG_SPARE = 8;
const LAG_SHARE = 0.9;
const PAST_WAITS = 20;
/** They and their end are less than a line can hold. */
const LAG_ORDERS = 24;

/** Line B is behind: its frames wait. */
interface Lag {
  /** Messages that line A may still bring meanwhile. */
  room: number;
  readonly untilNs: bigint;
  readonly frames: FeedStep[];
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
