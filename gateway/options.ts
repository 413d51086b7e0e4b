// What the gateway is told: flags, then TICKGATE_GATEWAY_* in the environment, then a JSON file, then the defaults. Checked once.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";

export class UsageError extends Error {
  override readonly name = "UsageError";
}

const port = z.coerce.number().int().min(1).max(65_535);
const ipv4 = z.ipv4();
const mac = z.string().regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i, "six hexadecimal bytes with colons");
const milliseconds = (low: number, high: number) => z.coerce.number().int().min(low).max(high);
const account = z
  .string()
  .regex(/^[\x21-\x39\x3b-\x7e]{1,6}:[\x21-\x7e]{0,10}$/, "USER:PASSWORD, at most 6 and 10 characters");
const hostPort = z
  .string()
  .regex(/^[A-Za-z0-9.-]+:\d{1,5}$/, "HOST:PORT")
  .refine((text) => port.safeParse(text.slice(text.lastIndexOf(":") + 1)).success, "port 1 to 65535");

const SCHEMA = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, "1 to 32 lower-case letters, digits and dashes")
    .default("gateway-1"),
  listen: z.string().min(1).default("127.0.0.1:7410"),
  tls: z.string().min(1).optional(),
  identities: z.string().min(1).optional(),
  device: z.string().min(1),
  "rtl-hash": z
    .string()
    .regex(/^(0x)?[0-9a-f]{8}$/i, "eight hexadecimal digits")
    .transform((text) => Number.parseInt(text.slice(-8), 16))
    .optional(),
  journal: z.string().min(1),
  opening: z.string().min(1).optional(),
  venue: hostPort,
  "card-account": account,
  "software-account": account,
  "card-mac": mac.default("02:00:0a:1e:00:14"),
  "card-ip": ipv4.default("10.30.0.20"),
  "order-mac": mac.default("02:00:0a:1e:00:0a"),
  "order-ip": ipv4.default("10.30.0.10"),
  "order-port": port.default(9300),
  "udp-a": hostPort,
  "udp-b": hostPort,
  "udp-interface": ipv4.default("127.0.0.1"),
  rerequest: hostPort.optional(),
  snapshots: hostPort.optional(),
  "snapshot-account": account.optional(),
  "recover-ms": milliseconds(0, 600_000).default(2000),
  "software-limit-percent": z.coerce.number().int().min(1).max(100).default(50),
  "max-lease-ms": milliseconds(100, 600_000).default(30_000),
  "device-lease-ms": milliseconds(600, 60_000).default(2000),
  "heartbeat-ms": milliseconds(10, 10_000).default(200),
  "answer-ms": milliseconds(50, 60_000).default(2000),
  "counter-period-ms": milliseconds(50, 60_000).default(1000),
  "settle-timeout-ms": milliseconds(100, 600_000).default(10_000),
  "retransmit-ms": milliseconds(1, 60_000).default(200),
  "retransmit-limit": z.coerce.number().int().min(1).max(100).default(10),
  "allow-remote": z.stringbool().default(false),
  "log-level": z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

export type ProcessOptions = z.infer<typeof SCHEMA>;

export const USAGE = `usage: node gateway/main.ts --device SOCKET --journal FILE --venue HOST:PORT --card-account USER:PASSWORD
                              --software-account USER:PASSWORD --udp-a HOST:PORT --udp-b HOST:PORT [options]
  --config FILE              JSON object with any of these options
  --id NAME                  name of this gateway (gateway-1)
  --listen ADDRESS           gRPC: HOST:PORT or unix:PATH (127.0.0.1:7410); other than this machine: --allow-remote true, and --tls
  --tls DIR                  ca.crt, tls.crt, tls.key: TLS, and callers prove who they are with certificates of that authority
  --identities FILE          JSON {"identities": {NAME: {"role": ROLE}}}: what each may do; SIGHUP reads both again
  --device SOCKET            local socket of the card's process
  --rtl-hash HEX             the RTL that the card must be built from; another card is disarmed and refused (any)
  --journal FILE             what must survive the gateway
  --opening FILE             JSON {session, author, reason, positions: [{symbol, quantity, price_e4}]}: what is held when that session of the venue begins
  --venue HOST:PORT          the venue's order port for sockets of the kernel
  --card-account, --software-account USER:PASSWORD
  --card-mac, --card-ip      the card's end of its order session (02:00:0a:1e:00:14, 10.30.0.20)
  --order-mac, --order-ip, --order-port   the venue's end of it (02:00:0a:1e:00:0a, 10.30.0.10, 9300)
  --udp-a, --udp-b HOST:PORT datagrams of the lines; --udp-interface ADDRESS joins multicast groups (127.0.0.1)
  --rerequest HOST:PORT      who is asked for missing messages; --snapshots HOST:PORT who gives snapshots, to --snapshot-account (the software account)
  --recover-ms N             how long books of the path that trades may be mended before it is handed over, 0 to 600000; 0: at once (2000)
  --software-limit-percent N part of positions and order rate that the software path gets, 1 to 100 (50)
  --max-lease-ms N           longest lease that a control plane may ask for, 100 to 600000 (30000)
  --device-lease-ms N        the card's own lease, renewed while the gateway lives; without that the card stops, 600 to 60000 (2000)
  --heartbeat-ms N           how often the card is asked whether it is there, 10 to 10000 (200)
  --answer-ms N              a heartbeat or a kill without an answer for so long: the card is lost, 50 to 60000 (2000)
  --counter-period-ms N      how often the card's counters and the feed's lines are looked at, 50 to 60000 (1000)
  --settle-timeout-ms N      how long the venue may take to tell a session's orders; then they count as unsettled, 100 to 600000 (10000)
  --retransmit-ms N          an order's bytes without an acknowledgement are sent again after this, twice it the next time, 1 to 60000 (200)
  --retransmit-limit N       so often; then the card's session is lost, 1 to 100 (10)
  --log-level LEVEL          fatal, error, warn, info, debug, trace or silent (info)
Every option can be set in the environment: TICKGATE_GATEWAY_UDP_A and so on.
`;

/** @throws UsageError that names the option */
export function readOptions(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ProcessOptions {
  const names = Object.keys(SCHEMA.shape);
  const text = { type: "string" } as const;
  let flags: Record<string, unknown>;
  try {
    const options = Object.fromEntries([...names, "config"].map((name) => [name, text]));
    flags = parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { config, ...given } = flags;
  const fromEnvironment: Record<string, unknown> = {};
  for (const name of names) {
    const value = environment[`TICKGATE_GATEWAY_${name.toUpperCase().replaceAll("-", "_")}`];
    if (value !== undefined) fromEnvironment[name] = value;
  }
  const parsed = SCHEMA.safeParse({ ...readFile(config), ...fromEnvironment, ...given });
  if (!parsed.success) {
    throw new UsageError(parsed.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`).join("; "));
  }
  checkListen(parsed.data);
  return Object.freeze(parsed.data);
}

function readFile(path: unknown): object {
  if (typeof path !== "string") return {};
  try {
    const content: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof content === "object" && content !== null && !Array.isArray(content)) return content;
  } catch (error) {
    throw new UsageError(`--config ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new UsageError(`--config ${path}: not a JSON object`);
}

/** What others can reach, they can also stop and arm: only on request. */
function checkListen({ listen, tls, identities, "allow-remote": allowed }: ProcessOptions): void {
  if ((tls === undefined) !== (identities === undefined)) {
    throw new UsageError(
      `--${tls === undefined ? "tls" : "identities"}: is needed with the other of --tls and --identities`,
    );
  }
  if (listen.startsWith("unix:")) {
    if (tls !== undefined)
      throw new UsageError("--tls: a local socket has none; who may open the file may do everything");
    return;
  }
  const host = listen.slice(0, listen.lastIndexOf(":"));
  if (["127.0.0.1", "localhost", "[::1]"].includes(host)) return;
  if (!allowed) {
    throw new UsageError(`--listen ${listen}: not this machine alone; --allow-remote true if that is meant`);
  }
  if (tls === undefined) {
    throw new UsageError(
      `--listen ${listen}: not this machine alone: --tls and --identities, so that callers prove who they are`,
    );
  }
}

export function splitHostPort(text: string): { host: string; port: number } {
  const at = text.lastIndexOf(":");
  return { host: text.slice(0, at), port: Number(text.slice(at + 1)) };
}

export function splitAccount(text: string): { username: string; password: string } {
  const at = text.indexOf(":");
  return { username: text.slice(0, at), password: text.slice(at + 1) };
}
