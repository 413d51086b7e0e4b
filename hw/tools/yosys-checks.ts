// What must not happen in a synthesis, as one Yosys run over a design.

import { runTool } from "./run-tool.ts";

export interface Design {
  /** In compile order, relative to the root. */
  readonly sources: readonly string[];
  readonly top: string;
  readonly parameters: Readonly<Record<string, number>>;
}

export interface CheckedDesign {
  /** One sentence each; none: all is well. */
  readonly faults: readonly string[];
  readonly output: string;
  readonly seconds: number;
}

/** Stands before the `stat` that counts. */
export const STAT_MARK = "TICKGATE-STAT";

/**
 * Stops at latches before mapping, at memories that no RAM took, at multiple drivers and loops after it. Without tables of 5 to 7 inputs: the mapper
 * builds those of up to eight tables for the sake of depth alone, wherever a module has its longest path, and a quarter of the core was that.
 */
export function synthesisScript({ sources, top, parameters }: Design): string {
  const chparam = Object.entries(parameters).map(([name, value]) => `-set ${name} ${value}`);
  return [
    `read_verilog -sv ${sources.join(" ")}`,
    ...(chparam.length > 0 ? [`chparam ${chparam.join(" ")} ${top}`] : []),
    `hierarchy -check -top ${top}`,
    "proc",
    "select -assert-none t:$dlatch t:$adlatch t:$dlatchsr %u %u",
    `synth_ecp5 -noflatten -nowidelut -top ${top} -run begin:map_ffram`,
    "select -assert-none t:$mem_v2 t:$mem %u",
    `synth_ecp5 -noflatten -nowidelut -top ${top} -run map_ffram:`,
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

/** What of a failed run tells why: the selection that was not empty, or the error. */
function stoppedBy(output: string): string[] {
  const said = output.split("\n").filter((line) => /ERROR|Assertion failed|Warning|^tg_|^\$paramod/.test(line));
  return said.length > 0 ? said.slice(-20) : ["yosys failed without a word"];
}

export async function checkDesign(script: string): Promise<CheckedDesign> {
  const { status, output, seconds } = await runTool("yosys", ["-p", script]);
  return { faults: status === 0 ? warnedFaults(output) : stoppedBy(output), output, seconds };
}
