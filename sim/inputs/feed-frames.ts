// An ITCH message stream as the frames of two feed lines, with arrival times: what a card sees on its market data ports.

import {
  buildUdpFrame,
  ETHERNET_HEADER_BYTES,
  fold,
  IPV4_HEADER_BYTES,
  MINIMUM_FRAME_BYTES,
  multicastMac,
  onesSum,
  PROTOCOL_UDP,
  parseIpv4,
  pseudoHeaderSum,
  UDP_HEADER_BYTES,
  VLAN_TAG_BYTES,
} from "../../proto/mod.ts";
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
const SLAB_BYTES = 64 * 1024;

/**
 * Builds one line's frames: valid checksums, identification counting up. What is the same in every frame is built once by the codec, and
 * what differs is put in: a replay spends much of its time here.
 */
export class LineFramer {
  private readonly headers: Uint8Array;
  /** Where the IPv4 header is. */
  private readonly ip: number;
  /** Sums of what never changes under the two checksums. */
  private readonly ipSum: number;
  private readonly udpSum: number;
  private identification = 0;
  /** Frames are cut from a common stretch of zeros: an allocation each costs more than all the rest. */
  private slab = new Uint8Array(0);
  private slabAt = 0;

  /** @throws WireError for addresses that are none, or a destination that is no multicast group */
  constructor(line: LineSettings, sourceAddress: string) {
    const destinationIp = parseIpv4(line.address);
    const sourceIp = parseIpv4(sourceAddress);
    const empty = buildUdpFrame(
      {
        sourceMac: PUBLISHER_MAC,
        destinationMac: multicastMac(destinationIp),
        vlan: line.vlan,
        sourceIp,
        destinationIp,
        sourcePort: line.port,
        destinationPort: line.port,
        ttl: TTL,
      },
      new Uint8Array(0),
    );
    this.ip = ETHERNET_HEADER_BYTES + (line.vlan === undefined ? 0 : VLAN_TAG_BYTES);
    const udp = this.ip + IPV4_HEADER_BYTES;
    this.headers = empty.slice(0, udp + UDP_HEADER_BYTES);
    for (const at of [this.ip + 2, this.ip + 4, this.ip + 10, udp + 4, udp + 6]) this.headers.fill(0, at, at + 2);
    this.ipSum = onesSum(this.headers, this.ip, udp);
    this.udpSum = fold(pseudoHeaderSum(sourceIp, destinationIp, PROTOCOL_UDP, 0) + 2 * line.port);
  }

  /** @param payloadSum its ones-complement sum, for a caller that has more than one line */
  frame(payload: Uint8Array, payloadSum = onesSum(payload, 0, payload.length)): Uint8Array {
    const { headers, ip } = this;
    const udp = ip + IPV4_HEADER_BYTES;
    const udpLength = UDP_HEADER_BYTES + payload.length;
    const totalLength = IPV4_HEADER_BYTES + udpLength;
    const frame = this.room(Math.max(headers.length + payload.length, MINIMUM_FRAME_BYTES));
    frame.set(headers);
    frame.set(payload, headers.length);
    this.identification = (this.identification + 1) & 0xffff;
    put16(frame, ip + 2, totalLength);
    put16(frame, ip + 4, this.identification);
    put16(frame, ip + 10, ~fold(this.ipSum + totalLength + this.identification));
    put16(frame, udp + 4, udpLength);
    // The length is summed twice: in the pseudo header and in the header. A sum of 0 is sent as all ones (RFC 768).
    const sum = fold(this.udpSum + 2 * udpLength + payloadSum);
    put16(frame, udp + 6, sum === 0xffff ? sum : ~sum);
    return frame;
  }

  private room(bytes: number): Uint8Array {
    if (this.slabAt + bytes > this.slab.length) {
      this.slab = new Uint8Array(SLAB_BYTES);
      this.slabAt = 0;
    }
    const from = this.slabAt;
    this.slabAt += bytes;
    return this.slab.subarray(from, from + bytes);
  }
}

function put16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8;
  bytes[at + 1] = value;
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
    const sum = onesSum(payload, 0, payload.length);
    for (const line of [0, 1] as const) {
      const frame = this.framers[line].frame(payload, sum);
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
