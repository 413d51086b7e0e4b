// The part of the WebAssembly JavaScript interface that is used here; the compiler has it only in its browser library.
declare namespace WebAssembly {
  type ImportFunction = (...args: number[]) => number;
  type Imports = Record<string, Record<string, ImportFunction>>;
  class Memory {
    readonly buffer: ArrayBuffer;
  }
  class Module {
    constructor(bytes: Uint8Array);
    static imports(module: Module): { readonly module: string; readonly name: string }[];
  }
  class Instance {
    constructor(module: Module, imports: Imports);
    readonly exports: object;
  }
}
