// stress: scenarios over the positions and orders of the running gateway, or of a file (docs/stress.md).

import { readFileSync } from "node:fs";
import { z } from "zod";
import type { State } from "../../http/api.ts";
import type { TimeToFlat } from "../../stress/naive.ts";
import { type Found, portfolioOf, portfolioSchema } from "../../stress/portfolio.ts";
import { DEFAULT_SCENARIOS, ScenarioError, scenariosSchema } from "../../stress/scenarios.ts";
import { type StressReport, stress as stressTest } from "../../stress/stress.ts";
import { CliError, usageError } from "../cli-error.ts";
import type { CommandLine } from "../command-line.ts";
import { ControlClient } from "../control-client.ts";
import type { Output } from "../output.ts";
import { table } from "../print.ts";

export async function stress(line: CommandLine, output: Output): Promise<void> {
  if (line.words.length > 0) throw usageError(`'stress' takes no ${JSON.stringify(line.words[0])}`);
  const [scenarios, positions] = [line.option("scenarios"), line.option("positions")];
  const file = scenarios === undefined ? DEFAULT_SCENARIOS : fromFile(scenarios, scenariosSchema);
  const found: Found =
    positions === undefined
      ? portfolioOf(await ControlClient.open(line).get<State>("/api/state"))
      : { portfolio: fromFile(positions, portfolioSchema), missing: [] };
  try {
    const report = stressTest(found.portfolio, found.missing, file, () => performance.now());
    output.result(report, stressText(report));
    if (Object.values(report.breaches).some((count) => (count ?? 0) > 0)) output.failed();
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw new CliError(1, error.message, { cause: error });
  }
}

/** @throws CliError that names the file, and the field */
function fromFile<T>(path: string, schema: z.ZodType<T>): T {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new CliError(error instanceof SyntaxError ? 1 : 3, `${path}: ${String(error)}`, { cause: error });
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new CliError(1, `${path}: ${z.prettifyError(parsed.error)}`);
}

function stressText(report: StressReport): string {
  const { scenarios, positions, orders, seconds, now, result, breaches, timeToFlat, named, worst, missing } = report;
  const breached = Object.entries(breaches).map(([name, count]) => `${name} ${count ?? "no limit"}`);
  const rows = named.map(({ name, result, gross, net, secondsToFlat, breached }) => [
    name,
    result.toFixed(2),
    gross.toFixed(2),
    net.toFixed(2),
    time(secondsToFlat),
    breached.join(" ") || "-",
  ]);
  return [
    `${scenarios} scenarios over ${positions} positions and ${orders} open orders, ${seconds.toFixed(2)} s`,
    ...missing.map((what) => `MISSING ${what}`),
    `now: gross ${now.gross.toFixed(2)}, net ${now.net.toFixed(2)}, result of the day ${now.result.toFixed(2)}`,
    ...(result === null
      ? []
      : [
          `result: mean ${result.mean.toFixed(2)}, worst ${result.min.toFixed(2)}, median ${result.p50.toFixed(2)}, best ${result.max.toFixed(2)}`,
          `value at risk: 95 % ${result.valueAtRisk95.toFixed(2)}, 99 % ${result.valueAtRisk99.toFixed(2)}; expected shortfall ${result.expectedShortfall95.toFixed(2)}, ${result.expectedShortfall99.toFixed(2)}`,
        ]),
    `scenarios that breach a limit: ${breached.join(", ")}`,
    `time to flat: median ${time(timeToFlat.p50)}, longest ${time(timeToFlat.max)}; never in ${timeToFlat.never}, not known in ${timeToFlat.unknown}`,
    ...(rows.length === 0 ? [] : [table(["scenario", "result", "gross", "net", "flat after", "breaches"], rows)]),
    ...(worst === null ? [] : [`worst: ${worst.name}, ${worst.result.toFixed(2)}`]),
    ...(worst?.symbols ?? [])
      .slice(0, 5)
      .map(
        ({ symbol, move, shares, result: lost, halted }) =>
          `  ${symbol} ${(move * 100).toFixed(2)} %  ${shares} shares  ${lost.toFixed(2)}${halted ? "  HALTED" : ""}`,
      ),
  ].join("\n");
}

function time(seconds: TimeToFlat): string {
  if (seconds === null) return "?";
  return seconds === "never" ? seconds : `${seconds.toFixed(0)} s`;
}
