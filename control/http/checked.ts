// A request against its schema.
import type { z } from "zod";
import { RequestFailure } from "../operations/failure.ts";

/** @throws RequestFailure with the path of every field */
export function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RequestFailure(
    400,
    parsed.error.issues.map(({ path, code, message }) => ({
      path: path.reduce<string>(
        (text, part) =>
          typeof part === "number" ? `${text}[${part}]` : text === "" ? String(part) : `${text}.${String(part)}`,
        "",
      ),
      code: code === "invalid_type" && message.includes("undefined") ? "REQUIRED" : "INVALID_INPUT",
      message,
    })),
  );
}
