import { describe, expect, it } from "vitest";
import { ClearRequest, Configuration } from "../../proto/grpc/mod.ts";
import { DEFAULT_GEOMETRY } from "../../proto/mod.ts";
import { SoftwareDatapath } from "../datapath/mod.ts";
import { ConfigurationStore, toTracked } from "./configuration-store.ts";
import { differences } from "./differences.ts";
import { RefusedError } from "./refusal.ts";
import { contentHash, tighten } from "./translate.ts";

const CLEAR = ClearRequest.fromPartial({
  symbols: [
    { symbol: "TGA", locate: 1, windowLowE4: 100_000, tickE4: 100, initiallyTrading: true },
    { symbol: "TGB", locate: 2, windowLowE4: 5, tickE4: 1 },
  ],
  feed: { lineA: { address: "233.0.0.1", port: 1 }, lineB: { address: "233.0.0.2", port: 2 }, gapWaitNs: 1000 },
});

function configuration(): Configuration {
  return Configuration.fromPartial({
    rate: { intervalNs: 1000, burstNs: 5000 },
    symbols: [
      {
        symbol: "TGB",
        limits: {
          maxQuantity: 100,
          maxNotionalE4: 10_000n,
          collarLowE4: 1,
          collarHighE4: 9,
          maxLong: 10,
          maxShort: 7,
          rulesOff: [13, 7],
        },
        strategies: [
          {
            enabled: true,
            parameters: {
              $case: "momentum",
              value: { kFast: 1, kSlow: 2, thresholdE4: 3, warmup: 4, orderQuantity: 5, cooldownNs: 6 },
            },
          },
          {
            enabled: true,
            parameters: {
              $case: "imbalance",
              value: { ratioQ4: 1, minQuantity: 2, maxSpreadE4: 3, orderQuantity: 4, cooldownNs: 5 },
            },
          },
        ],
      },
    ],
  });
}

function store(): ConfigurationStore {
  const made = new ConfigurationStore();
  made.track(toTracked(CLEAR, DEFAULT_GEOMETRY));
  return made;
}

function refusal(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof RefusedError) return error.errors.map(({ path, code }) => `${code} ${path}`);
    throw error;
  }
  throw new Error("not refused");
}

describe("configuration", () => {
  it("becomes what the datapath takes, under the slot of its symbol", () => {
    const config = store().check(configuration());
    expect([...config.symbols.keys()]).toEqual([1]);
    expect(config.rateIntervalNs).toBe(1000);
    expect(config.symbols.get(1)).toMatchObject({
      limits: { maxQuantity: 100, maxNotional: 10_000n, maxLong: 10, maxShort: 7, rulesOff: [13, 7] },
      imbalance: { enabled: true, ratioQ4: 1, minQuantity: 2, maxSpread: 3, orderQuantity: 4, cooldownNs: 5 },
      momentum: { enabled: true, kFast: 1, kSlow: 2, threshold: 3, warmup: 4, orderQuantity: 5, cooldownNs: 6 },
    });
  });

  it("is accepted by the software path whatever it leaves out, because the card has it already by then", () => {
    const bare = configuration();
    for (const strategies of [
      [],
      bare.symbols[0]?.strategies.slice(0, 1) ?? [],
      bare.symbols[0]?.strategies.slice(1) ?? [],
    ]) {
      const path = new SoftwareDatapath(DEFAULT_GEOMETRY, { record: () => {}, order: () => {} });
      const symbols = bare.symbols.map((symbol) => ({ ...symbol, strategies }));
      path.commit(store().check({ ...bare, symbols }), 1);
      expect(path.version).toBe(1);
    }
  });

  it("names every field that is wrong, and stages nothing then", () => {
    const wrong = configuration();
    const [symbol] = wrong.symbols;
    if (symbol?.limits === undefined) throw new Error("no limits");
    symbol.limits.maxQuantity = 1_000_000;
    symbol.limits.collarLowE4 = 10;
    symbol.limits.rulesOff = [4, 1];
    const [momentum] = symbol.strategies;
    if (momentum?.parameters?.$case !== "momentum") throw new Error("no momentum");
    momentum.parameters.value.kFast = 16;
    wrong.symbols.push(
      { symbol: "NONE", limits: undefined, strategies: [{ enabled: true, parameters: undefined }] },
      { ...symbol },
    );
    wrong.rate = undefined;
    const made = store();
    expect(refusal(() => made.stage(wrong))).toEqual([
      "INVALID_INPUT configuration.symbols[0].strategies[0].momentum.k_fast",
      "INVALID_INPUT configuration.symbols[0].limits.max_quantity",
      "INVALID_INPUT configuration.symbols[0].limits.collar_low_e4",
      "RULE_NOT_SWITCHABLE configuration.symbols[0].limits.rules_off[1]",
      "UNKNOWN_SYMBOL configuration.symbols[1].symbol",
      "REQUIRED configuration.symbols[1].strategies[0].parameters",
      "REQUIRED configuration.symbols[1].limits",
      "DUPLICATE configuration.symbols[2].symbol",
      "INVALID_INPUT configuration.symbols[2].strategies[0].momentum.k_fast",
      "INVALID_INPUT configuration.symbols[2].limits.max_quantity",
      "INVALID_INPUT configuration.symbols[2].limits.collar_low_e4",
      "RULE_NOT_SWITCHABLE configuration.symbols[2].limits.rules_off[1]",
      "REQUIRED configuration.rate",
    ]);
    expect(refusal(() => made.staged(contentHash(wrong)))).toEqual(["NOT_STAGED content_hash"]);
  });

  it("has one hash for one content, whatever the order of its lists, and another for another", () => {
    const one = configuration();
    const other = configuration();
    other.symbols[0]?.strategies.reverse();
    other.symbols[0]?.limits?.rulesOff.reverse();
    expect(contentHash(other).equals(contentHash(one))).toBe(true);
    if (other.rate !== undefined) other.rate.burstNs++;
    expect(contentHash(other).equals(contentHash(one))).toBe(false);
  });

  it("forgets what was staged when other symbols are tracked", () => {
    const made = store();
    const hash = made.stage(configuration());
    expect(made.staged(hash).symbols.length).toBe(1);
    made.track(toTracked({ ...CLEAR, symbols: CLEAR.symbols.slice(0, 1) }, DEFAULT_GEOMETRY));
    expect(refusal(() => made.staged(hash))).toEqual(["NOT_STAGED content_hash"]);
    expect(refusal(() => made.stage(configuration()))).toEqual(["UNKNOWN_SYMBOL configuration.symbols[0].symbol"]);
  });

  it("says what changes, by name and not by place, and what of it loosens", () => {
    const after = configuration();
    const [symbol] = after.symbols;
    if (symbol?.limits === undefined) throw new Error("no limits");
    symbol.limits.maxLong = 11;
    symbol.limits.maxShort = 6;
    symbol.limits.collarLowE4 = 0;
    symbol.limits.rulesOff = [13];
    symbol.strategies.reverse();
    const [imbalance] = symbol.strategies;
    if (imbalance !== undefined) imbalance.enabled = false;
    expect(differences(configuration(), after)).toEqual([
      { path: "configuration.symbols[TGB].limits.collar_low_e4", before: "1", after: "0", loosens: true },
      { path: "configuration.symbols[TGB].limits.max_long", before: "10", after: "11", loosens: true },
      { path: "configuration.symbols[TGB].limits.max_short", before: "7", after: "6", loosens: false },
      { path: "configuration.symbols[TGB].limits.rules_off.7", before: "true", after: "", loosens: false },
      {
        path: "configuration.symbols[TGB].strategies[imbalance].enabled",
        before: "true",
        after: "false",
        loosens: false,
      },
    ]);
    expect(differences(configuration(), configuration())).toEqual([]);
    expect(differences(undefined, configuration()).every(({ before }) => before === "")).toBe(true);
  });

  it("gets tighter in what can pile up, never looser, when the software path takes over", () => {
    const config = store().check(configuration());
    const tight = tighten(config, 50);
    expect(tight.rateIntervalNs).toBe(2000);
    expect(tight.symbols.get(1)?.limits).toMatchObject({
      maxLong: 5,
      maxShort: 3,
      maxQuantity: 100,
      maxNotional: 10_000n,
    });
    expect(tighten(config, 100)).toEqual(config);
  });
});

describe("tracking", () => {
  it("gives slots in the order of the request", () => {
    const { slots, slotOf, feed } = toTracked(CLEAR, DEFAULT_GEOMETRY);
    expect(slots.map(({ slot, stock, locate }) => [slot, stock, locate])).toEqual([
      [0, "TGA", 1],
      [1, "TGB", 2],
    ]);
    expect(slotOf.get("TGB")).toBe(1);
    expect(feed).toMatchObject({ session: undefined, startSequence: undefined, gapWaitNs: 1000 });
  });

  it("names every field that is wrong", () => {
    const wrong = ClearRequest.fromPartial({
      symbols: [
        { symbol: "TOO LONG NAME", locate: 0, tickE4: 5 },
        { symbol: "TGA", locate: 7, windowLowE4: 150, tickE4: 100 },
        { symbol: "TGA", locate: 7, tickE4: 1 },
      ],
      feed: { lineA: { address: "nowhere", port: 0 }, session: "longer than ten", gapWaitNs: 0 },
    });
    expect(refusal(() => toTracked(wrong, { ...DEFAULT_GEOMETRY, symbols: 2 }))).toEqual([
      "TOO_MANY_SYMBOLS symbols",
      "INVALID_INPUT symbols[0].symbol",
      "NOT_SUPPORTED symbols[0].locate",
      "INVALID_INPUT symbols[0].tick_e4",
      "INVALID_INPUT symbols[1].window_low_e4",
      "DUPLICATE symbols[2].symbol",
      "DUPLICATE symbols[2].locate",
      "INVALID_INPUT feed.session",
      "INVALID_INPUT feed.gap_wait_ns",
      "INVALID_INPUT feed.line_a.address",
      "INVALID_INPUT feed.line_a.port",
      "REQUIRED feed.line_b",
    ]);
  });
});
