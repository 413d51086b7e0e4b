/** The latency histogram over time: a uPlot with cells under its percentile lines and a line where another version begins. */

import uPlot from "uplot";
import { cyclesOf, nanoseconds, time } from "../model/format.ts";
import { type Column, logRange, logTicks, versionChanges } from "../model/histogram.ts";
import { colour } from "../theme.ts";

/** A column is drawn this wide at most, ms: a pause of the measurements is not painted over. */
const COLUMN_MS_MAX = 2_500;
const LINES: readonly { readonly dash: number[]; readonly width: number }[] = [
  { dash: [], width: 2 },
  { dash: [6, 3], width: 1.5 },
  { dash: [2, 3], width: 1.5 },
  { dash: [], width: 0.75 },
];
const SHADES = 12;

export interface HeatMapOptions {
  readonly spanMs: number;
  hover(column: Column | undefined): void;
}

export class HeatMap {
  readonly #plot: uPlot;
  readonly #spanMs: number;
  #columns: readonly Column[] = [];
  #range: readonly [number, number] = [100, 1_000];
  #endMs = 0;

  constructor(place: HTMLElement, size: { width: number; height: number }, options: HeatMapOptions) {
    this.#spanMs = options.spanMs;
    const ink = colour("ink");
    const axis: uPlot.Axis = {
      stroke: colour("dim"),
      grid: { stroke: colour("grid"), width: 1 },
      ticks: { stroke: colour("grid"), width: 1, size: 4 },
      font: "11px system-ui, sans-serif",
    };
    // Room of a fixed width: the chart does not move when its numbers grow.
    const side = {
      ...{ ...axis, scale: "ns", size: 56, gap: 4 },
      splits: () => logTicks(...this.#range),
      filter: (_plot: uPlot, splits: number[]) => splits,
    };
    this.#plot = new uPlot(
      {
        ...size,
        padding: [8, 0, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        scales: {
          x: { time: true, range: () => [(this.#endMs - this.#spanMs) / 1000, this.#endMs / 1000] },
          ns: { distr: 3, range: () => [...this.#range] as [number, number] },
        },
        axes: [
          {
            ...axis,
            size: 24,
            gap: 3,
            space: 70,
            values: (_plot, values) => values.map((value) => time(value * 1000)),
          },
          { ...side, values: (_plot: uPlot, values: number[]) => values.map(nanoseconds) },
          {
            ...side,
            side: 1,
            grid: { show: false },
            values: (_plot: uPlot, values: number[]) => values.map((ns) => `${cyclesOf(ns)} cyc`),
          },
        ],
        series: [
          {},
          ...LINES.map(({ dash, width }) => ({
            scale: "ns",
            stroke: ink,
            dash,
            width,
            points: { show: false },
            spanGaps: false,
          })),
        ],
        hooks: {
          drawAxes: [(plot) => this.#cells(plot)],
          draw: [(plot) => this.#versions(plot)],
          setCursor: [({ cursor: { idx } }) => options.hover(typeof idx === "number" ? this.#columns[idx] : undefined)],
        },
      },
      [[], [], [], [], []],
      place,
    );
  }

  set(columns: readonly Column[], nowMs: number): void {
    this.#endMs = nowMs;
    this.#columns = columns.filter(({ atMs }) => atMs > nowMs - this.#spanMs - COLUMN_MS_MAX);
    this.#range = logRange(this.#columns);
    const lines = LINES.map((_, line) => this.#columns.map(({ percentiles }) => percentiles[line] ?? null));
    this.#plot.setData([this.#columns.map(({ atMs }) => atMs / 1000), ...lines] as uPlot.AlignedData);
  }

  resize(width: number, height: number): void {
    this.#plot.setSize({ width, height });
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #cells(plot: uPlot): void {
    const { ctx, bbox } = plot;
    const most = Math.max(1, ...this.#columns.flatMap(({ buckets }) => buckets.map(([, count]) => count)));
    const from = colour("heat-low");
    const to = colour("heat-high");
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const [index, { atMs, buckets, bucketNs }] of this.#columns.entries()) {
      const before = this.#columns[index - 1]?.atMs ?? atMs - 1_000;
      const left = plot.valToPos(Math.max(before, atMs - COLUMN_MS_MAX) / 1000, "x", true);
      const right = plot.valToPos(atMs / 1000, "x", true);
      for (const [bucket, count] of buckets) {
        const top = plot.valToPos((bucket + 1) * bucketNs, "ns", true);
        const bottom = plot.valToPos(Math.max(bucket, 0.5) * bucketNs, "ns", true);
        // Counts differ by decades: shades are of their logarithm.
        const shade = Math.round((Math.log1p(count) / Math.log1p(most)) * SHADES) / SHADES;
        ctx.fillStyle = `color-mix(in oklab, ${to} ${Math.round(shade * 100)}%, ${from})`;
        ctx.fillRect(left, top, Math.max(1, right - left), Math.max(2, bottom - top));
      }
    }
    ctx.restore();
  }

  #versions(plot: uPlot): void {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = colour("version");
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.font = `600 ${11 * devicePixelRatio}px system-ui, sans-serif`;
    for (const { atMs, version } of versionChanges(this.#columns)) {
      const x = plot.valToPos(atMs / 1000, "x", true);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      const text = `v${version}`;
      const room = ctx.measureText(text).width + 6 * devicePixelRatio;
      ctx.fillText(
        text,
        x + room > bbox.left + bbox.width ? x - room : x + 4 * devicePixelRatio,
        bbox.top + 12 * devicePixelRatio,
      );
    }
    ctx.restore();
  }
}
