import { describe, expect, it } from "vitest";
import {
  Location,
  type Order,
  OrderState,
  Status,
  type StreamTelemetryResponse,
  TelemetryTopic,
} from "../../proto/grpc/mod.ts";
import { event } from "../../proto/mod.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { TelemetryHub, type TelemetryState, TooManyReaders } from "./telemetry-hub.ts";

const ALL = { topics: [], samplePeriodMs: 0, symbols: [] };

function order(urn: number, symbol = "TGA", state: OrderState = OrderState.ORDER_STATE_SENT): Order {
  return {
    urn,
    symbol,
    side: 1,
    quantity: 1,
    priceE4: 1,
    state,
    filled: 0,
    cancelled: 0,
    path: Location.LOCATION_HARDWARE,
    kind: 1,
    configurationVersion: 1,
    sentDeviceNs: 0n,
    updatedUnixNs: 0n,
    venueReason: "",
  };
}

function hub(orders: readonly Order[] = []) {
  const clock = new ManualClock();
  const state: TelemetryState = {
    status: () => Status.fromPartial({}),
    orders: () => orders,
    executions: () => [],
    positions: () => [],
    counters: () => [],
    latency: () => [],
    alarms: () => [],
    symbol: (slot) => `S${slot}`,
  };
  return { clock, hub: new TelemetryHub(state, clock) };
}

function reader(writable = () => true) {
  const batches: StreamTelemetryResponse[] = [];
  const cases = () => batches.flatMap(({ updates }) => updates.map(({ update }) => update?.$case));
  const write = (batch: StreamTelemetryResponse): boolean => {
    batches.push(batch);
    return writable();
  };
  return { batches, cases, write };
}

function record(type: number, slot: number, mark: number): Uint32Array {
  const words = new Uint32Array(event.RECORD_BYTES / 4);
  words[0] = type | (slot << 8);
  words[2] = mark;
  return words;
}

describe("telemetry", () => {
  it("begins with the state, then says that it is complete, then changes in numbered batches", async () => {
    const { clock, hub: telemetry } = hub([order(1), order(2)]);
    const sink = reader();
    telemetry.subscribe(sink, ALL);
    expect(sink.cases()).toEqual(["status", "order", "order", "sync"]);
    telemetry.order(order(3));
    await clock.pass(60);
    expect(sink.cases().slice(4)).toEqual(["order"]);
    expect(sink.batches.map(({ batch }) => batch)).toEqual([1n, 2n]);
  });

  it("sends no more than twenty batches a second, whatever happens", async () => {
    const { clock, hub: telemetry } = hub();
    const sink = reader();
    telemetry.subscribe(sink, ALL);
    for (let ms = 0; ms < 1000; ms++) {
      telemetry.order(order(ms));
      await clock.pass(1);
    }
    expect(sink.batches.length).toBeLessThanOrEqual(21);
    expect(sink.cases().filter((name) => name === "order").length).toBeGreaterThanOrEqual(950);
  });

  it("gives a slow reader the newest state and the count of what it missed, and waits for nobody", async () => {
    const { clock, hub: telemetry } = hub();
    let writable = true;
    const slow = reader(() => writable);
    const quick = reader();
    const subscription = telemetry.subscribe(slow, ALL);
    telemetry.subscribe(quick, ALL);
    writable = false;
    telemetry.order(order(1));
    await clock.pass(60);
    const before = slow.batches.length;
    for (const state of [OrderState.ORDER_STATE_LIVE, OrderState.ORDER_STATE_FILLED]) {
      telemetry.order(order(2, "TGA", state));
      await clock.pass(60);
    }
    expect(slow.batches.length).toBe(before);
    writable = true;
    subscription.drained();
    await clock.pass(60);
    const batch = slow.batches.at(-1);
    const orders = batch?.updates.flatMap(({ update }) => (update?.$case === "order" ? [update.value] : []));
    expect(orders?.map(({ urn, state }) => [urn, state])).toEqual([[2, OrderState.ORDER_STATE_FILLED]]);
    expect(batch?.coalesced).toBeGreaterThanOrEqual(1n);
    expect(quick.cases().filter((name) => name === "order").length).toBe(3);
  });

  it("bounds what waits for a reader that takes nothing, and counts the rest", async () => {
    const { clock, hub: telemetry } = hub();
    let writable = false;
    const sink = reader(() => writable);
    const subscription = telemetry.subscribe(sink, ALL);
    for (let urn = 1; urn <= 5000; urn++) telemetry.order(order(urn));
    for (let mark = 0; mark < 5000; mark++)
      telemetry.record(Location.LOCATION_HARDWARE, record(event.DECISION_TYPE, 1, mark), 0);
    writable = true;
    subscription.drained();
    await clock.pass(60);
    const batch = sink.batches.at(-1);
    expect(batch?.updates.filter(({ update }) => update?.$case === "order").length).toBe(1000);
    expect(batch?.dropped).toBe(8000n);
  });

  it("keeps records in order, but of the views only the newest of each symbol", async () => {
    const { clock, hub: telemetry } = hub();
    const sink = reader();
    telemetry.subscribe(sink, ALL);
    telemetry.record(Location.LOCATION_HARDWARE, record(event.BBO_TYPE, 3, 1), 0);
    telemetry.record(Location.LOCATION_HARDWARE, record(event.DECISION_TYPE, 3, 2), 0);
    telemetry.record(Location.LOCATION_HARDWARE, record(event.BBO_TYPE, 3, 3), 0);
    telemetry.record(Location.LOCATION_HARDWARE, record(event.DECISION_TYPE, 4, 4), 0);
    await clock.pass(60);
    const update = sink.batches.at(-1)?.updates.find(({ update }) => update?.$case === "events")?.update;
    if (update?.$case !== "events") throw new Error("no events");
    const { records, symbols, path } = update.value;
    const marks = Array.from({ length: records.length / event.RECORD_BYTES }, (_, index) =>
      Buffer.from(records).readUInt32LE(index * event.RECORD_BYTES + 8),
    );
    expect(marks).toEqual([2, 4, 3]);
    expect(symbols).toEqual({ 3: "S3", 4: "S4" });
    expect(path).toBe(Location.LOCATION_HARDWARE);
    expect(sink.batches.at(-1)?.coalesced).toBe(1n);
  });

  it("sends only the topics and symbols that were asked for", async () => {
    const { clock, hub: telemetry } = hub([order(1), order(2, "TGB")]);
    const sink = reader();
    telemetry.subscribe(sink, { topics: [TelemetryTopic.TELEMETRY_TOPIC_ORDERS], samplePeriodMs: 0, symbols: ["TGB"] });
    telemetry.order(order(3));
    telemetry.order(order(4, "TGB"));
    await clock.pass(2000);
    const urns = sink.batches.flatMap(({ updates }) =>
      updates.flatMap(({ update }) => (update?.$case === "order" ? [update.value.urn] : [])),
    );
    expect(urns).toEqual([2, 4]);
    expect(new Set(sink.cases())).toEqual(new Set(["order", "sync"]));
  });

  it("stops with the last reader, and takes only so many", () => {
    const { clock, hub: telemetry } = hub();
    const subscriptions = Array.from({ length: 32 }, () => telemetry.subscribe(reader(), ALL));
    expect(() => telemetry.subscribe(reader(), ALL)).toThrow(TooManyReaders);
    for (const subscription of subscriptions) subscription.end();
    telemetry.close();
    expect(telemetry.readers).toBe(0);
    expect(clock.pending).toBe(0);
  });
});
