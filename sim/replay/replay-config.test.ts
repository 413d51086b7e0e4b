import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { validateConfig, validateTracking } from "../../gateway/device/mod.ts";
import { DEFAULT_GEOMETRY, itch50 } from "../../proto/mod.ts";
import { MarketScan } from "./market-scan.ts";
import { readReplayConfig, resolveReplayConfig } from "./replay-config.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tickgate-replay-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(content: unknown) {
  const path = join(folder, "config.json");
  writeFileSync(path, JSON.stringify(content));
  return readReplayConfig(path);
}

/** Symbols "S1".. with adds at the prices given. */
function market(...prices: readonly number[]): MarketScan {
  const scan = new MarketScan();
  prices.forEach((price, index) => {
    const message = new Uint8Array(itch50.ADD_ORDER_LENGTH);
    const stock = `S${index + 1}`;
    const header = { stockLocate: index + 1, trackingNumber: 0, timestamp: 1 };
    itch50.encodeAddOrder({ ...header, reference: 1n, side: "B", shares: 1, stock, price }, message);
    for (let copy = prices.length; copy > index; copy--) scan.message(message);
  });
  return scan;
}

function systemEvent(eventCode: string): Uint8Array {
  const message = new Uint8Array(itch50.SYSTEM_EVENT_LENGTH);
  itch50.encodeSystemEvent({ stockLocate: 0, trackingNumber: 0, timestamp: 1, eventCode }, message);
  return message;
}

const resolve = (settings: ReturnType<typeof file>, scan: MarketScan) =>
  resolveReplayConfig(settings, scan, undefined, DEFAULT_GEOMETRY);

describe("without a file", () => {
  test("every kind is enabled on every symbol, arbitrage between neighbours, and a card takes it", () => {
    const { config, tracking, ...feed } = resolve(readReplayConfig(undefined), market(1_000_000, 2_000_000, 500_000));
    validateConfig(config, 1, DEFAULT_GEOMETRY);
    const group = { address: "233.0.0.1", port: 1 };
    const settings = { ...feed, lines: [group, group] as const, session: undefined, startSequence: undefined };
    validateTracking(tracking, settings, DEFAULT_GEOMETRY);
    const enabled = [...config.symbols.values()].map(({ imbalance, momentum, meanReversion, arbitrage }) =>
      [imbalance, momentum, meanReversion, arbitrage].map((kind) => kind.enabled),
    );
    // The third symbol has no neighbour left.
    expect(enabled).toEqual([
      [true, true, true, true],
      [true, true, true, true],
      [true, true, true, false],
    ]);
    expect(config.symbols.get(0)?.arbitrage).toMatchObject({ role: "A", partner: 1, weightA: 4095, weightB: 2047 });
    expect(config.symbols.get(1)?.arbitrage).toMatchObject({ role: "B", partner: 0 });
    expect([...config.symbols.values()].flatMap(({ limits }) => limits.rulesOff)).toEqual([]);
    expect(config.device.rulesOff).toEqual([]);
  });

  test("market hours have begun before an input that does not say when they begin", () => {
    const whole = market(1_000_000);
    whole.message(systemEvent("S"));
    expect(resolve(readReplayConfig(undefined), whole).initialOpen).toBe(true);
    whole.message(systemEvent("Q"));
    expect(resolve(readReplayConfig(undefined), whole).initialOpen).toBe(false);
    expect(resolve(file({ initialOpen: true }), whole).initialOpen).toBe(true);
  });
});

describe("a file", () => {
  const legs = { weightA: 1, weightB: 2, threshold: 3 };

  test("joins the symbols that it names", () => {
    const settings = file({
      device: { kinds: { arbitrage: { maxGross: "7" } }, maxInFlight: 5, waiveReducing: [6] },
      symbols: [{ symbol: "S1" }, { symbol: "S2" }, { symbol: "S3", arbitrage: { ...legs, partner: "S1", basis: -4 } }],
    });
    const { config } = resolve(settings, market(1_000_000, 2_000_000, 3_000_000));
    validateConfig(config, 1, DEFAULT_GEOMETRY);
    expect(config.symbols.get(2)?.arbitrage).toMatchObject({ ...legs, role: "A", partner: 0, basis: -4 });
    expect(config.symbols.get(0)?.arbitrage).toMatchObject({ ...legs, role: "B", partner: 2, basis: -4 });
    expect(config.symbols.get(1)?.arbitrage.enabled).toBe(false);
    expect(config.device).toMatchObject({ maxInFlight: 5, waiveReducing: [6] });
    expect(config.device.kinds.get(4)?.maxGross).toBe(7n);
  });

  test.each([
    ["an unknown partner", [{ symbol: "S1", arbitrage: { ...legs, partner: "S9" } }], "the partner S9 is not tracked"],
    [
      "itself as partner",
      [{ symbol: "S1", arbitrage: { ...legs, partner: "S1" } }],
      "S1: a symbol is not its own partner",
    ],
    [
      "a symbol in two pairs",
      [
        { symbol: "S1", arbitrage: { ...legs, partner: "S2" } },
        { symbol: "S2" },
        { symbol: "S3", arbitrage: { ...legs, partner: "S2" } },
      ],
      "S2: a symbol is a leg of one arbitrage only",
    ],
  ])("with %s is refused", (_, symbols, message) => {
    const settings = file({ symbols });
    expect(() => resolve(settings, market(1_000_000, 2_000_000, 3_000_000))).toThrow(message);
  });

  test("with values that cannot be is refused by their paths", () => {
    const wrong = {
      symbols: [{ symbol: "S1", limits: { rulesOff: [4, 13], stateMask: 128 } }],
      device: { rulesOff: [4] },
    };
    expect(() => file(wrong)).toThrow(/symbols\.0\.limits\.rulesOff\.1: rule 13 cannot be named here; 4, 5, 6/);
    expect(() => file(wrong)).toThrow(/device\.rulesOff\.0: rule 4 cannot be named here; 10, 12, 13, 17, 18 can/);
    expect(() => file(wrong)).toThrow(/symbols\.0\.limits\.stateMask/);
  });
});
