// The 50 bytes of an order that the card sent, made again from its decision record (docs/datapath.md section 7), for retransmission.
import { type event, ouch50, soupbintcp } from "../../proto/mod.ts";

const BODY_AT = soupbintcp.UNSEQUENCED_DATA_PAYLOAD_AT;

export function orderPayload(decision: event.Decision, stock: string): Uint8Array {
  const payload = new Uint8Array(BODY_AT + ouch50.ENTER_ORDER_LENGTH);
  const body = new Uint8Array(ouch50.ENTER_ORDER_LENGTH);
  ouch50.encodeEnterOrder(
    {
      urn: decision.urn,
      side: decision.sell ? (decision.isShort ? "T" : "S") : "B",
      quantity: decision.quantity,
      symbol: stock,
      price: BigInt(decision.price),
      timeInForce: "3",
      display: "Y",
      capacity: "P",
      intermarketSweep: "N",
      crossType: "N",
      clOrdId: `TG${hex(decision.urn, 8)}${hex(decision.version & 0xffff, 4)}`,
      options: [],
    },
    body,
  );
  soupbintcp.encodeUnsequencedData({ payload: body }, payload);
  return payload;
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}
