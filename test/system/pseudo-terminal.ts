// A pseudo-terminal with this process on its other side: what is written to it as a serial port comes out here, and the other way round.

import { spawn } from "node:child_process";
import { once } from "node:events";

export interface PseudoTerminal {
  /** To be opened as a serial port. */
  readonly path: string;
  write(bytes: Uint8Array): void;
  /** Pulls the plug: whoever has the port open loses it. */
  unplug(): Promise<void>;
}

/** @param received is handed what the port's user writes */
export async function pseudoTerminal(received: (bytes: Buffer) => void): Promise<PseudoTerminal> {
  const socat = spawn("socat", ["-d", "-d", "PTY,raw,echo=0", "STDIO"], { stdio: ["pipe", "pipe", "pipe"] });
  const exited = once(socat, "exit");
  socat.stdout.on("data", received);
  // The other side may be gone when the last bytes are written.
  socat.stdin.on("error", () => {});
  const path = await new Promise<string>((resolve, reject) => {
    let told = "";
    socat.stderr.setEncoding("utf8").on("data", (text: string) => {
      told += text;
      const found = /PTY is (\S+)/.exec(told)?.[1];
      if (found !== undefined) resolve(found);
    });
    socat.once("error", reject);
    socat.once("exit", (code) => reject(new Error(`socat ended with ${code}: ${told}`)));
  });
  return {
    path,
    write: (bytes) => void socat.stdin.write(bytes),
    unplug: async () => {
      socat.kill("SIGKILL");
      await exited;
    },
  };
}
