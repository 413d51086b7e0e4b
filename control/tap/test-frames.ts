// Feed packets and orders as the card sends them, for tests of the tap.

import { MoldPacketBuilder, ouch50 } from "../../proto/mod.ts";

export const NOWHERE = new Uint8Array(0);

/** Packet of messages that say nothing. */
export function moldPacket(session: string, sequence: number, messages: number): Uint8Array {
  const packet = new MoldPacketBuilder(session, BigInt(sequence));
  for (let i = 0; i < messages; i++) packet.add(new Uint8Array(12).fill(0x53));
  return packet.finish();
}

/** An order in SoupBinTCP, 50 bytes. */
export function orderBytes(urn: number): Buffer {
  const bytes = Buffer.alloc(3 + ouch50.ENTER_ORDER_LENGTH);
  bytes.writeUInt16BE(1 + ouch50.ENTER_ORDER_LENGTH, 0);
  bytes.write("U", 2);
  bytes[3] = ouch50.ENTER_ORDER_TYPE;
  bytes.writeUInt32BE(urn, 3 + ouch50.ENTER_ORDER_URN_AT);
  const id = `TG${urn.toString(16).toUpperCase().padStart(8, "0")}0001`;
  bytes.write(id, 3 + ouch50.ENTER_ORDER_CL_ORD_ID_AT);
  return bytes;
}
