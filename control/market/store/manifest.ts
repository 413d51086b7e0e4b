/**
 * What a dataset is made of: written last, so a dataset without one is not there. It says nothing that the inputs and options do not decide: the
 * same files give the same manifest.
 *
 *     STORE/datasets/ID/manifest.json
 *                       trades/00000.parquet ...      one folder for each table
 *     STORE/unfinished/ID/journal.jsonl               files of it that are complete, while it is made
 */
import { z } from "zod";
import { CORRECTIONS, TABLE_NAMES } from "./tables.ts";

/** Of the files' content: another one is not read, and what an earlier version left unfinished begins anew. */
export const FORMAT = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();
const bigCount = z.string().regex(/^\d+$/);

export const partSchema = z.strictObject({
  table: z.enum(TABLE_NAMES),
  part: count,
  rows: count,
  bytes: count,
  sha256,
});
export type Part = z.infer<typeof partSchema>;

export const identitySchema = z.strictObject({
  format: z.literal(FORMAT),
  /** Whose data it is: one dataset of a feed and a day. */
  feed: z.string(),
  from: z.iso.date(),
  timezone: z.string(),
  sources: z.array(z.strictObject({ name: z.string(), kind: z.string(), bytes: count, sha256 })),
  /** What the rows depend on beside the sources. */
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type Identity = z.infer<typeof identitySchema>;

export const manifestSchema = z.strictObject({
  ...identitySchema.shape,
  to: z.iso.date(),
  totals: z.strictObject({
    messages: count,
    /** By the letter of the type; of a CSV: `row`. */
    types: z.record(z.string(), count),
    trades: count,
    shares: count,
    /** 1e-4 of the currency; text, because a day of the market is beyond what a number holds exactly. */
    notional: bigCount,
    quotes: count,
    symbols: count,
    /** Orders live after the last message. */
    live_orders: count,
  }),
  corrections: z.partialRecord(z.enum(CORRECTIONS), count),
  files: z.array(partSchema),
});
export type Manifest = z.infer<typeof manifestSchema>;

export function partPath({ table, part }: Pick<Part, "table" | "part">): string {
  return `${table}/${String(part).padStart(5, "0")}.parquet`;
}
