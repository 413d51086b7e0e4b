// What is acknowledged is on the disk: a loss of power must not take it back.
import { RefusedError } from "../configuration/refusal.ts";
import type { Journal } from "./journal.ts";
import type { JournalRecord } from "./records.ts";

/** @throws RefusedError when the disk does not have it; a journal that takes no more has been reported then */
export function noteForGood(
  gateway: { readonly journal: Journal; journalFailed(error: unknown): void },
  record: JournalRecord,
): void {
  try {
    gateway.journal.append(record);
    gateway.journal.sync();
  } catch (error) {
    gateway.journalFailed(error);
    const message = error instanceof Error ? error.message : String(error);
    throw RefusedError.because("NOT_READY", `JOURNAL_FAILED: ${message}: start the gateway again`);
  }
}
