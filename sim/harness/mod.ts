// Verilated modules in TypeScript: build, load, step, snapshot. See README.md.

export { type BuildRequest, type BuiltModule, buildModule } from "./build-module.ts";
export { coverageToLcov } from "./coverage.ts";
export {
  Dut,
  type DutSnapshot,
  type InPorts,
  type LoadRequest,
  loadModule,
  type OutPorts,
  packStruct,
  tgPackage,
  unpackStruct,
} from "./module.ts";
export { type FieldValue, PackedPackage, type StructValue, type UnpackedStruct } from "./packed-types.ts";
export type { Port } from "./ports.ts";
export { MODEL_CLASS, SHELL_PRELUDE } from "./shell.ts";
export { SourceError, type SourceFile } from "./sources.ts";
export { ToolchainError, toolchain } from "./toolchain.ts";
export { compileWasm, type ModelExports, type ModelSnapshot, ModelStop, WasmHost } from "./wasm-host.ts";
