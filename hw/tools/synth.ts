// `hw synth`: Yosys synthesis of the whole core for ECP5, and what must not happen in it.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toolVersion } from "./run-tool.ts";
import { hashOf, ROOT, rtlSources } from "./sources.ts";
import { markdown, parseStat, regressions, type SynthesisReport } from "./synthesis-report.ts";
import { type CheckedDesign, checkDesign, STAT_MARK, synthesisScript } from "./yosys-checks.ts";

const TOP = "tg_core";
/** Small, for an ECP5-85F; whether it fits is in docs/hardware.md, "Core ports". */
export const PARAMETERS = { SYMBOLS: 8, SET_BITS: 8, LEVELS: 512 } as const;
const KEPT = join(ROOT, "docs/synthesis.json");
const PAGE = join(ROOT, "docs/synthesis.md");
const CACHE = join(ROOT, ".cache/synth");

export interface SynthesisOutcome {
  readonly report: SynthesisReport | undefined;
  /** One sentence each; none: all is well. */
  readonly faults: readonly string[];
  readonly seconds: number;
  readonly cached: boolean;
}

export async function synthesise(): Promise<SynthesisOutcome> {
  const tool = await toolVersion("yosys", "-V");
  const script = synthesisScript({ sources: rtlSources(), top: TOP, parameters: PARAMETERS });
  const stamp = join(CACHE, `${hashOf(rtlSources(), script, tool)}.log`);
  const cached = existsSync(stamp);
  const checked = cached ? recall(stamp) : await checkDesign(script);
  const { faults, output, seconds } = checked;
  if (faults.length > 0) return { report: undefined, faults, seconds, cached };
  mkdirSync(CACHE, { recursive: true });
  if (!cached) writeFileSync(stamp, output);
  const counts = parseStat(output.slice(output.lastIndexOf(STAT_MARK)), TOP);
  return { report: { tool, parameters: PARAMETERS, ...counts }, faults, seconds, cached };
}

/** Only runs without a fault are kept. */
function recall(stamp: string): CheckedDesign {
  return { faults: [], output: readFileSync(stamp, "utf8"), seconds: 0 };
}

function keptReport(): SynthesisReport | undefined {
  return existsSync(KEPT) ? (JSON.parse(readFileSync(KEPT, "utf8")) as SynthesisReport) : undefined;
}

/** @returns what is worse than what is kept */
export function checkAgainstKept(report: SynthesisReport): string[] {
  const kept = keptReport();
  if (kept === undefined) return ["docs/synthesis.json is missing: make it with --update"];
  const page = existsSync(PAGE) ? readFileSync(PAGE, "utf8") : "";
  const stale = page === markdown(kept) ? [] : ["docs/synthesis.md does not show docs/synthesis.json"];
  return [...regressions(kept, report), ...stale];
}

export function keepReport(report: SynthesisReport): void {
  writeFileSync(KEPT, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(PAGE, markdown(report));
}
