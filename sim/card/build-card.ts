// The whole card as a WebAssembly model: tg_core inside card_shell.cpp.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { DEFAULT_GEOMETRY, type Geometry } from "../../proto/mod.ts";
import { type BuiltModule, buildModule, type Port, SHELL_PRELUDE, type SourceFile } from "../harness/mod.ts";

export interface CardOptions {
  readonly geometry?: Geometry;
  /** Immediate assertions of the RTL stop the model. Costs speed; default true. */
  readonly assertions?: boolean;
  readonly coverage?: boolean;
  /** Macros for planted faults. */
  readonly defines?: readonly string[];
}

export interface BuiltCard extends BuiltModule {
  readonly geometry: Geometry;
  /** What the card's register RTL_HASH will say. */
  readonly rtlHash: number;
}

const SHELL = new URL("card_shell.cpp", import.meta.url);

/** Builds the card or finds it built. @throws SourceError, ToolchainError */
export async function buildCard(options: CardOptions = {}): Promise<BuiltCard> {
  const geometry = options.geometry ?? DEFAULT_GEOMETRY;
  let rtlHash = 0;
  const built = await buildModule({
    top: "tg_core",
    parameters: (sources) => {
      rtlHash = hashOf(sources);
      return {
        SYMBOLS: geometry.symbols,
        SET_BITS: geometry.setBits,
        LEVELS: geometry.levels,
        REORDER_DEPTH: geometry.reorderDepth,
        TX_QUEUE: geometry.txQueue,
        RTL_HASH: `32'h${rtlHash.toString(16)}`,
      };
    },
    assertions: options.assertions ?? true,
    coverage: options.coverage ?? false,
    defines: ["TG_SLEEP", ...(options.defines ?? [])],
    shell: cardShell,
  });
  return { ...built, geometry, rtlHash };
}

/** Around a core whose parts can sleep (TG_SLEEP), or one that has its clock only once. */
export function cardShell(ports: readonly Port[]): string {
  const sleeps = ports.some(({ name }) => name === "awake_o");
  return `${SHELL_PRELUDE}\n#define CORE_SLEEPS ${sleeps ? 1 : 0}\n${readFileSync(SHELL, "utf8")}`;
}

/** 32 bits of a hash over the text of every source file the card is made of. */
function hashOf(sources: readonly SourceFile[]): number {
  const hash = createHash("sha256");
  for (const { path, text } of sources) hash.update(`${path.length}:${path}${text.length}:`).update(text);
  return hash.digest().readUInt32BE(0);
}
