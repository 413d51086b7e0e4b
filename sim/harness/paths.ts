// Where the harness finds things and keeps things, all inside the clone.

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
/** One folder a build, named after the hash of everything that went into it. */
export const CACHE = join(ROOT, ".cache/verilated");
/** The compile order of the project's RTL, one path a line, relative to the root. */
export const SOURCE_LIST = join(ROOT, "hw/rtl/sources.f");
export const GENERATED_SV = join(ROOT, "proto/gen/sv");
export const PACKAGE_FILE = join(ROOT, "hw/rtl/tg_pkg.sv");
