// Whom the gateway refused goes to the audit file, from its alarms: told once for each, also when the connection is new and it tells again.

import type { StreamTelemetryResponse } from "../../proto/grpc/mod.ts";
import type { AuditNotes } from "../audit/audit-log.ts";

const CALLER_REFUSED = "CALLER_REFUSED";
const REMEMBERED_MAX = 256;

export class GatewayRefusals {
  readonly #audit: AuditNotes;
  readonly #told = new Set<string>();

  constructor(audit: AuditNotes) {
    this.#audit = audit;
  }

  take({ updates }: Pick<StreamTelemetryResponse, "updates">): void {
    for (const { update } of updates) {
      if (update?.$case !== "alarm" || update.value.code !== CALLER_REFUSED || !update.value.active) continue;
      const { about, message, sinceUnixNs } = update.value;
      const key = `${sinceUnixNs} ${message}`;
      if (this.#told.has(key)) continue;
      this.#told.add(key);
      for (const oldest of this.#told) {
        if (this.#told.size <= REMEMBERED_MAX) break;
        this.#told.delete(oldest);
      }
      void this.#audit.append({
        actor: "gateway",
        action: "gateway.caller-refused",
        reason: message,
        details: { caller: about },
      });
    }
  }
}
