// What the random runs track: three of four slots, of each tick and lot.

import { FEED, SESSION } from "../../gateway/datapath/test-kit.ts";
import type { Geometry, TrackedSlot } from "../../proto/mod.ts";

export { SESSION };
export const LINES = FEED.lines;

/** The geometry of a run that a model of the hardware is built for; other runs vary it. */
export const FIXED_GEOMETRY: Geometry = { symbols: 4, setBits: 4, levels: 64, reorderDepth: 4, txQueue: 16 };

export const TRACKING: readonly TrackedSlot[] = [
  { slot: 0, locate: 11, stock: "PENNY", windowLo: 100_000, tick: 100, lot: 1, initialTrading: true },
  { slot: 1, locate: 12, stock: "SUBPENNY", windowLo: 1000, tick: 1, lot: 1, initialTrading: true },
  { slot: 3, locate: 14, stock: "LOTS", windowLo: 98_000, tick: 100, lot: 100, initialTrading: false },
];
export const MARKET = "Q";
export const SLOTS = [0, 1, 2, 3] as const;
export const UNTRACKED_LOCATE = 99;
