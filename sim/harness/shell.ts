// The C++ around a verilated module when no special shell is given. JavaScript reads and writes ports in the linear
// memory itself (each port's address is asked once); only clock edges are calls.

import type { Port } from "./ports.ts";

/** Class name of every verilated top, so that shells need not know the module's name. */
export const MODEL_CLASS = "Vdut";

export interface ShellOptions {
  readonly ports: readonly Port[];
  /** Clock input, or undefined for a purely combinational module. */
  readonly clock: string | undefined;
}

export function genericShell({ ports, clock }: ShellOptions): string {
  const cases = ports.map((port, index) => `    case ${index}: return &top->${port.name};`).join("\n");
  const step =
    clock === undefined
      ? "  for (; n != 0; --n) top->eval();"
      : `  for (; n != 0; --n) {
    top->${clock} = 1;
    top->eval();
    top->${clock} = 0;
    top->eval();
    context->timeInc(1);
  }`;
  return `${SHELL_PRELUDE}
TG_EXPORT(tg_step) void tg_step(uint32_t n) {
${step}
}

TG_EXPORT(tg_eval) void tg_eval() { top->eval(); }

static const void* port_of(uint32_t index) {
  switch (index) {
${cases}
    default: return nullptr;
  }
}

TG_EXPORT(tg_port) uint32_t tg_port(uint32_t index) { return reinterpret_cast<uint32_t>(port_of(index)); }
`;
}

/** What every shell begins with: creation, the way out for $finish/$stop/assertions, the extent of the heap. */
export const SHELL_PRELUDE = `// Generated: see sim/harness/shell.ts.
#include <unistd.h>
#include <cstdint>
#include <cstring>
#include "${MODEL_CLASS}.h"
#if VM_COVERAGE
#include "verilated_cov.h"
#endif

#define TG_EXPORT(name) extern "C" __attribute__((export_name(#name)))

// Ends the call into the model by a JavaScript exception: kind 0 $finish, 1 $stop or a failed assertion, 2 fatal.
extern "C" __attribute__((import_module("env"), import_name("tg_stop")))
void tg_host_stop(int kind, const char* text, const char* file, int line);

void vl_finish(const char* file, int line, const char* hier) { tg_host_stop(0, hier, file, line); }
void vl_stop(const char* file, int line, const char* hier) { tg_host_stop(1, hier, file, line); }
void vl_fatal(const char* file, int line, const char*, const char* message) { tg_host_stop(2, message, file, line); }

static VerilatedContext* context;
static ${MODEL_CLASS}* top;

// reset_mode: 0 registers without a reset start at 0, 2 at random values drawn from the seed.
TG_EXPORT(tg_create) void tg_create(uint32_t seed, int reset_mode) {
  context = new VerilatedContext;
  context->randReset(reset_mode);
  context->randSeed(static_cast<int>(seed));
  top = new ${MODEL_CLASS}{context, "top"};
}

TG_EXPORT(tg_heap_top) uint32_t tg_heap_top() { return reinterpret_cast<uint32_t>(sbrk(0)); }

TG_EXPORT(tg_coverage) void tg_coverage() {
#if VM_COVERAGE
  context->coveragep()->write("coverage.dat");
#endif
}
`;
