// The command line of the control plane: `tickgate status` and the others. Talks HTTP to it; documents on stdout, the rest on stderr.

import { CliError } from "./cli-error.ts";
import { COMMANDS, type CommandLine, parseCommandLine } from "./command-line.ts";
import { configuration } from "./commands/configuration.ts";
import { orders, positions, status, watch } from "./commands/look.ts";
import { arm, disarm, kill, placement, throttle } from "./commands/operate.ts";
import { report } from "./commands/report.ts";
import { ControlClient } from "./control-client.ts";
import { Output } from "./output.ts";

const USAGE = `usage: tickgate <command> [--json] [--state DIR]
  status                                what is: state, versions, sessions, orders, latency
  watch [--count N]                     a line a second
  params|limits get [--symbol S] [--version N]
  params set SYMBOL.imbalance.FIELD=VALUE...   limits set SYMBOL.FIELD=VALUE rate.FIELD=VALUE   (SYMBOL * is every one)
  params|limits diff | commit --reason TEXT | rollback VERSION --reason TEXT | history | discard
  arm --reason TEXT [--version N]       disarm [--reason TEXT]
  kill [--kind KIND] [--symbol S]       stops, cancels, ends when flat;   kill release
  throttle reset SYMBOL --reason TEXT   orders of the symbol are counted from 0 again
  orders [--open] [--symbol S] [--limit N]     positions [--symbol S]
  placement [HW_ONLY|HW_PREFERRED|SW_ONLY --reason TEXT]
  report audit [--file FILE]            checks the audit file's chain
--state is the control plane's folder (.cache/run/control, or TICKGATE_STATE). Exit codes: 0 ok, 1 refused or failed, 2 usage, 3 environment.
`;

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
};

async function main(argv: readonly string[]): Promise<number> {
  const line = parseCommandLine(argv, process.env);
  const output = new Output(line.json, (text) => process.stdout.write(text));
  if (line.command === "report") report(line, output);
  else await RUN[line.command]?.(line, ControlClient.open(line.state), output);
  return output.exitCode;
}

const argv = process.argv.slice(2);
if (argv.includes("--help") || argv.includes("-h")) process.stdout.write(USAGE);
else {
  try {
    process.exitCode = await main(argv);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    process.stderr.write(
      `tickgate ${COMMANDS.includes(argv[0] ?? "") ? argv[0] : ""}: ${error.message}\n`.replace(" :", ":"),
    );
    if (error.exitCode === 2) process.stderr.write(USAGE);
    process.exitCode = error.exitCode;
  }
}
