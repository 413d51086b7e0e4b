// The command line of the control plane: `tickgate status` and the others. Talks HTTP to it; documents on stdout, the rest on stderr.

import { CliError } from "./cli-error.ts";
import { COMMANDS, type CommandLine, parseCommandLine } from "./command-line.ts";
import { alerts } from "./commands/alerts.ts";
import { algo } from "./commands/algo.ts";
import { configuration } from "./commands/configuration.ts";
import { ingest } from "./commands/ingest.ts";
import { orders, positions, status, watch } from "./commands/look.ts";
import { marketHistory } from "./commands/market-history.ts";
import { arm, disarm, kill, placement, throttle } from "./commands/operate.ts";
import { performance } from "./commands/performance.ts";
import { report } from "./commands/report.ts";
import { stress } from "./commands/stress.ts";
import { supervision } from "./commands/supervision.ts";
import { tap } from "./commands/tap.ts";
import { ControlClient } from "./control-client.ts";
import { Output } from "./output.ts";
import { quietWhenNobodyReads } from "./pipe.ts";
import { usageOf } from "./usage.ts";

type Run = (line: CommandLine, client: ControlClient, output: Output) => Promise<void>;

const RUN: Readonly<Record<string, Run>> = {
  status,
  watch,
  params: configuration,
  limits: configuration,
  arm,
  disarm,
  kill,
  throttle,
  orders,
  positions,
  placement,
  algo,
  alerts,
  supervision,
};

async function main(argv: readonly string[]): Promise<number> {
  const line = parseCommandLine(argv, process.env);
  const output = new Output(line.json, (text) => process.stdout.write(text));
  if (line.command === "report" && line.words[0] === "performance" && line.words.length === 1)
    await performance(ControlClient.open(line), output);
  else if (line.command === "report") await report(line, output);
  else if (line.command === "stress") await stress(line, output);
  else if (line.command === "tap") await tap(line, output);
  else if (line.command === "ingest") await ingest(line, output);
  else if (line.command === "history") await marketHistory(line, output);
  else await RUN[line.command]?.(line, ControlClient.open(line), output);
  return output.exitCode;
}

quietWhenNobodyReads(process.stdout);
const argv = process.argv.slice(2);
const [name = ""] = argv;
if (argv.includes("--help") || argv.includes("-h")) process.stdout.write(usageOf(name));
else {
  try {
    process.exitCode = await main(argv);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    process.stderr.write(`tickgate${COMMANDS.includes(name) ? ` ${name}` : ""}: ${error.message}\n`);
    if (error.exitCode === 2) process.stderr.write(usageOf(name));
    process.exitCode = error.exitCode;
  }
}
