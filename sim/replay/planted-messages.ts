/** Messages of a venue that make a book overflow, leave its window, or stop trading; what they leave behind is what was there. */
import { type Geometry, itch50, type TrackedSlot } from "../../proto/mod.ts";
import type { PublishedBooks } from "./published-books.ts";

/** Packets of messages that follow each other before the input goes on. */
export type PlantedPackets = readonly (readonly Uint8Array[])[];

const WAYS_OF_BOTH_TABLES = 8;
const SHARES = 100;

/** One order more than a set of each table holds, all in one set of each; then they are deleted. */
export function overflowing({ locate, stock, windowLo, tick }: TrackedSlot, geometry: Geometry): PlantedPackets {
  const references = Array.from({ length: WAYS_OF_BOTH_TABLES + 1 }, (_, i) =>
    oneSetReference(i + 1, geometry.setBits),
  );
  const price = windowLo + tick;
  return [
    references.map((reference) => add(locate, stock, reference, "B", price)),
    references.map((reference) => remove(locate, reference)),
  ];
}

/**
 * Chunks a, a ^ rotl(a, 5) and rotl(a, 5) from the most significant: their XOR is 0, and so is that of the chunks turned by 10, 5 and 0
 * (docs/datapath.md section 4, "Order table"), whatever `a` is: set 0 of both tables.
 */
function oneSetReference(a: number, setBits: number): bigint {
  const b = BigInt(setBits);
  const mask = (1n << b) - 1n;
  const chunk = BigInt(a) & mask;
  const turn = 5n % b;
  const turned = ((chunk << turn) | (chunk >> (b - turn))) & mask;
  return (chunk << (2n * b)) | ((chunk ^ turned) << b) | turned;
}

/** All asks go, bid and ask come beyond the window's top; then these go and the asks come back. */
export function walking(
  { locate, stock, windowLo, tick }: TrackedSlot,
  books: PublishedBooks,
  geometry: Geometry,
): PlantedPackets {
  const top = windowLo + geometry.levels * tick;
  const bid = (1n << 63n) + 1n;
  const ask = bid + 1n;
  const asks = books.orders(locate).filter((order) => order[itch50.ADD_ORDER_SIDE_AT] === "S".charCodeAt(0));
  const away = asks.map((order) => remove(locate, viewOf(order).getBigUint64(itch50.ADD_ORDER_REFERENCE_AT)));
  return [
    ...inPackets([
      ...away,
      add(locate, stock, bid, "B", top + 10 * tick),
      add(locate, stock, ask, "S", top + 12 * tick),
    ]),
    ...inPackets([remove(locate, bid), remove(locate, ask), ...asks]),
  ];
}

/** One order in a packet of its own; then so many that come, and all of them go: what a line holds while the first packet is missing. */
export function comingAndGoing({ locate, stock, windowLo, tick }: TrackedSlot, orders: number): PlantedPackets {
  const references = Array.from({ length: orders + 1 }, (_, i) => (1n << 62n) + BigInt(i));
  const adds = references.map((reference) => add(locate, stock, reference, "B", windowLo + tick));
  return [
    adds.slice(0, 1),
    ...inPackets(adds.slice(1)),
    ...inPackets(references.map((reference) => remove(locate, reference))),
  ];
}

/** An `H` message with this state. */
export function tradingAction({ locate, stock }: TrackedSlot, tradingState: string): Uint8Array {
  return encoded({ type: "H", ...header(locate), stock, tradingState, reserved: " ", reason: "" });
}

/** Packets hold a full frame's worth of the longest of these. */
const MESSAGES_A_PACKET = 30;

function inPackets(messages: readonly Uint8Array[]): PlantedPackets {
  const packets: Uint8Array[][] = [];
  for (let i = 0; i < messages.length; i += MESSAGES_A_PACKET) packets.push(messages.slice(i, i + MESSAGES_A_PACKET));
  return packets;
}

function add(locate: number, stock: string, reference: bigint, side: "B" | "S", price: number): Uint8Array {
  return encoded({ type: "A", ...header(locate), reference, side, shares: SHARES, stock, price });
}

function remove(locate: number, reference: bigint): Uint8Array {
  return encoded({ type: "D", ...header(locate), reference });
}

function header(stockLocate: number) {
  return { stockLocate, trackingNumber: 0, timestamp: 0 };
}

function encoded(message: Parameters<typeof itch50.encodeMessage>[0]): Uint8Array {
  const bytes = new Uint8Array(64);
  return bytes.slice(0, itch50.encodeMessage(message, bytes));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
