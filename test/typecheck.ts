// Every tsconfig.json of the project: the root's, and the page's, which lives in a world with a DOM.

import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { ROOT } from "./layout.ts";

const projects = globSync("{.,*,*/*}/tsconfig.json", {
  cwd: ROOT,
  exclude: (name) => name === "node_modules" || name === ".cache",
});
for (const project of projects) {
  const { status } = spawnSync(`${ROOT}/node_modules/.bin/tsc`, ["--noEmit", "-p", project], {
    cwd: ROOT,
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
