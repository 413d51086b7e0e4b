/**
 * Pushes that race market data in the RTL. One configuration after the other is written, committed and read back over the register bus, access by
 * access, while messages come at line rate on both lines and every change of a best price makes two intents. What a configuration says shows
 * in each decision of it: the order's quantity by its parameters, whether the gate refuses that quantity by its limits.
 */
import { configCells } from "../../gateway/device/tables.ts";
import {
  type DatapathConfig,
  event,
  type Geometry,
  registers as map,
  type SymbolConfig,
  type TrackedSlot,
} from "../../proto/mod.ts";
import { type BuiltCard, CardDatapath, FOLLOWING, SimulatedCard } from "../../sim/card/mod.ts";
import { blocksOf, DEFAULT_FEED, feedFrames, PACKET_SIZES } from "../../sim/inputs/mod.ts";
import { MarketScan, openReplayInput, readReplayConfig, resolveReplayConfig } from "../../sim/replay/mod.ts";
import { Random } from "../../sim/world/mod.ts";

export const PLANTS = {
  "commit-in-two-halves": "a version comes into force with half of its words, and with the others a moment later",
  "limits-late": "parameters of a version come into force with the limits of the one before",
} as const;
export type PlantName = keyof typeof PLANTS;

export interface RaceOptions {
  readonly built: BuiltCard;
  readonly seed: number;
  /** Pushes wanted; the last segment of the market is not finished for them. */
  readonly pushes: number;
  readonly plant?: PlantName | undefined;
}

export interface RaceResult {
  readonly pushes: number;
  readonly messages: number;
  readonly decisions: number;
  /** Pushes with a decision of both their version and the one before in the time of the push itself. */
  readonly contested: number;
  readonly wordsReadBack: number;
  /** The first decision that is not wholly of one version, and where. */
  readonly mixed: string | undefined;
}

const SYMBOLS = 2;
const MESSAGES = 20_000;
/** Neighbours in this ring differ in every word that a decision shows. */
const CONTENTS = 61;
const IMBALANCE = 1;
const COMMIT_BUSY = 1 << map.OPERATE_STATUS_COMMIT_BUSY_BIT;
const QUANTITY_BIT = 1 << 4;
/** Between two accesses, at most. */
const PAUSE_CYCLES = 24;
const CYCLE_NS = 6.4;
/** Frames are given so long before they are due. */
const AHEAD_NS = 2000;
const NO_LEASE_END = (1n << 63n) - 1n;

const quantityOf = (content: number, kind: number): number => 100 * (content + 1) + (kind === IMBALANCE ? 0 : 50);
/** Of every second content the gate takes both quantities, of the others the lesser alone. */
const maxQuantityOf = (content: number): number => quantityOf(content, content % 2 === 1 ? 2 : IMBALANCE);

function symbolOf(base: SymbolConfig, content: number): SymbolConfig {
  return {
    ...base,
    limits: { ...base.limits, maxQuantity: maxQuantityOf(content), duplicateNs: 0 },
    // Fires at every change.
    imbalance: {
      enabled: true,
      ratioQ4: 0,
      minQuantity: 0,
      maxSpread: 0xffff_ffff,
      orderQuantity: quantityOf(content, IMBALANCE),
      cooldownNs: 0,
    },
    momentum: {
      enabled: true,
      kFast: 1,
      kSlow: 2,
      threshold: 0,
      warmup: 1,
      orderQuantity: quantityOf(content, 2),
      cooldownNs: 0,
    },
    meanReversion: { ...base.meanReversion, enabled: false },
    arbitrage: { ...base.arbitrage, enabled: false },
    marketMaking: { ...base.marketMaking, enabled: false },
  };
}

export async function race({ built, seed, pushes, plant }: RaceOptions): Promise<RaceResult> {
  const total = { pushes: 0, messages: 0, decisions: 0, contested: 0, wordsReadBack: 0 };
  for (let segment = 0; total.pushes < pushes; segment++) {
    const part = await raceSegment(built, seed + segment, pushes - total.pushes, plant);
    total.pushes += part.pushes;
    total.messages += part.messages;
    total.decisions += part.decisions;
    total.contested += part.contested;
    total.wordsReadBack += part.wordsReadBack;
    if (part.mixed !== undefined) return { ...total, mixed: `seed ${seed + segment}: ${part.mixed}` };
  }
  return { ...total, mixed: undefined };
}

async function raceSegment(
  built: BuiltCard,
  seed: number,
  wanted: number,
  plant: PlantName | undefined,
): Promise<RaceResult> {
  const random = new Random(seed).fork("pushes");
  const market = await marketOf(seed, built.geometry);
  const judge = new Judge();
  const card = new SimulatedCard(built, seed);
  const path = new CardDatapath(card, { record: () => {}, order: () => {} });
  path.clear(market.tracking, { ...FEED, ...market.feed });
  // All words of both banks; from here on only those that differ are written.
  for (const version of [1, 2]) path.commit(market.configOf(version), version);
  path.session({ ready: true, urn: 1, sendNext: 1, sendLimit: 0x7fff_ff00 });
  path.lease(NO_LEASE_END);
  path.arm();

  card.mode = FOLLOWING;
  const startNs = Number(card.nowNs);
  let next = 0;
  const take = (): void => {
    card.takeStarts(() => {});
    card.takeFrames(() => {});
    card.takeEvents((words, at) => {
      judge.record(words, at);
      return true;
    });
  };
  /** Time passes, and what is due on the lines is put there. */
  const pass = (): void => {
    const cycles = random.below(PAUSE_CYCLES);
    const untilNs = Number(card.nowNs) + cycles * CYCLE_NS;
    // Given early, a frame waits for its time.
    for (; next < market.frames.length; next++) {
      const frame = market.frames[next];
      if (frame === undefined || startNs + frame.atNs > untilNs + AHEAD_NS) break;
      if (!card.push(frame.line, BigInt(Math.ceil(startNs + frame.atNs)), frame.bytes, false)) break;
    }
    if (cycles > 0) card.run(cycles, BigInt(Math.floor(untilNs)));
    take();
  };
  const write = (address: number, value: number): void => {
    pass();
    card.write(address, value);
    take();
  };
  const read = (address: number): number => {
    pass();
    const value = card.read(address);
    take();
    return value;
  };

  const { cells } = market;
  let pushes = 0;
  let contested = 0;
  let wordsReadBack = 0;
  let version = 2;
  const commit = (): void => {
    write(map.CONFIG_STAGED_VERSION_ADDRESS, version + 1);
    write(map.CONFIG_EXPECTED_VERSION_ADDRESS, version);
    write(map.CONFIG_COMMIT_ADDRESS, 1);
    version++;
    while ((read(map.OPERATE_STATUS_ADDRESS) & COMMIT_BUSY) !== 0);
  };
  while (pushes < wanted && next < market.frames.length && judge.mixed === undefined) {
    const wordsOf = cells[(version + 1) % CONTENTS] ?? [];
    const [first, second] = plant === "limits-late" ? market.split(wordsOf) : [wordsOf, []];
    const before = judge.decisionsOf(version);
    if (plant === "commit-in-two-halves") {
      const half = wordsOf.length >>> 1;
      for (const { address, value } of wordsOf.slice(0, half)) write(address, value);
      commit();
      for (const { address, value } of wordsOf.slice(half)) write(address, value);
    } else {
      for (const { address, value } of first) write(address, value);
      commit();
      for (const { address, value } of second) write(address, value);
    }
    if (plant === undefined) {
      // In force, by the card's own word: all that can differ from one version to the next.
      if (read(map.CONFIG_ACTIVE_VERSION_ADDRESS) !== version) judge.fail(`version ${version} is not in force`);
      write(map.CONFIG_READ_BANK_ADDRESS, 1);
      for (const { address, value } of wordsOf) {
        const found = read(address);
        wordsReadBack++;
        if (found !== value) judge.fail(`version ${version}: 0x${address.toString(16)} is ${found}, not ${value}`);
      }
      write(map.CONFIG_READ_BANK_ADDRESS, 0);
    }
    pushes++;
    if (judge.decisionsOf(version - 1) > before && judge.decisionsOf(version) > 0) contested++;
  }
  const messages = market.frames.slice(0, next).filter(({ line }) => line === 0).length;
  return { pushes, messages, decisions: judge.decisions, contested, wordsReadBack, mixed: judge.mixed };
}

/** Says of every decision what its version says. */
class Judge {
  decisions = 0;
  mixed: string | undefined;
  readonly #byVersion = new Map<number, number>();
  #version = 0;
  #sequence = -1n;

  decisionsOf(version: number): number {
    return this.#byVersion.get(version) ?? 0;
  }

  fail(why: string): void {
    this.mixed ??= why;
  }

  record(words: Uint32Array, at: number): void {
    if (((words[at] ?? 0) & 0xff) !== event.DECISION_TYPE) return;
    const bytes = new Uint8Array(words.buffer, words.byteOffset + 4 * at, event.RECORD_BYTES);
    const { version, kind, quantity, bitmap, sequence } = event.decodeDecision(bytes);
    this.decisions++;
    this.#byVersion.set(version, this.decisionsOf(version) + 1);
    this.#byVersion.delete(version - 3);
    const content = version % CONTENTS;
    const where = `decision on message ${sequence}, stamped ${version}`;
    if (quantity !== quantityOf(content, kind))
      this.fail(`${where}: kind ${kind} orders ${quantity} shares, not ${quantityOf(content, kind)}`);
    const refused = (bitmap & QUANTITY_BIT) !== 0;
    if (refused !== quantity > maxQuantityOf(content))
      this.fail(
        `${where}: ${quantity} shares ${refused ? "refused" : "passed"} at a limit of ${maxQuantityOf(content)}`,
      );
    if (version < this.#version) this.fail(`${where}, after one stamped ${this.#version}`);
    if (sequence === this.#sequence && version !== this.#version)
      this.fail(`${where}, another of the same message ${this.#version}`);
    this.#version = version;
    this.#sequence = sequence;
  }
}

interface Frame {
  readonly line: 0 | 1;
  readonly atNs: number;
  readonly bytes: Uint8Array;
}

interface Word {
  readonly address: number;
  readonly value: number;
}

async function marketOf(seed: number, geometry: Geometry) {
  const input = await openReplayInput(`generated:messages=${MESSAGES},symbols=${SYMBOLS},seed=${seed}`);
  const scan = new MarketScan();
  const blocks: Uint8Array[] = [];
  for await (const message of input.messages()) {
    scan.message(message);
    blocks.push(blocksOf([message]));
  }
  const { tracking, config, gapWaitNs, market, initialOpen } = resolveReplayConfig(
    readReplayConfig(undefined),
    scan,
    undefined,
    geometry,
  );
  const configOf = (version: number): DatapathConfig => ({
    device: { ...config.device, rateIntervalNs: 0 },
    symbols: new Map([...config.symbols].map(([slot, base]) => [slot, symbolOf(base, version % CONTENTS)])),
  });
  const all = Array.from({ length: CONTENTS }, (_, content) => configCells(configOf(content), geometry));
  const varying = (all[0] ?? []).map((_, index) => all.some((one) => one[index]?.value !== all[0]?.[index]?.value));
  const cells = all.map((one) => one.filter((_, index) => varying[index]));
  const limits = new Set(limitAddresses(config, tracking, geometry));
  const split = (words: readonly Word[]): readonly [Word[], Word[]] => [
    words.filter(({ address }) => !limits.has(address)),
    words.filter(({ address }) => limits.has(address)),
  ];
  const frames: Frame[] = [];
  const pacing = { startNs: AHEAD_NS, scale: 0 };
  const options = { feed: { ...DEFAULT_FEED, sizes: PACKET_SIZES.single }, pacing, random: new Random(seed) };
  for await (const { line, timeNs, bytes } of feedFrames(blocks, options))
    frames.push({ line, atNs: timeNs, bytes: Uint8Array.from(bytes) });
  return { tracking, configOf, cells, split, frames, feed: { gapWaitNs, market, initialOpen } };
}

/** Of the words that say how much an order may have. */
function limitAddresses(config: DatapathConfig, tracking: readonly TrackedSlot[], geometry: Geometry): number[] {
  const withLimit = (maxQuantity: number): readonly Word[] =>
    configCells(
      {
        ...config,
        symbols: new Map(
          tracking.map(({ slot }) => {
            const base = config.symbols.get(slot);
            if (base === undefined) throw new Error(`slot ${slot} has no configuration`);
            return [slot, { ...base, limits: { ...base.limits, maxQuantity } }];
          }),
        ),
      },
      geometry,
    );
  const one = withLimit(1);
  return withLimit(2)
    .filter(({ value }, index) => value !== one[index]?.value)
    .map(({ address }) => address);
}

const FEED = {
  lines: [DEFAULT_FEED.lines[0], DEFAULT_FEED.lines[1]],
  session: DEFAULT_FEED.session,
  startSequence: 1n,
} as const;
