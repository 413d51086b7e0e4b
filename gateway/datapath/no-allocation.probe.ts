// Run by no-allocation.test.ts: measures what the heap grows by over a million messages in frames on two lines, with orders.
import { PerformanceObserver } from "node:perf_hooks";
import { DEFAULT_GEOMETRY } from "../../proto/mod.ts";
import { SoftwareDatapath } from "./software-datapath.ts";
import { configOf, FEED, frameOf, itch, OPEN_LIMITS, TRACKING } from "./test-kit.ts";

const PER_FRAME = 10;
const ROUNDS = 60_000;

let bbos = 0;
let orders = 0;
const path = new SoftwareDatapath(DEFAULT_GEOMETRY, {
  record: (words, at) => {
    if (((words[at] as number) & 0xff) === 1) bbos++;
  },
  order: () => {
    orders++;
  },
});
path.clear(TRACKING, { ...FEED, gapWaitNs: 0xffff_ffff });
path.commit(
  configOf({
    0: {
      limits: { ...OPEN_LIMITS, rulesOff: [9] },
      imbalance: {
        enabled: true,
        ratioQ4: 16,
        minQuantity: 1,
        maxSpread: 9999,
        orderQuantity: 100,
        cooldownNs: 0xffff_fff0,
      },
      momentum: { enabled: true, kFast: 2, kSlow: 4, threshold: 1, warmup: 4, orderQuantity: 100, cooldownNs: 0 },
    },
  }),
  1,
);
path.lease(2n ** 64n - 1n);
path.arm();

// One cycle of frames, laid out once; numbers are patched in. References repeat because every cycle ends empty.
const flow: Uint8Array[] = [];
for (let i = 0; i < 10; i++) {
  const order = BigInt(10 * i);
  flow.push(
    itch.add(order + 1n, "B", 100 + i, 101_000 + 100 * i),
    itch.add(order + 2n, "S", 100 - i, 102_500 - 100 * i),
    itch.add(order + 0x8000_0000_0000_0003n, "B", 50, 101_000),
    itch.executed(order + 1n, 10),
    itch.replace(order + 2n, order + 4n, 200, 102_600 - 100 * i),
    itch.cancel(order + 0x8000_0000_0000_0003n, 20),
    itch.trading("T"),
    itch.remove(order + 1n),
    itch.remove(order + 4n),
    itch.executed(order + 0x8000_0000_0000_0003n, 30),
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
const [bbosBefore, ordersBefore] = [bbos, orders];
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
    held,
  }),
);
