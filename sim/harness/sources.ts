// Which SystemVerilog files a module needs. Only those go to Verilator and into the build's hash, so that a change in
// one block (or a file that does not compile yet) rebuilds nothing that does not contain it.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import { GENERATED_SV, ROOT, SOURCE_LIST } from "./paths.ts";

export interface SourceFile {
  /** Relative to the repository's root: the hash must not depend on where the clone lies. */
  readonly path: string;
  readonly text: string;
}

export class SourceError extends Error {
  override readonly name = "SourceError";
}

/**
 * The project's RTL in compile order: generated packages, then `hw/rtl/sources.f`, then generated modules (the order of
 * modules is free, that of packages is not), then `extra`.
 */
export function projectSources(extra: readonly string[] = []): string[] {
  const generated = existsSync(GENERATED_SV)
    ? readdirSync(GENERATED_SV)
        .filter((name) => name.endsWith(".sv"))
        .sort()
        .map((name) => join(GENERATED_SV, name))
    : [];
  const isPackage = (path: string): boolean => path.endsWith("_pkg.sv");
  const paths = [
    ...generated.filter(isPackage),
    ...listedSources(),
    ...generated.filter((path) => !isPackage(path)),
    ...extra.map((path) => (isAbsolute(path) ? path : join(ROOT, path))),
  ];
  const outside = paths.find((path) => relative(ROOT, path).startsWith(".."));
  if (outside !== undefined)
    throw new SourceError(`${outside} is not in the project: sources are named relative to its root`);
  return [...new Set(paths)];
}

function listedSources(): string[] {
  const packageFile = join(ROOT, "hw/rtl/tg_pkg.sv");
  if (!existsSync(SOURCE_LIST)) return existsSync(packageFile) ? [packageFile] : [];
  const listed = readFileSync(SOURCE_LIST, "utf8")
    .split("\n")
    .map((line) => line.replace(/(#|\/\/).*$/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("+") && !line.startsWith("-"))
    .map((line) => join(ROOT, line));
  for (const path of listed) {
    if (!existsSync(path))
      throw new SourceError(`hw/rtl/sources.f names ${relative(ROOT, path)}, which does not exist`);
  }
  return [...new Set([packageFile, ...listed])];
}

/**
 * The files of `paths` that `top` needs, in their order: those that declare a module, package or interface whose name
 * appears (outside comments) in a file already needed, and the files they include. Too many at worst, never too few.
 */
function neededSources(top: string, paths: readonly string[]): SourceFile[] {
  const declaredIn = new Map<string, string>();
  const textOf = new Map<string, string>();
  const codeOf = new Map<string, string>();
  for (const path of paths) {
    const text = readFileSync(path, "utf8");
    const code = withoutComments(text);
    textOf.set(path, text);
    codeOf.set(path, code);
    for (const match of code.matchAll(/^\s*(?:module|package|interface)\s+(?:automatic\s+)?(\w+)/gm)) {
      const name = match[1] ?? "";
      const other = declaredIn.get(name);
      if (other !== undefined && other !== path) {
        throw new SourceError(`${name} is declared in ${relative(ROOT, other)} and in ${relative(ROOT, path)}`);
      }
      declaredIn.set(name, path);
    }
  }

  const first = declaredIn.get(top);
  if (first === undefined) {
    throw new SourceError(
      `no source declares module ${top}; looked in ${paths.length} files (hw/rtl/sources.f, proto/gen/sv and the extra ones)`,
    );
  }
  const needed = new Set<string>([first]);
  const queue = [first];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const code = codeOf.get(path) ?? "";
    const wanted: string[] = [];
    for (const match of code.matchAll(/\b[A-Za-z_]\w*\b/g)) {
      const home = declaredIn.get(match[0]);
      if (home !== undefined) wanted.push(home);
    }
    for (const match of code.matchAll(/`include\s+"([^"]+)"/g)) {
      const included = join(dirname(path), match[1] ?? "");
      // Not beside it: under an `ifdef that no build here sets (formal properties), or else Verilator says what is missing.
      if (!existsSync(included)) continue;
      if (!textOf.has(included)) {
        const text = readFileSync(included, "utf8");
        textOf.set(included, text);
        codeOf.set(included, withoutComments(text));
      }
      wanted.push(included);
    }
    for (const next of wanted) {
      if (needed.has(next)) continue;
      needed.add(next);
      queue.push(next);
    }
  }
  const order = new Map(paths.map((path, index) => [path, index]));
  return [...needed]
    .sort((a, b) => (order.get(a) ?? -1) - (order.get(b) ?? -1))
    .map((path) => ({ path: relative(ROOT, path), text: textOf.get(path) ?? "" }));
}

/** Comments replaced by a space; string literals are kept. */
export function withoutComments(text: string): string {
  return text.replace(/"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (match) =>
    match.startsWith('"') ? match : " ",
  );
}

/** The project's files that `top` needs, in compile order. */
export function projectSourcesOf(top: string, extra: readonly string[] = []): SourceFile[] {
  return neededSources(top, projectSources(extra));
}
