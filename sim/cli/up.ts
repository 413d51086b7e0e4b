/** `tickgate up`: everything together. What it starts are processes of their own; see sim/up/system.ts. */

import { EXIT } from "../../proto/mod.ts";
import { Children } from "../up/children.ts";
import { RunFailure } from "../up/failure.ts";
import { headless } from "../up/headless.ts";
import { parseOptions, type UpOptions, USAGE } from "../up/options.ts";
import { bringUp, leaveFolder, takeFolder } from "../up/system.ts";

function say(text: string): void {
  process.stderr.write(`up: ${text}\n`);
}

async function run(options: UpOptions): Promise<number> {
  takeFolder(options.state, say);
  const children = new Children(options.state);
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      // Whoever asks twice does not want to wait.
      if (stopping.signal.aborted) children.destroy();
      stopping.abort(new Stopped(signal));
    });
  }
  try {
    return await trade(options, children, stopping);
  } catch (error) {
    if (error instanceof Stopped) return options.headless ? EXIT.failed : EXIT.ok;
    throw error;
  } finally {
    stopping.abort(new Stopped("over"));
    await children.stop();
    leaveFolder(options.state);
  }
}

async function trade(options: UpOptions, children: Children, stopping: AbortController): Promise<number> {
  const { signal } = stopping;
  const system = await bringUp(options, children, signal, say);
  void children.anyEnds(system.vital).then(({ name }) => {
    stopping.abort(new RunFailure(1, `${name} has ended: see ${options.state}/logs/${name}.log`));
  });
  for (const { name, exited } of system.others) {
    void exited.then(() => {
      if (!signal.aborted) say(`${name} has ended; the rest goes on without it`);
    });
  }
  say(
    `trading in the card under configuration ${system.version}; history: ${system.history}; state and logs: ${options.state}`,
  );
  if (options.headless) {
    const result = await headless(options, system, signal, say);
    for (const { name, ok, detail } of result.checks) say(`${ok ? "ok    " : "FAILED"} ${name}: ${detail}`);
    if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return result.ok ? EXIT.ok : EXIT.failed;
  }
  say(`page: ${system.pageUrl}`);
  const timers = [
    options.killCardAfterS === undefined
      ? undefined
      : setTimeout(() => system.card.kill("SIGKILL"), options.killCardAfterS * 1000),
    options.durationS === undefined
      ? undefined
      : setTimeout(() => stopping.abort(new Stopped("duration")), options.durationS * 1000),
  ];
  try {
    await new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
  return EXIT.ok;
}

/** Somebody, or the clock, wants the run to end. */
class Stopped extends Error {
  override readonly name = "Stopped";
}

try {
  const argv = process.argv.slice(2);
  if (argv.includes("--help")) process.stdout.write(USAGE);
  else process.exitCode = await run(parseOptions(argv));
} catch (error) {
  if (!(error instanceof RunFailure)) throw error;
  process.stderr.write(`tickgate up: ${error.message}\n${error.exitCode === 2 ? USAGE : ""}`);
  process.exitCode = error.exitCode;
}
