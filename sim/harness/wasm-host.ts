// One instance of a verilated module: its imports (all of them deterministic), its memory, its way of failing.

import { readFileSync } from "node:fs";

/** The functions every shell exports. Special shells add their own. */
export interface ModelExports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  stackSave(): number;
  stackRestore(pointer: number): void;
  tg_create(seed: number, resetMode: number): void;
  tg_heap_top(): number;
  tg_coverage(): void;
}

/** The model ended a call: $finish, $stop, a failed assertion or a fatal error of the run time. */
export class ModelStop extends Error {
  override readonly name = "ModelStop";
  readonly kind: "finish" | "stop" | "fatal";

  constructor(kind: "finish" | "stop" | "fatal", message: string) {
    super(message);
    this.kind = kind;
  }
}

/** A copy of the model's whole state. */
export interface ModelSnapshot {
  readonly hash: string;
  readonly memory: Uint8Array;
}

const PRINTED_LINES_MAX = 200;
const WASI_OK = 0;
const WASI_BAD_FILE = 8;
const KINDS = ["finish", "stop", "fatal"] as const;

const compiled = new Map<string, WebAssembly.Module>();

/** Compiles each file once per process; instances share the code. */
export function compileWasm(path: string): WebAssembly.Module {
  let module = compiled.get(path);
  if (module === undefined) {
    module = new WebAssembly.Module(readFileSync(path));
    compiled.set(path, module);
  }
  return module;
}

export class WasmHost<E extends ModelExports = ModelExports> {
  readonly exports: E;
  /** Fixed size for the life of the instance, so views of it stay valid. */
  readonly buffer: ArrayBuffer;
  readonly #hash: string;
  readonly #stack: number;
  readonly #text = new TextDecoder();
  #bytes: Uint8Array;
  #printed: string[] = [];
  #partialLine = "";
  #file = new Uint8Array(0);
  #stopped: ModelStop | undefined;

  /** `hash` names the build: a snapshot of another one is refused. */
  constructor(module: WebAssembly.Module, hash: string) {
    this.#hash = hash;
    this.#bytes = new Uint8Array(0);
    const instance = new WebAssembly.Instance(module, this.#imports(module));
    this.exports = instance.exports as E;
    this.buffer = this.exports.memory.buffer;
    this.#bytes = new Uint8Array(this.buffer);
    this.exports._initialize();
    this.#stack = this.exports.stackSave();
  }

  /** What the model printed ($display, assertion messages), the last lines of it. */
  get printed(): readonly string[] {
    return this.#printed;
  }

  /** Throws what stopped the model, if something did: its state is that of the middle of an evaluation. */
  assertRunning(): void {
    if (this.#stopped !== undefined) {
      throw new ModelStop(this.#stopped.kind, `the model has stopped before: ${this.#stopped.message}`);
    }
  }

  snapshot(): ModelSnapshot {
    this.assertRunning();
    return { hash: this.#hash, memory: this.#bytes.slice(0, this.exports.tg_heap_top()) };
  }

  /** Back to the snapshot's state, also after a stop. */
  restore(snapshot: ModelSnapshot): void {
    if (snapshot.hash !== this.#hash) {
      throw new Error(`snapshot of build ${snapshot.hash} cannot be restored into build ${this.#hash}`);
    }
    const top = this.exports.tg_heap_top();
    this.#bytes.set(snapshot.memory);
    // What the heap has grown by since is unused again, and unused memory is zero.
    if (top > snapshot.memory.length) this.#bytes.fill(0, snapshot.memory.length, top);
    this.#stopped = undefined;
  }

  /** Verilator's coverage database as a file. */
  coverage(): Uint8Array {
    this.exports.tg_coverage();
    return this.#file;
  }

  #imports(module: WebAssembly.Module): WebAssembly.Imports {
    const known: Record<string, (...args: number[]) => number> = {
      "env.tg_stop": (kind, text, file, line) => this.#stop(kind ?? 2, text ?? 0, file ?? 0, line ?? 0),
      "env.tg_file": (at, length) => {
        this.#file = this.#bytes.slice(at, (at ?? 0) + (length ?? 0));
        return 0;
      },
      "wasi_snapshot_preview1.fd_write": (_fd, vectors, count, written) =>
        this.#write(vectors ?? 0, count ?? 0, written ?? 0),
      "wasi_snapshot_preview1.fd_close": () => WASI_OK,
      "wasi_snapshot_preview1.fd_seek": () => WASI_BAD_FILE,
      "wasi_snapshot_preview1.environ_sizes_get": (count, size) => {
        this.#store32(count ?? 0, 0);
        this.#store32(size ?? 0, 0);
        return WASI_OK;
      },
      "wasi_snapshot_preview1.environ_get": () => WASI_OK,
      // Time stands still in there: nothing may depend on when it ran.
      "wasi_snapshot_preview1.clock_time_get": (_clock, _precisionLow, _precisionHigh, result) => {
        this.#store32(result ?? 0, 0);
        this.#store32((result ?? 0) + 4, 0);
        return WASI_OK;
      },
    };
    const imports: Record<string, Record<string, (...args: number[]) => number>> = {};
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      const key = `${from}.${name}`;
      imports[from] ??= {};
      const group = imports[from];
      group[name] =
        known[key] ??
        (() => {
          throw new Error(`the model called ${key}, which the harness does not provide`);
        });
    }
    return imports;
  }

  #stop(kind: number, text: number, file: number, line: number): never {
    const name = KINDS[kind] ?? "fatal";
    const said = this.#partialLine === "" ? this.#printed : [...this.#printed, this.#partialLine];
    const message = `${name} at ${this.#string(file)}:${line} (${this.#string(text)})`;
    const last = said.slice(-5).join("\n");
    this.#stopped = new ModelStop(name, last === "" ? message : `${message}\n${last}`);
    this.exports.stackRestore(this.#stack);
    throw this.#stopped;
  }

  #write(vectors: number, count: number, written: number): number {
    const view = new DataView(this.#bytes.buffer);
    let total = 0;
    for (let i = 0; i < count; i++) {
      const at = view.getUint32(vectors + 8 * i, true);
      const length = view.getUint32(vectors + 8 * i + 4, true);
      this.#print(this.#text.decode(this.#bytes.subarray(at, at + length)));
      total += length;
    }
    view.setUint32(written, total, true);
    return WASI_OK;
  }

  #print(text: string): void {
    const lines = (this.#partialLine + text).split("\n");
    this.#partialLine = lines.pop() ?? "";
    this.#printed.push(...lines);
    if (this.#printed.length > PRINTED_LINES_MAX) this.#printed = this.#printed.slice(-PRINTED_LINES_MAX);
  }

  #string(at: number): string {
    return this.#text.decode(this.#bytes.subarray(at, this.#bytes.indexOf(0, at)));
  }

  #store32(at: number, value: number): void {
    new DataView(this.#bytes.buffer).setUint32(at, value, true);
  }
}
