// Section 9: what `clear` loads. Checked and turned into flat tables before anything is emptied.
import type { FeedSettings, Geometry, TrackedSlot } from "../../proto/mod.ts";
import { ascii, DatapathInputError, integer, ipv4, U32_MAX, u32, u64 } from "./checks.ts";
import { highWord, lowWord } from "./u64.ts";

const LOCATES = 65_536;
const NOT_TRACKED = -1;

/** The tracked slots. Arrays are indexed by slot unless said otherwise. Only a window's base changes later, by a recentre. */
export class Tracking {
  /** Index: stock locate. Slot or {@link NOT_TRACKED}. */
  readonly slotOfLocate = new Int16Array(LOCATES).fill(NOT_TRACKED);
  readonly enabled: Uint8Array;
  readonly windowLo: Uint32Array;
  readonly tick: Int32Array;
  readonly lot: Int32Array;
  readonly initialTrading: Uint8Array;
  /** 8 bytes per slot, padded with spaces. */
  readonly stock: Uint8Array;

  constructor(geometry: Geometry, slots: readonly TrackedSlot[]) {
    const { symbols } = geometry;
    this.enabled = new Uint8Array(symbols);
    this.windowLo = new Uint32Array(symbols);
    this.tick = new Int32Array(symbols).fill(1);
    this.lot = new Int32Array(symbols).fill(1);
    this.initialTrading = new Uint8Array(symbols);
    this.stock = new Uint8Array(symbols * 8).fill(0x20);
    for (const [i, tracked] of slots.entries()) this.load(`tracking[${i}]`, symbols, tracked);
  }

  private load(where: string, symbols: number, tracked: TrackedSlot) {
    const { slot, locate, stock, windowLo, tick, lot, initialTrading } = tracked;
    integer(`${where}.slot`, slot, 0, symbols - 1);
    if (this.enabled[slot] === 1)
      throw new DatapathInputError(`${where}.slot`, "a slot not given before", slot, "DUPLICATE");
    integer(`${where}.locate`, locate, 1, LOCATES - 1);
    if (this.slotOfLocate[locate] !== NOT_TRACKED) {
      throw new DatapathInputError(`${where}.locate`, "a locate not given before", locate, "DUPLICATE");
    }
    ascii(`${where}.stock`, stock, 1, 8);
    if (tick !== 1 && tick !== 100) throw new DatapathInputError(`${where}.tick`, "1 or 100", tick);
    if (lot !== 1 && lot !== 100) throw new DatapathInputError(`${where}.lot`, "1 or 100", lot);
    checkWindowLo(`${where}.windowLo`, windowLo, tick);
    this.slotOfLocate[locate] = slot;
    this.enabled[slot] = 1;
    this.windowLo[slot] = windowLo;
    this.tick[slot] = tick;
    this.lot[slot] = lot;
    this.initialTrading[slot] = initialTrading ? 1 : 0;
    for (let i = 0; i < stock.length; i++) this.stock[slot * 8 + i] = stock.charCodeAt(i);
  }
}

export function checkWindowLo(field: string, windowLo: number, tick: number): void {
  integer(field, windowLo, 0, U32_MAX);
  if (windowLo % tick !== 0) throw new DatapathInputError(field, `a multiple of the tick ${tick}`, windowLo);
}

/** The feed settings in the form in which frames are compared with them. */
export class FeedFilter {
  /** Index: line. Destination address in int32 form, and port. */
  readonly address: Int32Array;
  readonly port: Int32Array;
  /** Session bytes 0..3, 4..7 (int32 form) and 8..9; `sessionKnown` is 0 until the first taken frame when none is configured. */
  sessionKnown = 0;
  session0 = 0;
  session1 = 0;
  session2 = 0;
  /** Whether the start number is configured (`start_mode` exact). */
  readonly startExact: boolean;
  readonly startHi: number;
  readonly startLo: number;
  readonly gapWaitNs: number;
  /** Market code whose operational halts count. */
  readonly market: number;
  readonly initialOpen: boolean;

  constructor(feed: FeedSettings) {
    this.address = Int32Array.from(feed.lines, (line, i) => ipv4(`feed.lines[${i}].address`, line.address));
    this.port = Int32Array.from(feed.lines, (line, i) => integer(`feed.lines[${i}].port`, line.port, 0, 65_535));
    if (feed.session !== undefined) {
      const session = ascii("feed.session", feed.session, 1, 10).padEnd(10, " ");
      const bytes = new DataView(Uint8Array.from(session, (letter) => letter.charCodeAt(0)).buffer);
      this.session0 = bytes.getInt32(0);
      this.session1 = bytes.getInt32(4);
      this.session2 = bytes.getUint16(8);
      this.sessionKnown = 1;
    }
    this.startExact = feed.startSequence !== undefined;
    const start = u64("feed.startSequence", feed.startSequence ?? 0n);
    this.startHi = highWord(start);
    this.startLo = lowWord(start);
    this.gapWaitNs = u32("feed.gapWaitNs", feed.gapWaitNs);
    this.market = ascii("feed.market", feed.market, 1, 1).charCodeAt(0);
    this.initialOpen = feed.initialOpen;
  }
}

/** Before the first `clear`: nothing tracked, and filters that name nothing. */
export const POWER_UP_FEED: FeedSettings = {
  lines: [
    { address: "0.0.0.0", port: 0 },
    { address: "0.0.0.0", port: 0 },
  ],
  session: undefined,
  startSequence: undefined,
  gapWaitNs: 0,
  market: " ",
  initialOpen: false,
};
