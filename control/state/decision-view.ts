// Event records of a path (proto/wire/event-record.yaml) as decisions for people, and what else of them somebody keeps.

import type { EventBatch } from "../../proto/grpc/mod.ts";
import { event } from "../../proto/mod.ts";
import type { DecisionEvent, Path } from "../http/api.ts";
import { kindName, pathOf } from "./contract-words.ts";

const NS_PER_MS = 1_000_000n;

export type Record = { readonly path: Path; readonly symbol: string } & (
  | { readonly type: "decision"; readonly decision: DecisionEvent }
  | { readonly type: "bbo"; readonly record: event.Bbo }
);

/** The records somebody keeps; others are passed over. @throws WireError */
export function* recordsOf(batch: EventBatch): Generator<Record> {
  const path = pathOf(batch.path);
  for (let at = 0; at + event.RECORD_BYTES <= batch.records.length; at += event.RECORD_BYTES) {
    const type = batch.records[at];
    if (type === event.DECISION_TYPE) {
      const decision = event.decodeDecision(batch.records, at);
      const symbol = batch.symbols[decision.symbol] ?? `slot ${decision.symbol}`;
      yield { path, symbol, type: "decision", decision: toDecision(path, symbol, decision) };
    } else if (type === event.BBO_TYPE) {
      const record = event.decodeBbo(batch.records, at);
      yield { path, symbol: batch.symbols[record.symbol] ?? `slot ${record.symbol}`, type: "bbo", record };
    }
  }
}

function toDecision(path: Path, symbol: string, from: event.Decision): DecisionEvent {
  return {
    id: `${path} ${from.sequence} ${from.kind} ${from.symbol} ${from.sell ? "sell" : "buy"}`,
    atMs: Number(from.arrivalNs / NS_PER_MS),
    path,
    symbol,
    kind: kindName(from.kind) || String(from.kind),
    action: from.replaces ? "replace" : from.cancels ? "cancel" : "enter",
    sell: from.sell,
    short: from.isShort,
    priceE4: from.price,
    quantity: from.quantity,
    sent: from.sent,
    urn: from.urn,
    reason: from.reason,
    bitmap: from.bitmap,
    version: from.version,
    triggerSequence: String(from.sequence),
    triggerDeviceNs: String(from.arrivalNs),
    book: {
      valid: from.viewValid,
      bidE4: from.bidPrice,
      bidQuantity: from.bidQuantity,
      askE4: from.askPrice,
      askQuantity: from.askQuantity,
    },
  };
}
