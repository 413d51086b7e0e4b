// The bytes of what the card sent, made again from its decision record (docs/datapath.md section 7), for retransmission.
import { type event, ouch50, STRATEGY, soupbintcp } from "../../proto/mod.ts";
import type { Resting } from "../orders/quotes.ts";

/** Length, tag, value. */
const POST_ONLY_BYTES = 3;
const BODY_AT = soupbintcp.UNSEQUENCED_DATA_PAYLOAD_AT;

/** No order: what is about it the venue ignores. */
const NOTHING: Resting = { urn: 0, done: 0 };

/** @param about what it replaces or cancels; of no meaning for a new order */
export function orderPayload(decision: event.Decision, stock: string, about = NOTHING): Uint8Array {
  const { replaces, cancels } = decision;
  const body = replaces ? replacement(decision, about) : cancels ? cancel(about) : entry(decision, stock);
  const payload = new Uint8Array(BODY_AT + body.length);
  soupbintcp.encodeUnsequencedData({ payload: body }, payload);
  return payload;
}

function entry(decision: event.Decision, stock: string): Uint8Array {
  const quotes = decision.kind === STRATEGY.marketMaking;
  const options: ouch50.Option[] = quotes ? [{ name: "postOnly", value: "P" }] : [];
  const body = new Uint8Array(ouch50.ENTER_ORDER_LENGTH + (quotes ? POST_ONLY_BYTES : 0));
  ouch50.encodeEnterOrder(
    {
      urn: decision.urn,
      side: decision.sell ? (decision.isShort ? "T" : "S") : "B",
      quantity: decision.quantity,
      symbol: stock,
      price: BigInt(decision.price),
      timeInForce: quotes ? "0" : "3",
      display: "Y",
      capacity: "P",
      intermarketSweep: "N",
      crossType: "N",
      clOrdId: clOrdIdOf(decision),
      options,
    },
    body,
  );
  return body;
}

function replacement(decision: event.Decision, { urn, done }: Resting): Uint8Array {
  const body = new Uint8Array(ouch50.REPLACE_ORDER_LENGTH);
  ouch50.encodeReplaceOrder(
    {
      originalUrn: urn,
      urn: decision.urn,
      quantity: done + decision.quantity,
      price: BigInt(decision.price),
      timeInForce: "0",
      display: "Y",
      intermarketSweep: "N",
      clOrdId: clOrdIdOf(decision),
      options: [],
    },
    body,
  );
  return body;
}

function cancel({ urn }: Resting): Uint8Array {
  const body = new Uint8Array(ouch50.CANCEL_ORDER_LENGTH);
  ouch50.encodeCancelOrder({ urn, quantity: 0 }, body);
  return body;
}

function clOrdIdOf({ urn, version }: event.Decision): string {
  return `TG${hex(urn, 8)}${hex(version & 0xffff, 4)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}
