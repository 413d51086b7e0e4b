// The whole invented market, one action at a time: which symbol acts when, and what the venue announces besides orders.

import type { ItchEncoder } from "../exchange/itch-encoder.ts";
import type { MatchingEngine } from "../exchange/matching-engine.ts";
import { Random, WeightedChoice } from "../world/random.ts";
import { ACTIONS, type ActionMix, REAL_DAY_MIX } from "./action-mix.ts";
import { SymbolAgents } from "./symbol-agents.ts";
import type { ListedSymbol } from "./symbols.ts";

export interface FlowSettings {
  readonly seed: number;
  readonly symbols: readonly ListedSymbol[];
  /** Mean time between actions outside bursts, ns. */
  readonly meanIntervalNs: number;
  /** Time of the first message, ns since midnight. */
  readonly startNs: number;
  /** Resting orders that the agents keep per symbol, on average; busier symbols keep more. */
  readonly depth: number;
  readonly mix?: ActionMix;
}

/** 09:29:58 in the morning: announcements and the first orders come before trading starts. */
export const DEFAULT_START_NS = 34_198_000_000_000;
export const DEFAULT_MEAN_INTERVAL_NS = 50_000;

/** A burst starts at one action in a hundred and is this many actions of one symbol on average. */
const BURST_CHANCE = 0.01;
const BURST_ACTIONS_MEAN = 30;
const BURST_INTERVAL_NS = 700;
const ANNOUNCEMENT_INTERVAL_NS = 2_000;
const HALT_NS_MIN = 200_000_000;
const HALT_NS_MAX = 2_000_000_000;

interface Halt {
  readonly agents: SymbolAgents;
  readonly untilNs: number;
}

export class OrderFlow {
  private readonly settings: FlowSettings;
  private readonly encoder: ItchEncoder;
  private readonly random: Random;
  private readonly agents: SymbolAgents[];
  private readonly symbolChoice: WeightedChoice;
  private readonly actionChoice: WeightedChoice;
  private halts: Halt[] = [];
  private burstLeft = 0;
  private burstAgents: SymbolAgents | undefined;
  private timeNs: number;

  /** Lists the symbols on the engine with locates from 1, in their order. */
  constructor(engine: MatchingEngine, encoder: ItchEncoder, settings: FlowSettings) {
    const { symbols, seed, depth, mix = REAL_DAY_MIX } = settings;
    this.settings = settings;
    this.encoder = encoder;
    this.random = new Random(seed).fork("flow");
    this.timeNs = settings.startNs;
    this.symbolChoice = new WeightedChoice(symbols.map(({ weight }) => weight));
    this.actionChoice = new WeightedChoice(ACTIONS.map((action) => mix[action]));
    const roots = symbols.map(({ weight }) => Math.sqrt(weight));
    const rootMean = roots.reduce((sum, root) => sum + root, 0) / roots.length;
    this.agents = symbols.map((symbol, index) => {
      const share = (roots[index] ?? 0) / rootMean;
      const book = engine.list(index + 1, symbol.stock);
      return new SymbolAgents(engine, book, symbol, Math.max(8, Math.round(depth * share)), this.random);
    });
  }

  /** Time of the last action, ns since midnight. */
  get nowNs(): number {
    return this.timeNs;
  }

  /** @param cross the opening cross, when the first orders are there. Everything the venue says before trading: system events, directory, trading state, short-sale state, market makers. */
  open(cross: () => void = () => {}): void {
    const { encoder } = this;
    const announce = (say: () => void): void => {
      this.advance(ANNOUNCEMENT_INTERVAL_NS);
      say();
    };
    announce(() => encoder.systemEvent("O"));
    for (const { book } of this.agents) announce(() => encoder.stockDirectory(book));
    for (const { book } of this.agents) announce(() => encoder.tradingAction(book, "T", ""));
    for (const { book } of this.agents) announce(() => encoder.regSho(book, "0"));
    for (const { book } of this.agents) announce(() => encoder.participant(book, "GSCO", "A"));
    announce(() => encoder.systemEvent("S"));
    for (const agents of this.agents) for (let i = 0; i < 6; i++) announce(() => agents.add());
    cross();
    announce(() => encoder.systemEvent("Q"));
  }

  /** Draws how long it takes until the next action, ns. The caller acts at that time, or moves it. */
  drawIntervalNs(): number {
    if (this.burstLeft > 0) {
      this.burstLeft--;
      return this.random.exponential(BURST_INTERVAL_NS);
    }
    this.burstAgents = undefined;
    return this.random.exponential(this.settings.meanIntervalNs);
  }

  /** Acts at the time given, which must not be earlier than the last action's. */
  act(timeNs: number): void {
    this.timeNs = Math.max(this.timeNs, Math.floor(timeNs));
    this.encoder.timeNs = this.timeNs;
    if (this.halts.length > 0) this.resume();
    const agents = this.burstAgents ?? this.agents[this.symbolChoice.draw(this.random)];
    if (agents === undefined) throw new Error("a market has at least one symbol");
    if (this.burstLeft === 0 && this.random.unit() < BURST_CHANCE) {
      this.burstLeft = this.random.geometric(1 / BURST_ACTIONS_MEAN, 10 * BURST_ACTIONS_MEAN);
      this.burstAgents = agents;
    }
    this.perform(agents);
  }

  /** One action at its drawn time. */
  step(): void {
    this.act(this.timeNs + this.drawIntervalNs());
  }

  /** Ends the day: every agent's orders are taken out and the last system events follow: live orders + 3 messages. */
  close(): void {
    this.encoder.systemEvent("M");
    for (const agents of this.agents) {
      do this.advance(ANNOUNCEMENT_INTERVAL_NS);
      while (agents.withdraw());
    }
    this.encoder.systemEvent("E");
    this.advance(ANNOUNCEMENT_INTERVAL_NS);
    this.encoder.systemEvent("C");
  }

  /** One message about a market maker that changes nothing; fills a day up to an exact number of messages. */
  idleAnnouncement(): void {
    const [first] = this.agents;
    if (first !== undefined) this.encoder.participant(first.book, "GSCO", "A");
  }

  private advance(ns: number): void {
    this.timeNs += ns;
    this.encoder.timeNs = this.timeNs;
  }

  private perform(agents: SymbolAgents): void {
    const action = ACTIONS[this.actionChoice.draw(this.random)];
    const { book } = agents;
    // In a halt orders can be taken out and the venue can speak; nothing is entered and nothing trades.
    if (book.halted && action !== "imbalance" && action !== "participant") {
      agents.withdraw();
      return;
    }
    switch (action) {
      case "add":
        agents.add();
        break;
      case "delete":
        agents.delete();
        break;
      case "replace":
        agents.replace();
        break;
      case "take":
        agents.take();
        break;
      case "reduce":
        agents.reduce();
        break;
      case "hiddenTrade":
        agents.hiddenTrade();
        break;
      case "improvedTake":
        agents.take(this.random.between(1, 50));
        break;
      case "imbalance":
        this.encoder.imbalance(book, 100 * this.random.below(200), 100 * this.random.below(50), agents.fairPrice);
        break;
      case "participant":
        this.encoder.participant(book, "GSCO", this.random.chance(0.5) ? "A" : "E");
        break;
      case "shortSale":
        this.encoder.regSho(book, this.random.chance(0.5) ? "1" : "0");
        break;
      case "halt":
        this.halt(agents);
        break;
      case undefined:
        throw new Error("no such action");
    }
  }

  private halt(agents: SymbolAgents): void {
    agents.book.halted = true;
    this.encoder.tradingAction(agents.book, "H", "T1");
    this.halts.push({ agents, untilNs: this.timeNs + this.random.between(HALT_NS_MIN, HALT_NS_MAX) });
  }

  private resume(): void {
    const over = this.halts.filter(({ untilNs }) => untilNs <= this.timeNs);
    if (over.length === 0) return;
    this.halts = this.halts.filter(({ untilNs }) => untilNs > this.timeNs);
    for (const { agents } of over) {
      agents.book.halted = false;
      // The halt cross of this venue never finds interest: it is announced with no shares, as real ones without interest are.
      this.encoder.cross(agents.book, 0, agents.fairPrice, "H");
      this.encoder.tradingAction(agents.book, "T", "T3");
    }
  }
}
