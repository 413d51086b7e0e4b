// report audit: checks the audit chain where it is kept, in the file or in etcd; the control plane need not run.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { TLS_FILES } from "../../../proto/access/mod.ts";
import { type AuditEntry, AuditError, verify } from "../../audit/audit-log.ts";
import { DEFAULT_ETCD_PREFIX, etcdEndpoints, UsageError } from "../../options.ts";
import { EtcdClient } from "../../store/etcd-client.ts";
import { readChain } from "../../store/read-chain.ts";
import { CliError, usageError } from "../cli-error.ts";
import type { CommandLine } from "../command-line.ts";
import type { Output } from "../output.ts";
import { time } from "../print.ts";

const ETCD_MS = 5_000;

export async function report(line: CommandLine, output: Output): Promise<void> {
  const [what, more] = line.words;
  if (what !== "audit" || more !== undefined) {
    throw usageError("report audit [--file FILE | --etcd URL[,URL...]], or report performance");
  }
  const file = line.option("etcd") ?? line.option("file") ?? join(line.state, "audit.jsonl");
  let bytes: Buffer;
  try {
    bytes = line.option("etcd") === undefined ? readFileSync(file) : await inEtcd(line, file.split(","));
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(3, `${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const entries: AuditEntry[] = [];
  try {
    const { head, count, tornBytes } = verify(bytes, (entry) => entries.push(entry));
    const torn = tornBytes === 0 ? "" : `; ${tornBytes} bytes of an unfinished last line`;
    const text = entries.map(
      ({ sequence, atMs, actor, action, reason }) => `${sequence}  ${time(atMs)}  ${actor}  ${action}  ${reason}`,
    );
    output.result(
      { ok: true, file, entries: count, head, tornBytes },
      `${text.join("\n")}\nthe chain of ${count} entries holds, head ${head}${torn}`,
    );
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    output.result({ ok: false, file, error: error.message }, `the chain is BROKEN: ${error.message}`);
    output.failed();
  }
}

/** Over TLS with the certificate of --tls. @throws CliError; EtcdUnavailable */
async function inEtcd(line: CommandLine, urls: readonly string[]): Promise<Buffer> {
  const { endpoints, tls } = endpointsOf(urls);
  const folder = line.tls;
  if (tls && folder === undefined) throw usageError("--etcd: https needs --tls DIR");
  const read = (name: string): Buffer => readFileSync(join(folder ?? "", name));
  const channel = tls
    ? credentials.createSsl(read(TLS_FILES.ca), read(TLS_FILES.key), read(TLS_FILES.cert))
    : credentials.createInsecure();
  const client = new EtcdClient({ endpoints, callMs: ETCD_MS, channel, nowMs: () => Date.now() });
  try {
    return await readChain(client, line.option("etcd-prefix") ?? DEFAULT_ETCD_PREFIX);
  } finally {
    client.close();
  }
}

function endpointsOf(urls: readonly string[]): { readonly endpoints: readonly string[]; readonly tls: boolean } {
  try {
    return etcdEndpoints(urls);
  } catch (error) {
    if (error instanceof UsageError) throw usageError(error.message);
    throw error;
  }
}
