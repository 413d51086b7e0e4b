import { expect, it } from "vitest";
import { itch50 } from "../../proto/mod.ts";
import { TradeTape } from "./trade-tape.ts";

type Message = Parameters<typeof itch50.encodeMessage>[0];
const HEADER = { stockLocate: 7, trackingNumber: 0, timestamp: 1 };
const MATCH = { matchNumber: 1n };

function bytesOf(message: Message): Uint8Array {
  const bytes = new Uint8Array(64);
  return bytes.slice(0, itch50.encodeMessage(message, bytes));
}

it("counts what is printed, at the price it was traded at, of its own stocks", () => {
  const tape = new TradeTape([7], (locate, reference) => (locate === 7 && reference === 1n ? 500 : undefined));
  const before = tape.volume(7);
  const messages: Message[] = [
    { type: "E", ...HEADER, ...MATCH, reference: 1n, shares: 10 },
    { type: "E", ...HEADER, ...MATCH, reference: 2n, shares: 3 },
    { type: "E", ...HEADER, ...MATCH, stockLocate: 8, reference: 1n, shares: 1000 },
    { type: "C", ...HEADER, ...MATCH, reference: 1n, shares: 20, printable: "Y", price: 510 },
    { type: "C", ...HEADER, ...MATCH, reference: 1n, shares: 999, printable: "N", price: 510 },
    { type: "P", ...HEADER, ...MATCH, reference: 0n, side: "B", shares: 30, stock: "TGA", price: 520 },
    { type: "Q", ...HEADER, ...MATCH, shares: 40n, stock: "TGA", price: 530, crossType: "O" },
    { type: "X", ...HEADER, reference: 1n, shares: 50 },
  ];
  for (const message of messages) tape.message(bytesOf(message));
  tape.message(bytesOf({ type: "E", ...HEADER, ...MATCH, reference: 1n, shares: 10 }).slice(0, 20));
  expect(tape.volume(7)).toEqual({ shares: 103, unpriced: 3, notional: 5000n + 10_200n + 15_600n + 21_200n });
  expect(before.shares).toBe(0);
  expect(tape.volume(8)).toEqual({ shares: 0, unpriced: 0, notional: 0n });
});
