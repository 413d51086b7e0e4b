/** A deterministic offline run of one input over one or all paths. */
import { SoftwareDatapath } from "../../gateway/datapath/mod.ts";
import {
  CYCLE_NS,
  type Datapath,
  type DatapathCounters,
  type DatapathSink,
  DEFAULT_GEOMETRY,
  event,
  itch50,
} from "../../proto/mod.ts";
import { buildCard, CardDatapath, type FrameReader, SimulatedCard } from "../card/mod.ts";
import { NaiveReference } from "../reference/mod.ts";
import { type Difference, Equivalence } from "./equivalence.ts";
import { EventStream, type StreamCounts } from "./event-stream.ts";
import { byKind, type FaultFigures, type FaultOutcome, FaultReport, type Moment } from "./fault-report.ts";
import { FaultyFeed, type FeedStep } from "./faulty-feed.ts";
import { type DrawnFaults, drawnFaults, type FeedFault, faultName, listedFaults } from "./feed-faults.ts";
import { type LatencyHistogram, LatencyRecorder, type LatencySummary } from "./latency.ts";
import { MarketScan } from "./market-scan.ts";
import { type PlantedFault, spoiledSink } from "./planted-fault.ts";
import { QuoteResponder, type ToAll } from "./quote-responder.ts";
import { type ReplayConfig, type ReplayConfigFile, resolveReplayConfig } from "./replay-config.ts";
import { type ReplayInput, ReplayInputError } from "./replay-input.ts";
import { type AllPaths, ReplayRepair, type ReplayRepairCounts, SNAPSHOT_NS } from "./replay-repair.ts";

export type PathName = "rtl" | "software" | "reference";

export interface ReplayOptions {
  readonly input: ReplayInput;
  readonly paths: readonly PathName[];
  readonly config: ReplayConfigFile;
  /** Symbols to track; undefined: those of the configuration, else the busiest. */
  readonly symbols?: readonly string[] | undefined;
  readonly plant?: PlantedFault | undefined;
  /** Faults of the feed; books are then repaired as a gateway repairs them. */
  readonly faults?: readonly FeedFault[] | DrawnFaults | undefined;
  readonly watcher?: ReplayWatcher | undefined;
  /** Sees the first path's events as they come. */
  readonly listener?: DatapathSink | undefined;
  /** Sees every frame that the card transmits, with the device clock. */
  readonly onTransmit?: FrameReader | undefined;
}

/** Told how far a replay is. */
export interface ReplayWatcher {
  /** All messages are read once before the run, to see what is traded. */
  read(messages: number): void;
  total(messages: number): void;
  done(messages: number): void;
}

export interface ReplayResult {
  readonly input: string;
  readonly startsAtFirstSequence: boolean;
  readonly symbols: readonly string[];
  readonly frames: number;
  readonly messages: Readonly<Record<string, number>>;
  readonly counters: DatapathCounters;
  readonly events: StreamCounts;
  readonly rejectsByRule: Readonly<Record<string, number>>;
  readonly latency: { readonly t1: LatencySummary; readonly t2: LatencySummary } | null;
  /** Of every order: the exact values behind the percentiles. */
  readonly latencyHistograms: { readonly t1: LatencyHistogram; readonly t2: LatencyHistogram } | null;
  readonly digests: Readonly<Record<string, { readonly bbo: string; readonly orders: string }>>;
  readonly simulation: Simulation | null;
  /** null: no symbol is quoted. */
  readonly quotes: QuoteResponder["counts"] | null;
  /** null: none was asked for, and no book is repaired. */
  readonly faults: FaultsResult | null;
  /** null: one path, nothing to compare. */
  readonly equivalent: boolean | null;
  readonly itemsCompared: number;
  readonly firstDifference: Difference | null;
}

export interface FaultsResult {
  readonly outcomes: readonly FaultOutcome[];
  readonly byKind: readonly FaultFigures[];
  /** Valid views that were compared with the exact book, message by message, and those that were not it. */
  readonly viewsChecked: number;
  readonly wrongViews: number;
  readonly wrongViewsTold: readonly string[];
  readonly repairs: ReplayRepairCounts;
  /** Books that are valid in the end, and stocks whose best bid and offer then are not those of the undamaged feed. */
  readonly validBooks: number;
  readonly wrongBooks: readonly string[];
}

export interface Simulation {
  readonly cyclesRun: number;
  readonly cyclesSkipped: number;
}

/** Items are compared, and buffers emptied, every so many frames. */
const CHECK_FRAMES = 256;
const CONFIG_VERSION = 1;
const NO_LEASE_END = (1n << 63n) - 1n;
const SEND_NEXT = 1;
/** More than any repair needs once the input has ended. */
const REST_TICKS = 100;
/** Messages before the input's end from which on no fault is drawn: what it breaks must be seen to come back. */
const QUIET_END = 500;
/** As much as fits below the sign: the venue's window is not what an offline run is about. */
const SEND_LIMIT = 0x7fff_ff00;

interface RunningPath {
  readonly name: PathName;
  readonly path: Datapath;
  readonly stream: EventStream;
}

export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const { input } = options;
  const scan = new MarketScan();
  let total = 0;
  for await (const message of input.messages()) {
    scan.message(message);
    total += 1;
    options.watcher?.read(1);
  }
  options.watcher?.total(total);
  const done = new MessagesDone(total, (messages) => options.watcher?.done(messages));
  const feed = await input.feed();
  const resolved = resolveReplayConfig(options.config, scan, options.symbols, DEFAULT_GEOMETRY);

  const t1 = new LatencyRecorder();
  const t2 = new LatencyRecorder();
  const latency: DatapathSink = {
    record(words, at) {
      if (((words[at] ?? 0) & 0xff) !== event.TX_TYPE) return;
      t1.add(words[at + event.TX_T1_CYCLES_WORD] ?? 0);
      t2.add(words[at + event.TX_T2_CYCLES_WORD] ?? 0);
    },
    order() {},
  };
  const running: RunningPath[] = [];
  // Filled when all paths run: repair and venue hear the first one and act on all.
  const ears: { repair: ReplayRepair | undefined; venue: QuoteResponder | undefined } = {
    repair: undefined,
    venue: undefined,
  };
  const ear: DatapathSink = {
    record(words, at) {
      ears.repair?.record(words, at);
      ears.venue?.record(words, at);
    },
    order() {},
  };
  for (const name of options.paths) {
    const extra = [...(name === "rtl" ? [latency] : []), ...(name === options.paths[0] ? [ear] : [])];
    running.push(await startPath(name, options, extra));
  }
  const { gapWaitNs, market, initialOpen } = resolved;
  const settings = { ...feed, gapWaitNs, market, initialOpen };
  for (const { path } of running) {
    path.clear(resolved.tracking, settings);
    path.commit(resolved.config, CONFIG_VERSION);
    path.session({ ready: true, urn: 1, sendNext: SEND_NEXT, sendLimit: SEND_LIMIT });
    path.lease(NO_LEASE_END);
    path.arm();
  }

  const equivalence = new Equivalence(running.map(({ stream }) => stream));
  let frames = 0;
  let lastNs = 0n;
  const card = running.find(({ path }) => path instanceof CardDatapath)?.path as CardDatapath | undefined;
  let repairCycles = 0;
  const all: AllPaths = (text, call) => {
    const before = card?.card.cyclesRun ?? 0;
    const answers = running.map(({ path }) => call(path));
    repairCycles += (card?.card.cyclesRun ?? 0) - before;
    equivalence.checkAnswers(text, answers, frames);
    return answers[0] as (typeof answers)[0] & {};
  };
  const faulty = faultyFeed(options, resolved, total);
  const repair = faulty && new ReplayRepair(resolved.tracking, settings, DEFAULT_GEOMETRY, all);
  const report = new FaultReport();
  ears.repair = repair;
  const moment = (timeNs: bigint): Moment => ({
    timeNs,
    messages: repair?.publication.messages ?? 0,
    cardNs: repairCycles * CYCLE_NS,
  });
  const quoting = [...resolved.config.symbols.values()].some(({ marketMaking }) => marketMaking.enabled);
  const answer: ToAll = (call) => {
    for (const { path } of running) call(path);
  };
  const venue = quoting ? new QuoteResponder(answer) : undefined;
  ears.venue = venue;
  for await (const { line, timeNs, bytes, error, published, fault } of stepsOf(input, faulty)) {
    // Paths other than the card take time as given; the card's clock only moves forward.
    lastNs = timeNs > lastNs ? timeNs : lastNs;
    for (let due = repair?.dueNs; repair !== undefined && due !== undefined && due < lastNs; due = repair.dueNs) {
      for (const { path } of running) path.tick(due);
      repair.work(due);
      report.after(moment(due), repair.invalid);
    }
    if (fault !== undefined && repair !== undefined) report.begin(fault, moment(lastNs), repair.invalid);
    if (published !== undefined) repair?.published(published);
    if (bytes !== undefined) {
      frames += 1;
      done.frame(line, bytes);
      for (const { name, path } of running) {
        const given = spoiled(options.plant, name, frames, bytes);
        // The card takes a batch in one run: entering the model costs more than most frames. Unless something comes between them.
        if (path instanceof CardDatapath && repair === undefined && venue === undefined)
          path.queue(line, lastNs, given, error);
        else path.frame(line, lastNs, given, error);
      }
    }
    if (repair !== undefined) {
      // Before the repair too: a window is moved at once.
      report.after(moment(lastNs), repair.invalid);
      repair.work(lastNs);
      report.after(moment(lastNs), repair.invalid);
    }
    venue?.answer();
    if (frames % CHECK_FRAMES !== 0) continue;
    for (const { path } of running) if (path instanceof CardDatapath) path.settle();
    if (!equivalence.check(frames)) break;
  }
  lastNs += BigInt(resolved.gapWaitNs) + 1_000_000n;
  for (const { path } of running) path.tick(lastNs);
  for (let rest = 0; repair?.pending && rest < REST_TICKS; rest++) {
    repair.work(lastNs);
    lastNs += SNAPSHOT_NS;
    for (const { path } of running) path.tick(lastNs);
    report.after(moment(lastNs), repair.invalid);
  }
  done.all();
  equivalence.check(frames);
  const counters = running.map(({ path }) => path.counters());
  equivalence.checkCounters(counters, frames);
  const faults = faultsResult(repair, report, card !== undefined);

  const [first] = running;
  const [firstCounters] = counters;
  if (first === undefined || firstCounters === undefined) throw new Error("no path to run");
  return {
    input: input.description,
    startsAtFirstSequence: feed.startSequence === undefined,
    symbols: resolved.tracking.map(({ stock }) => stock),
    frames,
    messages: messagesByType(firstCounters),
    counters: firstCounters,
    events: { ...first.stream.counts },
    rejectsByRule: nonZero(firstCounters.rejectsByReason),
    latency: card === undefined ? null : { t1: t1.summary(), t2: t2.summary() },
    latencyHistograms: card === undefined ? null : { t1: t1.histogram(), t2: t2.histogram() },
    digests: Object.fromEntries(running.map(({ name, stream }) => [name, stream.digests()])),
    faults,
    quotes: venue === undefined ? null : { ...venue.counts },
    simulation: card === undefined ? null : { cyclesRun: card.card.cyclesRun, cyclesSkipped: card.card.cyclesSkipped },
    equivalent: running.length < 2 ? null : equivalence.difference === undefined,
    itemsCompared: running.length < 2 ? 0 : equivalence.compared,
    firstDifference: equivalence.difference ?? null,
  };
}

function faultsResult(repair: ReplayRepair | undefined, report: FaultReport, hasCard: boolean): FaultsResult | null {
  if (repair === undefined) return null;
  const { valid, wrong } = repair.verify();
  const { checked, wrong: wrongViews, told } = repair.views;
  const outcomes = report.outcomes(hasCard);
  return {
    outcomes,
    byKind: byKind(outcomes),
    viewsChecked: checked,
    wrongViews,
    wrongViewsTold: told,
    repairs: { ...repair.counts },
    validBooks: valid,
    wrongBooks: wrong,
  };
}

/** How many messages line A has brought, as far as the number in its packets tells; never more than there are. */
class MessagesDone {
  readonly #total: number;
  readonly #tell: (messages: number) => void;
  #done = 0;

  constructor(total: number, tell: (messages: number) => void) {
    this.#total = total;
    this.#tell = tell;
  }

  frame(line: 0 | 1, bytes: Uint8Array): void {
    if (line === 0) this.#add(((bytes[COUNT_AT] ?? 0) << 8) | (bytes[COUNT_AT + 1] ?? 0));
  }

  all(): void {
    this.#add(this.#total);
  }

  #add(messages: number): void {
    const told = Math.min(messages, this.#total - this.#done);
    this.#done += told;
    this.#tell(told);
  }
}

/** Of the messages of a packet, in a frame without a tag. */
const COUNT_AT = 60;

async function startPath(name: PathName, options: ReplayOptions, extra: readonly DatapathSink[]): Promise<RunningPath> {
  const listeners = [name === options.paths[0] ? options.listener : undefined, ...extra].filter(
    (sink) => sink !== undefined,
  );
  const stream = new EventStream(name, listeners.length === 0 ? undefined : fanOut(listeners));
  const sink = options.plant?.path === name ? spoiledSink(options.plant, stream) : stream;
  if (name === "software") return { name, stream, path: new SoftwareDatapath(DEFAULT_GEOMETRY, sink) };
  if (name === "reference") return { name, stream, path: new NaiveReference(DEFAULT_GEOMETRY, sink) };
  const card = new SimulatedCard(await buildCard());
  const onFrame = options.onTransmit;
  return { name, stream, path: new CardDatapath(card, sink, onFrame === undefined ? {} : { onFrame }) };
}

function faultyFeed(
  { faults }: ReplayOptions,
  { tracking, gapWaitNs }: ReplayConfig,
  messages: number,
): FaultyFeed | undefined {
  if (faults === undefined) return undefined;
  if (tracking.length === 0) throw new ReplayInputError("--faults: the input has no symbol that could be tracked");
  const plan = "seed" in faults ? drawnFaults(faults, tracking.length, messages - QUIET_END) : listedFaults(faults);
  return new FaultyFeed({ plan, targets: tracking, geometry: DEFAULT_GEOMETRY, gapWaitNs });
}

/** @throws ReplayInputError when the input ends before a fault */
async function* stepsOf(input: ReplayInput, faulty: FaultyFeed | undefined): AsyncGenerator<FeedStep> {
  const untouched = { error: false, published: undefined, fault: undefined };
  let lastNs = 0n;
  for await (const frame of input.frames()) {
    if (faulty === undefined) yield { ...frame, ...untouched };
    else yield* faulty.frame(frame);
    lastNs = frame.timeNs;
  }
  if (faulty === undefined) return;
  yield* faulty.finish(lastNs);
  const [missed] = faulty.pending;
  if (missed !== undefined)
    throw new ReplayInputError(`--faults ${faultName(missed)}@${missed.at}: the input ends before it`);
}

function fanOut(sinks: readonly DatapathSink[]): DatapathSink {
  return {
    record: (words, at) => {
      for (const sink of sinks) sink.record(words, at);
    },
    order: (payload) => {
      for (const sink of sinks) sink.order(payload);
    },
  };
}

function spoiled(plant: PlantedFault | undefined, name: PathName, frame: number, bytes: Uint8Array): Uint8Array {
  if (plant?.what !== "input" || plant.path !== name || plant.at !== frame) return bytes;
  const copy = bytes.slice();
  const last = copy.length - 1;
  copy[last] = (copy[last] ?? 0) ^ 1;
  return copy;
}

function messagesByType(counters: DatapathCounters): Readonly<Record<string, number>> {
  const byType: Record<string, number> = {};
  for (const [code, index] of itch50.INDEX_BY_TYPE.entries()) {
    const count = counters.messages[index] ?? 0;
    if (count > 0) byType[String.fromCharCode(code)] = count;
  }
  if (counters.unknownMessages > 0) byType.unknown = counters.unknownMessages;
  if (counters.badLength > 0) byType.badLength = counters.badLength;
  return byType;
}

function nonZero(counts: readonly number[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    counts.map((count, code) => [String(code), count] as const).filter(([, count]) => count > 0),
  );
}
