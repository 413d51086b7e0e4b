// Generated from proto/wire/moldudp64.yaml by `node proto/tools/generate.ts`. Do not edit.
// MoldUDP64 1.00

import { type ValuesOf, WireError, checkRoom, readText, readU16, readU64, writeText, writeU16, writeU64 } from "../../wire/bytes.ts";

/** message count of a heartbeat; the sequence number is the next one expected */
export const HEARTBEAT_COUNT = 0;
/** message count that ends the session; no blocks; the sequence number is the next one expected */
export const END_OF_SESSION_COUNT = 65535;
/** most blocks of one packet */
export const MAX_MESSAGE_COUNT = 65534;
/** sequence number of the first message of a session */
export const FIRST_SEQUENCE = 1;

// ---- Header: starts every downstream packet, and is the whole of a request: session, first sequence number wanted, number of messages wanted

export const HEADER_LENGTH = 20;
export const HEADER_SESSION_AT = 0;
export const HEADER_SEQUENCE_AT = 10;
export const HEADER_COUNT_AT = 18;

export interface Header {
  readonly session: string;
  /** number of the first message in the packet */
  readonly sequence: bigint;
  /** message blocks that follow */
  readonly count: number;
}

/** @returns bytes written */
export function encodeHeader(values: ValuesOf<Header>, buffer: Uint8Array, offset = 0): number {
  const length = HEADER_LENGTH;
  checkRoom(buffer, offset, length, "MoldUDP64 Header");
  writeText(buffer, offset, 10, values.session, "MoldUDP64 Header.session");
  writeU64(buffer, offset + 10, values.sequence, "MoldUDP64 Header.sequence");
  writeU16(buffer, offset + 18, values.count, "MoldUDP64 Header.count");
  return length;
}

export function decodeHeader(buffer: Uint8Array, offset = 0, length = HEADER_LENGTH): Header {
  checkRoom(buffer, offset, length, "MoldUDP64 Header");
  if (length !== HEADER_LENGTH) throw new WireError("LENGTH", `MoldUDP64 Header: ${length} bytes, not 20`);
  return {
    session: readText(buffer, offset, 10),
    sequence: readU64(buffer, offset + 10),
    count: readU16(buffer, offset + 18),
  };
}

// ---- Block: length prefix of one message block

export const BLOCK_LENGTH = 2;
export const BLOCK_LENGTH_AT = 0;

export interface Block {
  /** bytes of the message that follow, without this field; 0 is legal */
  readonly length: number;
}

/** @returns bytes written */
export function encodeBlock(values: ValuesOf<Block>, buffer: Uint8Array, offset = 0): number {
  const length = BLOCK_LENGTH;
  checkRoom(buffer, offset, length, "MoldUDP64 Block");
  writeU16(buffer, offset, values.length, "MoldUDP64 Block.length");
  return length;
}

export function decodeBlock(buffer: Uint8Array, offset = 0, length = BLOCK_LENGTH): Block {
  checkRoom(buffer, offset, length, "MoldUDP64 Block");
  if (length !== BLOCK_LENGTH) throw new WireError("LENGTH", `MoldUDP64 Block: ${length} bytes, not 2`);
  return {
    length: readU16(buffer, offset),
  };
}

