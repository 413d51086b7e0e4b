// Random input sequences for any path: frames of two lines with loss, copies, reordering and damage, and everything an operator
// or the order session may do in between. Two tempers: a clean feed, on which strategies trade, and a bad one.

import { FEED, frameOf, itch, OPEN_LIMITS, SESSION, SMALL, TRACKING } from "../../gateway/datapath/test-kit.ts";
import type {
  Datapath,
  DatapathConfig,
  FeedSettings,
  Geometry,
  KillState,
  OrderSessionState,
  PositionUpdate,
  SymbolConfig,
} from "../../proto/mod.ts";
import { Random } from "../../sim/world/random.ts";

/** One call of a path; `text` says what it was, for the report of a difference. */
export interface Input {
  readonly text: string;
  apply(path: Datapath): void;
}

export interface RandomRun {
  readonly geometry: Geometry;
  readonly clean: boolean;
  readonly inputs: readonly Input[];
}

const FRAMES = 250;
const MESSAGES = 800;
const SLOTS = [0, 1, 2];
const SWITCHABLE = [4, 5, 6, 7, 9, 13] as const;

export function randomRun(seed: number): RandomRun {
  const random = new Random(seed);
  const clean = random.chance(0.7);
  const geometry: Geometry = {
    ...SMALL,
    reorderDepth: 1 + random.below(6),
    setBits: 4 + random.below(3),
    levels: random.pick([64, 128]),
  };
  const feed: FeedSettings = {
    lines: FEED.lines,
    session: random.chance(0.7) ? SESSION : undefined,
    startSequence: random.chance(0.7) ? 1n : undefined,
    gapWaitNs: random.below(500),
  };
  return { geometry, clean, inputs: inputsOf(random, clean, feed) };
}

function inputsOf(random: Random, clean: boolean, feed: FeedSettings): Input[] {
  const messages = randomMessages(random, clean);
  const inputs: Input[] = [];
  const next = [1, 1];
  let time = BigInt(random.below(1000));
  const add = (text: string, apply: (path: Datapath) => void) => inputs.push({ text, apply });
  const clear = () => {
    add("clear", (path) => path.clear(TRACKING, feed));
    next.fill(1);
  };
  const commit = () => {
    const config = randomConfig(random);
    const version = random.u32();
    add(`commit ${version}`, (path) => path.commit(config, version));
  };
  const session = () => {
    const state = randomSession(random);
    add("session", (path) => path.session(state));
  };
  const lease = () => {
    const expiry = time + BigInt(random.below(40_000));
    add(`lease ${expiry}`, (path) => path.lease(expiry));
  };
  const arm = (armed: boolean) => add(armed ? "arm" : "disarm", (path) => (armed ? path.arm() : path.disarm()));
  clear();
  commit();
  session();
  lease();
  arm(true);
  for (let step = 0; step < FRAMES; step++) {
    time += BigInt(random.below(100));
    const now = time;
    switch (random.below(60)) {
      case 0:
        add(`tick ${now}`, (path) => path.tick(now));
        break;
      case 1:
        commit();
        break;
      case 2: {
        const update = randomPosition(random);
        add(`position ${JSON.stringify(update)}`, (path) => path.position(update));
        break;
      }
      case 3: {
        const kill = randomKill(random);
        add(`kill ${JSON.stringify(kill)}`, (path) => path.kill(kill));
        break;
      }
      case 4:
        session();
        break;
      case 5:
        lease();
        break;
      case 6:
        arm(false);
        if (random.chance(0.1)) clear();
        arm(true);
        break;
      default: {
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
  if (clean) sequence = random.chance(0.2) ? Math.min(own, other) : own + (random.chance(0.0005) ? 1 : 0);
  else sequence += random.pick([0, 0, 0, 0, 0, 0, 0, 0, 1, 3, -1, -4]);
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
  if (rare(0.01)) bytes = bytes.slice(0, random.below(bytes.length + 1));
  if (!foreign) next[line] = Math.max(own, sequence + part.length);
  return { bytes, error: rare(0.005) };
}

/** Messages in sequence. A clean flow names live orders only and keeps quantities right; a bad one now and then does not. */
function randomMessages(random: Random, clean: boolean): Uint8Array[] {
  const live = SLOTS.map(() => new Map<bigint, number>());
  const messages: Uint8Array[] = [];
  let reference = 0n;
  while (messages.length < MESSAGES) {
    const slot = random.chance(0.9) ? 0 : 1 + random.below(2);
    const orders = live[slot] as Map<bigint, number>;
    // Slot 2 is not tracked.
    const locate = slot === 2 ? 99 : 11 + slot;
    const wild = !clean && random.chance(0.01);
    const [lo, tick] = slot === 1 ? [1000, 1] : [100_000, 100];
    const side = wild && random.chance(0.3) ? "Q" : random.pick(["B", "S"] as const);
    const offset = wild ? random.below(200) - 20 : side === "B" ? random.below(34) : 30 + random.below(33);
    const price = lo + offset * tick + (wild && random.chance(0.3) ? 3 : 0);
    const shares = wild && random.chance(0.3) ? random.pick([0, 0xffff_fff0]) : 1 + random.below(60);
    const known = [...orders.keys()];
    const target = wild || known.length === 0 ? BigInt(random.below(100)) : random.pick(known);
    const left = orders.get(target) ?? 0;
    const what = known.length === 0 && clean ? 0 : known.length > 25 ? 9 : random.below(14);
    if (what < 6) {
      reference += random.chance(0.02) ? 2n ** 40n : 1n;
      orders.set(reference, shares);
      messages.push(itch.add(reference, side, shares, price, locate));
    } else if (what < 9) {
      const taken = wild ? shares : Math.max(1, Math.min(left, 1 + random.below(10)));
      if (taken >= left) orders.delete(target);
      else orders.set(target, left - taken);
      messages.push((what < 8 ? itch.executed : itch.cancel)(target, taken, locate));
    } else if (what < 10) {
      orders.delete(target);
      messages.push(itch.remove(target, locate));
    } else if (what < 12) {
      reference++;
      orders.delete(target);
      orders.set(reference, shares);
      messages.push(itch.replace(target, reference, shares, price, locate));
    } else if (what < 13) {
      messages.push(itch.trading(random.chance(0.9) ? "T" : "H", locate));
    } else if (!clean && random.chance(0.02)) {
      messages.push(itch.add(1n, "B", 1, 1).subarray(0, random.below(37)));
    } else {
      messages.push(itch.system("Q"));
    }
  }
  return messages;
}

function randomConfig(random: Random): DatapathConfig {
  const symbols = new Map<number, SymbolConfig>();
  for (const slot of SLOTS) {
    if (random.chance(0.15)) continue;
    symbols.set(slot, {
      limits: random.chance(0.5)
        ? OPEN_LIMITS
        : {
            ...OPEN_LIMITS,
            maxQuantity: 20 + random.below(50),
            maxNotional: BigInt(random.below(12_000_000)),
            collarLo: slot === 1 ? 1000 : 100_000 + random.below(1000),
            collarHi: slot === 1 ? 1100 : 105_000,
            maxLong: random.below(300),
            maxShort: random.below(300),
            rulesOff: SWITCHABLE.filter(() => random.chance(0.3)),
          },
      imbalance: {
        enabled: random.chance(0.75),
        ratioQ4: random.below(60),
        minQuantity: random.below(40),
        maxSpread: random.below(2000),
        orderQuantity: random.below(60),
        cooldownNs: random.below(300),
      },
      momentum: {
        enabled: random.chance(0.75),
        kFast: 1 + random.below(4),
        kSlow: 2 + random.below(5),
        threshold: random.below(200),
        warmup: 1 + random.below(5),
        orderQuantity: random.below(60),
        cooldownNs: random.below(300),
      },
    });
  }
  return { rateIntervalNs: random.below(200), rateBurstNs: random.below(1000), symbols };
}

function randomSession(random: Random): OrderSessionState {
  const sendNext = random.u32();
  return {
    ready: random.chance(0.85),
    urn: random.u32(),
    sendNext,
    sendLimit: (sendNext + random.below(3000)) >>> 0,
  };
}

function randomPosition(random: Random): PositionUpdate {
  return {
    slot: random.pick(SLOTS),
    delta: random.below(60) - 30,
    releaseBuy: random.below(40),
    releaseSell: random.below(40),
  };
}

function randomKill(random: Random): KillState {
  return {
    global: random.chance(0.1),
    kinds: random.chance(0.1) ? [1 + random.below(2)] : [],
    slots: random.chance(0.1) ? [random.pick(SLOTS)] : [],
  };
}
