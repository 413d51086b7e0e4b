// `hw formal`: proofs by induction with yosys-smtbmc and z3, or by an invariant that ABC finds, and for each planted faults that it must find.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Assumption, Proof } from "./proof.ts";
import { ASSUMPTIONS } from "./proof-assumptions.ts";
import { QUEUE_PROOFS } from "./proofs-queues.ts";
import { STAGE_PROOFS } from "./proofs-stages.ts";
import { runTool, toolVersion } from "./run-tool.ts";
import { hashOf, ROOT } from "./sources.ts";

const TOTAL_FILES = ["hw/rtl/tg_room.sv", "hw/rtl/tg_room_after.sv", "hw/rtl/tg_headroom.sv"];
const NET_FILES = ["hw/rtl/tg_rooms.sv", "hw/rtl/tg_rooms_after.sv", "hw/rtl/tg_netroom.sv"];
const DEVICE_FILES = [
  ...TOTAL_FILES,
  ...NET_FILES,
  "hw/rtl/tg_gate_exposure.sv",
  "hw/rtl/tg_gate_kinds.sv",
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
      "tg_gate_device/c:u_account",
      "tg_gate_device/c:u_kinds",
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
    files: TOTAL_FILES,
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
    files: NET_FILES,
    includes: [],
    defines: ["TG_PLAIN_ROOMS"],
    // Carries over 64 bits are too much for the solver; nothing in the rule depends on how many there are.
    parameters: { W: 8 },
    cut: [],
    depth: 2,
    induction: 1,
    mutants: ["TG_MUTANT_NETROOM"],
    mutantDepth: 3,
  },
  {
    name: "rooms",
    promise: "what the proof of net amounts takes for a difference and a sum is what the carry chains make",
    top: "tg_rooms_after",
    files: ["hw/rtl/tg_rooms_after.sv"],
    includes: [],
    defines: ["TG_PROVE_ROOMS"],
    parameters: {},
    cut: [],
    depth: 1,
    induction: 1,
    mutants: ["TG_MUTANT_ROOMS_CARRY"],
    mutantDepth: 1,
  },
  {
    name: "kinds",
    promise: "an order or an input changes the exposure of its own kind alone, as it would if there were no other",
    top: "tg_gate_kinds",
    files: [...TOTAL_FILES, ...NET_FILES, "hw/rtl/tg_gate_kinds.sv"],
    includes: [],
    defines: ["TG_PROVE_KINDS"],
    parameters: {},
    cut: ["tg_gate_kinds/c:u_gross_after", "tg_gate_kinds/c:u_net_after"],
    depth: 2,
    induction: 1,
    mutants: ["TG_MUTANT_KIND_CHOSEN", "TG_MUTANT_KIND_OTHER"],
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
      "no first beat of an order is taken while not armed, the lease over, a kill set or the session not ready; every order is sent or withdrawn, once",
    top: "tg_order_tx",
    files: [
      "hw/rtl/tg_pkg.sv",
      "proto/gen/sv/tg_soupbintcp_pkg.sv",
      "proto/gen/sv/tg_ouch50_pkg.sv",
      "hw/rtl/tg_order_payload.sv",
      "hw/rtl/tg_order_tx.sv",
    ],
    includes: ["hw/formal/tg_order_tx_properties.svh"],
    parameters: { SYMBOLS: 2, TX_QUEUE: 4 },
    cut: ["tg_order_tx/c:u_payload"],
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
    mutants: ["TG_MUTANT_STATE_BYPASS", "TG_MUTANT_STATE_KNOWN"],
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
  ...QUEUE_PROOFS,
  ...STAGE_PROOFS,
];

export interface ProofOutcome {
  readonly name: string;
  readonly promise: string;
  readonly assumes: readonly Assumption[];
  /** The planted faults, each found when the proof is `ok`. */
  readonly mutants: readonly string[];
  readonly ok: boolean;
  /** What was wrong, or nothing. */
  readonly detail: string;
  readonly mutantsFound: number;
  readonly seconds: number;
  readonly cached: boolean;
}

const CACHE = join(ROOT, ".cache/formal");
const STEP_SECONDS_MAX = "900";

/** The sources without the messages of their assertions, which Yosys does not read; lines keep their numbers. */
function staged(proof: Proof): string[] {
  const folder = join(CACHE, "sources", proof.name);
  mkdirSync(folder, { recursive: true });
  return proof.files.map((file) => {
    const path = join(folder, basename(file));
    const text = readFileSync(join(ROOT, file), "utf8");
    writeFileSync(path, text.replace(/(\s)else \$error\([^;]*\);/g, "$1;"));
    return path;
  });
}

function prepared(proof: Proof, defines: readonly string[]): string[] {
  const sizes = defines.length > 0 ? { ...proof.parameters, ...proof.mutantParameters } : proof.parameters;
  const parameters = Object.entries(sizes).map(([name, value]) => `-set ${name} ${value}`);
  return [
    `read_verilog -formal -sv -I hw/formal ${[...(proof.defines ?? []), ...defines].map((name) => `-D${name}`).join(" ")} ${staged(proof).join(" ")}`,
    ...(parameters.length > 0 ? [`chparam ${parameters.join(" ")} ${proof.top}`] : []),
    `prep -top ${proof.top}`,
    ...proof.cut.map((instance) => `cutpoint ${instance}`),
    "flatten",
    "opt_clean",
    "memory_nordff",
  ];
}

const toWords = (path: string): string[] => ["async2sync", "dffunmap", "opt_clean", `write_smt2 -wires ${path}`];

/** Gates, with the assertions as the only outputs. */
const toBits = (path: string): string[] => [
  "memory_map",
  "async2sync",
  "techmap",
  "dffunmap",
  "opt_expr",
  "opt_clean",
  "abc -g AND -fast",
  "setundef -undriven -anyseq",
  "setattr -unset keep",
  "delete -output",
  "opt_clean",
  `write_aiger -zinit ${path}`,
];

async function translate(
  proof: Proof,
  defines: readonly string[],
  kind: "smt2" | "aig",
  passes: (path: string) => string[],
): Promise<string> {
  mkdirSync(CACHE, { recursive: true });
  const path = join(CACHE, `${[proof.name, ...defines].join("-")}.${kind}`);
  const script = [...prepared(proof, defines), ...passes(path)].join("; ");
  const { status, output } = await runTool("yosys", ["-q", "-p", script]);
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

/** Looks for a broken assertion bit by bit, which goes much deeper in the time, and names none. */
async function search(aiger: string, depth: number): Promise<{ found: boolean; output: string }> {
  const { output } = await runTool("timeout", [
    STEP_SECONDS_MAX,
    "yosys-abc",
    "-c",
    `read_aiger ${aiger}; fold; strash; bmc3 -F ${depth}`,
  ]);
  return { found: /was asserted in frame/.test(output), output };
}

/** Proves by an invariant that the tool finds and checks itself: for small blocks, from reset and without end. */
async function reach(aiger: string): Promise<{ passed: boolean; output: string }> {
  const command = `read_aiger ${aiger}; fold; strash; scorr; pdr`;
  const { output } = await runTool("timeout", [STEP_SECONDS_MAX, "yosys-abc", "-c", command]);
  return { passed: /^Property proved\./m.test(output), output };
}

async function refuted(proof: Proof, mutant: string): Promise<{ found: boolean; output: string }> {
  if (proof.mutantsBy === "bits") return search(await translate(proof, [mutant], "aig", toBits), proof.mutantDepth);
  const { passed, output } = await solve(await translate(proof, [mutant], "smt2", toWords), [
    "-t",
    String(proof.mutantDepth),
  ]);
  // A solver that gives up or a file that does not load is no refutation: the failed assertion has to be named.
  return { found: !passed && /Assert failed in/.test(output), output };
}

/** What keeps the proof from holding, or nothing. */
async function contradiction(proof: Proof): Promise<string> {
  if (proof.invariant === "found") {
    const { passed, output } = await reach(await translate(proof, [], "aig", toBits));
    return passed ? "" : `not proven:\n${output}`;
  }
  const smt = await translate(proof, [], "smt2", toWords);
  const base = await solve(smt, ["-t", String(proof.depth)]);
  if (!base.passed) return `counterexample from reset:\n${base.output}`;
  const induction = await solve(smt, ["-i", "-t", String(proof.induction)]);
  return induction.passed ? "" : `induction does not hold:\n${induction.output}`;
}

async function attempt(proof: Proof): Promise<{ detail: string; mutantsFound: number }> {
  const detail = await contradiction(proof);
  if (detail !== "") return { detail, mutantsFound: 0 };
  let mutantsFound = 0;
  for (const mutant of proof.mutants) {
    const { found, output } = await refuted(proof, mutant);
    if (!found) return { detail: `the planted fault ${mutant} was not found:\n${output}`, mutantsFound };
    mutantsFound++;
  }
  return { detail: "", mutantsFound };
}

export async function prove(proof: Proof): Promise<ProofOutcome> {
  const { name, promise, mutants } = proof;
  const said = { name, promise, mutants, assumes: ASSUMPTIONS[name] ?? [] };
  const tools = `${await toolVersion("yosys", "-V")} ${await toolVersion("z3", "--version")}`;
  const inputs = [...proof.files, ...proof.includes, "hw/tools/formal.ts"];
  const stamp = join(CACHE, `${name}-${hashOf(inputs, tools, JSON.stringify(proof))}.proven`);
  if (existsSync(stamp)) {
    return { ...said, ok: true, detail: "", mutantsFound: mutants.length, seconds: 0, cached: true };
  }
  const started = performance.now();
  const { detail, mutantsFound } = await attempt(proof);
  const seconds = (performance.now() - started) / 1000;
  if (detail === "") writeFileSync(stamp, `${promise}\n`);
  return { ...said, ok: detail === "", detail, mutantsFound, seconds, cached: false };
}
