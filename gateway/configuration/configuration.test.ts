import { describe, expect, it } from "vitest";
import {
  ArbitrageParameters,
  ClearRequest,
  Configuration,
  ExposureLimits,
  GlobalLimits,
  MarketMakingParameters,
  MeanReversionParameters,
  StrategyKind,
  SymbolLimits,
} from "../../proto/grpc/mod.ts";
import { DEFAULT_GEOMETRY } from "../../proto/mod.ts";
import { SoftwareDatapath } from "../datapath/mod.ts";
import { validateConfig } from "../device/mod.ts";
import { ConfigurationStore, toTracked } from "./configuration-store.ts";
import { differences } from "./differences.ts";
import { checkQuotingPace, QUOTED_MAX, QUOTING_NS } from "./quoting-pace.ts";
import { ItemErrors, RefusedError } from "./refusal.ts";
import { contentHash, tighten } from "./translate.ts";

const CLEAR = ClearRequest.fromPartial({
  symbols: [
    { symbol: "TGA", locate: 1, windowLowE4: 100_000, tickE4: 100, lot: 100, initiallyTrading: true },
    { symbol: "TGB", locate: 2, windowLowE4: 5, tickE4: 1, lot: 1 },
  ],
  feed: {
    lineA: { address: "233.0.0.1", port: 1 },
    lineB: { address: "233.0.0.2", port: 2 },
    gapWaitNs: 1000,
    market: "Q",
    initiallyOpen: true,
  },
});

function configuration(): Configuration {
  return Configuration.fromPartial({
    rate: { intervalNs: 1000, burstNs: 5000 },
    global: {
      account: { maxGrossE4: 100n, maxNetE4: 50n },
      kinds: [
        { kind: StrategyKind.STRATEGY_KIND_MOMENTUM, limits: { maxGrossE4: 3n, maxNetE4: 0n } },
        { kind: StrategyKind.STRATEGY_KIND_IMBALANCE, limits: { maxGrossE4: 4n, maxNetE4: 5n } },
      ],
      maxInFlight: 1,
      maxDayValueE4: 1n << 60n,
      maxDayQuantity: 7n,
      maxLossE4: 8n,
      rulesOff: [18, 12],
      waiveReducing: [18, 6],
    },
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
          rulesOff: [14, 7],
          maxAgeNs: 0xffff_ffff,
          stateMask: 63,
          maxOpenOrders: 9,
          maxExecutions: 8,
          duplicateNs: 0,
          allowed: 7,
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
    validateConfig(config, 1, DEFAULT_GEOMETRY);
    expect(config.device.kinds.get(1)).toEqual({ maxGross: 4n, maxNet: 5n });
    expect(config.device).toMatchObject({ rateIntervalNs: 1000, maxInFlight: 1, rulesOff: [18, 12] });
    expect(config.symbols.get(1)).toMatchObject({
      limits: { maxQuantity: 100, maxNotional: 10_000n, maxLong: 10, maxShort: 7, maxOpenOrders: 9, rulesOff: [14, 7] },
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
    if (wrong.global === undefined) throw new Error("no limits of the device");
    wrong.global.account = undefined;
    wrong.global.rulesOff = [10, 4];
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
      "RULE_NOT_SWITCHABLE configuration.global.rules_off[1]",
      "REQUIRED configuration.rate",
    ]);
    expect(refusal(() => made.staged(contentHash(wrong)))).toEqual(["NOT_STAGED content_hash"]);
  });

  it("refuses every limit that is absent, and takes none as unlimited", () => {
    const bare = configuration();
    const [symbol] = bare.symbols;
    if (symbol === undefined) throw new Error("no symbol");
    symbol.limits = SymbolLimits.fromPartial({ collarHighE4: 1 });
    bare.global = GlobalLimits.fromPartial({});
    const limits = "configuration.symbols[0].limits";
    expect(refusal(() => store().check(bare))).toEqual([
      ...["max_age_ns", "state_mask", "max_open_orders", "max_executions", "duplicate_ns", "allowed"].map(
        (name) => `REQUIRED ${limits}.${name}`,
      ),
      "REQUIRED configuration.global.account.max_gross_e4",
      "REQUIRED configuration.global.account.max_net_e4",
      "REQUIRED configuration.global.kinds",
      "REQUIRED configuration.global.kinds",
      "REQUIRED configuration.global.max_in_flight",
      "REQUIRED configuration.global.max_day_value_e4",
      "REQUIRED configuration.global.max_day_quantity",
      "REQUIRED configuration.global.max_loss_e4",
    ]);
    expect(() => store().check(bare)).toThrow(
      "rule 11 (open_orders) has no limit, and none is taken as unlimited: give max_open_orders, or switch rule 11 off in rules_off",
    );
    expect(() => store().check(bare)).toThrow("momentum has an enabled instance and no exposure limits (rule 10)");
    expect(refusal(() => store().check({ ...bare, global: undefined }))).toContain("REQUIRED configuration.global");
  });

  it("takes a limit as absent when its rule is switched off by name, but for the age of a trigger", () => {
    const off = configuration();
    const [symbol] = off.symbols;
    if (symbol === undefined) throw new Error("no symbol");
    symbol.limits = SymbolLimits.fromPartial({ collarHighE4: 1, rulesOff: [4, 11, 14, 15, 20] });
    off.global = GlobalLimits.fromPartial({ rulesOff: [10, 12, 13, 17, 18] });
    off.rate = undefined;
    expect(refusal(() => store().check(off))).toEqual(["REQUIRED configuration.symbols[0].limits.max_age_ns"]);
    symbol.limits.maxAgeNs = 5;
    validateConfig(store().check(off), 1, DEFAULT_GEOMETRY);
  });

  describe("an arbitrage", () => {
    const pair = (change: Partial<ArbitrageParameters> = {}, symbols = ["TGA", "TGB"]) => {
      const made = configuration();
      const [one] = made.symbols;
      if (one === undefined) throw new Error("no symbol");
      const value = ArbitrageParameters.fromPartial({
        partner: "TGB",
        weightA: 3,
        weightB: 4,
        basis: -5,
        threshold: 6,
        quantityA: 7,
        quantityB: 8,
        cooldownNs: 9,
        ...change,
      });
      made.symbols = symbols.map((symbol, index) => ({
        ...one,
        symbol,
        strategies: index === 0 ? [{ enabled: true, parameters: { $case: "arbitrage", value } }] : [],
      }));
      made.global?.kinds.push({
        kind: StrategyKind.STRATEGY_KIND_ARBITRAGE,
        limits: ExposureLimits.fromPartial({ maxGrossE4: 1n, maxNetE4: 1n }),
      });
      return made;
    };

    it("stands in both slots, leg A in that of its own symbol", () => {
      const config = store().check(pair());
      validateConfig(config, 1, DEFAULT_GEOMETRY);
      const shared = { enabled: true, weightA: 3, weightB: 4, basis: -5, threshold: 6, quantityA: 7, quantityB: 8 };
      expect(config.symbols.get(0)?.arbitrage).toEqual({ ...shared, cooldownNs: 9, role: "A", partner: 1 });
      expect(config.symbols.get(1)?.arbitrage).toEqual({ ...shared, cooldownNs: 9, role: "B", partner: 0 });
    });

    it.each([
      ["without a partner", pair({ partner: "" }), "REQUIRED", "partner"],
      ["with itself", pair({ partner: "TGA" }), "INVALID_INPUT", "partner"],
      ["with a symbol that is not tracked", pair({ partner: "TGC" }), "UNKNOWN_SYMBOL", "partner"],
      ["with a symbol without limits", pair({}, ["TGA"]), "REQUIRED", "partner"],
      ["with a weight that does not fit", pair({ weightB: 4096 }), "INVALID_INPUT", "weight_b"],
      ["of no shares", pair({ quantityA: 0 }), "INVALID_INPUT", "quantity_a"],
    ])("%s is refused", (_, wrong, code, field) => {
      expect(refusal(() => store().check(wrong))).toEqual([
        `${code} configuration.symbols[0].strategies[0].arbitrage.${field}`,
      ]);
    });

    it("is refused when a leg is in another one", () => {
      const both = pair();
      const [a, b] = both.symbols;
      const value = ArbitrageParameters.fromPartial({ partner: "TGA", quantityA: 1, quantityB: 1 });
      if (a === undefined || b === undefined) throw new Error("no symbols");
      b.strategies.push({ enabled: true, parameters: { $case: "arbitrage", value } });
      const path = "DUPLICATE configuration.symbols[1].strategies[0].arbitrage";
      expect(refusal(() => store().check(both))).toEqual([path, path]);
    });
  });

  describe("market making", () => {
    const quoting = (change: Partial<MarketMakingParameters> = {}, enabled = true): Configuration => {
      const made = configuration();
      const value = MarketMakingParameters.fromPartial({
        ...{ micro: true, halfSpreadE4: 100, skewQ8: 65_535, quoteQuantity: 5, maxSpreadE4: 900, repriceE4: 7 },
        ...{ maxPosition: 2 ** 31 - 1, cooldownNs: QUOTING_NS, ...change },
      });
      made.symbols[0]?.strategies.push({ enabled, parameters: { $case: "marketMaking", value } });
      made.global?.kinds.push({
        kind: StrategyKind.STRATEGY_KIND_MARKET_MAKING,
        limits: ExposureLimits.fromPartial({ maxGrossE4: 1n, maxNetE4: 1n }),
      });
      return made;
    };

    it("is what the datapath is given", () => {
      const config = store().check(quoting());
      validateConfig(config, 1, DEFAULT_GEOMETRY);
      expect(config.symbols.get(1)?.marketMaking).toEqual({
        ...{ enabled: true, micro: true, halfSpread: 100, skewQ8: 65_535, quoteQuantity: 5, maxSpread: 900 },
        ...{ reprice: 7, maxPosition: 2 ** 31 - 1, cooldownNs: QUOTING_NS },
      });
      expect(
        store()
          .check(quoting({ quoteQuantity: 0 }, false))
          .symbols.get(1)?.marketMaking.enabled,
      ).toBe(false);
    });

    it.each([
      ["of no shares", quoting({ quoteQuantity: 0 }), "quote_quantity"],
      ["of more shares than an order can have", quoting({ quoteQuantity: 1_000_000 }), "quote_quantity"],
      ["with a skew that does not fit", quoting({ skewQ8: 65_536 }), "skew_q8"],
      ["with a position that does not fit", quoting({ maxPosition: 2 ** 31 }), "max_position"],
      ["more often than the card can at line rate", quoting({ cooldownNs: QUOTING_NS - 1 }), "cooldown_ns"],
    ])("%s is refused", (_, wrong, field) => {
      const at = (wrong.symbols[0]?.strategies.length ?? 0) - 1;
      expect(refusal(() => store().check(wrong))).toEqual([
        `INVALID_INPUT configuration.symbols[0].strategies[${at}].market_making.${field}`,
      ]);
    });

    it("has the less time for each the more symbols are quoted, and not for more than the card can", () => {
      const many = (count: number, cooldownNs: number): string[] => {
        const made = quoting({ cooldownNs });
        const [first] = made.symbols;
        if (first === undefined) throw new Error("no symbol");
        const strategies = first.strategies.slice(-1);
        made.symbols = Array.from({ length: count }, (_, index) => ({ ...first, symbol: `Q${index}`, strategies }));
        const errors = new ItemErrors();
        checkQuotingPace(made, errors);
        return errors.list.map(({ code, path }) => `${code} ${path}`);
      };
      const wrong = (index: number, field = "") =>
        `INVALID_INPUT configuration.symbols[${index}].strategies[0].market_making${field}`;
      expect(many(QUOTED_MAX, QUOTED_MAX * QUOTING_NS)).toEqual([]);
      expect(many(2, 2 * QUOTING_NS - 1)).toEqual([wrong(0, ".cooldown_ns"), wrong(1, ".cooldown_ns")]);
      expect(many(QUOTED_MAX + 1, 2 ** 32 - 1)).toEqual([wrong(QUOTED_MAX)]);
    });

    it("needs exposure limits of its kind", () => {
      const wrong = quoting();
      wrong.global?.kinds.pop();
      expect(refusal(() => store().check(wrong)).length).toBe(1);
    });
  });

  it("has one hash for one content, whatever the order of its lists, and another for another", () => {
    const one = configuration();
    const other = configuration();
    other.symbols[0]?.strategies.reverse();
    other.symbols[0]?.limits?.rulesOff.reverse();
    expect(contentHash(other).equals(contentHash(one))).toBe(true);
    other.global?.kinds.reverse();
    other.global?.rulesOff.reverse();
    other.global?.waiveReducing.reverse();
    expect(contentHash(other).equals(contentHash(one))).toBe(true);
    if (other.global !== undefined) other.global.maxLossE4 = 9n;
    expect(contentHash(other).equals(contentHash(one))).toBe(false);
    if (other.global !== undefined) other.global.maxLossE4 = 8n;
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
    symbol.limits.rulesOff = [14];
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

  it("says of each limit and strategy field whether its change loosens", () => {
    const loosened = (change: (from: Configuration) => void): string[] => {
      const from = configuration();
      const to = configuration();
      change(to);
      const forth = differences(from, to).filter(({ loosens }) => loosens);
      // The way back tightens.
      expect(differences(to, from).filter(({ loosens }) => loosens)).toEqual([]);
      return forth.map(({ path }) => path.replace("configuration.", "").replace("symbols[TGB].", ""));
    };
    const limits = (change: Partial<SymbolLimits>) =>
      loosened(({ symbols }) => Object.assign(symbols[0]?.limits ?? {}, change));
    expect(limits({ stateMask: 62, maxOpenOrders: 10, maxExecutions: 9, rulesOff: [14, 7, 20] })).toEqual([
      "limits.max_executions",
      "limits.max_open_orders",
      "limits.rules_off.20",
      "limits.state_mask",
    ]);
    const global = (change: Partial<GlobalLimits>) => loosened((to) => Object.assign(to.global ?? {}, change));
    const account = { maxGrossE4: 101n, maxNetE4: 51n };
    expect(global({ account, maxInFlight: 2, maxDayValueE4: (1n << 60n) + 1n, maxLossE4: 9n })).toEqual([
      "global.account.max_gross_e4",
      "global.account.max_net_e4",
      "global.max_day_value_e4",
      "global.max_in_flight",
      "global.max_loss_e4",
    ]);
    expect(global({ rulesOff: [18, 12, 10], waiveReducing: [18, 6, 17] })).toEqual([
      "global.rules_off.10",
      "global.waive_reducing.17",
    ]);
    const reversion = (change: Partial<MeanReversionParameters>) => {
      const value = { kMean: 1, kDev: 1, entryQ4: 9, exitQ4: 9, minDeviationE4: 9, warmup: 9 };
      const instance = (of: object) => ({
        enabled: true,
        parameters: {
          $case: "meanReversion" as const,
          value: MeanReversionParameters.fromPartial({ ...value, ...of }),
        },
      });
      const [from, to] = [configuration(), configuration()];
      from.symbols[0]?.strategies.push(instance({}));
      to.symbols[0]?.strategies.push(instance(change));
      return differences(from, to).map(({ path, loosens }) => [path.slice(path.lastIndexOf(".") + 1), loosens]);
    };
    expect(reversion({ entryQ4: 8, minDeviationE4: 10, maxHoldNs: 1n, kMean: 2 })).toEqual([
      ["entry_q4", true],
      ["k_mean", false],
      ["max_hold_ns", true],
      ["min_deviation_e4", false],
    ]);
  });

  it("gets tighter in what can pile up, never looser, when the software path takes over", () => {
    const config = store().check(configuration());
    const tight = tighten(config, 50);
    expect(tight.device).toMatchObject({
      rateIntervalNs: 2000,
      maxInFlight: 1,
      account: { maxGross: 50n, maxNet: 25n },
    });
    expect(tight.device).toMatchObject({ maxLoss: 8n, maxDayQuantity: 7n });
    expect(tight.symbols.get(1)?.limits).toMatchObject({
      maxLong: 5,
      maxShort: 3,
      maxOpenOrders: 4,
      maxExecutions: 8,
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
    expect(slots.map(({ lot }) => lot)).toEqual([100, 1]);
    expect(feed).toMatchObject({ session: undefined, startSequence: undefined, gapWaitNs: 1000 });
    expect(feed).toMatchObject({ market: "Q", initialOpen: true });
  });

  it("names every field that is wrong", () => {
    const wrong = ClearRequest.fromPartial({
      symbols: [
        { symbol: "TOO LONG NAME", locate: 0, tickE4: 5 },
        { symbol: "TGA", locate: 7, windowLowE4: 150, tickE4: 100, lot: 100 },
        { symbol: "TGA", locate: 7, tickE4: 1, lot: 7 },
      ],
      feed: { lineA: { address: "nowhere", port: 0 }, session: "longer than ten", gapWaitNs: 0 },
    });
    expect(refusal(() => toTracked(wrong, { ...DEFAULT_GEOMETRY, symbols: 2 }))).toEqual([
      "TOO_MANY_SYMBOLS symbols",
      "INVALID_INPUT symbols[0].symbol",
      "UNKNOWN_SYMBOL symbols[0].locate",
      "REQUIRED symbols[0].lot",
      "INVALID_INPUT symbols[0].tick_e4",
      "INVALID_INPUT symbols[1].window_low_e4",
      "DUPLICATE symbols[2].symbol",
      "DUPLICATE symbols[2].locate",
      "INVALID_INPUT symbols[2].lot",
      "INVALID_INPUT feed.session",
      "REQUIRED feed.market",
      "INVALID_INPUT feed.gap_wait_ns",
      "INVALID_INPUT feed.line_a.address",
      "INVALID_INPUT feed.line_a.port",
      "REQUIRED feed.line_b",
    ]);
  });
});
