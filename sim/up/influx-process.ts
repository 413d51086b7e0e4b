// A private InfluxDB for the run: its own folder, loopback only, any free ports.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Child, Children } from "./children.ts";
import { freeTcpPort } from "./ports.ts";
import { until } from "./waiting.ts";

/** Undefined: the machine has none. */
export function findInflux(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).concat("/usr/bin", "/usr/sbin");
  return folders.map((folder) => join(folder, "influxd")).find((path) => existsSync(path));
}

const READY_MS = 30_000;

export async function startInflux(
  program: string,
  folder: string,
  children: Children,
  signal: AbortSignal,
): Promise<{ url: string; child: Child }> {
  const home = join(folder, "influxdb");
  mkdirSync(home, { recursive: true });
  const [http, rpc] = [await freeTcpPort(), await freeTcpPort()];
  const config = join(home, "influxdb.conf");
  writeFileSync(config, configuration(home, http, rpc));
  const child = children.start({ name: "influxdb", program, args: ["-config", config] });
  const url = `http://127.0.0.1:${http}`;
  await until("InfluxDB answers", READY_MS, signal, async () =>
    (await fetch(`${url}/ping`)).status === 204 ? true : undefined,
  );
  return { url, child };
}

function configuration(home: string, http: number, rpc: number): string {
  return `reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${home}/meta"
[data]
  dir = "${home}/data"
  wal-dir = "${home}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  enabled = true
  bind-address = "127.0.0.1:${http}"
  log-enabled = false
[subscriber]
  enabled = false
[logging]
  level = "warn"
  suppress-logo = true
`;
}
