/**
 * The one message of Nasdaq GLIMPSE 5.0 that ITCH 5.0 does not have. A snapshot is a SoupBinTCP session whose numbered messages are ITCH
 * messages (directory, trading state, one add for each live order) and at last this one. Source: the GLIMPSE 5.0 specification.
 */
import { WireError } from "./bytes.ts";

export const END_OF_SNAPSHOT_TYPE = 0x47;
const SEQUENCE_BYTES = 20;
export const END_OF_SNAPSHOT_LENGTH = 1 + SEQUENCE_BYTES;

/** @param sequence number of the first message of the feed that is not in the snapshot; ASCII, padded with spaces on the left */
export function encodeEndOfSnapshot(sequence: bigint): Uint8Array {
  const message = new Uint8Array(END_OF_SNAPSHOT_LENGTH);
  message[0] = END_OF_SNAPSHOT_TYPE;
  const text = String(sequence).padStart(SEQUENCE_BYTES, " ");
  if (text.length > SEQUENCE_BYTES) throw new WireError("RANGE", `GLIMPSE end of snapshot: sequence ${sequence}`);
  for (let index = 0; index < SEQUENCE_BYTES; index++) message[1 + index] = text.charCodeAt(index);
  return message;
}

/** @throws WireError for another message or a sequence that is no number */
export function decodeEndOfSnapshot(message: Uint8Array): bigint {
  if (message[0] !== END_OF_SNAPSHOT_TYPE || message.length !== END_OF_SNAPSHOT_LENGTH) {
    throw new WireError("LENGTH", `GLIMPSE end of snapshot: ${message.length} bytes of type ${message[0]}`);
  }
  const text = String.fromCharCode(...message.subarray(1)).trim();
  if (!/^\d+$/.test(text)) throw new WireError("FORMAT", `GLIMPSE end of snapshot: sequence "${text}"`);
  return BigInt(text);
}
