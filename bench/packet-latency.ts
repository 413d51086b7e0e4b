// Latency of the software path per packet: every frame of both lines timed, in memory as a receive ring leaves them.

import { PerformanceObserver } from "node:perf_hooks";
import { buildUdpFrame, MoldPacketBuilder, multicastMac, parseIpv4 } from "../proto/mod.ts";
import { Random } from "../sim/world/random.ts";
import { FEED, type Rig } from "./rig.ts";

export interface PacketLatencies {
  /** ns per frame, ascending. */
  readonly latencies: Float64Array;
  readonly messages: number;
  /** What reading the clock twice in a row shows, median ns. */
  readonly clockNs: number;
  readonly nsPerMessage: number;
  readonly collections: number;
}

/** One frame after the other in one buffer. */
interface Ring {
  readonly views: readonly Uint8Array[];
  readonly messages: number;
}

const MEAN_MESSAGES = 3;
const MAX_MESSAGES = 30;

/** Frames of both lines, A's copy first, of 1 to 30 messages, 3 on average. */
function framesOf(blocks: Uint8Array): Ring {
  const random = new Random(7);
  const addresses = FEED.lines.map(({ address, port }) => ({
    sourceMac: 0x02_00_00_00_00_01,
    destinationMac: multicastMac(parseIpv4(address)),
    sourceIp: parseIpv4("206.200.127.138"),
    destinationIp: parseIpv4(address),
    sourcePort: 49_653,
    destinationPort: port,
  }));
  const input = new DataView(blocks.buffer, blocks.byteOffset, blocks.length);
  const builder = new MoldPacketBuilder(FEED.session ?? "", 1n);
  const frames: Uint8Array[] = [];
  let at = 0;
  let messages = 0;
  while (at + 2 <= blocks.length && at + 2 + input.getUint16(at) <= blocks.length) {
    const wanted = 1 + Math.min(MAX_MESSAGES - 1, Math.floor(random.exponential(MEAN_MESSAGES - 0.5)));
    while (builder.count < wanted && at + 2 <= blocks.length) {
      const end = at + 2 + input.getUint16(at);
      if (end > blocks.length || !builder.add(blocks.subarray(at + 2, end))) break;
      messages++;
      at = end;
    }
    if (builder.count === 0) break;
    const payload = builder.finish();
    for (const line of addresses) frames.push(buildUdpFrame(line, payload));
  }
  const ring = new Uint8Array(frames.reduce((sum, frame) => sum + frame.length, 0));
  let used = 0;
  const views = frames.map((frame) => {
    ring.set(frame, used);
    used += frame.length;
    return ring.subarray(used - frame.length, used);
  });
  return { views, messages };
}

function clockCost(): number {
  const samples = new Float64Array(10_000);
  for (let i = 0; i < samples.length; i++) {
    const started = performance.now();
    samples[i] = (performance.now() - started) * 1e6;
  }
  return samples.sort()[samples.length / 2] ?? Number.NaN;
}

export async function measurePackets(blocks: Uint8Array, { path, restart }: Rig): Promise<PacketLatencies> {
  const { views, messages } = framesOf(blocks);
  const latencies = new Float64Array(views.length);
  // The first pass is warm-up: what is measured is the steady state, on the same books.
  let collections = 0;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length;
  });
  let total = 0;
  for (const measured of [false, true]) {
    restart("all");
    if (measured) observer.observe({ entryTypes: ["gc"] });
    const passStarted = performance.now();
    for (let i = 0; i < views.length; i++) {
      const frame = views[i] as Uint8Array;
      // 500 ns from one copy to the other, 1 us to the next packet.
      const time = (i >> 1) * 1000 + (i & 1) * 500;
      const started = performance.now();
      path.frameAt((i & 1) as 0 | 1, Math.floor(time / 2 ** 32), time | 0, frame, false);
      latencies[i] = (performance.now() - started) * 1e6;
    }
    total = performance.now() - passStarted;
  }
  // Collections are reported with the next turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve));
  observer.disconnect();
  return {
    latencies: latencies.sort(),
    messages,
    clockNs: clockCost(),
    nsPerMessage: (total * 1e6) / messages,
    collections,
  };
}
