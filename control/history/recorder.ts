// Telemetry as points of the history.

import type { Execution, Position, Status } from "../../proto/grpc/mod.ts";
import { type event, RULES } from "../../proto/mod.ts";
import type { DecisionEvent, LatencySection, LatencySlice, OrderEvent, Path } from "../http/api.ts";
import { gatewayState, pathOf, sideName } from "../state/contract-words.ts";
import type { Record } from "../state/decision-view.ts";
import type { StateSink } from "../state/state-view.ts";
import type { Point } from "./point.ts";

const NS_PER_MS = 1_000_000n;
/** A symbol's view, and everything of the gateway as a whole, at most this often. */
const SAMPLE_MS = 1_000;

export interface Rates {
  readonly messagesPerSecond: number;
  readonly gaps: number;
}

export class Recorder implements StateSink {
  readonly #add: (point: Point) => void;
  readonly #nowMs: () => number;
  readonly #rates: () => Rates;
  readonly #bboMs = new Map<string, number>();
  readonly #positions = new Map<string, Position>();
  #gateway = "";
  #healthMs = 0;

  constructor(add: (point: Point) => void, nowMs: () => number, rates: () => Rates) {
    this.#add = add;
    this.#nowMs = nowMs;
    this.#rates = rates;
  }

  connected(gateway: string): void {
    this.#gateway = gateway;
  }

  order(order: OrderEvent): void {
    const { path, symbol, kind, state } = order;
    const cycles = order.t1Cycles === null ? {} : { t1_cycles: order.t1Cycles };
    this.#add({
      measurement: "order_event",
      tags: { path, symbol, kind: kind || "none", state },
      fields: {
        urn: order.urn,
        version: order.version,
        side: order.side,
        quantity: order.quantity,
        price_e4: order.priceE4,
        filled: order.filled,
        ...cycles,
        ...(order.t2Cycles === null ? {} : { t2_cycles: order.t2Cycles }),
        venue_reason: order.venueReason,
      },
      time: String(BigInt(order.updatedMs) * NS_PER_MS),
    });
  }

  execution(execution: Execution): void {
    this.#add({
      measurement: "execution",
      tags: { path: pathOf(execution.path), symbol: execution.symbol, side: sideName(execution.side) },
      fields: { urn: execution.urn, quantity: execution.quantity, price_e4: execution.priceE4 },
      time: String(execution.atUnixNs),
    });
  }

  record(record: Record): void {
    if (record.type === "bbo") this.#bbo(record.path, record.symbol, record.record);
    else if (!record.decision.sent && record.path === "hardware") this.#reject(record.decision);
  }

  latency({ total, p50, p99, p999, max, bucketCycles }: LatencySection, slice: LatencySlice): void {
    const { path, measure, version, atMs, buckets, bucketNs } = slice;
    const time = String(BigInt(atMs) * NS_PER_MS);
    const tags = { path, measure };
    if (p50 !== null && p99 !== null && p999 !== null && max !== null) {
      const fields = { version, total, p50_ns: p50, p99_ns: p99, p999_ns: p999, max_ns: max };
      this.#add({ measurement: "latency", tags, fields, time });
    }
    for (const [bucket, count] of buckets) {
      const upper = bucketCycles > 0 ? (bucket + 1) * bucketNs - bucketNs / bucketCycles : (bucket + 1) * bucketNs;
      const fields = { version, count, upper_ns: Math.round(upper * 10) / 10 };
      this.#add({ measurement: "latency_bucket", tags: { ...tags, bucket: String(bucket) }, fields, time });
    }
  }

  position(position: Position): void {
    this.#positions.set(position.symbol, position);
    const { symbol, shares, openBuy, openSell, realisedE4, unrealisedE4, updatedUnixNs } = position;
    this.#add({
      measurement: "position",
      tags: { symbol },
      fields: {
        shares: Number(shares),
        open_buy: openBuy,
        open_sell: openSell,
        realised_e4: Number(realisedE4),
        ...(unrealisedE4 === undefined ? {} : { unrealised_e4: Number(unrealisedE4) }),
      },
      time: String(updatedUnixNs),
    });
  }

  status(status: Status): void {
    const nowMs = this.#nowMs();
    if (nowMs - this.#healthMs < SAMPLE_MS) return;
    this.#healthMs = nowMs;
    const { actual, placement, session, softwareSession, atUnixNs } = status;
    const { messagesPerSecond, gaps } = this.#rates();
    this.#add({
      measurement: "health",
      tags: { gateway: this.#gateway || "unknown" },
      fields: {
        state: gatewayState(placement?.state),
        armed: actual?.armed ?? false,
        version: actual?.configurationVersion ?? 0,
        lease_ms: actual?.lease?.remainingMs ?? 0,
        messages_per_second: messagesPerSecond,
        gaps,
        open_orders: (session?.openOrders ?? 0) + (softwareSession?.openOrders ?? 0),
        unknown_orders: (session?.unknownOrders ?? 0) + (softwareSession?.unknownOrders ?? 0),
      },
      time: String(atUnixNs),
    });
    this.#profit(String(atUnixNs));
  }

  #profit(time: string): void {
    let [realised, unrealised, gross] = [0, 0, 0];
    for (const { realisedE4, unrealisedE4, shares, averagePriceE4 } of this.#positions.values()) {
      realised += Number(realisedE4);
      unrealised += Number(unrealisedE4 ?? 0n);
      gross += Math.abs(Number(shares)) * (averagePriceE4 ?? 0);
    }
    const fields = { realised_e4: realised, unrealised_e4: unrealised, gross_e4: gross };
    this.#add({ measurement: "profit", tags: {}, fields, time });
  }

  #bbo(path: Path, symbol: string, record: event.Bbo): void {
    const key = `${path} ${symbol}`;
    const nowMs = this.#nowMs();
    if (nowMs - (this.#bboMs.get(key) ?? Number.NEGATIVE_INFINITY) < SAMPLE_MS) return;
    this.#bboMs.set(key, nowMs);
    this.#add({
      measurement: "bbo",
      tags: { path, symbol },
      fields: {
        valid: record.valid,
        bid_e4: record.bidPrice,
        bid_quantity: record.bidQuantity,
        ask_e4: record.askPrice,
        ask_quantity: record.askQuantity,
      },
      time: String(record.arrivalNs),
    });
  }

  #reject({ path, symbol, kind, reason, version, bitmap, quantity, priceE4, triggerDeviceNs }: DecisionEvent): void {
    const rule = RULES[reason - 1]?.name ?? String(reason);
    const fields = { version, bitmap, quantity, price_e4: priceE4 };
    this.#add({ measurement: "reject", tags: { path, symbol, kind, rule }, fields, time: triggerDeviceNs });
  }
}
