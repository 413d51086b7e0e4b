// Runs a tool of the machine and answers what it printed.

import { type ChildProcess, spawn } from "node:child_process";
import { ROOT } from "./sources.ts";

export class ToolMissing extends Error {
  constructor(tool: string) {
    super(`${tool} is not installed; \`npx tickgate hw\` installs it where it may, or names the package`);
    this.name = "ToolMissing";
  }
}

export interface ToolResult {
  /** null: ended by a signal. */
  readonly status: number | null;
  /** Standard output and error as they came. */
  readonly output: string;
  readonly seconds: number;
}

/** @throws ToolMissing when there is no such program */
export function runTool(tool: string, args: readonly string[], input?: string): Promise<ToolResult> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(tool, args, { cwd: ROOT, stdio: ["pipe", "pipe", "pipe"] });
    const pieces: Buffer[] = [];
    child.stdout?.on("data", (piece: Buffer) => pieces.push(piece));
    child.stderr?.on("data", (piece: Buffer) => pieces.push(piece));
    child.on("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new ToolMissing(tool) : error),
    );
    child.on("close", (status) =>
      resolve({
        status,
        output: Buffer.concat(pieces).toString("utf8"),
        seconds: (performance.now() - started) / 1000,
      }),
    );
    child.stdin?.end(input);
  });
}

/** Version line of a tool: part of what its results depend on. */
export async function toolVersion(tool: string, flag: string): Promise<string> {
  const { output } = await runTool(tool, [flag]);
  return output.split("\n")[0] ?? "";
}
