// Supervision and alerts for Prometheus. As in metrics.ts nothing tells a position, a price or a result: grades and counts alone.
import { type Alerts, RISK_ACTIONS, type RiskAction, type RiskSection } from "../http/supervision.ts";
import type { Metric } from "./exposition.ts";

export interface SupervisionFacts {
  readonly section: RiskSection;
  readonly alerts: Alerts;
  readonly book: {
    readonly raised: number;
    readonly again: number;
    readonly acknowledged: number;
    readonly escalated: number;
  };
  readonly supervisor: {
    readonly breaches: number;
    readonly failures: number;
    readonly actions: Readonly<Record<RiskAction, number>>;
  };
}

export function supervisionMetrics({ section, alerts: all, book, supervisor }: SupervisionFacts): Metric[] {
  const { alerts, webhook } = all;
  const gauge = (name: string, help: string, samples: Metric["samples"]): Metric => ({
    ...{ name, type: "gauge", help, samples },
  });
  const counter = (name: string, help: string, samples: Metric["samples"]): Metric => ({
    ...{ name, type: "counter", help, samples },
  });
  const worst = new Map<string, number>();
  for (const { rule, grade } of section.states) worst.set(rule, Math.max(worst.get(rule) ?? 0, grade + 1));
  return [
    gauge("tickgate_supervision_version", "Version of the rules in force; 0: there are none.", [
      { value: section.version },
    ]),
    gauge("tickgate_supervision_stale", "1 while nothing can be measured.", [{ value: Number(section.stale) }]),
    gauge(
      "tickgate_supervision_grade",
      "Worst grade that holds, by rule; 0: none.",
      [...worst].map(([rule, value]) => ({ labels: { rule }, value })),
    ),
    counter("tickgate_supervision_breaches_total", "Grades that began.", [{ value: supervisor.breaches }]),
    counter(
      "tickgate_supervision_actions_total",
      "Actions that were carried out.",
      RISK_ACTIONS.map((action) => ({ labels: { action }, value: supervisor.actions[action] })),
    ),
    counter("tickgate_supervision_action_failures_total", "Attempts that failed.", [{ value: supervisor.failures }]),
    gauge("tickgate_alerts_open", "Alerts that nobody has acknowledged.", [
      { value: alerts.filter(({ acknowledged }) => acknowledged === null).length },
    ]),
    gauge("tickgate_alerts_active", "Alerts whose cause holds.", [
      { value: alerts.filter(({ active }) => active).length },
    ]),
    counter("tickgate_alerts_total", "What became of alerts, in this run.", [
      { labels: { what: "raised" }, value: book.raised },
      { labels: { what: "raised_again" }, value: book.again },
      { labels: { what: "acknowledged" }, value: book.acknowledged },
      { labels: { what: "escalated" }, value: book.escalated },
    ]),
    ...(webhook === null
      ? []
      : [
          counter("tickgate_webhook_sent_total", "Messages that were taken.", [{ value: webhook.sent }]),
          counter("tickgate_webhook_dead_total", "Messages that were given up.", [{ value: webhook.dead }]),
          gauge("tickgate_webhook_waiting", "Messages that wait.", [{ value: webhook.waiting }]),
        ]),
  ];
}
