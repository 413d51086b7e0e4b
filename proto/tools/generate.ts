// Writes everything that is generated from the contracts, or with `--check` compares and names what differs.
//   node proto/tools/generate.ts [--check]

import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { catalogueTypescript, loadCatalogue } from "./catalogue.ts";
import { grpcFiles } from "./grpc-files.ts";
import { grpcMarkdown } from "./grpc-markdown.ts";
import { loadRegisterMap } from "./register-map.ts";
import { registersMarkdown } from "./registers-markdown.ts";
import { registersModule, registersPackage } from "./registers-systemverilog.ts";
import { registersTypescript } from "./registers-typescript.ts";
import { wireSystemVerilog } from "./wire-systemverilog.ts";
import { loadWireTable } from "./wire-table.ts";
import { wireTypescript } from "./wire-typescript.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Moved forward by baseline.ts, not made from the sources of now. */
const BASELINE = "proto/gen/baseline.binpb";
const WIRE_TABLES = ["itch50", "moldudp64", "soupbintcp", "ouch50", "event-record"];

const USAGE = `usage: tickgate generate [--check]
  writes what is generated from proto/; --check compares instead, and names what differs
`;

interface Generated {
  /** From the root. */
  readonly path: string;
  readonly content: string;
}

function wireFiles(): Generated[] {
  return WIRE_TABLES.flatMap((name) => {
    const table = loadWireTable(join(ROOT, `proto/wire/${name}.yaml`));
    const source = `proto/wire/${name}.yaml`;
    return [
      { path: `proto/gen/ts/${name}.ts`, content: wireTypescript(table, source) },
      { path: `proto/gen/sv/tg_${table.protocol}_pkg.sv`, content: wireSystemVerilog(table, source) },
    ];
  });
}

function registerFiles(): Generated[] {
  const map = loadRegisterMap(join(ROOT, "proto/registers/tickgate.rdl"));
  return [
    { path: "proto/gen/sv/tg_regs_pkg.sv", content: registersPackage(map) },
    { path: "proto/gen/sv/tg_regs.sv", content: registersModule(map) },
    { path: "proto/gen/ts/registers.ts", content: registersTypescript(map) },
    { path: "docs/registers.md", content: registersMarkdown(map) },
  ];
}

function catalogueFile(): Generated {
  const catalogue = loadCatalogue(join(ROOT, "proto/catalogue.yaml"));
  return { path: "proto/gen/ts/catalogue.ts", content: catalogueTypescript(catalogue, "proto/catalogue.yaml") };
}

/** In the order in which one reads them. */
const GRPC_SOURCES = ["gateway_service", "configuration", "operation", "telemetry", "common"];

function grpcPage(): Generated {
  const present = globSync("proto/tickgate/v1/*.proto", { cwd: ROOT }).map((path) =>
    path.replace(/.*\/|\.proto$/g, ""),
  );
  const names = [...GRPC_SOURCES, ...present.filter((name) => !GRPC_SOURCES.includes(name)).sort()];
  const sources = names.map((name) => {
    const file = `proto/tickgate/v1/${name}.proto`;
    return { name: `${name}.proto`, text: readFileSync(join(ROOT, file), "utf8") };
  });
  return { path: "docs/grpc.md", content: grpcMarkdown(sources) };
}

/** @returns the files that differ from what their sources give */
function differing(files: readonly Generated[]): string[] {
  return files
    .filter(({ path, content }) => {
      const file = join(ROOT, path);
      return !existsSync(file) || readFileSync(file, "utf8") !== content;
    })
    .map(({ path }) => path);
}

/** @returns files among the generated ones that no source gives any more */
function leftovers(files: readonly Generated[]): string[] {
  const known = new Set([...files.map(({ path }) => path), BASELINE]);
  const present = globSync("proto/gen/**", { cwd: ROOT, withFileTypes: true }).filter((entry) => entry.isFile());
  return present.map((entry) => relative(ROOT, join(entry.parentPath, entry.name))).filter((path) => !known.has(path));
}

function main(argv: readonly string[]): number {
  let check: boolean;
  try {
    const options = { check: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;
    const { values } = parseArgs({ args: [...argv], options });
    if (values.help === true) {
      process.stdout.write(USAGE);
      return 0;
    }
    check = values.check === true;
  } catch (error) {
    process.stderr.write(`tickgate generate: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return 2;
  }
  const files = [...wireFiles(), ...registerFiles(), catalogueFile(), ...grpcFiles(), grpcPage()];
  if (check) {
    const stale = differing(files);
    const surplus = leftovers(files);
    for (const path of stale) process.stderr.write(`generate: ${path} is not what its source gives\n`);
    for (const path of surplus) process.stderr.write(`generate: ${path} has no source\n`);
    if (stale.length + surplus.length > 0)
      process.stderr.write("generate: run `npx tickgate generate` and commit the result\n");
    else process.stdout.write(`generate: ${files.length} files are what their sources give\n`);
    return stale.length + surplus.length === 0 ? 0 : 1;
  }
  for (const path of leftovers(files)) rmSync(join(ROOT, path));
  for (const { path, content } of files) {
    const file = join(ROOT, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  process.stdout.write(`generate: ${files.length} files written\n`);
  return 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`generate: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
