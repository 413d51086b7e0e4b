// Verilated modules in TypeScript: build, load, step, snapshot. See README.md.

export { type BuiltModule, buildModule } from "./build-module.ts";
export { coverageToLcov } from "./coverage.ts";
export { Dut, loadModule, type OutPorts, packStruct, tgPackage, unpackStruct } from "./module.ts";
export { PackedPackage } from "./packed-types.ts";
export type { Port } from "./ports.ts";
export { SHELL_PRELUDE } from "./shell.ts";
export { projectSources, SourceError, type SourceFile } from "./sources.ts";
export { ToolchainError } from "./toolchain.ts";
export { compileWasm, type ModelExports, type ModelSnapshot, ModelStop, WasmHost } from "./wasm-host.ts";
