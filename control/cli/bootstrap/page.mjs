// The page as the control plane serves it: built by Vite, again only when what it is made of has changed.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "./exit-codes.mjs";
import { withInstallLock } from "./install-lock.mjs";
import { run } from "./machine.mjs";
import { CACHE, NODE_MODULES, ROOT } from "./paths.mjs";
import { pinnedNode } from "./pinned-node.mjs";
import { say } from "./say.mjs";

const PAGE = join(ROOT, "control", "web");
const BUILT = join(PAGE, "dist", "index.html");
const STAMP = join(CACHE, "page.stamp");
/** What is bundled from outside the page's folder: values, not types. */
const FROM_ELSEWHERE = ["package-lock.json", "proto/mod.ts", "proto/gen/ts/catalogue.ts"];

/** Content of everything that a build reads. */
function pageKey() {
  const hash = createHash("sha256");
  const own = readdirSync(PAGE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(PAGE, "dist")));
  for (const path of [...own.sort(), ...FROM_ELSEWHERE.map((name) => join(ROOT, name))]) {
    hash.update(path.slice(ROOT.length)).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

/** Nothing to do in an installation that came with the page built and without its tools. */
function pageIsStale() {
  if (!existsSync(join(NODE_MODULES, "vite"))) return !existsSync(BUILT);
  return !existsSync(BUILT) || !existsSync(STAMP) || readFileSync(STAMP, "utf8") !== pageKey();
}

/** Two commands started at once build it once. */
export function ensurePage() {
  if (pageIsStale()) withInstallLock(join(CACHE, "page.lock"), buildPage);
}

function buildPage() {
  if (!pageIsStale()) return;
  say("building the page");
  const key = pageKey();
  const vite = join(NODE_MODULES, "vite", "bin", "vite.js");
  const build = [pinnedNode(), vite, "build", PAGE, "--logLevel", "error"];
  if (!run(build)) throw new EnvironmentError("the page does not build; the output is above");
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(STAMP, key);
}
