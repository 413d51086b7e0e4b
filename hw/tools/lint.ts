// `hw lint`: Verilator with every warning on, over the whole core and what stands beside it, at the sizes where widths change.

import { runTool } from "./run-tool.ts";
import { rtlSources } from "./sources.ts";

export interface LintRun {
  readonly name: string;
  readonly ok: boolean;
  readonly output: string;
  readonly seconds: number;
}

const SIZES: readonly {
  readonly name: string;
  /** tg_core, if none is named. */
  readonly top?: string;
  readonly parameters: Readonly<Record<string, number>>;
}[] = [
  { name: "default size", parameters: {} },
  { name: "ECP5 size", parameters: { SYMBOLS: 8, SET_BITS: 8, LEVELS: 512 } },
  {
    name: "smallest size",
    parameters: { SYMBOLS: 1, SET_BITS: 4, LEVELS: 64, REORDER_DEPTH: 1, TX_QUEUE: 2 },
  },
  {
    name: "largest size",
    parameters: { SYMBOLS: 256, SET_BITS: 16, LEVELS: 65536, REORDER_DEPTH: 1024, TX_QUEUE: 256 },
  },
  { name: "serial line, default size", top: "tg_core_serial", parameters: {} },
  { name: "serial line, fastest", top: "tg_core_serial", parameters: { CLOCKS_PER_BIT: 8 } },
  { name: "TCP, default size", top: "tg_tcp", parameters: {} },
  { name: "TCP, smallest size", top: "tg_tcp", parameters: { SEND_BYTES: 64, RECEIVE_BYTES: 64 } },
  { name: "TCP, largest size", top: "tg_tcp", parameters: { SEND_BYTES: 32768, RECEIVE_BYTES: 32768 } },
];

export async function lint(): Promise<LintRun[]> {
  const runs: LintRun[] = [];
  for (const { name, top = "tg_core", parameters } of SIZES) {
    const overrides = Object.entries(parameters).map(([key, value]) => `-G${key}=${value}`);
    const { status, output, seconds } = await runTool("verilator", [
      "--lint-only",
      "-Wall",
      "--top-module",
      top,
      ...overrides,
      ...rtlSources(),
    ]);
    runs.push({ name, ok: status === 0 && output.trim() === "", output, seconds });
  }
  return runs;
}
