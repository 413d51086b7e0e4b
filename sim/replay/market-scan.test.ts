import { describe, expect, it } from "vitest";
import { DEFAULT_GEOMETRY, itch50 } from "../../proto/mod.ts";
import { MarketScan } from "./market-scan.ts";
import { readReplayConfig, resolveReplayConfig } from "./replay-config.ts";

const HEADER = { trackingNumber: 0, timestamp: 1 };

function encoded<T>(encode: (values: T, buffer: Uint8Array) => number, values: T): Uint8Array {
  const buffer = new Uint8Array(64);
  return buffer.slice(0, encode(values, buffer));
}

function scanOf(...messages: readonly Uint8Array[]): MarketScan {
  const scan = new MarketScan();
  for (const message of messages) scan.message(message);
  return scan;
}

const unnamedDelete = encoded(itch50.encodeOrderDelete, { ...HEADER, stockLocate: 3517, reference: 7n });
const add = encoded(itch50.encodeAddOrder, {
  ...HEADER,
  stockLocate: 12,
  reference: 8n,
  side: "B",
  shares: 100,
  stock: "ABCD",
  price: 500_000,
});

describe("a first pass over an input", () => {
  it("names a symbol by its locate when no message names it", () => {
    expect(scanOf(unnamedDelete).symbols()).toEqual([
      { locate: 3517, stock: "#3517", messages: 1, relevant: 1, medianPrice: undefined },
    ]);
  });

  it("tracks symbols with prices first, then those without, and none that nothing happens to", () => {
    const startOfHours = encoded(itch50.encodeSystemEvent, { ...HEADER, stockLocate: 9, eventCode: "Q" });
    const scan = scanOf(unnamedDelete, unnamedDelete, startOfHours, add);
    const { tracking } = resolveReplayConfig(readReplayConfig(undefined), scan, undefined, DEFAULT_GEOMETRY);
    expect(tracking.map(({ slot, locate, stock }) => ({ slot, locate, stock }))).toEqual([
      { slot: 0, locate: 12, stock: "ABCD" },
      { slot: 1, locate: 3517, stock: "#3517" },
    ]);
  });
});
