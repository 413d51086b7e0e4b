/** What several commands read and write alike. */
import { UsageError } from "./exit.ts";

/** @throws UsageError unless it is a whole number, 0 or more */
export function count(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new UsageError(`${option} ${text}: expected a number`);
  return value;
}

export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, field) => (typeof field === "bigint" ? String(field) : field), 2);
}
