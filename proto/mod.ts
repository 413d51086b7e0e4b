// The contracts: what every other part may import from here, and nothing that does I/O.

export { CYCLE_NS } from "./cycle.ts";
export * from "./datapath.ts";
export { EXIT } from "./exit-codes.ts";
export * from "./gen/ts/catalogue.ts";
export * as event from "./gen/ts/event-record.ts";
export * as itch50 from "./gen/ts/itch50.ts";
export * as moldudp64 from "./gen/ts/moldudp64.ts";
export * as ouch50 from "./gen/ts/ouch50.ts";
export * as registers from "./gen/ts/registers.ts";
export * as soupbintcp from "./gen/ts/soupbintcp.ts";
export * from "./plain-config.ts";
export { formatIpv4, formatMac, multicastMac, parseIpv4, parseMac } from "./wire/addresses.ts";
export { WireError } from "./wire/bytes.ts";
export { fold, onesSum, pseudoHeaderSum } from "./wire/checksum.ts";
export * from "./wire/frame.ts";
export {
  decodeEndOfSnapshot,
  END_OF_SNAPSHOT_LENGTH,
  END_OF_SNAPSHOT_TYPE,
  encodeEndOfSnapshot,
} from "./wire/glimpse.ts";
export {
  decodeMoldPacket,
  MOLD_FULL_MTU_BYTES,
  type MoldPacket,
  MoldPacketBuilder,
  moldHeader,
} from "./wire/moldudp64-packet.ts";
export { SOUP_STANDARD_PACKET_BYTES, SoupFramer } from "./wire/soupbintcp-framer.ts";
