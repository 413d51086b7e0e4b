import { useEffect, useState } from "preact/hooks";
import type { PerformanceReport } from "../../../http/api.ts";
import { api } from "../link/api-client.ts";
import { count, NOTHING, nanoseconds, time } from "../model/format.ts";
import { failed, place } from "../store.ts";
import { Panel } from "./panel.tsx";

const PERIOD_MS = 2_000;
const DIMENSIONS = ["strategy", "symbol", "account", "version", "day"] as const;
const TITLES: Readonly<Record<(typeof DIMENSIONS)[number], string>> = {
  ...{ strategy: "Strategy", symbol: "Symbol", account: "Account", version: "Version", day: "Day" },
};
const E8 = 1e8;

type Group = PerformanceReport["groups"][number];

/** What `tickgate report performance` prints, beside the latency of each version; the address names what it is split by. */
export function Performance() {
  const report = useReport();
  const by = DIMENSIONS.find((known) => known === place.value) ?? "strategy";
  const groups = report?.groups ?? [];
  const rows = [
    ...groups.filter(({ dimension }) => dimension === "all"),
    ...groups.filter(({ dimension }) => dimension === by),
  ];
  const horizons = groups[0]?.figures.markOuts ?? [];
  const left = (report?.incomplete ?? 0) + (report?.dropped ?? 0);
  return (
    <>
      <Panel
        name="performance"
        title="Performance"
        aside={
          <>
            {left === 0 ? null : <span class="warn-text wide">△ {count(left)} not whole</span>}
            <span class="num dim wide">{report === undefined ? "" : `since ${time(report.sinceMs)}, before fees`}</span>
            <nav class="choice-links" aria-label="Split by">
              {DIMENSIONS.map((dimension) => (
                <a
                  key={dimension}
                  href={`#/performance/${dimension}`}
                  aria-current={dimension === by ? "page" : undefined}
                >
                  {TITLES[dimension]}
                </a>
              ))}
            </nav>
          </>
        }
      >
        <table class="grid performance">
          <thead>
            <tr>
              <th scope="col">{TITLES[by]}</th>
              {[
                ...["fills", "result USD", "turnover USD", "margin bp", "hits %", "orders filled %"],
                ...["arrival bp", "mid bp", "shortfall bp"],
                ...horizons.map(({ horizonMs }) => `+${horizonMs / 1000} s bp`),
                ...["Sharpe", "Sortino", "drawdown USD"],
              ].map((title) => (
                <th key={title} scope="col" class="num">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((group) => (
              <Row key={`${group.dimension} ${group.name}`} group={group} />
            ))}
          </tbody>
        </table>
        {rows.length === 0 ? <p class="dim empty">No trading yet.</p> : null}
      </Panel>
      <Panel
        name="version-latency"
        title="Tick to trade by version"
        aside={<span class="dim">T1 and T2, upper bounds</span>}
      >
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">path</th>
              <th scope="col">measure</th>
              {["orders", "p50", "p99", "p99.9", "max"].map((title) => (
                <th key={title} scope="col" class="num">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(report?.latency ?? []).map(({ version, path, measure, total, atLeast, ...shares }) => (
              <tr key={`${version} ${path} ${measure}`}>
                <th scope="row">v{version}</th>
                <td>{path}</td>
                <td>{measure}</td>
                <td class="num">{count(total)}</td>
                {(["p50", "p99", "p999", "max"] as const).map((share) => (
                  <td key={share} class="num">
                    {atLeast.includes(share) ? "≥ " : ""}
                    {shares[share] === null ? NOTHING : nanoseconds(shares[share])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
    </>
  );
}

function Row({ group: { dimension, name, figures } }: { readonly group: Group }) {
  const { slippage, shortfall, markOuts, returns, drawdown, orders } = figures;
  return (
    <tr class={dimension === "all" ? "chosen" : undefined}>
      <th scope="row">
        {dimension === "all"
          ? "everything"
          : name === "none"
            ? "no strategy"
            : dimension === "version"
              ? `v${name}`
              : name}
      </th>
      <td class="num">{count(figures.fills)}</td>
      <td class={`num ${Number(figures.resultE8) < 0 ? "bad-text" : ""}`}>{units(figures.resultE8)}</td>
      <td class="num">{units(figures.turnoverE8)}</td>
      <td class="num">{ratio(figures.marginBps)}</td>
      <td class="num">{ratio(figures.hitRate, 100)}</td>
      <td class="num">{ratio(orders.orderFillRatio, 100)}</td>
      <td class="num">{ratio(slippage.arrival.costBps)}</td>
      <td class="num">{ratio(slippage.mid.costBps)}</td>
      <td class="num">{ratio(shortfall.costBps)}</td>
      {markOuts.map(({ horizonMs, gainBps }) => (
        <td key={horizonMs} class="num">
          {ratio(gainBps)}
        </td>
      ))}
      <td class="num">{ratio(returns.sharpe)}</td>
      <td class="num">{ratio(returns.sortino)}</td>
      <td class="num">{units(drawdown.depth)}</td>
    </tr>
  );
}

function useReport(): PerformanceReport | undefined {
  const [report, setReport] = useState<PerformanceReport | undefined>(undefined);
  useEffect(() => {
    let [gone, told] = [false, false];
    const look = (): void => {
      api.performance().then(
        (found) => {
          if (!gone) setReport(found);
        },
        (error: unknown) => {
          // Once is enough: the next looks say the same.
          if (!gone && !told) failed("Performance", error);
          told = true;
        },
      );
    };
    look();
    const timer = setInterval(look, PERIOD_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, []);
  return report;
}

function ratio(value: number | null, times = 1): string {
  if (value === null) return NOTHING;
  const text = (value * times).toFixed(2);
  return text.startsWith("-") ? `−${text.slice(1)}` : text;
}

const hundredths = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** 1e-8 currency units. */
function units(e8: string | number | null): string {
  return e8 === null ? NOTHING : hundredths.format(Number(e8) / E8).replace("-", "−");
}
