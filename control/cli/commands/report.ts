// report audit: checks the audit file's chain from the file itself; the control plane need not run.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AuditEntry, AuditError, verify } from "../../audit/audit-log.ts";
import { CliError, usageError } from "../cli-error.ts";
import type { CommandLine } from "../command-line.ts";
import type { Output } from "../output.ts";
import { time } from "../print.ts";

export function report(line: CommandLine, output: Output): void {
  const [what, more] = line.words;
  if (what !== "audit" || more !== undefined) throw usageError("report audit [--file FILE], or report performance");
  const file = line.option("file") ?? join(line.state, "audit.jsonl");
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
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
