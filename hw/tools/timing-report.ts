// Figures of place and route: read from nextpnr's report, kept in docs/timing.json, compared, shown.

/** Cells in use, those of the harness included. */
export interface Utilisation {
  readonly comb: number;
  readonly ff: number;
  readonly ramw: number;
  readonly bram: number;
  readonly mult: number;
}

export interface CriticalPath {
  readonly ns: number;
  readonly logicNs: number;
  readonly routingNs: number;
  /** Cells on the way, its start and end not counted. */
  readonly cells: number;
  readonly from: string;
  readonly to: string;
  /** Source lines along the way, in order, each once. */
  readonly lines: readonly string[];
}

export interface Placed {
  readonly seed: number;
  readonly mhz: number;
  readonly utilisation: Utilisation;
  readonly path: CriticalPath;
}

export interface BlockTiming {
  readonly name: string;
  /** Hash of the sources of the block and all below it. */
  readonly sources: string;
  readonly seeds: readonly Placed[];
}

export interface TimingReport {
  readonly tools: string;
  readonly device: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly targetMhz: number;
  readonly blocks: readonly BlockTiming[];
  /** The core, all blocks together. */
  readonly whole?: BlockTiming;
}

/** What slower is still accepted, as a share: a change elsewhere in a block moves its placement, and with it the figure, that much. */
export const TOLERANCE = 0.08;

interface ReportStep {
  readonly type: "clk-to-q" | "routing" | "logic" | "setup";
  readonly delay: number;
  readonly net?: string;
  readonly sources?: readonly string[];
  readonly to: { readonly cell: string };
}

interface NextpnrReport {
  readonly fmax: Readonly<Record<string, { readonly achieved: number }>>;
  readonly critical_paths: readonly {
    readonly from: string;
    readonly to: string;
    readonly path: readonly ReportStep[];
  }[];
  readonly utilization: Readonly<Record<string, { readonly used: number }>>;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** A net without what the mapper appended to it, and the name of the register behind it. */
function netName(net: string): string {
  return net
    .replace(/^u_dut\./, "")
    .replace(/_(TRELLIS_FF|LUT4|PFUMX|L6MUX21|CCU2C|DP16KD|TRELLIS_DPR16X4|MULT18X18D)_.*$/, "");
}

/** `hw/rtl/tg_x.sv:12.3-14.5` of a net's sources, as `tg_x.sv:12`; none: a net the mapper made. */
function sourceLine(sources: readonly string[] | undefined): string | undefined {
  const own = (sources ?? []).filter((source) => /(^|\/)(hw\/rtl|proto\/gen\/sv)\//.test(source)).at(-1);
  const match = own === undefined ? null : /([^/]+\.sv):(\d+)/.exec(own);
  return match === null ? undefined : `${match[1]}:${match[2]}`;
}

function readPath(steps: readonly ReportStep[]): CriticalPath {
  const sum = (routing: boolean): number =>
    steps.filter(({ type }) => (type === "routing") === routing).reduce((total, { delay }) => total + delay, 0);
  const nets = steps.filter(({ type }) => type === "routing");
  const lines: string[] = [];
  for (const { sources } of nets) {
    const line = sourceLine(sources);
    if (line !== undefined && !lines.includes(line)) lines.push(line);
  }
  return {
    ns: round(sum(true) + sum(false), 2),
    logicNs: round(sum(false), 2),
    routingNs: round(sum(true), 2),
    cells: steps.filter(({ type }) => type === "logic").length,
    from: netName(nets[0]?.net ?? ""),
    to: netName(steps.at(-1)?.to.cell ?? ""),
    lines,
  };
}

/** @throws Error when the report has no clock, or no path from clock to clock */
export function readReport(text: string, seed: number): Placed {
  const { fmax, critical_paths, utilization } = JSON.parse(text) as NextpnrReport;
  const [clock] = Object.values(fmax);
  const worst = critical_paths.find(({ from, to }) => from.startsWith("posedge") && to.startsWith("posedge"));
  if (clock === undefined || worst === undefined) throw new Error("the report of nextpnr has no path of the clock");
  const used = (cell: string): number => utilization[cell]?.used ?? 0;
  return {
    seed,
    mhz: round(clock.achieved, 1),
    utilisation: {
      comb: used("TRELLIS_COMB"),
      ff: used("TRELLIS_FF"),
      ramw: used("TRELLIS_RAMW"),
      bram: used("DP16KD"),
      mult: used("MULT18X18D"),
    },
    path: readPath(worst.path),
  };
}

/** The slowest seed of a block. */
export function worstOf({ name, seeds }: BlockTiming): Placed {
  const worst = [...seeds].sort((a, b) => a.mhz - b.mhz)[0];
  if (worst === undefined) throw new Error(`${name} has no figure`);
  return worst;
}

/**
 * Blocks that came out slower than the slowest figure kept of them by more than the tolerance, one sentence each. How far a block is above
 * the target is chance: the placer rests when it is met.
 */
export function slower(kept: TimingReport, now: readonly BlockTiming[]): string[] {
  return now.flatMap((block) => {
    const before = [...kept.blocks, ...(kept.whole === undefined ? [] : [kept.whole])].find(
      ({ name }) => name === block.name,
    );
    if (before === undefined) return [`${block.name} is not in docs/timing.json: add it with --update`];
    const [old, fresh] = [worstOf(before).mhz, worstOf(block).mhz];
    const accepted = round(Math.min(old, kept.targetMhz) * (1 - TOLERANCE), 1);
    if (fresh >= accepted) return [];
    return [`${block.name} came down from ${old} to ${fresh} MHz; accepted is ${accepted} or more`];
  });
}

/** What an LFE5UM5G-85F has. */
const DEVICE_HAS: Utilisation = { comb: 83640, ff: 83640, ramw: 10455, bram: 208, mult: 156 };

function wholeCore(core: BlockTiming, targetMhz: number): string[] {
  const { mhz, utilisation, path } = worstOf(core);
  const share = (what: keyof Utilisation): string =>
    `${utilisation[what]} of ${DEVICE_HAS[what]} (${Math.round((100 * utilisation[what]) / DEVICE_HAS[what])} %)`;
  return [
    "## The whole core",
    "",
    `Made by \`npx tickgate hw timing --whole --update\`: ${core.name} in the same harness, placed and routed to the end. ${mhz} MHz${mhz >= targetMhz ? "" : `, **not** ${targetMhz}`}: the`,
    `critical path takes ${path.ns} ns = ${path.logicNs} logic + ${path.routingNs} routing through ${path.cells} cells. Taken are ${share("comb")} places for look-up tables, ${share("ff")}`,
    `flip-flops, ${share("bram")} block RAMs, ${share("mult")} multipliers.`,
    "",
  ];
}

export function timingPage(report: TimingReport): string {
  const { targetMhz, blocks } = report;
  const parameters = Object.entries(report.parameters).map(([name, value]) => `${name} ${value}`);
  const ordered = [...blocks].sort((a, b) => worstOf(a).mhz - worstOf(b).mhz);
  const row = (block: BlockTiming): string => {
    const { mhz, utilisation, path } = worstOf(block);
    const fastest = Math.max(...block.seeds.map((placed) => placed.mhz));
    const seeds = block.seeds.length > 1 ? `${mhz} to ${fastest} (${block.seeds.length})` : `${mhz}`;
    const slack = mhz >= targetMhz ? "yes" : "**no**";
    const { comb, ff, ramw, bram, mult } = utilisation;
    return `| ${block.name} | ${seeds} | ${slack} | ${path.ns} = ${path.logicNs} + ${path.routingNs} | ${path.cells} | ${comb} | ${ff} | ${ramw} | ${bram} | ${mult} |`;
  };
  const through = (block: BlockTiming): string => {
    const { from, to, lines } = worstOf(block).path;
    return `- ${block.name}: \`${from}\` to \`${to}\`${lines.length > 0 ? `, by ${lines.join(", ")}` : ""}`;
  };
  const whole = report.whole === undefined ? [] : [report.whole];
  const met = blocks.filter((block) => worstOf(block).mhz >= targetMhz).length;
  return [
    "# Timing of the blocks",
    "",
    "Made by `npx tickgate hw timing --update`. Each block is placed and routed alone, with a register at every port, in an otherwise empty device; so a figure",
    "is a bound of what the block can reach, and paths that cross blocks count only in the block that holds both (tg_gate, tg_strategies, tg_book, tg_feed). Cells include the",
    "harness's registers: one per input bit, two per output bit.",
    `${report.tools}; ${report.device}; ${parameters.join(", ")}. Target ${targetMhz} MHz: ${met} of ${blocks.length} blocks.`,
    "",
    "| block | MHz, slowest to fastest seed | met | critical path, ns = logic + routing | cells in it | comb | FF | RAM write | block RAM | multipliers |",
    "|---|---:|---|---:|---:|---:|---:|---:|---:|---:|",
    ...ordered.map(row),
    "",
    ...whole.flatMap((core) => wholeCore(core, targetMhz)),
    "## Critical paths",
    "",
    ...[...whole, ...ordered].map(through),
    "",
  ].join("\n");
}
