// Command line of the card's process.

import { parseArgs } from "node:util";
import { z } from "zod";
import { DEFAULT_GEOMETRY, type Geometry } from "../../proto/mod.ts";

export interface CardProcessOptions {
  /** Local socket for the gateway. */
  readonly device: string;
  /** Local socket for the exchange. */
  readonly wire: string;
  readonly geometry: Geometry;
  /** File to write every frame of every wire to. */
  readonly pcap: string | undefined;
  readonly logLevel: string;
}

export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const USAGE = `usage: node sim/card/process.ts --device SOCKET --wire SOCKET [options]
  --device SOCKET       local socket on which a gateway drives the card
  --wire SOCKET         local socket on which the exchange sends and receives Ethernet frames
  --symbols N           tracked slots, 1 to 256 (${DEFAULT_GEOMETRY.symbols})
  --set-bits N          log2 of the sets of one order table, 4 to 16 (${DEFAULT_GEOMETRY.setBits})
  --levels N            price levels per side and symbol, power of two from 64 to 65536 (${DEFAULT_GEOMETRY.levels})
  --reorder-depth N     entries held per line (${DEFAULT_GEOMETRY.reorderDepth})
  --tx-queue N          orders between gate and transmitter, power of two (${DEFAULT_GEOMETRY.txQueue})
  --pcap FILE           write every frame of every wire to FILE
  --log-level LEVEL     fatal, error, warn, info, debug, trace or silent (info)
`;

const powerOfTwo = (low: number, high: number): z.ZodType<number> =>
  z.coerce
    .number()
    .int()
    .min(low)
    .max(high)
    .refine((value) => Number.isInteger(Math.log2(value)), "must be a power of two");

const SCHEMA = z.strictObject({
  device: z.string().min(1),
  wire: z.string().min(1),
  symbols: z.coerce.number().int().min(1).max(256).default(DEFAULT_GEOMETRY.symbols),
  "set-bits": z.coerce.number().int().min(4).max(16).default(DEFAULT_GEOMETRY.setBits),
  levels: powerOfTwo(64, 65_536).default(DEFAULT_GEOMETRY.levels),
  "reorder-depth": z.coerce.number().int().min(1).max(1024).default(DEFAULT_GEOMETRY.reorderDepth),
  "tx-queue": powerOfTwo(2, 256).default(DEFAULT_GEOMETRY.txQueue),
  pcap: z.string().min(1).optional(),
  "log-level": z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

/** @throws UsageError */
export function parseOptions(argv: readonly string[]): CardProcessOptions {
  const text = { type: "string" } as const;
  let values: Record<string, unknown>;
  try {
    const options = Object.fromEntries(Object.keys(SCHEMA.shape).map((name) => [name, text]));
    values = parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const parsed = SCHEMA.safeParse(values);
  if (!parsed.success) {
    throw new UsageError(parsed.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`).join("; "));
  }
  const { data } = parsed;
  if (data.device === data.wire) throw new UsageError("--device and --wire must be different sockets");
  return {
    device: data.device,
    wire: data.wire,
    geometry: {
      symbols: data.symbols,
      setBits: data["set-bits"],
      levels: data.levels,
      reorderDepth: data["reorder-depth"],
      txQueue: data["tx-queue"],
    },
    pcap: data.pcap,
    logLevel: data["log-level"],
  };
}
