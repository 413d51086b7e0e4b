/** Groups of damaged frames through all paths, each on cleared paths that are compared when it is done. */
import { SoftwareDatapath } from "../../gateway/datapath/mod.ts";
import { type Datapath, type DatapathCounters, type DatapathSink, event } from "../../proto/mod.ts";
import { buildCard, CardDatapath, SimulatedCard } from "../card/mod.ts";
import { NaiveReference } from "../reference/mod.ts";
import type { Random } from "../world/mod.ts";
import { CAMPAIGN_GEOMETRY, type Source } from "./damage-source.ts";
import { type Difference, Equivalence } from "./equivalence.ts";
import { EventStream } from "./event-stream.ts";
import { byteFlips, type DamagedFrame, randomDamage, truncations } from "./mutations.ts";
import type { PathName } from "./replay.ts";

/** More than any frame takes to be processed. */
const FRAME_INTERVAL_NS = 5_000n;
const NO_LEASE_END = (1n << 63n) - 1n;

/** What was done and found; of several runs it can be added up. */
export interface DamageTotals {
  readonly damagedFrames: number;
  readonly framesGiven: number;
  readonly groups: number;
  readonly byReason: readonly number[];
  readonly good: number;
  readonly itemsCompared: number;
  readonly orders: number;
  readonly t1CyclesMax: number;
  /** Null: one path alone, nothing to compare it with. */
  readonly equivalent: boolean | null;
  readonly countersAddUp: boolean;
  readonly firstDifference: (Difference & { readonly group: readonly string[] }) | null;
}

export interface Damage {
  readonly original: Uint8Array;
  readonly damaged: DamagedFrame;
}

export function* systematicDamage(frames: readonly Uint8Array[]): Generator<Damage> {
  for (const original of frames) {
    for (const damaged of truncations(original)) yield { original, damaged };
    for (const damaged of byteFlips(original)) yield { original, damaged };
  }
}

/** Frames in their order from the beginning, where books are complete, or from somewhere; each damaged on line A. */
export function randomGroup(source: Source, count: number, random: Random): readonly Damage[] {
  const start = random.chance(0.7) ? 0 : random.below(source.frames.length);
  return Array.from({ length: count }, (_, i) => {
    const original = source.frames[(start + i) % source.frames.length] ?? new Uint8Array(1);
    const pool = random.chance(0.8) ? [original] : source.frames;
    const untouched: DamagedFrame = { bytes: original, error: false, what: "undamaged" };
    return { original, damaged: random.chance(0.5) ? randomDamage(pool, random) : untouched };
  });
}

export class GroupRunner {
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

  result(): DamageTotals {
    const counters = this.#paths.map((path) => path.counters());
    this.#equivalence.checkCounters(counters, this.#given);
    const [first] = counters;
    if (first === undefined) throw new Error("no path to run");
    const difference = this.#equivalence.difference;
    return {
      damagedFrames: this.#damaged,
      framesGiven: this.#given,
      groups: this.#groups,
      byReason: reasons(first),
      good: first.lines.reduce((sum, line) => sum + line.good, 0),
      itemsCompared: this.#equivalence.compared,
      orders: this.#streams[0]?.counts.orders ?? 0,
      t1CyclesMax: this.#t1CyclesMax,
      equivalent: this.#paths.length < 2 ? null : difference === undefined,
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
