/** Supervision put together: rules, measurements, actions, alerts and where those go. */
import type { Logger } from "pino";
import { Severity, type StreamTelemetryResponse } from "../../proto/grpc/mod.ts";
import { AlertBook, type AlertEvent } from "../alerts/alert-book.ts";
import { type Post, Webhook, type WebhookTarget } from "../alerts/webhook.ts";
import type { Audit, AuditEntry, AuditNotes } from "../audit/audit-log.ts";
import { type Clock, repeat, type Timer } from "../clock.ts";
import type { Alert, Alerts } from "../http/supervision.ts";
import type { Metric } from "../monitoring/exposition.ts";
import { supervisionMetrics } from "../monitoring/supervision-metrics.ts";
import type { Operate } from "../operations/operate.ts";
import type { Proposals } from "../operations/proposals.ts";
import { msOf } from "../state/contract-words.ts";
import type { StateView } from "../state/state-view.ts";
import { type ActionParts, RiskActions } from "./actions.ts";
import type { Books } from "./books.ts";
import { Measurements } from "./measurements.ts";
import { RuleStore, type SupervisionRequest } from "./rule-store.ts";
import { Supervisor } from "./supervisor.ts";

export interface SupervisionDeskParts extends Omit<ActionParts, "view" | "operate"> {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly notes: AuditNotes;
  /** Whether this control plane is the one that acts. */
  acts(): boolean;
  readonly log: Logger;
  readonly view: StateView;
  readonly operate: Pick<Operate, "kill" | "armed">;
  readonly books: Books;
  /** Where people have names. */
  readonly proposals: Proposals<SupervisionRequest> | undefined;
  readonly webhook: { readonly target: WebhookTarget; readonly post: Post } | undefined;
}

/** How often the page is told. */
const TELL_MS = 500;

export class SupervisionDesk {
  readonly rules: RuleStore;
  readonly book: AlertBook;
  readonly #parts: SupervisionDeskParts;
  readonly #supervisor: Supervisor;
  readonly #webhook: Webhook | undefined;
  #timer: Timer | undefined;

  constructor(parts: SupervisionDeskParts) {
    this.#parts = parts;
    const { clock, audit, notes, log, view, webhook } = parts;
    this.rules = new RuleStore(audit, () => {}, parts.proposals);
    this.#webhook =
      webhook &&
      new Webhook(webhook.target, webhook.post, clock, (what, why) => {
        if (what === "sent") log.debug({ event: "webhook" }, "alert taken");
        else log.warn({ event: `webhook-${what}`, why }, what === "dead" ? "alert given up" : "alert not taken yet");
      });
    this.book = new AlertBook(audit, notes, clock, (event, alert) => this.#tell(event, alert));
    this.#supervisor = new Supervisor({
      ...{ clock, audit: notes, alerts: this.book, measurements: new Measurements(parts.books) },
      actions: new RiskActions(parts),
      heard: () => ({
        heardMs: view.gateway.heardMs,
        synced: view.gateway.reachable && view.synced,
        dataMs: msOf(view.status?.atUnixNs ?? 0n),
        armed: parts.operate.armed,
        figures: view.figures,
      }),
      acts: () => parts.acts(),
      rules: () => this.rules.latest,
      failed: (what, error) => log.warn({ event: "supervision-failed", err: error }, `${what} failed`),
    });
  }

  entry(entry: AuditEntry): void {
    this.rules.entry(entry);
    this.book.entry(entry);
  }

  start(): void {
    this.#supervisor.start();
    this.#timer = repeat(this.#parts.clock, TELL_MS, () => this.#show());
    this.#show();
  }

  close(): void {
    this.#timer?.cancel();
    this.#supervisor.close();
    this.#webhook?.close();
  }

  /** Alarms of the gateway that the rules say are alerts. */
  take({ updates }: StreamTelemetryResponse): void {
    const { alarms } = this.rules.latest.supervision;
    if (alarms === "none" || !this.#parts.acts()) return;
    const least = alarms === "critical" ? Severity.SEVERITY_CRITICAL : Severity.SEVERITY_WARNING;
    for (const { update } of updates) {
      if (update?.$case !== "alarm") continue;
      const { code, about, message, active, severity, sinceUnixNs } = update.value;
      const key = `alarm ${code} ${about}`;
      if (!active) this.book.over(key, "the alarm is over");
      if (!active || severity < least) continue;
      const critical = severity === Severity.SEVERITY_CRITICAL;
      const grade = critical ? 1 : 0;
      const dataMs = msOf(sinceUnixNs);
      const wish = { key, severity: critical ? "critical" : "warning", grade, title: code, message, dataMs } as const;
      this.book.raise(wish, "alarm of the gateway");
    }
  }

  alerts(): Alerts {
    const namesAsked = this.#parts.proposals === undefined;
    return { namesAsked, alerts: this.book.all(), webhook: this.#webhook?.counts ?? null };
  }

  metrics(): Metric[] {
    const { counts, section } = this.#supervisor;
    return supervisionMetrics({ section, alerts: this.alerts(), book: this.book.counts, supervisor: counts });
  }

  #show(): void {
    this.#parts.view.setRisk(this.#supervisor.section);
    this.#parts.view.setAlerts(this.alerts());
  }

  #tell(event: AlertEvent, alert: Alert): void {
    const { id, key, severity, title, message, escalations } = alert;
    const about = { event: "alert", what: event, id, key, severity, escalations };
    if (event === "over" || event === "acknowledged") this.#parts.log.info(about, title);
    else if (severity === "critical") this.#parts.log.error({ ...about, message }, title);
    else this.#parts.log.warn({ ...about, message }, title);
    this.#webhook?.send({ event, gateway: this.#parts.view.gateway.id, alert });
    this.#parts.view.setAlerts(this.alerts());
  }
}
