// What a headless run has to show for itself: numbers, and the checks they have to pass.

import type { Committed, HistoryCount, LatencySection, OrderEvent, State } from "../../control/http/api.ts";
import { CYCLE_NS } from "../../proto/mod.ts";

export interface RunFacts {
  readonly seed: number;
  readonly input: string | undefined;
  readonly seconds: number;
  readonly state: State;
  readonly history: HistoryCount;
  readonly firstVersion: number;
  readonly change:
    | { readonly path: string; readonly committed: Committed; readonly firstOrder: OrderEvent | undefined }
    | undefined;
  readonly cardKilled: boolean;
  /** Orders that the software path sent, when it had to. */
  readonly softwareOrders: number;
  readonly flatAtEnd: boolean;
}

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export function document(
  facts: RunFacts,
): { readonly ok: boolean; readonly checks: readonly Check[] } & Record<string, unknown> {
  const { state, history, change } = facts;
  const checks = checksOf(facts);
  const [hardware, software] = state.feeds;
  return {
    ok: checks.every(({ ok }) => ok),
    checks,
    seed: facts.seed,
    input: facts.input ?? "generated",
    secondsTraded: facts.seconds,
    messages: {
      hardware: Number(hardware?.messages ?? 0),
      software: Number(software?.messages ?? 0),
      bboChanges: Number(state.flow.bboChanges),
    },
    orders: {
      sent: state.flow.sent,
      accepted: state.flow.accepted,
      filled: state.flow.filled,
      cancelled: state.flow.cancelled,
      withdrawn: state.flow.withdrawn,
      sharesFilled: Number(state.flow.sharesFilled),
      rejectedByVenue: Object.fromEntries(state.flow.venueRejects.map(({ code, count }) => [code, count])),
      refusedByRule: Object.fromEntries(state.flow.refused.map(({ name, count }) => [name, count])),
      bySoftwarePath: facts.softwareOrders,
    },
    latency: { T1: latency(state.latency, "T1"), T2: latency(state.latency, "T2") },
    profit: state.profit,
    history: { ...history, writer: state.telemetry },
    configuration: {
      versionBefore: facts.firstVersion,
      versionNow: state.gateway.actualVersion,
      changed: change?.path ?? null,
      wordsReadBack: change?.committed.wordsReadBack ?? null,
      firstOrderUnderIt: change?.firstOrder ?? null,
    },
    placement: {
      state: state.gateway.state,
      reason: state.gateway.stateReason,
      message: state.gateway.stateMessage,
      requested: state.gateway.requestedPlacement,
      handOver: state.gateway.handOver,
    },
    audit: { entries: state.server.auditEntries, head: state.server.auditHead },
  };
}

/** Orders that the card has put on the wire. */
export function ordersOfCard({ flow }: State, softwareOrders: number): number {
  return flow.sent - softwareOrders - flow.withdrawn;
}

/** Orders of the card whose T1 is known. */
export function samplesOf(sections: readonly LatencySection[]): number {
  const counted = sections.filter(({ measure, path }) => measure === "T1" && path === "hardware");
  return counted.reduce((sum, { total }) => sum + total, 0);
}

function checksOf(facts: RunFacts): Check[] {
  const { state, history, change, cardKilled } = facts;
  const check = (name: string, ok: boolean, detail: string): Check => ({ name, ok, detail });
  const hardware = Number(state.feeds[0]?.messages ?? 0);
  const samples = samplesOf(state.latency);
  const ofCard = ordersOfCard(state, facts.softwareOrders);
  const { dropped, lastError, mode } = state.telemetry;
  const { storedBefore, storedAfter, total } = history;
  const stored = storedBefore === storedAfter ? `${storedAfter}` : `${storedBefore} to ${storedAfter}`;
  const { firstOrder } = change ?? {};
  const checks = [
    check("messages", hardware > 0, `${hardware} applied by the card`),
    check("orders", state.flow.sent > 0, `${state.flow.sent} sent`),
    check("accepted", state.flow.accepted > 0, `${state.flow.accepted} accepted by the venue`),
    check("filled", state.flow.filled > 0, `${state.flow.filled} executed in full or part`),
    check(
      "latency",
      // Cancels of quotes have a T1 too, and are no orders.
      samples > 0 && (cardKilled || samples >= ofCard),
      `${samples} T1 and T2 of the card's ${ofCard} orders and its cancels${samples >= ofCard ? "" : unmeasured(state.orders)}`,
    ),
    check(
      "configuration",
      change !== undefined && change.committed.version === facts.firstVersion + 1,
      change === undefined
        ? "not changed"
        : `version ${facts.firstVersion} -> ${change.committed.version}: ${change.path}`,
    ),
    check(
      "first order under it",
      firstOrder !== undefined,
      firstOrder === undefined
        ? "none"
        : `order ${firstOrder.urn} of the ${firstOrder.path} path, trigger ${firstOrder.triggerSequence}`,
    ),
    check(
      "history",
      total > 0 && total >= storedBefore && total <= storedAfter && dropped === 0,
      `${stored} stored, ${dropped} dropped, ${total} read back (${mode})${lastError === "" ? "" : `: ${lastError}`}`,
    ),
    check("flat at the end", facts.flatAtEnd, "no open order after disarming"),
  ];
  if (cardKilled) {
    const { handOver } = state.gateway;
    const steps = handOver.map(({ name, ok }) => `${name} ${ok ? "ok" : "failed"}`).join(", ");
    // The first step may fail: a card that is gone cannot be asked to disarm; the fence is what counts.
    const done = handOver.length > 0 && handOver.at(-1)?.name === "arm_software" && handOver.at(-1)?.ok === true;
    checks.push(check("hand-over", done, steps === "" ? "no step" : steps));
    checks.push(
      check("software orders", facts.softwareOrders > 0, `${facts.softwareOrders} sent by the software path`),
    );
  }
  return checks;
}

type Share = "p50" | "p99" | "p99.9" | "max";
const SHARES: Readonly<Record<Share, number>> = { p50: 0.5, p99: 0.99, "p99.9": 0.999, max: 1 };

interface Percentiles {
  readonly orders: number;
  /** What one bucket of the histogram holds; the values are the most that theirs does. */
  readonly bucketCycles: number;
  /** In the histogram's last bucket, which has no end: the value is where it begins, and nothing is known above. */
  readonly atLeast: readonly Share[];
  readonly cycles: Readonly<Record<Share, number>>;
  readonly ns: Readonly<Record<Share, number>>;
}

/** Which of the newest orders of the card have no transmit record, and what became of them. */
function unmeasured(orders: State["orders"]): string {
  const without = orders
    .filter(({ path, t1Cycles }) => path === "hardware" && t1Cycles === null)
    .filter(({ state }) => state !== "withdrawn");
  if (without.length === 0) return "; each of the newest has one";
  return `; none: ${without.map(({ urn, state }) => `order ${urn} (${state})`).join(", ")}`;
}

/** All versions together: counts are added, percentiles are never averaged. */
function latency(sections: readonly LatencySection[], measure: "T1" | "T2"): Percentiles | null {
  const of = sections.filter((section) => section.measure === measure && section.path === "hardware");
  const [first] = of;
  if (first === undefined) return null;
  const counts: number[] = [];
  for (const section of of) {
    for (const [bucket, count] of section.counts.entries()) counts[bucket] = (counts[bucket] ?? 0) + count;
  }
  const orders = counts.reduce((sum, count) => sum + count, 0);
  const { bucketCycles, lastBucket } = first;
  const atLeast: Share[] = [];
  const at = (share: Share): number => {
    let seen = 0;
    const wanted = Math.max(1, Math.ceil(orders * SHARES[share]));
    const bucket = counts.findIndex((count) => {
      seen += count;
      return seen >= wanted;
    });
    // A bucket holds `bucketCycles` whole numbers of cycles; the highest of them is the bound.
    if (bucket < lastBucket) return (bucket + 1) * bucketCycles - 1;
    atLeast.push(share);
    return bucket * bucketCycles;
  };
  const cycles = { p50: at("p50"), p99: at("p99"), "p99.9": at("p99.9"), max: at("max") };
  const ns = (value: number): number => Math.round(value * CYCLE_NS * 10) / 10;
  return {
    orders,
    bucketCycles,
    atLeast,
    cycles,
    ns: { p50: ns(cycles.p50), p99: ns(cycles.p99), "p99.9": ns(cycles["p99.9"]), max: ns(cycles.max) },
  };
}
