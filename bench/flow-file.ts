// The generated flow that benchmarks share, kept in .cache so that it is made once.

import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { TrackedSlot } from "../proto/mod.ts";
import { flowSymbols, generateBlocks } from "../sim/flow/mod.ts";

export const SYMBOLS = 64;

const FOLDER = join(import.meta.dirname, "../.cache/bench");

/** Path of an ITCH file (BinaryFILE framing) with exactly this flow; made if it is not there. */
export function flowFile(seed: number, messages: number, log: (text: string) => void): string {
  const path = join(FOLDER, `flow-${seed}-${messages}-${SYMBOLS}.itch`);
  if (existsSync(path)) return path;
  log(`generating ${messages} messages over ${SYMBOLS} symbols`);
  mkdirSync(FOLDER, { recursive: true });
  // Under another name until it is whole.
  const partial = `${path}.${process.pid}`;
  const file = openSync(partial, "w");
  for (const piece of generateBlocks({ seed, messages, symbols: SYMBOLS })) writeSync(file, piece);
  closeSync(file);
  renameSync(partial, path);
  return path;
}

/** All symbols of the flow, each in a window around its reference price. */
export function trackAll(levels: number): TrackedSlot[] {
  return flowSymbols(SYMBOLS).map(({ stock, referencePrice }, slot) => {
    const tick = referencePrice < 10_000 ? 1 : 100;
    const below = referencePrice - (levels / 2) * tick;
    const windowLo = Math.max(0, below - (below % tick));
    return { slot, locate: slot + 1, stock, windowLo, tick, lot: 1, initialTrading: true };
  });
}
