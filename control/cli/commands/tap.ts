// tap: latency by the wire (T3), from two captures and what the gateway recorded of its orders.

import { InfluxStore } from "../../history/history-store.ts";
import type { Point } from "../../history/point.ts";
import type { State, Update } from "../../http/api.ts";
import { Evidence, evidenceIn, isFile, tapFiles, tapInterfaces } from "../../tap/sources.ts";
import { type Percentiles, Tap, type TapReport } from "../../tap/tap.ts";
import { CliError, usageError } from "../cli-error.ts";
import { type CommandLine, wholeNumber } from "../command-line.ts";
import { ControlClient } from "../control-client.ts";
import type { Output } from "../output.ts";
import { table } from "../print.ts";

/** Evidence comes by the control plane, some tenths of a second after its order. */
const MATCH_MS = 200;
const LAST_EVIDENCE_MS = 2_000;
const DATABASE = "tickgate";

interface TapDocument extends TapReport {
  /** Frames that were lost on the way to the report; undefined: files do not tell. */
  readonly dropped: { readonly feed: number; readonly orders: number } | undefined;
  readonly clock: string;
  readonly coordinatedOmission: string;
}

const OPEN_LOOP =
  "none: the feed does not wait for orders, and every order frame that was captured is in one of the counts";

export async function tap(line: CommandLine, output: Output): Promise<void> {
  if (line.words.length > 0) throw usageError(`'tap' takes no ${JSON.stringify(line.words[0])}`);
  const [feed, orders] = [needed(line, "feed"), needed(line, "orders")];
  const found = isFile(feed) || isFile(orders) ? await offline(line, feed, orders) : await live(line, feed, orders);
  const influx = line.option("influx");
  if (influx !== undefined) await store(influx, line.option("database") ?? DATABASE, found);
  output.result(found, text(found));
  if (found.t3 === null) output.failed();
}

function needed(line: CommandLine, name: string): string {
  const value = line.option(name);
  if (value === undefined) throw usageError(`--${name} is missing: an interface, or a pcap file`);
  return value;
}

async function offline(line: CommandLine, feed: string, orders: string): Promise<TapDocument> {
  const path = needed(line, "evidence");
  const tapped = new Tap();
  try {
    await tapFiles(tapped, feed, orders, evidenceIn(path));
  } catch (error) {
    throw new CliError(3, error instanceof Error ? error.message : String(error), { cause: error });
  }
  const clock = "of whoever captured: one clock if both files are of one machine, with the resolution of the files";
  return { ...tapped.report(), dropped: undefined, clock, coordinatedOmission: OPEN_LOOP };
}

async function live(line: CommandLine, feed: string, orders: string): Promise<TapDocument> {
  const seconds = wholeNumber("--duration", line.option("duration") ?? "60");
  const tapped = new Tap();
  const evidence = new Evidence();
  const client = ControlClient.open(line);
  const ended = new AbortController();
  const stream = (async () => {
    for await (const { data } of client.stream("/api/stream", ended.signal)) {
      // The first event is the whole state, those after it are what changed.
      const { orders: all, append } = data as Partial<State> & Update;
      for (const order of all ?? append?.orders ?? []) evidence.add(order);
    }
  })().catch((error: unknown) => {
    if (!ended.signal.aborted) throw error;
  });
  const interrupted = new Promise<void>((resolve) => process.once("SIGINT", resolve));
  const capture = await tapInterfaces(tapped, feed, orders).catch((error: unknown) => {
    ended.abort();
    throw new CliError(3, error instanceof Error ? error.message : String(error), { cause: error });
  });
  const matching = setInterval(() => tapped.match((urn) => evidence.of(urn), false), MATCH_MS);
  try {
    await Promise.race([stream, interrupted, after(seconds * 1000)]);
    const dropped = capture.dropped();
    await capture.stop();
    if (tapped.waiting > 0) await Promise.race([stream, after(LAST_EVIDENCE_MS)]);
    tapped.match((urn) => evidence.of(urn), true);
    const clock = "this machine's, both interfaces, microseconds, taken by the kernel when it was handed the frame";
    return { ...tapped.report(), dropped, clock, coordinatedOmission: OPEN_LOOP };
  } finally {
    clearInterval(matching);
    ended.abort();
    await capture.stop();
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

/** A point for each version, beside the card's own T1 and T2. */
async function store(url: string, database: string, { byVersion }: TapReport): Promise<void> {
  const time = `${BigInt(Date.now()) * 1_000_000n}`;
  const points = Object.entries(byVersion).map(
    ([version, { total, p50Ns, p99Ns, p999Ns, maxNs }], lane): Point => ({
      measurement: "latency",
      tags: { run: "tap", lane: String(lane), path: "wire", measure: "t3" },
      fields: { version: Number(version), total, p50_ns: p50Ns, p99_ns: p99Ns, p999_ns: p999Ns, max_ns: maxNs },
      time,
    }),
  );
  try {
    await new InfluxStore(url, database).write(points);
  } catch (error) {
    throw new CliError(3, `${url}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

function text({
  feed,
  orders,
  matched,
  unmatched,
  t3,
  byVersion,
  dropped,
  clock,
  coordinatedOmission,
}: TapDocument): string {
  const row = (name: string, { total, minNs, p50Ns, p90Ns, p99Ns, p999Ns, maxNs }: Percentiles) => [
    name,
    total,
    ...[minNs, p50Ns, p90Ns, p99Ns, p999Ns, maxNs].map((ns) => (ns / 1000).toFixed(3)),
  ];
  const rows = [
    ...(t3 === null ? [] : [row("all", t3)]),
    ...Object.entries(byVersion).map(([version, some]) => row(version, some)),
  ];
  const lost = Object.entries(unmatched).map(([why, count]) => `${why} ${count}`);
  return [
    `feed      ${feed.messages} messages in ${feed.frames} frames (${feed.duplicates} second copies, ${feed.foreign} frames of others)`,
    `orders    ${orders.orders} in ${orders.frames} frames (${orders.others} other messages, ${orders.holes} holes); matched ${matched}; ${lost.join(", ")}`,
    `dropped   ${dropped === undefined ? "not known of files" : `feed ${dropped.feed}, orders ${dropped.orders}`}`,
    `clock     ${clock}`,
    `omission  ${coordinatedOmission}`,
    table(["version", "orders", "min us", "p50", "p90", "p99", "p99.9", "max"], rows),
  ].join("\n");
}
