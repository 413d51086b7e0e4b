import { beforeAll, expect, test } from "vitest";
import {
  arm,
  clear,
  commit,
  type DeviceListener,
  identify,
  lease,
  read,
  runRemote,
  session,
} from "../../gateway/device/mod.ts";
import { type event, registers } from "../../proto/mod.ts";
import { type BuiltCard, buildCard } from "./build-card.ts";
import { InProcessDevice } from "./in-process-device.ts";
import { SimulatedCard } from "./simulated-card.ts";
import { decodeRecord, EAGER, FEED, SMALL, TestFeed, TRACKING } from "./test-feed.ts";

let built: BuiltCard;

beforeAll(async () => {
  built = await buildCard({ geometry: SMALL });
}, 600_000);

interface World {
  readonly device: InProcessDevice;
  readonly records: event.Message[];
  readonly sent: bigint[];
  readonly closed: (Error | undefined)[];
}

async function world(): Promise<World> {
  const records: event.Message[] = [];
  const sent: bigint[] = [];
  const closed: (Error | undefined)[] = [];
  const device = new InProcessDevice(new SimulatedCard(built), (_frame, tsNs) => void sent.push(tsNs));
  const listener: DeviceListener = {
    events: (words, at) => void records.push(decodeRecord(words, at)),
    frame: () => {},
    dropped: () => {},
    closed: (cause) => void closed.push(cause),
  };
  await device.open(listener);
  return { device, records, sent, closed };
}

test("trades in simulated time, alike whenever it is repeated", async () => {
  const run = async (): Promise<unknown> => {
    const { device, records, sent } = await world();
    expect((await runRemote(device, identify())).geometry).toEqual(SMALL);
    await runRemote(device, clear(TRACKING, FEED, SMALL));
    await runRemote(device, commit(EAGER, 3, SMALL));
    await runRemote(device, session({ ready: true, urn: 1, sendNext: 0, sendLimit: 1_000_000 }));
    await runRemote(device, lease(10_000_000_000n));
    await runRemote(device, arm());
    const feed = new TestFeed();
    device.receive(0, 5_000_000n, feed.frame(0, [feed.add("S", 100, 1_000_100), feed.add("B", 500, 1_000_000)]), false);
    device.receive(0, 9_000_000n, feed.frame(0, [feed.add("B", 100, 1_000_000)]), false);
    device.advance(6_000_000n);
    expect(sent).toHaveLength(1);
    // The order is on the wire within the microsecond of its trigger; the second frame has not come yet.
    expect(Number((sent[0] ?? 0n) - 5_000_000n)).toBeLessThan(1000);
    expect(device.card.framesWaiting).toBe(1);
    device.advance(20_000_000n);
    expect(sent).toHaveLength(2);
    return { records, sent };
  };
  expect(await run()).toEqual(await run());
});

test("each record and frame comes once and in order, whatever its listener does with the device meanwhile", async () => {
  const play = async (disturb: boolean): Promise<{ records: event.Message[]; sent: bigint[]; mostInside: number }> => {
    const records: event.Message[] = [];
    const sent: bigint[] = [];
    const reads: Promise<Uint32Array>[] = [];
    let inside = 0;
    let mostInside = 0;
    const device = new InProcessDevice(new SimulatedCard(built), (_frame, tsNs) => void sent.push(tsNs));
    const meanwhile = (): void => {
      inside++;
      mostInside = Math.max(mostInside, inside);
      if (disturb && reads.length < 500)
        reads.push(device.execute([read(registers.ID_MAGIC_ADDRESS), read(registers.ID_MAGIC_ADDRESS)]));
      inside--;
    };
    await device.open({
      events: (words, at, count) => {
        for (let n = 0; n < count; n++) records.push(decodeRecord(words, at + 16 * n));
        meanwhile();
      },
      frame: meanwhile,
      dropped: () => {},
      closed: () => {},
    });
    await runRemote(device, clear(TRACKING, FEED, SMALL));
    await runRemote(device, commit(EAGER, 3, SMALL));
    await runRemote(device, session({ ready: true, urn: 1, sendNext: 0, sendLimit: 1_000_000 }));
    await runRemote(device, lease(10_000_000_000n));
    await runRemote(device, arm());
    const feed = new TestFeed();
    const message = [feed.add("S", 100, 1_000_100), feed.add("B", 500, 1_000_000), feed.add("B", 700, 1_000_000)];
    device.receive(0, 5_000_000n, feed.frame(0, message), false);
    device.advance(6_000_000n);
    const magic = Uint32Array.of(registers.ID_MAGIC_VALUE, registers.ID_MAGIC_VALUE);
    for (const values of await Promise.all(reads)) expect(values).toEqual(magic);
    expect(reads.length).toBe(disturb ? records.length + sent.length : 0);
    return { records, sent, mostInside };
  };
  const alone = await play(false);
  expect(alone.records.length).toBeGreaterThan(5);
  expect(alone.sent.length).toBeGreaterThan(0);
  // Device time goes on with the reads, so only what happened and its order are the same; and no call came within another.
  const told = ({ records }: { records: event.Message[] }) =>
    records.map((record) => [
      record.type,
      "sequence" in record ? record.sequence : 0n,
      "urn" in record ? record.urn : 0,
    ]);
  const disturbed = await play(true);
  expect(told(disturbed)).toEqual(told(alone));
  expect(disturbed.sent.length).toBe(alone.sent.length);
  expect(disturbed.mostInside).toBe(1);
});

test("is done when it is destroyed, and says so once", async () => {
  const { device, closed } = await world();
  const cause = new Error("pulled out");
  device.destroy(cause);
  device.destroy();
  await device.close();
  expect(closed).toEqual([cause]);
  await expect(device.execute([])).rejects.toMatchObject({ code: "DISCONNECTED" });
  await expect(world().then(({ device: other }) => other.open({} as DeviceListener))).rejects.toThrow(
    "a device is opened once",
  );
});
