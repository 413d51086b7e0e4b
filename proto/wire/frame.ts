// Ethernet II frames (without FCS) with IPv4 and UDP or TCP: built and taken apart. At most one VLAN tag; no IPv4 options when building.

import { checkRoom, readU16, readU32, readU48, WireError, writeU8, writeU16, writeU32, writeU48 } from "./bytes.ts";
import { fold, onesSum, pseudoHeaderSum } from "./checksum.ts";

export const ETHERNET_HEADER_BYTES = 14;
export const VLAN_TAG_BYTES = 4;
export const IPV4_HEADER_BYTES = 20;
export const UDP_HEADER_BYTES = 8;
export const TCP_HEADER_BYTES = 20;
/** Shorter frames are padded with zeros (64 bytes with FCS). */
export const MINIMUM_FRAME_BYTES = 60;
export const PROTOCOL_TCP = 6;
export const PROTOCOL_UDP = 17;

export const TCP_FIN = 0x01;
export const TCP_SYN = 0x02;
export const TCP_RST = 0x04;
export const TCP_PSH = 0x08;
export const TCP_ACK = 0x10;

/** What UDP and TCP frames have in common. Addresses as numbers: proto/wire/addresses.ts has the text forms. */
export interface FrameAddresses {
  readonly sourceMac: number;
  readonly destinationMac: number;
  /** The whole tag control field; undefined: untagged. */
  readonly vlan?: number | undefined;
  readonly sourceIp: number;
  readonly destinationIp: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Standard 64. */
  readonly ttl?: number | undefined;
  /** IPv4 identification, standard 0 with "do not fragment" set. */
  readonly identification?: number | undefined;
}

export interface UdpFields extends FrameAddresses {
  /** false: a checksum of 0, which means none. Standard true. */
  readonly checksum?: boolean | undefined;
}

export interface TcpFields extends FrameAddresses {
  readonly sequence: number;
  readonly acknowledgement: number;
  /** TCP_* bits. */
  readonly flags: number;
  readonly window: number;
  /** A multiple of 4 bytes, at most 40. */
  readonly options?: Uint8Array | undefined;
}

/**
 * The whole frame, padded to {@link MINIMUM_FRAME_BYTES}. The payload is copied.
 * @throws WireError RANGE for a field out of its bits, or a payload that no IPv4 packet holds (more than 65,507 bytes)
 */
export function buildUdpFrame(fields: UdpFields, payload: Uint8Array): Uint8Array {
  const length = UDP_HEADER_BYTES + payload.length;
  const { frame, at } = startFrame(fields, PROTOCOL_UDP, length);
  writeU16(frame, at, fields.sourcePort, "UDP source port");
  writeU16(frame, at + 2, fields.destinationPort, "UDP destination port");
  writeU16(frame, at + 4, length, "UDP length");
  frame.set(payload, at + UDP_HEADER_BYTES);
  if (fields.checksum !== false) {
    // A sum that comes out as 0 is sent as all ones, because 0 means "no checksum" (RFC 768).
    const sum = transportChecksum(frame, at, length, fields, PROTOCOL_UDP);
    writeU16(frame, at + 6, sum === 0 ? 0xffff : sum, "UDP checksum");
  }
  return frame;
}

/**
 * The whole frame, padded to {@link MINIMUM_FRAME_BYTES}. The payload is copied; sequence numbers are modulo 2^32, the window is in bytes, unscaled.
 * @throws WireError RANGE for a field out of its bits, options that are not whole words, or a packet of more than 65,535 bytes
 */
export function buildTcpFrame(fields: TcpFields, payload: Uint8Array): Uint8Array {
  const options = fields.options ?? new Uint8Array(0);
  if (options.length % 4 !== 0 || options.length > 40) {
    throw new WireError("RANGE", `TCP options: ${options.length} bytes are not a multiple of 4 up to 40`);
  }
  const header = TCP_HEADER_BYTES + options.length;
  const length = header + payload.length;
  const { frame, at } = startFrame(fields, PROTOCOL_TCP, length);
  writeU16(frame, at, fields.sourcePort, "TCP source port");
  writeU16(frame, at + 2, fields.destinationPort, "TCP destination port");
  writeU32(frame, at + 4, fields.sequence, "TCP sequence number");
  writeU32(frame, at + 8, fields.acknowledgement, "TCP acknowledgement number");
  writeU8(frame, at + 12, (header / 4) << 4, "TCP data offset");
  writeU8(frame, at + 13, fields.flags, "TCP flags");
  writeU16(frame, at + 14, fields.window, "TCP window");
  frame.set(options, at + TCP_HEADER_BYTES);
  frame.set(payload, at + header);
  writeU16(frame, at + 16, transportChecksum(frame, at, length, fields, PROTOCOL_TCP), "TCP checksum");
  return frame;
}

/** Ethernet and IPv4 headers of a new frame; `at` is where the transport header goes. */
function startFrame(fields: FrameAddresses, protocol: number, length: number): { frame: Uint8Array; at: number } {
  const ip = ETHERNET_HEADER_BYTES + (fields.vlan === undefined ? 0 : VLAN_TAG_BYTES);
  const at = ip + IPV4_HEADER_BYTES;
  const frame = new Uint8Array(Math.max(at + length, MINIMUM_FRAME_BYTES));
  writeU48(frame, 0, fields.destinationMac, "destination MAC");
  writeU48(frame, 6, fields.sourceMac, "source MAC");
  if (fields.vlan !== undefined) {
    writeU16(frame, 12, 0x8100, "EtherType");
    writeU16(frame, 14, fields.vlan, "VLAN tag");
  }
  writeU16(frame, ip - 2, 0x0800, "EtherType");
  frame[ip] = 0x45;
  writeU16(frame, ip + 2, IPV4_HEADER_BYTES + length, "IPv4 total length");
  writeU16(frame, ip + 4, fields.identification ?? 0, "IPv4 identification");
  writeU16(frame, ip + 6, 0x4000, "IPv4 flags");
  writeU8(frame, ip + 8, fields.ttl ?? 64, "IPv4 time to live");
  frame[ip + 9] = protocol;
  writeU32(frame, ip + 12, fields.sourceIp, "IPv4 source");
  writeU32(frame, ip + 16, fields.destinationIp, "IPv4 destination");
  writeU16(frame, ip + 10, ~onesSum(frame, ip, at) & 0xffff, "IPv4 checksum");
  return { frame, at };
}

function transportChecksum(
  frame: Uint8Array,
  at: number,
  length: number,
  { sourceIp, destinationIp }: FrameAddresses,
  protocol: number,
): number {
  return ~onesSum(frame, at, at + length, pseudoHeaderSum(sourceIp, destinationIp, protocol, length)) & 0xffff;
}

export interface ParsedFrame {
  readonly destinationMac: number;
  readonly sourceMac: number;
  readonly vlan: number | undefined;
  readonly sourceIp: number;
  readonly destinationIp: number;
  readonly protocol: number;
  readonly ttl: number;
  readonly identification: number;
  readonly ipChecksumOk: boolean;
  /** Present when the protocol is UDP or TCP. Views of the frame: copy what you keep. */
  readonly udp: ParsedUdp | undefined;
  readonly tcp: ParsedTcp | undefined;
}

interface ParsedTransport {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly checksumOk: boolean;
  readonly payload: Uint8Array;
  /** Offset of the payload in the frame. */
  readonly payloadAt: number;
}

/** `checksumOk` is true when the sender gave none. */
export type ParsedUdp = ParsedTransport;

export interface ParsedTcp extends ParsedTransport {
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly window: number;
  readonly options: Uint8Array;
}

/**
 * Takes an unfragmented IPv4 frame apart; padding after the IPv4 packet is left out. Throws WireError when it is not one, or when a
 * length contradicts another. Wrong checksums are reported, not refused.
 */
export function parseFrame(frame: Uint8Array): ParsedFrame {
  checkRoom(frame, 0, ETHERNET_HEADER_BYTES + VLAN_TAG_BYTES, "Ethernet header");
  const tagged = readU16(frame, 12) === 0x8100;
  const ip = ETHERNET_HEADER_BYTES + (tagged ? VLAN_TAG_BYTES : 0);
  const etherType = readU16(frame, ip - 2);
  if (etherType !== 0x0800) throw new WireError("TYPE", `EtherType 0x${etherType.toString(16)} is not IPv4`);
  checkRoom(frame, ip, IPV4_HEADER_BYTES, "IPv4 header");
  const versionAndLength = frame[ip] as number;
  const header = (versionAndLength & 0xf) * 4;
  const total = readU16(frame, ip + 2);
  if (versionAndLength >>> 4 !== 4 || header < IPV4_HEADER_BYTES || total < header) {
    throw new WireError(
      "FORMAT",
      `IPv4 header of ${header} bytes, version ${versionAndLength >>> 4}, total length ${total}`,
    );
  }
  checkRoom(frame, ip, total, "IPv4 packet");
  if ((readU16(frame, ip + 6) & 0x3fff) !== 0) throw new WireError("FORMAT", "IPv4 packet is a fragment");
  const protocol = frame[ip + 9] as number;
  const sourceIp = readU32(frame, ip + 12);
  const destinationIp = readU32(frame, ip + 16);
  const at = ip + header;
  const length = total - header;
  const sum = () => fold(onesSum(frame, at, at + length, pseudoHeaderSum(sourceIp, destinationIp, protocol, length)));
  return {
    destinationMac: readU48(frame, 0),
    sourceMac: readU48(frame, 6),
    vlan: tagged ? readU16(frame, 14) : undefined,
    sourceIp,
    destinationIp,
    protocol,
    ttl: frame[ip + 8] as number,
    identification: readU16(frame, ip + 4),
    ipChecksumOk: onesSum(frame, ip, at) === 0xffff,
    udp: protocol === PROTOCOL_UDP ? parseUdp(frame, at, length, sum) : undefined,
    tcp: protocol === PROTOCOL_TCP ? parseTcp(frame, at, length, sum) : undefined,
  };
}

function parseUdp(frame: Uint8Array, at: number, length: number, sum: () => number): ParsedUdp {
  if (length < UDP_HEADER_BYTES || readU16(frame, at + 4) !== length) {
    throw new WireError("LENGTH", `UDP length ${length < 6 ? "missing" : readU16(frame, at + 4)} in ${length} bytes`);
  }
  return {
    sourcePort: readU16(frame, at),
    destinationPort: readU16(frame, at + 2),
    checksumOk: readU16(frame, at + 6) === 0 || sum() === 0xffff,
    payload: frame.subarray(at + UDP_HEADER_BYTES, at + length),
    payloadAt: at + UDP_HEADER_BYTES,
  };
}

function parseTcp(frame: Uint8Array, at: number, length: number, sum: () => number): ParsedTcp {
  const header = length < TCP_HEADER_BYTES ? 0 : ((frame[at + 12] as number) >>> 4) * 4;
  if (header < TCP_HEADER_BYTES || header > length) {
    throw new WireError("LENGTH", `TCP header of ${header} bytes in ${length} bytes`);
  }
  return {
    sourcePort: readU16(frame, at),
    destinationPort: readU16(frame, at + 2),
    sequence: readU32(frame, at + 4),
    acknowledgement: readU32(frame, at + 8),
    flags: (frame[at + 13] as number) & 0x3f,
    window: readU16(frame, at + 14),
    options: frame.subarray(at + TCP_HEADER_BYTES, at + header),
    checksumOk: sum() === 0xffff,
    payload: frame.subarray(at + header, at + length),
    payloadAt: at + header,
  };
}
