/** Everything together, as `tickgate up` starts it, for a page to look at. */

import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { ROOT } from "../layout.ts";

const execute = promisify(execFile);

export interface RunningSystem {
  /** Opens the page with the right to change things. */
  readonly pageUrl: string;
  /** Runs a command of the command line against it; its stdout. */
  command(...argv: string[]): Promise<string>;
  close(): Promise<void>;
}

export async function startSystem(...options: string[]): Promise<RunningSystem> {
  const folder = mkdtempSync(join(tmpdir(), "tg-page-"));
  const argv = [join(ROOT, "sim", "cli", "up.ts"), "--no-influx", "--state", folder, ...options];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const said: string[] = [];
  const pageUrl = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      said.push(line);
      const url = /page: (\S+)/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
    void ended.then((code) => reject(new Error(`tickgate up ended with ${code}:\n${said.join("\n")}`)));
  });
  return {
    pageUrl,
    command: async (...argv) => {
      const main = join(ROOT, "control", "cli", "main.ts");
      const env = { ...process.env, TICKGATE_STATE: join(folder, "control") };
      return (await execute(process.execPath, [main, ...argv], { env })).stdout;
    },
    close: async () => {
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
