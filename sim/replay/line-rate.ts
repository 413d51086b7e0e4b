/**
 * The same messages over the card at three loads: alone (a packet each, time between them), in the shortest packets and in full ones
 * at 10 GbE line rate. What is compared is every trigger's T1: load must not change it (docs/datapath.md section 10).
 */
import {
  CYCLE_NS,
  type DatapathCounters,
  type DatapathSink,
  DEFAULT_GEOMETRY,
  event,
  STRATEGY,
} from "../../proto/mod.ts";
import { buildCard, CardDatapath, FOLLOWING, REAL_TIME, SimulatedCard } from "../card/mod.ts";
import { blocksOf, DEFAULT_FEED, type FeedFrame, feedFrames, PACKET_SIZES } from "../inputs/mod.ts";
import { Random, wireTimeNs } from "../world/mod.ts";
import { type LatencyHistogram, LatencyRecorder, type LatencySummary } from "./latency.ts";
import { MarketScan } from "./market-scan.ts";
import { type ReplayConfig, type ReplayConfigFile, resolveReplayConfig } from "./replay-config.ts";
import type { ReplayInput } from "./replay-input.ts";

export const LOADS = ["alone", "shortest packets", "full packets"] as const;
export type LoadName = (typeof LOADS)[number];

export interface LoadResult {
  readonly load: LoadName;
  readonly framesPerLine: number;
  readonly messages: number;
  /** Share of the line's time that frames take, preamble, check sequence and gap included. */
  readonly utilisation: number;
  /** Frames given to both lines less those counted, good or with a reason: anything but 0 is a frame lost unseen. */
  readonly framesUnaccounted: number;
  readonly framesDropped: number;
  readonly orders: number;
  /** Intents that found the transmit queue full (rule 19); the orders after them may differ from those at another load. */
  readonly queueFull: number;
  /** Orders that found the wire still busy with the order before: they wait for it at any load. */
  readonly behindAnOrder: number;
  /** T1 of these, their wait included. */
  readonly t1Behind: LatencySummary;
  /** Of the others, in cycles: [T1, orders]. */
  readonly t1Histogram: LatencyHistogram;
  readonly t1: LatencySummary;
  readonly t2: LatencySummary;
}

export interface LineRateResult {
  readonly input: string;
  readonly symbols: number;
  readonly loads: readonly LoadResult[];
  /** Orders that are behind no other at any load. */
  readonly ordersCompared: number;
  /** What each load adds to an order's T1 alone: [cycles, orders]. */
  readonly added: Readonly<Record<LoadName, LatencyHistogram>>;
  /** The same by what triggered the order. */
  readonly triggers: readonly TriggerResult[];
  /** Every load led to the same orders for the same triggers; else the transmit queue was full at one. */
  readonly sameOrders: boolean;
}

/** Orders of one strategy that messages of one type triggered, behind no other order at any load. */
export interface TriggerResult {
  /** Letter of the message's type. */
  readonly message: string;
  readonly strategy: string;
  readonly orders: number;
  readonly t1: Readonly<Record<LoadName, LatencyHistogram>>;
  readonly added: Readonly<Record<LoadName, LatencyHistogram>>;
}

interface Order {
  /** Number of the message. */
  readonly trigger: number;
  readonly kind: number;
  readonly t1: number;
  readonly behind: boolean;
}

interface Run {
  readonly result: LoadResult;
  /** By the trigger's sequence number and the order's place among those of the trigger. */
  readonly orders: ReadonlyMap<string, Order>;
}

/** More than any message and its order take. */
const ALONE_NS = 2_000;
const LINE_B_DELAY_NS = 2_500;
const START_NS = 1_000_000;
/** 104 bytes, check sequence, preamble and gap: from one order's first beat to the earliest one of the next, and the rounding of the clock. */
const ORDER_NS = 17n * 7n;
/** The card runs this far behind what has been given to it, so that a line never waits for a frame that is due. */
const BEHIND_NS = 20_000;
/**
 * An order keeps the wire for 16 cycles, a message for 5. Without cool-downs a signal fires at every message while it lasts, and most orders
 * would wait for another: so rule 15 holds back those that say what the symbol's last one said, at any load alike (a run takes less than this),
 * and thresholds are higher.
 */
const ALWAYS_NS = 0xffff_ffff;
const RARER = 4;
/** An arbitrage's legs stay taken after its first orders: alone, every pair is to have these. */
const SOONER = 50;
const NO_LEASE_END = (1n << 63n) - 1n;
/** The session is ready and its window wide: only the queue can refuse. */
const SESSION_RULE = 19;
const SEND_LIMIT = 0x7fff_ff00;

/**
 * @param file what it says of times (cool-downs, rates, duplicates, age) is not used: another load would decide otherwise by it
 * @param only the one strategy that takes part; undefined: all. An arbitrage finds its legs free only where no other has traded
 */
export async function lineRate(
  input: ReplayInput,
  file: ReplayConfigFile,
  symbols: readonly string[] | undefined,
  only?: StrategyName,
): Promise<LineRateResult> {
  const scan = new MarketScan();
  /** By the message's number, from 1. */
  const types = [0];
  for await (const message of input.messages()) {
    scan.message(message);
    types.push(message[0] ?? 0);
  }
  const config = timeless(resolveReplayConfig(file, scan, symbols, DEFAULT_GEOMETRY), only);
  const runs: Run[] = [];
  for (const load of LOADS) runs.push(await runLoad(load, input, config));
  const [alone] = runs;
  if (alone === undefined) throw new Error("no load");
  const compared = [...alone.orders].filter(([key]) => runs.every(({ orders }) => orders.get(key)?.behind === false));
  const all = compared.map(([key]) => key);
  const triggers = new Map<string, { readonly name: readonly [string, string]; readonly keys: string[] }>();
  for (const [key, { trigger, kind }] of compared) {
    const name = [String.fromCharCode(types[trigger] ?? 0), STRATEGY_NAMES.get(kind) ?? String(kind)] as const;
    const group = triggers.get(name.join(" ")) ?? { name, keys: [] };
    group.keys.push(key);
    triggers.set(name.join(" "), group);
  }
  return {
    input: input.description,
    symbols: config.tracking.length,
    loads: runs.map(({ result }) => result),
    ordersCompared: compared.length,
    added: byLoad(runs, (run) => addedTo(alone, run, all)),
    triggers: [...triggers]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { name, keys }]) => ({
        message: name[0],
        strategy: name[1],
        orders: keys.length,
        t1: byLoad(runs, (run) => histogramOf(keys.map((key) => t1Of(run, key)))),
        added: byLoad(runs, (run) => addedTo(alone, run, keys)),
      })),
    sameOrders: runs.every(
      ({ orders }) => orders.size === alone.orders.size && [...alone.orders.keys()].every((key) => orders.has(key)),
    ),
  };
}

function byLoad<T>(runs: readonly Run[], of: (run: Run) => T): Readonly<Record<LoadName, T>> {
  return Object.fromEntries(runs.map((run) => [run.result.load, of(run)])) as Record<LoadName, T>;
}

function t1Of({ orders }: Run, key: string): number {
  return orders.get(key)?.t1 ?? 0;
}

function addedTo(alone: Run, run: Run, keys: readonly string[]): LatencyHistogram {
  return histogramOf(keys.map((key) => t1Of(run, key) - t1Of(alone, key)));
}

function histogramOf(cycles: readonly number[]): LatencyHistogram {
  const recorder = new LatencyRecorder();
  for (const value of cycles) recorder.add(value);
  return recorder.histogram();
}

const STRATEGY_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(STRATEGY).map(([name, kind]) => [kind, name]),
);

/** Those that a run can be about. Not marketMaking: each side of it acts once and then waits for an answer of the venue, which nobody gives here. */
export const STRATEGY_PARAMETERS = ["imbalance", "momentum", "meanReversion", "arbitrage"] as const;
export type StrategyName = (typeof STRATEGY_PARAMETERS)[number];

function timeless(config: ReplayConfig, only: StrategyName | undefined): ReplayConfig {
  const takesPart = (name: StrategyName, { enabled }: { readonly enabled: boolean }): boolean =>
    enabled && (only === undefined || only === name);
  const { device, symbols } = config.config;
  const changed = [...symbols].map(
    ([slot, { limits, imbalance, momentum, meanReversion, arbitrage, marketMaking }]) =>
      [
        slot,
        {
          limits: { ...limits, duplicateNs: ALWAYS_NS, maxAgeNs: 0xffff_fffe },
          imbalance: {
            ...imbalance,
            enabled: takesPart("imbalance", imbalance),
            cooldownNs: 0,
            ratioQ4: Math.min(4095, imbalance.ratioQ4 * RARER),
          },
          momentum: {
            ...momentum,
            enabled: takesPart("momentum", momentum),
            cooldownNs: 0,
            threshold: Math.min(2 ** 32 - 1, momentum.threshold * RARER),
          },
          meanReversion: {
            ...meanReversion,
            enabled: takesPart("meanReversion", meanReversion),
            cooldownNs: 0,
            maxHoldNs: (1n << 64n) - 1n,
          },
          arbitrage: {
            ...arbitrage,
            enabled: takesPart("arbitrage", arbitrage),
            cooldownNs: 0,
            threshold: only === undefined ? arbitrage.threshold : Math.floor(arbitrage.threshold / SOONER),
          },
          marketMaking: { ...marketMaking, enabled: only === undefined && marketMaking.enabled },
        },
      ] as const,
  );
  return {
    ...config,
    config: { device: { ...device, rateIntervalNs: 0 }, symbols: new Map(changed) },
  };
}

async function runLoad(load: LoadName, input: ReplayInput, { tracking, config, ...feed }: ReplayConfig): Promise<Run> {
  const orders = new OrderLog();
  const card = new SimulatedCard(await buildCard());
  const path = new CardDatapath(card, orders);
  const { gapWaitNs, market, initialOpen } = feed;
  path.clear(tracking, { ...FEED, gapWaitNs, market, initialOpen });
  path.commit(config, 1);
  path.session({ ready: true, urn: 1, sendNext: 1, sendLimit: SEND_LIMIT });
  path.lease(NO_LEASE_END);
  path.arm();

  const before = path.counters();
  const given: [number, number] = [0, 0];
  let busyNs = 0;
  let messages = 0;
  let lastNs = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const message of input.messages()) {
      messages += 1;
      yield blocksOf([message]);
    }
  };
  card.mode = FOLLOWING;
  for await (const { line, timeNs, bytes } of framesOf(load, counted())) {
    lastNs = Math.max(lastNs, timeNs);
    given[line] += 1;
    if (line === 0) busyNs += wireTimeNs(bytes.length);
    while (!card.push(line, BigInt(Math.ceil(timeNs)), bytes, false)) advance(card, orders, lastNs - BEHIND_NS);
  }
  card.mode = REAL_TIME;
  while (card.run(1_000_000) !== "idle") orders.take(card);
  orders.take(card);

  const after = path.counters();
  const dropped = sum(after, droppedFrames) - sum(before, droppedFrames);
  const good = sum(after, (line) => line.good) - sum(before, (line) => line.good);
  const { t1, t2, t1Behind } = orders;
  return {
    orders: orders.orders,
    result: {
      load,
      framesPerLine: given[0],
      messages,
      utilisation: busyNs / (lastNs - LINE_B_DELAY_NS - START_NS),
      framesUnaccounted: given[0] + given[1] - good - dropped,
      framesDropped: dropped,
      orders: orders.orders.size,
      queueFull: (after.rejectsByReason[SESSION_RULE] ?? 0) - (before.rejectsByReason[SESSION_RULE] ?? 0),
      behindAnOrder: t1Behind.samples,
      t1Behind: t1Behind.summary(),
      t1Histogram: t1.histogram(),
      t1: t1.summary(),
      t2: t2.summary(),
    },
  };
}

/** Runs the card up to a device clock, as long as what its lines hold lasts. */
function advance(card: SimulatedCard, orders: OrderLog, untilNs: number): void {
  const cycles = Math.floor((untilNs - Number(card.nowNs)) / CYCLE_NS);
  if (cycles < 1)
    throw new Error(`a line's buffer is full and nothing of it is due: ${card.framesWaiting} frames wait`);
  card.run(cycles, BigInt(Math.floor(untilNs)));
  orders.take(card);
}

async function* framesOf(load: LoadName, blocks: AsyncIterable<Uint8Array>): AsyncGenerator<FeedFrame> {
  const [a, b] = DEFAULT_FEED.lines;
  const sizes = load === "full packets" ? PACKET_SIZES.full : PACKET_SIZES.single;
  const lines = [a, { ...b, wire: { ...b.wire, delayNs: LINE_B_DELAY_NS } }] as const;
  // Scale 0: every frame leaves when the one before has left.
  const pacing = { startNs: START_NS, scale: 0 };
  const frames = feedFrames(blocks, { feed: { ...DEFAULT_FEED, sizes, lines }, pacing, random: new Random(1) });
  if (load !== "alone") return yield* frames;
  const sent: [number, number] = [0, 0];
  for await (const frame of frames) {
    const timeNs = START_NS + ALONE_NS * sent[frame.line]++ + (frame.line === 0 ? 0 : LINE_B_DELAY_NS);
    yield { ...frame, timeNs };
  }
}

const FEED = {
  lines: [DEFAULT_FEED.lines[0], DEFAULT_FEED.lines[1]],
  session: DEFAULT_FEED.session,
  startSequence: 1n,
} as const;

class OrderLog implements DatapathSink {
  readonly orders = new Map<string, Order>();
  readonly t1 = new LatencyRecorder();
  readonly t2 = new LatencyRecorder();
  readonly t1Behind = new LatencyRecorder();
  /** Strategy of each order decided and not yet on the wire, by UserRefNum. */
  readonly #kinds = new Map<number, number>();
  #lastTransmitNs = -ORDER_NS;
  #lastTrigger = "";
  #ofTrigger = 0;

  record(words: Uint32Array, at: number): void {
    const head = words[at] ?? 0;
    const word = (index: number): number => words[at + index] ?? 0;
    if ((head & 0xff) === event.DECISION_TYPE && ((head >>> SENT_SHIFT) & 1) === 1)
      this.#kinds.set(word(event.DECISION_URN_WORD), (head >>> (8 * event.DECISION_KIND_AT)) & 0xff);
    if ((head & 0xff) !== event.TX_TYPE) return;
    const transmitNs = (BigInt(word(event.TX_TRANSMIT_NS_WORD + 1)) << 32n) | BigInt(word(event.TX_TRANSMIT_NS_WORD));
    const trigger = String((BigInt(word(event.TX_SEQUENCE_WORD + 1)) << 32n) | BigInt(word(event.TX_SEQUENCE_WORD)));
    this.#ofTrigger = trigger === this.#lastTrigger ? this.#ofTrigger + 1 : 0;
    this.#lastTrigger = trigger;
    const t1 = word(event.TX_T1_CYCLES_WORD);
    const behind = transmitNs - this.#lastTransmitNs <= ORDER_NS;
    this.#lastTransmitNs = transmitNs;
    const urn = word(event.TX_URN_WORD);
    const kind = this.#kinds.get(urn) ?? 0;
    this.#kinds.delete(urn);
    this.orders.set(`${trigger}.${this.#ofTrigger}`, { trigger: Number(trigger), kind, t1, behind });
    if (behind) this.t1Behind.add(t1);
    else {
      this.t1.add(t1);
      this.t2.add(word(event.TX_T2_CYCLES_WORD));
    }
  }

  order(): void {}

  take(card: SimulatedCard): void {
    card.takeStarts(() => {});
    card.takeFrames(() => {});
    card.takeEvents((words, at) => {
      this.record(words, at);
      return true;
    });
  }
}

/** Of the flag in word 0. */
const SENT_SHIFT = event.DECISION_SENT_AT * 8 + event.DECISION_SENT_BIT;

type Line = DatapathCounters["lines"][number];

function droppedFrames({ dropped }: Line): number {
  return dropped.reduce((total, count) => total + count, 0);
}

function sum({ lines }: DatapathCounters, of: (line: Line) => number): number {
  return lines.reduce((total, line) => total + of(line), 0);
}
