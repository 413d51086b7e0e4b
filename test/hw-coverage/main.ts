// tickgate hw coverage: what the RTL has done over a random campaign, as its own records and counters tell, and which lines of it have run.

import { parseArgs } from "node:util";
import { EXIT } from "../../proto/mod.ts";
import { buildCard, SimulatedCard } from "../../sim/card/mod.ts";
import { ToolchainError } from "../../sim/harness/mod.ts";
import { MEETING_SEEDS } from "../equivalence/meeting-seeds.ts";
import { FIXED_GEOMETRY } from "../equivalence/tracked.ts";
import { feedCampaign } from "./feed-campaign.ts";
import { FunctionalCoverage } from "./functional.ts";
import { type FileCoverage, fileCoverage, total } from "./lines.ts";
import { EXCLUDED, EXCLUDED_LINES } from "./points.ts";

const USAGE = `usage: tickgate hw coverage [--runs N] [--seed N] [--lines] [--json]
  Random runs over the RTL (the whole core, small tables): some with kept seeds, some more; and frames by hand. Fails when a reject reason, type of message, event of the table,
  fault of the feed or other named point was not met and is not excluded by name.
  --runs   random runs besides the kept ones, 500 inputs each (default 8); --seed the first one's seed (default 1000)
  --lines  line and toggle coverage too, of the receive side (tg_feed) under random frames, repairs, idle and back-pressure
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: "string", default: "8" },
      seed: { type: "string", default: "1000" },
      lines: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return EXIT.ok;
  }
  const runs = Number(values.runs);
  const seed = Number(values.seed);
  if (![runs, seed].every((value) => Number.isSafeInteger(value) && value >= 0)) {
    process.stderr.write(`tickgate hw coverage: --runs and --seed want whole numbers\n${USAGE}`);
    return EXIT.usage;
  }
  const built = await buildCard({ geometry: FIXED_GEOMETRY });
  const coverage = new FunctionalCoverage();
  const seeds = [...MEETING_SEEDS, ...Array.from({ length: runs }, (_, run) => seed + run)];
  for (const [run, each] of seeds.entries()) {
    coverage.randomRun(new SimulatedCard(built), each);
    if (run % 10 === 9) process.stderr.write(`tickgate hw coverage: ${run + 1} of ${seeds.length} runs\n`);
  }
  coverage.directedRun(new SimulatedCard(built));
  const groups = coverage.groups();
  const files = values.lines ? fileCoverage(await feedCampaign(seed)) : null;
  const missing = groups.flatMap((group) => group.missing.map((point) => `${group.group}: ${point}`));
  const ok = missing.length === 0;
  const lines = files === null ? null : { line: total(files, "line"), toggle: total(files, "toggle"), files };
  if (values.json)
    console.log(
      JSON.stringify(
        { ok, seeds, groups, excluded: { ...EXCLUDED, ...(lines === null ? {} : EXCLUDED_LINES) }, missing, lines },
        null,
        2,
      ),
    );
  else {
    for (const { group, points, missing: none } of groups) {
      const counts = Object.values(points);
      console.log(
        `${none.length === 0 ? "ok  " : "FAIL"}  ${group}: ${counts.filter((n) => n > 0).length} of ${counts.length} points`,
      );
      for (const point of none) console.log(`      not met: ${point}`);
    }
    for (const [point, reason] of Object.entries(EXCLUDED)) console.log(`      excluded: ${point}: ${reason}`);
    for (const file of files ?? []) console.log(fileLine(file));
    if (lines !== null)
      console.log(
        `      lines ${lines.line.met} of ${lines.line.points}, toggles ${lines.toggle.met} of ${lines.toggle.points}`,
      );
  }
  return ok ? EXIT.ok : EXIT.failed;
}

function fileLine({ file, line, toggle, linesNotMet }: FileCoverage): string {
  const share = ({ points, met }: FileCoverage["line"]): string =>
    points === 0 ? "-" : `${met}/${points} (${((100 * met) / points).toFixed(1)} %)`;
  const reason = EXCLUDED_LINES[file];
  const notMet =
    linesNotMet.length === 0 ? "" : ` not met: ${linesNotMet.join(" ")}${reason === undefined ? "" : ` (${reason})`}`;
  return `      ${file.padEnd(36)} lines ${share(line).padEnd(20)} toggles ${share(toggle).padEnd(22)}${notMet}`;
}

try {
  process.exitCode = await main();
} catch (error) {
  const environment = error instanceof ToolchainError;
  if (!environment && !(error instanceof TypeError && "code" in error)) throw error;
  process.stderr.write(`tickgate hw coverage: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = environment ? EXIT.environment : EXIT.usage;
}
