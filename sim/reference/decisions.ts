/** From a `bbo` event to orders: sections 5 and 6 of docs/datapath.md in the order in which they happen. */
import type { DatapathConfig } from "../../proto/mod.ts";
import { arbitrage, type Leg, type LegIntent } from "./arbitrage.ts";
import type { Trace } from "./branches.ts";
import type { EventWriter, Origin } from "./event-writer.ts";
import { Gate } from "./gate.ts";
import type { SymbolRisk } from "./risk-state.ts";
import type { Intent } from "./strategies.ts";
import type { TrackedSymbol } from "./tracked-symbol.ts";
import { MarketTrading } from "./trading-state.ts";

const NOTHING_ENABLED: DatapathConfig = {
  device: {
    rateIntervalNs: 0,
    rateBurstNs: 0,
    account: { maxGross: 0n, maxNet: 0n },
    kinds: new Map(),
    maxInFlight: 0,
    maxDayValue: 0n,
    maxDayQuantity: 0n,
    maxLoss: 0n,
    rulesOff: [],
    waiveReducing: [],
    reserved: 0,
  },
  symbols: new Map(),
};

export class Decisions {
  readonly gate = new Gate();
  config = NOTHING_ENABLED;
  market = new MarketTrading(false);
  /** Device clock: the latest time that any input brought. */
  clockNs = 0n;
  intents = 0;
  sent = 0;
  readonly rejects = new Array<number>(22).fill(0);
  readonly #events: EventWriter;
  readonly #trace: Trace;
  /** Enabled slots by their number. */
  #symbols: ReadonlyMap<number, TrackedSymbol> = new Map();

  constructor(events: EventWriter, trace: Trace) {
    this.#events = events;
    this.#trace = trace;
  }

  clear(symbols: ReadonlyMap<number, TrackedSymbol>, market: MarketTrading): void {
    this.#symbols = symbols;
    this.market = market;
    this.gate.clear();
  }

  /** A `bbo` event of `symbol` was emitted: kinds in the order of their numbers, each intent through the gate before the next. */
  evaluate(symbol: TrackedSymbol, origin: Origin): void {
    const parameters = this.config.symbols.get(symbol.slot.slot);
    const now = origin.arrivalNs;
    const { view } = symbol;
    // Strategies see the risk state as it was before the message.
    const before = this.#snapshot();
    const { slot } = symbol.slot;
    const trace = this.#trace;
    const single = (intent: Intent | undefined) => {
      if (intent !== undefined) this.#toGate(symbol, intent, origin);
    };
    single(symbol.imbalance.evaluate(view, now, parameters?.imbalance, trace));
    single(symbol.momentum.evaluate(view, now, parameters?.momentum, trace));
    single(symbol.meanReversion.evaluate(view, now, before(slot), parameters?.meanReversion, trace));
    this.#arbitrage(symbol, origin, before);
    this.#marketMaking(symbol, origin, before(slot).pos);
  }

  #arbitrage(symbol: TrackedSymbol, origin: Origin, before: (slot: number) => SymbolRisk): void {
    const { slot } = symbol.slot;
    const parameters = this.config.symbols.get(slot)?.arbitrage;
    if (parameters === undefined || !parameters.enabled) {
      this.#trace("arbitrage: reset");
      symbol.arbitrage.lastFire = undefined;
      return;
    }
    const partner = this.#symbols.get(parameters.partner);
    if (partner === undefined) return;
    const [a, b] = parameters.role === "A" ? [symbol, partner] : [partner, symbol];
    const leg = ({ slot: { slot: number }, view }: TrackedSymbol): Leg => {
      return { slot: number, view, position: before(number) };
    };
    const [first, second] = arbitrage(leg(a), leg(b), a.arbitrage, origin.arrivalNs, slot, parameters, this.#trace);
    const gate = (of: LegIntent) => this.#toGate(of.slot === slot ? symbol : partner, of.intent, origin);
    const sent = first !== undefined && gate(first);
    if (second === undefined) return;
    // The second leg goes to the gate only when it sent the first.
    if (!sent) this.#trace("arbitrage: second leg withheld");
    else this.#trace(gate(second) ? "arbitrage: second leg sent" : "arbitrage: second leg refused");
  }

  #marketMaking(symbol: TrackedSymbol, origin: Origin, position: bigint): void {
    const { marketMaking, view, slot } = symbol;
    const parameters = this.config.symbols.get(slot.slot)?.marketMaking;
    const tick = BigInt(slot.tick);
    for (const intent of marketMaking.evaluate(view, origin.arrivalNs, position, tick, parameters, this.#trace)) {
      this.#toGate(symbol, intent, origin);
    }
  }

  #toGate(symbol: TrackedSymbol, intent: Intent, origin: Origin): boolean {
    this.intents += 1;
    const verdict = this.gate.check(intent, {
      slot: symbol.slot,
      view: symbol.view,
      trading: symbol.trading,
      market: this.market,
      config: this.config,
      version: this.#events.version,
      now: origin.arrivalNs,
      clockNs: this.clockNs,
    });
    const sent = verdict.payload !== undefined;
    if (sent) this.sent += 1;
    else this.rejects[verdict.reason] = (this.rejects[verdict.reason] ?? 0) + 1;
    this.#events.decision(symbol.slot.slot, origin, symbol.view, intent, verdict);
    if (intent.kind === 5 && sent) symbol.marketMaking.sent(intent, BigInt(verdict.urn), verdict.isShort);
    if (intent.kind === 5 && !sent) symbol.marketMaking.refused(intent);
    return sent;
  }

  #snapshot(): (slot: number) => SymbolRisk {
    const copies = new Map(
      [...this.#symbols.keys()].map((slot) => [slot, { ...this.gate.risk.symbol(slot) }] as const),
    );
    return (slot) => {
      const copy = copies.get(slot);
      if (copy === undefined) throw new Error(`slot ${slot} is not enabled`);
      return copy;
    };
  }
}
