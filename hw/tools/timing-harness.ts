// What a block is placed and routed in: a top with three pins and a register at every port of the block, so that a path is a path of the block.
// Which ports it has, of which width, and what it instantiates is read from the elaborated core (Yosys's RTLIL text).

import { sourceName } from "./synthesis-report.ts";

export interface Port {
  readonly name: string;
  readonly width: number;
  readonly direction: "input" | "output";
}

export interface ElaboratedModule {
  /** As RTLIL has it: with the hash of its parameters. */
  readonly name: string;
  readonly ports: readonly Port[];
  /** Modules it instantiates, as RTLIL names them; without cells of Yosys. */
  readonly children: ReadonlySet<string>;
}

/** What the block is called in its harness, and the harness itself. */
export const HARNESS = "tg_timing_harness";
export const DUT = "tg_timing_dut";
const CLOCK = "clk_i";

/** The modules of a design by their RTLIL names. */
export function parseRtlil(text: string): ReadonlyMap<string, ElaboratedModule> {
  const modules = new Map<string, ElaboratedModule>();
  let name = "";
  let ports: Port[] = [];
  let children = new Set<string>();
  for (const line of text.split("\n")) {
    const [word = "", ...rest] = line.trim().split(" ");
    if (word === "module") {
      name = rest[0] ?? "";
      ports = [];
      children = new Set();
      modules.set(name, { name, ports, children });
    } else if (word === "wire" && (rest.includes("input") || rest.includes("output"))) {
      const width = rest.includes("width") ? Number(rest[rest.indexOf("width") + 1]) : 1;
      const direction = rest.includes("input") ? "input" : "output";
      ports.push({ name: (rest.at(-1) ?? "").replace(/^\\/, ""), width, direction });
    } else if (word === "cell" && /^(\\|\$paramod)/.test(rest[0] ?? "")) {
      children.add(rest[0] ?? "");
    }
  }
  return modules;
}

/**
 * The module of that source name; where there are several by parameters, the first.
 * @throws Error when the design has none
 */
export function findModule(modules: ReadonlyMap<string, ElaboratedModule>, source: string): ElaboratedModule {
  for (const module of modules.values()) if (sourceName(module.name) === source) return module;
  throw new Error(`the core has no module ${source}`);
}

/** Source names of a module and everything below it, sorted. */
export function modulesBelow(modules: ReadonlyMap<string, ElaboratedModule>, top: ElaboratedModule): string[] {
  const seen = new Set<string>();
  const visit = (module: ElaboratedModule): void => {
    if (seen.has(module.name)) return;
    seen.add(module.name);
    for (const child of module.children) {
      const found = modules.get(child);
      if (found !== undefined) visit(found);
    }
  };
  visit(top);
  return [...new Set([...seen].map(sourceName))].sort();
}

/** Verilog of the harness. Inputs are a chain of registers; outputs are taken into registers and folded into another chain behind them. */
export function harness({ ports }: Pick<ElaboratedModule, "ports">): string {
  const inputs = ports.filter(({ direction, name }) => direction === "input" && name !== CLOCK);
  const outputs = ports.filter(({ direction }) => direction === "output");
  const widthOf = (some: readonly Port[]): number => some.reduce((sum, { width }) => sum + width, 0);
  const connect = (some: readonly Port[], vector: string): string[] => {
    let offset = 0;
    return some.map(({ name, width }) => {
      const connection = `.${name}(${vector}[${offset}+:${width}])`;
      offset += width;
      return connection;
    });
  };
  const last = widthOf(outputs) - 1;
  return [
    `module ${HARNESS} (input wire ${CLOCK}, input wire si_i, output wire so_o);`,
    `  reg [${widthOf(inputs) - 1}:0] in_q;`,
    `  wire [${last}:0] outs;`,
    `  reg [${last}:0] out_q, chain_q;`,
    `  always @(posedge ${CLOCK}) begin`,
    "    in_q <= {in_q, si_i};",
    "    out_q <= outs;",
    "    chain_q <= {chain_q, 1'b0} ^ out_q;",
    "  end",
    `  assign so_o = chain_q[${last}];`,
    `  ${DUT} u_dut (.${CLOCK}(${CLOCK}), ${[...connect(inputs, "in_q"), ...connect(outputs, "outs")].join(", ")});`,
    "endmodule",
    "",
  ].join("\n");
}
