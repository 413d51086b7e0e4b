// tickgate sim kills: gateway and control plane killed under load, N times, and what they know afterwards compared with the exchange's record.
import { parseArgs } from "node:util";
import { killCampaign } from "./kill-campaign.ts";

const EXIT = { ok: 0, failedCheck: 1, usage: 2 } as const;
const USAGE = `usage: tickgate sim kills [--times N] [--seed S] [--json]
  Card, exchange, gateway and control plane as processes under load. N times (20) the gateway or the control plane is killed with kill -9 and started
  again: executions and positions are to be the exchange's, the audit file whole, every acknowledged version known.
  exit code 1: something was not`;

try {
  const { values } = parseArgs({
    options: {
      times: { type: "string", default: "20" },
      seed: { type: "string", default: "1" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const [times, seed] = [Number(values.times), Number(values.seed)];
  if (values.help) console.log(USAGE);
  else if (![times, seed].every((value) => Number.isSafeInteger(value) && value > 0)) {
    console.error(`tickgate sim kills: --times and --seed are whole numbers from 1\n${USAGE}`);
    process.exitCode = EXIT.usage;
  } else {
    const result = await killCampaign({ times, seed, tell: (line) => console.error(line) });
    const { kills, executions, commits, seconds } = result;
    if (values.json) console.log(JSON.stringify(result));
    else
      console.log(
        `${kills.gateway} gateways and ${kills.control} control planes killed, ${executions} executions, ${commits} commits, ${seconds} s: the ledger was the exchange's record each time`,
      );
  }
} catch (error) {
  const usage = error instanceof TypeError && "code" in error;
  console.error(usage ? `tickgate sim kills: ${(error as Error).message}\n${USAGE}` : error);
  process.exitCode = usage ? EXIT.usage : EXIT.failedCheck;
}
