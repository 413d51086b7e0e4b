// Finds imports that go in a forbidden direction, imports of files that do not exist, and import cycles.

import { existsSync, globSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { readImports } from "./read-imports.ts";
import { OBSERVERS, PARTS, type Part, PUBLIC_ENTRIES } from "./rules.ts";

const SOURCES = `{${PARTS.join(",")}}/**/*.{ts,tsx,mts,js,mjs}`;
const SKIPPED_DIRECTORIES = new Set(["node_modules", "dist", ".cache", "build"]);

/** @returns one sentence per violation, sorted; empty when the tree under `root` keeps the rules */
export function checkImports(root: string): string[] {
  const files = globSync(SOURCES, { cwd: root, exclude: (name) => SKIPPED_DIRECTORIES.has(name) });
  const problems: string[] = [];
  const graph = new Map<string, string[]>();
  for (const file of files) {
    const targets: string[] = [];
    graph.set(file, targets);
    for (const { specifier, line } of readImports(join(root, file))) {
      if (!specifier.startsWith(".")) continue;
      const target = relative(root, join(root, dirname(file), specifier.replace(/\?.*$/, "")));
      if (!existsSync(join(root, target))) problems.push(`${file}:${line} imports ${target}, which does not exist`);
      const forbidden = whyForbidden(file, target);
      if (forbidden !== undefined) problems.push(`${file}:${line} imports ${target}: ${forbidden}`);
      targets.push(target);
    }
  }
  for (const cycle of findCycles(graph)) problems.push(`import cycle: ${cycle.join(" -> ")}`);
  return problems.sort();
}

function partOf(file: string): Part | undefined {
  const [folder] = file.split("/");
  return PARTS.find((part) => part === folder);
}

function whyForbidden(file: string, target: string): string | undefined {
  const from = partOf(file);
  const to = partOf(target);
  if (from === undefined || from === to) return undefined;
  if (to === undefined) return "it is outside the parts of the tree";
  if (isLauncher(file)) return "the launcher starts other parts as processes and never imports them";
  if (OBSERVERS.includes(from)) return undefined;
  const entry = PUBLIC_ENTRIES.find((candidate) => candidate.file === target);
  if (entry === undefined) return `${to}/ shows ${entriesOf(to)} to other parts`;
  return entry.importers.includes(from) ? undefined : `${from}/ may not import ${to}/`;
}

function isLauncher(file: string): boolean {
  return file === "control/cli/tickgate.mjs" || file.startsWith("control/cli/bootstrap/");
}

function entriesOf(part: Part): string {
  const shown = PUBLIC_ENTRIES.map(({ file }) => file).filter((file) => partOf(file) === part);
  return shown.length === 0 ? "nothing" : `only ${shown.join(" and ")}`;
}

/** Strongly connected components of more than one file, or of one that imports itself (Tarjan), each as a readable loop. */
function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];

  const visit = (node: string): void => {
    const index = order.size;
    order.set(node, index);
    lowest.set(node, index);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(node, Math.min(lowest.get(node) ?? index, lowest.get(next) ?? index));
    }
    if (lowest.get(node) !== index) return;
    const component = stack.splice(stack.indexOf(node));
    if (component.length > 1 || (graph.get(node) ?? []).includes(node)) cycles.push(loopThrough(component, graph));
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return cycles;
}

/** The shortest way from the component's first file back to itself. */
function loopThrough(component: readonly string[], graph: ReadonlyMap<string, readonly string[]>): string[] {
  const members = new Set(component);
  const start = [...component].sort()[0] ?? "";
  const queue: string[][] = [[start]];
  const seen = new Set<string>();
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    for (const next of graph.get(path.at(-1) ?? "") ?? []) {
      if (next === start) return [...path, start];
      if (!members.has(next) || seen.has(next)) continue;
      seen.add(next);
      queue.push([...path, next]);
    }
  }
  throw new Error(`no loop through ${start} in a strongly connected component`);
}
