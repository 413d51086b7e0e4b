// `hw formal`: proofs by induction with yosys-smtbmc and z3, and for each a planted fault that it must find.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTool, toolVersion } from "./run-tool.ts";
import { hashOf, ROOT } from "./sources.ts";

export interface Proof {
  readonly name: string;
  /** What is proven, one sentence. */
  readonly promise: string;
  readonly top: string;
  readonly files: readonly string[];
  /** Further inputs by `include`. */
  readonly includes: readonly string[];
  readonly parameters: Readonly<Record<string, number>>;
  /** Instances that are replaced by "any value": what they promise is another proof's business. */
  readonly cut: readonly string[];
  /** Steps from reset that the base case covers; at least as many as the induction assumes. */
  readonly depth: number;
  readonly induction: number;
  /** Defines, each a planted fault; `mutantDepth` steps must show it. */
  readonly mutants: readonly string[];
  readonly mutantDepth: number;
}

export const PROOFS: readonly Proof[] = [
  {
    name: "gate",
    promise: "an order leaves only when every rule that is on passes, armed, under a lease, and no kill switch is set",
    top: "tg_gate",
    files: ["hw/rtl/tg_pkg.sv", "hw/rtl/tg_state_ram.sv", "hw/rtl/tg_gate.sv"],
    includes: ["hw/formal/tg_gate_properties.svh"],
    parameters: { SYMBOLS: 2, TX_QUEUE: 4 },
    cut: ["tg_gate/c:u_state"],
    depth: 3,
    induction: 2,
    mutants: ["TG_MUTANT_KILL_SYMBOL", "TG_MUTANT_LEASE", "TG_MUTANT_POSITION_WIDTH", "TG_MUTANT_SEND"],
    mutantDepth: 4,
  },
  {
    name: "transmit",
    promise:
      "no first beat of an order is taken while not armed, the lease over, a kill set or the session not ready; numbers have no holes",
    top: "tg_order_tx",
    files: [
      "hw/rtl/tg_pkg.sv",
      "proto/gen/sv/tg_soupbintcp_pkg.sv",
      "proto/gen/sv/tg_ouch50_pkg.sv",
      "hw/rtl/tg_order_payload.sv",
      "hw/rtl/tg_tcp_header.sv",
      "hw/rtl/tg_order_tx.sv",
    ],
    includes: ["hw/formal/tg_order_tx_properties.svh"],
    parameters: { SYMBOLS: 2, TX_QUEUE: 4 },
    cut: ["tg_order_tx/c:u_payload", "tg_order_tx/c:u_header"],
    depth: 4,
    induction: 2,
    mutants: ["TG_MUTANT_TX_LEASE", "TG_MUTANT_TX_KILL_SYMBOL", "TG_MUTANT_TX_OFFERED", "TG_MUTANT_TX_DOOMED"],
    mutantDepth: 7,
  },
  {
    name: "state",
    promise: "a symbol's state is read as it was written last, however close the accesses come",
    top: "tg_state_fresh",
    files: ["hw/rtl/tg_state_ram.sv", "hw/formal/tg_state_fresh.sv"],
    includes: [],
    parameters: {},
    cut: [],
    depth: 12,
    induction: 6,
    mutants: ["TG_MUTANT_STATE_BYPASS"],
    mutantDepth: 12,
  },
  {
    name: "version",
    promise:
      "a message reads the configuration that was in force when the arbiter took it, whatever is written or committed since",
    top: "tg_config_version",
    files: ["hw/rtl/tg_commit.sv", "hw/rtl/tg_config_table.sv", "hw/formal/tg_config_version.sv"],
    includes: [],
    parameters: {},
    cut: [],
    depth: 14,
    induction: 4,
    mutants: ["TG_MUTANT_COMMIT_NOT_DRAINED"],
    mutantDepth: 14,
  },
];

export interface ProofOutcome {
  readonly name: string;
  readonly promise: string;
  readonly ok: boolean;
  /** What was wrong, or nothing. */
  readonly detail: string;
  readonly mutantsFound: number;
  readonly seconds: number;
  readonly cached: boolean;
}

const CACHE = join(ROOT, ".cache/formal");
const STEP_SECONDS_MAX = "900";

function script(proof: Proof, defines: readonly string[], output: string): string {
  const parameters = Object.entries(proof.parameters).map(([name, value]) => `-set ${name} ${value}`);
  return [
    `read_verilog -formal -sv -I hw/formal ${defines.map((name) => `-D${name}`).join(" ")} ${proof.files.join(" ")}`,
    ...(parameters.length > 0 ? [`chparam ${parameters.join(" ")} ${proof.top}`] : []),
    `prep -top ${proof.top}`,
    ...proof.cut.map((instance) => `cutpoint ${instance}`),
    "flatten",
    "opt_clean",
    "memory_nordff",
    "async2sync",
    "dffunmap",
    "opt_clean",
    `write_smt2 -wires ${output}`,
  ].join("; ");
}

async function toSmt(proof: Proof, defines: readonly string[]): Promise<string> {
  mkdirSync(CACHE, { recursive: true });
  const path = join(CACHE, `${[proof.name, ...defines].join("-")}.smt2`);
  const { status, output } = await runTool("yosys", ["-q", "-p", script(proof, defines, path)]);
  if (status !== 0) throw new Error(`yosys could not prepare the proof '${proof.name}':\n${output}`);
  return path;
}

/** Runs the solver. `--unroll`: without it z3 does not come back. */
async function solve(smt: string, mode: readonly string[]): Promise<{ passed: boolean; output: string }> {
  const { output } = await runTool("timeout", [
    STEP_SECONDS_MAX,
    "yosys-smtbmc",
    "--unroll",
    "--noprogress",
    "-s",
    "z3",
    ...mode,
    smt,
  ]);
  return { passed: /Status: PASSED/.test(output), output };
}

async function attempt(proof: Proof): Promise<{ detail: string; mutantsFound: number }> {
  const smt = await toSmt(proof, []);
  const base = await solve(smt, ["-t", String(proof.depth)]);
  if (!base.passed) return { detail: `counterexample from reset:\n${base.output}`, mutantsFound: 0 };
  const induction = await solve(smt, ["-i", "-t", String(proof.induction)]);
  if (!induction.passed) return { detail: `induction does not hold:\n${induction.output}`, mutantsFound: 0 };
  let mutantsFound = 0;
  for (const mutant of proof.mutants) {
    const result = await solve(await toSmt(proof, [mutant]), ["-t", String(proof.mutantDepth)]);
    // A solver that gives up or a file that does not load is no refutation: the failed assertion has to be named.
    if (result.passed || !/Assert failed in/.test(result.output)) {
      return { detail: `the planted fault ${mutant} was not found:\n${result.output}`, mutantsFound };
    }
    mutantsFound++;
  }
  return { detail: "", mutantsFound };
}

export async function prove(proof: Proof): Promise<ProofOutcome> {
  const { name, promise } = proof;
  const tools = `${await toolVersion("yosys", "-V")} ${await toolVersion("z3", "--version")}`;
  const inputs = [...proof.files, ...proof.includes, "hw/tools/formal.ts"];
  const stamp = join(CACHE, `${name}-${hashOf(inputs, tools)}.proven`);
  if (existsSync(stamp)) {
    return { name, promise, ok: true, detail: "", mutantsFound: proof.mutants.length, seconds: 0, cached: true };
  }
  const started = performance.now();
  const { detail, mutantsFound } = await attempt(proof);
  const seconds = (performance.now() - started) / 1000;
  if (detail === "") writeFileSync(stamp, `${promise}\n`);
  return { name, promise, ok: detail === "", detail, mutantsFound, seconds, cached: false };
}
