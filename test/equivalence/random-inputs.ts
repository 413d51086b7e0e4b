// Random input sequences for any path: frames of two lines with loss, copies, reordering and damage, and everything an operator, the
// order session or a repair may do in between. Two tempers: a clean feed, on which strategies trade, and a bad one.

import { frameOf } from "../../gateway/datapath/test-kit.ts";
import type { Datapath, FeedSettings, Geometry } from "../../proto/mod.ts";
import { NaiveReference } from "../../sim/reference/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import type { Input } from "./input.ts";
import { type Clocking, randomConfig } from "./random-config.ts";
import { randomMessages } from "./random-messages.ts";
import { RandomQuotes } from "./random-quotes.ts";
import { randomRepair } from "./random-repair.ts";
import { RandomPositions, randomAccountInput, randomKill, randomSession } from "./random-state.ts";
import { FIXED_GEOMETRY, LINES, MARKET, SESSION, TRACKING } from "./tracked.ts";

export interface RandomRun {
  readonly geometry: Geometry;
  readonly clean: boolean;
  readonly inputs: readonly Input[];
}

export interface RunOptions {
  /** For a path with a clock of its own: times so far apart that what it does between two inputs does not matter. */
  readonly ownClock?: boolean;
  readonly steps?: number;
}

const STEPS = 500;
const MESSAGES = 1500;
const OWN_CLOCK: Clocking = { unitNs: 1_000_000, offsetNs: 500_000 };
const GIVEN_CLOCK: Clocking = { unitNs: 1, offsetNs: 0 };

/** @param seed gives the same run every time */
export function randomRun(seed: number, { ownClock = false, steps = STEPS }: RunOptions = {}): RandomRun {
  const random = new Random(seed);
  const clean = random.chance(0.7);
  const clocking = ownClock ? OWN_CLOCK : GIVEN_CLOCK;
  const varied: Geometry = {
    ...FIXED_GEOMETRY,
    reorderDepth: random.pick([1, 2, 3, 4, 6, 16, 32]),
    setBits: 4 + random.below(3),
    levels: random.pick([64, 128]),
  };
  const feed: FeedSettings = {
    lines: LINES,
    session: random.chance(0.7) ? SESSION : undefined,
    startSequence: random.chance(0.7) ? 1n : undefined,
    gapWaitNs: random.below(500) * clocking.unitNs + clocking.offsetNs,
    market: MARKET,
    initialOpen: random.chance(0.8),
  };
  const geometry = ownClock ? FIXED_GEOMETRY : varied;
  return { geometry, clean, inputs: inputsOf(random, clean, feed, clocking, steps, geometry) };
}

function inputsOf(
  random: Random,
  clean: boolean,
  feed: FeedSettings,
  clocking: Clocking,
  steps: number,
  geometry: Geometry,
): Input[] {
  const crowd = random.pick([6, 12, 12, 25, 70]);
  const messages = randomMessages(random, { messages: MESSAGES, clean, crowd, walking: random.chance(0.4) });
  const inputs: Input[] = [];
  const positions = new RandomPositions();
  const next = [1, 1];
  const unit = BigInt(clocking.unitNs);
  // A clock of its own begins a while before the first input.
  let time = 100n * unit;
  // Answers to quotes name the orders that they answer: one path goes along.
  const quotes = new RandomQuotes();
  const along = new NaiveReference(geometry, quotes);
  const give = (input: Input) => {
    inputs.push(input);
    try {
      input.apply(along);
    } catch {
      // Refused, as by every path.
    }
  };
  const add = (text: string, apply: (path: Datapath) => unknown) => give({ text, apply });
  const clear = () => {
    add("clear", (path) => path.clear(TRACKING, feed));
    positions.clear();
    quotes.clear();
    next.fill(1);
  };
  const commit = () => {
    const config = randomConfig(random, clocking);
    const version = random.u32();
    add(`commit ${version}`, (path) => path.commit(config, version));
  };
  const session = () => {
    const state = randomSession(random);
    add("session", (path) => path.session(state));
  };
  const lease = () => {
    const expiry = time + BigInt(10_000 + random.below(60_000)) * unit + BigInt(clocking.offsetNs);
    add(`lease ${expiry}`, (path) => path.lease(expiry));
  };
  const arm = (armed: boolean) => add(armed ? "arm" : "disarm", (path) => (armed ? path.arm() : path.disarm()));
  clear();
  commit();
  session();
  lease();
  arm(true);
  for (let step = 0; step < steps; step++) {
    time += BigInt((clocking.offsetNs > 0 ? 1 : 0) + random.below(100)) * unit;
    const now = time;
    switch (random.below(86)) {
      case 0:
        add(`tick ${now}`, (path) => path.tick(now));
        break;
      case 1:
        commit();
        break;
      case 2: {
        const kill = randomKill(random);
        add(`kill ${JSON.stringify(kill)}`, (path) => path.kill(kill));
        break;
      }
      case 3:
        session();
        break;
      case 4:
        lease();
        break;
      case 5:
        arm(false);
        if (random.chance(0.1)) clear();
        if (random.chance(0.8)) arm(true);
        break;
      case 6:
        arm(true);
        // Accepted only while disarmed.
        if (random.chance(0.1)) add("clear while armed", (path) => path.clear(TRACKING, feed));
        break;
      case 7:
      case 8:
      case 9:
      case 10:
        give(randomAccountInput(random));
        break;
      case 11:
      case 12:
      case 13:
      case 14:
      case 15:
      case 16:
        for (const input of randomRepair(random, messages, Math.max(...next) - 1)) give(input);
        break;
      case 17:
      case 18:
      case 19:
      case 20:
      case 21:
      case 22:
      case 23:
      case 24: {
        const input = quotes.input(random);
        if (input !== undefined) give(input);
        break;
      }
      default: {
        if (random.chance(0.2)) {
          const update = positions.update(random);
          add(`position ${JSON.stringify(update)}`, (path) => path.position(update));
          break;
        }
        const line = random.below(2) as 0 | 1;
        const { bytes, error } = randomFrame(random, clean, line, next, messages);
        const text = `frame ${"AB"[line]} at ${now}${error ? " with error" : ""}: ${Buffer.from(bytes).toString("hex")}`;
        add(text, (path) => path.frame(line, now, bytes, error));
      }
    }
  }
  return inputs;
}

function randomFrame(
  random: Random,
  clean: boolean,
  line: 0 | 1,
  next: number[],
  messages: readonly Uint8Array[],
): { bytes: Uint8Array; error: boolean } {
  const own = next[line] as number;
  const other = next[1 - line] as number;
  let sequence = own;
  // On a clean feed a line repeats what the other brought, and seldom loses a message for the other to fill in.
  if (clean) sequence = random.chance(0.2) ? Math.min(own, other) : own + (random.chance(0.003) ? 1 : 0);
  else sequence += random.pick([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, -1, -4]);
  sequence = Math.max(1, sequence);
  const count = random.chance(0.04) ? 0 : 1 + random.below(6);
  const part = messages.slice(sequence - 1, sequence - 1 + count);
  const rare = (probability: number) => !clean && random.chance(probability);
  const foreign = random.chance(0.01);
  let bytes: Uint8Array = frameOf(BigInt(sequence), part, {
    line,
    vlan: random.chance(0.3),
    udpChecksum: random.chance(0.5),
    padding: random.chance(0.2) ? random.below(20) : 0,
    trailing: rare(0.005) ? random.below(4) : 0,
    session: foreign ? "OTHERSESSN" : SESSION,
    ...(part.length === 0 ? { count: random.pick([0, 0xffff]) } : {}),
    ...(rare(0.005) ? { count: random.below(10) } : {}),
  });
  if (rare(0.02)) {
    for (let i = random.below(3); i >= 0; i--) bytes[random.below(bytes.length)] = random.below(256);
  }
  // A MAC delivers a byte at least.
  if (rare(0.01)) bytes = bytes.slice(0, 1 + random.below(bytes.length));
  if (!foreign) next[line] = Math.max(own, sequence + part.length);
  return { bytes, error: rare(0.005) };
}
