// For the tests of the gate: its parts, set by hand, and the decision on one intent.
import type { DeviceLimits, SymbolLimits } from "../../proto/mod.ts";
import { Counters } from "./counters.ts";
import { compileDeviceLimits } from "./device-limits.ts";
import { EventWriter, Origin } from "./event-writer.ts";
import { checkGeometry } from "./geometry.ts";
import { compileLimits } from "./limits.ts";
import { OperationState } from "./operation-state.ts";
import { RiskGate } from "./risk-gate.ts";
import { RiskRules } from "./risk-rules.ts";
import { RiskState } from "./risk-state.ts";
import { Intent } from "./strategies/intents.ts";
import { configOf, FEED, OPEN_LIMITS, Recorder, SMALL, TRACKING } from "./test-kit.ts";
import { FeedFilter, Tracking } from "./tracking.ts";
import { TradingState } from "./trading-state.ts";
import { highWord, lowWord } from "./u64.ts";
import { VIEW_WORDS } from "./view.ts";

export const READY = { ready: true, urn: 1, sendNext: 0, sendLimit: 1_000_000 };

/** Bitmap with these rules. */
export const bits = (...codes: number[]) => codes.reduce((bitmap, code) => bitmap + 2 ** (code - 1), 0);

export interface Ask {
  readonly slot?: number;
  readonly sell?: boolean;
  readonly price?: number;
  readonly quantity?: number;
  /** Valid, bid, bid quantity, ask, ask quantity of the intent's slot. */
  readonly view?: readonly number[];
  readonly kind?: number;
  readonly now?: bigint;
  /** What a quote does, and with what rests. */
  readonly quote?: {
    readonly action: number;
    readonly order: number;
    readonly rest: number;
    readonly done: number;
    readonly short: boolean;
  };
}

/** Slot 0 has tick 100 and lot 1, slot 1 tick 1, slot 2 tick 100 and lot 100. */
export class GateRig {
  readonly recorder = new Recorder();
  readonly counters = new Counters();
  readonly risk = new RiskState(SMALL.symbols);
  readonly operation = new OperationState(SMALL.symbols);
  readonly trading = new TradingState(SMALL.symbols);
  readonly gate: RiskGate;
  private readonly rules: RiskRules;
  private readonly tracking: Tracking;

  constructor() {
    const lots = {
      slot: 2,
      locate: 13,
      stock: "LOTS",
      windowLo: 0,
      tick: 100,
      lot: 100,
      initialTrading: true,
    } as const;
    this.tracking = new Tracking(checkGeometry(SMALL), [...TRACKING, lots]);
    const events = new EventWriter(this.recorder);
    events.version = 9;
    this.rules = new RiskRules(SMALL.symbols, this.risk, this.operation, this.trading, this.tracking);
    this.gate = new RiskGate(this.risk, this.operation, this.rules, this.tracking, this.counters, events);
    this.clear();
    this.operation.armed = true;
    this.operation.setLease(2n ** 64n - 1n);
    this.operation.setSession(READY);
    this.limits({});
  }

  /** The risk state alone. */
  clear(): void {
    this.risk.clear();
    this.rules.clear(this.tracking);
    this.trading.clear(this.tracking, new FeedFilter(FEED));
    this.trading.bits.fill(1);
  }

  /** What differs from limits that stop nothing, of every slot and of the device. Rate is off: the tests' times go back and forth. */
  limits(symbol: Partial<SymbolLimits>, device: Partial<DeviceLimits> = {}): [SymbolLimits, DeviceLimits] {
    const limits = { ...OPEN_LIMITS, ...symbol };
    const config = configOf({ 0: { limits }, 1: { limits }, 2: { limits } }, { rulesOff: [13], ...device });
    // Both are compiled before either is in force.
    const [symbols, whole] = [compileLimits(config, SMALL.symbols), compileDeviceLimits(config.device)];
    this.rules.use(symbols, whole);
    return [limits, config.device];
  }

  decide(ask: Ask = {}) {
    const { slot = 0, sell = false, price = 1100, quantity = 10, kind = 1, now = 50n } = ask;
    const { view = [1, 1000, 300, 1100, 100] } = ask;
    const intent = new Intent();
    Object.assign(intent, { kind, slot, sell, price, quantity: quantity | 0 });
    if (ask.quote !== undefined) Object.assign(intent, { ...ask.quote, quotes: true, restsShort: ask.quote.short });
    const origin = new Origin();
    origin.sequenceLo = 77;
    origin.arrivalHi = highWord(now);
    origin.arrivalLo = lowWord(now);
    const views = new Uint32Array(SMALL.symbols * VIEW_WORDS);
    views.set(view, slot * VIEW_WORDS);
    const sent = this.gate.decide(intent, views, origin);
    const decision = this.recorder.take()[0];
    if (decision?.type !== 2 || decision.sent !== sent) throw new Error("no decision record, or another one");
    return decision;
  }

  /** Bitmap of the decision. */
  failing(ask?: Ask): number {
    return this.decide(ask).bitmap;
  }

  position(delta: number, releaseBuy = 0, releaseSell = 0, releaseOrders = 0): void {
    this.risk.applyPosition({ slot: 0, delta, releaseBuy, releaseSell, releaseOrders });
  }
}
