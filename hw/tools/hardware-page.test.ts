// docs/hardware.md names every block that there is, and none that there is not.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PROOFS } from "./formal.ts";
import { ASSUMPTIONS } from "./proof-assumptions.ts";
import { ROOT, rtlSources } from "./sources.ts";

const PAGE = readFileSync(join(ROOT, "docs/hardware.md"), "utf8");
const named = new Set(PAGE.match(/\btg_[a-z0-9]+(?:_[a-z0-9]+)*\b(?!_\*)/g));
const base = (path: string): string => path.slice(path.lastIndexOf("/") + 1).replace(/\..*$/, "");

test("every file of hw/rtl is in the list, and nothing else is", () => {
  const files = readdirSync(join(ROOT, "hw/rtl")).filter((name) => name.endsWith(".sv"));
  const listed = rtlSources().filter((path) => path.startsWith("hw/rtl/"));
  expect(listed.map((path) => path.slice("hw/rtl/".length)).sort()).toEqual(files.sort());
});

test("the page names every block", () => {
  expect(
    rtlSources()
      .filter((path) => path.startsWith("hw/rtl/"))
      .map(base)
      .filter((name) => !named.has(name)),
  ).toEqual([]);
});

test("the page names nothing that is not there", () => {
  const there = new Set([...rtlSources(), ...readdirSync(join(ROOT, "hw/formal"))].map(base));
  expect([...named].filter((name) => !there.has(name))).toEqual([]);
});

test("the page lists every proof and no other", () => {
  const section = PAGE.slice(PAGE.indexOf("### Proofs"), PAGE.indexOf("| proof | assumes |"));
  const listed = [...section.matchAll(/^\| ([a-z0-9_, ]+) \|.*\|.*\|$/gm)]
    .flatMap(([, names = ""]) => names.split(", "))
    .filter((name) => name !== "proof");
  expect(listed.sort()).toEqual(PROOFS.map(({ name }) => name).sort());
});

test("what a proof assumes is on the page, and kept by a proof or an assertion that there is", () => {
  const proofs = new Set(PROOFS.map(({ name }) => name));
  for (const [name, assumed] of Object.entries(ASSUMPTIONS)) {
    expect(proofs, name).toContain(name);
    for (const { what, keptBy } of assumed) {
      expect(PAGE).toContain(`| ${name} | ${what} | ${keptBy.join(", ")} |`);
      for (const keeper of keptBy) {
        const block = /^asserted in (tg_\w+)$/.exec(keeper)?.[1];
        if (block === undefined) expect(proofs, `${name}: ${what}`).toContain(keeper);
        else expect(readFileSync(join(ROOT, `hw/rtl/${block}.sv`), "utf8")).toMatch(/\bassert \(/);
      }
    }
  }
});
