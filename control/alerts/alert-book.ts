/**
 * What somebody has to look at. One alert is open for one cause, however often that comes up; it is open until it is over and a person has said that
 * they have it. Alerts are entries of the audit file: a control plane that is started again has them as they were.
 */
import type { Audit, AuditEntry, AuditNotes } from "../audit/audit-log.ts";
import type { Clock } from "../clock.ts";
import type { Alert } from "../http/supervision.ts";
import { RequestFailure } from "../operations/failure.ts";

const RAISED = "alert.raised";
const AGAIN = "alert.raised-again";
const OVER = "alert.over";
const ACKNOWLEDGED = "alert.acknowledged";
const ESCALATED = "alert.escalated";
/** Kept; of those that are over and acknowledged the oldest go first. */
const ALERTS_MAX = 200;
/** Told again this often at most, each time after the same time as before. */
const ESCALATIONS_MAX = 10;

export type AlertEvent = "raised" | "raised-again" | "escalated" | "acknowledged" | "over";

export interface AlertWish {
  readonly key: string;
  readonly severity: Alert["severity"];
  readonly grade: number;
  readonly title: string;
  readonly message: string;
  readonly dataMs: number;
}

export class AlertBook {
  readonly counts = { raised: 0, again: 0, acknowledged: 0, escalated: 0 };
  readonly #audit: Audit;
  readonly #notes: AuditNotes;
  readonly #clock: Clock;
  readonly #tell: (event: AlertEvent, alert: Alert) => void;
  readonly #alerts = new Map<string, Alert>();
  /** When each was told last. */
  readonly #told = new Map<string, number>();
  #last = 0;

  /** @param audit of what a person waits for  @param notes of what was seen: an alert is told whether or not it can be put on file */
  constructor(audit: Audit, notes: AuditNotes, clock: Clock, tell: (event: AlertEvent, alert: Alert) => void) {
    this.#audit = audit;
    this.#notes = notes;
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Every entry of the audit file, in order. */
  entry({ action, details }: AuditEntry): void {
    if (![RAISED, AGAIN, OVER, ACKNOWLEDGED, ESCALATED].includes(action)) return;
    const alert = details as Alert;
    this.#alerts.set(alert.id, alert);
    this.#told.set(alert.id, alert.lastMs);
    this.#last = Math.max(this.#last, Number(alert.id));
    this.#forget();
  }

  /** Those that nobody acknowledged first, then the newest. */
  all(): readonly Alert[] {
    return [...this.#alerts.values()].sort(
      (a, b) => Number(a.acknowledged !== null) - Number(b.acknowledged !== null) || Number(b.id) - Number(a.id),
    );
  }

  /** Nobody has acknowledged them. */
  get open(): number {
    return this.all().filter(({ acknowledged }) => acknowledged === null).length;
  }

  /** The open one of this cause is raised again, never a second one. A worse grade wants a person again. */
  raise({ key, severity, grade, title, message, dataMs }: AlertWish, reason: string): Alert {
    const nowMs = this.#clock.nowMs();
    const known = this.#openOf(key);
    if (known !== undefined) {
      const worse = grade > known.grade;
      // It goes on, and whoever acknowledged it knows.
      if (known.active && !worse) return known;
      const again: Alert = {
        ...{ ...known, message, dataMs, lastMs: nowMs, count: known.count + 1, active: true },
        ...(worse ? { severity, grade, title, acknowledged: null } : {}),
      };
      this.counts.again++;
      return this.#keep("raised-again", AGAIN, "supervision", reason, again);
    }
    this.counts.raised++;
    const alert: Alert = {
      ...{ id: String(++this.#last), key, severity, grade, title, message, dataMs },
      ...{ raisedMs: nowMs, lastMs: nowMs, count: 1, active: true, acknowledged: null, escalations: 0 },
    };
    return this.#keep("raised", RAISED, "supervision", reason, alert);
  }

  /** What it was raised for is over. */
  over(key: string, reason: string): void {
    const known = this.#openOf(key);
    if (known?.active !== true) return;
    this.#keep("over", OVER, "supervision", reason, { ...known, active: false });
  }

  /** @param by a person  @throws RequestFailure */
  async acknowledge(id: string, by: string, actor: string, note: string): Promise<Alert> {
    const alert = this.#alerts.get(id);
    if (alert === undefined) throw RequestFailure.because(404, "NOT_FOUND", `there is no alert ${id}`, "id");
    if (alert.acknowledged !== null) {
      if (alert.acknowledged.by === by) return alert;
      throw RequestFailure.because(409, "ACKNOWLEDGED", `${alert.acknowledged.by} has acknowledged it`, "id");
    }
    const acknowledged = { by, atMs: this.#clock.nowMs(), note };
    const details: Alert = { ...alert, acknowledged };
    await this.#audit.append({ actor, action: ACKNOWLEDGED, reason: note === "" ? "acknowledged" : note, details });
    this.counts.acknowledged++;
    // It may have been raised again, or be over, meanwhile.
    return this.#took("acknowledged", { ...(this.#alerts.get(id) ?? alert), acknowledged });
  }

  /** What nobody acknowledged for this long is told again. To be called often. */
  escalate(afterMs: number): void {
    const nowMs = this.#clock.nowMs();
    for (const alert of this.#alerts.values()) {
      const told = this.#told.get(alert.id) ?? alert.lastMs;
      if (alert.acknowledged !== null || alert.escalations >= ESCALATIONS_MAX || nowMs - told < afterMs) continue;
      this.counts.escalated++;
      const { escalations } = alert;
      const reason = `nobody has acknowledged it for ${Math.round((nowMs - alert.raisedMs) / 1000)} s`;
      const next: Alert = { ...alert, severity: "critical", escalations: escalations + 1, lastMs: nowMs };
      this.#keep("escalated", ESCALATED, "supervision", reason, next);
    }
  }

  #keep(event: AlertEvent, action: string, actor: string, reason: string, alert: Alert): Alert {
    void this.#notes.append({ actor, action, reason, details: alert });
    return this.#took(event, alert);
  }

  #took(event: AlertEvent, alert: Alert): Alert {
    this.#alerts.set(alert.id, alert);
    this.#told.set(alert.id, this.#clock.nowMs());
    this.#forget();
    this.#tell(event, alert);
    return alert;
  }

  /** Active, or nobody acknowledged it. */
  #openOf(key: string): Alert | undefined {
    return this.all().find((alert) => alert.key === key && (alert.active || alert.acknowledged === null));
  }

  #forget(): void {
    for (const seen of [true, false]) {
      for (const [id, { active, acknowledged }] of this.#alerts) {
        if (this.#alerts.size <= ALERTS_MAX) return;
        if (seen && (active || acknowledged === null)) continue;
        this.#alerts.delete(id);
        this.#told.delete(id);
      }
    }
  }
}
