/**
 * An authority in a folder, and certificates of it. Node makes keys and writes no certificates: that is openssl's part, which gets its
 * input in files that only their owner can read.
 *
 *     DIR/ca.crt ca.key identities.json      DIR/NAME/ca.crt tls.crt tls.key
 */
import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import {
  type AccessRole,
  IDENTITY_NAME,
  IdentityError,
  identityUri,
  parseIdentities,
  TLS_FILES,
} from "../../../proto/access/mod.ts";
import { CliError, usageError } from "../cli-error.ts";

export const IDENTITIES_FILE = "identities.json";
const CA_KEY = "ca.key";
const CA_DAYS = 3650;
const HOST = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;

export interface Wish {
  readonly name: string;
  /** Undefined: a server that is nobody's client. */
  readonly role: AccessRole | undefined;
  /** Names and addresses under which it is called; none: it is a client only. */
  readonly hosts: readonly string[];
  readonly days: number;
}

/** @throws CliError when there is one already: what it has signed would be worth nothing */
export function makeAuthority(folder: string): void {
  if (existsSync(join(folder, CA_KEY))) throw new CliError(1, `${folder} has an authority already`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  inScratch(folder, (scratch) => {
    const key = newKey();
    writeFileSync(join(scratch, CA_KEY), key, { mode: 0o600 });
    writeFileSync(
      join(scratch, "request.cnf"),
      [
        "[req]",
        "distinguished_name = name",
        "x509_extensions = extensions",
        "prompt = no",
        "[name]",
        "CN = tickgate development authority",
        "[extensions]",
        "basicConstraints = critical, CA:true, pathlen:0",
        "keyUsage = critical, keyCertSign, cRLSign",
        "subjectKeyIdentifier = hash",
        "",
      ].join("\n"),
    );
    openssl(scratch, [
      ...["req", "-x509", "-new", "-sha256", "-config", "request.cnf", "-days", String(CA_DAYS)],
      ...["-key", CA_KEY, "-out", TLS_FILES.ca],
    ]);
    put(scratch, folder, CA_KEY);
    put(scratch, folder, TLS_FILES.ca);
  });
}

/** Makes or replaces a certificate with a new key, and writes the role into the table. @throws CliError */
export function issue(folder: string, wish: Wish): void {
  const { name, role, hosts, days } = wish;
  if (!IDENTITY_NAME.test(name))
    throw usageError(`${JSON.stringify(name)}: 1 to 32 lower-case letters, digits and dashes`);
  const foreign = hosts.find((host) => isIP(host) === 0 && !HOST.test(host));
  if (foreign !== undefined) throw usageError(`--host ${JSON.stringify(foreign)}: a host name or an address`);
  if (role === undefined && hosts.length === 0) throw usageError(`${name}: --role, --host, or both`);
  for (const file of [CA_KEY, TLS_FILES.ca]) {
    if (!existsSync(join(folder, file)))
      throw new CliError(3, `${join(folder, file)} is not there: tickgate certs authority makes it`);
  }
  const table = readTable(folder);
  const own = join(folder, name);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  inScratch(folder, (scratch) => {
    writeFileSync(join(scratch, TLS_FILES.key), newKey(), { mode: 0o600 });
    const names = [
      `URI:${identityUri(name)}`,
      ...hosts.map((host) => (isIP(host) === 0 ? `DNS:${host}` : `IP:${host}`)),
    ];
    writeFileSync(
      join(scratch, "request.cnf"),
      [
        "[req]",
        "distinguished_name = name",
        "prompt = no",
        "[name]",
        `CN = ${name}`,
        "[extensions]",
        "basicConstraints = critical, CA:false",
        "keyUsage = critical, digitalSignature",
        `extendedKeyUsage = ${[...(role === undefined ? [] : ["clientAuth"]), ...(hosts.length === 0 ? [] : ["serverAuth"])].join(", ")}`,
        `subjectAltName = ${names.join(", ")}`,
        "",
      ].join("\n"),
    );
    openssl(scratch, [
      "req",
      "-new",
      "-sha256",
      "-config",
      "request.cnf",
      "-key",
      TLS_FILES.key,
      "-out",
      "request.csr",
    ]);
    openssl(scratch, [
      ...["x509", "-req", "-sha256", "-in", "request.csr", "-days", String(days), "-out", TLS_FILES.cert],
      ...["-CA", join("..", TLS_FILES.ca), "-CAkey", join("..", CA_KEY), "-set_serial", serial()],
      ...["-extfile", "request.cnf", "-extensions", "extensions"],
    ]);
    writeFileSync(join(scratch, TLS_FILES.ca), readFileSync(join(folder, TLS_FILES.ca)));
    for (const file of [TLS_FILES.key, TLS_FILES.cert, TLS_FILES.ca]) put(scratch, own, file);
    if (role === undefined) delete table[name];
    else table[name] = { role };
    writeFileSync(join(scratch, IDENTITIES_FILE), `${JSON.stringify({ identities: table }, undefined, 2)}\n`);
    put(scratch, folder, IDENTITIES_FILE);
  });
}

function readTable(folder: string): Record<string, { role: AccessRole }> {
  const file = join(folder, IDENTITIES_FILE);
  if (!existsSync(file)) return {};
  try {
    return Object.fromEntries([...parseIdentities(readFileSync(file, "utf8"))].map(([name, role]) => [name, { role }]));
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    throw new CliError(1, `${file}: ${error.message}`);
  }
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return String(privateKey.export({ type: "pkcs8", format: "pem" }));
}

/** 128 bits, never negative. */
function serial(): string {
  return `0x${crypto
    .randomUUID()
    .replaceAll("-", "")
    .replace(/^[89a-f]/, "7")}`;
}

/** In one step: whoever reads sees the old file or the new one. */
function put(from: string, to: string, file: string): void {
  renameSync(join(from, file), join(to, file));
}

function inScratch(folder: string, work: (scratch: string) => void): void {
  const scratch = mkdtempSync(join(folder, ".new-"));
  try {
    work(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** @throws CliError environment when there is none */
function openssl(cwd: string, args: readonly string[]): void {
  const { error, status, stderr } = spawnSync("openssl", args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (error !== undefined) throw new CliError(3, `openssl cannot be run: ${error.message}`, { cause: error });
  if (status !== 0) throw new CliError(1, `openssl ${args[0]}: ${stderr.trim()}`);
}
