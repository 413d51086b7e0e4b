import { describe, expect, test } from "vitest";
import {
  Alarm,
  Counters,
  GatewayState,
  LatencyHistogram,
  LatencyMeasure,
  Location,
  Order,
  OrderState,
  Position,
  Severity,
  Status,
  type TelemetryUpdate,
} from "../../proto/grpc/mod.ts";
import { DROP, registers } from "../../proto/mod.ts";
import { ALONE, type State } from "../http/api.ts";
import { NO_KILL, type StateSink, StateView } from "./state-view.ts";

const NO_SINK: StateSink = { order() {}, execution() {}, record() {}, latency() {}, position() {}, status() {} };
const INITIAL: Pick<State, "server" | "configuration" | "telemetry"> = {
  server: { nowMs: 0, startedMs: 0, auditEntries: 0, auditHead: "", primacy: ALONE },
  configuration: { active: null, history: [] },
  telemetry: { mode: "spool", written: 0, spooled: 0, dropped: 0, lastError: "" },
};

let nowMs = 1_000;
function view(): StateView {
  const made = new StateView(() => nowMs, NO_SINK, INITIAL);
  made.connected("g1");
  return made;
}
function take(to: StateView, ...updates: TelemetryUpdate["update"][]): void {
  to.take({ updates: updates.map((update) => ({ update })), coalesced: 0n, dropped: 0n, batch: 1n });
}
const order = (urn: number, state: OrderState, filled = 0, venueReason = ""): TelemetryUpdate["update"] => ({
  $case: "order",
  value: Order.fromPartial({
    urn,
    symbol: "AAA",
    quantity: 100,
    state,
    filled,
    venueReason,
    path: Location.LOCATION_HARDWARE,
  }),
});
const histogram = (version: number, counts: readonly bigint[], bucketNs = 6.4): TelemetryUpdate["update"] => ({
  $case: "latency",
  value: LatencyHistogram.fromPartial({
    measure: LatencyMeasure.LATENCY_MEASURE_T1_ACTIONABLE,
    path: Location.LOCATION_HARDWARE,
    configurationVersion: version,
    bucketNs,
    counts: [...counts],
  }),
});
const counters = (
  path: Location,
  atMs: number,
  values: Readonly<Record<number, bigint>>,
): TelemetryUpdate["update"] => {
  const words = new Array<bigint>(registers.COUNTER_INTENT_HOLD_CYCLES_WORD + 1).fill(0n);
  for (const [word, value] of Object.entries(values)) words[Number(word)] = value;
  return {
    $case: "counters",
    value: Counters.fromPartial({ path, atUnixNs: BigInt(atMs) * 1_000_000n, values: words }),
  };
};
const status = (state: GatewayState): TelemetryUpdate["update"] => ({
  $case: "status",
  value: Status.fromPartial({ placement: { state } }),
});

describe("orders", () => {
  test("are counted by outcome, each change once however often it is told", () => {
    const { ORDER_STATE_SENT: SENT, ORDER_STATE_LIVE: LIVE, ORDER_STATE_FILLED: FILLED } = OrderState;
    const made = view();
    take(made, order(1, SENT), order(1, LIVE, 40), order(1, LIVE, 40), order(1, FILLED, 100), order(1, FILLED, 100));
    take(made, order(2, SENT), order(2, OrderState.ORDER_STATE_CANCELLED, 30));
    take(made, order(3, OrderState.ORDER_STATE_REJECTED, 0, "35"), order(3, OrderState.ORDER_STATE_REJECTED, 0, "35"));
    take(made, order(4, SENT));
    take(made, order(5, SENT), order(5, OrderState.ORDER_STATE_WITHDRAWN), order(5, OrderState.ORDER_STATE_WITHDRAWN));
    expect(made.state().flow).toMatchObject({
      sent: 5,
      accepted: 2,
      filled: 2,
      cancelled: 1,
      withdrawn: 1,
      venueRejected: 1,
      sharesFilled: "130",
      venueRejects: [{ code: "35", text: "risk: short sell restricted", count: 1 }],
    });
  });
});

test("the first order of each version is kept, however many follow", () => {
  const made = view();
  take(made, order(1, OrderState.ORDER_STATE_SENT), order(2, OrderState.ORDER_STATE_SENT));
  expect(made.state().flow.firstOrders).toMatchObject([{ version: 0, path: "hardware", urn: 1 }]);
});

describe("latency", () => {
  test("percentiles come from counts; a bucket of the card is a number of cycles", () => {
    const made = view();
    const counts = new Array<bigint>(256).fill(0n);
    counts[11] = 98n;
    counts[13] = 1n;
    counts[40] = 1n;
    take(made, histogram(3, counts));
    expect(made.state().latency).toMatchObject([
      { measure: "T1", version: 3, bucketCycles: 1, total: 100, p50: 70.4, p99: 83.2, p999: 256, max: 256 },
    ]);
  });

  test("a wider bucket says the longest it can hold", () => {
    const made = view();
    take(made, histogram(1, [0n, 5n, 0n], 25.6));
    // Bucket 1 of 4 cycles each: up to 7 cycles.
    expect(made.state().latency[0]).toMatchObject({ bucketCycles: 4, p50: 44.8, max: 44.8 });
  });

  test("the last bucket has no end: what is in it is told as a lower bound, and as such", () => {
    const made = view();
    const counts = new Array<bigint>(256).fill(0n);
    counts[11] = 99n;
    counts[255] = 1n;
    take(made, histogram(1, counts));
    const [section] = made.state().latency;
    expect(section).toMatchObject({ lastBucket: 255, p99: 70.4, p999: 1_632, max: 1_632, atLeast: ["p999", "max"] });
    expect(made.state().latencySlices[0]).toMatchObject({ lastBucket: 255 });
    counts[11] = 10_000n;
    take(made, histogram(1, counts));
    expect(made.state().latency[0]).toMatchObject({ p999: 70.4, max: 1_632, atLeast: ["max"] });
  });

  test("slices are what a sample added, by version; the same again adds nothing", () => {
    const made = view();
    take(made, histogram(1, [0n, 2n]));
    take(made, histogram(1, [0n, 2n]));
    take(made, histogram(1, [1n, 5n]), histogram(2, [3n]));
    expect(made.state().latencySlices.map(({ version, buckets }) => [version, buckets])).toEqual([
      [1, [[1, 2]]],
      [
        1,
        [
          [0, 1],
          [1, 3],
        ],
      ],
      [2, [[0, 3]]],
    ]);
  });
});

describe("counters", () => {
  const REFUSED = registers.COUNTER_REJECTS_WORD;

  test("rates are what was added over the time between samples", () => {
    const made = view();
    take(made, counters(Location.LOCATION_HARDWARE, 1_000, { [registers.COUNTER_MESSAGES_WORD]: 100n }));
    take(
      made,
      counters(Location.LOCATION_HARDWARE, 3_000, {
        [registers.COUNTER_MESSAGES_WORD]: 500n,
        [registers.COUNTER_LINE_B_GOOD_WORD]: 8n,
      }),
    );
    const [hardware] = made.state().feeds;
    expect(hardware).toMatchObject({ messages: "500", messagesPerSecond: 200 });
  });

  test("dropped frames are told by path, line and reason, those that occurred", () => {
    const made = view();
    const line = { framesDropped: 9n };
    take(made, {
      $case: "status",
      value: Status.fromPartial({ feed: { lines: [line, line] }, softwareFeed: { lines: [line, line] } }),
    });
    take(
      made,
      counters(Location.LOCATION_HARDWARE, 1, {
        [registers.COUNTER_LINE_A_DROPPED_WORD + DROP.notOurs]: 2n,
        [registers.COUNTER_LINE_B_DROPPED_WORD + DROP.runt]: 1n,
        [registers.COUNTER_LINE_B_DROPPED_WORD + DROP.overrun]: 3n,
      }),
      counters(Location.LOCATION_SOFTWARE, 1, { [registers.COUNTER_LINE_A_DROPPED_WORD + DROP.session]: 4n }),
    );
    expect(made.state().feeds.map(({ lines }) => lines.map(({ dropped }) => dropped))).toEqual([
      [
        [{ reason: "not_ours", text: "another destination address or port", count: 2 }],
        [
          { reason: "runt", text: "too short", count: 1 },
          { reason: "overrun", text: "the input FIFO was full", count: 3 },
        ],
      ],
      [[{ reason: "session", text: "another MoldUDP64 session", count: 4 }], []],
    ]);
  });

  test("what the software path refuses as the shadow is not counted, what it refuses while it trades is", () => {
    const made = view();
    take(made, status(GatewayState.GATEWAY_STATE_HARDWARE));
    take(made, counters(Location.LOCATION_HARDWARE, 1, { [REFUSED + 5]: 2n }));
    take(made, counters(Location.LOCATION_SOFTWARE, 1, { [REFUSED + 2]: 900n }));
    expect(made.state().flow.refused).toEqual([{ rule: 5, name: "quantity", count: 2 }]);
    take(made, status(GatewayState.GATEWAY_STATE_SOFTWARE));
    take(made, counters(Location.LOCATION_SOFTWARE, 2, { [REFUSED + 2]: 900n, [REFUSED + 9]: 4n }));
    expect(made.state().flow.refused).toEqual([
      { rule: 5, name: "quantity", count: 2 },
      { rule: 9, name: "position", count: 4 },
    ]);
  });
});

test("changes of the book's top are those that a path saw while it could trade", () => {
  const made = view();
  const BBO = registers.COUNTER_BBO_WORD;
  take(made, status(GatewayState.GATEWAY_STATE_HARDWARE));
  take(made, counters(Location.LOCATION_HARDWARE, 1, { [BBO]: 50n }));
  take(made, counters(Location.LOCATION_SOFTWARE, 1, { [BBO]: 70n }));
  expect(made.state().flow.bboChanges).toBe("50");
  take(made, status(GatewayState.GATEWAY_STATE_SOFTWARE));
  take(made, counters(Location.LOCATION_SOFTWARE, 2, { [BBO]: 75n }));
  expect(made.state().flow.bboChanges).toBe("55");
});

describe("what became of a kill", () => {
  const switches = (everything: boolean, armed: boolean): TelemetryUpdate["update"] => ({
    $case: "status",
    value: Status.fromPartial({ actual: { armed, kill: { everything } } }),
  });
  const flat = { ...NO_KILL, phase: "flat", requestedMs: 1, updatedMs: 2, scopes: ["everything"] } as const;

  test("is told while the switch is set, and no more when it was taken back", () => {
    const made = view();
    take(made, switches(false, true));
    made.setKill({ ...flat, phase: "cancelling" });
    take(made, switches(true, false));
    made.setKill(flat);
    take(made, switches(true, false));
    expect(made.state().kill).toEqual(flat);
    take(made, switches(false, false));
    expect(made.state().kill).toEqual(NO_KILL);
  });

  test("is told no more when somebody arms; one that goes on is", () => {
    const made = view();
    take(made, switches(false, false));
    made.setKill({ ...flat, phase: "cancelling" });
    take(made, switches(false, true));
    expect(made.state().kill.phase).toBe("cancelling");
    take(made, switches(false, false));
    made.setKill({ ...flat, phase: "failed" });
    take(made, switches(false, true));
    expect(made.state().kill).toEqual(NO_KILL);
  });
});

describe("profit", () => {
  const position = (symbol: string, shares: bigint, unrealisedE4: bigint | undefined): TelemetryUpdate["update"] => ({
    $case: "position",
    value: Position.fromPartial({
      symbol,
      shares,
      realisedE4: -5n,
      averagePriceE4: 10_000,
      ...(unrealisedE4 === undefined ? {} : { unrealisedE4 }),
    }),
  });

  test("is unknown as a whole when one open position cannot be marked; a flat one does not matter", () => {
    const made = view();
    take(made, position("A", 100n, 7n), position("B", 0n, undefined));
    expect(made.state().profit).toEqual({ realisedE4: "-10", unrealisedE4: "7", grossNotionalE4: "1000000" });
    take(made, position("C", -3n, undefined));
    expect(made.state().profit.unrealisedE4).toBeNull();
  });
});

describe("alarms and the connection", () => {
  const alarm = (active: boolean): TelemetryUpdate["update"] => ({
    $case: "alarm",
    value: Alarm.fromPartial({ code: "FEED_SILENT", message: "line A", active, severity: Severity.SEVERITY_WARNING }),
  });

  test("an alarm that is over stays until somebody has seen it", () => {
    const made = view();
    take(made, alarm(true));
    const [{ id } = { id: "" }] = made.state().alarms;
    take(made, alarm(false));
    expect(made.state().alarms).toMatchObject([{ active: false, acknowledged: false }]);
    expect(made.acknowledge(id)).toBe(true);
    expect(made.state().alarms).toEqual([]);
    expect(made.acknowledge(id)).toBe(false);
    take(made, alarm(true));
    made.acknowledge(id);
    take(made, alarm(false));
    expect(made.state().alarms).toEqual([]);
  });

  test("an alarm whose message changes is still that alarm; another about something else is not", () => {
    const made = view();
    const of = (about: string, message: string, active = true): TelemetryUpdate["update"] => ({
      $case: "alarm",
      value: Alarm.fromPartial({ code: "DEVICE_UNREACHABLE", about, message, active }),
    });
    take(made, of("card", "the card has closed the connection"));
    take(made, of("card", "connect ENOENT"));
    take(made, of("other", "connect ENOENT"));
    expect(made.state().alarms.map(({ message }) => message)).toEqual(["connect ENOENT", "connect ENOENT"]);
    take(made, of("card", "connect ENOENT", false));
    expect(made.state().alarms.map(({ active }) => active)).toEqual([false, true]);
  });

  test("a lost gateway shows at once, and its numbers keep the time they were heard", () => {
    nowMs = 5_000;
    const made = view();
    take(made, status(GatewayState.GATEWAY_STATE_HARDWARE));
    nowMs = 9_000;
    made.lost("gone", "DISCONNECTED");
    expect(made.state().gateway).toMatchObject({
      reachable: false,
      state: "unknown",
      stateMessage: "gone",
      heardMs: 5_000,
    });
    expect(made.state().server.nowMs).toBe(9_000);
  });
});
