/** What happened to an order, step by step, out of its decision and its last state. */

import type { DecisionEvent, OrderEvent } from "../../../http/api.ts";
import { deviceTime, orderLatency, price, shares, time } from "./format.ts";

export interface Step {
  readonly name: string;
  readonly at: string;
  readonly detail: string;
  readonly state: "done" | "bad" | "open";
}

export function decisionOf(order: OrderEvent, decisions: readonly DecisionEvent[]): DecisionEvent | undefined {
  return decisions.findLast(({ sent, path, urn }) => sent && path === order.path && urn === order.urn);
}

export function orderOf(decision: DecisionEvent, orders: readonly OrderEvent[]): OrderEvent | undefined {
  if (!decision.sent) return undefined;
  return orders.find(({ path, urn }) => path === decision.path && urn === decision.urn);
}

/** Codes of the rules that failed, from the bitmap: bit is code - 1. */
export function failedRules(bitmap: number): number[] {
  const codes: number[] = [];
  for (let bit = 0; bit < 32; bit++) if (((bitmap >>> bit) & 1) === 1) codes.push(bit + 1);
  return codes;
}

function latencyText(name: string, cycles: number): string {
  const text = orderLatency(cycles);
  return text.startsWith(">") ? `${name} ${text}: beyond what the card counts` : `${name} ${cycles} cycles = ${text}`;
}

export function timeline(order: OrderEvent | undefined, decision: DecisionEvent | undefined): Step[] {
  const steps: Step[] = [];
  if (decision !== undefined) {
    steps.push({
      name: "Trigger packet",
      at: `card ${deviceTime(decision.triggerDeviceNs)}`,
      detail: `feed message ${decision.triggerSequence}`,
      state: "done",
    });
    const { action, sell, short, quantity, priceE4, kind, version, atMs } = decision;
    const side = `${action === "enter" ? "" : `${action} `}${sell ? (short ? "sell short" : "sell") : "buy"}`;
    steps.push({
      name: "Decision",
      at: time(atMs, true),
      detail: `${kind}: ${side} ${shares(quantity)} at ${price(priceE4)} USD, version ${version}`,
      state: "done",
    });
    steps.push({
      name: "Risk gate",
      at: time(atMs, true),
      detail: decision.sent ? "every rule passed" : "refused: nothing was sent",
      state: decision.sent ? "done" : "bad",
    });
  }
  if (order === undefined) return steps;
  if (decision === undefined && order.triggerSequence !== null) {
    const detail = `feed message ${order.triggerSequence}; the decision is no longer at hand`;
    steps.push({ name: "Trigger packet", at: "", detail, state: "done" });
  }
  if (order.state === "withdrawn") {
    const at = time(order.updatedMs, true);
    return [
      ...steps,
      { name: "Withdrawn by the card", at, detail: `did not leave: ${order.venueReason}`, state: "bad" },
    ];
  }
  const latencies = [
    order.t1Cycles === null ? "" : latencyText("T1", order.t1Cycles),
    order.t2Cycles === null ? "" : latencyText("T2", order.t2Cycles),
  ].filter((text) => text !== "");
  steps.push({
    name: "Transmitted",
    at: order.sentDeviceNs === "0" ? "" : `card ${deviceTime(order.sentDeviceNs)}`,
    detail: latencies.length === 0 ? "first beat on the wire" : latencies.join(", "),
    state: "done",
  });
  const at = time(order.updatedMs, true);
  if (order.state === "rejected") {
    return [...steps, { name: "Rejected by the venue", at, detail: order.venueReason, state: "bad" }];
  }
  if (order.state === "sent") return [...steps, { name: "Accepted", at: "", detail: "no answer yet", state: "open" }];
  if (order.state === "unknown") {
    return [...steps, { name: "Unknown", at, detail: "the venue's answer is missing", state: "bad" }];
  }
  const ended = order.state === "live" ? "" : at;
  steps.push({ name: "Accepted", at: order.state === "live" ? at : "", detail: "by the venue", state: "done" });
  if (order.filled > 0 || order.state === "live") {
    steps.push({
      name: "Filled",
      at: order.state === "filled" ? ended : "",
      detail: `${shares(order.filled)} of ${shares(order.quantity)} shares`,
      state: order.filled === order.quantity ? "done" : "open",
    });
  }
  if (order.state === "cancelled") {
    const detail = `${shares(order.cancelled)} of ${shares(order.quantity)} shares${order.venueReason === "" ? "" : `, ${order.venueReason}`}`;
    steps.push({ name: "Cancelled", at: ended, detail, state: "done" });
  }
  return steps;
}
