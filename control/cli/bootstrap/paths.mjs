// Where the bootstrap keeps things, all inside the clone.

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../..");
export const CACHE = join(ROOT, ".cache");
export const NODE_MODULES = join(ROOT, "node_modules");
export const VENV = join(CACHE, "venv");
