// Frames by hand, for what random ones bring too seldom to count on: every type of message, and every reason for which a frame is dropped.

import { frameOf, SESSION } from "../../gateway/datapath/test-kit.ts";
import { type FeedSettings, itch50 } from "../../proto/mod.ts";
import type { Input } from "../equivalence/input.ts";
import { LINES, MARKET, TRACKING } from "../equivalence/tracked.ts";
import { MESSAGE_TYPES } from "./points.ts";

const FEED_SETTINGS: FeedSettings = {
  lines: LINES,
  session: SESSION,
  startSequence: 1n,
  gapWaitNs: 500_000,
  market: MARKET,
  initialOpen: true,
};
/** More than any input takes. */
const STEP_NS = 1_000_000n;

export function directedInputs(): readonly Input[] {
  const inputs: Input[] = [
    { text: "disarm", apply: (path) => path.disarm() },
    { text: "clear", apply: (path) => path.clear(TRACKING, FEED_SETTINGS) },
  ];
  let time = 0n;
  let next = 1n;
  const frame = (text: string, bytes: Uint8Array, error = false): void => {
    time += STEP_NS;
    const at = time;
    inputs.push({ text, apply: (path) => path.frame(0, START_NS + at, bytes, error) });
  };
  const message = (text: string, bytes: Uint8Array): void => frame(text, frameOf(next++, [bytes]));
  for (const type of MESSAGE_TYPES) message(`an empty ${type}`, emptyMessage(type));
  message("an unknown type", emptyMessage("S").fill("!".charCodeAt(0), 0, 1));
  message("an R that is too long", Uint8Array.from([...emptyMessage("R"), 0]));
  for (const [name, damage] of DAMAGES) frame(name, damage(frameOf(next, [emptyMessage("S")])), name === "frame_error");
  frame("session", frameOf(next, [emptyMessage("S")], { session: "ANOTHERONE" }));
  frame("not_ours", frameOf(next, [emptyMessage("S")], { line: 1 }));
  frame("blocks", frameOf(next, [emptyMessage("S")], { count: 2 }));
  return inputs;
}

/** Device clocks of cards that have run before are behind this. */
const START_NS = 1n << 50n;

function emptyMessage(type: string): Uint8Array {
  const code = type.charCodeAt(0);
  const bytes = new Uint8Array(itch50.LENGTH_BY_TYPE[code] ?? 1);
  bytes[0] = code;
  return bytes;
}

/** By the reason they lead to. */
const DAMAGES: readonly (readonly [string, (frame: Uint8Array) => Uint8Array])[] = [
  ["runt", (frame) => frame.slice(0, 17)],
  ["not_ipv4", turned(12)],
  ["ip_header", turned(14)],
  ["ip_fragment", turned(20, 0x20)],
  ["not_udp", turned(23)],
  ["ip_checksum", turned(24)],
  ["length", turned(39)],
  ["truncated", (frame) => frame.slice(0, frame.length - 1)],
  ["frame_error", (frame) => frame],
  ["udp_checksum", turned(70)],
];

function turned(at: number, bits = 1): (frame: Uint8Array) => Uint8Array {
  return (frame) => frame.map((byte, i) => (i === at ? byte ^ bits : byte));
}
