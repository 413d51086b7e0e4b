// What a gateway and a card in another process say to each other. All numbers little-endian.
//
//   gateway -> card   HELLO    magic u32, protocol u16
//                     EXECUTE  id u32, then per operation: kind u8, address u16, a u32, b u32, attempts u32
//   card -> gateway   WELCOME  protocol u16
//                     REFUSED  text: why this connection ends
//                     RESULT   id u32, values u32...
//                     FAILED   id u32, code length u8, code, text
//                     EVENTS   event records of 64 bytes...
//                     FRAME    direction u8 (0 received, 1 sent), device clock u64, bytes
//                     DROPPED  events u32, frames u32
//
// ...Message makes a message whole, with its length before it (message-stream.ts); decode... and check... take a body without it, and throw
// DeviceError PROTOCOL for one that is no such message. Addresses are byte addresses of registers, times the device clock in ns.

import type { FrameDirection, RegisterOperation } from "./device.ts";
import { DeviceError, isDeviceErrorCode } from "./errors.ts";
import { message } from "./message-stream.ts";

/** First thing that a gateway says: "TGDV". */
export const PROTOCOL_MAGIC = 0x54_47_44_56;
export const PROTOCOL_VERSION = 1;
/** Of an event record. */
export const RECORD_BYTES = 64;

/** Types of messages. */
export const MESSAGE = {
  HELLO: 1,
  EXECUTE: 2,
  WELCOME: 16,
  REFUSED: 17,
  RESULT: 18,
  FAILED: 19,
  EVENTS: 20,
  FRAME: 21,
  DROPPED: 22,
} as const;

const KINDS = ["write", "read", "wait"] as const;
const OPERATION_BYTES = 15;
/** Of one batch: what a message may hold, and more than any program sends at once. */
export const OPERATIONS_MAX = 65_536;

export function helloMessage(): Buffer {
  const body = Buffer.alloc(6);
  body.writeUInt32LE(PROTOCOL_MAGIC, 0);
  body.writeUInt16LE(PROTOCOL_VERSION, 4);
  return message(MESSAGE.HELLO, body);
}

/** The card's side. @throws DeviceError PROTOCOL when it is not a gateway of this protocol that says hello */
export function checkHello(type: number, body: Buffer): void {
  if (type !== MESSAGE.HELLO || body.length !== 6 || body.readUInt32LE(0) !== PROTOCOL_MAGIC) {
    throw new DeviceError("PROTOCOL", "this is not a gateway: the first message is no hello");
  }
  const version = body.readUInt16LE(4);
  if (version !== PROTOCOL_VERSION) {
    throw new DeviceError("PROTOCOL", `the gateway speaks protocol ${version}, the card ${PROTOCOL_VERSION}`);
  }
}

export function welcomeMessage(): Buffer {
  const body = Buffer.alloc(2);
  body.writeUInt16LE(PROTOCOL_VERSION);
  return message(MESSAGE.WELCOME, body);
}

/** The gateway's side. @throws DeviceError PROTOCOL for a card of another version */
export function checkWelcome(body: Buffer): void {
  const version = body.length === 2 ? body.readUInt16LE(0) : 0;
  if (version !== PROTOCOL_VERSION) {
    throw new DeviceError("PROTOCOL", `the card speaks protocol ${version}, the gateway ${PROTOCOL_VERSION}`);
  }
}

/** @param text for people: why this connection ends */
export function refusedMessage(text: string): Buffer {
  return message(MESSAGE.REFUSED, Buffer.from(text));
}

/**
 * @param id of the batch, u32; its result or failure has the same
 * @throws RangeError for more than {@link OPERATIONS_MAX} operations, or a number that does not fit
 */
export function executeMessage(id: number, operations: readonly RegisterOperation[]): Buffer {
  if (operations.length > OPERATIONS_MAX)
    throw new RangeError(`a batch has at most ${OPERATIONS_MAX} operations, not ${operations.length}`);
  const body = Buffer.alloc(4 + operations.length * OPERATION_BYTES);
  body.writeUInt32LE(id, 0);
  let at = 4;
  for (const operation of operations) {
    body.writeUInt8(KINDS.indexOf(operation.kind), at);
    body.writeUInt16LE(operation.address, at + 1);
    if (operation.kind === "write") body.writeUInt32LE(operation.value >>> 0, at + 3);
    if (operation.kind === "wait") {
      body.writeUInt32LE(operation.mask, at + 3);
      body.writeUInt32LE(operation.expected, at + 7);
      body.writeUInt32LE(operation.attempts, at + 11);
    }
    at += OPERATION_BYTES;
  }
  return message(MESSAGE.EXECUTE, body);
}

/** @throws DeviceError PROTOCOL */
export function decodeExecute(body: Buffer): {
  readonly id: number;
  readonly operations: readonly RegisterOperation[];
} {
  const count = (body.length - 4) / OPERATION_BYTES;
  if (!Number.isInteger(count) || count < 0)
    throw new DeviceError("PROTOCOL", `an execute message of ${body.length} bytes`);
  const operations: RegisterOperation[] = [];
  for (let at = 4; at < body.length; at += OPERATION_BYTES) {
    const kind = KINDS[body.readUInt8(at)];
    const address = body.readUInt16LE(at + 1);
    const first = body.readUInt32LE(at + 3);
    if (kind === "write") operations.push({ kind, address, value: first });
    else if (kind === "read") operations.push({ kind, address });
    else if (kind === "wait") {
      operations.push({
        kind,
        address,
        mask: first,
        expected: body.readUInt32LE(at + 7),
        attempts: body.readUInt32LE(at + 11),
      });
    } else throw new DeviceError("PROTOCOL", `there is no operation kind ${body.readUInt8(at)}`);
  }
  return { id: body.readUInt32LE(0), operations };
}

/** @param values one for each read of the batch, in order */
export function resultMessage(id: number, values: Uint32Array): Buffer {
  const body = Buffer.alloc(4 + 4 * values.length);
  body.writeUInt32LE(id, 0);
  values.forEach((value, index) => void body.writeUInt32LE(value, 4 + 4 * index));
  return message(MESSAGE.RESULT, body);
}

export function decodeResult(body: Buffer): { readonly id: number; readonly values: Uint32Array } {
  if (body.length < 4 || body.length % 4 !== 0)
    throw new DeviceError("PROTOCOL", `a result message of ${body.length} bytes`);
  const values = new Uint32Array(body.length / 4 - 1);
  for (let index = 0; index < values.length; index++) values[index] = body.readUInt32LE(4 + 4 * index);
  return { id: body.readUInt32LE(0), values };
}

/** @param error its code has at most 255 characters */
export function failedMessage(id: number, error: DeviceError): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32LE(id, 0);
  head.writeUInt8(error.code.length, 4);
  return message(MESSAGE.FAILED, Buffer.concat([head, Buffer.from(error.code), Buffer.from(error.message)]));
}

/** A code that this side does not know becomes PROTOCOL, with the text as it came. */
export function decodeFailed(body: Buffer): { readonly id: number; readonly error: DeviceError } {
  if (body.length < 5) throw new DeviceError("PROTOCOL", `a failure message of ${body.length} bytes`);
  const end = 5 + body.readUInt8(4);
  const code = body.toString("latin1", 5, end);
  const error = new DeviceError(isDeviceErrorCode(code) ? code : "PROTOCOL", body.toString("utf8", end));
  return { id: body.readUInt32LE(0), error };
}

/** @param records whole ones, {@link RECORD_BYTES} each */
export function eventsMessage(records: Uint8Array): Buffer {
  return message(MESSAGE.EVENTS, records);
}

/** @param bytes Ethernet frame without check sequence, at least 1 */
export function frameMessage(direction: FrameDirection, tsNs: bigint, bytes: Uint8Array): Buffer {
  const body = Buffer.allocUnsafe(9 + bytes.length);
  body.writeUInt8(direction === "sent" ? 1 : 0, 0);
  body.writeBigUInt64LE(tsNs, 1);
  body.set(bytes, 9);
  return message(MESSAGE.FRAME, body);
}

export interface FrameMessage {
  readonly direction: FrameDirection;
  /** Device clock at the first beat. */
  readonly tsNs: bigint;
  /** A view of the message: copy what you keep. */
  readonly bytes: Uint8Array;
}

export function decodeFrame(body: Buffer): FrameMessage {
  if (body.length < 10) throw new DeviceError("PROTOCOL", `a frame message of ${body.length} bytes`);
  return {
    direction: body.readUInt8(0) === 1 ? "sent" : "received",
    tsNs: body.readBigUInt64LE(1),
    bytes: body.subarray(9),
  };
}

/** Counts since the last such message; more than 2^32 - 1 are told as that. */
export function droppedMessage(events: number, frames: number): Buffer {
  const body = Buffer.alloc(8);
  body.writeUInt32LE(Math.min(events, 0xffff_ffff), 0);
  body.writeUInt32LE(Math.min(frames, 0xffff_ffff), 4);
  return message(MESSAGE.DROPPED, body);
}

export function decodeDropped(body: Buffer): { readonly events: number; readonly frames: number } {
  if (body.length !== 8) throw new DeviceError("PROTOCOL", `a dropped message of ${body.length} bytes`);
  return { events: body.readUInt32LE(0), frames: body.readUInt32LE(4) };
}
