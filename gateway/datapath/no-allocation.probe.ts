// Run by no-allocation.test.ts: measures what the heap grows by over a million messages in frames on two lines, with orders.
import { PerformanceObserver } from "node:perf_hooks";
import { DEFAULT_GEOMETRY, event, type PositionUpdate, STRATEGY } from "../../proto/mod.ts";
import { SoftwareDatapath } from "./software-datapath.ts";
import { configOf, FEED, frameOf, IDLE, itch, OPEN_LIMITS, TRACKING } from "./test-kit.ts";

const PER_FRAME = 10;
const ROUNDS = 60_000;

let bbos = 0;
let tradings = 0;
/** Index: strategy kind. Decisions. */
const intents = new Float64Array(6);
let orders = 0;
const FLAG_SENT = 1 << event.DECISION_SENT_BIT;
const FLAG_SELL = 1 << event.DECISION_SELL_BIT;
const FLAG_REPLACES = 1 << event.DECISION_REPLACES_BIT;
const FLAG_CANCELS = 1 << event.DECISION_CANCELS_BIT;
/** What the venue is to say of each side's last action: it was done. Index: twice the slot, and 1 for the sell side. */
const answers = [0, 1, 2, 3].map((at) => ({
  ...{ slot: at >> 1, side: at % 2 === 0 ? ("buy" as const) : ("sell" as const), last: 0, order: 0, price: 0, rest: 0 },
  ...{ done: 0, short: false },
}));
let quotesReplaced = 0;
let quotesCancelled = 0;
function acted(words: Uint32Array, at: number): void {
  const head = words[at] as number;
  const flags = (head >>> 16) & 0xff;
  if (head >>> 24 !== STRATEGY.marketMaking || (flags & FLAG_SENT) === 0) return;
  const answer = answers[2 * ((head >>> 8) & 0xff) + ((flags & FLAG_SELL) === 0 ? 0 : 1)] as (typeof answers)[number];
  const cancels = (flags & FLAG_CANCELS) !== 0;
  if (cancels) quotesCancelled++;
  else if ((flags & FLAG_REPLACES) !== 0) quotesReplaced++;
  answer.last = words[at + event.DECISION_URN_WORD] as number;
  answer.order = answer.last;
  answer.price = words[at + event.DECISION_PRICE_WORD] as number;
  answer.rest = cancels ? 0 : (words[at + event.DECISION_QUANTITY_WORD] as number);
}
const path = new SoftwareDatapath(DEFAULT_GEOMETRY, {
  record: (words, at) => {
    const head = words[at] as number;
    if ((head & 0xff) === 1) bbos++;
    else if ((head & 0xff) === 7) tradings++;
    else if ((head & 0xff) === 2) {
      intents[head >>> 24] = (intents[head >>> 24] as number) + 1;
      acted(words, at);
    }
  },
  order: () => {
    orders++;
  },
});
path.clear(TRACKING, { ...FEED, gapWaitNs: 0xffff_ffff });
// What only replies of a venue would give back (position, open orders, executions, orders in flight) is off, and replies come
// between frames: they let mean reversion and arbitrage trade. Everything else is checked.
const limits = { ...OPEN_LIMITS, rulesOff: [9, 11, 14] as const };
const leg = { ...IDLE.arbitrage, enabled: true, weightA: 1, weightB: 1, threshold: 1, quantityA: 10, quantityB: 10 };
const all = {
  limits,
  imbalance: {
    enabled: true,
    ratioQ4: 16,
    minQuantity: 1,
    maxSpread: 9999,
    orderQuantity: 100,
    cooldownNs: 5000,
  },
  momentum: { enabled: true, kFast: 2, kSlow: 4, threshold: 1, warmup: 4, orderQuantity: 100, cooldownNs: 0 },
  meanReversion: {
    ...IDLE.meanReversion,
    enabled: true,
    kMean: 3,
    kDev: 3,
    entryQ4: 20,
    exitQ4: 4,
    minDeviation: 1,
    warmup: 1,
    orderQuantity: 50,
    maxHoldNs: 2n ** 40n,
  },
  marketMaking: {
    ...{ enabled: true, micro: true, halfSpread: 150, skewQ8: 4096, quoteQuantity: 50, maxSpread: 2500, reprice: 50 },
    ...{ maxPosition: 15, cooldownNs: 0 },
  },
};
path.commit(
  configOf(
    {
      0: { ...all, arbitrage: { ...leg, role: "A", partner: 1 } },
      1: { ...all, arbitrage: { ...leg, role: "B", partner: 0 } },
    },
    { rulesOff: [12] },
  ),
  1,
);
path.lease(2n ** 64n - 1n);
path.arm();

// One cycle of frames, laid out once; numbers are patched in. References repeat because every cycle ends empty.
const flow: Uint8Array[] = [];
for (let i = 0; i < 10; i++) {
  const order = BigInt(10 * i);
  flow.push(
    itch.trading("T", 12),
    itch.add(order + 5n, "B", 60 + i, 1010 + i, 12),
    itch.add(order + 6n, "S", 70 - i, 1030 + 2 * i, 12),
    itch.add(order + 1n, "B", 100 + i, 101_000 + 100 * i),
    itch.add(order + 2n, "S", 100 - i, 102_500 - 100 * i),
    itch.add(order + 0x8000_0000_0000_0003n, "B", 50, 101_000),
    itch.executed(order + 1n, 10),
    itch.replace(order + 2n, order + 4n, 200, 102_600 - 100 * i),
    itch.cancel(order + 0x8000_0000_0000_0003n, 20),
    i % 2 === 0 ? itch.trading("H") : itch.collar(1 + i, 2_000_000_000),
    itch.regSho(String(i % 3)),
    itch.add(order + 7n, "S", 10 + i, 1025, 12),
    itch.executed(order + 6n, 5, 12),
    itch.trading("T"),
    itch.remove(order + 1n),
    itch.remove(order + 4n),
    itch.executed(order + 0x8000_0000_0000_0003n, 30),
    itch.remove(order + 5n, 12),
    itch.remove(order + 6n, 12),
    itch.remove(order + 7n, 12),
  );
}
const framesOfCycle = [0, 1].map((line) =>
  Array.from({ length: flow.length / PER_FRAME }, (_, i) =>
    frameOf(0n, flow.slice(PER_FRAME * i, PER_FRAME * (i + 1)), { line: line as 0 | 1, udpChecksum: false }),
  ),
);
// All in one buffer, as a receive ring holds them.
const ring = new Uint8Array(1 << 20);
let used = 0;
const ringFrames = framesOfCycle.map((frames) =>
  frames.map((frame) => {
    ring.set(frame, used);
    used += frame.length;
    return ring.subarray(used - frame.length, used);
  }),
);
const sequenceBytes = new DataView(ring.buffer);

// Between frames every order is answered; slot 0's position goes up and down, so that kinds enter, leave and unwind.
const answerB = { slot: 1, delta: 0, releaseBuy: 0xffff_ffff, releaseSell: 0xffff_ffff, releaseOrders: 9 };
const answersA = [
  { ...answerB, slot: 0, delta: 10 },
  { ...answerB, slot: 0, delta: -20 },
  { ...answerB, slot: 0, delta: 10 },
] as const;

let next = 1;
let time = 0;
let held = 0;
function send(line: 0 | 1, ahead: number): void {
  const frames = ringFrames[line] as Uint8Array[];
  const first = next + ahead * PER_FRAME;
  const frame = frames[((first - 1) / PER_FRAME) % frames.length] as Uint8Array;
  sequenceBytes.setUint32(frame.byteOffset + 56, first);
  time = (time + 100) | 0;
  path.frameAt(line, 0, time, frame, false);
  path.position(answersA[((first / PER_FRAME) % 3) | 0] as PositionUpdate);
  path.position(answerB);
  for (let i = 0; i < answers.length; i++) path.quote(answers[i] as (typeof answers)[number]);
}

/** Both lines in turn; every 16th frame comes late on A, so that B's is held and A's fills the hole. */
function run(rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    if ((round & 15) === 15) {
      send(1, 1);
      held += path.heldOn(1);
      send(0, 0);
      next += 2 * PER_FRAME;
    } else {
      send(0, 0);
      send(1, 0);
      next += PER_FRAME;
    }
  }
}

const SESSION = { ready: true, urn: 1, sendNext: 0, sendLimit: 2 ** 31 - 1 };
path.session(SESSION);
run(ROUNDS); // optimised code is in place after this
path.session(SESSION);
held = 0;
let collections = 0;
const observer = new PerformanceObserver((list) => {
  collections += list.getEntries().length;
});
await new Promise((resolve) => setImmediate(resolve));
globalThis.gc?.();
globalThis.gc?.();
observer.observe({ entryTypes: ["gc"] });
const sequenceBefore = next;
const [bbosBefore, ordersBefore, tradingsBefore] = [bbos, orders, tradings];
intents.fill(0);
quotesReplaced = 0;
quotesCancelled = 0;
const before = process.memoryUsage().heapUsed;
run(2 * ROUNDS);
const bytes = process.memoryUsage().heapUsed - before;
// Entries of collections that happened arrive with the next turn of the event loop.
await new Promise((resolve) => setImmediate(resolve));
observer.disconnect();
process.stdout.write(
  JSON.stringify({
    messages: next - sequenceBefore,
    bytes,
    collections,
    bbos: bbos - bbosBefore,
    orders: orders - ordersBefore,
    tradings: tradings - tradingsBefore,
    intents: [...intents],
    quotesReplaced,
    quotesCancelled,
    held,
  }),
);
