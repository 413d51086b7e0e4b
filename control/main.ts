// The control plane as a process: `--help` names the options. Logs are JSON lines on stderr; the one with "event":"ready" says where it is.

import { join } from "node:path";
import { pino } from "pino";
import { IdentityError } from "../proto/access/mod.ts";
import { EXIT } from "../proto/mod.ts";
import { AuditError } from "./audit/audit-log.ts";
import { MACHINE_CLOCK } from "./clock.ts";
import { ControlPlane } from "./control-plane.ts";
import { type ControlOptions, parseOptions, USAGE, UsageError } from "./options.ts";
import { EtcdUnavailable } from "./store/etcd-client.ts";

async function main(options: ControlOptions): Promise<void> {
  const log = pino({ name: "control", level: options.logLevel }, pino.destination({ dest: 2, sync: true }));
  const page = join(import.meta.dirname, "web", "dist");
  const plane = await ControlPlane.start(options, page, MACHINE_CLOCK, log);
  if (options.credentials !== undefined) process.on("SIGHUP", () => plane.renewCredentials());
  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info({ event: "stopping", signal }, "control plane stops");
    await plane.close();
    process.exit(EXIT.ok);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(signal));
}

try {
  const argv = process.argv.slice(2);
  if (argv.includes("--help")) process.stdout.write(USAGE);
  else await main(parseOptions(argv));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError) {
    process.stderr.write(`${message}\n${USAGE}`);
    process.exit(EXIT.usage);
  }
  const code = (error as NodeJS.ErrnoException).code;
  if (error instanceof IdentityError || error instanceof EtcdUnavailable) {
    process.stderr.write(`control: ${message}\n`);
    process.exit(EXIT.environment);
  }
  if (error instanceof AuditError) process.stderr.write(`control: audit file: ${message}\n`);
  else process.stderr.write(`control: ${code === undefined && error instanceof Error ? error.stack : message}\n`);
  process.exit(code === undefined ? EXIT.failed : EXIT.environment);
}
