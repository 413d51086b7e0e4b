// `hw synth`: Yosys synthesis of the whole core for ECP5, and what must not happen in it.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTool, toolVersion } from "./run-tool.ts";
import { hashOf, ROOT, rtlSources } from "./sources.ts";
import { markdown, parseStat, regressions, type SynthesisReport } from "./synthesis-report.ts";

const TOP = "tg_core";
/** The size that fits an ECP5-85F. */
const PARAMETERS = { SYMBOLS: 8, SET_BITS: 8, LEVELS: 512 } as const;
const KEPT = join(ROOT, "docs/synthesis.json");
const PAGE = join(ROOT, "docs/synthesis.md");
const CACHE = join(ROOT, ".cache/synth");
const STAT_MARK = "TICKGATE-STAT";

export interface SynthesisOutcome {
  readonly report: SynthesisReport | undefined;
  /** One sentence each; none: all is well. */
  readonly faults: readonly string[];
  readonly seconds: number;
  readonly cached: boolean;
}

/** Fails on latches before mapping, on memories that no RAM took, on multiple drivers and loops after it. */
function script(): string {
  const chparam = Object.entries(PARAMETERS).map(([name, value]) => `-set ${name} ${value}`);
  return [
    `read_verilog -sv ${rtlSources().join(" ")}`,
    `chparam ${chparam.join(" ")} ${TOP}`,
    `hierarchy -check -top ${TOP}`,
    "proc",
    "select -assert-none t:$dlatch t:$adlatch t:$dlatchsr %u %u",
    `synth_ecp5 -noflatten -top ${TOP} -run begin:map_ffram`,
    "select -assert-none t:$mem_v2 t:$mem %u",
    `synth_ecp5 -noflatten -top ${TOP} -run map_ffram:`,
    "check -assert",
    `log ${STAT_MARK}`,
    "stat",
    "",
  ].join("\n");
}

/** What Yosys only warns of. */
function warnedFaults(output: string): string[] {
  return output
    .split("\n")
    .filter(
      (line) => /Replacing memory .* with list of registers/.test(line) || /multiple conflicting drivers/.test(line),
    )
    .map((line) => line.replace(/^Warning: /, "").trim());
}

export async function synthesise(): Promise<SynthesisOutcome> {
  const tool = await toolVersion("yosys", "-V");
  const text = script();
  const stamp = join(CACHE, `${hashOf([...rtlSources(), "hw/tools/synth.ts"], text, tool)}.log`);
  const cached = existsSync(stamp);
  let output: string;
  let seconds = 0;
  if (cached) output = readFileSync(stamp, "utf8");
  else {
    mkdirSync(CACHE, { recursive: true });
    const result = await runTool("yosys", ["-p", text]);
    output = result.output;
    seconds = result.seconds;
    if (result.status !== 0) {
      const said = output.split("\n").filter((line) => /ERROR|Assertion|Warning/.test(line));
      return { report: undefined, faults: [...said.slice(-20)], seconds, cached };
    }
    writeFileSync(stamp, output);
  }
  const counts = parseStat(output.slice(output.lastIndexOf(STAT_MARK)), TOP);
  return { report: { tool, parameters: PARAMETERS, ...counts }, faults: warnedFaults(output), seconds, cached };
}

export function keptReport(): SynthesisReport | undefined {
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
