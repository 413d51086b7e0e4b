// Frames and session bytes that the host sends through the card's transmit port.

import { registers as map, onesSum } from "../../proto/mod.ts";
import { type RegisterOperation, read, waitFor, write } from "./device.ts";
import { DeviceError } from "./errors.ts";
import type { RegisterProgram } from "./program.ts";

/** An Ethernet header at least. */
const HOST_FRAME_BYTES_MIN = 14;
export const HOST_FRAME_BYTES_MAX = 1514;
export const HOST_PAYLOAD_BYTES_MAX = 256;
/** The buffer leaves within the time of one frame and the orders before it. */
const SENT_ATTEMPTS = 10_000;
const BUSY = 1 << map.HOST_TX_STATUS_BUSY_BIT;

/**
 * Sends one raw Ethernet frame (without FCS) and waits until it has left.
 * @throws DeviceError REFUSED, NO_ANSWER; RangeError for a length of not 14 to 1,514
 */
export function* sendFrame(frame: Uint8Array): RegisterProgram<void> {
  checkLength("a frame", frame.length, HOST_FRAME_BYTES_MIN, HOST_FRAME_BYTES_MAX);
  yield* send(frame, false);
}

/**
 * Sends bytes in the order session: the card puts the headers before them and gives them the next TCP sequence numbers. The session
 * need not be ready, which is about orders: the login goes this way.
 * @returns the TCP sequence number of the first byte
 * @throws DeviceError REFUSED, NO_ANSWER; RangeError for a length of not 1 to 256
 */
export function* sendPayload(payload: Uint8Array): RegisterProgram<number> {
  checkLength("a session payload", payload.length, 1, HOST_PAYLOAD_BYTES_MAX);
  return yield* send(payload, true);
}

function* send(bytes: Uint8Array, payload: boolean): RegisterProgram<number> {
  // One batch: no other host frame may come between the buffer's words.
  const [, word = 0] = yield [
    waitFor(map.HOST_TX_STATUS_ADDRESS, BUSY, 0, SENT_ATTEMPTS),
    ...hostWords(bytes),
    write(map.HOST_TX_SUM_ADDRESS, payload ? onesSum(bytes, 0, bytes.length) : 0),
    write(map.HOST_TX_CTRL_ADDRESS, map.packHostTxCtrl({ length: bytes.length, payload })),
    read(map.HOST_TX_STATUS_ADDRESS),
  ];
  if (map.unpackHostTxStatus(word).refused) {
    throw new DeviceError("REFUSED", `the card refused ${bytes.length} host bytes: its buffer was in use`);
  }
  const [, sequence = 0] = yield [
    waitFor(map.HOST_TX_STATUS_ADDRESS, BUSY, 0, SENT_ATTEMPTS),
    read(map.HOST_TX_LAST_SEQ_ADDRESS),
  ];
  return sequence;
}

/** Fills the transmit buffer. */
export function hostWords(bytes: Uint8Array): RegisterOperation[] {
  const operations: RegisterOperation[] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    const word =
      (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
    operations.push(write(map.HOST_TX_DATA_ADDRESS, word));
  }
  return operations;
}

function checkLength(what: string, length: number, least: number, most: number): void {
  if (length < least || length > most) throw new RangeError(`${what} has ${least} to ${most} bytes, not ${length}`);
}
