import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { checkImports } from "./check.ts";

const planted: string[] = [];
afterEach(() => {
  for (const directory of planted.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** A tree with these files, and what the check says of it. */
function check(files: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), "tickgate-imports-"));
  planted.push(root);
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), source);
  }
  return checkImports(root);
}

const EMPTY = "export {};";

describe("import directions", () => {
  it("allow the public entries to those they are meant for", () => {
    const problems = check({
      "proto/mod.ts": EMPTY,
      "gateway/datapath/mod.ts": 'import "../../proto/mod.ts";',
      "gateway/device/mod.ts": EMPTY,
      "sim/a.ts": 'import "../gateway/device/mod.ts"; import "../gateway/datapath/mod.ts";',
      "control/a.ts": 'import "../proto/mod.ts"; import "node:fs"; import "zod";',
      "test/a.ts": 'import "../sim/a.ts"; import "../control/a.ts";',
    });
    expect(problems).toEqual([]);
  });

  it.each([
    [
      "a deep import from another part",
      { "proto/gen/x.ts": EMPTY, "control/a.ts": '\nimport "../proto/gen/x.ts";' },
      "control/a.ts:2 imports proto/gen/x.ts: proto/ shows only proto/mod.ts and proto/testing/mod.ts and proto/grpc/mod.ts and proto/etcd/mod.ts and proto/access/mod.ts to other parts",
    ],
    [
      "contracts that depend on a part",
      { "gateway/datapath/mod.ts": EMPTY, "proto/a.ts": 'export * from "../gateway/datapath/mod.ts";' },
      "proto/a.ts:1 imports gateway/datapath/mod.ts: proto/ may not import gateway/",
    ],
    [
      "a type-only import",
      {
        "gateway/device/mod.ts": "export type T = 1;",
        "control/a.ts": 'import type { T } from "../gateway/device/mod.ts"; export type U = T;',
      },
      "control/a.ts:1 imports gateway/device/mod.ts: control/ may not import gateway/",
    ],
    [
      "a dynamic import",
      { "sim/a.ts": EMPTY, "gateway/a.ts": 'await import("../sim/a.ts");' },
      "gateway/a.ts:1 imports sim/a.ts: sim/ shows only sim/inputs/mod.ts and sim/harness/mod.ts to other parts",
    ],
    [
      "the launcher importing a part",
      { "proto/mod.ts": EMPTY, "control/cli/bootstrap/a.mjs": 'import "../../../proto/mod.ts";' },
      "control/cli/bootstrap/a.mjs:1 imports proto/mod.ts: the launcher starts other parts as processes and never imports them",
    ],
    [
      "a product file importing a test",
      { "test/a.ts": EMPTY, "control/a.ts": 'import "../test/a.ts";' },
      "control/a.ts:1 imports test/a.ts: test/ shows nothing to other parts",
    ],
    [
      "a file outside the parts",
      { "scripts/a.ts": EMPTY, "control/a.ts": 'import "../scripts/a.ts";' },
      "control/a.ts:1 imports scripts/a.ts: it is outside the parts of the tree",
    ],
    ["a missing file", { "sim/a.ts": 'import "./b.ts";' }, "sim/a.ts:1 imports sim/b.ts, which does not exist"],
  ])("refuse %s", (_name, files, problem) => {
    expect(check(files)).toEqual([problem]);
  });
});

describe("import cycles", () => {
  it("are found across files and shown as the shortest loop", () => {
    const problems = check({
      "sim/a.ts": 'import "./b.ts";',
      "sim/b.ts": 'import "./c.ts"; import "./leaf.ts";',
      "sim/c.ts": 'import "./d.ts"; import "./a.ts";',
      "sim/d.ts": 'import "./a.ts";',
      "sim/leaf.ts": EMPTY,
    });
    expect(problems).toEqual(["import cycle: sim/a.ts -> sim/b.ts -> sim/c.ts -> sim/a.ts"]);
  });

  it("include a file that imports itself, and are not seen in a diamond", () => {
    expect(check({ "sim/a.ts": 'import "./a.ts";' })).toEqual(["import cycle: sim/a.ts -> sim/a.ts"]);
    const diamond = {
      "sim/a.ts": 'import "./b.ts"; import "./c.ts";',
      "sim/b.ts": 'import "./d.ts";',
      "sim/c.ts": 'import "./d.ts";',
    };
    expect(check({ ...diamond, "sim/d.ts": EMPTY })).toEqual([]);
  });
});
