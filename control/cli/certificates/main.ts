// `tickgate certs`: an authority for development and small installations, and certificates of it. Needs nothing that runs.

import { parseArgs } from "node:util";
import { ACCESS_ROLES, type AccessRole } from "../../../proto/access/mod.ts";
import { CliError, usageError } from "../cli-error.ts";
import { Output } from "../output.ts";
import { issue, makeAuthority, type Wish } from "./authority.ts";

export const USAGE = `usage: tickgate certs development [--dir DIR] [--host HOST]...
       tickgate certs authority [--dir DIR]
       tickgate certs issue NAME [--role ROLE] [--host HOST]... [--days N] [--dir DIR]
  authority    a new authority: DIR/ca.crt and DIR/ca.key; whoever has the key can be anybody
  issue        a certificate with a new key, in DIR/NAME: ca.crt, tls.crt, tls.key; and the role in DIR/identities.json. Again for the
               same name: replaces it. --role (${ACCESS_ROLES.join(", ")}): a client;
               --host: a server under these names and addresses; --days: how long it is good for (90)
  development  authority, gateway-1, control-1 and one person of each role, for localhost and --host
  --dir        folder (.cache/certs)
  --json       one JSON document on stdout
  exit codes: 0 ok, 1 refused or failed, 2 usage, 3 environment
`;

const DAYS = 90;
const HERE = ["localhost", "127.0.0.1"];
const OPTIONS = {
  dir: { type: "string", default: ".cache/certs" },
  role: { type: "string" },
  host: { type: "string", multiple: true },
  days: { type: "string", default: String(DAYS) },
  json: { type: "boolean", default: false },
} as const;

function roleOf(text: string | undefined): AccessRole | undefined {
  const role = ACCESS_ROLES.find((known) => known === text);
  if (text !== undefined && role === undefined) throw usageError(`--role ${text}: ${ACCESS_ROLES.join(", ")}`);
  return role;
}

function main(argv: readonly string[]): void {
  let parsed: ReturnType<typeof read>;
  try {
    parsed = read(argv);
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const [verb, name, more] = positionals;
  const { dir, host: hosts = [] } = values;
  const output = new Output(values.json, (text) => process.stdout.write(text));
  if (more !== undefined) throw usageError(`${JSON.stringify(more)} is one word too many`);
  const days = /^\d{1,5}$/.test(values.days) ? Number(values.days) : Number.NaN;
  if (!(days <= 3650)) throw usageError(`--days ${values.days}: 0 to 3650`);
  const made: string[] = [];
  const give = (wish: Wish): void => {
    issue(dir, wish);
    made.push(wish.name);
  };
  if (verb === "issue") {
    if (name === undefined) throw usageError("issue NAME");
    give({ name, role: roleOf(values.role), hosts, days });
  } else {
    if (name !== undefined) throw usageError(`${JSON.stringify(name)} is one word too many`);
    if (verb !== "authority" && verb !== "development") throw usageError("development, authority or issue");
    makeAuthority(dir);
    made.push("authority");
    if (verb === "development") {
      const server = [...new Set([...HERE, ...hosts])];
      give({ name: "gateway-1", role: undefined, hosts: server, days });
      give({ name: "control-1", role: "control-plane", hosts: server, days });
      for (const role of ACCESS_ROLES) if (role !== "control-plane") give({ name: role, role, hosts: [], days });
    }
  }
  output.result({ dir, made }, `in ${dir}: ${made.join(", ")}`);
}

function read(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
}

const argv = process.argv.slice(2);
if (argv.includes("--help") || argv.includes("-h")) process.stdout.write(USAGE);
else {
  try {
    main(argv);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    process.stderr.write(`tickgate certs: ${error.message}\n${error.exitCode === 2 ? USAGE : ""}`);
    process.exitCode = error.exitCode;
  }
}
