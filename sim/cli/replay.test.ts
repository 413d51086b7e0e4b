import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pcapFileHeader, pcapRecord } from "../inputs/mod.ts";
import { openReplayInput } from "../replay/mod.ts";

const folder = mkdtempSync(join(tmpdir(), "tickgate-replay-"));
afterAll(() => rmSync(folder, { recursive: true }));
const feed = join(folder, "feed.pcap");
const orders = join(folder, "orders.pcap");
/** More frames than --mutate takes. */
const MESSAGES = 200;
let frames = 0;
let bytes = 0;

beforeAll(async () => {
  const records = [pcapFileHeader()];
  const input = await openReplayInput(`generated:messages=${MESSAGES},symbols=2,seed=3`);
  for await (const frame of input.frames()) {
    if (frame.line !== 0) continue;
    records.push(pcapRecord(frame.timeNs, frame.bytes));
    frames += 1;
    bytes += frame.bytes.length;
  }
  writeFileSync(feed, Buffer.concat(records));
  // A frame that belongs to no feed: IPv4 with TCP in it.
  const session = new Uint8Array(80);
  session.set([0x08, 0x00, 0x45], 12);
  session[23] = 6;
  writeFileSync(orders, Buffer.concat([pcapFileHeader(), pcapRecord(0n, session)]));
});

function replay(...args: readonly string[]) {
  const main = join(import.meta.dirname, "replay.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

/** A frame of n bytes is cut at n - 1 lengths, and each byte turned in two ways, with and without checksums made right. */
const damages = (ofBytes: number, ofFrames: number): number => 5 * ofBytes - ofFrames;

describe("tickgate replay --json", { timeout: 300_000 }, () => {
  test("of a capture without market data says so, and calls nothing equivalent", () => {
    const { status, stdout, stderr } = replay("--input", orders, "--path", "sw", "--json");
    expect(status).toBe(1);
    expect(stderr).toContain("no market data in this file");
    expect(JSON.parse(stdout)).toMatchObject({ equivalent: null, itemsCompared: 0, messages: {} });
  });

  test("names what it counts", () => {
    const { status, stdout, stderr } = replay("--input", feed, "--path", "sw", "--json");
    expect(status, stderr).toBe(0);
    const { counters } = JSON.parse(stdout);
    expect(counters.lines[0].dropped).toMatchObject({ runt: 0, not_ours: 0 });
    expect(counters.rejectsByRule).toMatchObject({ kill: 0, position: 0 });
  });
});

describe("tickgate replay --segment", { timeout: 300_000 }, () => {
  const generated = ["--input", "generated:messages=5000,symbols=4,seed=9", "--path", "sw", "--json"];

  test("whoever shares the segments, the same comes out; each fault with what it took, by kind", () => {
    const campaign = [...generated, "--segment", "2000", "--faults", "every=60"];
    const [one, three] = ["1", "3"].map((workers) => replay(...campaign, "--workers", workers));
    expect(one?.status, one?.stderr).toBe(0);
    expect(three?.stdout).toBe(one?.stdout);
    const found = JSON.parse(one?.stdout ?? "");
    expect(found).toMatchObject({
      segments: 3,
      failed: null,
      repeat: null,
      faults: { notRecovered: 0, wrongViews: 0 },
    });
    const { count, byKind, viewsChecked } = found.faults;
    expect(count).toBeGreaterThan(20);
    expect(byKind.reduce((sum: number, kind: { count: number }) => sum + kind.count, 0)).toBe(count);
    expect(viewsChecked).toBeGreaterThan(500);
    const lost = byKind.find(({ fault }: { fault: string }) => fault === "lose-both");
    expect(lost.microseconds.min).toBeGreaterThanOrEqual(100);
    expect(lost.messages.max).toBeGreaterThanOrEqual(lost.messages.p50);
  });

  test.each([
    [["--segment", "100", "--symbols", "X"], "--symbols: not together with --segment"],
    [["--segment", "0"], "--segment 0: expected 1 or more messages"],
    [["--segment", "100", "--faults", "lose@3"], "--faults lose@3: expected every=N with N packets with --segment"],
    [["--faults", "every=0"], "--faults every=0: expected every=N"],
    [["--segment", "100", "--mutate", "3"], "--segment: not together with --damage or --mutate"],
  ])("refuses %j", (args, problem) => {
    const { status, stdout, stderr } = replay(...generated, ...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(problem);
  });

  test("of a file is refused", () => {
    const { status, stderr } = replay("--input", feed, "--segment", "100", "--path", "sw");
    expect(status).toBe(2);
    expect(stderr).toContain("--segment: only a generated input has segments");
  });
});

describe("tickgate replay --damage", { timeout: 300_000 }, () => {
  test("damages every frame of every input in every way, or one in N of them, through all paths", () => {
    expect(frames).toBeGreaterThan(64);
    const { status, stdout, stderr } = replay(
      ...["--input", feed, "--input", orders, "--damage", "1/997", "--path", "both", "--json"],
    );
    expect(status, stderr).toBe(0);
    const found = JSON.parse(stdout);
    const damaged = Math.ceil(damages(bytes, frames) / 997) + Math.ceil(damages(80, 1) / 997);
    expect(found).toMatchObject({
      inputs: [feed, orders],
      damagedFrames: damaged,
      framesGiven: 2 * damaged,
      groups: damaged,
      equivalent: true,
      countersAddUp: true,
      firstDifference: null,
    });
    const dropped = Object.values(found.byReason as Record<string, number>).reduce((sum, count) => sum + count, 0);
    expect(found.good + dropped).toBe(found.framesGiven);
  });

  test("random damage alone, of a capture without a feed too", () => {
    const { status, stdout } = replay(
      "--input",
      orders,
      "--damage",
      "none",
      "--mutate",
      "60",
      "--path",
      "sw",
      "--json",
    );
    const { damagedFrames, framesGiven, good, countersAddUp } = JSON.parse(stdout);
    expect([status, good, countersAddUp]).toEqual([0, 0, true]);
    expect(damagedFrames).toBeGreaterThanOrEqual(60);
    expect(framesGiven).toBeGreaterThanOrEqual(2 * damagedFrames);
  });

  test("whoever shares the work, the same comes out; a chunk of it can be run alone", () => {
    const mutate = ["--input", feed, "--damage", "1/200", "--mutate", "2500", "--path", "sw", "--json"];
    const [one, three] = ["1", "3"].map((workers) => replay(...mutate, "--workers", workers));
    expect(one?.status, one?.stderr).toBe(0);
    expect(three?.stdout).toBe(one?.stdout);
    const { chunks, damagedFrames } = JSON.parse(one?.stdout ?? "");
    expect(chunks).toBeGreaterThan(2);
    // The last chunk: the rest of 2,500 beyond a whole one.
    const last = JSON.parse(replay(...mutate, "--chunk", String(chunks - 1)).stdout);
    expect(last.damagedFrames).toBeGreaterThanOrEqual(500);
    expect(last.damagedFrames).toBeLessThan(damagedFrames - 2000);
  });

  test.each([
    [["--damage", "all", "--chunk", "999", "--path", "sw"], "--chunk 999: no chunk 999: there are "],
    [["--damage", "all", "--workers", "0"], "--workers 0: expected 1 or more"],
    [["--damage", "half"], "--damage half: expected all, none or 1/N"],
    [["--damage", "1/0"], "--damage 1/0: expected all, none or 1/N"],
    [["--mutate", "-1x"], "--mutate"],
    [["--damage", "all", "--plant", "rtl:price@1"], "--plant: not together with --damage or --mutate"],
    [["--damage", "all", "--orders", "/nowhere/x.pcap"], "--orders: not together with --damage or --mutate"],
    [["--input", "another"], "--input: more than one is for --damage and --mutate"],
  ])("refuses %j", (args, problem) => {
    const { status, stdout, stderr } = replay("--input", feed, ...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(problem);
  });
});
