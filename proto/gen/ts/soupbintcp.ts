// Generated from proto/wire/soupbintcp.yaml by `node proto/tools/generate.ts`. Do not edit.
// SoupBinTCP 4.10

import { type ValuesOf, WireError, checkRoom, readDecimal, readText, readTextLeftPadded, readU16, readU8, writeCode, writeDecimal, writeText, writeTextLeftPadded, writeU16 } from "../../wire/bytes.ts";

export const LOGIN_REJECT_REASON_CODES = { "A": "not authorised", "S": "session not available" } as const;
/** A code of the table, or one that the venue added since. */
export type LoginRejectReasonCode = keyof typeof LOGIN_REJECT_REASON_CODES | (string & {});

/** offset of the length field */
export const PACKET_LENGTH_AT = 0;
/** size of the length field, which does not count itself */
export const PACKET_LENGTH_BYTES = 2;
/** offset of the packet type */
export const PACKET_TYPE_AT = 2;
/** offset of the payload */
export const PACKET_PAYLOAD_AT = 3;

/** Bytes of the packet at `offset`, from its length field. */
export function prefixedLength(buffer: Uint8Array, offset: number): number {
  checkRoom(buffer, offset, 2, "SoupBinTCP length field");
  return readU16(buffer, offset) + 2;
}

// ---- + Debug

export const DEBUG_TYPE = 0x2b;
export const DEBUG_LENGTH = 3;
export const DEBUG_PAYLOAD_AT = 3;

export interface Debug {
  readonly type: "+";
  /** free text, to be ignored */
  readonly payload: Uint8Array;
}

/** @returns bytes written */
export function encodeDebug(values: ValuesOf<Debug>, buffer: Uint8Array, offset = 0): number {
  const length = DEBUG_LENGTH + values.payload.length;
  checkRoom(buffer, offset, length, "SoupBinTCP Debug");
  writeU16(buffer, offset, length - 2, "SoupBinTCP Debug");
  buffer[offset + 2] = DEBUG_TYPE;
  buffer.set(values.payload, offset + 3);
  return length;
}

/** The payload is a view of `buffer`: copy what you keep. */
export function decodeDebug(buffer: Uint8Array, offset = 0, length = prefixedLength(buffer, offset)): Debug {
  checkRoom(buffer, offset, length, "SoupBinTCP Debug");
  if (length < DEBUG_LENGTH) throw new WireError("LENGTH", `SoupBinTCP Debug: ${length} bytes, not 3 or more`);
  if (prefixedLength(buffer, offset) !== length) throw new WireError("LENGTH", `SoupBinTCP Debug: the length field says ${readU16(buffer, offset)}, the packet has ${length} bytes`);
  if (buffer[offset + 2] !== DEBUG_TYPE) throw new WireError("TYPE", `SoupBinTCP Debug: type byte ${buffer[offset + 2]}, not ${DEBUG_TYPE}`);
  return {
    type: "+",
    payload: buffer.subarray(offset + 3, offset + length),
  };
}

// ---- A LoginAccepted

export const LOGIN_ACCEPTED_TYPE = 0x41;
export const LOGIN_ACCEPTED_INDEX = 1;
export const LOGIN_ACCEPTED_LENGTH = 33;
export const LOGIN_ACCEPTED_SESSION_AT = 3;
export const LOGIN_ACCEPTED_SEQUENCE_AT = 13;

export interface LoginAccepted {
  readonly type: "A";
  readonly session: string;
  /** number of the next sequenced message */
  readonly sequence: bigint;
}

/** @returns bytes written */
export function encodeLoginAccepted(values: ValuesOf<LoginAccepted>, buffer: Uint8Array, offset = 0): number {
  const length = LOGIN_ACCEPTED_LENGTH;
  checkRoom(buffer, offset, length, "SoupBinTCP LoginAccepted");
  writeU16(buffer, offset, length - 2, "SoupBinTCP LoginAccepted");
  buffer[offset + 2] = LOGIN_ACCEPTED_TYPE;
  writeTextLeftPadded(buffer, offset + 3, 10, values.session, "SoupBinTCP LoginAccepted.session");
  writeDecimal(buffer, offset + 13, 20, values.sequence, "SoupBinTCP LoginAccepted.sequence");
  return length;
}

export function decodeLoginAccepted(buffer: Uint8Array, offset = 0, length = prefixedLength(buffer, offset)): LoginAccepted {
  checkRoom(buffer, offset, length, "SoupBinTCP LoginAccepted");
  if (length !== LOGIN_ACCEPTED_LENGTH) throw new WireError("LENGTH", `SoupBinTCP LoginAccepted: ${length} bytes, not 33`);
  if (prefixedLength(buffer, offset) !== length) throw new WireError("LENGTH", `SoupBinTCP LoginAccepted: the length field says ${readU16(buffer, offset)}, the packet has ${length} bytes`);
  if (buffer[offset + 2] !== LOGIN_ACCEPTED_TYPE) throw new WireError("TYPE", `SoupBinTCP LoginAccepted: type byte ${buffer[offset + 2]}, not ${LOGIN_ACCEPTED_TYPE}`);
  return {
    type: "A",
    session: readTextLeftPadded(buffer, offset + 3, 10),
    sequence: readDecimal(buffer, offset + 13, 20, "SoupBinTCP LoginAccepted.sequence"),
  };
}

// ---- J LoginRejected

export const LOGIN_REJECTED_TYPE = 0x4a;
export const LOGIN_REJECTED_INDEX = 2;
export const LOGIN_REJECTED_LENGTH = 4;
export const LOGIN_REJECTED_REASON_AT = 3;

export interface LoginRejected {
  readonly type: "J";
  readonly reason: LoginRejectReasonCode;
}

/** @returns bytes written */
export function encodeLoginRejected(values: ValuesOf<LoginRejected>, buffer: Uint8Array, offset = 0): number {
  const length = LOGIN_REJECTED_LENGTH;
  checkRoom(buffer, offset, length, "SoupBinTCP LoginRejected");
  writeU16(buffer, offset, length - 2, "SoupBinTCP LoginRejected");
  buffer[offset + 2] = LOGIN_REJECTED_TYPE;
  writeCode(buffer, offset + 3, values.reason, "SoupBinTCP LoginRejected.reason");
  return length;
}

export function decodeLoginRejected(buffer: Uint8Array, offset = 0, length = prefixedLength(buffer, offset)): LoginRejected {
  checkRoom(buffer, offset, length, "SoupBinTCP LoginRejected");
  if (length !== LOGIN_REJECTED_LENGTH) throw new WireError("LENGTH", `SoupBinTCP LoginRejected: ${length} bytes, not 4`);
  if (prefixedLength(buffer, offset) !== length) throw new WireError("LENGTH", `SoupBinTCP LoginRejected: the length field says ${readU16(buffer, offset)}, the packet has ${length} bytes`);
  if (buffer[offset + 2] !== LOGIN_REJECTED_TYPE) throw new WireError("TYPE", `SoupBinTCP LoginRejected: type byte ${buffer[offset + 2]}, not ${LOGIN_REJECTED_TYPE}`);
  return {
    type: "J",
    reason: String.fromCharCode(readU8(buffer, offset + 3)),
  };
}

// ---- S SequencedData

export const SEQUENCED_DATA_TYPE = 0x53;
export const SEQUENCED_DATA_INDEX = 3;
export const SEQUENCED_DATA_LENGTH = 3;
export const SEQUENCED_DATA_PAYLOAD_AT = 3;

export interface SequencedData {
  readonly type: "S";
  /** one message; its number is implicit */
  readonly payload: Uint8Array;
}

/** @returns bytes written */
export function encodeSequencedData(values: ValuesOf<SequencedData>, buffer: Uint8Array, offset = 0): number {
  const length = SEQUENCED_DATA_LENGTH + values.payload.length;
  checkRoom(buffer, offset, length, "SoupBinTCP SequencedData");
  writeU16(buffer, offset, length - 2, "SoupBinTCP SequencedData");
  buffer[offset + 2] = SEQUENCED_DATA_TYPE;
  buffer.set(values.payload, offset + 3);
  return length;
}

/** The payload is a view of `buffer`: copy what you keep. */
export function decodeSequencedData(buffer: Uint8Array, offset = 0, length = prefixedLength(buffer, offset)): SequencedData {
  checkRoom(buffer, offset, length, "SoupBinTCP SequencedData");
  if (length < SEQUENCED_DATA_LENGTH) throw new WireError("LENGTH", `SoupBinTCP SequencedData: ${length} bytes, not 3 or more`);
  if (prefixedLength(buffer, offset) !== length) throw new WireError("LENGTH", `SoupBinTCP SequencedData: the length field says ${readU16(buffer, offset)}, the packet has ${length} bytes`);
  if (buffer[offset + 2] !== SEQUENCED_DATA_TYPE) throw new WireError("TYPE", `SoupBinTCP SequencedData: type byte ${buffer[offset + 2]}, not ${SEQUENCED_DATA_TYPE}`);
  return {
    type: "S",
    payload: buffer.subarray(offset + 3, offset + length),
  };
}

// ---- U UnsequencedData

export const UNSEQUENCED_DATA_TYPE = 0x55;
export const UNSEQUENCED_DATA_LENGTH = 3;
export const UNSEQUENCED_DATA_PAYLOAD_AT = 3;

export interface UnsequencedData {
  readonly type: "U";
  /** one message */
  readonly payload: Uint8Array;
}

/** @returns bytes written */
export function encodeUnsequencedData(values: ValuesOf<UnsequencedData>, buffer: Uint8Array, offset = 0): number {
  const length = UNSEQUENCED_DATA_LENGTH + values.payload.length;
  checkRoom(buffer, offset, length, "SoupBinTCP UnsequencedData");
  writeU16(buffer, offset, length - 2, "SoupBinTCP UnsequencedData");
  buffer[offset + 2] = UNSEQUENCED_DATA_TYPE;
  buffer.set(values.payload, offset + 3);
  return length;
}

/** The payload is a view of `buffer`: copy what you keep. */
export function decodeUnsequencedData(buffer: Uint8Array, offset = 0, length = prefixedLength(buffer, offset)): UnsequencedData {
  checkRoom(buffer, offset, length, "SoupBinTCP UnsequencedData");
  if (length < UNSEQUENCED_DATA_LENGTH) throw new WireError("LENGTH", `SoupBinTCP UnsequencedData: ${length} bytes, not 3 or more`);
  if (prefixedLength(buffer, offset) !== length) throw new WireError("LENGTH", `SoupBinTCP UnsequencedData: the length field says ${readU16(buffer, offset)}, the packet has ${length} bytes`);
  if (buffer[offset + 2] !== UNSEQUENCED_DATA_TYPE) throw new WireError("TYPE", `SoupBinTCP UnsequencedData: type byte ${buffer[offset + 2]}, not ${UNSEQUENCED_DATA_TYPE}`);
  return {
    type: "U",
    payload: buffer.subarray(offset + 3, offset + length),
  };
}

// ---- H ServerHeartbeat

export const SERVER_HEARTBEAT_TYPE = 0x48;
export const SERVER_HEARTBEAT_INDEX = 5;
export const SERVER_HEARTBEAT_LENGTH = 3;

export interface ServerHeartbeat {
  readonly type: "H";
}

/** @returns bytes written */
export function encodeServerHeartbeat(_values: ValuesOf<ServerHeartbeat>, buffer: Uint8Array, offset = 0): number {
  const length = SERVER_HEARTBEAT_LENGTH;
  checkRoom(buffer, offset, length, "SoupBinTCP ServerHeartbeat");
  writeU16(buffer, offset, length - 2, "SoupBinTCP ServerHeartbeat");
  buffer[offset + 2] = SERVER_HEARTBEAT_TYPE;
  return length;
}

export function decodeServerHeartbeat(buffer: Uint8Array, offset = 0, length = prefixedLength(buffer, offset)): ServerHeartbeat {
  checkRoom(buffer, offset, length, "SoupBinTCP ServerHeartbeat");
  if (length !== SERVER_HEARTBEAT_LENGTH) throw new WireError("LENGTH", `SoupBinTCP ServerHeartbeat: ${length} bytes, not 3`);
  if (prefixedLength(buffer, offset) !== length) throw new WireError("LENGTH", `SoupBinTCP ServerHeartbeat: the length field says ${readU16(buffer, offset)}, the packet has ${length} bytes`);
  if (buffer[offset + 2] !== SERVER_HEARTBEAT_TYPE) throw new WireError("TYPE", `SoupBinTCP ServerHeartbeat: type byte ${buffer[offset + 2]}, not ${SERVER_HEARTBEAT_TYPE}`);
  return {
    type: "H",
  };
}

// ---- Z EndOfSession

export const END_OF_SESSION_TYPE = 0x5a;
export const END_OF_SESSION_INDEX = 6;
export const END_OF_SESSION_LENGTH = 3;

export interface EndOfSession {
  readonly type: "Z";
}

/** @returns bytes written */
export function encodeEndOfSession(_values: ValuesOf<EndOfSession>, buffer: Uint8Array, offset = 0): number {
  const length = END_OF_SESSION_LENGTH;
  checkRoom(buffer, offset, length, "SoupBinTCP EndOfSession");
  writeU16(buffer, offset, length - 2, "SoupBinTCP EndOfSession");
  buffer[offset + 2] = END_OF_SESSION_TYPE;
  return length;
}

export function decodeEndOfSession(buffer: Uint8Array, offset = 0, length = prefixedLength(buffer, offset)): EndOfSession {
  checkRoom(buffer, offset, length, "SoupBinTCP EndOfSession");
  if (length !== END_OF_SESSION_LENGTH) throw new WireError("LENGTH", `SoupBinTCP EndOfSession: ${length} bytes, not 3`);
  if (prefixedLength(buffer, offset) !== length) throw new WireError("LENGTH", `SoupBinTCP EndOfSession: the length field says ${readU16(buffer, offset)}, the packet has ${length} bytes`);
  if (buffer[offset + 2] !== END_OF_SESSION_TYPE) throw new WireError("TYPE", `SoupBinTCP EndOfSession: type byte ${buffer[offset + 2]}, not ${END_OF_SESSION_TYPE}`);
  return {
    type: "Z",
  };
}

// ---- L LoginRequest: version 4.10 appends an optional heartbeat timeout of 5 decimal characters

export const LOGIN_REQUEST_TYPE = 0x4c;
export const LOGIN_REQUEST_INDEX = 2;
export const LOGIN_REQUEST_LENGTH = 49;
export const LOGIN_REQUEST_USERNAME_AT = 3;
export const LOGIN_REQUEST_PASSWORD_AT = 9;
export const LOGIN_REQUEST_SESSION_AT = 19;
export const LOGIN_REQUEST_SEQUENCE_AT = 29;
export const LOGIN_REQUEST_HEARTBEAT_TIMEOUT_MS_AT = 49;

export interface LoginRequest {
  readonly type: "L";
  readonly username: string;
  readonly password: string;
  /** blank: the current one */
  readonly session: string;
  /** next message wanted; 1 from the start, 0 the most recent */
  readonly sequence: bigint;
  readonly heartbeatTimeoutMs?: number | undefined;
}

/** @returns bytes written */
export function encodeLoginRequest(values: ValuesOf<LoginRequest>, buffer: Uint8Array, offset = 0): number {
  const length = LOGIN_REQUEST_LENGTH + (values.heartbeatTimeoutMs === undefined ? 0 : 5);
  checkRoom(buffer, offset, length, "SoupBinTCP LoginRequest");
  writeU16(buffer, offset, length - 2, "SoupBinTCP LoginRequest");
  buffer[offset + 2] = LOGIN_REQUEST_TYPE;
  writeText(buffer, offset + 3, 6, values.username, "SoupBinTCP LoginRequest.username");
  writeText(buffer, offset + 9, 10, values.password, "SoupBinTCP LoginRequest.password");
  writeTextLeftPadded(buffer, offset + 19, 10, values.session, "SoupBinTCP LoginRequest.session");
  writeDecimal(buffer, offset + 29, 20, values.sequence, "SoupBinTCP LoginRequest.sequence");
  if (values.heartbeatTimeoutMs !== undefined) writeDecimal(buffer, offset + 49, 5, BigInt(values.heartbeatTimeoutMs), "SoupBinTCP LoginRequest.heartbeatTimeoutMs");
  return length;
}

export function decodeLoginRequest(buffer: Uint8Array, offset = 0, length = prefixedLength(buffer, offset)): LoginRequest {
  checkRoom(buffer, offset, length, "SoupBinTCP LoginRequest");
  if (length !== LOGIN_REQUEST_LENGTH && length !== 54) throw new WireError("LENGTH", `SoupBinTCP LoginRequest: ${length} bytes, not 49 or 54`);
  if (prefixedLength(buffer, offset) !== length) throw new WireError("LENGTH", `SoupBinTCP LoginRequest: the length field says ${readU16(buffer, offset)}, the packet has ${length} bytes`);
  if (buffer[offset + 2] !== LOGIN_REQUEST_TYPE) throw new WireError("TYPE", `SoupBinTCP LoginRequest: type byte ${buffer[offset + 2]}, not ${LOGIN_REQUEST_TYPE}`);
  return {
    type: "L",
    username: readText(buffer, offset + 3, 6),
    password: readText(buffer, offset + 9, 10),
    session: readTextLeftPadded(buffer, offset + 19, 10),
    sequence: readDecimal(buffer, offset + 29, 20, "SoupBinTCP LoginRequest.sequence"),
    heartbeatTimeoutMs: length > 49 ? Number(readDecimal(buffer, offset + 49, 5, "SoupBinTCP LoginRequest.heartbeatTimeoutMs")) : undefined,
  };
}

// ---- R ClientHeartbeat

export const CLIENT_HEARTBEAT_TYPE = 0x52;
export const CLIENT_HEARTBEAT_INDEX = 3;
export const CLIENT_HEARTBEAT_LENGTH = 3;

export interface ClientHeartbeat {
  readonly type: "R";
}

/** @returns bytes written */
export function encodeClientHeartbeat(_values: ValuesOf<ClientHeartbeat>, buffer: Uint8Array, offset = 0): number {
  const length = CLIENT_HEARTBEAT_LENGTH;
  checkRoom(buffer, offset, length, "SoupBinTCP ClientHeartbeat");
  writeU16(buffer, offset, length - 2, "SoupBinTCP ClientHeartbeat");
  buffer[offset + 2] = CLIENT_HEARTBEAT_TYPE;
  return length;
}

export function decodeClientHeartbeat(buffer: Uint8Array, offset = 0, length = prefixedLength(buffer, offset)): ClientHeartbeat {
  checkRoom(buffer, offset, length, "SoupBinTCP ClientHeartbeat");
  if (length !== CLIENT_HEARTBEAT_LENGTH) throw new WireError("LENGTH", `SoupBinTCP ClientHeartbeat: ${length} bytes, not 3`);
  if (prefixedLength(buffer, offset) !== length) throw new WireError("LENGTH", `SoupBinTCP ClientHeartbeat: the length field says ${readU16(buffer, offset)}, the packet has ${length} bytes`);
  if (buffer[offset + 2] !== CLIENT_HEARTBEAT_TYPE) throw new WireError("TYPE", `SoupBinTCP ClientHeartbeat: type byte ${buffer[offset + 2]}, not ${CLIENT_HEARTBEAT_TYPE}`);
  return {
    type: "R",
  };
}

// ---- O LogoutRequest

export const LOGOUT_REQUEST_TYPE = 0x4f;
export const LOGOUT_REQUEST_INDEX = 4;
export const LOGOUT_REQUEST_LENGTH = 3;

export interface LogoutRequest {
  readonly type: "O";
}

/** @returns bytes written */
export function encodeLogoutRequest(_values: ValuesOf<LogoutRequest>, buffer: Uint8Array, offset = 0): number {
  const length = LOGOUT_REQUEST_LENGTH;
  checkRoom(buffer, offset, length, "SoupBinTCP LogoutRequest");
  writeU16(buffer, offset, length - 2, "SoupBinTCP LogoutRequest");
  buffer[offset + 2] = LOGOUT_REQUEST_TYPE;
  return length;
}

export function decodeLogoutRequest(buffer: Uint8Array, offset = 0, length = prefixedLength(buffer, offset)): LogoutRequest {
  checkRoom(buffer, offset, length, "SoupBinTCP LogoutRequest");
  if (length !== LOGOUT_REQUEST_LENGTH) throw new WireError("LENGTH", `SoupBinTCP LogoutRequest: ${length} bytes, not 3`);
  if (prefixedLength(buffer, offset) !== length) throw new WireError("LENGTH", `SoupBinTCP LogoutRequest: the length field says ${readU16(buffer, offset)}, the packet has ${length} bytes`);
  if (buffer[offset + 2] !== LOGOUT_REQUEST_TYPE) throw new WireError("TYPE", `SoupBinTCP LogoutRequest: type byte ${buffer[offset + 2]}, not ${LOGOUT_REQUEST_TYPE}`);
  return {
    type: "O",
  };
}

// ---- server

export type ServerMessage = Debug | LoginAccepted | LoginRejected | SequencedData | UnsequencedData | ServerHeartbeat | EndOfSession;

/** In table order: the index of a row is the number of the type. `length` is the fixed part. */
export const SERVER_MESSAGES = [
  { type: "+", code: DEBUG_TYPE, name: "Debug", length: DEBUG_LENGTH },
  { type: "A", code: LOGIN_ACCEPTED_TYPE, name: "LoginAccepted", length: LOGIN_ACCEPTED_LENGTH },
  { type: "J", code: LOGIN_REJECTED_TYPE, name: "LoginRejected", length: LOGIN_REJECTED_LENGTH },
  { type: "S", code: SEQUENCED_DATA_TYPE, name: "SequencedData", length: SEQUENCED_DATA_LENGTH },
  { type: "U", code: UNSEQUENCED_DATA_TYPE, name: "UnsequencedData", length: UNSEQUENCED_DATA_LENGTH },
  { type: "H", code: SERVER_HEARTBEAT_TYPE, name: "ServerHeartbeat", length: SERVER_HEARTBEAT_LENGTH },
  { type: "Z", code: END_OF_SESSION_TYPE, name: "EndOfSession", length: END_OF_SESSION_LENGTH },
] as const;

/** Index: type byte. Length of the fixed part; 0 for a type that does not exist. */
export const SERVER_LENGTH_BY_TYPE: Uint8Array = new Uint8Array(256);
/** Index: type byte. Row in the table; 255 for a type that does not exist. */
export const SERVER_INDEX_BY_TYPE: Uint8Array = new Uint8Array(256).fill(255);
for (const [index, { code, length }] of SERVER_MESSAGES.entries()) {
  SERVER_LENGTH_BY_TYPE[code] = length;
  SERVER_INDEX_BY_TYPE[code] = index;
}

export function encodeServerMessage(message: ServerMessage, buffer: Uint8Array, offset = 0): number {
  switch (message.type) {
    case "+": return encodeDebug(message, buffer, offset);
    case "A": return encodeLoginAccepted(message, buffer, offset);
    case "J": return encodeLoginRejected(message, buffer, offset);
    case "S": return encodeSequencedData(message, buffer, offset);
    case "U": return encodeUnsequencedData(message, buffer, offset);
    case "H": return encodeServerHeartbeat(message, buffer, offset);
    case "Z": return encodeEndOfSession(message, buffer, offset);
  }
}

export function decodeServerMessage(buffer: Uint8Array, offset = 0, length = prefixedLength(buffer, offset)): ServerMessage {
  checkRoom(buffer, offset, Math.max(length, 3), "SoupBinTCP server");
  switch (buffer[offset + 2]) {
    case DEBUG_TYPE: return decodeDebug(buffer, offset, length);
    case LOGIN_ACCEPTED_TYPE: return decodeLoginAccepted(buffer, offset, length);
    case LOGIN_REJECTED_TYPE: return decodeLoginRejected(buffer, offset, length);
    case SEQUENCED_DATA_TYPE: return decodeSequencedData(buffer, offset, length);
    case UNSEQUENCED_DATA_TYPE: return decodeUnsequencedData(buffer, offset, length);
    case SERVER_HEARTBEAT_TYPE: return decodeServerHeartbeat(buffer, offset, length);
    case END_OF_SESSION_TYPE: return decodeEndOfSession(buffer, offset, length);
    default: throw new WireError("TYPE", `SoupBinTCP server: no message has the type byte ${buffer[offset + 2]}`);
  }
}

// ---- client

export type ClientMessage = Debug | UnsequencedData | LoginRequest | ClientHeartbeat | LogoutRequest;

/** In table order: the index of a row is the number of the type. `length` is the fixed part. */
export const CLIENT_MESSAGES = [
  { type: "+", code: DEBUG_TYPE, name: "Debug", length: DEBUG_LENGTH },
  { type: "U", code: UNSEQUENCED_DATA_TYPE, name: "UnsequencedData", length: UNSEQUENCED_DATA_LENGTH },
  { type: "L", code: LOGIN_REQUEST_TYPE, name: "LoginRequest", length: LOGIN_REQUEST_LENGTH },
  { type: "R", code: CLIENT_HEARTBEAT_TYPE, name: "ClientHeartbeat", length: CLIENT_HEARTBEAT_LENGTH },
  { type: "O", code: LOGOUT_REQUEST_TYPE, name: "LogoutRequest", length: LOGOUT_REQUEST_LENGTH },
] as const;

/** Index: type byte. Length of the fixed part; 0 for a type that does not exist. */
export const CLIENT_LENGTH_BY_TYPE: Uint8Array = new Uint8Array(256);
/** Index: type byte. Row in the table; 255 for a type that does not exist. */
export const CLIENT_INDEX_BY_TYPE: Uint8Array = new Uint8Array(256).fill(255);
for (const [index, { code, length }] of CLIENT_MESSAGES.entries()) {
  CLIENT_LENGTH_BY_TYPE[code] = length;
  CLIENT_INDEX_BY_TYPE[code] = index;
}

export function encodeClientMessage(message: ClientMessage, buffer: Uint8Array, offset = 0): number {
  switch (message.type) {
    case "+": return encodeDebug(message, buffer, offset);
    case "U": return encodeUnsequencedData(message, buffer, offset);
    case "L": return encodeLoginRequest(message, buffer, offset);
    case "R": return encodeClientHeartbeat(message, buffer, offset);
    case "O": return encodeLogoutRequest(message, buffer, offset);
  }
}

export function decodeClientMessage(buffer: Uint8Array, offset = 0, length = prefixedLength(buffer, offset)): ClientMessage {
  checkRoom(buffer, offset, Math.max(length, 3), "SoupBinTCP client");
  switch (buffer[offset + 2]) {
    case DEBUG_TYPE: return decodeDebug(buffer, offset, length);
    case UNSEQUENCED_DATA_TYPE: return decodeUnsequencedData(buffer, offset, length);
    case LOGIN_REQUEST_TYPE: return decodeLoginRequest(buffer, offset, length);
    case CLIENT_HEARTBEAT_TYPE: return decodeClientHeartbeat(buffer, offset, length);
    case LOGOUT_REQUEST_TYPE: return decodeLogoutRequest(buffer, offset, length);
    default: throw new WireError("TYPE", `SoupBinTCP client: no message has the type byte ${buffer[offset + 2]}`);
  }
}

