// An ITCH message stream as the frames of two feed lines, with arrival times: what a card sees on its market data ports.

import { buildUdpFrame, type FrameAddresses, MINIMUM_FRAME_BYTES, multicastMac, parseIpv4 } from "../../proto/mod.ts";
import type { Random } from "../world/random.ts";
import { NS_PER_BYTE, PERFECT_WIRE, Wire, type WireSettings, wireTimeNs } from "../world/wire.ts";
import { itchTimestamp, messagesIn } from "./itch-file.ts";
import { DEFAULT_HOLD_NS, PACKET_SIZES, Packetiser, type PacketSizes, type TimedPacket } from "./packetiser.ts";

export type Line = 0 | 1;

/** A frame as it arrives, without FCS. */
export interface FeedFrame {
  readonly line: Line;
  /** Arrival of its first byte, ns. */
  readonly timeNs: number;
  readonly bytes: Uint8Array;
}

export interface LineSettings {
  /** Multicast group, dotted quad. */
  readonly address: string;
  readonly port: number;
  /** 802.1Q tag control field; untagged when undefined. */
  readonly vlan?: number | undefined;
  readonly wire: WireSettings;
}

export interface FeedSettings {
  readonly session: string;
  readonly lines: readonly [LineSettings, LineSettings];
  readonly sourceAddress: string;
  readonly sizes: PacketSizes;
  readonly holdNs: number;
  readonly maxPayloadBytes?: number;
}

export const DEFAULT_FEED: FeedSettings = {
  session: "TICKGATE01",
  lines: [
    { address: "233.54.12.111", port: 26477, wire: PERFECT_WIRE },
    { address: "233.86.230.111", port: 26477, wire: PERFECT_WIRE },
  ],
  sourceAddress: "10.20.0.10",
  sizes: PACKET_SIZES.mixed,
  holdNs: DEFAULT_HOLD_NS,
};

const PUBLISHER_MAC = 0x02_00_0a_14_00_0a;
const TTL = 21;

/** Builds one line's frames: valid checksums, identification counting up. */
export class LineFramer {
  private readonly addresses: FrameAddresses;
  private identification = 0;

  /** @throws WireError for addresses that are none, or a destination that is no multicast group */
  constructor(line: LineSettings, sourceAddress: string) {
    const destinationIp = parseIpv4(line.address);
    this.addresses = {
      sourceMac: PUBLISHER_MAC,
      destinationMac: multicastMac(destinationIp),
      vlan: line.vlan,
      sourceIp: parseIpv4(sourceAddress),
      destinationIp,
      sourcePort: line.port,
      destinationPort: line.port,
      ttl: TTL,
    };
  }

  frame(payload: Uint8Array): Uint8Array {
    this.identification = (this.identification + 1) & 0xffff;
    return buildUdpFrame({ ...this.addresses, identification: this.identification }, payload);
  }
}

/** How the times of a recording become times of arrival. */
export interface Pacing {
  /** Arrival of the first message, ns. */
  readonly startNs: number;
  /** Recorded time passes this many times slower; 0: everything as fast as the wire takes it. */
  readonly scale: number;
  /** Longest time without messages, after scaling, ns. */
  readonly gapNsMax?: number;
}

export const RECORDED_PACE: Pacing = { startNs: 0, scale: 1 };

/** Maps recorded times, in their order, to times of arrival. */
export class Pacer {
  private readonly pacing: Pacing;
  private lastRecordedNs: number | undefined;
  private lastNs: number;

  /** @throws RangeError for a negative scale */
  constructor(pacing: Pacing) {
    if (!(pacing.scale >= 0)) throw new RangeError(`a time scale is not negative, got ${pacing.scale}`);
    this.pacing = pacing;
    this.lastNs = pacing.startNs;
  }

  /** A recorded time before the last one counts as the last one. */
  map(recordedNs: number): number {
    const { scale, gapNsMax = Number.POSITIVE_INFINITY } = this.pacing;
    const passed = Math.max(0, recordedNs - (this.lastRecordedNs ?? recordedNs));
    this.lastRecordedNs = Math.max(recordedNs, this.lastRecordedNs ?? recordedNs);
    this.lastNs += Math.min(passed * scale, gapNsMax);
    return Math.floor(this.lastNs);
  }
}

export interface FeedFramesOptions {
  readonly feed?: FeedSettings;
  readonly pacing?: Pacing;
  readonly random: Random;
  /** A heartbeat after this long without messages, ns. */
  readonly heartbeatNs?: number;
  /** How often the end of the session is said after the last message. */
  readonly endPackets?: number;
}

const HEARTBEAT_NS = 1e9;
/** Frames that wait for an earlier one of the other line. */
const HELD_FRAMES_MAX = 1 << 20;

/**
 * Collects blocks and gives the two lines' frames in order of arrival. Use: `push` blocks, take `ready()`; at the end `finish()`,
 * take `ready()` again.
 */
export class FeedFrames {
  /** What the wires did. */
  readonly wires: readonly [Wire, Wire];
  private readonly packetiser: Packetiser;
  private readonly pacer: Pacer;
  private readonly framers: readonly [LineFramer, LineFramer];
  private readonly heartbeatNs: number;
  private readonly endPackets: number;
  private readonly delayNsMin: number;
  /** Frames not yet handed out. */
  private held: FeedFrame[] = [];
  private wireFreeNs = 0;
  private lastMessageNs: number | undefined;

  constructor({ feed = DEFAULT_FEED, pacing = RECORDED_PACE, random, ...rest }: FeedFramesOptions) {
    const [a, b] = feed.lines;
    this.packetiser = new Packetiser({ ...feed, random: random.fork("packets") }, (packet) => this.depart(packet));
    this.pacer = new Pacer(pacing);
    this.framers = [new LineFramer(a, feed.sourceAddress), new LineFramer(b, feed.sourceAddress)];
    this.wires = [new Wire(a.wire, random.fork("line A")), new Wire(b.wire, random.fork("line B"))];
    this.heartbeatNs = rest.heartbeatNs ?? HEARTBEAT_NS;
    this.endPackets = rest.endPackets ?? 0;
    this.delayNsMin = Math.min(a.wire.delayNs, b.wire.delayNs);
  }

  /** Whole blocks in BinaryFILE framing. Messages too short for a timestamp go out at the time of the one before. */
  push(blocks: Uint8Array): void {
    for (const message of messagesIn(blocks)) {
      const timeNs =
        message.length < 11 ? (this.lastMessageNs ?? this.pacer.map(0)) : this.pacer.map(itchTimestamp(message));
      this.idleUntil(timeNs);
      this.packetiser.push(message, timeNs);
      this.lastMessageNs = timeNs;
    }
  }

  /** No message follows: what waits goes out, and the end is said. */
  finish(): void {
    const lastNs = this.lastMessageNs ?? 0;
    this.packetiser.flush(this.packetiser.dueNs ?? lastNs);
    for (let i = 1; i <= this.endPackets; i++) this.packetiser.endOfSession(lastNs + i * this.heartbeatNs);
    this.lastMessageNs = Number.POSITIVE_INFINITY;
  }

  /** The frames that nothing can come before any more, in order of arrival; line A first at equal times. */
  ready(): FeedFrame[] {
    // What still waits for its packet leaves no earlier than the last message came and the port is free.
    const lastNs = this.lastMessageNs ?? 0;
    const untilNs = Math.max(this.wireFreeNs, lastNs) + this.delayNsMin;
    this.held.sort((x, y) => x.timeNs - y.timeNs || x.line - y.line);
    let count = this.held.findIndex(({ timeNs }) => timeNs >= untilNs);
    if (count < 0) count = this.held.length;
    return this.held.splice(0, count);
  }

  private idleUntil(timeNs: number): void {
    if (this.lastMessageNs === undefined) return;
    for (let at = this.lastMessageNs + this.heartbeatNs; at < timeNs; at += this.heartbeatNs) {
      this.packetiser.heartbeat(at);
    }
  }

  private depart({ payload, timeNs }: TimedPacket): void {
    // The publisher's own port sends one frame after the other.
    const departureNs = Math.max(timeNs, this.wireFreeNs);
    const bytes = Math.max(payload.length + 46, MINIMUM_FRAME_BYTES);
    this.wireFreeNs = departureNs + wireTimeNs(bytes, NS_PER_BYTE);
    for (const line of [0, 1] as const) {
      const frame = this.framers[line].frame(payload);
      for (const arrival of this.wires[line].arrivals(departureNs, frame.length)) {
        this.held.push({ line, timeNs: arrival, bytes: frame });
      }
    }
    if (this.held.length > HELD_FRAMES_MAX) throw new Error(`more than ${HELD_FRAMES_MAX} frames wait to be taken`);
  }
}

/** The frames of a stream of blocks, in bounded memory. */
export async function* feedFrames(
  blocks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: FeedFramesOptions,
): AsyncGenerator<FeedFrame> {
  const frames = new FeedFrames(options);
  for await (const piece of blocks) {
    frames.push(piece);
    yield* frames.ready();
  }
  frames.finish();
  yield* frames.ready();
}
