// The imports of one file, as the parser sees them: static, re-exported, dynamic, and type-only ones alike.

import { readFileSync } from "node:fs";
import { parseSync } from "oxc-parser";

export interface Import {
  readonly specifier: string;
  readonly line: number;
}

/** @throws Error when the file does not parse, or imports something that is not a string literal */
export function readImports(path: string): Import[] {
  const source = readFileSync(path, "utf8");
  const { module, errors } = parseSync(path, source);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path} does not parse: ${error.message}`);

  const found: Import[] = [];
  const add = (specifier: string, offset: number) =>
    found.push({ specifier, line: source.slice(0, offset).split("\n").length });
  for (const { moduleRequest } of module.staticImports) add(moduleRequest.value, moduleRequest.start);
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest } of entries) if (moduleRequest !== null) add(moduleRequest.value, moduleRequest.start);
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const text = source.slice(moduleRequest.start, moduleRequest.end);
    const literal = /^(["'`])([^"'`$]*)\1$/.exec(text)?.[2];
    // A computed import (a user's plug-in, a built model) names a file that is not the project's source.
    if (literal !== undefined) add(literal, moduleRequest.start);
  }
  return found;
}
