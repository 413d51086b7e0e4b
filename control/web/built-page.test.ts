// What the build leaves in the page, also when a test starts it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ensurePage } from "../cli/bootstrap/page.mjs";

test("the page carries no path of the machine that it was built on", { timeout: 120_000 }, () => {
  ensurePage();
  const assets = join(import.meta.dirname, "dist/assets");
  const scripts = readdirSync(assets).filter((name) => name.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(0);
  for (const name of scripts) {
    const carries = readFileSync(join(assets, name), "utf8").includes(import.meta.dirname);
    expect(carries, name).toBe(false);
  }
});
