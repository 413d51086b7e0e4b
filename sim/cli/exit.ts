/** How the commands of this folder end: the same way, by what went wrong. */
import { StoreError } from "../../control/market/mod.ts";
import { EXIT } from "../../proto/mod.ts";
import { ToolchainError } from "../harness/mod.ts";
import { InputError } from "../inputs/mod.ts";
import { ReplayConfigError, ReplayInputError } from "../replay/mod.ts";

export class UsageError extends Error {}

/** Runs a command; every expected failure ends in one line on stderr and its exit code. */
export async function runCommand(name: string, main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    const code = exitCodeOf(error);
    if (code === undefined) throw error;
    console.error(`tickgate ${name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = code;
  }
}

function exitCodeOf(error: unknown): number | undefined {
  if (error instanceof UsageError || isParseArgsError(error)) return EXIT.usage;
  if (error instanceof ReplayConfigError || error instanceof ReplayInputError) return EXIT.usage;
  if (error instanceof InputError) return error.code === "CAPTURE_UNAVAILABLE" ? EXIT.environment : EXIT.usage;
  if (error instanceof StoreError) return EXIT.usage;
  if (error instanceof ToolchainError) return EXIT.environment;
  return undefined;
}

function isParseArgsError(error: unknown): boolean {
  return error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
