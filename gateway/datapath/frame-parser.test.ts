import { describe, expect, test } from "vitest";
import { DROP, type FeedSettings } from "../../proto/mod.ts";
import { SoftwareDatapath } from "./software-datapath.ts";
import { FEED, type FrameOptions, frameOf, itch, Recorder, SMALL, TRACKING, udpChecksumOf } from "./test-kit.ts";

const MESSAGES = [itch.add(1n, "B", 100, 101_000), itch.add(2n, "S", 50, 101_200), itch.executed(1n, 30)];

function pathOf(feed: FeedSettings = FEED) {
  const recorder = new Recorder();
  const path = new SoftwareDatapath(SMALL, recorder);
  path.clear(TRACKING, feed);
  return { path, recorder };
}

/** Drop reason of one frame on a fresh path, 0 for a good one; checks that it was counted once, and there. */
function reasonOf(frame: Uint8Array, { line = 0, error = false }: { line?: 0 | 1; error?: boolean } = {}): number {
  const { path } = pathOf();
  const reason = path.frameAt(line, 0, 1000, frame, error);
  const lines = path.counters().lines;
  const dropped = lines[line]?.dropped ?? [];
  expect(lines[line]?.good).toBe(reason === 0 ? 1 : 0);
  expect(dropped.reduce((sum, count) => sum + count, 0)).toBe(reason === 0 ? 0 : 1);
  if (reason !== 0) expect(dropped[reason]).toBe(1);
  expect(lines[1 - line]).toEqual({ good: 0, dropped: Array(15).fill(0), wins: 0, duplicates: 0 });
  return reason;
}

/** A good frame with bytes replaced, offset by the tag's 4 where there is one. */
function patched(changes: Record<number, number>, options: FrameOptions = {}): Uint8Array {
  const frame = frameOf(1n, MESSAGES, { udpChecksum: false, ...options });
  for (const [at, value] of Object.entries(changes)) frame[Number(at) + (options.vlan ? 4 : 0)] = value;
  return frame;
}

/** Sets the IP header checksum right after a change. */
function withIpChecksum(frame: Uint8Array): Uint8Array {
  const view = new DataView(frame.buffer);
  const at = view.getUint16(12) === 0x8100 ? 18 : 14;
  view.setUint16(at + 10, 0);
  let sum = 0;
  for (let i = 0; i < 20; i += 2) sum += view.getUint16(at + i);
  sum = (sum & 0xffff) + (sum >>> 16);
  view.setUint16(at + 10, ~((sum & 0xffff) + (sum >>> 16)));
  return frame;
}

describe.each([false, true])("front checks, tag: %s", (vlan) => {
  const good = (options: FrameOptions = {}) => frameOf(1n, MESSAGES, { vlan, ...options });

  test("a good frame, with and without UDP checksum, with padding", () => {
    expect(reasonOf(good())).toBe(0);
    expect(reasonOf(good({ udpChecksum: false }))).toBe(0);
    expect(reasonOf(good({ padding: 7 }))).toBe(0);
    expect(reasonOf(frameOf(1n, MESSAGES, { vlan, line: 1 }), { line: 1 })).toBe(0);
  });

  test("runt", () => {
    for (const length of [0, 1, 17]) expect(reasonOf(good().subarray(0, length))).toBe(DROP.runt);
    expect(reasonOf(good().subarray(0, vlan ? 65 : 61))).toBe(DROP.runt);
  });

  test("not_ipv4 comes before the second runt check", () => {
    expect(reasonOf(patched({ 12: 0x86, 13: 0xdd }, { vlan }).subarray(0, 40))).toBe(DROP.notIpv4);
    expect(reasonOf(patched({ 12: 0x81, 13: 0x00 }, { vlan: true }))).toBe(DROP.notIpv4);
  });

  test("ip_header: options or another version", () => {
    expect(reasonOf(patched({ 14: 0x46 }, { vlan }))).toBe(DROP.ipHeader);
    expect(reasonOf(patched({ 14: 0x65 }, { vlan }))).toBe(DROP.ipHeader);
  });

  test("ip_fragment: more fragments, or an offset; the two other flags do not matter", () => {
    expect(reasonOf(patched({ 20: 0x20 }, { vlan }))).toBe(DROP.ipFragment);
    expect(reasonOf(patched({ 20: 0x00, 21: 0x01 }, { vlan }))).toBe(DROP.ipFragment);
    expect(reasonOf(withIpChecksum(patched({ 20: 0xc0 }, { vlan })))).toBe(0);
  });

  test("not_udp and ip_checksum", () => {
    expect(reasonOf(patched({ 23: 6 }, { vlan }))).toBe(DROP.notUdp);
    expect(reasonOf(patched({ 22: 99 }, { vlan }))).toBe(DROP.ipChecksum);
  });

  test("not_ours: address, port, or the other line's", () => {
    expect(reasonOf(withIpChecksum(patched({ 33: 113 }, { vlan })))).toBe(DROP.notOurs);
    expect(reasonOf(patched({ 37: 0x6e }, { vlan }))).toBe(DROP.notOurs);
    expect(reasonOf(good(), { line: 1 })).toBe(DROP.notOurs);
  });

  test("length: UDP length against total length, and too short for a header", () => {
    const frame = good({ udpChecksum: false });
    const view = new DataView(frame.buffer);
    const v = vlan ? 4 : 0;
    view.setUint16(38 + v, view.getUint16(38 + v) - 1);
    expect(reasonOf(frame)).toBe(DROP.length);
    view.setUint16(16 + v, 47);
    view.setUint16(38 + v, 27);
    expect(reasonOf(withIpChecksum(frame))).toBe(DROP.length);
    // A total length below 20 has no UDP length that fits it.
    view.setUint16(16 + v, 10);
    view.setUint16(38 + v, 65_526);
    expect(reasonOf(withIpChecksum(frame))).toBe(DROP.length);
  });

  test("session", () => {
    expect(reasonOf(good({ session: "TEST000002" }))).toBe(DROP.session);
  });
});

test("with no session configured the first frame that passes the other checks sets it", () => {
  const { path } = pathOf({ ...FEED, session: undefined });
  expect(path.frameAt(0, 0, 0, frameOf(1n, MESSAGES, { session: "OTHERGROUP", line: 1 }), false)).toBe(DROP.notOurs);
  // The end check fails, but the front checks have passed.
  expect(path.frameAt(0, 0, 0, frameOf(1n, MESSAGES, { session: "FIRST00001" }), true)).toBe(DROP.frameError);
  expect(path.frameAt(0, 0, 0, frameOf(4n, MESSAGES, { session: "SECOND0001" }), false)).toBe(DROP.session);
  expect(path.frameAt(0, 0, 0, frameOf(4n, MESSAGES, { session: "FIRST00001" }), false)).toBe(0);
  // clear() forgets it.
  path.clear(TRACKING, { ...FEED, session: undefined });
  expect(path.frameAt(0, 0, 0, frameOf(1n, MESSAGES, { session: "SECOND0001" }), false)).toBe(0);
});

describe("end checks", () => {
  test("frame_error, and that truncated comes before it", () => {
    expect(reasonOf(frameOf(1n, MESSAGES), { error: true })).toBe(DROP.frameError);
    expect(reasonOf(frameOf(1n, MESSAGES).subarray(0, 100), { error: true })).toBe(DROP.truncated);
  });

  test("blocks: bytes after the last one, count above what is there, a block longer than the payload", () => {
    expect(reasonOf(frameOf(1n, MESSAGES, { trailing: 1 }))).toBe(DROP.blocks);
    expect(reasonOf(frameOf(1n, MESSAGES, { count: 2 }))).toBe(DROP.blocks);
    expect(reasonOf(frameOf(1n, MESSAGES, { count: 4 }))).toBe(DROP.blocks);
    expect(reasonOf(frameOf(1n, MESSAGES, { count: 4, trailing: 1 }))).toBe(DROP.blocks);
    expect(reasonOf(patched({ 63: 200 }))).toBe(DROP.blocks);
  });

  test("a block that ends in the padding is not complete", () => {
    const frame = frameOf(1n, [itch.add(1n, "B", 100, 101_000)], { udpChecksum: false, padding: 4 });
    frame[63] = 38;
    const { path, recorder } = pathOf();
    expect(path.frameAt(0, 0, 0, frame, false)).toBe(DROP.blocks);
    expect(recorder.events).toEqual([]);
    expect(path.nextSequence).toBe(1n);
  });

  test("heartbeat and end of session carry nothing", () => {
    for (const count of [0, 0xffff]) {
      expect(reasonOf(frameOf(1n, [], { count }))).toBe(0);
      expect(reasonOf(frameOf(1n, [], { count, trailing: 1 }))).toBe(DROP.blocks);
      expect(reasonOf(frameOf(1n, MESSAGES, { count }))).toBe(DROP.blocks);
    }
  });

  test("udp_checksum: wrong value, wrong payload, odd length", () => {
    expect(reasonOf(patched({ 40: 0x12, 41: 0x34 }))).toBe(DROP.udpChecksum);
    const frame = frameOf(1n, MESSAGES);
    frame[frame.length - 1] = (frame[frame.length - 1] as number) ^ 1;
    expect(reasonOf(frame)).toBe(DROP.udpChecksum);
    const odd = frameOf(1n, [itch.add(1n, "B", 100, 101_000), Uint8Array.of(0x53)]);
    expect(odd.length % 2).toBe(1);
    expect(reasonOf(odd)).toBe(0);
    odd[odd.length - 1] = 0x54;
    expect(reasonOf(odd)).toBe(DROP.udpChecksum);
  });

  test("blocks of a bad frame that arrived whole are applied before its end is seen", () => {
    const { path, recorder } = pathOf();
    path.frame(0, 1000n, frameOf(1n, MESSAGES), true);
    expect(recorder.events.map(({ type, sequence }) => [type, sequence])).toEqual([
      [1, 1n],
      [1, 2n],
      [1, 3n],
      [3, 4n],
    ]);
    expect(path.viewOf(0).valid).toBe(false);
    expect(path.nextSequence).toBe(4n);
  });
});

// ---- Truncation and damage. What has to hold whatever the bytes say is checked after every frame.

/** The text's front and end checks once more, on a frame of the kit's own layout, by reading fields one at a time. */
function naiveReason(frame: Uint8Array): number {
  const u8 = (at: number) => frame[at] ?? Number.NaN;
  const u16 = (at: number) => u8(at) * 256 + u8(at + 1);
  const L = frame.length;
  if (L < 18) return DROP.runt;
  const v = u16(12) === 0x8100 ? 4 : 0;
  if (u16(12 + v) !== 0x0800) return DROP.notIpv4;
  if (L < 62 + v) return DROP.runt;
  if (u8(14 + v) !== 0x45) return DROP.ipHeader;
  if ((u16(20 + v) & 0x3fff) !== 0) return DROP.ipFragment;
  if (u8(23 + v) !== 17) return DROP.notUdp;
  let sum = 0;
  for (let i = 0; i < 20; i += 2) sum += u16(14 + v + i);
  if (sum % 0xffff !== 0 || sum === 0) return DROP.ipChecksum;
  if ([233, 54, 12, 111].some((byte, i) => u8(30 + v + i) !== byte) || u16(36 + v) !== 26_477) return DROP.notOurs;
  if (u16(38 + v) !== u16(16 + v) - 20 || u16(38 + v) < 28) return DROP.length;
  if ([..."TEST000001"].some((letter, i) => u8(42 + v + i) !== letter.charCodeAt(0))) return DROP.session;
  const end = 14 + v + u16(16 + v);
  if (L < end) return DROP.truncated;
  let at = 62 + v;
  const blocks = u16(60 + v);
  if (blocks !== 0xffff) {
    for (let i = 0; i < blocks; i++) {
      if (at + 2 > end || at + 2 + u16(at) > end) return DROP.blocks;
      at += 2 + u16(at);
    }
  }
  if (at !== end) return DROP.blocks;
  if (u16(40 + v) !== 0) {
    const field = u16(40 + v);
    const wanted = udpChecksumOf(frame, v);
    // 0x0000 and 0xffff are the same number to a ones-complement sum, and 0 was excluded above.
    if (field !== wanted) return DROP.udpChecksum;
  }
  return 0;
}

const damaged = pathOf();

function checkDamaged(frame: Uint8Array): number {
  const { path, recorder } = damaged;
  path.clear(TRACKING, FEED);
  recorder.take();
  const before = path.counters();
  const reason = path.frameAt(0, 0, 1000, frame, false);
  const counters = path.counters();
  const total = ({ messages, unknownMessages, badLength }: typeof counters) =>
    messages.reduce((sum, count) => sum + count, unknownMessages + badLength);
  const applied = total(counters) - total(before);
  const wins = (counters.lines[0]?.wins ?? 0) - (before.lines[0]?.wins ?? 0);
  const faults = recorder.events.filter(({ type }) => type === 3).length;
  const got = { reason, wins, events: recorder.events.length, held: path.heldOn(0), valid: path.viewOf(0).valid };
  if (reason !== 0 && reason < DROP.truncated) {
    expect(got).toEqual({ reason: naiveReason(frame), wins: 0, events: 0, held: 0, valid: false });
  } else {
    expect(got).toMatchObject({ reason: naiveReason(frame), wins: applied });
  }
  // A taken frame that ended badly and had applied anything leaves no valid book.
  if (reason >= DROP.truncated && applied > 0) expect([faults > 0, got.valid]).toEqual([true, false]);
  return reason;
}

describe.each([false, true])("damage, tag: %s", (vlan) => {
  const whole = frameOf(1n, MESSAGES, { vlan });

  test("a frame cut at every length", () => {
    const reasons = new Set<number>();
    for (let length = 0; length < whole.length; length++) reasons.add(checkDamaged(whole.slice(0, length)));
    expect([...reasons].sort((a, b) => a - b)).toEqual([DROP.runt, DROP.truncated]);
  });

  test("every byte flipped, wholly and bit by bit, with and without UDP checksum", { timeout: 60_000 }, () => {
    const reasons = new Set<number>();
    for (const frame of [whole, frameOf(1n, MESSAGES, { vlan, udpChecksum: false, padding: 5 })]) {
      for (let at = 0; at < frame.length; at++) {
        for (const flip of [0xff, 1, 2, 4, 8, 16, 32, 64, 128]) {
          frame[at] = (frame[at] as number) ^ flip;
          reasons.add(checkDamaged(frame));
          frame[at] = (frame[at] as number) ^ flip;
        }
      }
    }
    for (const reason of [0, 2, 3, 4, 5, 6, 8, 9, 12, 13]) expect(reasons).toContain(reason);
  });
});
