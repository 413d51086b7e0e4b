import { describe, expect, test } from "vitest";
import { TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from "../../proto/mod.ts";
import { Random } from "../world/random.ts";
import { howToRepeat, testSeed } from "../world/repeatable.ts";
import { SimulatedScheduler } from "../world/scheduler.ts";
import { PERFECT_WIRE, Wire, type WireSettings } from "../world/wire.ts";
import type { ByteStreamListener } from "./byte-transport.ts";
import { DEFAULT_TCP, TcpEndpoint, type TcpSegment, type TcpSettings } from "./tcp-endpoint.ts";

const FILE = "sim/exchange/tcp-endpoint.test.ts";

class Reader implements ByteStreamListener {
  readonly parts: Uint8Array[] = [];
  overs = 0;

  received(bytes: Uint8Array): void {
    this.parts.push(Uint8Array.from(bytes));
  }

  ended(): void {
    this.overs++;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.parts);
  }
}

interface Pair {
  readonly scheduler: SimulatedScheduler;
  readonly client: TcpEndpoint;
  readonly server: TcpEndpoint;
  readonly atClient: Reader;
  readonly atServer: Reader;
  readonly segments: TcpSegment[];
  closed: number;
}

/** Two endpoints and the wires between them. */
function pair(wires: Partial<WireSettings>, seed = 1, tcp: Partial<TcpSettings> = {}): Pair {
  const scheduler = new SimulatedScheduler();
  const random = new Random(seed);
  const settings = { ...DEFAULT_TCP, ...tcp };
  const wire = (label: string): Wire => new Wire({ ...PERFECT_WIRE, delayNs: 1000, ...wires }, random.fork(label));
  const [up, down] = [wire("up"), wire("down")];
  const atClient = new Reader();
  const atServer = new Reader();
  const segments: TcpSegment[] = [];
  const carry = (over: Wire, segment: TcpSegment, to: () => TcpEndpoint): void => {
    segments.push(segment);
    for (const time of over.arrivals(scheduler.now(), 60 + segment.payload.length)) {
      scheduler.at(time, () => to().receive(segment));
    }
  };
  let accepted = false;
  const onClosed = (): void => {
    world.closed++;
  };
  // The numbers wrap soon after the start.
  const server: TcpEndpoint = new TcpEndpoint(
    scheduler,
    settings,
    0xffff_fff0,
    (s) => carry(down, s, () => client),
    onClosed,
  );
  const client: TcpEndpoint = new TcpEndpoint(
    scheduler,
    settings,
    0xffff_ff00,
    (segment) => {
      carry(up, segment, () => {
        if (!accepted && (segment.flags & TCP_SYN) !== 0) {
          accepted = true;
          return ACCEPTING;
        }
        return server;
      });
    },
    onClosed,
  );
  const ACCEPTING = { receive: (segment: TcpSegment) => server.accept(segment, atServer) } as TcpEndpoint;
  const world: Pair = { scheduler, client, server, atClient, atServer, segments, closed: 0 };
  client.connect(atClient);
  return world;
}

function noise(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}

describe("TcpEndpoint", { timeout: 30_000 }, () => {
  test("opens, carries both ways, closes, and forgets", () => {
    const world = pair({});
    world.scheduler.runUntil(1e6);
    expect(world.client.established && world.server.established).toBe(true);
    world.client.send(Buffer.from("from the client"));
    world.server.send(Buffer.from("from the server"));
    world.scheduler.runUntil(2e6);
    expect(world.atServer.bytes.toString()).toBe("from the client");
    expect(world.atClient.bytes.toString()).toBe("from the server");
    world.client.close();
    world.scheduler.runAll();
    expect(world.atServer.overs).toBe(1);
    // Who closed knows already.
    expect(world.atClient.overs).toBe(0);
    expect(world.closed).toBe(2);
    expect(world.segments.some(({ flags }) => (flags & TCP_RST) !== 0)).toBe(false);
    expect(world.client.counts.retransmitted + world.server.counts.retransmitted).toBe(0);
  });

  test.each([
    ["loss", { loss: 0.2 }],
    ["duplication", { duplicate: 0.3 }],
    ["reordering", { reorder: 0.3, lateNs: 50_000 }],
    ["all of it", { loss: 0.1, duplicate: 0.1, reorder: 0.2, lateNs: 200_000, jitterNs: 20_000 }],
  ])("every byte arrives once and in order over %s", (_name, wires) => {
    const seed = testSeed();
    const where = howToRepeat(seed, FILE);
    const random = new Random(seed);
    const world = pair(wires, seed);
    const sent: [Uint8Array[], Uint8Array[]] = [[], []];
    while (!(world.client.established && world.server.established)) expect(world.scheduler.step(), where).toBe(true);
    for (let i = 0; i < 150; i++) {
      for (const [index, from] of [world.client, world.server].entries()) {
        const bytes = noise(random, random.between(1, 3000));
        world.scheduler.after(random.below(50_000_000), () => {
          expect(from.send(bytes), where).toBe(true);
          sent[index]?.push(bytes);
        });
      }
    }
    world.scheduler.runUntil(120e9);
    expect(world.atServer.bytes.equals(Buffer.concat(sent[0])), where).toBe(true);
    expect(world.atClient.bytes.equals(Buffer.concat(sent[1])), where).toBe(true);
    world.client.close();
    world.server.close();
    world.scheduler.runAll();
    expect(world.closed, where).toBe(2);
  });

  test("three duplicate acknowledgements bring a lost segment at once, long before the timer", () => {
    const world = pair({}, 1, { segmentBytes: 100, timeoutNsMin: 1e9 });
    world.scheduler.runUntil(1e6);
    const receive = world.server.receive.bind(world.server);
    let dropped = 0;
    world.server.receive = (segment) => {
      if (segment.payload.length > 0 && dropped++ === 0) return;
      receive(segment);
    };
    world.client.send(new Uint8Array(600).fill(1));
    world.scheduler.runUntil(2e6);
    // The five that came too early were not kept, so all six are sent again, once.
    expect(world.server.counts.outOfOrder).toBe(5);
    expect(world.client.counts.retransmitted).toBe(6);
    expect(world.atServer.bytes.length).toBe(600);
  });

  test("never sends beyond the peer's window, and probes one that is closed", () => {
    const scheduler = new SimulatedScheduler();
    const sent: TcpSegment[] = [];
    const endpoint = new TcpEndpoint(scheduler, DEFAULT_TCP, 1000, (segment) => sent.push(segment));
    const reader = new Reader();
    const from = (fields: Partial<TcpSegment>): void =>
      endpoint.receive({
        sequence: 1,
        acknowledgement: 1001,
        flags: TCP_ACK,
        window: 300,
        payload: new Uint8Array(0),
        ...fields,
      });
    endpoint.accept(
      { sequence: 0, acknowledgement: 0, flags: TCP_SYN, window: 300, payload: new Uint8Array(0) },
      reader,
    );
    from({});
    endpoint.send(new Uint8Array(1000));
    const bytes = (): number => sent.reduce((sum, { payload }) => sum + payload.length, 0);
    expect(bytes()).toBe(300);
    from({ acknowledgement: 1301, window: 0 });
    expect(bytes()).toBe(300);
    scheduler.runUntil(1e9);
    const probes = sent.filter(({ payload }) => payload.length === 1);
    expect(probes.length).toBeGreaterThan(0);
    expect(probes.every(({ sequence }) => sequence === 1301)).toBe(true);
    from({ acknowledgement: 1302, window: 10_000 });
    const last = sent.at(-1);
    expect((last?.sequence ?? 0) + (last?.payload.length ?? 0)).toBe(2001);
  });

  test("gives a silent peer up after the retries, and says so once", () => {
    const world = pair({}, 1, { retries: 3 });
    world.scheduler.runUntil(1e6);
    world.server.receive = () => {};
    world.client.send(Uint8Array.of(1));
    world.scheduler.runAll();
    expect(world.atClient.overs).toBe(1);
    expect(world.client.closed).toBe(true);
    expect(world.client.counts.retransmitted).toBe(3);
    expect(world.client.send(Uint8Array.of(2))).toBe(false);
  });

  test("refuses more than its queue holds, without taking part of it", () => {
    const world = pair({}, 1, { queueBytes: 1000 });
    world.scheduler.runUntil(1e6);
    expect(world.client.send(new Uint8Array(900))).toBe(true);
    expect(world.client.send(new Uint8Array(101))).toBe(false);
    world.scheduler.runUntil(2e6);
    expect(world.client.send(new Uint8Array(1000))).toBe(true);
  });

  test("only a reset with the exact number ends the connection", () => {
    const scheduler = new SimulatedScheduler();
    const sent: TcpSegment[] = [];
    const reader = new Reader();
    const endpoint = new TcpEndpoint(scheduler, DEFAULT_TCP, 1000, (segment) => sent.push(segment));
    const segment = { sequence: 51, acknowledgement: 1001, flags: TCP_ACK, window: 1000, payload: new Uint8Array(0) };
    endpoint.accept({ ...segment, sequence: 50, flags: TCP_SYN }, reader);
    endpoint.receive(segment);
    endpoint.receive({ ...segment, sequence: 60, flags: TCP_RST });
    expect(reader.overs).toBe(0);
    expect(sent.at(-1)).toMatchObject({ flags: TCP_ACK, acknowledgement: 51 });
    endpoint.receive({ ...segment, flags: TCP_RST });
    expect(reader.overs).toBe(1);
    expect(endpoint.closed).toBe(true);
  });

  test("data with the FIN is taken first, and the other end's rest still goes out", () => {
    const world = pair({});
    world.scheduler.runUntil(1e6);
    world.client.send(Buffer.from("last words"));
    world.client.close();
    world.server.send(Buffer.from("unheard"));
    world.scheduler.runAll();
    expect(world.atServer.bytes.toString()).toBe("last words");
    expect(world.closed).toBe(2);
    expect(world.segments.filter(({ flags }) => (flags & TCP_FIN) !== 0).length).toBe(2);
  });
});
