// report performance: the figures of docs/analytics.md, by group, beside the latency of each version.

import type { PerformanceReport } from "../../http/api.ts";
import type { ControlClient } from "../control-client.ts";
import type { Output } from "../output.ts";
import { table, time } from "../print.ts";

export async function performance(client: ControlClient, output: Output): Promise<void> {
  const report = await client.get<PerformanceReport>("/api/performance");
  output.result(report, performanceText(report));
}

export function performanceText({ sinceMs, groups, latency, incomplete, dropped }: PerformanceReport): string {
  const rows = groups.map(({ dimension, name, figures }) => [
    dimension,
    name,
    figures.fills,
    units(figures.resultE8),
    units(figures.turnoverE8),
    ratio(figures.hitRate),
    ratio(figures.orders.orderFillRatio),
    ratio(figures.slippage.arrival.costBps),
    ratio(figures.slippage.mid.costBps),
    ratio(figures.shortfall.costBps),
    ...figures.markOuts.map(({ gainBps }) => ratio(gainBps)),
    ratio(figures.returns.sharpe),
    ratio(figures.returns.sortino),
    units(figures.drawdown.depth),
  ]);
  const markOuts = (groups[0]?.figures.markOuts ?? []).map(({ horizonMs }) => `+${horizonMs / 1000} s`);
  const header = [
    "of",
    "",
    "fills",
    "result",
    "turnover",
    "hits",
    "filled",
    "arrival",
    "mid",
    "shortfall",
    ...markOuts,
    "Sharpe",
    "Sortino",
    "drawdown",
  ];
  const times = latency.map(({ version, path, measure, total, p50, p99, p999, max, atLeast }) => {
    const bound = (share: "p50" | "p99" | "p999" | "max", value: number | null): string =>
      value === null ? "-" : `${atLeast.includes(share) ? ">= " : ""}${value}`;
    return [
      version,
      path,
      measure,
      total,
      bound("p50", p50),
      bound("p99", p99),
      bound("p999", p999),
      bound("max", max),
    ];
  });
  const left =
    incomplete + dropped === 0 ? "" : `, ${incomplete} without all that belongs to them, ${dropped} left out`;
  return [
    `since ${time(sinceMs)} UTC; costs and mark-outs in basis points, result before fees${left}`,
    table(header, rows),
    ...(times.length === 0
      ? []
      : [table(["version", "path", "", "orders", "p50 ns", "p99 ns", "p99.9 ns", "max ns"], times)]),
  ].join("\n");
}

function ratio(value: number | null): string {
  return value === null ? "-" : String(Math.round(value * 1000) / 1000);
}

/** 1e-8 currency units. */
function units(e8: string | number | null): string {
  return e8 === null ? "-" : (Number(e8) / 1e8).toFixed(2);
}
