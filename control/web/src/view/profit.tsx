import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { useSize } from "../chart/use-size.ts";
import { money } from "../model/format.ts";
import { state } from "../store.ts";
import { colour, colours } from "../theme.ts";
import { Panel } from "./panel.tsx";

export function Profit() {
  const profit = state.value?.profit;
  if (profit === undefined) return null;
  const { realisedE4, unrealisedE4, grossNotionalE4 } = profit;
  const total = unrealisedE4 === null ? null : String(BigInt(realisedE4) + BigInt(unrealisedE4));
  return (
    <Panel name="profit" title="Profit and loss" aside={<span class="dim">USD at mid</span>}>
      <dl class="sums">
        <dt>Total</dt>
        <dd class="num big">{total === null ? "not known" : money(total)}</dd>
        <dt>Realised</dt>
        <dd class="num">{money(realisedE4)}</dd>
        <dt>Unrealised</dt>
        <dd
          class="num"
          title={unrealisedE4 === null ? "A position has no two-sided book to be marked with" : undefined}
        >
          {unrealisedE4 === null ? "△ no mark" : money(unrealisedE4)}
        </dd>
        <dt>Gross notional</dt>
        <dd class="num">{money(grossNotionalE4, false)}</dd>
      </dl>
      <Curve />
    </Panel>
  );
}

function Curve() {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const size = useSize(place);
  const look = colours.value;
  const points = state.value?.profitPoints;
  useEffect(() => {
    if (place.current === null || size === undefined || size.width < 60 || size.height < 30) return undefined;
    const line = {
      stroke: colour("dim"),
      grid: { stroke: colour("grid"), width: 1 },
      ticks: { show: false },
      font: "11px system-ui, sans-serif",
    };
    const made = new uPlot(
      {
        ...size,
        padding: [9, 4, 9, 0],
        legend: { show: false },
        cursor: { show: false },
        axes: [
          { show: false },
          {
            ...line,
            size: 48,
            gap: 3,
            space: 22,
            values: (_plot, values) => values.map((value) => value.toLocaleString("en-US")),
          },
        ],
        series: [{}, { stroke: colour("ink"), width: 1.5, points: { show: false } }],
      },
      [[], []],
      place.current,
    );
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = undefined;
    };
  }, [size, look]);
  useEffect(() => {
    const shown = (points ?? []).slice(-600);
    plot.current?.setData([
      shown.map(({ atMs }) => atMs / 1000),
      shown.map(({ realisedE4, unrealisedE4 }) =>
        unrealisedE4 === null ? null : (Number(realisedE4) + Number(unrealisedE4)) / 10_000,
      ),
    ]);
  }, [points, size, look]);
  return (
    <div class="chart" role="img" aria-label="Profit over the last minutes">
      <div class="chart-place" ref={place} />
    </div>
  );
}
