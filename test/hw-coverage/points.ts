// What the RTL is to have done in tests: everything it can report, by name; and what no campaign here makes it do, with the reason.

import { DROPS, event, itch50, RULES } from "../../proto/mod.ts";

export const FAULTS = ["overflow", "duplicate_ref", "unknown_ref", "underflow", "bad_value", "level_overflow"] as const;
export const TRADING_BITS = [
  "trading",
  "operationalHalt",
  "shortRestricted",
  "band",
  "sessionOpen",
  "marketHalt",
] as const;

const KINDS = Object.values(event.STRATEGY_KIND_CODES);
const CAUSES = Object.values(event.FEED_CAUSE_CODES);
const OPS = Object.values(event.RECOVERY_OP_CODES);
const OUTCOMES = Object.values(event.RECOVERY_OUTCOME_CODES);

/** Index of a code that is no type. */
const NO_TYPE = 255;

export const MESSAGE_TYPES: readonly string[] = [...itch50.INDEX_BY_TYPE.entries()]
  .filter(([, index]) => index !== NO_TYPE)
  .map(([code]) => String.fromCharCode(code));

/** By group. */
export const POINTS: Readonly<Record<string, readonly string[]>> = {
  "reject reasons": RULES.flatMap(({ name }) => [`${name} fails`, `${name} is the reason`]),
  decisions: [
    ...KINDS.flatMap((kind) => [`${kind} sends`, `${kind} is refused`]),
    ...["a buy is sent", "a sale is sent", "a short sale is sent"],
  ],
  "message types": [...MESSAGE_TYPES.map((type) => `${type} is applied`), "an unknown type", "a wrong length"],
  "table events": [
    ...FAULTS,
    ...["a book becomes valid", "a book becomes invalid", "levels are read", "a load is applied", "a load is refused"],
    ...OPS.filter((op) => op !== "restore").flatMap((op) => [`${op}: done`, `${op}: slot not enabled`]),
    ...OUTCOMES.map((outcome) => `restore: ${outcome}`),
  ],
  "feed faults": [
    ...CAUSES,
    ...["A", "B"].flatMap((line) => [`line ${line} wins`, `line ${line} brings a duplicate`]),
    ...DROPS.filter(({ code }) => code > 0).map(({ name }) => `a frame is dropped: ${name}`),
  ],
  "trading state": TRADING_BITS.flatMap((bit) => [`${bit} is set`, `${bit} is cleared`]),
  transmitter: ["an order frame leaves", "an order is withdrawn"],
  configuration: ["a version is committed"],
};

/** Points that no input of a serial campaign can reach, and the test that makes the RTL do them. */
export const EXCLUDED: Readonly<Record<string, string>> = {
  "a frame is dropped: overrun": "needs frames faster than 10 GbE: test/blocks/feed-lines.test.ts fills the FIFO",
  "an order is withdrawn":
    "an order of a serial campaign never waits: test/blocks/withdrawal.test.ts, core-withdrawal.test.ts",
};

/** Files of which the campaign of the receive side leaves lines out, and why it cannot meet them. */
export const EXCLUDED_LINES: Readonly<Record<string, string>> = {
  "hw/rtl/tg_message_aligner.sv": "the default of a case that names all its values",
  "hw/rtl/tg_rx_line.sv": "an overrun: test/blocks/feed-lines.test.ts fills the FIFO",
};
