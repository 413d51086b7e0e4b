/**
 * Quotes at line rate: every message changes a best price of a symbol that is quoted, in full packets on both lines. First all symbols become
 * quotable by successive deletes, the shortest messages there are; then bids come and go.
 */
import { configOf, FEED, itch, OPEN_LIMITS } from "../../gateway/datapath/test-kit.ts";
import { type BuiltCard, CardDatapath, FOLLOWING, REAL_TIME, SimulatedCard } from "../../sim/card/mod.ts";
import { blocksOf, DEFAULT_FEED, feedFrames, PACKET_SIZES } from "../../sim/inputs/mod.ts";
import { Random } from "../../sim/world/mod.ts";

export interface QuotingLoad {
  /** Symbols that are quoted, of {@link SYMBOLS}. */
  readonly quoted: number;
  readonly cooldownNs: number;
  /** The gate refuses every quote, so that it is tried again; otherwise the venue never answers. */
  readonly refused: boolean;
}

export interface QuotingResult {
  readonly messages: number;
  /** Frames that found no room, both lines. */
  readonly framesDropped: number;
  /** Most beats that waited on a line. */
  readonly beatsMax: number;
  readonly intents: number;
}

export const SYMBOLS = 64;
const MESSAGES = 12_000;
const START_NS = 1_000_000;
const LINE_B_DELAY_NS = 2500;
/** The card runs this far behind what has been given to it, so that a line never waits for a frame that is due. */
const BEHIND_NS = 20_000;
const CYCLE_NS = 6.4;
const [BID, ASK, CROSSING] = [100_000, 101_000, 99_000];
const TICK = 100;

function market(): Uint8Array[] {
  const messages: Uint8Array[] = [];
  const crossing: (readonly [number, bigint])[] = [];
  let reference = 1n;
  for (let locate = 1; locate <= SYMBOLS; locate++) {
    crossing.push([locate, reference]);
    messages.push(itch.add(reference++, "S", 100, CROSSING, locate));
    messages.push(itch.add(reference++, "B", 100, BID, locate), itch.add(reference++, "S", 100, ASK, locate));
  }
  for (const [locate, of] of crossing) messages.push(itch.remove(of, locate));
  for (let index = 0; messages.length < MESSAGES; index++, reference++) {
    const locate = 1 + (index % SYMBOLS);
    const price = BID + TICK * (1 + (Math.floor(index / SYMBOLS) % 7));
    messages.push(itch.add(reference, "B", 100, price, locate), itch.remove(reference, locate));
  }
  return messages;
}

export async function quotingAtLineRate(
  built: BuiltCard,
  { quoted, cooldownNs, refused }: QuotingLoad,
): Promise<QuotingResult> {
  const card = new SimulatedCard(built);
  const path = new CardDatapath(card, { record: () => {}, order: () => {} });
  const slots = Array.from({ length: SYMBOLS }, (_, slot) => slot);
  const tracking = slots.map((slot) => ({ slot, locate: slot + 1, stock: `S${slot + 1}`, windowLo: 0 }));
  path.clear(
    tracking.map((of) => ({ ...of, tick: TICK, lot: 1, initialTrading: true })),
    { ...FEED, lines: DEFAULT_FEED.lines, session: DEFAULT_FEED.session, gapWaitNs: 1_000_000 },
  );
  const limits = { ...OPEN_LIMITS, maxQuantity: refused ? 0 : 999_999, stateMask: 0 };
  const marketMaking = {
    ...{ micro: true, halfSpread: 2 * TICK, skewQ8: 0, quoteQuantity: 100, maxSpread: 2 ** 32 - 1 },
    ...{ reprice: TICK, maxPosition: 1_000_000, cooldownNs },
  };
  const symbols = slots.map((slot) => [slot, { limits, marketMaking: { ...marketMaking, enabled: slot < quoted } }]);
  path.commit(configOf(Object.fromEntries(symbols)), 1);
  path.session({ ready: true, urn: 1, sendNext: 1, sendLimit: 0x7fff_ff00 });
  path.lease((1n << 63n) - 1n);
  path.arm();

  const take = (): void => {
    card.takeStarts(() => {});
    card.takeFrames(() => {});
    card.takeEvents(() => true);
  };
  card.mode = FOLLOWING;
  const messages = market();
  const [a, b] = DEFAULT_FEED.lines;
  const lines = [a, { ...b, wire: { ...b.wire, delayNs: LINE_B_DELAY_NS } }] as const;
  const feed = { ...DEFAULT_FEED, sizes: PACKET_SIZES.full, lines };
  const blocks = messages.map((message) => blocksOf([message]));
  // Scale 0: every frame leaves when the one before has left.
  const options = { feed, pacing: { startNs: START_NS, scale: 0 }, random: new Random(1) };
  let lastNs = 0;
  for await (const { line, timeNs, bytes } of feedFrames(blocks, options)) {
    lastNs = Math.max(lastNs, timeNs);
    while (!card.push(line, BigInt(Math.ceil(timeNs)), bytes, false)) {
      const untilNs = lastNs - BEHIND_NS;
      card.run(Math.max(1, Math.floor((untilNs - Number(card.nowNs)) / CYCLE_NS)), BigInt(Math.floor(untilNs)));
      take();
    }
  }
  card.mode = REAL_TIME;
  while (card.run(1_000_000) !== "idle") take();
  take();
  const { path: counted, card: marks } = path.cardCounters();
  return {
    messages: messages.length,
    framesDropped: counted.lines.reduce((sum, { dropped }) => sum + dropped.reduce((all, of) => all + of, 0), 0),
    beatsMax: Math.max(...marks.inputFifoMax),
    intents: counted.intents,
  };
}
