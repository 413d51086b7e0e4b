/** `tickgate replay --segment`: a long generated input, shared by worker threads. */

import { EXIT } from "../../proto/mod.ts";
import {
  type PathName,
  Progress,
  parseGenerated,
  type readReplayConfig,
  replaySegments,
  type SegmentedResult,
  type Spread,
} from "../replay/mod.ts";
import { UsageError } from "./exit.ts";
import { count, toJson } from "./output.ts";

export interface SegmentedSettings {
  readonly paths: readonly PathName[];
  readonly config: ReturnType<typeof readReplayConfig>;
  readonly faultsEvery: number | undefined;
  readonly workers: number;
  readonly json: boolean;
  /** Options of a command that runs one segment alone. */
  readonly about: string;
}

export async function segmented(name: string, segment: string, settings: SegmentedSettings): Promise<number> {
  if (!name.startsWith("generated:")) throw new UsageError("--segment: only a generated input has segments");
  const messages = count("--segment", segment);
  if (messages < 1) throw new UsageError("--segment 0: expected 1 or more messages");
  const progress = new Progress({ name: "tickgate replay", unit: "messages" });
  const result = await replaySegments({ ...settings, input: parseGenerated(name), segment: messages, progress });
  const { failed } = result;
  const drawn = failed?.faults == null ? "" : ` --faults every=${failed.faults.every} --seed ${failed.faults.seed}`;
  const repeat = failed === null ? null : `npx tickgate replay --input ${failed.input}${drawn} ${settings.about}`;
  console.log(settings.json ? toJson({ ...result, repeat }) : segmentedLines(result).join("\n"));
  if (repeat !== null) console.error(`repeat: ${repeat}`);
  return failed === null ? EXIT.ok : EXIT.failed;
}

function segmentedLines(result: SegmentedResult): string[] {
  const { events, latency, faults, failed, simulation } = result;
  const messages = Object.values(result.messages).reduce((sum, count) => sum + count, 0);
  const lines = [
    `input        ${result.input} in ${result.segments} segments: ${result.frames} frames, ${messages} messages applied, ${result.gaps} gaps`,
    `bbo changes  ${events.bboChanges}`,
    `decisions    ${events.decisions}, orders ${events.orders}, rejected by rule ${JSON.stringify(result.rejectsByRule)}`,
  ];
  for (const [name, { cycles, ns }] of Object.entries(latency ?? {})) {
    if (cycles !== null)
      lines.push(`${name.toUpperCase()}           cycles ${JSON.stringify(cycles)}  ns ${JSON.stringify(ns)}`);
  }
  if (simulation !== null)
    lines.push(`card         ${simulation.cyclesRun} cycles, ${simulation.cyclesSkipped} skipped`);
  if (faults !== null) {
    lines.push(`faults       ${faults.count}, ${faults.notRecovered} after which some book did not become valid again`);
    for (const { fault, count, broke, booksAffected, ...of } of faults.byKind) {
      const took =
        broke === 0
          ? "no book became invalid"
          : `${broke} broke ${middle(booksAffected)} books; until valid: messages ${middle(of.messages)}, us ${middle(of.microseconds)}, us of the card's work ${middle(of.cardMicroseconds)}`;
      lines.push(`  ${fault.padEnd(14)} ${count}: ${took}`);
    }
    lines.push(`repairs      ${JSON.stringify(faults.repairs)}`);
    lines.push(
      `views        ${faults.viewsChecked} valid ones compared with what was published, ${faults.wrongViews} wrong`,
    );
    lines.push(`books        ${faults.validBooks} valid at the ends of segments, ${faults.wrongBooks} of them wrong`);
  }
  if (result.equivalent !== null)
    lines.push(`equivalent   ${result.equivalent} (${result.itemsCompared} events and orders compared)`);
  if (failed !== null) {
    const { segment, wrong, firstDifference } = failed;
    lines.push(`FAILED       in segment ${segment}`, ...wrong.map((what) => `             ${what}`));
    if (firstDifference !== null) lines.push(toJson(firstDifference));
  }
  return lines;
}

/** Median, 99th of a hundred and largest. */
function middle(spread: Spread | null): string {
  return spread === null ? "-" : `${spread.p50}/${spread.p99}/${spread.max}`;
}
