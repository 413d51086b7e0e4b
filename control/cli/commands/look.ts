// status, watch, orders, positions: what is, without changing anything.

import { LATENCY_SHARES, type LatencySection, type PrimacySection, type State, type Update } from "../../http/api.ts";
import { CliError } from "../cli-error.ts";
import { type CommandLine, wholeNumber } from "../command-line.ts";
import type { ControlClient } from "../control-client.ts";
import type { Output } from "../output.ts";
import { money, table, time } from "../print.ts";

const STALE_MS = 3_000;
const WATCH_MS = 1_000;

/** Exit code 1: the gateway cannot be reached, or its word is old. */
export async function status(_line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  const {
    decisions: _d,
    orders: _o,
    latencySlices: _l,
    profitPoints: _p,
    ...state
  } = await client.get<State>("/api/state");
  output.result(state, statusText(state));
  if (!state.gateway.reachable || state.server.nowMs - state.gateway.heardMs > STALE_MS) output.failed();
}

type Sections = Omit<State, "decisions" | "orders" | "latencySlices" | "profitPoints">;

function statusText({ gateway, sessions, feeds, flow, profit, latency, alarms, telemetry, server }: Sections): string {
  const ageMs = server.nowMs - gateway.heardMs;
  const killed = [gateway.killEverything ? "everything" : "", ...gateway.killKinds, ...gateway.killSymbols].filter(
    (text) => text !== "",
  );
  const lease = gateway.leaseRemainingMs === null ? "none" : `${gateway.leaseRemainingMs} ms`;
  const lines = [
    `${gateway.id || "gateway"}  ${gateway.state.toUpperCase()}  ${gateway.armed ? "armed" : "not armed"}  (${gateway.stateMessage})`,
    `heard ${gateway.reachable ? `${ageMs} ms ago` : "NO: cannot be reached"}, placement ${gateway.requestedPlacement}, lease ${lease}`,
    `configuration ${gateway.actualVersion}${gateway.actualHash === gateway.desiredHash ? "" : " DIFFERS from what was asked for"} (${gateway.actualHash.slice(0, 12)})`,
    `card ${gateway.device.reachable ? "connected" : `NOT connected (${gateway.device.code})`}, RTL ${gateway.device.rtlHash}`,
    ...(server.primacy.role === "alone" ? [] : [primacyText(server.primacy)]),
    ...(killed.length === 0 ? [] : [`KILLED: ${killed.join(", ")}`]),
    ...feeds.map(
      ({ path, messages, messagesPerSecond, gaps, fault }) =>
        `feed ${path}: ${messages} messages, ${messagesPerSecond}/s, ${gaps} gaps${fault === "" ? "" : `, FAULT ${fault}`}`,
    ),
    ...sessions.map(
      ({ path, loggedIn, openOrders, unknownOrders, code }) =>
        `session ${path}: ${loggedIn ? "logged in" : `DOWN (${code})`}, ${openOrders} open, ${unknownOrders} unknown`,
    ),
    `orders: ${flow.sent} sent, ${flow.accepted} accepted, ${flow.filled} filled, ${flow.venueRejected} rejected by the venue`,
    `refused by rule: ${flow.refused.map(({ name, count }) => `${name} ${count}`).join(", ") || "none"}`,
    ...(["T1", "T2"] as const).map((measure) => latencyText(measure, latency)),
    `P&L: ${money(profit.realisedE4)} realised, ${money(profit.unrealisedE4)} unrealised`,
    `history: ${telemetry.mode}, ${telemetry.written} written, ${telemetry.spooled} on disk, ${telemetry.dropped} dropped`,
    ...alarms
      .filter(({ active }) => active)
      .map(({ severity, code, message }) => `ALARM ${severity} ${code}: ${message}`),
  ];
  return lines.join("\n");
}

function primacyText({ role, holder, electionId, primary, trouble }: PrimacySection): string {
  const why = trouble === "" ? "" : `; TROUBLE ${trouble}`;
  if (role === "primary") return `control plane ${holder}: PRIMARY, election id ${electionId}${why}`;
  const who = primary === null ? "NOBODY is the primary" : `the primary is ${primary.holder} at ${primary.address}`;
  return `control plane ${holder}: stands by, ${who}${why}`;
}

const SHARES = { p50: "p50", p99: "p99", p999: "p99.9", max: "max" } as const;

/** Of the newest version with orders. */
function latencyText(measure: "T1" | "T2", latency: readonly LatencySection[]): string {
  const found = latency.filter((section) => section.measure === measure && section.path === "hardware").at(-1);
  if (found === undefined) return `${measure} in the card: no order yet`;
  const values = LATENCY_SHARES.map((share) => {
    const sign = found.atLeast.includes(share) ? ">= " : "";
    return `${SHARES[share]} ${sign}${found[share]} ns`;
  });
  const width = found.bucketCycles > 1 ? `, counted by ${found.bucketCycles} cycles: upper bounds` : "";
  return `${measure} in the card: ${values.join(", ")} over ${found.total} orders (version ${found.version}${width})`;
}

/** A line a second, until interrupted or after --count lines. */
export async function watch(line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  const count = line.option("count");
  const most = count === undefined ? Number.POSITIVE_INFINITY : wholeNumber("--count", count);
  const ending = new AbortController();
  process.once("SIGINT", () => ending.abort());
  let state: State | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  let written = 0;
  try {
    for await (const { event, data } of client.stream("/api/stream", ending.signal)) {
      if (event === "state") state = data as State;
      else if (state !== undefined) state = { ...state, ...(data as Update) };
      if (state === undefined || performance.now() - lastMs < WATCH_MS) continue;
      lastMs = performance.now();
      const { gateway, feeds, flow, profit } = state;
      const { actualVersion: version, state: now, armed } = gateway;
      // Of the path that trades: the card's feed stands still when the card is gone.
      const path = now === "software" ? "software" : "hardware";
      const messagesPerSecond = feeds.find((feed) => feed.path === path)?.messagesPerSecond ?? 0;
      const { sent, filled } = flow;
      output.line(
        { atMs: state.server.nowMs, state: now, armed, version, path, messagesPerSecond, sent, filled, ...profit },
        `${time(state.server.nowMs)}  ${now.padEnd(12)} v${version}  ${String(messagesPerSecond).padStart(7)} msg/s  ${sent} sent  ${filled} filled  P&L ${money(profit.realisedE4)}`,
      );
      if (++written >= most) return;
    }
  } catch (error) {
    if (!ending.signal.aborted) throw error;
    return;
  } finally {
    ending.abort();
  }
  throw new CliError(3, "the control plane ended the stream");
}

export async function orders(line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  const limit = wholeNumber("--limit", line.option("limit") ?? "50");
  const symbols = line.options("symbol");
  const state = await client.get<State>("/api/state");
  const open = line.flag("open");
  const shown = state.orders
    .filter((order) => !open || order.state === "sent" || order.state === "live" || order.state === "unknown")
    .filter(({ symbol }) => symbols.length === 0 || symbols.includes(symbol))
    .slice(-limit);
  const rows = shown.map((order) => [
    order.path,
    order.urn,
    time(order.updatedMs),
    order.symbol,
    order.side,
    order.quantity,
    money(order.priceE4),
    order.state,
    order.filled,
    order.kind,
    order.version,
    order.t1Cycles === null ? "-" : `${order.t1Cycles} cycles`,
    order.venueReason,
  ]);
  const header = [
    "path",
    "number",
    "updated (UTC)",
    "symbol",
    "side",
    "shares",
    "price",
    "state",
    "filled",
    "strategy",
    "version",
    "T1",
    "venue",
  ];
  output.result(shown, table(header, rows));
}

export async function positions(line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  const wanted = line.options("symbol");
  const { symbols } = await client.get<State>("/api/state");
  const shown = symbols
    .filter(({ symbol }) => wanted.length === 0 || wanted.includes(symbol))
    .filter(({ position, bought, sold }) => wanted.length > 0 || position !== 0 || bought !== "0" || sold !== "0")
    .map(({ symbol, position, openBuy, openSell, maxLong, maxShort, averageE4, realisedE4, unrealisedE4 }) => ({
      symbol,
      position,
      openBuy,
      openSell,
      maxLong,
      maxShort,
      averageE4,
      realisedE4,
      unrealisedE4,
    }));
  const rows = shown.map((row) => [
    row.symbol,
    row.position,
    row.openBuy,
    row.openSell,
    `${-row.maxShort}..${row.maxLong}`,
    row.averageE4 === null ? "-" : money(row.averageE4),
    money(row.realisedE4),
    money(row.unrealisedE4),
  ]);
  const header = ["symbol", "shares", "open buy", "open sell", "limits", "average", "realised", "unrealised"];
  output.result(shown, table(header, rows));
}
