// The file in which a person says what is held when a session of the venue begins.
import { z } from "zod";
import type { OpeningBalance } from "./trading-day.ts";

export class OpeningError extends Error {
  override readonly name = "OpeningError";
}

const U32_MAX = 0xffff_ffff;
const SHARES_MAX = 0x7fff_ffff;
const text = (length: number) => z.string().trim().min(1).max(length);

const SCHEMA = z.strictObject({
  session: text(10),
  author: text(64),
  reason: text(500),
  positions: z.array(
    z.strictObject({
      symbol: z.string().regex(/^[\x21-\x7e]{1,8}$/, "1 to 8 printable characters"),
      quantity: z.int().min(-SHARES_MAX).max(SHARES_MAX),
      price_e4: z.int().min(0).max(U32_MAX),
    }),
  ),
});

/** @throws OpeningError that names what is wrong */
export function parseOpening(content: string): OpeningBalance {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new OpeningError(error instanceof Error ? error.message : String(error));
  }
  const parsed = SCHEMA.safeParse(value);
  if (!parsed.success) {
    throw new OpeningError(parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
  }
  const seen = new Set<string>();
  for (const { symbol } of parsed.data.positions) {
    if (seen.has(symbol)) throw new OpeningError(`positions: ${symbol} is there twice`);
    seen.add(symbol);
  }
  return parsed.data;
}
