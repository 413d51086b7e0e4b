// From SystemVerilog to a WebAssembly file: verilator --cc, then em++, in a folder named after the hash of the inputs.
// A folder with a finished build is never touched again; a changed input makes another hash.

import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { lock } from "./kernel-lock.ts";
import { CACHE, ROOT } from "./paths.ts";
import { type Port, parsePorts } from "./ports.ts";
import { genericShell, MODEL_CLASS } from "./shell.ts";
import { projectSourcesOf, type SourceFile } from "./sources.ts";
import { runTool, type Toolchain, toolchain } from "./toolchain.ts";

export type Parameters = Readonly<Record<string, number | string>>;

export interface BuildRequest {
  readonly top: string;
  /** Overrides of the top's parameters (`-G`), possibly made from the sources that go in. */
  readonly parameters?: Parameters | ((sources: readonly SourceFile[]) => Parameters);
  /** Files beyond the project's own, relative to the root or absolute. */
  readonly sources?: readonly string[];
  /** Macros for conditional code in the RTL (`+define+NAME`), e.g. a planted fault. */
  readonly defines?: readonly string[];
  /** Clock input; default `clk_i` where the module has one. */
  readonly clock?: string;
  /** Immediate assertions stop the model. Default true. */
  readonly assertions?: boolean;
  /** Line and toggle coverage: about 20 times slower. Default false. */
  readonly coverage?: boolean;
  /** C++ shell instead of the generic one (ports -> source). */
  readonly shell?: (ports: readonly Port[]) => string;
  /** Linear memory, bytes. Fixed for the module's life, so that views of it stay valid. Default 64 MiB. */
  readonly memoryBytes?: number;
}

export interface BuiltModule {
  readonly top: string;
  readonly hash: string;
  /** Folder with model.wasm and ports.json. */
  readonly dir: string;
  readonly wasm: string;
  readonly ports: readonly Port[];
  readonly clock: string | undefined;
  readonly coverage: boolean;
  /** What went in, for struct-typed ports and for error messages. */
  readonly sources: readonly SourceFile[];
  /** False when the build was already there. */
  readonly fresh: boolean;
}

const VERILATOR_FLAGS = [
  "--cc",
  "-O3",
  "--output-split-cfuncs",
  "1000",
  "--x-assign",
  "fast",
  "--x-initial",
  "unique",
  "--prefix",
  MODEL_CLASS,
];
const COMPILE_FLAGS = [
  "-O3",
  "-std=c++17",
  "-fno-exceptions",
  // Wide registers are copied 16 bytes at a time.
  "-msimd128",
  "-Wno-everything",
  "-DVL_IGNORE_UNKNOWN_ARCH",
  "-DVL_USER_FINISH",
  "-DVL_USER_STOP",
  "-DVL_USER_FATAL",
];
// At -O1 the linker leaves wasm-opt out, which takes longer than everything else and gains nothing measurable here.
const LINK_FLAGS = ["-O1", "-sSTANDALONE_WASM", "--no-entry", "-sERROR_ON_UNDEFINED_SYMBOLS=0", "-Wno-undefined"];
const DEFAULT_MEMORY = 64 * 1024 * 1024;

/**
 * Builds (or finds) the module. Concurrent calls for the same build, from any process, end in one build.
 * @throws SourceError, ToolchainError (with the tool's output)
 */
export async function buildModule(request: BuildRequest): Promise<BuiltModule> {
  const tools = toolchain();
  const sources = projectSourcesOf(request.top, request.sources);
  const coverage = request.coverage ?? false;
  const flags = verilatorFlags(request, coverage, sources);
  const memory = request.memoryBytes ?? DEFAULT_MEMORY;
  const hash = hashOf([
    runtimeOf(tools, coverage).hash,
    JSON.stringify([flags, COMPILE_FLAGS, LINK_FLAGS, memory, request.clock ?? null]),
    // The shell depends on the ports, which depend on the sources; its own code is what else goes in.
    (request.shell ?? genericShell).toString(),
    request.shell?.([]) ?? genericShell({ ports: [], clock: "clk_i" }),
    ...sources.flatMap(({ path, text }) => [path, text]),
  ]);
  const dir = join(CACHE, `${request.top}-${hash}`);
  const done = join(dir, "ports.json");

  let fresh = false;
  if (!existsSync(done)) {
    const held = await lock(join(CACHE, "locks", hash), { wait: true });
    try {
      // Another process may have finished it while this one waited.
      if (!existsSync(done)) {
        await build(request, { tools, sources, flags, coverage, memory, dir, done });
        fresh = true;
        prune();
      }
    } finally {
      held?.release();
    }
  }
  // The time of last use, for pruning.
  const now = new Date();
  utimesSync(done, now, now);
  const { ports, clock } = JSON.parse(readFileSync(done, "utf8")) as { ports: Port[]; clock: string | null };
  const wasm = join(dir, "model.wasm");
  return { top: request.top, hash, dir, wasm, ports, clock: clock ?? undefined, coverage, sources, fresh };
}

const UNUSED_MS_MAX = 7 * 24 * 3600 * 1000;

/** Removes builds that nobody has used for a week. */
function prune(): void {
  const oldest = Date.now() - UNUSED_MS_MAX;
  for (const name of readdirSync(CACHE)) {
    const used = statSync(join(CACHE, name, "ports.json"), { throwIfNoEntry: false });
    if (used !== undefined && used.mtimeMs < oldest) rmSync(join(CACHE, name), { recursive: true, force: true });
  }
}

interface Job {
  readonly tools: Toolchain;
  readonly sources: readonly SourceFile[];
  readonly flags: readonly string[];
  readonly coverage: boolean;
  readonly memory: number;
  readonly dir: string;
  readonly done: string;
}

async function build(request: BuildRequest, job: Job): Promise<void> {
  const { dir, tools, sources } = job;
  // Leftovers of a build that was killed.
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });

  // Copies of what was hashed, under the same relative names: a file that is edited meanwhile belongs to the next build.
  const copies = join(dir, "src");
  for (const { path, text } of sources) {
    mkdirSync(dirname(join(copies, path)), { recursive: true });
    writeFileSync(join(copies, path), text);
  }
  const files = sources.filter(({ path }) => path.endsWith(".sv") || path.endsWith(".v")).map(({ path }) => path);
  await runTool("verilator", [...job.flags, "--Mdir", dir, ...files], copies);

  const ports = parsePorts(readFileSync(join(dir, `${MODEL_CLASS}.h`), "utf8"));
  const wanted = request.clock ?? "clk_i";
  const clock = ports.some(({ name }) => name === wanted) ? wanted : undefined;
  if (clock === undefined && request.clock !== undefined) {
    throw new Error(`${request.top} has no input ${request.clock} to use as its clock`);
  }
  const shell = request.shell?.(ports) ?? genericShell({ ports, clock });
  writeFileSync(join(dir, "shell.cpp"), shell);

  const [runtime, objects] = await Promise.all([buildRuntime(tools, job.coverage), compile(job)]);
  await runTool(
    "em++",
    [...LINK_FLAGS, `-sINITIAL_MEMORY=${job.memory}`, ...objects, ...runtime, "-o", "model.wasm"],
    dir,
  );

  for (const name of readdirSync(dir)) if (name !== "model.wasm") rmSync(join(dir, name), { recursive: true });
  // Written last: its presence says that the build is complete.
  writeFileSync(`${job.done}.new`, JSON.stringify({ ports, clock: clock ?? null }));
  renameSync(`${job.done}.new`, job.done);
}

/** Generated files this big are compiled one by one, two at a time; small ones together, which saves reading headers. */
const UNITY_BYTES = 400_000;

/** Verilator's name for what runs at creation only: not worth an optimizer's time. */
const RUNS_ONCE = /__Slow\.cpp$|__Syms\.cpp$/;

async function compile({ dir, tools, coverage }: Job): Promise<string[]> {
  const generated = readdirSync(dir).filter((name) => name.startsWith(MODEL_CLASS) && name.endsWith(".cpp"));
  const groups: { names: string[]; bytes: number; once: boolean }[] = [];
  const addTo = (names: readonly string[], once: boolean): void => {
    for (const name of names) {
      const bytes = readFileSync(join(dir, name)).length;
      const last = groups.at(-1);
      if (last !== undefined && last.once === once && last.bytes + bytes <= UNITY_BYTES) {
        last.names.push(name);
        last.bytes += bytes;
      } else {
        groups.push({ names: [name], bytes, once });
      }
    }
  };
  addTo(["shell.cpp", ...generated.filter((name) => !RUNS_ONCE.test(name)).sort()], false);
  addTo(generated.filter((name) => RUNS_ONCE.test(name)).sort(), true);
  return Promise.all(
    groups.map(async ({ names, once }, index) => {
      const unit = `unit-${index}`;
      writeFileSync(join(dir, `${unit}.cpp`), `${names.map((name) => `#include "${name}"`).join("\n")}\n`);
      await runTool(
        "em++",
        [
          ...COMPILE_FLAGS,
          ...(once ? ["-O1"] : []),
          ...includes(tools, coverage),
          "-c",
          `${unit}.cpp`,
          "-o",
          `${unit}.o`,
        ],
        dir,
      );
      return `${unit}.o`;
    }),
  );
}

interface Runtime {
  readonly hash: string;
  /** Object name -> source. */
  readonly units: ReadonlyMap<string, string>;
}

function runtimeOf(tools: Toolchain, coverage: boolean): Runtime {
  const units = new Map(
    ["verilated", "verilated_threads"].map((name) => [name, join(tools.includeDir, `${name}.cpp`)] as const),
  );
  if (coverage) units.set("coverage_runtime", join(ROOT, "sim/harness/coverage_runtime.cpp"));
  const own = coverage ? readFileSync(units.get("coverage_runtime") ?? "", "utf8") : "";
  return { hash: hashOf([tools.versions, JSON.stringify([COMPILE_FLAGS, [...units.keys()]]), own]), units };
}

/** The Verilator run time as objects, compiled once per tool version. */
async function buildRuntime(tools: Toolchain, coverage: boolean): Promise<string[]> {
  const { hash, units } = runtimeOf(tools, coverage);
  const dir = join(CACHE, `runtime-${hash}`);
  const objects = [...units.keys()].map((name) => join(dir, `${name}.o`));
  const done = join(dir, "done");
  if (existsSync(done)) return objects;
  const held = await lock(join(CACHE, "locks", hash), { wait: true });
  try {
    if (!existsSync(done)) {
      mkdirSync(dir, { recursive: true });
      await Promise.all(
        [...units].map(([name, source]) =>
          runTool("em++", [...COMPILE_FLAGS, ...includes(tools, coverage), "-c", source, "-o", `${name}.o`], dir),
        ),
      );
      writeFileSync(done, "");
    }
  } finally {
    held?.release();
  }
  return objects;
}

function includes(tools: Toolchain, coverage: boolean): string[] {
  return ["-I.", `-I${tools.includeDir}`, `-I${join(tools.includeDir, "vltstd")}`, `-DVM_COVERAGE=${coverage ? 1 : 0}`];
}

function verilatorFlags(request: BuildRequest, coverage: boolean, sources: readonly SourceFile[]): string[] {
  const given = request.parameters ?? {};
  const parameters = Object.entries(typeof given === "function" ? given(sources) : given).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return [
    ...VERILATOR_FLAGS,
    (request.assertions ?? true) ? "--assert" : "--noassert",
    ...(coverage ? ["--coverage-line", "--coverage-toggle"] : []),
    ...(request.defines ?? []).map((name) => `+define+${name}`),
    ...parameters.map(([name, value]) => `-G${name}=${value}`),
    "--top-module",
    request.top,
  ];
}

function hashOf(parts: readonly string[]): string {
  const hash = createHash("sha256");
  // Lengths between the parts: ("ab", "c") and ("a", "bc") must differ.
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex").slice(0, 20);
}
