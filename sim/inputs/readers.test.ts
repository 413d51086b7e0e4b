import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { Random } from "../world/random.ts";
import { howToRepeat, testSeed } from "../world/repeatable.ts";
import { readBytes } from "./byte-source.ts";
import { ItchFileWriter, PcapFileWriter } from "./file-writer.ts";
import { InputError } from "./input-error.ts";
import { itchBlocks, itchTimestamp, messagesIn } from "./itch-file.ts";
import { openInput } from "./open-input.ts";
import { type CapturedFrame, pcapFrames, readPcapFile } from "./pcap-file.ts";

const folder = mkdtempSync(join(tmpdir(), "tickgate-readers-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

async function* messagesOf(path: string): AsyncGenerator<Uint8Array> {
  for await (const blocks of itchBlocks(readBytes(path), path)) yield* messagesIn(blocks);
}

function file(bytes: Uint8Array | string): string {
  const path = join(folder, `${++files}`);
  writeFileSync(path, bytes);
  return path;
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function errorOf(run: () => Promise<unknown>): Promise<InputError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** Pieces of the given size. */
async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const SYSTEM_EVENT = Uint8Array.of(0x53, 0, 0, 0, 0, 0x0a, 0x2d, 0xf4, 0x92, 0x1d, 0x67, 0x4f);
const block = (message: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([message.length >> 8, message.length]), message]);

describe("ITCH files", () => {
  test.each([1, 2, 3, 13, 14, 15, 1000])("give the same messages in pieces of %i bytes", async (size) => {
    const messages = [SYSTEM_EVENT, Uint8Array.of(1), new Uint8Array(300).fill(9), SYSTEM_EVENT];
    const bytes = Buffer.concat(messages.map(block));
    const got: Uint8Array[] = [];
    for await (const blocks of itchBlocks(pieces(bytes, size), "memory")) got.push(...messagesIn(blocks));
    expect(got.map((message) => Buffer.from(message))).toEqual(messages.map((message) => Buffer.from(message)));
  });

  test("plain and gzip are told by content, and a writer's file reads back", async () => {
    const path = join(folder, "named.pcap");
    const writer = await ItchFileWriter.create(path);
    for (let i = 0; i < 1000; i++) await writer.message(SYSTEM_EVENT);
    await writer.close();
    const messages = await collect(messagesOf(path));
    expect(messages).toHaveLength(1000);
    const zipped = file(gzipSync(Buffer.concat(messages.map(block))));
    expect(await collect(messagesOf(zipped))).toEqual(messages);
    expect((await openInput(path)).kind).toBe("itch");
    expect((await openInput(zipped)).kind).toBe("itch");
  });

  test("the timestamp is the 48 bits at offset 5", () => {
    expect(itchTimestamp(SYSTEM_EVENT)).toBe(0x0a2df4921d67);
  });

  test.each([
    [1, "ends inside message 2: its 2-byte length announced, 1 there"],
    [2, "ends inside message 2: 12 bytes announced, 0 there"],
    [13, "ends inside message 2: 12 bytes announced, 11 there"],
  ])("a file cut %i bytes into a block says where and what is missing", async (kept, what) => {
    const path = file(Buffer.concat([block(SYSTEM_EVENT), block(SYSTEM_EVENT).subarray(0, kept)]));
    const error = await errorOf(() => collect(messagesOf(path)));
    expect(error.code).toBe("INPUT_DAMAGED");
    expect(error.message).toBe(`${path}, byte 14: ${what}`);
  });

  test("a block of length 0 ends the session, and nothing may follow", async () => {
    const end = Buffer.from([0, 0]);
    expect(await collect(messagesOf(file(Buffer.concat([block(SYSTEM_EVENT), end]))))).toHaveLength(1);
    const path = file(Buffer.concat([block(SYSTEM_EVENT), end, block(SYSTEM_EVENT)]));
    expect((await errorOf(() => collect(messagesOf(path)))).message).toContain("byte 16: bytes follow the block");
  });

  test("a damaged or cut gzip stream is an error of its own", async () => {
    const zipped = gzipSync(Buffer.alloc(100_000, block(SYSTEM_EVENT)));
    const cut = file(zipped.subarray(0, zipped.length - 20));
    expect((await errorOf(() => collect(readBytes(cut)))).code).toBe("INPUT_COMPRESSION");
    const flipped = Buffer.from(zipped);
    flipped[60] = (flipped[60] ?? 0) ^ 0xff;
    expect((await errorOf(() => collect(readBytes(file(flipped))))).code).toBe("INPUT_COMPRESSION");
  });

  test("a file that is not there, or is a folder, cannot be read", async () => {
    expect((await errorOf(() => collect(readBytes(join(folder, "absent"))))).code).toBe("INPUT_UNREADABLE");
    expect((await errorOf(() => collect(readBytes(folder)))).code).toBe("INPUT_UNREADABLE");
  });

  test("what is neither format is refused with its first bytes", async () => {
    expect((await errorOf(() => openInput(file("")))).message).toContain("the file is empty");
    const error = await errorOf(() => openInput(file("root:x:0:0:root:/root")));
    expect(error.code).toBe("INPUT_FORMAT");
    expect(error.message).toContain("neither pcap nor ITCH 5.0 in BinaryFILE framing: it starts with 726f6f743a783a30");
  });
});

/** A capture file in any of the four dialects. */
function pcapFile(frames: readonly CapturedFrame[], little: boolean, nanoseconds: boolean, linkType = 1): Buffer {
  const header = new DataView(new ArrayBuffer(24));
  header.setUint32(0, nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, little);
  header.setUint16(4, 2, little);
  header.setUint16(6, 4, little);
  header.setUint32(16, 65_535, little);
  header.setUint32(20, linkType, little);
  const parts: Uint8Array[] = [new Uint8Array(header.buffer)];
  for (const { timeNs, bytes, wireLength } of frames) {
    const record = new DataView(new ArrayBuffer(16));
    record.setUint32(0, Number(timeNs / 1_000_000_000n), little);
    record.setUint32(4, Number(timeNs % 1_000_000_000n) / (nanoseconds ? 1 : 1000), little);
    record.setUint32(8, bytes.length, little);
    record.setUint32(12, wireLength, little);
    parts.push(new Uint8Array(record.buffer), bytes);
  }
  return Buffer.concat(parts);
}

describe("pcap files", { timeout: 30_000 }, () => {
  const frames: CapturedFrame[] = [
    { timeNs: 1_580_000_000_123_456_000n, bytes: Uint8Array.of(1, 2, 3), wireLength: 3 },
    { timeNs: 4_294_967_295_999_999_000n, bytes: new Uint8Array(60).fill(8), wireLength: 1514 },
    { timeNs: 0n, bytes: new Uint8Array(0), wireLength: 0 },
  ];
  const plain = (frame: CapturedFrame): CapturedFrame => ({ ...frame, bytes: Uint8Array.from(frame.bytes) });

  test.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])("little-endian %s, nanoseconds %s: frames, times, and what the capture cut", async (little, nanoseconds) => {
    const bytes = pcapFile(frames, little, nanoseconds);
    for (const size of [1, 7, 16, 1000]) {
      expect((await collect(pcapFrames(pieces(bytes, size), "memory"))).map(plain)).toEqual(frames);
    }
    const path = file(bytes);
    expect((await openInput(path)).kind).toBe("pcap");
    expect((await openInput(file(gzipSync(bytes)))).kind).toBe("pcap");
  });

  test("a writer's file reads back, to the nanosecond", async () => {
    const path = join(folder, "written");
    const writer = await PcapFileWriter.create(path);
    await writer.frame(1_580_000_000_123_456_789n, Uint8Array.of(5, 6));
    await writer.close();
    expect((await collect(readPcapFile(path))).map(plain)).toEqual([
      { timeNs: 1_580_000_000_123_456_789n, bytes: Uint8Array.of(5, 6), wireLength: 2 },
    ]);
  });

  test("every cut of a file is an error that names the record, but the cut between two records", async () => {
    const bytes = pcapFile(frames, true, true);
    const ends = [24, 24 + 19, 24 + 19 + 76, bytes.length];
    for (let kept = 1; kept < bytes.length; kept++) {
      if (ends.includes(kept)) {
        await collect(pcapFrames(pieces(bytes.subarray(0, kept), 9), "memory"));
        continue;
      }
      const error = await errorOf(() => collect(pcapFrames(pieces(bytes.subarray(0, kept), 9), "memory")));
      expect(error.code).toBe(kept < 24 ? "INPUT_FORMAT" : "INPUT_DAMAGED");
      if (kept >= 24) expect(error.message).toMatch(/record \d ends after \d+ of \d+ (header|frame) bytes/);
    }
  });

  test("other formats are refused with what would help", async () => {
    const pcapng = Buffer.alloc(28);
    pcapng.writeUInt32BE(0x0a0d0d0a);
    expect((await errorOf(() => collect(readPcapFile(file(pcapng))))).message).toContain("editcap -F pcap");
    const cooked = pcapFile([], true, false, 113);
    expect((await errorOf(() => collect(readPcapFile(file(cooked))))).message).toContain("link type 113 is not read");
    const huge = pcapFile([{ timeNs: 0n, bytes: new Uint8Array(4), wireLength: 4 }], true, false);
    huge.writeUInt32LE(0x7fffffff, 24 + 8);
    expect((await errorOf(() => collect(readPcapFile(file(huge))))).message).toContain(
      "announces a frame of 2147483647",
    );
  });

  test("no damage does anything but give frames or an InputError", async () => {
    const seed = testSeed();
    const random = new Random(seed);
    const intact = pcapFile(frames, true, true);
    for (let round = 0; round < 2000; round++) {
      const bytes = Buffer.from(intact);
      for (let i = random.between(1, 4); i > 0; i--) bytes[random.below(bytes.length)] = random.below(256);
      try {
        await collect(pcapFrames(pieces(bytes, 50), "memory"));
      } catch (error) {
        expect(error, howToRepeat(seed, "sim/inputs/readers.test.ts")).toBeInstanceOf(InputError);
      }
    }
  });
});
