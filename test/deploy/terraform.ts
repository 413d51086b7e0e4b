// Terraform modules as data, and the rules that they keep. What only a provider knows (which arguments a resource has) is not seen here.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../layout.ts";

export type Block = Readonly<Record<string, unknown>>;

export interface Module {
  readonly folder: string;
  readonly variables: ReadonlyMap<string, Block>;
  readonly outputs: ReadonlyMap<string, Block>;
  readonly modules: ReadonlyMap<string, Block>;
  readonly locals: ReadonlySet<string>;
  /** `type.name`, data sources as `data.type.name`. */
  readonly resources: ReadonlyMap<string, Block>;
  readonly settings: readonly Block[];
  /** All of it, as text: for references. */
  readonly text: string;
}

/** A Python that has the parser; undefined: none has been made yet. */
export function pythonWithParser(): string | undefined {
  const candidates = [join(ROOT, ".cache/venv/bin/python"), "python3"];
  return candidates.find((python) => spawnSync(python, ["-c", "import hcl2"], { stdio: "ignore" }).status === 0);
}

/** Modules by folder, read in one go: the parser takes longer to start than to read. @throws Error with file and place of what is no HCL */
export function readModules(python: string, folders: readonly string[]): Map<string, Module> {
  const filesOf = (folder: string): string[] =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".tf"))
      .map((name) => join(folder, name));
  const reader = join(import.meta.dirname, "read_hcl.py");
  const argv = [reader, ...folders.flatMap(filesOf)];
  const { status, stdout, stderr } = spawnSync(python, argv, { encoding: "utf8", maxBuffer: 16 << 20 });
  if (status !== 0) throw new Error(stderr.trim());
  const documents = JSON.parse(stdout) as Record<string, Document>;
  return new Map(
    folders.map((folder) => [
      folder,
      moduleOf(
        folder,
        filesOf(folder).flatMap((file) => [documents[file] ?? {}]),
      ),
    ]),
  );
}

type Document = Readonly<Record<string, readonly Block[]>>;

function moduleOf(folder: string, documents: readonly Document[]): Module {
  const named = (kind: string): Map<string, Block> =>
    new Map(
      documents.flatMap((document) =>
        (document[kind] ?? []).flatMap((block) => Object.entries(block) as [string, Block][]),
      ),
    );
  const typed = (kind: string, prefix: string): [string, Block][] =>
    documents.flatMap((document) =>
      (document[kind] ?? []).flatMap((block) =>
        Object.entries(block).flatMap(([type, byName]) =>
          Object.entries(byName as Block).map(([name, body]): [string, Block] => [
            `${prefix}${type}.${name}`,
            body as Block,
          ]),
        ),
      ),
    );
  return {
    folder,
    variables: named("variable"),
    outputs: named("output"),
    modules: named("module"),
    locals: new Set(documents.flatMap((document) => (document.locals ?? []).flatMap((block) => Object.keys(block)))),
    resources: new Map([...typed("resource", ""), ...typed("data", "data.")]),
    settings: documents.flatMap((document) => document.terraform ?? []),
    text: documents.map((document) => JSON.stringify(document)).join("\n"),
  };
}

/** What is named and not there, there and not named, or not explained. */
export function coherence(module: Module, read: (folder: string) => Module | undefined): string[] {
  const { text, variables, outputs, resources, locals, modules } = module;
  const found: string[] = [];
  const used = (pattern: RegExp): Set<string> => new Set([...text.matchAll(pattern)].map(([, name = ""]) => name));
  // `var` may also be a word of a sentence: only with a name behind it, and not inside one.
  const usedVariables = used(/(?<![\w.-])var\.(\w+)/g);
  for (const name of usedVariables) if (!variables.has(name)) found.push(`var.${name} is not declared`);
  for (const [name, { description, type }] of variables) {
    if (!usedVariables.has(name)) found.push(`variable ${name} is not used`);
    if (description === undefined || description === "") found.push(`variable ${name} has no description`);
    if (type === undefined) found.push(`variable ${name} has no type`);
  }
  for (const [name, { description }] of outputs)
    if (description === undefined) found.push(`output ${name} has no description`);
  const usedLocals = used(/(?<![\w.-])local\.(\w+)/g);
  for (const name of usedLocals) if (!locals.has(name)) found.push(`local.${name} is not declared`);
  for (const name of locals) if (!usedLocals.has(name)) found.push(`local ${name} is not used`);
  for (const name of used(/(?<![\w.-])((?:data\.)?(?:aws|google)_\w+\.\w+)/g))
    if (!resources.has(name)) found.push(`${name} is not declared`);
  for (const name of used(/(?<![\w.-])module\.(\w+)/g))
    if (!modules.has(name)) found.push(`module.${name} is not declared`);
  for (const [name, { source, ...inputs }] of modules) {
    const folder = join(module.folder, String(source));
    const child = read(folder);
    if (child === undefined) {
      found.push(`module ${name}: there is no ${String(source)}`);
      continue;
    }
    for (const input of Object.keys(inputs))
      if (!["for_each", "count", "providers", "depends_on"].includes(input) && !child.variables.has(input))
        found.push(`module ${name} has no input ${input}`);
    for (const [input, body] of child.variables)
      if (body.default === undefined && !(input in inputs)) found.push(`module ${name} lacks ${input}`);
    for (const output of used(new RegExp(`(?<![\\w.-])module\\.${name}(?:\\[[^\\]]*\\])?\\.(\\w+)`, "g")))
      if (!child.outputs.has(output)) found.push(`module ${name} has no output ${output}`);
  }
  return found.sort();
}

const first = (value: unknown): Block => (Array.isArray(value) ? (value[0] ?? {}) : (value ?? {})) as Block;
const isTrue = (value: unknown): boolean => value === true || value === "true";
const EVERYWHERE = /(^|[^\d])0\.0\.0\.0\/0|::\/0/;

/** What must not be, whatever the module is for. */
export function policy({ resources, settings, variables }: Module): string[] {
  const found: string[] = [];
  const need = (ok: boolean, what: string): void => void (ok || found.push(what));
  const has = (type: string): boolean => [...resources.keys()].some((name) => name.startsWith(`${type}.`));
  for (const [name, body] of resources) {
    const type = name.split(".")[0] ?? "";
    const words = JSON.stringify(body);
    switch (type) {
      case "aws_vpc_security_group_ingress_rule":
        need(!EVERYWHERE.test(words), `${name} lets everybody in`);
        need(String(body.ip_protocol) !== "-1", `${name} lets every protocol in`);
        break;
      case "aws_vpc_security_group_egress_rule":
        need(!EVERYWHERE.test(words), `${name} lets out to everywhere`);
        break;
      case "aws_security_group":
        need(!("ingress" in body) && !("egress" in body), `${name} has rules inside: they are resources of their own`);
        break;
      case "aws_internet_gateway":
      case "aws_nat_gateway":
      case "aws_eip":
      case "google_compute_address":
      case "google_compute_router_nat":
        found.push(`${name}: no way to or from the internet`);
        break;
      case "aws_subnet":
        need(body.map_public_ip_on_launch === false, `${name} gives public addresses`);
        break;
      case "aws_instance": {
        need(body.associate_public_ip_address === false, `${name} may have a public address`);
        need(first(body.metadata_options).http_tokens === "required", `${name} answers metadata without a token`);
        const disk = first(body.root_block_device);
        need(
          isTrue(disk.encrypted) && disk.kms_key_id !== undefined,
          `${name} has a disk that is not encrypted with our key`,
        );
        break;
      }
      case "aws_kms_key":
        need(isTrue(body.enable_key_rotation), `${name} is not rotated`);
        break;
      case "aws_secretsmanager_secret":
      case "aws_cloudwatch_log_group":
        need(body.kms_key_id !== undefined, `${name} is not encrypted with our key`);
        break;
      case "aws_secretsmanager_secret_version":
      case "google_secret_manager_secret_version":
        found.push(`${name}: a secret's value would be in the state`);
        break;
      case "google_compute_instance": {
        const interfaces = [body.network_interface].flat() as Block[];
        need(
          interfaces.every((each) => !("access_config" in each)),
          `${name} may have a public address`,
        );
        need(
          first(body.boot_disk).kms_key_self_link !== undefined,
          `${name} has a disk that is not encrypted with our key`,
        );
        need(isTrue(first(body.shielded_instance_config).enable_secure_boot), `${name} boots whatever is there`);
        break;
      }
      case "google_compute_firewall":
        if (body.direction !== "INGRESS" && body.deny !== undefined) break;
        need(!EVERYWHERE.test(words), `${name} lets everybody ${body.direction === "EGRESS" ? "out" : "in"}`);
        need(body.direction !== "INGRESS" || first(body.allow).protocol !== "all", `${name} lets every protocol in`);
        break;
      case "google_kms_crypto_key":
        need(body.rotation_period !== undefined, `${name} is not rotated`);
        break;
      case "google_storage_bucket":
        need(body.public_access_prevention === "enforced", `${name} may be public`);
        need(isTrue(body.uniform_bucket_level_access), `${name} has rights for each object`);
        need(first(body.encryption).default_kms_key_name !== undefined, `${name} is not encrypted with our key`);
        need(isTrue(first(body.versioning).enabled), `${name} keeps no versions`);
        break;
      default:
        break;
    }
  }
  if (has("aws_s3_bucket"))
    for (const part of ["public_access_block", "versioning", "server_side_encryption_configuration"])
      need(has(`aws_s3_bucket_${part}`), `a bucket without aws_s3_bucket_${part}`);
  if (has("google_compute_network"))
    need(
      [...resources].some(
        ([name, body]) =>
          name.startsWith("google_compute_firewall.") && body.direction === "EGRESS" && body.deny !== undefined,
      ),
      "what is not allowed may go out",
    );
  for (const [name, { default: preset }] of variables)
    need(!EVERYWHERE.test(JSON.stringify(preset ?? "")), `variable ${name} is everybody unless told otherwise`);
  const required = settings.map((block) => String(block.required_version ?? ""));
  need(
    required.some((version) => version.includes("<")),
    "required_version has no upper end",
  );
  for (const providers of settings.flatMap(({ required_providers: each }) => [each ?? []].flat() as Block[]))
    for (const [name, provider] of Object.entries(providers))
      need(/^~> \d/.test(String((provider as Block).version)), `provider ${name} is not pinned`);
  return found.sort();
}
