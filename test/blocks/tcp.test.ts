// tg_tcp, rule by rule: what leaves, with which numbers and when, after one segment or one silence at a time.

import { beforeEach, describe, expect, test } from "vitest";
import { type ParsedTcp, TCP_ACK, TCP_FIN, TCP_PSH, TCP_RST, TCP_SYN } from "../../proto/mod.ts";
import { CAUSE, ORDER_BYTES, peerFrame, STATE, TcpBench } from "./tcp-bench.ts";

const FIRST = 0xffff_ff80; // wraps after 127 bytes
const PEER_FIRST = 0xffff_fff0;
const TIMEOUT_NS = 30_000;
const EMPTY = new Uint8Array(0);
const plus = (number: number, count: number): number => (number + count) >>> 0;
const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, i) => (i * 7 + count) & 0xff);

let bench: TcpBench;

beforeEach(async () => {
  bench = await TcpBench.open({ about: "test/blocks/tcp.test.ts", seed: 5, timeoutNs: TIMEOUT_NS, tries: 3 });
});

function ticks(count: number): void {
  for (let i = 0; i < count; i++) bench.tick();
}

/** Until the block has nothing to do. */
function settle(): void {
  ticks(12);
  for (let i = 0; bench.busy; i++) {
    if (i > 20_000) bench.fail("never idle");
    bench.tick();
  }
  ticks(2);
}

interface Said {
  readonly sequence?: number;
  readonly acknowledgement?: number;
  readonly flags?: number;
  readonly window?: number;
  readonly payload?: Uint8Array;
}

/** A segment from the peer, and what was sent until all is quiet. */
function say(said: Said): ParsedTcp[] {
  const before = bench.sent.length;
  const all = { sequence: plus(PEER_FIRST, 1), acknowledgement: plus(FIRST, 1), flags: TCP_ACK, window: 1000 };
  bench.deliver(peerFrame({ ...all, payload: EMPTY, ...said }));
  settle();
  return bench.sent.slice(before).map(({ tcp }) => tcp);
}

function establish(window = 1000): void {
  bench.open(FIRST);
  settle();
  say({ sequence: PEER_FIRST, flags: TCP_SYN | TCP_ACK, window });
  expect(bench.state).toBe(STATE.established);
}

/** Lets time pass until something has left. */
function wait(): { tcp: ParsedTcp; gapNs: number } {
  const before = bench.sent.length;
  const startNs = bench.nowNs;
  for (let rounds = 0; bench.sent.length === before; rounds++) {
    if (rounds > 10 || !Number.isFinite(bench.deadlineNs)) bench.fail("nothing leaves");
    bench.skipTo(bench.deadlineNs);
    settle();
  }
  const { tcp } = bench.sent[before] ?? bench.fail("nothing was sent");
  return { tcp, gapNs: bench.nowNs - startNs };
}

function order(payload = bytes(ORDER_BYTES)): void {
  bench.drive.order = payload;
  for (let i = 0; bench.drive.order !== undefined; i++) {
    if (i > 100) bench.fail("the order does not start");
    bench.tick();
  }
  settle();
}

const last = (): ParsedTcp => bench.sent.at(-1)?.tcp ?? bench.fail("nothing was sent");

describe("sending", () => {
  test("an order is on the stream in the cycle in which it is offered, and whole 13 beats later", () => {
    establish();
    for (let n = 0; n < 3; n++) {
      const at = bench.cycle;
      bench.drive.order = bytes(ORDER_BYTES);
      expect(bench.tick()).toBe(true);
      ticks(12);
      expect(bench.sent.at(-1)).toMatchObject({ startedAt: at });
      expect(last()).toMatchObject({ sequence: plus(FIRST, 1 + 50 * n), acknowledgement: plus(PEER_FIRST, 1) });
    }
  });

  test("what has no room does not start: the peer's window, and the ring", () => {
    establish(99);
    order();
    bench.drive.order = bytes(ORDER_BYTES);
    ticks(50);
    expect([bench.counts.orders, bench.dut.out.order_ready_o]).toEqual([1, 0]);
    say({ acknowledgement: plus(FIRST, 51), window: 60_000 });
    settle();
    expect(bench.counts.orders).toBe(2);
    bench.drive.order = undefined;
    let started = 0;
    for (let i = 0; i < 2000; i++) {
      bench.drive.order ??= bytes(ORDER_BYTES);
      if (bench.tick()) started++;
    }
    // 50 bytes are in flight already: 1,024 hold 19 more.
    expect(started).toBe(19);
  });

  test("the host's bytes follow the orders, and its end follows its bytes", () => {
    establish();
    bench.host(bytes(256));
    bench.pulse("close_i");
    settle();
    expect(last()).toMatchObject({ sequence: plus(FIRST, 257), flags: TCP_FIN | TCP_ACK });
    expect(bench.state).toBe(STATE.finWait1);
    say({ acknowledgement: plus(FIRST, 258) });
    expect(bench.state).toBe(STATE.finWait2);
    const [answer] = say({ acknowledgement: plus(FIRST, 258), flags: TCP_FIN | TCP_ACK });
    expect(answer).toMatchObject({ flags: TCP_ACK, acknowledgement: plus(PEER_FIRST, 2) });
    expect(bench.state).toBe(STATE.timeWait);
    bench.skipTo(bench.deadlineNs);
    settle();
    expect([bench.state, bench.dut.out.cause_o]).toEqual([STATE.closed, CAUSE.orderly]);
  });
});

describe("sending again", () => {
  test("after the timeout, after twice, four times it; then the session is reset", () => {
    establish();
    order();
    const gaps = [wait(), wait(), wait()].map(({ tcp, gapNs }) => {
      expect(tcp).toMatchObject({ sequence: plus(FIRST, 1), flags: TCP_PSH | TCP_ACK });
      return Math.round(gapNs / TIMEOUT_NS);
    });
    expect(gaps).toEqual([1, 2, 4]);
    expect(wait().tcp).toMatchObject({ flags: TCP_RST | TCP_ACK, sequence: plus(FIRST, 51) });
    expect([bench.state, bench.dut.out.cause_o]).toEqual([STATE.closed, CAUSE.timeout]);
  });

  test("at the third equal acknowledgement, and what is missing after a part at once", () => {
    establish();
    for (let n = 0; n < 14; n++) order();
    expect(say({})).toEqual([]);
    expect(say({})).toEqual([]);
    const [again] = say({});
    expect(again).toMatchObject({ sequence: plus(FIRST, 1) });
    expect(again?.payload.length).toBe(512);
    expect(say({}), "the fourth means nothing").toEqual([]);
    const [rest] = say({ acknowledgement: plus(FIRST, 513) });
    expect(rest).toMatchObject({ sequence: plus(FIRST, 513) });
    expect(rest?.payload.length).toBe(14 * 50 - 512);
    expect(say({ acknowledgement: plus(FIRST, 701) })).toEqual([]);
    expect(bench.dut.out.unacknowledged_o).toBe(0);
  });

  test("no order while `hold` is high; the host's bytes behind the last order are", () => {
    establish();
    order();
    bench.drive.hold = true;
    for (let n = 0; n < 10; n++) {
      bench.skipTo(bench.deadlineNs);
      settle();
    }
    expect(bench.counts.repeated).toBe(0);
    expect(bench.state).toBe(STATE.established);
    bench.host(bytes(20));
    settle();
    say({ acknowledgement: plus(FIRST, 51) });
    expect(wait().tcp).toMatchObject({ sequence: plus(FIRST, 51) });
    bench.drive.hold = false;
  });

  test("SYN and FIN", () => {
    bench.open(FIRST);
    settle();
    const syn = { sequence: FIRST, flags: TCP_SYN, acknowledgement: 0 };
    expect(last()).toMatchObject(syn);
    expect(wait().tcp).toMatchObject(syn);
    say({ sequence: PEER_FIRST, flags: TCP_SYN | TCP_ACK });
    bench.pulse("close_i");
    settle();
    expect(wait().tcp).toMatchObject({ sequence: plus(FIRST, 1), flags: TCP_FIN | TCP_ACK });
  });
});

describe("a peer that takes nothing, or says nothing", () => {
  test("a closed window is asked about, again and again, and never given up while it is answered", () => {
    establish(0);
    bench.drive.order = bytes(ORDER_BYTES);
    const gaps = Array.from({ length: 9 }, () => {
      const { tcp, gapNs } = wait();
      expect(tcp).toMatchObject({ sequence: FIRST, flags: TCP_ACK });
      say({ window: 0 });
      return Math.round(gapNs / TIMEOUT_NS);
    });
    expect(gaps).toEqual([1, 2, 4, 8, 16, 32, 64, 64, 64]);
    expect(bench.counts.orders).toBe(0);
    say({ window: 50 });
    expect(bench.counts.orders).toBe(1);
  });

  test("a silent peer is asked, and given up after `tries` questions", () => {
    establish();
    bench.dut.in.alive_ns_i = 500_000;
    settle();
    expect(wait().tcp).toMatchObject({ sequence: FIRST, flags: TCP_ACK });
    say({});
    for (let n = 0; n < 3; n++) expect(wait().tcp).toMatchObject({ sequence: FIRST });
    expect(wait().tcp).toMatchObject({ flags: TCP_RST | TCP_ACK });
    expect(bench.dut.out.cause_o).toBe(CAUSE.timeout);
  });
});

describe("receiving", () => {
  test("in order only: early, double and partly new segments", () => {
    establish();
    const data = bytes(300);
    const at = (from: number, to: number): Said => ({
      sequence: plus(PEER_FIRST, 1 + from),
      payload: data.subarray(from, to),
    });
    const acknowledged = (sent: ParsedTcp[]): number[] => sent.map((tcp) => (tcp.acknowledgement - PEER_FIRST - 1) | 0);
    expect(acknowledged(say(at(0, 100)))).toEqual([100]);
    expect(acknowledged(say(at(150, 200))), "early").toEqual([100]);
    expect(acknowledged(say(at(0, 100))), "again").toEqual([100]);
    expect(acknowledged(say(at(50, 175))), "partly").toEqual([175]);
    expect(acknowledged(say(at(175, 300)))).toEqual([300]);
    expect(bench.read).toEqual([...data]);
  });

  test("the window closes when the host does not read, and opens again by a segment of its own", () => {
    establish();
    bench.drive.hostReady = false;
    const data = bytes(1100);
    const [half] = say({ payload: data.subarray(0, 1000) });
    expect(half).toMatchObject({ acknowledgement: plus(PEER_FIRST, 1001) });
    const [full] = say({ sequence: plus(PEER_FIRST, 1001), payload: data.subarray(1000) });
    const taken = ((full?.acknowledgement ?? 0) - PEER_FIRST - 1) | 0;
    expect(taken).toBeLessThanOrEqual(1032); // the ring and a word on its way
    expect(full?.window).toBe(0);
    bench.drive.hostReady = true;
    const before = bench.sent.length;
    ticks(1000);
    expect(bench.read).toEqual([...data.subarray(0, taken)]);
    expect(bench.sent.slice(before).at(-1)?.tcp.window).toBeGreaterThanOrEqual(512);
  });

  test("frames that are damaged, or of others, change nothing", () => {
    establish();
    const good = peerFrame({
      ...{ sequence: plus(PEER_FIRST, 1), acknowledgement: plus(FIRST, 1), flags: TCP_ACK | TCP_PSH, window: 1000 },
      payload: bytes(64),
    });
    const before = bench.sent.length;
    let damaged = 0;
    for (let bit = 0; bit < good.length * 8; bit += 5) {
      const bad = good.slice();
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      // The source's MAC address is nobody's business.
      if (bit >> 3 >= 6 && bit >> 3 < 12) continue;
      bench.deliver(bad, false);
      damaged++;
    }
    for (let length = 1; length < good.length; length += 3, damaged++) bench.deliver(good.subarray(0, length));
    bench.deliver(good, true);
    damaged++;
    settle();
    expect(bench.counts.damaged + bench.counts.foreign).toBe(damaged);
    expect([bench.read.length, bench.sent.length, bench.state]).toEqual([0, before, STATE.established]);
  });
});

describe("a session that is ended from outside", () => {
  test("a reset counts with the right number alone; other strange segments are answered", () => {
    establish();
    const mine = { sequence: plus(FIRST, 1), acknowledgement: plus(PEER_FIRST, 1), flags: TCP_ACK };
    expect(say({ flags: TCP_RST, sequence: plus(PEER_FIRST, 2) })).toMatchObject([mine]);
    expect(say({ flags: TCP_RST, sequence: PEER_FIRST })).toEqual([]);
    expect(say({ flags: TCP_SYN, sequence: plus(PEER_FIRST, 1) })).toMatchObject([mine]);
    expect(say({ acknowledgement: plus(FIRST, 2) }), "of what was not sent").toMatchObject([mine]);
    expect(bench.state).toBe(STATE.established);
    expect(say({ flags: TCP_RST })).toEqual([]);
    expect([bench.state, bench.dut.out.cause_o]).toEqual([STATE.closed, CAUSE.reset]);
  });

  test("a SYN that is refused, or answered wrongly", () => {
    bench.open(FIRST);
    settle();
    const wrong = { sequence: PEER_FIRST, flags: TCP_SYN | TCP_ACK, acknowledgement: plus(FIRST, 9) };
    expect(say(wrong)).toMatchObject([{ flags: TCP_RST, sequence: plus(FIRST, 9) }]);
    expect(say({ flags: TCP_RST | TCP_ACK, acknowledgement: plus(FIRST, 9) })).toEqual([]);
    expect(bench.state).toBe(STATE.synSent);
    say({ flags: TCP_RST | TCP_ACK });
    expect([bench.state, bench.dut.out.cause_o]).toEqual([STATE.closed, CAUSE.refused]);
  });

  test("aborted: a reset leaves, later segments are reset, and the next session begins clean", () => {
    establish();
    order();
    bench.pulse("abort_i");
    settle();
    expect(last()).toMatchObject({ flags: TCP_RST | TCP_ACK, sequence: plus(FIRST, 51) });
    expect([bench.state, bench.dut.out.cause_o]).toEqual([STATE.closed, CAUSE.aborted]);
    expect(say({ payload: bytes(9) })).toMatchObject([{ flags: TCP_RST, sequence: plus(FIRST, 1) }]);
    establish();
    order();
    expect(last()).toMatchObject({ sequence: plus(FIRST, 1) });
  });
});
