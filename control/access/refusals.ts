/** Callers that were refused go to the audit file, each reason of each caller once in a while: a file that grows with every attempt is a way to fill a disk. */
import type { AuditNotes } from "../audit/audit-log.ts";
import type { Clock } from "../clock.ts";

const TELL_MS = 10_000;
const CALLERS_MAX = 64;
const OTHERS = "others";

export class Refusals {
  readonly #audit: AuditNotes;
  readonly #clock: Pick<Clock, "nowMs">;
  readonly #told = new Map<string, { atMs: number; since: number }>();

  constructor(audit: AuditNotes, clock: Pick<Clock, "nowMs">) {
    this.#audit = audit;
    this.#clock = clock;
  }

  /** @param who name, or where the caller is when it has proven none */
  note(who: string, request: string, code: string, message: string): void {
    const nowMs = this.#clock.nowMs();
    for (const [key, { atMs }] of this.#told) if (nowMs - atMs >= TELL_MS) this.#told.delete(key);
    const wanted = `${who} ${request} ${code}`;
    const key = this.#told.has(wanted) || this.#told.size < CALLERS_MAX ? wanted : OTHERS;
    const known = this.#told.get(key);
    if (known !== undefined) {
      known.since++;
      return;
    }
    this.#told.set(key, { atMs: nowMs, since: 0 });
    void this.#audit.append({ actor: who, action: "access.refused", reason: message, details: { request, code } });
  }
}
