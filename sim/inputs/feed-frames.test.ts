import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { buildUdpFrame, decodeMoldPacket, parseFrame } from "../../proto/mod.ts";
import { generateBlocks } from "../flow/generate.ts";
import { Random } from "../world/random.ts";
import { howToRepeat, testSeed } from "../world/repeatable.ts";
import { PERFECT_WIRE, type WireSettings } from "../world/wire.ts";
import {
  DEFAULT_FEED,
  type FeedFrame,
  FeedFrames,
  type FeedSettings,
  feedFrames,
  LineFramer,
  Pacer,
} from "./feed-frames.ts";
import { FeedMessages } from "./feed-messages.ts";
import { itchTimestamp, messagesIn } from "./itch-file.ts";
import { PACKET_SIZES, Packetiser, type PacketSizes, type TimedPacket } from "./packetiser.ts";

const FILE = "sim/inputs/feed-frames.test.ts";

function withWires(a: Partial<WireSettings>, b: Partial<WireSettings>, rest: Partial<FeedSettings> = {}): FeedSettings {
  const [lineA, lineB] = DEFAULT_FEED.lines;
  const wire = (changes: Partial<WireSettings>): WireSettings => ({ ...PERFECT_WIRE, ...changes });
  return {
    ...DEFAULT_FEED,
    ...rest,
    lines: [
      { ...lineA, wire: wire(a) },
      { ...lineB, wire: wire(b) },
    ],
  };
}

async function framesOf(blocks: Iterable<Uint8Array>, seed: number, feed = DEFAULT_FEED): Promise<FeedFrame[]> {
  const frames: FeedFrame[] = [];
  for await (const frame of feedFrames(blocks, { feed, random: new Random(seed) })) frames.push(frame);
  return frames;
}

const flow = (messages: number, seed = 3): Uint8Array[] => [...generateBlocks({ seed, messages, symbols: 8 })];
const wired = (frame: FeedFrame): { bytes: Uint8Array; wireLength: number } => ({
  bytes: frame.bytes,
  wireLength: frame.bytes.length,
});
const hash = (parts: Iterable<Uint8Array>): string => {
  const digest = createHash("sha256");
  for (const part of parts) digest.update(part);
  return digest.digest("hex");
};

describe("Packetiser", () => {
  function packets(sizes: PacketSizes, times: readonly number[], holdNs = 5000): TimedPacket[] {
    const out: TimedPacket[] = [];
    const packetiser = new Packetiser({ session: "S", sizes, holdNs, random: new Random(1) }, (packet) =>
      out.push(packet),
    );
    for (const time of times) packetiser.push(new Uint8Array(36), time);
    packetiser.flush(times.at(-1) ?? 0);
    return out;
  }

  test("single: every message leaves at once in a packet of its own", () => {
    const sent = packets(PACKET_SIZES.single, [10, 20, 30]);
    expect(sent.map(({ count, timeNs }) => `${count} at ${timeNs}`)).toEqual(["1 at 10", "1 at 20", "1 at 30"]);
  });

  test("full: packets fill the MTU, and what does not fill one leaves when it has been held long enough", () => {
    const sent = packets(PACKET_SIZES.full, [...new Array<number>(100).fill(7), 10_000], 5000);
    // 1,472 bytes hold a header of 20 and 38 blocks of 38.
    expect(sent.map(({ count }) => count)).toEqual([38, 38, 24, 1]);
    expect(sent.map(({ timeNs }) => timeNs)).toEqual([7, 7, 5007, 10_000]);
    expect(sent[0]?.payload.length).toBe(20 + 38 * 38);
  });

  test("numbers messages from 1 and says the next one in heartbeats and at the end", () => {
    const out: TimedPacket[] = [];
    const settings = { session: "TODAY", sizes: PACKET_SIZES.full, holdNs: 100, random: new Random(1) };
    const packetiser = new Packetiser(settings, (packet) => out.push(packet));
    packetiser.push(Uint8Array.of(1), 5);
    packetiser.push(Uint8Array.of(2), 6);
    packetiser.heartbeat(50);
    packetiser.endOfSession(60);
    const seen = out.map(({ payload }) => decodeMoldPacket(payload));
    expect(seen.map(({ kind, sequence, session }) => [kind, sequence, session])).toEqual([
      ["data", 1n, "TODAY"],
      ["heartbeat", 3n, "TODAY"],
      ["end", 3n, "TODAY"],
    ]);
    expect(seen[0]?.messages.map((message) => [...message])).toEqual([[1], [2]]);
  });

  test("refuses a message that fits no packet", () => {
    const settings = { session: "S", sizes: PACKET_SIZES.full, holdNs: 1, random: new Random(1) };
    const packetiser = new Packetiser(settings, () => {});
    expect(() => packetiser.push(new Uint8Array(1451), 0)).toThrow("does not fit a packet");
  });
});

describe("Pacer", () => {
  test("keeps, stretches, compresses and cuts time; it never runs back", () => {
    const map = (scale: number, gapNsMax?: number): number[] => {
      const pacer = new Pacer({ startNs: 100, scale, ...(gapNsMax === undefined ? {} : { gapNsMax }) });
      return [5_000, 5_010, 5_005, 5_020, 9_020].map((time) => pacer.map(time));
    };
    expect(map(1)).toEqual([100, 110, 110, 120, 4120]);
    expect(map(2)).toEqual([100, 120, 120, 140, 8140]);
    expect(map(0)).toEqual([100, 100, 100, 100, 100]);
    expect(map(1, 15)).toEqual([100, 110, 110, 120, 135]);
    expect(() => new Pacer({ startNs: 0, scale: -1 })).toThrow(RangeError);
  });
});

describe("feed frames", { timeout: 30_000 }, () => {
  test("both lines carry every message in sequence, with valid checksums, to their own groups", async () => {
    const blocks = flow(5_000);
    const frames = await framesOf(blocks, 1);
    const wanted = blocks.flatMap((piece) => [...messagesIn(piece)]);
    for (const line of [0, 1] as const) {
      const messages = new FeedMessages();
      const got: Uint8Array[] = [];
      let lastNs = 0;
      for (const frame of frames.filter((candidate) => candidate.line === line)) {
        const parsed = parseFrame(frame.bytes);
        expect(parsed.ipChecksumOk && parsed.udp?.checksumOk).toBe(true);
        expect(parsed.destinationMac).toBe(0x0100_5e00_0000 + (parsed.destinationIp & 0x7f_ffff));
        expect(frame.timeNs).toBeGreaterThanOrEqual(lastNs);
        lastNs = frame.timeNs;
        got.push(...messages.take(wired(frame)));
      }
      expect(messages.counts).toMatchObject({ unusable: 0, duplicates: 0, missing: 0 });
      expect(hash(got)).toBe(hash(wanted));
    }
  });

  test("comes in order of arrival, the same for one seed and another for another", async () => {
    const feed = withWires(
      { jitterNs: 3_000, loss: 0.02, duplicate: 0.02, reorder: 0.05 },
      { delayNs: 700, loss: 0.02 },
    );
    const first = await framesOf(flow(8_000), 11, feed);
    for (let i = 1; i < first.length; i++) {
      expect(first[i]?.timeNs).toBeGreaterThanOrEqual(first[i - 1]?.timeNs ?? 0);
    }
    const bytes = (frames: FeedFrame[]): string => hash(frames.map(({ bytes }) => bytes));
    expect(bytes(await framesOf(flow(8_000), 11, feed))).toBe(bytes(first));
    expect(bytes(await framesOf(flow(8_000), 12, feed))).not.toBe(bytes(first));
  });

  test("what one line loses the other has: together they are complete unless both lost it", async () => {
    const seed = testSeed();
    const where = howToRepeat(seed, FILE);
    const feed = withWires({ loss: 0.2, duplicate: 0.1, reorder: 0.2, lateNs: 50_000 }, { loss: 0.2, delayNs: 5_000 });
    const blocks = flow(20_000, seed);
    const source = new FeedFrames({ feed, random: new Random(seed) });
    for (const piece of blocks) source.push(piece);
    source.finish();
    const frames = source.ready();
    const [a, b] = source.wires;
    expect(frames.length, where).toBe(
      a.counts.frames - a.counts.lost + a.counts.duplicated + b.counts.frames - b.counts.lost,
    );
    const sent = blocks.flatMap((piece) => [...messagesIn(piece)]);
    const seen = new Set<bigint>();
    for (const frame of frames) {
      const packet = decodeMoldPacket(parseFrame(frame.bytes).udp?.payload ?? new Uint8Array(0));
      packet.messages.forEach((message, i) => {
        const sequence = packet.sequence + BigInt(i);
        seen.add(sequence);
        expect(Buffer.from(message).equals(sent[Number(sequence) - 1] ?? Buffer.alloc(0)), where).toBe(true);
      });
    }
    expect(seen.size / sent.length, where).toBeGreaterThan(0.93);
    expect(seen.size, where).toBeLessThan(sent.length);
  });

  test("a quiet second brings a heartbeat, and the end is said as often as asked", async () => {
    const [piece] = flow(1, 1);
    const source = new FeedFrames({ random: new Random(1), endPackets: 2 });
    source.push(piece ?? new Uint8Array(0));
    const later = Uint8Array.from(piece ?? []);
    const laterNs = itchTimestamp(later.subarray(2)) + 3.5e9;
    Buffer.from(later.buffer).writeUIntBE(laterNs, 2 + 5, 6);
    source.push(later);
    source.finish();
    const kinds = source
      .ready()
      .map(({ line, bytes }) => [line, decodeMoldPacket(parseFrame(bytes).udp?.payload ?? bytes).kind]);
    const lineA = kinds.filter(([line]) => line === 0).map(([, kind]) => kind);
    expect(lineA).toEqual(["data", "heartbeat", "heartbeat", "heartbeat", "data", "end", "end"]);
  });

  test("a frame is byte for byte what the codec builds, for any payload", () => {
    const seed = testSeed();
    const random = new Random(seed);
    const [line] = DEFAULT_FEED.lines;
    for (const vlan of [undefined, 141]) {
      const framer = new LineFramer({ ...line, vlan }, DEFAULT_FEED.sourceAddress);
      for (let i = 0; i < 2000; i++) {
        const payload = Uint8Array.from({ length: random.below(200) }, () => random.pick([0, 255, random.below(256)]));
        const frame = framer.frame(payload);
        const parsed = parseFrame(frame);
        const { udp } = parsed;
        if (udp === undefined) throw new Error("no UDP");
        expect(
          Buffer.from(frame).equals(buildUdpFrame({ ...parsed, ...udp, checksum: true }, payload)),
          howToRepeat(seed, FILE),
        ).toBe(true);
      }
    }
  });

  test("frames carry the VLAN tag that was asked for", async () => {
    const [a, b] = DEFAULT_FEED.lines;
    const frames = await framesOf(flow(10), 1, { ...DEFAULT_FEED, lines: [{ ...a, vlan: 141 }, b] });
    expect(new Set(frames.map(({ line, bytes }) => `${line} ${parseFrame(bytes).vlan}`))).toEqual(
      new Set(["0 141", "1 undefined"]),
    );
  });
});
