// Repair of books (docs/datapath.md section 2), the state of the feed that it goes by, and the best levels of a book.

import { type BookLevels, type Geometry, registers as map, type RepairOutcome } from "../../proto/mod.ts";
import { type RegisterOperation, read, waitFor, write } from "./device.ts";
import { DeviceError, DeviceInputError } from "./errors.ts";
import { Issues } from "./issues.ts";
import type { RegisterProgram } from "./program.ts";
import { high, joined, low } from "./words.ts";

export const LOAD_BYTES_MAX = 4 * map.REPAIR_DATA_COUNT;

/** A request waits for the walk of the one before, which takes the order table's free cycles only. */
const REPAIR_ATTEMPTS = 1_000_000;
/** A copy of a row is taken in a free cycle of the book. */
const LEVELS_ATTEMPTS = 10_000;
const BUSY = 1 << map.REPAIR_STATUS_BUSY_BIT;
const LEVELS_BUSY = 1 << map.LEVELS_STATUS_BUSY_BIT;

const OP = { rebuild: 1, recentre: 2, restore: 3, load: 4 } as const;
/** Index: the code of STATUS and of the recovery event. */
const OUTCOMES: readonly RepairOutcome[] = ["done", "not_enabled", "broken", "ignored", "ahead"];

/**
 * Applies ITCH messages to the books of the slots that are being loaded and to the trading state, in order.
 * @returns for each message whether it was applied; false: the card refused it
 * @throws DeviceInputError when a message is longer than the card takes; nothing is applied then
 */
export function* load(messages: readonly Uint8Array[]): RegisterProgram<readonly boolean[]> {
  const issues = new Issues();
  messages.forEach(({ length }, index) => {
    if (length > LOAD_BYTES_MAX)
      issues.add(`messages[${index}]`, `a message has at most ${LOAD_BYTES_MAX} bytes, not ${length}`);
  });
  issues.done();
  const shown: Shown = { words: [], length: undefined };
  const operations = messages.flatMap((bytes) => [...loadWords(bytes, shown), ...submit(OP.load)]);
  const states = yield [idle(), ...operations];
  return messages.map((_, index) => !answer(states[index + 1]).loadRefused);
}

/** What stands in the registers after the messages before. */
interface Shown {
  readonly words: number[];
  /** Undefined: unknown, as the words are. */
  length: number | undefined;
}

/** Messages of one book differ in a few words: only those are written. */
function loadWords(bytes: Uint8Array, shown: Shown): RegisterOperation[] {
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  const writes: RegisterOperation[] = [];
  for (let word = 0; word < padded.length / 4; word++) {
    const value = view.getUint32(4 * word, true);
    if (shown.words[word] === value) continue;
    shown.words[word] = value;
    writes.push(write(map.REPAIR_DATA_ADDRESS + 4 * word, value));
  }
  if (shown.length !== bytes.length) writes.push(write(map.REPAIR_LENGTH_ADDRESS, bytes.length));
  shown.length = bytes.length;
  return writes;
}

/** Empties the book of the slot and lets it be loaded. @throws DeviceInputError; DeviceError NO_ANSWER */
export function* rebuild(slot: number, geometry: Geometry): RegisterProgram<RepairOutcome> {
  return yield* repair(OP.rebuild, slot, 0n, geometry);
}

/** Moves the price window of the slot. @throws DeviceInputError; DeviceError NO_ANSWER */
export function* recentre(slot: number, windowLo: number, geometry: Geometry): RegisterProgram<RepairOutcome> {
  const issues = new Issues();
  issues.u32("windowLo", windowLo);
  issues.done();
  return yield* repair(OP.recentre, slot, BigInt(windowLo), geometry);
}

/** Declares the book exact if every message after `upto` was applied to it. @throws DeviceInputError; DeviceError NO_ANSWER */
export function* restore(slot: number, upto: bigint, geometry: Geometry): RegisterProgram<RepairOutcome> {
  const issues = new Issues();
  issues.u64("upto", upto);
  issues.done();
  return yield* repair(OP.restore, slot, upto, geometry);
}

function* repair(op: number, slot: number, argument: bigint, geometry: Geometry): RegisterProgram<RepairOutcome> {
  const issues = new Issues();
  issues.integer("slot", slot, 0, geometry.symbols - 1);
  issues.done();
  const states = yield [
    idle(),
    write(map.REPAIR_SLOT_ADDRESS, slot),
    write(map.REPAIR_ARG_LO_ADDRESS, low(argument)),
    write(map.REPAIR_ARG_HI_ADDRESS, high(argument)),
    ...submit(op),
  ];
  return OUTCOMES[answer(states[1]).outcome] ?? "not_enabled";
}

function idle(): RegisterOperation {
  return waitFor(map.REPAIR_STATUS_ADDRESS, BUSY, 0, REPAIR_ATTEMPTS);
}

/** One value: the state when the request was answered. It still says whether the request was ignored. */
function submit(op: number): RegisterOperation[] {
  return [write(map.REPAIR_CTRL_ADDRESS, op), idle()];
}

function answer(state: number | undefined): map.RepairStatus {
  const status = map.unpackRepairStatus(state ?? 0);
  if (status.ignored)
    throw new DeviceError("REFUSED", "the card ignored a repair request: another one was not answered yet");
  return status;
}

/** One look; {@link BookLevels.complete} is false while the card refills a side. @throws DeviceInputError; DeviceError REFUSED */
export function* levels(slot: number, geometry: Geometry): RegisterProgram<BookLevels> {
  if (!Number.isInteger(slot) || slot < 0 || slot >= geometry.symbols)
    throw new DeviceInputError([
      { path: "slot", message: `must be an integer from 0 to ${geometry.symbols - 1}, not ${slot}` },
    ]);
  const depth = map.LEVELS_BID_PRICE_COUNT;
  const list = (address: number): RegisterOperation[] =>
    Array.from({ length: depth }, (_, index) => read(address + 4 * index));
  const [state = 0, ...values] = yield [
    write(map.LEVELS_SEL_ADDRESS, slot),
    waitFor(map.LEVELS_STATUS_ADDRESS, LEVELS_BUSY, 0, LEVELS_ATTEMPTS),
    ...list(map.LEVELS_BID_PRICE_ADDRESS),
    ...list(map.LEVELS_BID_QTY_ADDRESS),
    ...list(map.LEVELS_ASK_PRICE_ADDRESS),
    ...list(map.LEVELS_ASK_QTY_ADDRESS),
  ];
  const side = (first: number): BookLevels["bids"] =>
    Array.from({ length: depth }, (_, index) => ({
      price: values[first + index] ?? 0,
      quantity: values[first + depth + index] ?? 0,
    })).filter(({ quantity }) => quantity !== 0);
  const { valid, complete, refused } = map.unpackLevelsStatus(state);
  if (refused) throw new DeviceError("REFUSED", `the card has no slot ${slot}`);
  return { valid, complete, bids: side(0), asks: side(2 * depth) };
}

export interface FeedState {
  /** Next sequence number wanted. */
  readonly next: bigint;
  /** The last feed fault's `broken`; 0: none since clear. */
  readonly broken: bigint;
  readonly sessionOpen: boolean;
  readonly marketHalt: boolean;
  /** Slots, ascending. */
  readonly trading: readonly number[];
  readonly feedBroken: readonly number[];
  readonly loading: readonly number[];
}

export function* readFeed(geometry: Geometry): RegisterProgram<FeedState> {
  const count = Math.ceil(geometry.symbols / 32);
  const vector = (address: number): RegisterOperation[] =>
    Array.from({ length: count }, (_, index) => read(address + 4 * index));
  const [nextLo = 0, nextHi = 0, brokenLo = 0, brokenHi = 0, state = 0, ...bits] = yield [
    read(map.FEED_NEXT_SEQ_LO_ADDRESS),
    read(map.FEED_NEXT_SEQ_HI_ADDRESS),
    read(map.FEED_BROKEN_LO_ADDRESS),
    read(map.FEED_BROKEN_HI_ADDRESS),
    read(map.FEED_STATE_ADDRESS),
    ...vector(map.FEED_TRADING_ADDRESS),
    ...vector(map.FEED_FEED_BROKEN_ADDRESS),
    ...vector(map.FEED_LOADING_ADDRESS),
  ];
  const slots = (first: number): number[] =>
    Array.from({ length: geometry.symbols }, (_, slot) => slot).filter(
      (slot) => (((bits[first + (slot >>> 5)] ?? 0) >>> (slot & 31)) & 1) === 1,
    );
  return {
    next: joined(nextLo, nextHi),
    broken: joined(brokenLo, brokenHi),
    ...map.unpackFeedState(state),
    trading: slots(0),
    feedBroken: slots(count),
    loading: slots(2 * count),
  };
}
