// What docs/datapath.md sections 1 to 3 say of the receive side, written from the text, slow and plain: the oracle of the feed
// tests. It is fed whole frames, one after the other.

import { itch50 } from "../../proto/mod.ts";

export interface FeedSetup {
  readonly filters: readonly [LineAddress, LineAddress];
  /** 10 bytes; all zero: latch. */
  readonly session: Uint8Array;
  readonly startSequence: bigint | undefined;
  readonly gapWaitNs: number;
  /** ITCH market code, one character. */
  readonly market: string;
  readonly reorderDepth: number;
  readonly slots: readonly Slot[];
}

export interface LineAddress {
  readonly address: number;
  readonly port: number;
}

export interface Slot {
  readonly slot: number;
  readonly locate: number;
  readonly enabled: boolean;
}

/** What the pipeline does with a message, by the names of tg_pkg::op_e without OP_. */
export type Op =
  | "ADD"
  | "REDUCE"
  | "DELETE"
  | "REPLACE"
  | "TRADING"
  | "HALT"
  | "SHORT"
  | "BAND"
  | "PHASE"
  | "MARKET"
  | "REBUILD"
  | "RECENTRE";

/** A message that goes down the pipeline. Fields that the operation does not have are 0 (J: lower and upper collar are quantity and price). */
export interface BookMessage {
  readonly seq: bigint;
  readonly sofTs: bigint;
  readonly itchTs: bigint;
  readonly slot: number;
  readonly feedFault: boolean;
  readonly forgotten: boolean;
  /** A feed fault came after the message before. */
  readonly afterFault: boolean;
  readonly op: Op;
  readonly flag: boolean;
  readonly refOld: bigint;
  readonly refNew: bigint;
  readonly sell: boolean;
  readonly quantity: number;
  readonly price: number;
  readonly badValue: boolean;
  /** Which frame (in order of arrival) and where in it the last byte was; frame -1: not from a line. */
  readonly frame: number;
  readonly lastByte: number;
}

export interface FeedEvent {
  readonly cause: number;
  readonly line: number;
  readonly seq: bigint;
  readonly sofTs: bigint;
  readonly from: bigint;
  readonly to: bigint;
}

export interface RecoveryEvent {
  readonly outcome: number;
  readonly op: number;
  readonly slot: number;
  readonly seq: bigint;
  readonly argument: bigint;
  readonly compared: bigint;
}

export type Repair =
  | { readonly op: "load"; readonly bytes: Uint8Array }
  | { readonly op: "rebuild"; readonly slot: number }
  | { readonly op: "recentre"; readonly slot: number; readonly lo: number }
  | { readonly op: "restore"; readonly slot: number; readonly upto: bigint };

interface Entry {
  readonly kind: "msg" | "mark" | "bad";
  readonly seq: bigint;
  readonly bytes: Uint8Array;
  readonly ts: bigint;
  readonly frame: number;
  readonly lastByte: number;
}

export const DROP = {
  runt: 1,
  notIpv4: 2,
  ipHeader: 3,
  ipFragment: 4,
  notUdp: 5,
  ipChecksum: 6,
  notOurs: 7,
  length: 8,
  session: 9,
  truncated: 10,
  frameError: 11,
  blocks: 12,
  udpChecksum: 13,
  overrun: 14,
} as const;

const TYPE_UNKNOWN = 30;
const TYPE_BAD_LENGTH = 31;
const MASK64 = (1n << 64n) - 1n;

/** Length by type letter, in table order. */
export const TYPES: ReadonlyMap<string, { readonly index: number; readonly length: number }> = new Map(
  itch50.MESSAGES.map(({ type, length }, index) => [type, { index, length }]),
);

export class FeedModel {
  readonly book: BookMessage[] = [];
  readonly feedEvents: FeedEvent[] = [];
  readonly recoveryEvents: RecoveryEvent[] = [];
  readonly good = [0, 0];
  readonly dropped = [new Array<number>(15).fill(0), new Array<number>(15).fill(0)];
  readonly wins = [0, 0];
  readonly duplicates = [0, 0];
  readonly types = new Array<number>(32).fill(0);
  gaps = 0;
  loads = 0;
  loadsRefused = 0;
  broken = 0n;
  /** By slot. */
  readonly feed: boolean[] = [];
  readonly loading: boolean[] = [];
  next: bigint | undefined;
  session: Uint8Array | undefined;
  private readonly forgotten: boolean[] = [];
  private readonly ignored: bigint[] = [];
  private afterFault = false;

  private readonly setup: FeedSetup;
  private readonly queues: [Entry[], Entry[]] = [[], []];
  private readonly fresh = [false, false];
  private readonly freshFrom = [0n, 0n];
  private readonly lastFrame = [-1, -1];
  private frames = 0;

  constructor(setup: FeedSetup) {
    this.setup = setup;
    this.next = setup.startSequence;
    if (setup.session.some((byte) => byte !== 0)) this.session = setup.session;
    for (const { slot } of setup.slots) {
      this.feed[slot] = false;
      this.loading[slot] = false;
      this.forgotten[slot] = false;
    }
  }

  /** A repair input; answers its outcome (load: 0 applied, 1 refused). */
  repair(request: Repair): number {
    const seq = this.next ?? 0n;
    if (request.op === "load") {
      const applied = this.load(request.bytes, seq);
      if (applied) this.loads++;
      else this.loadsRefused++;
      return applied ? 0 : 1;
    }
    const { slot } = request;
    const enabled = this.setup.slots.some((entry) => entry.slot === slot && entry.enabled);
    let outcome = enabled ? 0 : 1;
    let compared = 0n;
    let argument = 0n;
    if (request.op === "restore") {
      argument = request.upto;
      if (enabled && this.broken > argument + 1n) {
        outcome = 2;
        compared = this.broken;
      } else if (enabled && this.loading[slot] && (this.ignored[slot] ?? 0n) > argument) {
        outcome = 3;
        compared = this.ignored[slot] ?? 0n;
      } else if (enabled && argument >= seq) {
        outcome = 4;
        compared = seq;
      }
      if (outcome === 0) this.feed[slot] = this.loading[slot] = false;
    } else {
      if (request.op === "recentre") argument = BigInt(request.lo);
      if (outcome === 0) {
        const price = request.op === "recentre" ? request.lo : 0;
        this.pass(slot, seq, 0n, 0n, { op: request.op === "rebuild" ? "REBUILD" : "RECENTRE", price }, -1, 0);
        this.feed[slot] = this.forgotten[slot] = true;
        if (request.op === "rebuild") {
          this.loading[slot] = true;
          this.ignored[slot] = 0n;
        }
      }
    }
    const op = { rebuild: 1, recentre: 2, restore: 3 }[request.op];
    this.recoveryEvents.push({ outcome, op, slot, seq, argument, compared });
    return outcome;
  }

  private load(bytes: Uint8Array, seq: bigint): boolean {
    const letter = String.fromCharCode(bytes[0] ?? 0);
    const type = TYPES.get(letter);
    if (bytes.length > 48 || type?.length !== bytes.length || !"AFECXDUHhYJSW".includes(letter)) return false;
    const slot = this.slotOf(bytes);
    if (slot === undefined && !"SW".includes(letter)) return false;
    if ("AFECXDU".includes(letter) && !this.loading[slot ?? 0]) return false;
    this.effect(letter, bytes, slot, seq, 0n, -1, 0);
    return true;
  }

  private slotOf(bytes: Uint8Array): number | undefined {
    const locate = ((bytes[1] ?? 0) << 8) | (bytes[2] ?? 0);
    return this.setup.slots.find((entry) => entry.enabled && entry.locate === locate)?.slot;
  }

  /** Entries held on a line. */
  held(line: 0 | 1): number {
    return this.queues[line].length;
  }

  tick(ts: bigint): void {
    for (;;) {
      const late = this.queues.some(
        (queue) => queue[0] !== undefined && ts >= queue[0].ts + BigInt(this.setup.gapWaitNs),
      );
      if (!late) return;
      this.declareGap();
      this.run();
    }
  }

  frame(line: 0 | 1, ts: bigint, bytes: Uint8Array, error: boolean): void {
    this.tick(ts);
    const frame = this.frames++;
    const offer = (kind: Entry["kind"], seq: bigint, block: Uint8Array, lastByte: number): void => {
      this.queues[line].push({ kind, seq, bytes: block, ts, frame, lastByte });
      this.run();
    };
    const reason = this.receive(line, bytes, error, offer);
    if (reason === 0) this.good[line] = (this.good[line] ?? 0) + 1;
    else bump(this.dropped[line] ?? [], reason);
  }

  /** Front checks, blocks, end checks. Answers 0 or the reason. */
  private receive(
    line: 0 | 1,
    bytes: Uint8Array,
    error: boolean,
    offer: (kind: Entry["kind"], seq: bigint, block: Uint8Array, lastByte: number) => void,
  ): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const size = bytes.length;
    const v = size >= 14 && view.getUint16(12) === 0x8100 ? 4 : 0;
    const { address, port } = this.setup.filters[line];
    if (size < 18) return DROP.runt;
    if (view.getUint16(12 + v) !== 0x0800) return DROP.notIpv4;
    if (size < 62 + v) return DROP.runt;
    if (bytes[14 + v] !== 0x45) return DROP.ipHeader;
    if ((view.getUint16(20 + v) & 0x3fff) !== 0) return DROP.ipFragment;
    if (bytes[23 + v] !== 17) return DROP.notUdp;
    if (onesComplement(bytes, 14 + v, 20) !== 0xffff) return DROP.ipChecksum;
    if (view.getUint32(30 + v) !== address || view.getUint16(36 + v) !== port) return DROP.notOurs;
    const total = view.getUint16(16 + v);
    const udp = view.getUint16(38 + v);
    if (udp !== total - 20 || udp < 28) return DROP.length;
    const session = bytes.slice(42 + v, 52 + v);
    if (this.session === undefined) this.session = session;
    else if (!session.every((byte, i) => byte === this.session?.[i])) return DROP.session;

    const sequence = view.getBigUint64(52 + v);
    const count = view.getUint16(60 + v);
    const blocks = count === 0xffff ? 0 : count;
    if (blocks === 0) offer("mark", sequence, new Uint8Array(0), 61 + v);
    const end = 62 + v + udp - 28;
    let at = 62 + v;
    let whole = true;
    for (let i = 0; i < blocks; i++) {
      if (at + 2 > Math.min(end, size)) {
        whole = false;
        break;
      }
      const length = view.getUint16(at);
      if (at + 2 + length > Math.min(end, size)) {
        whole = false;
        break;
      }
      at += 2 + length;
      offer("msg", (sequence + BigInt(i)) & MASK64, bytes.slice(at - length, at), at - 1);
    }
    const reason = (() => {
      if (size < 14 + v + total) return DROP.truncated;
      if (error) return DROP.frameError;
      if (!whole || at !== end) return DROP.blocks;
      if (view.getUint16(40 + v) !== 0) {
        const sum = onesComplement(bytes, 34 + v, udp) + onesComplement(bytes, 26 + v, 8) + 17 + udp;
        if (foldAll(sum) !== 0xffff) return DROP.udpChecksum;
      }
      return 0;
    })();
    if (reason !== 0) offer("bad", 0n, new Uint8Array(0), size - 1);
    return reason;
  }

  private run(): void {
    for (;;) {
      if (this.consume(0) || this.consume(1)) continue;
      const held = this.queues.map((queue) => queue.length);
      const both = held[0] !== 0 && held[1] !== 0;
      if (!both && !held.some((length) => length >= this.setup.reorderDepth)) return;
      this.declareGap();
    }
  }

  /** Consumes the line's head if that can be done now. */
  private consume(line: 0 | 1): boolean {
    const queue = this.queues[line];
    const head = queue[0];
    if (head === undefined) return false;
    if (head.kind !== "bad") {
      this.next ??= head.seq;
      if (head.seq > this.next) return false;
    }
    queue.shift();
    if (this.lastFrame[line] !== head.frame) this.fresh[line] = false;
    this.lastFrame[line] = head.frame;
    if (head.kind === "bad") {
      const to = this.next ?? 0n;
      if (this.fresh[line]) {
        this.fault({ cause: 2, line, seq: to, sofTs: head.ts, from: this.freshFrom[line] ?? 0n, to });
      }
    } else if (head.kind === "msg" && head.seq === this.next) {
      this.apply(line, head);
      this.wins[line] = (this.wins[line] ?? 0) + 1;
      if (!this.fresh[line]) this.freshFrom[line] = head.seq;
      this.fresh[line] = true;
      this.next = (head.seq + 1n) & MASK64;
    } else if (head.kind === "msg") {
      this.duplicates[line] = (this.duplicates[line] ?? 0) + 1;
    }
    return true;
  }

  private declareGap(): void {
    const [a, b] = [this.queues[0][0], this.queues[1][0]];
    const line = a === undefined || (b !== undefined && b.seq < a.seq) ? 1 : 0;
    const head = line === 1 ? b : a;
    if (head === undefined || this.next === undefined) throw new Error("a gap needs a held head");
    this.gaps++;
    this.fault({ cause: 1, line, seq: this.next, sofTs: head.ts, from: this.next, to: head.seq });
    this.next = head.seq;
  }

  private fault(event: FeedEvent): void {
    for (const { slot, enabled } of this.setup.slots) if (enabled) this.feed[slot] = this.forgotten[slot] = true;
    this.broken = event.to;
    this.afterFault = true;
    this.feedEvents.push(event);
  }

  private apply(line: 0 | 1, { bytes, seq, ts, frame, lastByte }: Entry): void {
    const letter = bytes.length === 0 ? "" : String.fromCharCode(bytes[0] ?? 0);
    const type = TYPES.get(letter);
    if (type === undefined) {
      bump(this.types, TYPE_UNKNOWN);
      return;
    }
    if (bytes.length !== type.length) {
      bump(this.types, TYPE_BAD_LENGTH);
      const to = (seq + 1n) & MASK64;
      if ("AFECXDU".includes(letter)) this.fault({ cause: 3, line, seq, sofTs: ts, from: seq, to });
      return;
    }
    bump(this.types, type.index);
    const slot = this.slotOf(bytes);
    if (slot === undefined && !"SW".includes(letter)) return;
    if ("AFECXDU".includes(letter) && this.loading[slot ?? 0]) {
      this.ignored[slot ?? 0] = seq;
      return;
    }
    this.effect(letter, bytes, slot, seq, ts, frame, lastByte);
  }

  /** Section 3, of a message that is known to have one. */
  private effect(
    letter: string,
    bytes: Uint8Array,
    slot: number | undefined,
    seq: bigint,
    ts: bigint,
    frame: number,
    lastByte: number,
  ): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const itchTs = (BigInt(view.getUint16(5)) << 32n) | BigInt(view.getUint32(7));
    const fields = this.fieldsOf(letter, bytes, view);
    if (fields === undefined) return;
    this.pass(slot ?? 0, seq, ts, itchTs, fields, frame, lastByte);
  }

  private fieldsOf(letter: string, bytes: Uint8Array, view: DataView): OpFields | undefined {
    const char = (offset: number): string => String.fromCharCode(bytes[offset] ?? 0);
    const u32 = (offset: number): number => view.getUint32(offset);
    switch (letter) {
      case "H":
        return { op: "TRADING", flag: char(19) === "T" };
      case "h":
        return char(19) === this.setup.market ? { op: "HALT", flag: char(20) === "H" } : undefined;
      case "Y":
        return { op: "SHORT", flag: char(19) !== "0" };
      case "J":
        return { op: "BAND", quantity: u32(27), price: u32(23), flag: u32(23) !== 0 };
      case "S":
        return "QMEC".includes(char(11)) ? { op: "PHASE", flag: char(11) === "Q" } : undefined;
      case "W":
        return { op: "MARKET", flag: "123".includes(char(11)) };
    }
    if (!"AFECXDU".includes(letter)) return undefined;
    const add = letter === "A" || letter === "F";
    const reference = view.getBigUint64(11);
    const quantity = add ? u32(20) : letter === "U" ? u32(27) : letter === "D" ? 0 : u32(19);
    const price = add ? u32(32) : letter === "U" ? u32(31) : 0;
    const priced = add || letter === "U";
    const side = bytes[19];
    return {
      op: add ? "ADD" : letter === "U" ? "REPLACE" : letter === "D" ? "DELETE" : "REDUCE",
      refOld: add ? 0n : reference,
      refNew: add ? reference : letter === "U" ? view.getBigUint64(19) : 0n,
      sell: add && side === 0x53,
      quantity,
      price,
      badValue:
        (add && side !== 0x42 && side !== 0x53) ||
        (letter !== "D" && quantity === 0) ||
        (priced && (price === 0 || price > 2_000_000_000)),
    };
  }

  private pass(
    slot: number,
    seq: bigint,
    sofTs: bigint,
    itchTs: bigint,
    fields: OpFields,
    frame: number,
    lastByte: number,
  ): void {
    const feedFault = this.feed[slot] ?? false;
    const empty = { refOld: 0n, refNew: 0n, sell: false, quantity: 0, price: 0, badValue: false, flag: false };
    const forgotten = this.forgotten[slot] ?? false;
    const { afterFault } = this;
    this.book.push({
      ...empty,
      ...fields,
      seq,
      sofTs,
      itchTs,
      slot,
      feedFault,
      forgotten,
      afterFault,
      frame,
      lastByte,
    });
    this.afterFault = false;
    if (BOOK_OPS.has(fields.op) && !feedFault) this.forgotten[slot] = false;
  }
}

type OpFields = Pick<BookMessage, "op"> &
  Partial<Pick<BookMessage, "refOld" | "refNew" | "sell" | "quantity" | "price" | "badValue" | "flag">>;

/** Operations of the book's own messages. */
export const BOOK_OPS: ReadonlySet<Op> = new Set(["ADD", "REDUCE", "DELETE", "REPLACE"]);

function bump(counters: number[], index: number): void {
  counters[index] = (counters[index] ?? 0) + 1;
}

/** Ones-complement sum of big-endian 16-bit words, an odd last byte padded with 0. */
function onesComplement(bytes: Uint8Array, at: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (bytes[at + i] ?? 0) * (i % 2 === 0 ? 256 : 1);
  return foldAll(sum);
}

function foldAll(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return folded;
}

/** Sets of a reference in the two tables, chunk by chunk as section 4 says. */
export function setsOf(reference: bigint, bits: number): readonly [number, number] {
  const mask = (1n << BigInt(bits)) - 1n;
  let first = 0n;
  let second = 0n;
  for (let i = 0; i < Math.ceil(64 / bits); i++) {
    const chunk = (reference >> BigInt(i * bits)) & mask;
    const turn = BigInt((5 * i) % bits);
    first ^= chunk;
    second ^= ((chunk << turn) | (chunk >> (BigInt(bits) - turn))) & mask;
  }
  return [Number(first), Number(second)];
}
