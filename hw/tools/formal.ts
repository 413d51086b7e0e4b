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
  /** Besides FORMAL: what asks a module for properties that only its own proof states. */
  readonly defines?: readonly string[];
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

const DEVICE_FILES = [
  "hw/rtl/tg_headroom.sv",
  "hw/rtl/tg_netroom.sv",
  "hw/rtl/tg_gate_exposure.sv",
  "hw/rtl/tg_gate_rate.sv",
  "hw/rtl/tg_gate_device.sv",
];

export const PROOFS: readonly Proof[] = [
  {
    name: "gate",
    promise:
      "an order leaves if and only if none of the 21 rules that is on fails; it is what was judged, and every intent is told",
    top: "tg_gate",
    files: [
      "hw/rtl/tg_pkg.sv",
      "hw/rtl/tg_state_ram.sv",
      ...DEVICE_FILES,
      "hw/rtl/tg_gate_state.sv",
      "hw/rtl/tg_gate_rules.sv",
      "hw/rtl/tg_gate.sv",
    ],
    includes: ["hw/formal/tg_gate_properties.svh", "hw/formal/tg_gate_device_properties.svh"],
    parameters: { SYMBOLS: 2, TX_QUEUE: 4 },
    cut: ["tg_gate/c:u_state", "tg_gate/c:u_device"],
    depth: 3,
    induction: 1,
    mutants: [
      "TG_MUTANT_KILL_SYMBOL",
      "TG_MUTANT_LEASE",
      "TG_MUTANT_AGE",
      "TG_MUTANT_BAND",
      "TG_MUTANT_QTY",
      "TG_MUTANT_NOTIONAL",
      "TG_MUTANT_COLLAR",
      "TG_MUTANT_INCREMENT",
      "TG_MUTANT_POSITION_WIDTH",
      "TG_MUTANT_OPEN_ORDERS",
      "TG_MUTANT_THROTTLE",
      "TG_MUTANT_DUPLICATE",
      "TG_MUTANT_SELF_MATCH",
      "TG_MUTANT_ORDER_TYPE",
      "TG_MUTANT_RESERVED",
      "TG_MUTANT_WAIVE",
      "TG_MUTANT_SEND",
      "TG_MUTANT_CANCEL",
      "TG_MUTANT_RESTS",
      "TG_MUTANT_REPLACE_SHORT",
      "TG_MUTANT_REPLACE_ORDERS",
      "TG_MUTANT_ROOM",
    ],
    mutantDepth: 4,
  },
  {
    name: "device",
    promise: "whose exposure counts, orders in flight and loss are judged by the order's own limits",
    top: "tg_gate_device",
    files: ["hw/rtl/tg_pkg.sv", ...DEVICE_FILES],
    includes: ["hw/formal/tg_gate_device_properties.svh"],
    parameters: {},
    cut: [
      "*tg_gate_exposure*/c:*",
      "tg_gate_device/c:u_rate",
      "tg_gate_device/c:u_day_value",
      "tg_gate_device/c:u_day_quantity",
    ],
    depth: 4,
    induction: 2,
    mutants: ["TG_MUTANT_EXPOSURE_KIND", "TG_MUTANT_IN_FLIGHT", "TG_MUTANT_DAY", "TG_MUTANT_LOSS"],
    mutantDepth: 4,
  },
  {
    name: "headroom",
    promise: "a total is judged against its limit with the order of the cycle before in it, exactly, saturated or not",
    top: "tg_headroom",
    files: ["hw/rtl/tg_headroom.sv"],
    includes: [],
    parameters: {},
    cut: [],
    depth: 2,
    induction: 1,
    mutants: ["TG_MUTANT_HEADROOM"],
    mutantDepth: 3,
  },
  {
    name: "netroom",
    promise: "a net amount is judged on both sides with the order of the cycle before in it, exactly, saturated or not",
    top: "tg_netroom",
    files: ["hw/rtl/tg_netroom.sv"],
    includes: [],
    parameters: {},
    cut: [],
    depth: 2,
    induction: 1,
    mutants: ["TG_MUTANT_NETROOM"],
    mutantDepth: 3,
  },
  {
    name: "rate",
    promise: "the bucket is judged with the order of the cycle before in it, under the order's own burst",
    top: "tg_gate_rate",
    files: ["hw/rtl/tg_gate_rate.sv"],
    includes: [],
    parameters: {},
    cut: [],
    depth: 2,
    induction: 1,
    mutants: ["TG_MUTANT_RATE"],
    mutantDepth: 3,
  },
  {
    name: "slot",
    promise: "a slot's risk state becomes what the text says of orders and inputs",
    top: "tg_gate_state",
    files: ["hw/rtl/tg_pkg.sv", "hw/rtl/tg_state_ram.sv", "hw/rtl/tg_gate_state.sv"],
    includes: ["hw/formal/tg_gate_state_properties.svh"],
    defines: ["TG_PROVE_STATE"],
    parameters: { SYMBOLS: 2 },
    cut: ["tg_gate_state/c:u_state", "tg_gate_state/c:u_show"],
    depth: 1,
    induction: 1,
    mutants: ["TG_MUTANT_SATURATED_SUM", "TG_MUTANT_REPLACE_EXECUTES"],
    mutantDepth: 1,
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
  {
    name: "updates",
    promise: "updates that wait for earlier intents always have room, however long they wait and the book is held",
    top: "tg_update_bound",
    files: ["hw/rtl/tg_pkg.sv", "hw/rtl/tg_update_queue.sv", "hw/rtl/tg_lookahead.sv", "hw/formal/tg_update_bound.sv"],
    includes: [],
    parameters: {},
    cut: [],
    depth: 12,
    induction: 2,
    mutants: ["TG_MUTANT_UPDATE_HOLD"],
    mutantDepth: 16,
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
    `read_verilog -formal -sv -I hw/formal ${[...(proof.defines ?? []), ...defines].map((name) => `-D${name}`).join(" ")} ${proof.files.join(" ")}`,
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
