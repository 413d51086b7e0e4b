/**
 * The processes of a run. Each writes its log to a file; what it says there as JSON lines can be waited for. All of them end with this
 * process: orderly by {@link Children.stop}, by the kernel when this process is killed (where `setpriv` can ask for that), and what an
 * earlier run left in spite of it is ended at the next start.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { RunFailure } from "./failure.ts";

export type LogLine = Readonly<Record<string, unknown>>;

/** A process that does not end when asked to is killed after this long. */
const STOP_MS = 6_000;
const TAIL_LINES = 12;
const SETPRIV = "/usr/bin/setpriv";
const RECORD_FILE = "processes.json";

export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  readonly running: boolean;
  /** Resolves with the first log line, past ones included, that `match` takes. @throws RunFailure when it ends first or is too late */
  line(match: (line: LogLine) => boolean, timeoutMs: number): Promise<LogLine>;
  /** A line on its standard input. */
  say(text: string): void;
  kill(signal: "SIGTERM" | "SIGKILL"): void;
}

export interface ChildOptions {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export class Children {
  readonly #folder: string;
  readonly #logs: string;
  readonly #children: Child[] = [];

  /** @param folder of the state; `logs` under it must exist */
  constructor(folder: string) {
    this.#folder = folder;
    this.#logs = join(folder, "logs");
  }

  start({ name, program, args, env }: ChildOptions): Child {
    const guarded = existsSync(SETPRIV);
    const process_ = guarded
      ? spawn(SETPRIV, ["--pdeathsig", "SIGKILL", program, ...args], {
          stdio: ["pipe", "ignore", "pipe"],
          env: { ...process.env, ...env },
          detached: true,
        })
      : spawn(program, args, { stdio: ["pipe", "ignore", "pipe"], env: { ...process.env, ...env }, detached: true });
    const child = new RunningChild(name, process_, join(this.#logs, `${name}.log`));
    this.#children.push(child);
    this.#record();
    return child;
  }

  /** Resolves when any of `children` ends. */
  async anyEnds(children: readonly Child[]): Promise<Child> {
    return Promise.race(children.map((child) => child.exited.then(() => child)));
  }

  /** The last started first; resolves when all have ended. */
  async stop(): Promise<void> {
    for (const child of [...this.#children].reverse()) {
      if (!child.running) continue;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await child.exited;
      clearTimeout(timer);
    }
    this.#record();
  }

  /** At once. */
  destroy(): void {
    for (const child of this.#children) child.kill("SIGKILL");
  }

  #record(): void {
    const running = this.#children
      .filter(({ running }) => running)
      .map(({ name, pid }) => ({ name, pid, started: startedAt(pid) }));
    writeFileSync(join(this.#folder, RECORD_FILE), `${JSON.stringify(running)}\n`);
  }
}

/** Ends processes that an earlier run in this folder left. Answers their names. */
export function endLeftovers(folder: string): string[] {
  let recorded: { name: string; pid: number; started: string }[];
  try {
    recorded = JSON.parse(readFileSync(join(folder, RECORD_FILE), "utf8"));
  } catch {
    return [];
  }
  const ended: string[] = [];
  for (const { name, pid, started } of recorded) {
    // Another process may have the number by now.
    if (started === "" || startedAt(pid) !== started) continue;
    process.kill(pid, "SIGKILL");
    ended.push(`${name} (${pid})`);
  }
  return ended;
}

/** When a process was started, in the kernel's words; empty: there is none. */
export function startedAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? "" : (fields[18] ?? "");
  } catch {
    return "";
  }
}

class RunningChild implements Child {
  readonly name: string;
  readonly pid: number;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  running = true;
  readonly #process: ChildProcess;
  readonly #seen: LogLine[] = [];
  readonly #tail: string[] = [];
  readonly #waiting = new Set<(line: LogLine) => void>();

  constructor(name: string, child: ChildProcess, logFile: string) {
    this.name = name;
    this.pid = child.pid ?? -1;
    this.#process = child;
    const log = createWriteStream(logFile, { mode: 0o600 });
    this.exited = new Promise((resolve) => {
      const over = (code: number | null, signal: string | null): void => {
        this.running = false;
        log.end();
        resolve({ code, signal });
      };
      child.once("exit", over);
      child.once("error", (error) => {
        this.#tail.push(error.message);
        over(null, null);
      });
    });
    // A child that ends while something is written to it ends the run elsewhere.
    child.stdin?.on("error", () => {});
    if (child.stderr !== null) {
      createInterface({ input: child.stderr }).on("line", (text) => {
        if (!log.writableEnded) log.write(`${text}\n`);
        this.#take(text);
      });
    }
  }

  async line(match: (line: LogLine) => boolean, timeoutMs: number): Promise<LogLine> {
    const seen = this.#seen.find(match);
    if (seen !== undefined) return seen;
    const { promise, resolve, reject } = Promise.withResolvers<LogLine>();
    const take = (line: LogLine): void => {
      if (match(line)) resolve(line);
    };
    this.#waiting.add(take);
    const timer = setTimeout(
      () => reject(new RunFailure(1, `${this.name}: not ready within ${timeoutMs / 1000} s\n${this.#lastWords()}`)),
      timeoutMs,
    );
    void this.exited.then(({ code, signal }) =>
      reject(
        new RunFailure(
          code === 3 ? 3 : 1,
          `${this.name} ended before it was ready (${signal ?? `exit code ${code}`})\n${this.#lastWords()}`,
        ),
      ),
    );
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(take);
    }
  }

  say(text: string): void {
    this.#process.stdin?.write(`${text}\n`);
  }

  kill(signal: "SIGTERM" | "SIGKILL"): void {
    if (this.running) this.#process.kill(signal);
  }

  #take(text: string): void {
    this.#tail.push(text);
    if (this.#tail.length > TAIL_LINES) this.#tail.shift();
    let line: unknown;
    try {
      line = JSON.parse(text);
    } catch {
      return;
    }
    if (typeof line !== "object" || line === null) return;
    // What somebody may still ask for: the beginning.
    if (this.#seen.length < 100) this.#seen.push(line as LogLine);
    for (const take of [...this.#waiting]) take(line as LogLine);
  }

  #lastWords(): string {
    return this.#tail.map((line) => `  ${this.name}: ${line}`).join("\n");
  }
}
