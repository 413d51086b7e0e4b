// Command line of the control plane's process.

import { hostname } from "node:os";
import { parseArgs } from "node:util";
import { z } from "zod";
import type { EtcdPlace } from "./outside.ts";

export interface ControlOptions {
  /** What several control planes share; undefined: this one is alone. */
  readonly etcd?: EtcdPlace | undefined;
  /** gRPC address of the gateway. */
  readonly gateway: string;
  readonly state: string;
  /** Folder of certificates and file of identities; both or none. */
  readonly credentials: { readonly tls: string; readonly identities: string } | undefined;
  readonly host: string;
  readonly port: number;
  /** Where health, readiness and metrics are; undefined: nowhere. */
  readonly probes: { readonly host: string; readonly port: number } | undefined;
  /** InfluxDB; undefined: the history stays on disk. */
  readonly influx: string | undefined;
  readonly database: string;
  /** File of the address that alerts go to; undefined: none. */
  readonly webhook: string | undefined;
  readonly leaseMs: number;
  readonly samplePeriodMs: number;
  readonly logLevel: string;
}

export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const USAGE = `usage: node control/main.ts --gateway ADDRESS --state DIR [options]
  --gateway ADDRESS   gRPC address of the gateway: unix:/path or host:port
  --state DIR         audit file, token file, history on disk
  --listen HOST:PORT  where the page and the API are (127.0.0.1:0: loopback, any free port)
  --listen-anywhere   lets --listen name more than loopback; needs --tls
  --tls DIR           ca.crt, tls.crt, tls.key: HTTPS, and people prove who they are with certificates of that authority (or the token);
                      a gateway at host:port is talked to over TLS with the same certificate
  --identities FILE   JSON {"identities": {NAME: {"role": ROLE}}}: what each may do; SIGHUP reads both again
  --etcd URL[,URL...] several control planes: http://host:port (this machine alone) or https://host:port of each member; one control plane at
                      a time is the primary and takes changes, the others stand by. The audit chain is in etcd then, not in DIR
  --etcd-prefix TEXT  of its keys (/tickgate)
  --election-ttl-s N  how long a primary that is not heard of stays it, 2 to 60 (3)
  --election-era N    goes up by one when etcd was made anew, so that ids still go up (1)
  --name TEXT         of this process among them (host name and process number)
  --probes HOST:PORT  /healthz, /readyz and /metrics, without authentication; nothing can be changed there, and positions, prices
                      and results are not told (without it there is none)
  --influx URL        InfluxDB 1.x for the history; without it the history stays in DIR/spool
  --database NAME     its database (tickgate)
  --webhook FILE      JSON {"url", "secret", "ca"?}: where alerts go, beside page and log
  --lease-ms N        how long the gateway may trade without hearing from here, 200 to 60000 (2000; with etcd 3 times the election's TTL, so
                      that it outlasts a take-over)
  --sample-ms N       period of counters and histograms, 50 to 60000 (1000)
  --log-level LEVEL   fatal, error, warn, info, debug, trace or silent (info)
`;

const LISTEN = /^(?<host>[^:]+|\[[^\]]+\]):(?<port>\d{1,5})$/;

const ENDPOINT = /^(?<scheme>https?):\/\/(?<address>(?<host>[\w.-]+|\[[^\]]+\]):\d{1,5})$/;

export const DEFAULT_ETCD_PREFIX = "/tickgate";
/** A take-over takes a TTL, and then some. */
const LEASE_TTLS = 3;
const LEASE_MS = 2_000;

/** What only this machine can reach. */
const LOOPBACK = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])$/;

const SCHEMA = z.strictObject({
  gateway: z.string().regex(/^(unix:.+|[^:]+:\d{1,5})$/, "unix:/path or host:port"),
  state: z.string().min(1),
  listen: z.string().regex(LISTEN, "HOST:PORT").default("127.0.0.1:0"),
  "listen-anywhere": z.boolean().default(false),
  tls: z.string().min(1).optional(),
  identities: z.string().min(1).optional(),
  probes: z.string().regex(LISTEN, "HOST:PORT").optional(),
  influx: z.url({ protocol: /^https?$/ }).optional(),
  database: z
    .string()
    .regex(/^\w{1,64}$/, "1 to 64 letters, digits and _")
    .default("tickgate"),
  webhook: z.string().min(1).optional(),
  "lease-ms": z.coerce.number().int().min(200).max(60_000).optional(),
  etcd: z.string().min(1).optional(),
  "etcd-prefix": z
    .string()
    .regex(/^(\/[\w-]+){1,8}$/, "parts of letters, digits, _ and -, a slash before each")
    .default(DEFAULT_ETCD_PREFIX),
  "election-ttl-s": z.coerce.number().int().min(2).max(60).default(3),
  "election-era": z.coerce.number().int().min(0).max(0xffff_ffff).default(1),
  name: z
    .string()
    .regex(/^[\w.:-]{1,64}$/, "1 to 64 letters, digits, _, ., : and -")
    .optional(),
  "sample-ms": z.coerce.number().int().min(50).max(60_000).default(1_000),
  "log-level": z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

/** @throws UsageError that names the option */
export function parseOptions(argv: readonly string[]): ControlOptions {
  const text = { type: "string" } as const;
  let values: Record<string, unknown>;
  try {
    const options = Object.fromEntries(
      Object.keys(SCHEMA.shape).map((name) => [
        name,
        name === "listen-anywhere" ? ({ type: "boolean" } as const) : text,
      ]),
    );
    values = parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const parsed = SCHEMA.safeParse(values);
  if (!parsed.success) {
    throw new UsageError(parsed.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`).join("; "));
  }
  const { data } = parsed;
  const { host, port } = hostPort("--listen", data.listen);
  if (!data["listen-anywhere"] && !LOOPBACK.test(host)) {
    throw new UsageError(`--listen ${data.listen}: not this machine alone; --listen-anywhere if that is meant`);
  }
  const { tls, identities } = data;
  if ((tls === undefined) !== (identities === undefined)) {
    throw new UsageError(`--${tls === undefined ? "tls" : "identities"}: --tls and --identities need each other`);
  }
  const credentials = tls === undefined || identities === undefined ? undefined : { tls, identities };
  if (credentials === undefined && !LOOPBACK.test(host)) {
    throw new UsageError(
      `--listen ${data.listen}: not this machine alone: --tls and --identities, so that people prove who they are`,
    );
  }
  const gatewayHost = data.gateway.slice(0, data.gateway.lastIndexOf(":"));
  if (credentials === undefined && !data.gateway.startsWith("unix:") && !LOOPBACK.test(gatewayHost)) {
    throw new UsageError(
      `--gateway ${data.gateway}: not this machine: --tls and --identities, so that each end proves who it is`,
    );
  }
  return {
    etcd: data.etcd === undefined ? undefined : etcdOf(data.etcd, data, credentials !== undefined),
    gateway: data.gateway,
    state: data.state,
    credentials,
    host,
    port,
    probes: data.probes === undefined ? undefined : hostPort("--probes", data.probes),
    influx: data.influx,
    database: data.database,
    webhook: data.webhook,
    leaseMs: data["lease-ms"] ?? (data.etcd === undefined ? LEASE_MS : LEASE_TTLS * data["election-ttl-s"] * 1_000),
    samplePeriodMs: data["sample-ms"],
    logLevel: data["log-level"],
  };
}

/** @throws UsageError that names the option */
function hostPort(option: string, text: string): { host: string; port: number } {
  const { host = "", port = "0" } = LISTEN.exec(text)?.groups ?? {};
  if (Number(port) > 65_535) throw new UsageError(`${option}: ${port} is no port`);
  return { host, port: Number(port) };
}

/** Where the members of a cluster are. @throws UsageError */
export function etcdEndpoints(urls: readonly string[]): {
  readonly endpoints: readonly string[];
  readonly tls: boolean;
} {
  const parts = urls.map((url) => {
    const { groups } = ENDPOINT.exec(url) ?? {};
    if (groups === undefined)
      throw new UsageError(`--etcd ${url}: http://host:port or https://host:port, separated by commas`);
    const { scheme = "", address = "", host = "" } = groups;
    return { scheme, address, host };
  });
  const tls = parts.every(({ scheme }) => scheme === "https");
  if (!tls && parts.some(({ scheme }) => scheme === "https")) {
    throw new UsageError("--etcd: http and https: the members of a cluster are reached in one way");
  }
  const foreign = parts.find(({ host }) => !LOOPBACK.test(host));
  if (!tls && foreign !== undefined) {
    throw new UsageError(`--etcd: ${foreign.address} is not this machine: https, so that each end proves who it is`);
  }
  return { endpoints: parts.map(({ address }) => address), tls };
}

/** @throws UsageError that names the option */
function etcdOf(
  urls: string,
  data: Pick<z.infer<typeof SCHEMA>, "etcd-prefix" | "election-ttl-s" | "election-era" | "name">,
  credentials: boolean,
): EtcdPlace {
  const { endpoints, tls } = etcdEndpoints(urls.split(","));
  if (tls && !credentials) throw new UsageError("--etcd: https needs --tls and --identities");
  return {
    endpoints,
    prefix: data["etcd-prefix"],
    ttlSeconds: data["election-ttl-s"],
    era: data["election-era"],
    holder: data.name ?? `${hostname()}:${process.pid}`.slice(-64),
    tls,
  };
}
