import { beforeAll, describe, expect, test } from "vitest";
import {
  commit,
  DeviceError,
  DeviceInputError,
  readAccount,
  readActiveConfig,
  readClock,
  readExposure,
  readFeed,
  readPosition,
  readSession,
  readStatus,
  requireRtl,
  type SessionAddresses,
  sendFrame,
  sendPayload,
  sessionWindow,
} from "../../gateway/device/mod.ts";
import { type event, NO_DEVICE_LIMITS, ouch50, parseFrame } from "../../proto/mod.ts";
import { type BuiltCard, buildCard } from "./build-card.ts";
import { CardDatapath } from "./card-datapath.ts";
import { SimulatedCard } from "./simulated-card.ts";
import { decodeRecord, EAGER, FEED, SLOT, SMALL, TestFeed, TRACKING } from "./test-feed.ts";

let built: BuiltCard;

beforeAll(async () => {
  built = await buildCard({ geometry: SMALL });
}, 300_000);

const ADDRESSES: SessionAddresses = {
  localMac: 0x02_aa_bb_cc_dd_01,
  peerMac: 0x02_aa_bb_cc_dd_02,
  localIp: 0x0a_00_00_0a,
  peerIp: 0x0a_00_00_14,
  localPort: 40_001,
  peerPort: 9001,
};

interface Heard {
  readonly path: CardDatapath;
  readonly records: event.Message[];
  readonly orders: Uint8Array[];
  readonly frames: Uint8Array[];
}

function newPath(seed?: number): Heard {
  const records: event.Message[] = [];
  const orders: Uint8Array[] = [];
  const frames: Uint8Array[] = [];
  const path = new CardDatapath(
    new SimulatedCard(built, seed),
    {
      record: (words, at) => void records.push(decodeRecord(words, at)),
      order: (payload) => void orders.push(payload.slice()),
    },
    { addresses: ADDRESSES, onFrame: (frame) => void frames.push(frame.slice()) },
  );
  return { path, records, orders, frames };
}

function trading(seed?: number): Heard {
  const heard = newPath(seed);
  const { path } = heard;
  path.clear(TRACKING, FEED);
  path.commit(EAGER, 7);
  path.session({ ready: true, urn: 1000, sendNext: 5000, sendLimit: 5000 + 1_000_000 });
  path.lease(1_000_000_000_000n);
  path.arm();
  heard.records.length = 0;
  return heard;
}

function ofType<T extends event.Message["type"]>(
  records: readonly event.Message[],
  type: T,
): Extract<event.Message, { type: T }>[] {
  return records.filter((record): record is Extract<event.Message, { type: T }> => record.type === type);
}

describe("a card after reset", () => {
  test("says who it is, from registers without a reset value at 0 or at random", () => {
    for (const seed of [undefined, 1, 2]) {
      const { identity } = newPath(seed).path;
      expect(identity).toMatchObject({ geometry: SMALL, rtlHash: built.rtlHash, kinds: [1, 2, 3, 4, 5] });
      requireRtl(identity, built.rtlHash);
      expect(() => requireRtl(identity, built.rtlHash ^ 1)).toThrow(/it was built from RTL 0x/);
    }
  });

  test("is disarmed, without a lease, and has version 0 with nothing enabled in force", () => {
    const { path } = newPath();
    expect(path.execute(readStatus())).toMatchObject({
      armed: false,
      leaseOk: false,
      clearing: false,
      feedFault: false,
    });
    expect(path.execute(readActiveConfig(SMALL))).toMatchObject({ version: 0, config: { device: NO_DEVICE_LIMITS } });
    expect(path.execute(readSession()).ready).toBe(false);
  });
});

describe("a commit", () => {
  test("is read back from the active bank as it was given", () => {
    const { path, records } = newPath();
    path.clear(TRACKING, FEED);
    const report = path.execute(commit(EAGER, 7, SMALL, 0));
    expect(report).toMatchObject({ version: 7, previousVersion: 0 });
    expect(report.active).toEqual(EAGER);
    expect(path.execute(readActiveConfig(SMALL))).toEqual({ version: 7, config: EAGER });
    expect(ofType(records, 6)).toMatchObject([{ version: 7 }]);
  });

  test("that expects another version changes nothing", () => {
    const { path } = newPath();
    path.commit(EAGER, 7);
    const wrong = (): unknown =>
      path.execute(commit({ ...EAGER, device: { ...EAGER.device, rateBurstNs: 1 } }, 8, SMALL, 6));
    expect(wrong).toThrow(DeviceError);
    expect(wrong).toThrow("version 6 was expected to be in force, the card has 7");
    expect(path.execute(readActiveConfig(SMALL))).toEqual({ version: 7, config: EAGER });
  });

  test("of values out of range is refused whole, naming each field", () => {
    const { path } = newPath();
    const symbol = EAGER.symbols.get(SLOT);
    if (symbol === undefined) throw new Error("the test configuration has no symbol");
    const bad = { ...EAGER, symbols: new Map([[9, { ...symbol, imbalance: { ...symbol.imbalance, ratioQ4: 4096 } }]]) };
    expect(() => path.commit(bad, 8)).toThrow(DeviceInputError);
    expect(() => path.commit(bad, 8)).toThrow(
      "symbols[9]: must be an integer from 0 to 7, not 9; symbols[9].imbalance.ratioQ4: must be an integer from 0 to 4095, not 4096",
    );
    expect(path.execute(readActiveConfig(SMALL)).version).toBe(0);
  });
});

describe("a frame", () => {
  test.each([undefined, 5])(
    "changes the book and is told with its own time (unreset registers from seed %s)",
    (seed) => {
      const { path, records } = trading(seed);
      const feed = new TestFeed();
      path.frame(0, 1_000_000n, feed.frame(0, [feed.add("B", 100, 1_000_000)]), false);
      path.frame(1, 1_000_500n, feed.frame(1, [feed.add("S", 150, 1_000_100)]), false);
      expect(ofType(records, 1)).toMatchObject([
        {
          symbol: SLOT,
          sequence: 1n,
          arrivalNs: 1_000_000n,
          valid: true,
          bidPrice: 1_000_000,
          bidQuantity: 100,
          askPrice: 0,
          version: 7,
        },
        {
          symbol: SLOT,
          sequence: 2n,
          arrivalNs: 1_000_500n,
          valid: true,
          bidPrice: 1_000_000,
          askPrice: 1_000_100,
          askQuantity: 150,
        },
      ]);
      expect(ofType(records, 2)).toEqual([]);
      const { lines, messages, bboEvents } = path.counters();
      expect([lines[0]?.good, lines[1]?.good, lines[0]?.wins, lines[1]?.wins, bboEvents]).toEqual([1, 1, 1, 1, 2]);
      expect(messages.reduce((sum, count) => sum + count, 0)).toBe(2);
    },
  );

  test("that meets the strategy sends an order in a segment of the session, within 11 cycles", () => {
    const { path, records, orders, frames } = trading();
    const feed = new TestFeed();
    path.frame(0, 1_000_000n, feed.frame(0, [feed.add("S", 100, 1_000_100), feed.add("B", 500, 1_000_000)]), false);
    const [decision] = ofType(records, 2);
    expect(decision).toMatchObject({
      symbol: SLOT,
      kind: 1,
      sent: true,
      sell: false,
      price: 1_000_100,
      quantity: 60,
      urn: 1000,
      bitmap: 0,
      sequence: 2n,
    });
    expect(orders).toHaveLength(1);
    const payload = orders[0] ?? new Uint8Array(0);
    expect(ouch50.decodeEnterOrder(payload, 3)).toMatchObject({
      urn: 1000,
      side: "B",
      quantity: 60,
      symbol: "TGT",
    });

    expect(frames).toHaveLength(1);
    const frame = parseFrame(frames[0] ?? new Uint8Array(0));
    expect(frame).toMatchObject({
      destinationMac: ADDRESSES.peerMac,
      sourceMac: ADDRESSES.localMac,
      ipChecksumOk: true,
    });
    expect(frame.tcp).toMatchObject({ sourcePort: 40_001, destinationPort: 9001, sequence: 5000, checksumOk: true });

    const [sent] = ofType(records, 4);
    expect(sent).toMatchObject({ urn: 1000, t1Cycles: 11, tcpSequence: 5000 });
    const { t1 } = path.histograms();
    expect(t1[11]).toBe(1);
    expect(t1.reduce((sum, count) => sum + count, 0)).toBe(1);
    const sentOne = { executions: 1, ownBid: 0, ownAsk: 0 };
    expect(path.execute(readPosition(SLOT))).toEqual({
      ...sentOne,
      position: 0,
      openBuy: 60,
      openSell: 0,
      openOrders: 1,
    });
    path.position({ slot: SLOT, delta: 40, releaseBuy: 60, releaseSell: 0, releaseOrders: 1 });
    expect(path.execute(readPosition(SLOT))).toEqual({
      ...sentOne,
      position: 40,
      openBuy: 0,
      openSell: 0,
      openOrders: 0,
    });
    path.position({ slot: SLOT, delta: -140, releaseBuy: 0, releaseSell: 0, releaseOrders: 0 });
    expect(path.execute(readPosition(SLOT)).position).toBe(-100);
    path.own(SLOT, 5, 6);
    path.resetThrottle(SLOT);
    expect(path.execute(readPosition(SLOT))).toMatchObject({ executions: 0, ownBid: 5, ownAsk: 6 });
    expect(path.execute(readAccount())).toMatchObject({ inFlight: 1, dayQuantity: 60n });
    path.acknowledge(1);
    path.loss(-7n);
    path.day(1n << 40n, 3n);
    expect(path.execute(readAccount())).toEqual({ inFlight: 0, pnl: -7n, dayValue: 1n << 40n, dayQuantity: 3n });
    const { gross, net } = path.execute(readExposure(1));
    expect([gross > 0n, net]).toEqual([true, gross]);
    path.account({ kind: 0, gross: 5n, net: -(1n << 40n) });
    expect(path.execute(readExposure(0))).toEqual({ gross: gross + 5n, net: net - (1n << 40n) });
    expect(path.execute(readExposure(1))).toEqual({ gross, net });
    expect(path.execute(readSession())).toEqual({ ready: true, urn: 1001, sendNext: 5050, sendLimit: 1_005_000 });
  });

  test("shows in the levels of the book, which can be emptied, loaded and restored", () => {
    const { path, records } = newPath();
    path.clear(TRACKING, FEED);
    const feed = new TestFeed();
    const [ask, bid] = [feed.add("S", 100, 1_000_100), feed.add("B", 500, 1_000_000)];
    path.frame(0, 1_000_000n, feed.frame(0, [ask, bid]), false);
    const exact = {
      valid: true,
      complete: true,
      bids: [{ price: 1_000_000, quantity: 500 }],
      asks: [{ price: 1_000_100, quantity: 100 }],
    };
    expect(path.levels(SLOT)).toEqual(exact);
    expect(path.load(ask)).toBe(false);
    expect(path.rebuild(SLOT + 1)).toBe("not_enabled");
    expect(path.rebuild(SLOT)).toBe("done");
    expect(path.levels(SLOT)).toEqual({ valid: false, complete: true, bids: [], asks: [] });
    path.frame(1, 2_000_000n, feed.frame(1, [feed.add("B", 7, 1_000_000)]), false);
    expect([path.load(ask), path.load(bid)]).toEqual([true, true]);
    expect(path.execute(readFeed(SMALL))).toMatchObject({
      next: 4n,
      feedBroken: [SLOT],
      loading: [SLOT],
      sessionOpen: true,
    });
    expect(path.restore(SLOT, 2n)).toBe("ignored");
    expect(path.restore(SLOT, 3n)).toBe("done");
    expect(path.levels(SLOT)).toEqual(exact);
    expect(path.counters()).toMatchObject({ loads: 2, loadsRefused: 1 });
    const all = { sequence: 4n, arrivalNs: 0n, symbol: SLOT };
    expect(ofType(records, 9)).toMatchObject([
      { symbol: SLOT + 1, op: 1, outcome: 1, sequence: 3n },
      { symbol: SLOT, op: 1, outcome: 0, sequence: 3n },
      { ...all, op: 3, outcome: 3, argument: 2n, compared: 3n },
      { ...all, op: 3, outcome: 0, argument: 3n, compared: 0n },
    ]);
  });

  test("leads to no order when killed, disarmed, without a lease, or without a session", () => {
    const stops: readonly [string, number, (path: CardDatapath) => void][] = [
      ["kill", 1, (path) => path.kill({ global: true, kinds: [], slots: [] })],
      ["kind", 1, (path) => path.kill({ global: false, kinds: [1], slots: [] })],
      ["slot", 1, (path) => path.kill({ global: false, kinds: [], slots: [SLOT] })],
      ["disarm", 2, (path) => path.disarm()],
      ["lease", 2, (path) => path.lease(999_999n)],
      ["session", 19, (path) => path.session({ ready: false, urn: 1000, sendNext: 5000, sendLimit: 9000 })],
    ];
    for (const [name, reason, stop] of stops) {
      const { path, records, orders } = trading();
      stop(path);
      const feed = new TestFeed();
      path.frame(0, 1_000_000n, feed.frame(0, [feed.add("S", 100, 1_000_100), feed.add("B", 500, 1_000_000)]), false);
      expect(ofType(records, 2), name).toMatchObject([{ sent: false, reason }]);
      expect(orders, name).toEqual([]);
    }
  });
});

describe("the host", () => {
  test("sends raw frames, and session bytes that take the next sequence numbers", () => {
    const { path, frames } = trading();
    path.execute(sessionWindow({ sendLimit: 1_000_000, ack: 0x1234_5678, window: 4096 }));
    const raw = Uint8Array.from({ length: 61 }, (_, index) => index);
    path.execute(sendFrame(raw));
    expect(frames.pop()).toEqual(raw);
    for (const length of [1, 2, 3, 49, 256]) {
      const bytes = Uint8Array.from({ length }, (_, index) => 200 - index);
      const { sendNext } = path.execute(readSession());
      expect(path.execute(sendPayload(bytes))).toBe(sendNext);
      const { tcp } = parseFrame(frames.pop() ?? new Uint8Array(0));
      expect(tcp).toMatchObject({ sequence: sendNext, acknowledgement: 0x1234_5678, window: 4096, checksumOk: true });
      expect(tcp?.payload).toEqual(bytes);
      expect(path.execute(readSession()).sendNext).toBe(sendNext + length);
    }
    expect(path.cardCounters().card.hostFrames).toBe(6);
    // The login is sent before the session is ready for orders.
    path.session({ ready: false, urn: 1, sendNext: 77, sendLimit: 1 });
    expect(path.execute(sendPayload(Uint8Array.of(1)))).toBe(77);
    expect(() => path.execute(sendFrame(new Uint8Array(1515)))).toThrow("a frame has 14 to 1514 bytes, not 1515");
  });

  test("reads the device clock, which tick moves on", () => {
    const { path } = newPath();
    path.tick(123_456_789_000n);
    expect(path.execute(readClock())).toBe(123_456_789_000n);
  });

  test("cannot clear an armed card, and clears a disarmed one of everything", () => {
    const { path, records } = trading();
    const feed = new TestFeed();
    path.frame(0, 1_000_000n, feed.frame(0, [feed.add("B", 100, 1_000_000)]), false);
    expect(() => path.clear(TRACKING, FEED)).toThrow("the card is armed: disarm it before a clear");
    path.disarm();
    path.clear(TRACKING, FEED);
    records.length = 0;
    const again = new TestFeed();
    path.frame(0, 2_000_000n, again.frame(0, [again.add("S", 10, 1_000_200)]), false);
    expect(ofType(records, 1)).toMatchObject([
      { sequence: 1n, valid: true, bidPrice: 0, askPrice: 1_000_200, askQuantity: 10 },
    ]);
    expect(ofType(records, 5)).toEqual([]);
  });
});

test("a gap that no line fills is declared when its time is over, and not before", () => {
  const { path, records } = trading();
  const feed = new TestFeed();
  const first = feed.frame(0, [feed.add("B", 100, 1_000_000)]);
  feed.frame(0, [feed.add("B", 100, 999_900)]);
  const third = feed.frame(0, [feed.add("B", 100, 999_800)]);
  path.frame(0, 1_000_000n, first, false);
  path.frame(0, 1_001_000n, third, false);
  path.tick(1_001_000n + 999_999n);
  expect(ofType(records, 3)).toEqual([]);
  path.tick(1_001_000n + 1_000_000n);
  expect(ofType(records, 3)).toMatchObject([{ from: 2n, to: 3n }]);
  expect(path.execute(readStatus()).feedFault).toBe(true);
  expect(path.counters().gaps).toBe(1);
});

test("a fork goes on as the original would have", () => {
  const { path, records, orders } = trading();
  const feed = new TestFeed();
  path.frame(0, 1_000_000n, feed.frame(0, [feed.add("S", 100, 1_000_100)]), false);
  const mark = records.length;
  const forkRecords: event.Message[] = [];
  const forkOrders: Uint8Array[] = [];
  const fork = path.fork({
    record: (words, at) => void forkRecords.push(decodeRecord(words, at)),
    order: (payload) => void forkOrders.push(payload.slice()),
  });
  const frame = feed.frame(0, [feed.add("B", 500, 1_000_000)]);
  path.frame(0, 2_000_000n, frame, false);
  fork.frame(0, 2_000_000n, frame, false);
  expect(orders).toHaveLength(1);
  expect(forkOrders).toEqual(orders);
  expect(forkRecords).toEqual(records.slice(mark));
});
