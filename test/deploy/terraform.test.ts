// Infrastructure as code, as far as it can be seen without a provider: syntax, references, module inputs, policy; and the module that has
// no provider planned and applied by Terraform or OpenTofu itself, where there is one.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../layout.ts";
import { coherence, type Module, policy, pythonWithParser, readModules } from "./terraform.ts";

const TERRAFORM = join(ROOT, "deploy", "terraform");
const MODULES = readdirSync(join(TERRAFORM, "modules")).map((name) => join(TERRAFORM, "modules", name));
const EXAMPLES = readdirSync(join(TERRAFORM, "examples")).map((name) => join(TERRAFORM, "examples", name));
const python = pythonWithParser() ?? "";
if (python === "")
  process.stderr.write("terraform.test: no Python with python-hcl2 (`npx tickgate test` makes one): not checked\n");
const GOOD = 'terraform {\n  required_version = ">= 1.6.0, < 2.0.0"\n}\n';
/** Name, text, and what must be found in it. */
const BAD: readonly (readonly [string, string, string])[] = [
  ["a-variable-nobody-declared", 'resource "aws_vpc" "a" {\n  cidr_block = var.cidr\n}', "var.cidr is not declared"],
  ["a-variable-nobody-uses", 'variable "x" {\n  type = string\n  description = "d"\n}', "variable x is not used"],
  [
    "a-variable-nobody-explains",
    'variable "x" {\n  type = string\n}\nresource "aws_vpc" "a" {\n  cidr_block = var.x\n}',
    "variable x has no description",
  ],
  [
    "a-resource-that-is-not-there",
    'resource "aws_subnet" "a" {\n  vpc_id = aws_vpc.b.id\n  map_public_ip_on_launch = false\n}',
    "aws_vpc.b is not declared",
  ],
  ["a-module-that-is-not-there", 'module "m" {\n  source = "../nowhere"\n}', "module m: there is no ../nowhere"],
  [
    "an-input-too-few",
    `module "m" {\n  source = "../../..${join(TERRAFORM, "modules/host")}"\n  clock = "ntp"\n  surprise = 1\n}`,
    "module m lacks clock_source",
  ],
  [
    "everybody-let-in",
    'resource "aws_vpc_security_group_ingress_rule" "a" {\n  cidr_ipv4 = "0.0.0.0/0"\n  ip_protocol = "tcp"\n}',
    "aws_vpc_security_group_ingress_rule.a lets everybody in",
  ],
  [
    "everybody-let-in-there",
    'resource "google_compute_firewall" "a" {\n  direction = "INGRESS"\n  source_ranges = ["0.0.0.0/0"]\n  allow {\n    protocol = "tcp"\n  }\n}',
    "google_compute_firewall.a lets everybody in",
  ],
  [
    "a-public-address",
    'resource "aws_instance" "a" {\n  associate_public_ip_address = true\n}',
    "aws_instance.a may have a public address",
  ],
  [
    "a-public-address-there",
    'resource "google_compute_instance" "a" {\n  network_interface {\n    access_config {}\n  }\n}',
    "google_compute_instance.a may have a public address",
  ],
  [
    "a-plain-disk",
    'resource "aws_instance" "a" {\n  associate_public_ip_address = false\n  root_block_device {\n    encrypted = false\n  }\n}',
    "aws_instance.a has a disk that is not encrypted with our key",
  ],
  ["a-public-bucket", 'resource "aws_s3_bucket" "a" {\n}', "a bucket without aws_s3_bucket_public_access_block"],
  [
    "a-secret-in-the-state",
    'resource "aws_secretsmanager_secret_version" "a" {\n  secret_string = "x"\n}',
    "aws_secretsmanager_secret_version.a: a secret's value would be in the state",
  ],
  ["a-way-out", 'resource "aws_internet_gateway" "a" {\n}', "aws_internet_gateway.a: no way to or from the internet"],
];

const scratch = mkdtempSync(join(tmpdir(), "tickgate-terraform-"));
let known: ReadonlyMap<string, Module> = new Map();
const read = (folder: string): Module => {
  const module = known.get(folder);
  if (module === undefined) throw new Error(`${folder} was not read`);
  return module;
};
const readIfThere = (folder: string): Module | undefined => known.get(folder);

beforeAll(() => {
  if (python === "") return;
  for (const [name, text] of BAD) {
    mkdirSync(join(scratch, name));
    writeFileSync(join(scratch, name, "main.tf"), `${GOOD}${text}`);
  }
  known = readModules(python, [...MODULES, ...EXAMPLES, ...BAD.map(([name]) => join(scratch, name))]);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe.skipIf(python === "")("modules", () => {
  it.each([...MODULES, ...EXAMPLES])(
    "%s names only what is there, uses what it declares, explains its inputs",
    (folder) => {
      expect(coherence(read(folder), readIfThere)).toEqual([]);
    },
  );

  it.each(MODULES)("%s keeps the policy", (folder) => {
    expect(policy(read(folder))).toEqual([]);
  });

  it("for different providers have the same inputs but for their own places", () => {
    const [aws, gcp] = ["aws", "gcp"].map((name) => read(join(TERRAFORM, "modules", name)).variables);
    const only = (a: Module["variables"] = new Map(), b: Module["variables"] = new Map()) =>
      [...a.keys()].filter((name) => !b.has(name)).sort();
    expect(only(aws, gcp)).toEqual(["availability_zone", "log_days", "vpc_cidr"]);
    expect(only(gcp, aws)).toEqual(["project", "region", "zone"]);
    for (const [name, body] of aws ?? []) {
      const other = gcp?.get(name);
      if (other !== undefined)
        expect({ name, type: other.type, what: other.description }).toEqual({
          name,
          type: body.type,
          what: body.description,
        });
    }
  });

  it("write the settings that the host's scripts read", () => {
    const names = (text: string) => [...text.matchAll(/^TICKGATE_([A-Z_]+)=/gm)].map(([, name = ""]) => name).sort();
    const example = names(readFileSync(join(ROOT, "deploy/host/host.env.example"), "utf8"));
    const inputs = [...read(join(TERRAFORM, "modules/host")).variables.keys()].map((name) => name.toUpperCase()).sort();
    expect(inputs).toEqual(example);
  });
});

describe.skipIf(python === "")("the rules find", () => {
  it.each(BAD)("%s", (name, _text, expected) => {
    const module = read(join(scratch, name));
    expect([...coherence(module, readIfThere), ...policy(module)]).toContain(expected);
  });

  it("what is no HCL, with its file", () => {
    const folder = join(scratch, "no-hcl");
    mkdirSync(folder);
    writeFileSync(join(folder, "main.tf"), 'resource "a" {');
    expect(() => readModules(python, [folder])).toThrow(join(folder, "main.tf"));
  });
});

const engine =
  ["tofu", "terraform"].find((name) => spawnSync(name, ["version"], { stdio: "ignore" }).status === 0) ?? "";
if (engine === "")
  process.stderr.write("terraform.test: neither tofu nor terraform on this machine: nothing planned\n");

describe.skipIf(engine === "")("with the engine itself", () => {
  const run = (folder: string, ...args: string[]) => {
    const env = {
      ...process.env,
      TF_DATA_DIR: join(scratch, "data"),
      CHECKPOINT_DISABLE: "1",
      TF_CLI_CONFIG_FILE: "/dev/null",
    };
    const { status, stdout, stderr } = spawnSync(engine, args, { cwd: folder, env, encoding: "utf8" });
    return { status, output: `${stdout}${stderr}` };
  };

  it("everything is formatted", () => {
    expect(run(TERRAFORM, "fmt", "-check", "-recursive", "-no-color")).toMatchObject({ status: 0, output: "" });
  });

  it("the module of the host is valid, and its own tests pass", () => {
    const folder = join(TERRAFORM, "modules", "host");
    for (const args of [["init", "-backend=false", "-input=false"], ["validate"], ["test"]]) {
      const { status, output } = run(folder, ...args, "-no-color");
      expect(status, output).toBe(0);
    }
  });
});
