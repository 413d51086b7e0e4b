// tickgate algo replay: one parent order against a recording or the generated market, and what it cost.
import { parseArgs } from "node:util";
import { CHILD_POLICIES, PARENT_KINDS, ParentRefused, type ParentReport } from "../../gateway/execution/mod.ts";
import { EXIT } from "../../proto/mod.ts";
import { type AlgoReplayResult, algoReplay, type ParentOptions } from "../algo/mod.ts";
import { runCommand, UsageError } from "./exit.ts";

const USAGE = `usage: tickgate algo replay --input FILE|generated:seconds=N,symbols=N,seed=N,meanUs=N --side B|S --quantity N --kind twap|vwap|pov|iceberg
       [--symbol S] [--start HH:MM:SS] [--end HH:MM:SS] [--limit PRICE] [--urgency PERCENT] [--cap BPS] [--rate BPS] [--display N]
       [--policy passive|touch|cross] [--timeout-ms N] [--cross-ticks N] [--slice-ms N] [--min-child N] [--max-child N] [--gap-ms N]
       [--history FILE | --store DIR [--from DAY] [--to DAY] [--feed NAME]] [--parts N] [--latency-us N] [--config FILE] [--json]
  FILE       ITCH 5.0 (BinaryFILE framing) or pcap, plain or gzip; orders fill by their place in the recorded queue
  --limit    in 1e-4 of the currency; --cap and --rate (pov) are parts of the market's volume in 1e-4
  --policy   how a child order begins: rests at its side's best price (passive), takes what the other side shows (touch), goes through it (cross)
  --timeout-ms  what the schedule has waited for this long is crossed for; 0: never
  --history  vwap: a recording whose volumes at this time of day are the expected ones, in --parts equal parts (100)
  --store    vwap: the same from a store of market data (\`ingest\`), summed over its days, or those from --from to --to
  --config   limits of the risk gate, as for replay; without it only the state of the market stops an order
  exit code 1: parent, order desk and venue do not agree on what was done`;

await runCommand("algo replay", async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      input: { type: "string" },
      side: { type: "string" },
      quantity: { type: "string" },
      kind: { type: "string" },
      symbol: { type: "string" },
      start: { type: "string" },
      end: { type: "string" },
      limit: { type: "string" },
      urgency: { type: "string" },
      cap: { type: "string" },
      rate: { type: "string" },
      display: { type: "string" },
      policy: { type: "string" },
      "timeout-ms": { type: "string" },
      "cross-ticks": { type: "string" },
      "slice-ms": { type: "string" },
      "min-child": { type: "string" },
      "max-child": { type: "string" },
      "gap-ms": { type: "string" },
      history: { type: "string" },
      store: { type: "string" },
      from: { type: "string" },
      to: { type: "string" },
      feed: { type: "string" },
      parts: { type: "string", default: "100" },
      "latency-us": { type: "string", default: "50" },
      config: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return EXIT.ok;
  }
  if (positionals.length !== 1 || positionals[0] !== "replay") throw new UsageError(`expected "replay"\n${USAGE}`);
  const { input, side } = values;
  if (input === undefined) throw new UsageError(`--input is missing\n${USAGE}`);
  if (side !== "B" && side !== "S") throw new UsageError(`--side ${side ?? "is missing"}: expected B or S`);
  const optional = (name: keyof typeof values, factor = 1): number | undefined => {
    const text = values[name];
    return typeof text === "string" ? whole(name, text) * factor : undefined;
  };
  const parent: ParentOptions = {
    sell: side === "S",
    quantity: whole("quantity", values.quantity ?? ""),
    kind: oneOf("kind", values.kind, PARENT_KINDS),
    ...given("limitPrice", optional("limit")),
    ...given("urgency", optional("urgency")),
    ...given("capBps", optional("cap")),
    ...given("rateBps", optional("rate")),
    ...given("displayQuantity", optional("display")),
    ...(values.policy === undefined ? {} : { policy: oneOf("policy", values.policy, CHILD_POLICIES) }),
    ...given("timeoutUs", optional("timeout-ms", 1000)),
    ...given("crossTicks", optional("cross-ticks")),
    ...given("sliceUs", optional("slice-ms", 1000)),
    ...given("minChild", optional("min-child")),
    ...given("maxChild", optional("max-child")),
    ...given("gapUs", optional("gap-ms", 1000)),
  };
  const curveParts = whole("parts", values.parts);
  if (curveParts < 1 || curveParts > 10_000) throw new UsageError(`--parts ${curveParts}: expected 1 to 10000`);
  const { history, store: folder, from, to, feed } = values;
  if (history !== undefined && folder !== undefined) throw new UsageError("--history or --store, not both");
  if (folder === undefined && (from ?? to ?? feed) !== undefined)
    throw new UsageError("--from, --to and --feed are of --store");
  const store = folder === undefined ? undefined : { folder, from, to, feed };
  let result: AlgoReplayResult;
  try {
    result = await algoReplay({
      ...{ input, symbol: values.symbol, parent, curveParts, configFile: values.config, history, store },
      startUs: values.start === undefined ? undefined : timeOfDay("start", values.start),
      endUs: values.end === undefined ? undefined : timeOfDay("end", values.end),
      latencyUs: whole("latency-us", values["latency-us"]),
    });
  } catch (error) {
    if (error instanceof ParentRefused) throw new UsageError(error.message);
    throw error;
  }
  if (values.json) console.log(toJson(result));
  else print(result);
  return result.exact ? EXIT.ok : EXIT.failed;
});

function given<K extends string>(name: K, value: number | undefined): { readonly [P in K]?: number } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [P in K]: number });
}

function whole(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--${name} ${JSON.stringify(text)}: expected a whole number`);
  return Number(text);
}

function oneOf<T extends string>(name: string, text: string | undefined, names: readonly T[]): T {
  const found = names.find((known) => known === text);
  if (found === undefined) throw new UsageError(`--${name} ${text ?? "is missing"}: expected ${names.join(", ")}`);
  return found;
}

/** Microseconds since midnight. */
function timeOfDay(name: string, text: string): number {
  const match = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/.exec(text);
  const [, hours = "", minutes = "", seconds = "", fraction = ""] = match ?? [];
  if (match === null || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) {
    throw new UsageError(`--${name} ${JSON.stringify(text)}: expected HH:MM:SS, seconds with at most 6 decimals`);
  }
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000_000 + Number(fraction.padEnd(6, "0"));
}

/** Sums as numbers where a number holds them exactly, as text where it does not; what there is no figure for is null. */
function toJson(result: AlgoReplayResult): string {
  return JSON.stringify(
    withNulls(result),
    (_key, value: unknown) => {
      if (typeof value !== "bigint") return value;
      return BigInt.asIntN(54, value) === value ? Number(value) : String(value);
    },
    2,
  );
}

function withNulls(value: unknown): unknown {
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(withNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withNulls(inner)]));
}

function print({ input, parent, messages, latencyUs, venue, exact, discrepancies }: AlgoReplayResult): void {
  const side = parent.sell ? "sell" : "buy";
  console.log(
    `${parent.kind} ${side} ${parent.quantity} ${parent.symbol} on ${input}: ${parent.state} ${parent.why}`.trimEnd(),
  );
  console.log(
    `  filled           ${parent.filled} at ${price(parent.averagePrice)} (market ${price(parent.marketAveragePrice)})`,
  );
  console.log(`  participation    ${percent(parent.participationPpm)} of ${parent.marketShares} shares`);
  const { max, mean, samples } = parent.scheduleError;
  console.log(`  schedule error   max ${max}, mean ${mean} shares at ${samples} slices`);
  for (const name of ["arrival", "interval", "mid"] as const)
    console.log(`  ${`against ${name}`.padEnd(16)} ${against(parent, name)}`);
  const { placed, refused, rejected, cancels } = parent.children;
  console.log(
    `  child orders     ${placed} placed, ${refused} refused, ${rejected} rejected, ${cancels} cancelled; ${latencyUs} us each way`,
  );
  console.log(
    `  venue            ${venue.executions} executions, ${venue.shares} shares; ${messages} messages of the feed`,
  );
  console.log(exact ? "  totals exact" : "  TOTALS DIFFER");
  for (const text of discrepancies) console.log(`  ${text}`);
}

function against({ slippage }: ParentReport, name: keyof ParentReport["slippage"]): string {
  const found = slippage[name];
  return found === undefined ? "-" : `${found.cost} (1e-4), ${(Number(found.ppm) / 100).toFixed(2)} bp`;
}

function price(value: bigint | undefined): string {
  return value === undefined ? "-" : (Number(value) / 10_000).toFixed(4);
}

function percent(ppm: bigint | undefined): string {
  return ppm === undefined ? "-" : `${(Number(ppm) / 10_000).toFixed(2)} %`;
}
