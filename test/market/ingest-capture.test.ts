// The same day from a file and from a capture of both lines, with what lines lose and say twice.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEFAULT_BARS, type IngestOptions, ingestFeed, MarketStore } from "../../control/market/mod.ts";
import { decodeMoldPacket, parseFrame } from "../../proto/mod.ts";
import { generateBlocks } from "../../sim/flow/generate.ts";
import {
  DEFAULT_FEED,
  type FeedFrame,
  feedFrames,
  messagesIn,
  PcapFileWriter,
  readPcapFile,
} from "../../sim/inputs/mod.ts";
import { PERFECT_WIRE, Random } from "../../sim/world/mod.ts";
import { howToRepeat, testSeed } from "../../sim/world/repeatable.ts";

const MESSAGES = 20_000;
/** 2024-03-11 00:00 in New York: what a capture's times are, a feed's are of the day. */
const MIDNIGHT_NS = 1_710_129_600_000_000_000n;
const seed = testSeed();
const where = howToRepeat(seed, "test/market/ingest-capture.test.ts");

let folder: string;
let blocks: Uint8Array[];
const options = (feed: string): IngestOptions => ({
  ...{ store: folder, feed, date: undefined, timezone: "America/New_York", bars: DEFAULT_BARS },
  ...{ oddBps: 1000, replace: false, progress: () => {} },
});

async function capture(name: string, keep: (frame: FeedFrame, index: number) => boolean): Promise<string> {
  const path = join(folder, name);
  const writer = await PcapFileWriter.create(path);
  const [a, b] = DEFAULT_FEED.lines;
  const lines = [
    { ...a, wire: { ...PERFECT_WIRE, loss: 0.1, duplicate: 0.05 } },
    { ...b, wire: { ...PERFECT_WIRE, delayNs: 2_000 } },
  ] as const;
  let index = 0;
  for await (const frame of feedFrames(blocks, { feed: { ...DEFAULT_FEED, lines }, random: new Random(seed) })) {
    if (keep(frame, index++)) await writer.frame(MIDNIGHT_NS + BigInt(frame.timeNs), frame.bytes);
  }
  await writer.close();
  return path;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tickgate-capture-"));
  blocks = [...generateBlocks({ seed, messages: MESSAGES, symbols: 8, meanIntervalNs: 2_000_000 })].map((piece) =>
    piece.slice(),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a capture of two lines, one of which loses and repeats, is the day that the file is", async () => {
  const file = join(folder, "03112024.NASDAQ_ITCH50");
  writeFileSync(file, Buffer.concat(blocks));
  const [plain] = await ingestFeed([file], options("file"));
  const [frames] = await ingestFeed([await capture("lines.pcap", () => true)], options("lines"));
  expect(plain?.id).toBe("file-2024-03-11");
  expect(frames?.id).toBe("lines-2024-03-11");
  expect(frames?.manifest.totals, where).toEqual(plain?.manifest.totals);
  const { duplicate_message: duplicates, ...rest } = frames?.manifest.corrections ?? {};
  expect(rest, where).toEqual(plain?.manifest.corrections ?? {});
  expect(duplicates).toBeGreaterThan(10);
  const store = MarketStore.open(folder);
  const trades = async (feed: string) => {
    const found: unknown[] = [];
    for (const symbol of symbolsOf(blocks))
      for await (const row of store.rows("trades", ["time", "price", "shares", "match", "number"], { symbol, feed }))
        found.push(row);
    return found;
  };
  expect(await trades("lines")).toEqual(await trades("file"));
});

test("what both lines lost is a gap in the list, with how many messages it was; a day may be in several files", async () => {
  const gone = new Set<bigint>();
  let lost = 0;
  let first = 0n;
  // One packet in the middle, from both lines.
  const path = await capture("gap-1.pcap", ({ bytes }) => {
    const { udp } = parseFrame(bytes);
    if (udp === undefined) return true;
    const { sequence, messages } = decodeMoldPacket(udp.payload);
    if (gone.size === 0 && sequence > 10_000n && messages.length > 0) {
      gone.add(sequence);
      first = sequence;
      lost = messages.length;
    }
    return !gone.has(sequence) || messages.length === 0;
  });
  const all = [];
  for await (const frame of readPcapFile(path)) all.push(frame);
  const halves = [all.slice(0, all.length >> 1), all.slice(all.length >> 1)];
  const paths: string[] = [];
  for (const [index, half] of halves.entries()) {
    const name = join(folder, `half-${index}.pcap`);
    const writer = await PcapFileWriter.create(name);
    for (const { timeNs, bytes } of half) await writer.frame(timeNs, bytes);
    await writer.close();
    paths.push(name);
  }
  const [found] = await ingestFeed(paths, options("gap"));
  expect(found?.manifest.totals.messages, where).toBe(MESSAGES - lost);
  expect(found?.manifest.corrections.gap).toBe(1);
  for await (const row of MarketStore.open(folder).rows("corrections", ["kind", "number", "a", "b"], {
    symbol: "",
    feed: "gap",
  })) {
    if (row.kind === "gap")
      expect(row, where).toEqual({ kind: "gap", number: Number(first) - 1, a: first, b: BigInt(lost) });
  }
});

function symbolsOf(pieces: readonly Uint8Array[]): string[] {
  const found: string[] = [];
  for (const piece of pieces)
    for (const message of messagesIn(piece))
      if (message[0] === 0x52) found.push(new TextDecoder().decode(message.subarray(11, 19)).trim());
  return found;
}
