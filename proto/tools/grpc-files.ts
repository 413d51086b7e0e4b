// The gRPC contracts through buf: TypeScript messages and service for @grpc/grpc-js, and the hash by which two programs recognise that
// they were built from the same contracts.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { banner } from "./names.ts";

const ROOT = join(import.meta.dirname, "../..");

const TS_PROTO_OPTIONS = [
  "env=node",
  "outputServices=grpc-js",
  // Erasable syntax: no enum survives type stripping.
  "enumsAsLiterals=true",
  "importSuffix=.ts",
  "esModuleInterop=true",
  "forceLong=bigint",
  "oneof=unions-value",
  "snakeToCamel=true",
  "useDate=false",
  "unrecognizedEnum=false",
  "useExactTypes=false",
  "outputIndex=false",
  // Each file would export the same two names, which no entry could re-export.
  "exportCommonSymbols=false",
];

export interface GrpcFile {
  readonly path: string;
  readonly content: string;
}

function buf(...args: string[]): void {
  const program = join(ROOT, "node_modules/.bin/buf");
  execFileSync(program, args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
}

/** The compiled contracts (ours: what others define does not count) without comments and positions: equal contracts give equal bytes. */
export function buildImage(file: string): Uint8Array {
  buf("build", "proto", "--path", "proto/tickgate", "--exclude-source-info", "-o", file);
  return readFileSync(file);
}

export function grpcFiles(): GrpcFile[] {
  const folder = mkdtempSync(join(tmpdir(), "tickgate-grpc-"));
  try {
    const out = join(folder, "ts");
    const plugin = { local: [process.execPath, join(ROOT, "node_modules/ts-proto/protoc-gen-ts_proto")] };
    const template = { version: "v2", plugins: [{ ...plugin, out, opt: TS_PROTO_OPTIONS }] };
    buf("generate", "proto", "--template", JSON.stringify(template));
    const files = globSync("**/*.ts", { cwd: out }).sort();
    const hash = createHash("sha256")
      .update(buildImage(join(folder, "image.binpb")))
      .digest("hex");
    return [
      ...files.map((file) => ({
        path: `proto/gen/ts/grpc/${file}`,
        content: banner("//", `proto/${file.replace(/\.ts$/, ".proto")}`) + readFileSync(join(out, file), "utf8"),
      })),
      { path: "proto/gen/ts/schema-hash.ts", content: schemaHash(hash) },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function schemaHash(hash: string): string {
  const doc = "/** SHA-256 of the gRPC contracts, hexadecimal. Comments do not count. */";
  return `${banner("//", "proto/tickgate")}\n${doc}\nexport const SCHEMA_HASH = "${hash}";\n`;
}
