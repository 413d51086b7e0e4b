// The election where it ends: at the RTL's registers, through the programs that the gateway uses.
import { beforeAll, expect, test } from "vitest";
import {
  arm,
  clear,
  commit,
  disarm,
  lease,
  present,
  type RegisterProgram,
  readActiveConfig,
  readElection,
  readStatus,
  runRemote,
  under,
} from "../../gateway/device/mod.ts";
import { type BuiltCard, buildCard } from "./build-card.ts";
import { InProcessDevice } from "./in-process-device.ts";
import { SimulatedCard } from "./simulated-card.ts";
import { EAGER, FEED, SMALL, TRACKING } from "./test-feed.ts";

const OLD = (3n << 64n) | 41n;
const NEW = (3n << 64n) | 42n;
const LEASE_NS = 10_000_000_000n;

let built: BuiltCard;

beforeAll(async () => {
  built = await buildCard({ geometry: SMALL });
}, 600_000);

async function card() {
  const device = new InProcessDevice(new SimulatedCard(built), () => {});
  await device.open({ events: () => {}, frame: () => {}, dropped: () => {}, closed: () => {} });
  return <T>(program: RegisterProgram<T>): Promise<T> => runRemote(device, program);
}

test("whoever was elected last configures and arms; the one before is refused with everything that is not a stop", async () => {
  const run = await card();
  await run(under(OLD, clear(TRACKING, FEED, SMALL)));
  await run(under(OLD, commit(EAGER, 3, SMALL)));
  await run(under(OLD, lease(LEASE_NS)));
  await run(under(OLD, arm()));
  expect(await run(readElection())).toEqual({ highest: OLD, current: true, refused: 0 });
  await run(present(NEW));
  const before = await run(readActiveConfig(SMALL));
  for (const program of [commit(EAGER, 4, SMALL), lease(2n * LEASE_NS), arm(), clear(TRACKING, FEED, SMALL)]) {
    await expect(run(under(OLD, program as RegisterProgram<unknown>))).rejects.toMatchObject({
      code: expect.stringMatching(/^(STALE_ELECTION|REFUSED)$/),
    });
  }
  await expect(run(present(OLD))).rejects.toMatchObject({ code: "STALE_ELECTION" });
  expect(await run(readActiveConfig(SMALL))).toEqual(before);
  const { highest, current, refused } = await run(readElection());
  expect({ highest, current }).toEqual({ highest: NEW, current: false });
  expect(refused).toBeGreaterThan(0);
  // What stops needs nobody: it is the old one whose id stands.
  expect((await run(readStatus())).armed).toBe(true);
  await run(disarm());
  await run(lease(0n));
  expect(await run(readStatus())).toMatchObject({ armed: false, leaseOk: false });
  await expect(run(under(OLD, arm()))).rejects.toMatchObject({ code: expect.any(String) });
  expect((await run(readStatus())).armed).toBe(false);
  await run(under(NEW, commit(EAGER, 4, SMALL)));
  await run(under(NEW, lease(LEASE_NS)));
  await run(under(NEW, arm()));
  expect((await run(readStatus())).armed).toBe(true);
  expect((await run(readActiveConfig(SMALL))).version).toBe(4);
});

test("a card that was never told of an election needs none", async () => {
  const run = await card();
  await run(clear(TRACKING, FEED, SMALL));
  await run(commit(EAGER, 3, SMALL));
  await run(arm());
  expect(await run(readElection())).toEqual({ highest: 0n, current: true, refused: 0 });
});
