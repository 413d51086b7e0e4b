// What the receive side did against what the model says.

import { expect } from "vitest";
import { tgPackage } from "../../sim/harness/mod.ts";
import type { FeedBench, TakenMessage } from "./feed-bench.ts";
import { type BookMessage, type FeedModel, setsOf } from "./feed-model.ts";

const OPS: Readonly<Record<string, string>> = {
  A: "OP_ADD",
  F: "OP_ADD",
  E: "OP_REDUCE",
  C: "OP_REDUCE",
  X: "OP_REDUCE",
  D: "OP_DELETE",
  U: "OP_REPLACE",
};

function opOf(type: string): number {
  return Number(tgPackage().constant(OPS[type] ?? ""));
}

/** Compares one message; fields that its type does not have are not looked at. */
export function expectMessage(taken: TakenMessage, wanted: BookMessage, setBits: number, where: string): void {
  const { type } = wanted;
  const priced = type === "A" || type === "F" || type === "U";
  const added = type === "A" || type === "F";
  expect(
    {
      seq: taken.seq,
      op: taken.op,
      sofTs: taken.sofTs,
      itchTs: taken.itchTs,
      slot: taken.slot,
      trading: taken.trading,
      feedFault: taken.feedFault,
      refOld: taken.refOld,
      refNew: priced ? taken.refNew : 0n,
      sell: added ? taken.sell : false,
      quantity: type === "D" ? 0 : taken.quantity,
      price: priced ? taken.price : 0,
      badValue: taken.badValue,
    },
    where,
  ).toEqual({
    seq: wanted.seq,
    op: opOf(type),
    sofTs: wanted.sofTs,
    itchTs: wanted.itchTs,
    slot: wanted.slot,
    trading: wanted.trading,
    feedFault: wanted.feedFault,
    refOld: wanted.refOld,
    refNew: wanted.refNew,
    sell: wanted.sell,
    quantity: wanted.quantity,
    price: wanted.price,
    badValue: wanted.badValue,
  });
  const key = added ? wanted.refNew : wanted.refOld;
  expect(taken.sets.slice(0, 2), `${where}: sets of the reference`).toEqual([...setsOf(key, setBits)]);
  if (priced) {
    expect(taken.sets.slice(2), `${where}: sets of the new reference`).toEqual([...setsOf(wanted.refNew, setBits)]);
  }
}

/** Everything, for frames that went in one after the other. Messages from `from` on; answers how many there are. */
export function expectSame(bench: FeedBench, model: FeedModel, setBits: number, where: string, from = 0): number {
  for (let i = from; i < Math.min(bench.taken.length, model.book.length); i++) {
    const taken = bench.taken[i];
    const wanted = model.book[i];
    if (taken === undefined || wanted === undefined) continue;
    expectMessage(taken, wanted, setBits, `message ${i}, ${where}`);
    const frame = bench.sent[wanted.frame];
    if (frame === undefined) continue;
    expect(taken.sofCyc, `cycle of the first beat, message ${i}, ${where}`).toBe((frame.beats[0] ?? 0) & 0xffff);
    const last = frame.beats[wanted.lastByte >> 3] ?? 0;
    expect(taken.lastCyc, `cycle of the last byte, message ${i}, ${where}`).toBe(last & 0xffff);
  }
  expect(bench.taken.length, `number of messages, ${where}`).toBe(model.book.length);
  expect(
    {
      good: bench.good,
      dropped: bench.dropped,
      wins: bench.wins,
      duplicates: bench.duplicates,
      types: bench.types,
      gaps: bench.gaps,
    },
    where,
  ).toEqual({
    good: model.good,
    dropped: model.dropped,
    wins: model.wins,
    duplicates: model.duplicates,
    types: model.types,
    gaps: model.gaps,
  });
  expect(bench.feedEvents, where).toEqual(model.feedEvents);
  expect(bench.tradingEvents, where).toEqual(model.tradingEvents);
  const { out } = bench.dut;
  expect(out.feed_fault_o === 1, `feed fault, ${where}`).toBe(model.feedFault);
  expect(out.next_valid_o === 1, `next is set, ${where}`).toBe(model.next !== undefined);
  if (model.next !== undefined) expect(out.next_seq_o, `next, ${where}`).toBe(model.next);
  return model.book.length;
}
