// One verilated module under the control of a test.

import { readFileSync } from "node:fs";
import { type BuildRequest, type BuiltModule, buildModule } from "./build-module.ts";
import {
  type FieldValue,
  PackedPackage,
  type PackedType,
  type StructValue,
  type UnpackedStruct,
} from "./packed-types.ts";
import { PACKAGE_FILE } from "./paths.ts";
import { accessorOf, type PortValue, structAccess, wordsOf } from "./port-access.ts";
import type { Port } from "./ports.ts";
import { withoutComments } from "./sources.ts";
import { compileWasm, type ModelExports, type ModelSnapshot, WasmHost } from "./wasm-host.ts";

export interface LoadRequest extends BuildRequest {
  /** Registers without a reset start at random values drawn from it; undefined: at 0. */
  readonly seed?: number;
}

interface DutExports extends ModelExports {
  tg_step(cycles: number): void;
  tg_eval(): void;
  tg_port(index: number): number;
}

export type InPorts = Record<string, number | bigint | boolean>;
// biome-ignore lint/suspicious/noExplicitAny: number up to 32 bits, bigint beyond: the test knows which of its ports is which
export type OutPorts = Record<string, any>;

/** Builds the module if need be and makes one instance of it. */
export async function loadModule(request: LoadRequest): Promise<Dut> {
  return new Dut(await buildModule(request), request.seed);
}

export class Dut {
  readonly built: BuiltModule;
  /** Inputs, by port name: assign, and read back. */
  readonly in: InPorts;
  /** Outputs (and inputs) as they were after the last step() or eval(). */
  readonly out: Readonly<OutPorts>;
  readonly #host: WasmHost<DutExports>;
  readonly #seed: number | undefined;
  readonly #ports = new Map<string, { readonly port: Port; readonly address: number }>();
  readonly #types: ReadonlyMap<string, PackedType>;
  #cycle = 0;

  constructor(built: BuiltModule, seed: number | undefined) {
    this.built = built;
    this.#seed = seed;
    this.#host = new WasmHost<DutExports>(compileWasm(built.wasm), built.hash);
    const { exports, buffer } = this.#host;
    exports.tg_create(seed ?? 0, seed === undefined ? 0 : 2);

    const inputs = Object.create(strangerTrap(built, "in"));
    const outputs = Object.create(strangerTrap(built, "out"));
    built.ports.forEach((port, index) => {
      const address = exports.tg_port(index);
      this.#ports.set(port.name, { port, address });
      const { get, set } = accessorOf(port, buffer, address);
      Object.defineProperty(outputs, port.name, { enumerable: port.direction === "out", get });
      if (port.direction === "in") Object.defineProperty(inputs, port.name, { enumerable: true, get, set });
    });
    this.in = inputs;
    this.out = outputs;
    this.#types = portTypes(built);
    exports.tg_eval();
  }

  /** Clock edges so far. */
  get cycle(): number {
    return this.#cycle;
  }

  /** What the model printed lately. */
  get printed(): readonly string[] {
    return this.#host.printed;
  }

  /** `cycles` rising edges with the inputs as they are; outputs are those after the last one. */
  step(cycles = 1): void {
    this.#host.assertRunning();
    this.#host.exports.tg_step(cycles);
    this.#cycle += cycles;
  }

  /** Lets combinational outputs follow the inputs without a clock edge. */
  eval(): void {
    this.#host.assertRunning();
    this.#host.exports.tg_eval();
  }

  /** Steps with `rst_i` high, then releases it. */
  reset(cycles = 2): void {
    this.in.rst_i = 1;
    this.step(cycles);
    this.in.rst_i = 0;
    this.eval();
  }

  /** Steps until the output is not 0 and answers the number of steps taken. @throws after `maxCycles` */
  stepUntil(output: string, maxCycles: number): number {
    for (let steps = 0; steps <= maxCycles; steps++) {
      const value: PortValue = this.out[output];
      if (value !== 0 && value !== 0n) return steps;
      this.step();
    }
    throw new Error(`${this.built.top}.${output} stayed 0 for ${maxCycles} cycles`);
  }

  /** A port of more than 16 bits as 32-bit words in place, least significant first. */
  words(name: string): Uint32Array {
    const { port, address } = this.#port(name);
    return wordsOf(port, this.#host.buffer, address);
  }

  /** A struct-typed port with a property per field, in place. Keep it: making it costs, using it does not. */
  fields(name: string): OutPorts {
    return structAccess(this.words(name), this.#typeOf(name), 0) as OutPorts;
  }

  /** Assigns a struct-typed input by field names; missing fields become 0. */
  pack(name: string, values: StructValue): void {
    this.in[name] = this.#package(name).pack(this.#typeOf(name).name, values);
  }

  /** Reads a struct-typed port as an object. */
  unpack(name: string): UnpackedStruct {
    return this.#package(name).unpack(this.#typeOf(name).name, BigInt(this.out[name]));
  }

  snapshot(): DutSnapshot {
    return { model: this.#host.snapshot(), cycle: this.#cycle };
  }

  restore(snapshot: DutSnapshot): void {
    this.#host.restore(snapshot.model);
    this.#cycle = snapshot.cycle;
  }

  /** An independent instance in the same state. */
  fork(): Dut {
    const other = new Dut(this.built, this.#seed);
    other.restore(this.snapshot());
    return other;
  }

  /** Verilator's coverage database of everything this instance has run (build with `coverage: true`). */
  coverage(): Uint8Array {
    if (!this.built.coverage) throw new Error(`${this.built.top} was built without coverage`);
    return this.#host.coverage();
  }

  #port(name: string): { readonly port: Port; readonly address: number } {
    const found = this.#ports.get(name);
    if (found === undefined) throw new Error(`${this.built.top} has no port ${name}`);
    return found;
  }

  #typeOf(name: string): PackedType {
    const type = this.#types.get(name);
    if (type === undefined)
      throw new Error(`port ${name} of ${this.built.top} is not of a packed struct type of a package`);
    if (type.bits !== this.#port(name).port.bits) {
      throw new Error(
        `type ${type.name} was parsed as ${type.bits} bits, port ${name} has ${this.#port(name).port.bits}`,
      );
    }
    return type;
  }

  #package(name: string): PackedPackage {
    this.#typeOf(name);
    return packageOfPort(this.built, name) ?? tgPackage();
  }
}

export interface DutSnapshot {
  readonly model: ModelSnapshot;
  readonly cycle: number;
}

/** Reading or writing a name that is no port throws; names that exist never come here. */
function strangerTrap(built: BuiltModule, side: "in" | "out"): object {
  const names = built.ports.filter((port) => side === "out" || port.direction === "in").map(({ name }) => name);
  const fail = (name: string | symbol): never => {
    throw new Error(`${built.top} has no ${side}put ${String(name)}; it has ${names.join(", ")}`);
  };
  // Symbols and what inspectors ask for must not throw, or a failing assertion could not print the object.
  const inspected = (name: string | symbol): boolean =>
    typeof name === "symbol" ||
    ["toJSON", "then", "constructor", "asymmetricMatch", "nodeType", "tagName"].includes(name);
  return new Proxy(Object.create(null), {
    get: (_target, name) => (inspected(name) ? undefined : fail(name)),
    set: (_target, name) => fail(name),
  });
}

const PORT_TYPE = /\b(?:input|output)\s+(?:var\s+|wire\s+|logic\s+)?(\w+)::(\w+)\s+(\w+)/g;

function declaredTypes(built: BuiltModule): { packageName: string; typeName: string; port: string }[] {
  const declaration = new RegExp(`\\bmodule\\s+${built.top}\\b([\\s\\S]*?)\\)\\s*;`);
  for (const { text } of built.sources) {
    const match = declaration.exec(withoutComments(text));
    if (match === null) continue;
    return [...(match[1] ?? "").matchAll(PORT_TYPE)].map(([, packageName, typeName, port]) => ({
      packageName: packageName ?? "",
      typeName: typeName ?? "",
      port: port ?? "",
    }));
  }
  return [];
}

const packages = new Map<string, PackedPackage>();

function packageNamed(built: BuiltModule, name: string): PackedPackage | undefined {
  const source = built.sources.find(({ text }) => new RegExp(`^\\s*package\\s+${name}\\b`, "m").test(text));
  if (source === undefined) return undefined;
  let parsed = packages.get(source.text);
  if (parsed === undefined) {
    parsed = new PackedPackage(source.text);
    packages.set(source.text, parsed);
  }
  return parsed;
}

function packageOfPort(built: BuiltModule, port: string): PackedPackage | undefined {
  const declared = declaredTypes(built).find((entry) => entry.port === port);
  return declared === undefined ? undefined : packageNamed(built, declared.packageName);
}

function portTypes(built: BuiltModule): Map<string, PackedType> {
  const types = new Map<string, PackedType>();
  for (const { packageName, typeName, port } of declaredTypes(built)) {
    const home = packageNamed(built, packageName);
    if (home?.has(typeName)) types.set(port, home.type(typeName));
  }
  return types;
}

let shared: PackedPackage | undefined;

/** `hw/rtl/tg_pkg.sv`: its types and constants. */
export function tgPackage(): PackedPackage {
  shared ??= new PackedPackage(readFileSync(PACKAGE_FILE, "utf8"));
  return shared;
}

/** Bits of a packed struct of `hw/rtl/tg_pkg.sv`; missing fields are 0. */
export function packStruct(type: string, values: Readonly<Record<string, FieldValue>>): bigint {
  return tgPackage().pack(type, values);
}

export function unpackStruct(type: string, bits: bigint): UnpackedStruct {
  return tgPackage().unpack(type, bits);
}
