// Parent orders in the HTTP contract. Prices are integers in 1e-4 currency units (`E4`), money sums decimal strings, times Unix milliseconds
// (`Ms`), durations milliseconds, parts of something 1e-4 (`Bps`) or 1e-6 (`Ppm`).
import { z } from "zod";

export const PARENT_KINDS = ["twap", "vwap", "pov", "iceberg"] as const;
export const CHILD_POLICIES = ["passive", "touch", "cross"] as const;
export const PARENT_STATES = ["scheduled", "working", "paused", "ending", "filled", "expired", "cancelled"] as const;

const u32 = z.number().int().min(0).max(0xffff_ffff);
const ms = z
  .number()
  .int()
  .min(0)
  .max(Number.MAX_SAFE_INTEGER / 1000);
const reason = z.string().min(1).max(500);
const id = z.string().min(1).max(32);

/** POST /api/parents -> Parent. What is left out has the gateway's default. */
export const startParentRequestSchema = z.strictObject({
  id,
  symbol: z.string().min(1).max(8),
  side: z.enum(["buy", "sell"]),
  quantity: u32,
  kind: z.enum(PARENT_KINDS),
  limitPriceE4: u32.optional(),
  /** 0 or left out: now. */
  startMs: ms.optional(),
  durationMs: ms,
  urgencyPercent: u32.optional(),
  capBps: u32.optional(),
  rateBps: u32.optional(),
  displayQuantity: u32.optional(),
  policy: z.enum(CHILD_POLICIES).optional(),
  timeoutMs: ms.optional(),
  crossTicks: u32.optional(),
  sliceMs: ms.optional(),
  minChild: u32.optional(),
  maxChild: u32.optional(),
  gapMs: ms.optional(),
  /** VWAP: expected volumes over equal parts of the time. */
  curve: z.array(z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)).max(10_000).optional(),
  reason,
});
export type StartParent = z.infer<typeof startParentRequestSchema>;

/** POST /api/parents/pause, /resume, /cancel -> Parent. */
export const changeParentRequestSchema = z.strictObject({ id, reason });
export const PARENT_VERBS = ["pause", "resume", "cancel"] as const;
export type ParentVerb = (typeof PARENT_VERBS)[number];

export interface Against {
  readonly costE4: string;
  readonly ppm: string;
}

/** GET /api/parents -> Parents, oldest first. */
export interface Parents {
  readonly parents: readonly Parent[];
}

export interface Parent {
  readonly id: string;
  readonly symbol: string;
  readonly side: "buy" | "sell";
  readonly kind: (typeof PARENT_KINDS)[number];
  readonly state: (typeof PARENT_STATES)[number];
  /** Why it waits, is paused or over; empty: nothing to say. */
  readonly why: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly quantity: number;
  readonly filled: number;
  /** Shares of child orders that may still execute. */
  readonly open: number;
  /** 0: none. */
  readonly limitPriceE4: number;
  readonly notionalE4: string;
  readonly averagePriceE4: number | null;
  readonly marketShares: string;
  readonly unpricedShares: string;
  readonly marketAveragePriceE4: number | null;
  readonly participationPpm: number | null;
  readonly scheduleError: {
    readonly last: number;
    readonly max: number;
    readonly mean: number;
    readonly samples: number;
  };
  readonly arrivalTwiceMidE4: number | null;
  readonly slippage: {
    readonly arrival: Against | null;
    readonly interval: Against | null;
    readonly mid: Against | null;
  };
  readonly children: {
    readonly placed: number;
    readonly refused: number;
    readonly rejected: number;
    readonly cancels: number;
    readonly unsolicited: number;
    readonly broken: number;
  };
}
