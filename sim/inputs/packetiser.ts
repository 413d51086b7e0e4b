// Turns a stream of ITCH messages into MoldUDP64 packets as a venue's publisher does: what comes within a short time shares a
// packet, up to a size.

import { MOLD_FULL_MTU_BYTES, MoldPacketBuilder, moldudp64 } from "../../proto/mod.ts";
import { type Random, WeightedChoice } from "../world/random.ts";

/** Shares of packets by how many messages they take before they are sent. */
export interface PacketSizes {
  readonly single: number;
  readonly few: number;
  /** As many as fit. */
  readonly full: number;
  /** Mean number of messages of `few`, at least 2. */
  readonly fewMean: number;
}

export const PACKET_SIZES = {
  single: { single: 1, few: 0, full: 0, fewMean: 2 },
  /** Mostly one or a few messages, now and then a full one: needs messages that come close together to show. */
  mixed: { single: 0.55, few: 0.35, full: 0.1, fewMean: 4 },
  full: { single: 0, few: 0, full: 1, fewMean: 2 },
} as const satisfies Record<string, PacketSizes>;

/** A packet on its way out. */
export interface TimedPacket {
  readonly kind: "data" | "heartbeat" | "end";
  /** Messages in it. */
  readonly count: number;
  /** UDP payload. */
  readonly payload: Uint8Array;
  /** When it leaves, ns. */
  readonly timeNs: number;
}

export interface PacketiserSettings {
  /** 10 characters at most. */
  readonly session: string;
  readonly sizes: PacketSizes;
  /** Longest a message waits for others to share its packet, ns. */
  readonly holdNs: number;
  readonly maxPayloadBytes?: number;
  readonly random: Random;
}

export const DEFAULT_HOLD_NS = 5_000;

export class Packetiser {
  private readonly settings: PacketiserSettings;
  private readonly emit: (packet: TimedPacket) => void;
  private readonly sizeChoice: WeightedChoice;
  private readonly builder: MoldPacketBuilder;
  private target = 0;
  private firstNs = 0;
  private lastNs = 0;

  /** @throws RangeError for sizes that cannot be; WireError for a session of more than 10 characters */
  constructor(settings: PacketiserSettings, emit: (packet: TimedPacket) => void) {
    const { sizes, session, maxPayloadBytes = MOLD_FULL_MTU_BYTES } = settings;
    if (!(maxPayloadBytes >= SMALLEST_PAYLOAD_BYTES && maxPayloadBytes <= MOLD_FULL_MTU_BYTES)) {
      throw new RangeError(
        `packets of ${SMALLEST_PAYLOAD_BYTES} to ${MOLD_FULL_MTU_BYTES} bytes, not ${maxPayloadBytes}`,
      );
    }
    if (!(sizes.fewMean >= 2)) throw new RangeError(`a few messages are 2 or more, not ${sizes.fewMean}`);
    this.settings = settings;
    this.emit = emit;
    this.sizeChoice = new WeightedChoice([sizes.single, sizes.few, sizes.full]);
    this.builder = new MoldPacketBuilder(session, BigInt(moldudp64.FIRST_SEQUENCE), maxPayloadBytes);
  }

  /** Number of the message that comes next. */
  get nextSequence(): number {
    return Number(this.builder.nextSequence);
  }

  /** Time at which {@link flush} is due for the messages that wait; undefined when none does. */
  get dueNs(): number | undefined {
    return this.builder.count === 0 ? undefined : this.firstNs + this.settings.holdNs;
  }

  /**
   * Takes the next message of the session; times must not go back.
   * @throws RangeError when it cannot fit a packet
   */
  push(message: Uint8Array, timeNs: number): void {
    const { builder } = this;
    const due = this.dueNs;
    if (due !== undefined && timeNs > due) this.flush(due);
    if (!builder.add(message)) {
      this.flush(timeNs);
      if (!builder.add(message)) throw new RangeError(`a message of ${message.length} bytes does not fit a packet`);
    }
    if (builder.count === 1) {
      this.firstNs = timeNs;
      this.target = this.drawTarget();
    }
    this.lastNs = timeNs;
    if (builder.count >= this.target) this.flush(timeNs);
  }

  /** Sends what waits, at `timeNs` or when the last message came, whichever is later. */
  flush(timeNs: number): void {
    const { count } = this.builder;
    if (count === 0) return;
    this.emit({ kind: "data", count, payload: this.builder.finish(), timeNs: Math.max(timeNs, this.lastNs) });
  }

  /** Says that nothing is new. What waits goes first. */
  heartbeat(timeNs: number): void {
    this.flush(timeNs);
    this.emit({ kind: "heartbeat", count: 0, payload: this.builder.heartbeat(), timeNs });
  }

  /** Ends the session; may be said again. */
  endOfSession(timeNs: number): void {
    this.flush(timeNs);
    this.emit({ kind: "end", count: 0, payload: this.builder.endOfSession(), timeNs });
  }

  private drawTarget(): number {
    const { random, sizes } = this.settings;
    switch (this.sizeChoice.draw(random)) {
      case 0:
        return 1;
      case 1:
        return 2 + random.geometric(1 / (sizes.fewMean - 1), 60);
      default:
        return Number.POSITIVE_INFINITY;
    }
  }
}

/** The longest message of the protocol fits. */
const SMALLEST_PAYLOAD_BYTES = 100;
