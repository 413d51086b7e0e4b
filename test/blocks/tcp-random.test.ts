// tg_tcp against a peer written from RFC 9293, over wires that lose, double, delay and damage frames: whatever happens, both byte streams
// arrive as they were given, nothing leaves that was not offered or has no room, and nothing is ever stuck.

import { describe, expect, test } from "vitest";
import { PERFECT_WIRE, Random } from "../../sim/world/mod.ts";
import { howToRepeat, testSeed } from "./repeat.ts";
import { CAUSE, STATE, TcpBench } from "./tcp-bench.ts";
import { firstNumber, randomBytes, runStorm, TcpWorld, type WorldOptions } from "./tcp-world.ts";

const seed = testSeed();
const about = howToRepeat(seed, "test/blocks/tcp-random.test.ts");
/** Sessions of each kind; TCP_SESSIONS=200 for a long run. */
const SESSIONS = Number(process.env.TCP_SESSIONS ?? 6);

const CALM: WorldOptions = {
  there: { ...PERFECT_WIRE, delayNs: 500 },
  back: { ...PERFECT_WIRE, delayNs: 500 },
  peer: {
    capacity: 8192,
    keepsEarly: true,
    segmentBytes: 1460,
    lazy: 0,
    readEveryNs: 1000,
    stallNs: 0,
    stream: new Uint8Array(0),
  },
  orderRate: 0.02,
  hostRate: 0.002,
  streamRate: 1,
  readRate: 1,
  damage: 0,
};

function expectStreams(world: TcpWorld, stream: Uint8Array): void {
  expect(world.peer.received, about).toEqual(world.bench.offered);
  expect(world.bench.read, about).toEqual([...stream]);
}

describe("two streams arrive as they were given", () => {
  test("over perfect wires, without a single repetition", async () => {
    const random = new Random(seed).fork("calm");
    const stream = randomBytes(random, 5000);
    const bench = await TcpBench.open({ seed, about });
    const world = new TcpWorld(bench, random, { ...CALM, peer: { ...CALM.peer, stream } });
    bench.open(firstNumber(random));
    world.until("established", () => bench.state === STATE.established);
    world.ordersLeft = 100;
    world.hostLeft = 20;
    world.until("said", () => world.ordersLeft === 0 && world.hostLeft === 0 && !bench.hostBusy && world.peer.done);
    world.until("acknowledged", () => bench.dut.out.unacknowledged_o === 0 && bench.drive.order === undefined);
    bench.pulse("close_i");
    world.until("the peer knows", () => world.peer.finReceived);
    world.peer.close(bench.nowNs);
    world.until("closed", () => bench.state === STATE.closed);
    expectStreams(world, stream);
    expect([bench.dut.out.cause_o, bench.counts.repeated, world.peer.finAcknowledged], about).toEqual([
      CAUSE.orderly,
      0,
      true,
    ]);
  });

  for (let session = 0; session < SESSIONS; session++) {
    test(`storm ${session}`, async () => {
      await runStorm(seed, session, about);
    });
  }
});
