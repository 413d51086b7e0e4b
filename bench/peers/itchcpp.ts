// The named peer: itchcpp (PyPI), a C++ ITCH parser and book engine, in an environment of its own under .cache.

import { execFile } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

export const ITCHCPP = "itchcpp 1.6.4";

const REQUIREMENT = "itchcpp==1.6.4";
const ENVIRONMENT = join(import.meta.dirname, `../../.cache/bench/${REQUIREMENT.replace("==", "-")}`);
const PYTHON = join(ENVIRONMENT, "bin/python");
const SCRIPT = join(import.meta.dirname, "itchcpp_peer.py");

const run = promisify(execFile);

export interface PeerRun {
  readonly cpuSeconds: number;
  /** Per symbol: bid price, shares, ask price, shares; 1e-4 currency units. */
  readonly bbo: readonly (readonly number[])[];
}

/** Undefined when the package cannot be had here; `log` tells why. */
export async function itchcpp(
  file: string,
  symbols: readonly string[],
  offline: boolean,
  log: (text: string) => void,
): Promise<PeerRun | undefined> {
  try {
    if (!existsSync(PYTHON)) {
      if (offline) throw new Error("not installed, and --offline");
      log(`installing ${ITCHCPP} under .cache/bench`);
      await run("python3", ["-m", "venv", ENVIRONMENT]);
      await run(PYTHON, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", REQUIREMENT]);
    }
    const { stdout } = await run(PYTHON, [SCRIPT, file, ...symbols]);
    return JSON.parse(stdout) as PeerRun;
  } catch (error) {
    // Half an environment would be taken for a whole one the next time.
    if (!existsSync(join(ENVIRONMENT, "bin/pip"))) rmSync(ENVIRONMENT, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    log(`without the peer ${ITCHCPP}: ${reason}`);
    return undefined;
  }
}
