// tickgate line-rate: what load does to tick-to-trade latency: the same messages alone and in packets at 10 GbE line rate.
import { parseArgs } from "node:util";
import { EXIT } from "../../proto/mod.ts";
import {
  type LineRateResult,
  lineRate,
  openReplayInput,
  readReplayConfig,
  STRATEGY_PARAMETERS,
} from "../replay/mod.ts";
import { runCommand, UsageError } from "./exit.ts";

const USAGE = `usage: tickgate line-rate --input FILE|generated:messages=N,symbols=N,seed=N [--config FILE] [--symbols A,B] [--only STRATEGY] [--json]
  Runs the card three times over the same messages: alone (2 us between them), one in a packet and as many as fit, both at 10 GbE line
  rate on both lines. Prints T1 of each order at each load, what load adds to it, by type of trigger too, and whether every frame is accounted for.
  --only    one strategy alone: ${STRATEGY_PARAMETERS.join(" ")}
            (not marketMaking: a side of it acts once and then waits for the venue's answer, which nobody gives here)
  Cool-downs, rates and other times of the configuration are not used, so that every load has the same orders.`;

/** What load may add to T1, cycles (docs/datapath.md section 10). */
const ADDED_CYCLES_MAX = 2;

await runCommand("line-rate", async () => {
  const { values } = parseArgs({
    options: {
      input: { type: "string" },
      config: { type: "string" },
      symbols: { type: "string" },
      only: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return EXIT.ok;
  }
  if (values.input === undefined) throw new UsageError(`--input is missing\n${USAGE}`);
  const only = STRATEGY_PARAMETERS.find((name) => name === values.only);
  if (values.only !== undefined && only === undefined)
    throw new UsageError(`--only ${values.only}: expected one of ${STRATEGY_PARAMETERS.join(", ")}`);
  const result = await lineRate(
    await openReplayInput(values.input),
    readReplayConfig(values.config),
    values.symbols?.split(",").filter(Boolean),
    only,
  );
  if (values.json) console.log(JSON.stringify(result, null, 2));
  else print(result);
  const failures = failuresOf(result);
  for (const failure of failures) console.error(`tickgate line-rate: ${failure}`);
  return failures.length === 0 ? EXIT.ok : EXIT.failed;
});

function failuresOf({ loads, added, ordersCompared, sameOrders }: LineRateResult): string[] {
  const failures: string[] = [];
  for (const { load, framesUnaccounted, framesDropped } of loads) {
    if (framesUnaccounted !== 0) failures.push(`${load}: ${framesUnaccounted} frames are not accounted for`);
    if (framesDropped !== 0) failures.push(`${load}: ${framesDropped} frames were dropped`);
    const most = Math.max(0, ...added[load].map(([cycles]) => Math.abs(cycles)));
    if (most > ADDED_CYCLES_MAX) failures.push(`${load}: T1 of an order differs from its T1 alone by ${most} cycles`);
  }
  // A full queue refuses as it should; without one nothing may differ.
  const full = loads.some(({ queueFull }) => queueFull > 0);
  if (!sameOrders && !full) failures.push("the loads did not lead to the same orders");
  if (ordersCompared === 0) failures.push("no order to compare");
  return failures;
}

function print(result: LineRateResult): void {
  console.log(`input        ${result.input}, ${result.symbols} symbols; ${result.ordersCompared} orders compared`);
  for (const { load, t1, ...of } of result.loads) {
    const { min, p50, p999, max } = t1.cycles ?? { min: 0, p50: 0, p999: 0, max: 0 };
    console.log(
      `${load.padEnd(17)} ${of.framesPerLine} frames a line, ${of.messages} messages, line busy ${(100 * of.utilisation).toFixed(1)} %; ` +
        `${of.framesDropped} dropped, ${of.framesUnaccounted} unaccounted; ` +
        `${of.orders} orders, ${of.behindAnOrder} behind another (T1 up to ${of.t1Behind.cycles?.max ?? 0}), ${of.queueFull} intents refused by a full queue; T1 min ${min} p50 ${p50} p99.9 ${p999} max ${max}`,
    );
  }
  const every = result.loads.flatMap(({ t1Histogram }) => t1Histogram.map(([cycles]) => cycles));
  const cycles = [...new Set(every)].sort((a, b) => a - b);
  console.log(`\nT1 cycles ${result.loads.map(({ load }) => load.padStart(18)).join("")}`);
  for (const at of cycles) {
    const counts = result.loads.map(({ t1Histogram }) => t1Histogram.find(([c]) => c === at)?.[1] ?? 0);
    console.log(`${String(at).padStart(9)} ${counts.map((count) => String(count).padStart(18)).join("")}`);
  }
  console.log("\nby trigger: T1 cycles (orders), alone and in full packets; what full packets add");
  for (const { message, strategy, orders, t1, added } of result.triggers) {
    console.log(
      `${message} ${strategy.padEnd(14)} ${String(orders).padStart(6)}  alone ${cells(t1.alone)}  full ${cells(t1["full packets"])}  added ${cells(added["full packets"])}`,
    );
  }
  for (const [load, histogram] of Object.entries(result.added)) {
    console.log(`added by ${load}: ${cells(histogram)}`);
  }
}

function cells(histogram: readonly (readonly [number, number])[]): string {
  return histogram.map(([cycles, orders]) => `${cycles} (${orders})`).join(", ");
}
