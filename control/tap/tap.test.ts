import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildTcpFrame, buildUdpFrame, parseIpv4, parseMac, TCP_ACK, TCP_PSH, TCP_SYN } from "../../proto/mod.ts";
import { Capture, PcapFileWriter } from "../../sim/inputs/mod.ts";
import { Evidence, tapInterfaces } from "./sources.ts";
import { type OrderEvidence, Tap } from "./tap.ts";
import { moldPacket, NOWHERE, orderBytes } from "./test-frames.ts";

const ADDRESSES = {
  sourceMac: parseMac("02:00:00:00:00:01"),
  destinationMac: parseMac("02:00:00:00:00:02"),
  sourceIp: parseIpv4("10.0.0.1"),
  destinationIp: parseIpv4("10.0.0.2"),
};

function feedFrame(sequence: number, messages: number, session = "SESSION001"): Uint8Array {
  return buildUdpFrame(
    { ...ADDRESSES, sourcePort: 1, destinationPort: 26_477 },
    moldPacket(session, sequence, messages),
  );
}

interface SegmentOptions {
  readonly flags?: number;
  readonly port?: number;
}

function segment(
  sequence: number,
  payload: Uint8Array,
  { flags = TCP_PSH | TCP_ACK, port = 40_000 }: SegmentOptions = {},
): Uint8Array {
  const fields = {
    ...ADDRESSES,
    sourcePort: port,
    destinationPort: 5000,
    sequence: sequence >>> 0,
    acknowledgement: 1,
    flags,
    window: 1000,
  };
  return buildTcpFrame(fields, payload);
}

const evidence =
  (triggers: Readonly<Record<number, number | null>>, version = 1) =>
  (urn: number): OrderEvidence | undefined => {
    const trigger = triggers[urn];
    if (trigger === undefined) return undefined;
    return { urn, triggerSequence: trigger === null ? undefined : BigInt(trigger), version };
  };

describe("an order and its trigger", () => {
  test("the time is from the first copy of the message to the frame in which the order begins", () => {
    const tap = new Tap();
    tap.feed(1_000n, feedFrame(10, 3));
    tap.feed(1_400n, feedFrame(10, 3));
    tap.orders(2_500n, segment(100, orderBytes(7)));
    tap.match(evidence({ 7: 12 }), true);
    const { t3, matched, feed, orders } = tap.report();
    expect(t3).toEqual({ total: 1, minNs: 1500, p50Ns: 1500, p90Ns: 1500, p99Ns: 1500, p999Ns: 1500, maxNs: 1500 });
    expect(matched).toBe(1);
    expect(feed).toEqual({ frames: 2, foreign: 0, messages: 3, duplicates: 3, sessions: 1 });
    expect(orders).toEqual({ frames: 1, foreign: 0, orders: 1, others: 0, repeatedBytes: 0, holes: 0 });
  });

  test("percentiles are of all orders, and of each version", () => {
    const tap = new Tap();
    tap.feed(0n, feedFrame(1, 1));
    for (let i = 1; i <= 1000; i++) tap.orders(BigInt(i), segment(50 * i, orderBytes(i)));
    tap.match((urn) => ({ urn, triggerSequence: 1n, version: urn <= 500 ? 1 : 2 }), true);
    const { t3, byVersion } = tap.report();
    expect(t3).toEqual({ total: 1000, minNs: 1, p50Ns: 500, p90Ns: 900, p99Ns: 990, p999Ns: 999, maxNs: 1000 });
    expect(byVersion["1"]).toMatchObject({ total: 500, maxNs: 500 });
    expect(byVersion["2"]).toMatchObject({ total: 500, minNs: 501 });
  });

  test("what cannot be matched is counted under what it lacks", () => {
    const tap = new Tap();
    tap.feed(1_000n, feedFrame(1, 2));
    for (const urn of [1, 2, 3, 4]) tap.orders(urn === 4 ? 500n : 2_000n, segment(50 * urn, orderBytes(urn)));
    tap.match(evidence({ 2: null, 3: 99, 4: 1 }), false);
    expect(tap.waiting).toBe(1);
    tap.match(evidence({}), true);
    expect(tap.report()).toMatchObject({
      matched: 0,
      t3: null,
      unmatched: { noEvidence: 1, noTrigger: 1, triggerNotSeen: 1, triggerLater: 1, overflow: 0 },
    });
  });

  test("a new session's numbers are not those of the last", () => {
    const tap = new Tap();
    tap.feed(1_000n, feedFrame(1, 5));
    tap.feed(2_000n, feedFrame(1, 1, "SESSION002"));
    tap.orders(3_000n, segment(1, orderBytes(1)));
    tap.orders(3_000n, segment(51, orderBytes(2)));
    tap.match(evidence({ 1: 1, 2: 4 }), true);
    expect(tap.report()).toMatchObject({
      t3: { minNs: 1000, total: 1 },
      unmatched: { triggerNotSeen: 1 },
      feed: { sessions: 2 },
    });
  });
});

describe("the stream of orders", () => {
  const seen = (frames: readonly (readonly [bigint, Uint8Array])[]) => {
    const tap = new Tap();
    tap.feed(0n, feedFrame(1, 1));
    for (const [timeNs, bytes] of frames) tap.orders(timeNs, bytes);
    const found: number[] = [];
    tap.match((urn) => {
      found.push(urn);
      return { urn, triggerSequence: 1n, version: 1 };
    }, true);
    return { found, ...tap.report() };
  };
  const two = Buffer.concat([orderBytes(1), orderBytes(2)]);

  test("orders over several segments, several in one, after a SYN, over the end of the numbers", () => {
    const start = 0xffff_fff0;
    const { found, t3, orders } = seen([
      [1n, segment(start - 1, NOWHERE, { flags: TCP_SYN })],
      [10n, segment(start, two.subarray(0, 1))],
      [20n, segment(start + 1, two.subarray(1, 60))],
      [30n, segment(start + 60, two.subarray(60))],
      [40n, segment(start + 100, two)],
    ]);
    expect(found).toEqual([1, 2, 1, 2]);
    expect(t3).toMatchObject({ minNs: 10, p50Ns: 20, maxNs: 40 });
    expect(orders).toMatchObject({ orders: 4, holes: 0, repeatedBytes: 0 });
  });

  test("what is sent again counts once, when it was there first", () => {
    const { found, t3, orders } = seen([
      [10n, segment(0, orderBytes(1))],
      [90n, segment(0, two)],
    ]);
    expect(found).toEqual([1, 2]);
    expect(t3).toMatchObject({ minNs: 10, maxNs: 90 });
    expect(orders.repeatedBytes).toBe(50);
  });

  test("a hole gives up what was begun, and the next segment is read", () => {
    const { found, orders } = seen([
      [10n, segment(0, orderBytes(1).subarray(0, 20))],
      [20n, segment(50, orderBytes(2))],
    ]);
    expect(found).toEqual([2]);
    expect(orders.holes).toBe(1);
  });

  test("orders of others, other messages and other bytes are none of ours", () => {
    const foreign = Buffer.from(orderBytes(3));
    foreign.write("XX", 2 + 1 + 31);
    const heartbeat = Buffer.from([0, 1, "R".charCodeAt(0)]);
    const { found, orders } = seen([
      [1n, segment(0, foreign)],
      [2n, segment(50, heartbeat)],
      [3n, segment(53, Buffer.from("GET / HTTP/1.1\r\n\r\n"))],
      [4n, feedFrame(1, 1)],
      [5n, Buffer.from([1, 2, 3])],
      [6n, segment(0, orderBytes(4), { port: 40_001 })],
    ]);
    expect(found).toEqual([4]);
    expect(orders).toEqual({ frames: 6, foreign: 2, orders: 1, others: 2, repeatedBytes: 0, holes: 1 });
  });
});

test("`tickgate tap` of two files, with what `orders --json` printed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tickgate-tap-"));
  const [feed, orders, known] = ["feed.pcap", "orders.pcap", "orders.json"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const write = async (path: string, frames: readonly (readonly [bigint, Uint8Array])[]) => {
    const writer = await PcapFileWriter.create(path);
    for (const [timeNs, bytes] of frames) await writer.frame(timeNs, bytes);
    await writer.close();
  };
  await write(
    feed,
    Array.from({ length: 50 }, (_, i) => [BigInt(1000 * i), feedFrame(1 + i, 1)] as const),
  );
  await write(
    orders,
    Array.from({ length: 10 }, (_, i) => [BigInt(5000 * i + 777), segment(50 * i, orderBytes(i))] as const),
  );
  writeFileSync(
    known,
    JSON.stringify(
      Array.from({ length: 10 }, (_, urn) => ({
        urn,
        triggerSequence: `${1 + 5 * urn}`,
        version: 3,
        path: "hardware",
      })),
    ),
  );
  const run = (...words: string[]) =>
    execFileSync(process.execPath, ["control/cli/main.ts", "tap", "--feed", feed, "--orders", orders, ...words], {
      encoding: "utf8",
    });
  expect(JSON.parse(run("--evidence", known, "--json"))).toMatchObject({
    matched: 10,
    t3: { total: 10, minNs: 777, maxNs: 777 },
    byVersion: { 3: { total: 10 } },
  });
  expect(run("--evidence", known)).toContain("0.777");
  expect(() => run()).toThrow("--evidence is missing");
});

/** Two pairs of interfaces; undefined without the right to make them. */
function pairs(): { readonly names: readonly [string, string, string, string]; remove(): void } | undefined {
  const base = `tg${process.pid % 100_000}`;
  const names = [`${base}a`, `${base}b`, `${base}c`, `${base}d`] as const;
  const ip = (...words: string[]) => execFileSync("ip", words, { stdio: "pipe" });
  const remove = () => {
    for (const name of [names[0], names[2]]) {
      try {
        ip("link", "del", name);
      } catch {
        // Not made.
      }
    }
  };
  try {
    ip("link", "add", names[0], "type", "veth", "peer", "name", names[1]);
    ip("link", "add", names[2], "type", "veth", "peer", "name", names[3]);
    for (const name of names) ip("link", "set", name, "up");
    return { names, remove };
  } catch (error) {
    remove();
    console.warn(`tap.test.ts: no interfaces can be made here; its test is skipped: ${String(error).split("\n")[0]}`);
    return undefined;
  }
}

describe("live", () => {
  const DELAY_MS = 5;
  const ORDERS = 100;
  const made = pairs();
  test.skipIf(made === undefined)("the time between a feed packet and its order, on two interfaces", async () => {
    const { names, remove } = made as NonNullable<typeof made>;
    const [feedOut, feedIn, orderOut, orderIn] = names;
    try {
      const pcap = ((await import("pcap")) as unknown as { default: typeof import("pcap") }).default;
      const sender = (name: string) =>
        pcap.createSession(name, { filter: "icmp" }) as unknown as { inject(bytes: Buffer): void; close(): void };
      const [feed, orders] = [sender(feedOut), sender(orderOut)];
      const tap = new Tap();
      const known = new Evidence();
      const live = await tapInterfaces(tap, feedIn, orderIn);
      const gapsNs: number[] = [];
      for (let i = 1; i <= ORDERS; i++) {
        known.add({ urn: i, triggerSequence: `${i}`, version: 1 });
        feed.inject(Buffer.from(feedFrame(i, 1)));
        const sent = process.hrtime.bigint();
        await new Promise((resolve) => setTimeout(resolve, DELAY_MS));
        gapsNs.push(Number(process.hrtime.bigint() - sent));
        orders.inject(Buffer.from(segment(50 * i, orderBytes(i))));
      }
      await expect.poll(() => tap.report().orders.orders, { timeout: 30_000, interval: 20 }).toBe(ORDERS);
      expect(live.dropped()).toEqual({ feed: 0, orders: 0 });
      await live.stop();
      feed.close();
      orders.close();
      tap.match((urn) => known.of(urn), true);
      const { matched, t3, feed: counts } = tap.report();
      expect(matched).toBe(ORDERS);
      expect(counts.messages).toBe(ORDERS);
      const middle = gapsNs.sort((a, b) => a - b)[ORDERS / 2] ?? 0;
      console.info(`tap: sent ${middle / 1e6} ms apart at the median, seen ${(t3?.p50Ns ?? 0) / 1e6} ms apart`);
      // How late a loaded kernel stamps a frame is not what is tested; that it is these two frames is.
      expect(t3?.p50Ns).toBeGreaterThan(middle / 2);
      expect(t3?.p50Ns).toBeLessThan(middle * 2);
    } finally {
      remove();
    }
  });

  test("an interface that is not there is named", async () => {
    await expect(tapInterfaces(new Tap(), "nowhere0", "nowhere1")).rejects.toThrow("nowhere0");
    await expect(Capture.open({ device: "nowhere0" })).rejects.toThrow();
  });
});
