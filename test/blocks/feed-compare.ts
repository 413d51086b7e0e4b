// What the receive side did against what the model says.

import { expect } from "vitest";
import { tgPackage } from "../../sim/harness/mod.ts";
import type { FeedBench, TakenMessage } from "./feed-bench.ts";
import { BOOK_OPS, type BookMessage, type FeedModel, setsOf } from "./feed-model.ts";

/** Compares one message; fields that its type does not have are not looked at. */
function expectMessage(taken: TakenMessage, wanted: BookMessage, setBits: number, where: string): void {
  const { op } = wanted;
  const added = op === "ADD";
  const creates = added || op === "REPLACE";
  const counted = creates || op === "REDUCE" || op === "BAND";
  const onBook = BOOK_OPS.has(op);
  const onState = !onBook && op !== "REBUILD" && op !== "RECENTRE";
  const onSlot = op !== "PHASE" && op !== "MARKET";
  expect(
    {
      seq: taken.seq,
      op: taken.op,
      sofTs: taken.sofTs,
      itchTs: wanted.itchTs === 0n ? 0n : taken.itchTs,
      slot: onSlot ? taken.slot : 0,
      feedFault: onBook ? taken.feedFault : false,
      forgotten: onBook ? taken.forgotten : false,
      afterFault: taken.afterFault,
      flag: onState && taken.flag,
      refOld: onBook ? taken.refOld : 0n,
      refNew: creates ? taken.refNew : 0n,
      sell: added ? taken.sell : false,
      quantity: counted ? taken.quantity : 0,
      price: creates || op === "BAND" || op === "RECENTRE" ? taken.price : 0,
      badValue: taken.badValue,
    },
    where,
  ).toEqual({
    seq: wanted.seq,
    op: Number(tgPackage().constant(`OP_${op}`)),
    sofTs: wanted.sofTs,
    itchTs: wanted.itchTs,
    slot: onSlot ? wanted.slot : 0,
    feedFault: onBook && wanted.feedFault,
    forgotten: onBook && wanted.forgotten,
    afterFault: wanted.afterFault,
    flag: wanted.flag,
    refOld: wanted.refOld,
    refNew: wanted.refNew,
    sell: wanted.sell,
    quantity: wanted.quantity,
    price: wanted.price,
    badValue: wanted.badValue,
  });
  if (!onBook) return;
  const key = added ? wanted.refNew : wanted.refOld;
  expect(taken.sets.slice(0, 2), `${where}: sets of the reference`).toEqual([...setsOf(key, setBits)]);
  if (op === "REPLACE") {
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
      loads: bench.loads,
      loadsRefused: bench.loadsRefused,
    },
    where,
  ).toEqual({
    good: model.good,
    dropped: model.dropped,
    wins: model.wins,
    duplicates: model.duplicates,
    types: model.types,
    gaps: model.gaps,
    loads: model.loads,
    loadsRefused: model.loadsRefused,
  });
  expect(bench.feedEvents, where).toEqual(model.feedEvents);
  expect(bench.recoveryEvents, where).toEqual(model.recoveryEvents);
  const { out } = bench.dut;
  expect(slotsSet(out.feed_o), `feed bits, ${where}`).toEqual(slotsSet(model.feed));
  expect(slotsSet(out.loading_o), `loading bits, ${where}`).toEqual(slotsSet(model.loading));
  expect(out.broken_o, `broken, ${where}`).toBe(model.broken);
  expect(out.next_valid_o === 1, `next is set, ${where}`).toBe(model.next !== undefined);
  if (model.next !== undefined) expect(out.next_seq_o, `next, ${where}`).toBe(model.next);
  return model.book.length;
}

/** Numbers of the slots whose bit is set. */
function slotsSet(bits: number | bigint | readonly boolean[]): number[] {
  if (typeof bits === "object") return bits.flatMap((bit, slot) => (bit ? [slot] : []));
  const set: number[] = [];
  for (let slot = 0, left = BigInt(bits); left !== 0n; slot++, left >>= 1n) if (left & 1n) set.push(slot);
  return set;
}
