/**
 * What supervision knows of one moment: exposure, result, orders and the use of limits, of the gateway, its accounts, strategies and symbols. Symbols'
 * positions and results are the gateway's; those of accounts and strategies come from executions (books.ts). A symbol without a valid book is worth its
 * last valid mid, without one ever its average price: a halt is no reason to know nothing.
 */
import type { State } from "../http/api.ts";
import { STRATEGY_NAMES } from "../http/configuration.ts";
import {
  ACCOUNT_NAMES,
  type Exposure,
  type LimitName,
  type LimitUse,
  type Measure,
  NO_STRATEGY,
  type RiskRule,
  type SubjectKind,
} from "../http/supervision.ts";
import type { Books, Holding, SentOrder } from "./books.ts";

export type Figures = Pick<State, "symbols" | "flow" | "configuration">;

const RATE_MS = 1_000;
/** What is used of a limit of 0. */
export const ENDLESS_PPM = 1_000_000_000;
/** Samples of a result within a window. */
const SAMPLES = 500;
const MONEY: readonly Measure[] = ["gross", "net", "loss", "drawdown", "lossOverTime"];

interface Sample {
  readonly atMs: number;
  readonly value: number;
}

interface Worth {
  readonly gross: number;
  readonly net: number;
  readonly result: number;
  readonly priced: boolean;
}

interface Flow {
  readonly atMs: number;
  readonly intents: number;
  readonly refused: number;
}

export class Measurements {
  readonly #books: Books;
  readonly #marks = new Map<string, number>();
  /** Highest result of each subject. */
  readonly #peaks = new Map<string, number>();
  /** By subject and window. */
  readonly #results = new Map<string, Sample[]>();
  readonly #flows = new Map<number, Flow[]>();
  #nowMs = 0;
  #all: ReadonlyMap<string, Exposure> = new Map();
  /** Subjects that hold something without any price. */
  readonly #priceless = new Set<string>();
  #limits: readonly LimitUse[] = [];
  #positions = new Map<string, number>();
  #flow: Flow = { atMs: 0, intents: 0, refused: 0 };

  constructor(books: Books) {
    this.#books = books;
  }

  /** Every subject, as of the last {@link take}. */
  get exposures(): readonly Exposure[] {
    return [...this.#all.values()];
  }

  get limits(): readonly LimitUse[] {
    return this.#limits;
  }

  take(nowMs: number, figures: Figures): void {
    this.#nowMs = nowMs;
    for (const { symbol, bookValid, bidE4, askE4, averageE4 } of figures.symbols) {
      if (bookValid && bidE4 > 0 && askE4 > 0) this.#marks.set(symbol, (bidE4 + askE4) / 2);
      else if (!this.#marks.has(symbol) && averageE4 !== null) this.#marks.set(symbol, averageE4);
    }
    this.#positions = new Map(figures.symbols.map(({ symbol, position }) => [symbol, position]));
    const refused = figures.flow.refused.reduce((sum, { count }) => sum + count, 0) + figures.flow.venueRejected;
    this.#flow = { atMs: nowMs, intents: Number(figures.flow.intents), refused };
    this.#all = this.#measured(figures);
    this.#limits = limitsOf(figures, this.#all, [...this.#books.open], this.#rates());
  }

  /** Names of what a rule is about, each on its own. */
  subjects({ of, name }: RiskRule): readonly string[] {
    if (of === "gateway") return [""];
    if (name !== undefined) return [name];
    return this.exposures.filter((exposure) => exposure.of === of).map((exposure) => exposure.name);
  }

  /** null: it cannot be told. */
  value(rule: RiskRule, name: string): number | null {
    const { of, measure, windowMs = 0 } = rule;
    if (measure === "rejectShare") return this.#rejectShare(windowMs, rule.least ?? 1);
    if (measure === "utilisation") return this.#utilisation(rule, name);
    const exposure = this.#all.get(`${of} ${name}`);
    // A symbol that is named in a rule and not tracked holds nothing.
    if (exposure === undefined) return 0;
    if (this.#priceless.has(`${of} ${name}`) && MONEY.includes(measure)) return null;
    switch (measure) {
      case "gross":
        return exposure.grossE4;
      case "net":
        return Math.abs(exposure.netE4);
      case "position":
        return Math.abs(this.#positions.get(name) ?? 0);
      case "loss":
        return Math.max(0, -exposure.resultE4);
      case "drawdown":
        return exposure.drawdownE4;
      case "lossOverTime":
        return this.#lossOver(rule.id, exposure, windowMs);
      case "orderRate": {
        const count = this.#books.sentAfter(this.#nowMs - windowMs).filter((sent) => isOf(sent, of, name)).length;
        return Math.round((count * 1_000_000) / windowMs);
      }
      case "openOrders":
        return exposure.openOrders;
    }
  }

  /** What rules that are gone, or are others now, left. */
  forget(rules: ReadonlySet<string>): void {
    for (const key of this.#results.keys()) if (rules.has(key.slice(0, key.indexOf(" ")))) this.#results.delete(key);
  }

  #measured({ symbols }: Figures): ReadonlyMap<string, Exposure> {
    const found = new Map<string, Exposure>();
    const open = [...this.#books.open];
    const sent = this.#books.sentAfter(this.#nowMs - RATE_MS);
    this.#priceless.clear();
    const put = (of: SubjectKind, name: string, values: Worth): void => {
      const key = `${of} ${name}`;
      if (!values.priced) this.#priceless.add(key);
      const peak = Math.max(this.#peaks.get(key) ?? 0, values.priced ? values.result : 0);
      this.#peaks.set(key, peak);
      found.set(key, {
        ...{ of, name, grossE4: Math.round(values.gross), netE4: Math.round(values.net) },
        ...{ resultE4: Math.round(values.result), drawdownE4: Math.round(peak - values.result) },
        openOrders: open.filter((order) => isOf(order, of, name)).length,
        ordersPerSecond: sent.filter((order) => isOf(order, of, name)).length,
      });
    };
    const total = { gross: 0, net: 0, result: 0, priced: true };
    const each: (readonly [string, Worth])[] = [];
    for (const { symbol, position, averageE4, realisedE4, unrealisedE4 } of symbols) {
      const net = position * (this.#marks.get(symbol) ?? 0);
      const unrealised = unrealisedE4 === null ? net - position * (averageE4 ?? 0) : Number(unrealisedE4);
      const priced = position === 0 || this.#marks.has(symbol);
      const values = { gross: Math.abs(net), net, result: Number(realisedE4) + unrealised, priced };
      total.priced &&= priced;
      total.gross += values.gross;
      total.net += net;
      total.result += values.result;
      each.push([symbol, values]);
    }
    put("gateway", "", total);
    for (const name of ACCOUNT_NAMES) put("account", name, this.#worth(this.#books.holding(name)));
    for (const name of [...STRATEGY_NAMES, NO_STRATEGY]) put("strategy", name, this.#worth(this.#books.holding(name)));
    for (const [symbol, values] of each) put("symbol", symbol, values);
    return found;
  }

  #worth({ shares, spentE4 }: Holding): Worth {
    let [gross, net, priced] = [0, 0, true];
    for (const [symbol, held] of shares) {
      const mark = this.#marks.get(symbol);
      priced &&= held === 0 || mark !== undefined;
      const worth = held * (mark ?? 0);
      gross += Math.abs(worth);
      net += worth;
    }
    return { gross, net, result: net - spentE4, priced };
  }

  #utilisation({ of, limit }: RiskRule, name: string): number | null {
    const uses = this.#limits.filter(
      (use) => use.of === of && use.name === name && (limit === undefined || use.limit === limit),
    );
    return uses.length === 0 ? 0 : Math.max(...uses.map(({ ppm }) => ppm));
  }

  /** The highest result within the window less the one now. */
  #lossOver(rule: string, { of, name, resultE4 }: Exposure, windowMs: number): number {
    const key = `${rule} ${of} ${name}`;
    let samples = this.#results.get(key);
    if (samples === undefined) {
      samples = [];
      this.#results.set(key, samples);
    }
    push(samples, { atMs: this.#nowMs, value: resultE4 }, windowMs, (kept, next) => next.value > kept.value);
    return Math.max(...samples.map(({ value }) => value)) - resultE4;
  }

  /** Of the intents within the window, how many the gate or the venue refused. */
  #rejectShare(windowMs: number, least: number): number | null {
    let flows = this.#flows.get(windowMs);
    if (flows === undefined) {
      flows = [];
      this.#flows.set(windowMs, flows);
    }
    // Counters that begin again, with a gateway that was started again.
    if ((flows.at(-1)?.intents ?? 0) > this.#flow.intents) flows.length = 0;
    push(flows, this.#flow, windowMs, () => false);
    const [first] = flows;
    const intents = this.#flow.intents - (first?.intents ?? 0);
    if (first === undefined || intents < least) return 0;
    return Math.min(1_000_000, Math.round(((this.#flow.refused - first.refused) * 1_000_000) / intents));
  }

  #rates(): number {
    return this.#books.sentAfter(this.#nowMs - RATE_MS).length;
  }
}

/** Bounded: of samples that are closer together than a part of the window one is kept. */
function push<T extends { readonly atMs: number }>(
  samples: T[],
  next: T,
  windowMs: number,
  better: (kept: T, next: T) => boolean,
): void {
  while (samples.length > 1 && (samples[0]?.atMs ?? 0) < next.atMs - windowMs) samples.shift();
  const last = samples.at(-1);
  if (last === undefined || next.atMs - last.atMs >= windowMs / SAMPLES) samples.push(next);
  else if (better(last, next)) samples[samples.length - 1] = { ...next, atMs: last.atMs };
}

function isOf(order: SentOrder, of: SubjectKind, name: string): boolean {
  switch (of) {
    case "gateway":
      return true;
    case "account":
      return order.path === name;
    case "strategy":
      return order.strategy === name;
    case "symbol":
      return order.symbol === name;
  }
}

/** Of the limits in force: what is used of each, with everything that may still execute on the bad side. */
function limitsOf(
  { symbols, configuration }: Figures,
  exposures: ReadonlyMap<string, Exposure>,
  open: readonly { readonly answered: boolean; readonly symbol: string }[],
  sentPerSecond: number,
): LimitUse[] {
  const { active } = configuration;
  if (active === null) return [];
  const found: LimitUse[] = [];
  const use = (of: SubjectKind, name: string, limit: LimitName, used: number, max: number | undefined): void => {
    if (max === undefined) return;
    const ppm = used <= 0 ? 0 : max <= 0 ? ENDLESS_PPM : Math.min(ENDLESS_PPM, Math.round((used * 1_000_000) / max));
    found.push({ of, name, limit, used: Math.max(0, used), max, ppm });
  };
  const money = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
  const { account, kinds, maxInFlight, maxLossE4, rulesOff } = active.global;
  const on = (rule: number): boolean => !rulesOff.includes(rule);
  const gateway = exposures.get("gateway ");
  if (gateway !== undefined) {
    if (on(10)) use("gateway", "", "gross", gateway.grossE4, money(account.maxGrossE4));
    if (on(10)) use("gateway", "", "net", Math.abs(gateway.netE4), money(account.maxNetE4));
    if (on(18)) use("gateway", "", "loss", -gateway.resultE4, money(maxLossE4));
  }
  const unanswered = open.filter(({ answered }) => !answered).length;
  if (on(12)) use("gateway", "", "inFlight", unanswered, maxInFlight);
  if (on(13) && active.rate.intervalNs > 0) use("gateway", "", "rate", sentPerSecond, 1e9 / active.rate.intervalNs);
  for (const [name, limits] of Object.entries(kinds)) {
    const exposure = exposures.get(`strategy ${name}`);
    if (exposure === undefined || limits === undefined || !on(10)) continue;
    use("strategy", name, "gross", exposure.grossE4, money(limits.maxGrossE4));
    use("strategy", name, "net", Math.abs(exposure.netE4), money(limits.maxNetE4));
  }
  const sections = new Map(symbols.map((section) => [section.symbol, section]));
  for (const { symbol, limits } of active.symbols) {
    const section = sections.get(symbol);
    if (section === undefined) continue;
    if (!limits.rulesOff.includes(9)) {
      const [long, short] = [section.position + section.openBuy, section.openSell - section.position];
      const isLong = long * Math.max(1, limits.maxShort) >= short * Math.max(1, limits.maxLong);
      use("symbol", symbol, "position", isLong ? long : short, isLong ? limits.maxLong : limits.maxShort);
    }
    if (!limits.rulesOff.includes(11)) {
      const openOrders = open.filter((order) => order.symbol === symbol).length;
      use("symbol", symbol, "openOrders", openOrders, limits.maxOpenOrders);
    }
  }
  return found;
}
