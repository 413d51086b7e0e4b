/** One parent order against a recording or the generated market, in simulated time: same input, same seed, same result. */
import { MarketStore, type Range } from "../../control/market/mod.ts";
import { type ParentReport, type ParentSpec, reportOf, withDefaults } from "../../gateway/execution/mod.ts";
import {
  type DatapathConfig,
  EXECUTION_KIND,
  type FeedSettings,
  type Geometry,
  NO_ARBITRAGE,
  NO_MARKET_MAKING,
  ouch50,
  type SymbolConfig,
} from "../../proto/mod.ts";
import { GeneratedSource, type Market, ReplayMarket } from "../exchange/mod.ts";
import { flowSymbols } from "../flow/mod.ts";
import { blocksOf, itchTimestamp, messagesIn } from "../inputs/mod.ts";
import { MarketScan, ReplayConfigError, readReplayConfig, resolveReplayConfig } from "../replay/mod.ts";
import { SimulatedScheduler } from "../world/mod.ts";
import {
  type AlgoInput,
  type GeneratedInput,
  messagesOf,
  openAlgoInput,
  type RecordedInput,
  TimeSpan,
} from "./algo-input.ts";
import { AlgoWorld } from "./algo-world.ts";
import { VolumeHistory } from "./volume-history.ts";

export type ParentOptions = Omit<Parameters<typeof withDefaults>[0], "id" | "stock" | "startUs" | "endUs" | "curve">;

export interface AlgoReplayOptions {
  readonly input: string;
  /** undefined: the stock with the most messages. */
  readonly symbol: string | undefined;
  readonly parent: ParentOptions;
  /** Times of day, us; undefined: as soon as the book stands, and the input's end. */
  readonly startUs: number | undefined;
  readonly endUs: number | undefined;
  /** VWAP: a recording whose volumes are the expected ones. */
  readonly history: string | undefined;
  /** VWAP: a store of market data, whose volumes of these days are the expected ones. */
  readonly store?: ({ readonly folder: string } & Omit<Range, "symbol">) | undefined;
  readonly curveParts: number;
  readonly latencyUs: number;
  /** Of a gate; undefined: an open one. */
  readonly configFile: string | undefined;
}

export interface AlgoReplayResult {
  readonly input: string;
  readonly parent: ParentReport;
  readonly messages: number;
  readonly latencyUs: number;
  /** The same sums from the venue's own records. */
  readonly venue: {
    readonly executions: number;
    readonly shares: number;
    readonly notional: bigint;
    readonly orders: number;
  };
  /** Parent, order desk and venue agree on shares and value, and nothing is open. */
  readonly exact: boolean;
  readonly discrepancies: readonly string[];
}

/** One symbol and every price a day can bring. */
const GEOMETRY: Geometry = { symbols: 1, setBits: 16, levels: 65_536, reorderDepth: 64, txQueue: 16 };
/** The generated market's time of day at the start: its opening. */
const GENERATED_START_NS = 34_198_000_000_000;
/** A recording's book stands when this much of its time has passed. */
const SETTLE_US = 1_000_000;
/** After the parent's end, for what is under way. */
const RUN_OUT_US = 10_000_000;
const U64_MAX = (1n << 64n) - 1n;
const BOUNDLESS = { maxGross: U64_MAX, maxNet: U64_MAX };

interface Stock {
  readonly stock: string;
  readonly locate: number;
}

/** @throws ReplayConfigError, ReplayInputError, InputError, ParentRefused */
export async function algoReplay(options: AlgoReplayOptions): Promise<AlgoReplayResult> {
  const input = await openAlgoInput(options.input);
  const scan = await scanOf(input, options.symbol);
  const startUs = options.startUs ?? scan.startUs;
  const endUs = options.endUs ?? scan.endUs;
  const curve = await curveOf(options, scan.stock.stock, startUs, endUs);
  const spec = withDefaults({ ...options.parent, id: "REPLAY", stock: scan.stock.stock, startUs, endUs, curve });
  const scheduler = new SimulatedScheduler({ startNs: scan.firstNs });
  const run = (market: Market) => worldOf(options, scan, scheduler, market);
  const world =
    input.kind === "generated"
      ? runGenerated(input, spec, scheduler, run)
      : await runRecorded(input, spec, scheduler, run);
  return resultOf(options, world);
}

function worldOf(
  { latencyUs, configFile }: AlgoReplayOptions,
  { stock, scan }: Scanned,
  scheduler: SimulatedScheduler,
  market: Market,
): AlgoWorld {
  const file = readReplayConfig(configFile);
  const { tracking, config, ...feed } = resolveReplayConfig(file, scan, [stock.stock], GEOMETRY);
  const [tracked] = tracking;
  const symbol = config.symbols.get(0);
  if (tracked === undefined || symbol === undefined) throw new ReplayConfigError(`${stock.stock}: cannot be tracked`);
  const settings: FeedSettings = {
    lines: [
      { address: "0.0.0.0", port: 0 },
      { address: "0.0.0.0", port: 0 },
    ],
    ...{
      session: undefined,
      startSequence: 1n,
      gapWaitNs: feed.gapWaitNs,
      market: feed.market,
      initialOpen: feed.initialOpen,
    },
  };
  return new AlgoWorld({
    scheduler,
    market,
    // A recording from the middle of a day has no trading action message for a stock that trades.
    tracked: { ...tracked, initialTrading: true },
    geometry: GEOMETRY,
    feed: settings,
    config: gateOf(config, symbol, configFile !== undefined),
    latencyNs: latencyUs * 1000,
  });
}

/** No strategy trades beside the parent. Without a configuration nothing but the market's state stops it. */
function gateOf(config: DatapathConfig, symbol: SymbolConfig, given: boolean): DatapathConfig {
  const open = {
    maxQuantity: 999_999,
    maxNotional: U64_MAX,
    maxLong: 0x7fff_ffff,
    maxShort: 0x7fff_ffff,
    duplicateNs: 0,
  };
  const idle: SymbolConfig = {
    limits: given ? symbol.limits : { ...symbol.limits, ...open },
    imbalance: { ...symbol.imbalance, enabled: false },
    momentum: { ...symbol.momentum, enabled: false },
    meanReversion: { ...symbol.meanReversion, enabled: false },
    arbitrage: NO_ARBITRAGE,
    marketMaking: NO_MARKET_MAKING,
  };
  const kinds = new Map([...config.device.kinds, [EXECUTION_KIND, given ? config.device.account : BOUNDLESS] as const]);
  return { device: { ...config.device, kinds }, symbols: new Map([[0, idle]]) };
}

async function runRecorded(
  input: RecordedInput,
  spec: ParentSpec,
  scheduler: SimulatedScheduler,
  make: (market: Market) => AlgoWorld,
): Promise<AlgoWorld> {
  const market = new ReplayMarket();
  const world = make(market);
  const untilNs = (spec.endUs + RUN_OUT_US) * 1000;
  let started = false;
  for await (const message of messagesOf(input)) {
    const time = message.length < TIMED ? scheduler.now() : itchTimestamp(message);
    if (time > untilNs) break;
    if (!started && time >= spec.startUs * 1000) {
      started = true;
      scheduler.runUntil(spec.startUs * 1000 - 1000);
      begin(world, spec);
    }
    scheduler.runUntil(time);
    market.apply(message);
    world.publish(blocksOf([message]));
  }
  if (!started) begin(world, spec);
  scheduler.runUntil(untilNs);
  return world;
}

const TIMED = 11;

function runGenerated(
  input: GeneratedInput,
  spec: ParentSpec,
  scheduler: SimulatedScheduler,
  make: (market: Market) => AlgoWorld,
): AlgoWorld {
  const source = sourceOf(input, scheduler);
  const world = make(source.market);
  source.start(
    (blocks) => world.publish(blocks),
    () => {},
  );
  scheduler.runUntil(spec.startUs * 1000 - 1000);
  begin(world, spec);
  scheduler.runUntil((spec.endUs + RUN_OUT_US) * 1000);
  source.stop();
  return world;
}

function begin(world: AlgoWorld, spec: ParentSpec): void {
  world.execution.start(spec, world.nowUs);
  world.step();
}

function sourceOf({ seed, symbols, meanUs }: GeneratedInput, scheduler: SimulatedScheduler): GeneratedSource {
  const settings = {
    seed,
    symbols: flowSymbols(symbols),
    meanIntervalNs: meanUs * 1000,
    depth: 60,
    startNs: GENERATED_START_NS,
  };
  return new GeneratedSource(scheduler, settings);
}

interface Scanned {
  readonly stock: Stock;
  readonly scan: MarketScan;
  readonly firstNs: number;
  readonly startUs: number;
  readonly endUs: number;
}

async function scanOf(input: AlgoInput, symbol: string | undefined): Promise<Scanned> {
  const scan = new MarketScan();
  if (input.kind === "generated") {
    // Its opening announcements and first orders tell as much as a recording would.
    const scheduler = new SimulatedScheduler({ startNs: GENERATED_START_NS });
    const source = sourceOf(input, scheduler);
    source.start(
      (blocks) => {
        for (const message of messagesIn(blocks)) scan.message(message);
      },
      () => {},
    );
    scheduler.runUntil(GENERATED_START_NS + 3_000_000_000);
    source.stop();
    const startUs = GENERATED_START_NS / 1000 + 3 * SETTLE_US;
    const endUs = startUs + input.seconds * 1_000_000;
    return { stock: stockOf(scan, symbol), scan, firstNs: GENERATED_START_NS, startUs, endUs };
  }
  const span = new TimeSpan();
  for await (const message of messagesOf(input)) {
    scan.message(message);
    span.message(message);
  }
  const firstNs = span.firstNs ?? 0;
  const startUs = Math.ceil(firstNs / 1000) + SETTLE_US;
  return { stock: stockOf(scan, symbol), scan, firstNs, startUs, endUs: Math.floor(span.lastNs / 1000) };
}

function stockOf(scan: MarketScan, symbol: string | undefined): Stock {
  const symbols = scan.symbols();
  const found = symbol === undefined ? symbols[0] : symbols.find(({ stock }) => stock === symbol);
  if (found === undefined) throw new ReplayConfigError(`${symbol ?? "no symbol"}: not in the input`);
  return found;
}

async function curveOf(
  { parent, history, store, curveParts }: AlgoReplayOptions,
  stock: string,
  startUs: number,
  endUs: number,
): Promise<readonly number[]> {
  if (parent.kind !== "vwap") return [];
  if (store !== undefined) {
    const { folder, ...days } = store;
    const curve = await MarketStore.open(folder).volumeCurve({
      symbol: stock,
      startUs,
      endUs,
      parts: curveParts,
      ...days,
    });
    if (curve.some((shares) => shares > 0)) return curve;
    throw new ReplayConfigError(`${folder}: nothing of ${stock} was traded at this time of day`);
  }
  if (history === undefined)
    throw new ReplayConfigError(
      "a vwap needs --history or --store: a recording or days whose volumes are the expected ones",
    );
  const input = await openAlgoInput(history);
  if (input.kind === "generated") throw new ReplayConfigError("--history: a recording, not a generated market");
  const scan = new MarketScan();
  for await (const message of messagesOf(input)) scan.message(message);
  const volumes = new VolumeHistory(stockOf(scan, stock).locate, startUs, endUs, curveParts);
  for await (const message of messagesOf(input)) volumes.message(message);
  if (volumes.parts.every((shares) => shares === 0)) {
    throw new ReplayConfigError(`${history}: nothing of ${stock} was traded at this time of day`);
  }
  return volumes.parts;
}

function resultOf({ input, latencyUs }: AlgoReplayOptions, world: AlgoWorld): AlgoReplayResult {
  const parent = world.execution.get("REPLAY");
  if (parent === undefined) throw new Error("the parent is not there");
  const venue = { executions: 0, shares: 0, notional: 0n, orders: world.account.counts.accepted };
  const { store } = world.account;
  for (let number = 1; number <= store.count; number++) {
    const message = ouch50.decodeOutboundMessage(store.at(number) ?? new Uint8Array(0));
    if (message.type !== "E") continue;
    venue.executions++;
    venue.shares += message.quantity;
    venue.notional += message.price * BigInt(message.quantity);
  }
  const report = reportOf(parent);
  const position = world.desk.ledger.get(report.symbol);
  const held = report.sell ? -(position?.quantity ?? 0) : (position?.quantity ?? 0);
  const value = (report.sell ? position?.soldNotional : position?.boughtNotional) ?? 0n;
  const exact =
    parent.over &&
    report.filled === venue.shares &&
    held === venue.shares &&
    report.notional === venue.notional &&
    value === venue.notional &&
    world.account.liveOrders === 0 &&
    world.desk.table.openCount === 0 &&
    world.discrepancies.length === 0;
  return {
    input,
    parent: report,
    messages: world.messages,
    latencyUs,
    venue,
    exact,
    discrepancies: world.discrepancies,
  };
}
