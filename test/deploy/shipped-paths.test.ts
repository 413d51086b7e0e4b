// What a release and an image bring along is enough for the programs in it: each starts from exactly these paths.

import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../layout.ts";
import { copyOf, ignores, lineage, parseDockerfile } from "./dockerfile.ts";

const ignored = ignores(readFileSync(join(ROOT, ".dockerignore"), "utf8"));

/** What `git archive` in make-release.sh names. */
function releasePaths(): string[] {
  const script = readFileSync(join(ROOT, "deploy", "make-release.sh"), "utf8");
  const words = /^git archive HEAD (.+?) \| tar /m.exec(script)?.[1];
  if (words === undefined) throw new Error("make-release.sh has no line `git archive HEAD ... | tar`");
  return words.split(" ");
}

/** What the image takes from the tree, in its last stage and those under it. */
function imagePaths(image: string): string[] {
  const stages = parseDockerfile(readFileSync(join(ROOT, "Dockerfile"), "utf8"));
  return lineage(stages, image)
    .flatMap(({ instructions }) => instructions)
    .filter(({ name }) => name === "COPY")
    .map(copyOf)
    .filter(({ from }) => from === undefined)
    .flatMap(({ sources }) => sources);
}

const CLI = "control/cli/main.ts";
const SHIPMENTS = [
  { name: "the release", paths: releasePaths, programs: ["gateway/main.ts", "control/main.ts", CLI] },
  { name: "the image gateway", paths: () => imagePaths("gateway"), programs: ["gateway/main.ts"] },
  { name: "the image control", paths: () => imagePaths("control"), programs: ["control/main.ts", CLI] },
];

describe.each(SHIPMENTS)("$name", ({ paths, programs }) => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tickgate-shipped-"));
    for (const path of paths()) {
      // No program needs what the images leave out.
      const filter = (source: string): boolean => !ignored(relative(ROOT, source));
      cpSync(join(ROOT, path), join(folder, path), { recursive: true, filter });
    }
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(programs)("%s starts", (program) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, "--help"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^usage: /);
  });
});
