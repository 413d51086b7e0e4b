/**
 * Damaged frames through all paths. Frames come in groups, each on a cleared card: on line A a damaged frame, on line B its
 * undamaged original, as the other line of a real feed would bring it. Systematic damage comes one frame a group; random damage
 * strikes a stretch of consecutive frames. After every group the paths have reported the same, the card has come to rest, and in
 * the end every frame is counted once.
 */
import { SoftwareDatapath } from "../../gateway/datapath/mod.ts";
import type { Datapath, DatapathCounters, DatapathSink, FeedSettings, Geometry } from "../../proto/mod.ts";
import { decodeMoldPacket, event, parseFrame } from "../../proto/mod.ts";
import { buildCard, CardDatapath, SimulatedCard } from "../card/mod.ts";
import { NaiveReference } from "../reference/mod.ts";
import { Random } from "../world/mod.ts";
import { type Difference, Equivalence } from "./equivalence.ts";
import { EventStream } from "./event-stream.ts";
import { MarketScan } from "./market-scan.ts";
import { byteFlips, type DamagedFrame, randomDamage, truncations } from "./mutations.ts";
import type { PathName } from "./replay.ts";
import { type ReplayConfig, readReplayConfig, resolveReplayConfig } from "./replay-config.ts";
import type { ReplayInput } from "./replay-input.ts";

/** Small tables: they fill up, and a clear takes few cycles. */
const CAMPAIGN_GEOMETRY: Geometry = { symbols: 4, setBits: 4, levels: 64, reorderDepth: 4, txQueue: 16 };

export interface CampaignOptions {
  readonly inputs: readonly ReplayInput[];
  readonly paths: readonly PathName[];
  /** Random mutations beside the systematic ones. */
  readonly random: number;
  readonly seed: number;
  /** Frames taken from each input; default 64. */
  readonly framesPerInput?: number;
  /** Takes one in so many of the systematic damages; default 1, 0 for none. */
  readonly systematicEvery?: number;
}

export interface CampaignResult {
  readonly seed: number;
  readonly damagedFrames: number;
  readonly framesGiven: number;
  readonly groups: number;
  readonly byReason: readonly number[];
  readonly good: number;
  readonly itemsCompared: number;
  readonly orders: number;
  readonly t1CyclesMax: number;
  readonly equivalent: boolean;
  readonly countersAddUp: boolean;
  readonly firstDifference: (Difference & { readonly group: readonly string[] }) | null;
}

const GROUP = 24;
const FRAMES_PER_INPUT = 64;
/** More than any frame takes to be processed. */
const FRAME_INTERVAL_NS = 5_000n;
const GAP_WAIT_NS = 4_000;
const NO_LEASE_END = (1n << 63n) - 1n;

/** What a group needs to know of the input its frames come from. */
interface Source {
  readonly input: ReplayInput;
  readonly frames: readonly Uint8Array[];
  readonly feed: FeedSettings;
  readonly resolved: ReplayConfig;
}

export async function campaign(options: CampaignOptions): Promise<CampaignResult> {
  const sources: Source[] = [];
  for (const input of options.inputs) sources.push(await prepare(input, options.framesPerInput ?? FRAMES_PER_INPUT));
  const runner = await GroupRunner.start(options.paths);
  const every = options.systematicEvery ?? 1;
  for (const source of every === 0 ? [] : sources) {
    let index = 0;
    for (const damage of systematicDamage(source.frames)) {
      if (index++ % every === 0 && !runner.run(source, [damage])) return runner.result(options.seed);
    }
  }
  const random = new Random(options.seed);
  // Frames of the feed, where there are any: those of an order session are all dropped at the front.
  const ofFeed = sources.filter(({ feed }) => feed.session !== undefined);
  const withFrames = ofFeed.length > 0 ? ofFeed : sources.filter(({ frames }) => frames.length > 0);
  const until = runner.damaged + options.random;
  while (runner.damaged < until && withFrames.length > 0) {
    const source = random.pick(withFrames);
    if (!runner.run(source, randomGroup(source, GROUP, random))) break;
  }
  return runner.result(options.seed);
}

async function prepare(input: ReplayInput, limit: number): Promise<Source> {
  const scan = new MarketScan();
  const frames: Uint8Array[] = [];
  for await (const { line, bytes } of input.frames()) {
    // A plain array, not a Buffer: slices of it must be copies.
    if (line === 0) frames.push(Uint8Array.from(bytes));
    if (frames.length >= limit) break;
  }
  let messages = 0;
  for await (const message of input.messages()) {
    scan.message(message);
    if (++messages >= 20_000) break;
  }
  const { lines } = await input.feed();
  const settings = readReplayConfig(undefined);
  const resolved = lively(resolveReplayConfig(settings, scan, undefined, CAMPAIGN_GEOMETRY));
  // Both lines carry the same group here: the damaged copy comes on A, the good one on B.
  const feed = {
    lines: [lines[0], lines[0]] as const,
    session: sessionOf(frames),
    startSequence: undefined,
    gapWaitNs: GAP_WAIT_NS,
    market: resolved.market,
    initialOpen: true,
  };
  return { input, frames, feed, resolved };
}

/** Strategies that fire at almost every change: an order must never come of a damaged frame's end. */
function lively({ tracking, config, ...settings }: ReplayConfig): ReplayConfig {
  const symbols = [...config.symbols].map(([slot, { imbalance, momentum, meanReversion, ...rest }]) => {
    const eager = { ...imbalance, ratioQ4: 4, minQuantity: 0, maxSpread: 0xffff_ffff, cooldownNs: 0 };
    return [
      slot,
      {
        ...rest,
        imbalance: eager,
        momentum: { ...momentum, warmup: 2, threshold: 0, cooldownNs: 0 },
        meanReversion: { ...meanReversion, warmup: 2, entryQ4: 0, cooldownNs: 0 },
      },
    ] as const;
  });
  return {
    tracking: tracking.map((slot) => ({ ...slot, initialTrading: true })),
    config: {
      device: { ...config.device, rateIntervalNs: 1_000, rateBurstNs: 10_000 },
      symbols: new Map(symbols),
    },
    ...settings,
  };
}

/** Configured, so that a damaged frame cannot set it. */
function sessionOf(frames: readonly Uint8Array[]): string | undefined {
  for (const frame of frames) {
    try {
      const { udp } = parseFrame(frame);
      if (udp !== undefined) return decodeMoldPacket(udp.payload).session;
    } catch {
      // Not a frame of the feed.
    }
  }
  return undefined;
}

interface Damage {
  readonly original: Uint8Array;
  readonly damaged: DamagedFrame;
}

function* systematicDamage(frames: readonly Uint8Array[]): Generator<Damage> {
  for (const original of frames) {
    for (const damaged of truncations(original)) yield { original, damaged };
    for (const damaged of byteFlips(original)) yield { original, damaged };
  }
}

/** Frames in their order from the beginning, where books are complete, or from somewhere; each damaged on line A. */
function randomGroup(source: Source, count: number, random: Random): readonly Damage[] {
  const start = random.chance(0.7) ? 0 : random.below(source.frames.length);
  return Array.from({ length: count }, (_, i) => {
    const original = source.frames[(start + i) % source.frames.length] ?? new Uint8Array(1);
    const pool = random.chance(0.8) ? [original] : source.frames;
    const untouched: DamagedFrame = { bytes: original, error: false, what: "undamaged" };
    return { original, damaged: random.chance(0.5) ? randomDamage(pool, random) : untouched };
  });
}

class GroupRunner {
  readonly #paths: readonly Datapath[];
  readonly #streams: readonly EventStream[];
  readonly #equivalence: Equivalence;
  #t1CyclesMax = 0;
  #nowNs = 1_000_000n;
  #given = 0;
  #damaged = 0;
  #groups = 0;
  #failedGroup: readonly string[] = [];

  static async start(names: readonly PathName[]): Promise<GroupRunner> {
    return new GroupRunner(names, names.includes("rtl") ? await buildCard({ geometry: CAMPAIGN_GEOMETRY }) : undefined);
  }

  private constructor(names: readonly PathName[], card: Awaited<ReturnType<typeof buildCard>> | undefined) {
    const latency: DatapathSink = {
      record: (words, at) => {
        if (((words[at] ?? 0) & 0xff) !== event.TX_TYPE) return;
        this.#t1CyclesMax = Math.max(this.#t1CyclesMax, words[at + event.TX_T1_CYCLES_WORD] ?? 0);
      },
      order() {},
    };
    this.#streams = names.map((name) => new EventStream(name, name === "rtl" ? latency : undefined));
    this.#paths = names.map((name, index) => {
      const sink = this.#streams[index];
      if (sink === undefined) throw new Error("unreachable");
      if (name === "software") return new SoftwareDatapath(CAMPAIGN_GEOMETRY, sink);
      if (name === "reference") return new NaiveReference(CAMPAIGN_GEOMETRY, sink);
      if (card === undefined) throw new Error("unreachable");
      return new CardDatapath(new SimulatedCard(card), sink);
    });
    this.#equivalence = new Equivalence(this.#streams);
  }

  get damaged(): number {
    return this.#damaged;
  }

  run({ feed, resolved }: Source, group: readonly Damage[]): boolean {
    this.#groups += 1;
    for (const path of this.#paths) {
      path.disarm();
      path.clear(resolved.tracking, feed);
      path.commit(resolved.config, this.#groups);
      path.session({ ready: true, urn: 1, sendNext: 1, sendLimit: 0x7fff_ff00 });
      path.lease(NO_LEASE_END);
      path.arm();
    }
    for (const { original, damaged } of group) {
      if (damaged.bytes !== original) this.#damaged += 1;
      this.#frame(0, damaged.bytes, damaged.error);
      this.#frame(1, original, false);
    }
    this.#nowNs += FRAME_INTERVAL_NS;
    // A path that does not come to rest throws here.
    for (const path of this.#paths) path.tick(this.#nowNs);
    if (this.#equivalence.check(this.#given)) return true;
    this.#failedGroup = group.map(
      ({ damaged, original }) => `${damaged.what}: ${hex(damaged.bytes)} of ${hex(original)}`,
    );
    return false;
  }

  result(seed: number): CampaignResult {
    const counters = this.#paths.map((path) => path.counters());
    this.#equivalence.checkCounters(counters, this.#given);
    const [first] = counters;
    if (first === undefined) throw new Error("no path to run");
    const difference = this.#equivalence.difference;
    return {
      seed,
      damagedFrames: this.#damaged,
      framesGiven: this.#given,
      groups: this.#groups,
      byReason: reasons(first),
      good: first.lines.reduce((sum, line) => sum + line.good, 0),
      itemsCompared: this.#equivalence.compared,
      orders: this.#streams[0]?.counts.orders ?? 0,
      t1CyclesMax: this.#t1CyclesMax,
      equivalent: difference === undefined,
      countersAddUp: counters.every((path) => accounted(path) === this.#given),
      firstDifference: difference === undefined ? null : { ...difference, group: this.#failedGroup },
    };
  }

  #frame(line: 0 | 1, bytes: Uint8Array, error: boolean): void {
    this.#given += 1;
    this.#nowNs += FRAME_INTERVAL_NS;
    for (const path of this.#paths) {
      if (path instanceof CardDatapath) path.queue(line, this.#nowNs, bytes, error);
      else path.frame(line, this.#nowNs, bytes, error);
    }
  }
}

function reasons(counters: DatapathCounters): readonly number[] {
  const sums = new Array<number>(15).fill(0);
  for (const { dropped } of counters.lines) {
    for (const [reason, count] of dropped.entries()) sums[reason] = (sums[reason] ?? 0) + count;
  }
  return sums;
}

function accounted(counters: DatapathCounters): number {
  const good = counters.lines.reduce((sum, line) => sum + line.good, 0);
  return good + reasons(counters).reduce((sum, count) => sum + count, 0);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
