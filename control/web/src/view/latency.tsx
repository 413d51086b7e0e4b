import { signal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { LatencyShare, Path } from "../../../http/api.ts";
import { HeatMap } from "../chart/heat-map.ts";
import { useSize } from "../chart/use-size.ts";
import { count, cyclesOf, NOTHING, nanoseconds, time } from "../model/format.ts";
import { type Column, columnsOf, type Measure, SHARE_NAMES, sectionOf } from "../model/histogram.ts";
import { state } from "../store.ts";
import { colours } from "../theme.ts";
import { Panel } from "./panel.tsx";

const MEASURES: Readonly<Record<Measure, string>> = {
  T1: "last byte of the trigger → first beat of the order",
  T2: "first beat of the packet → first beat of the order",
};
const SPANS = [2, 8] as const;
const LATENCY_SHARES: readonly LatencyShare[] = ["p50", "p99", "p999", "max"];

const measure = signal<Measure>("T1");
const minutes = signal<number>(2);
const hovered = signal<Column | undefined>(undefined);

/** The card counts its own orders; what the software path takes is not measured while it trades. */
const PATH: Path = "hardware";

export function Latency() {
  const now = state.value;
  const slices = now?.latencySlices;
  const columns = useMemo(() => columnsOf(slices ?? [], measure.value, PATH), [slices, measure.value]);
  const section = sectionOf(now?.latency ?? [], measure.value, PATH, now?.gateway.actualVersion ?? 0);
  const at = hovered.value;
  return (
    <Panel
      name="latency"
      title="Latency in the card"
      aside={
        <>
          <Choice
            name="Measure"
            values={["T1", "T2"]}
            value={measure.value}
            pick={(value) => {
              measure.value = value;
            }}
          />
          <Choice
            name="Minutes shown"
            values={SPANS.map(String)}
            texts={{ "2": "2 min", "8": "8 min" }}
            value={String(minutes.value)}
            pick={(value) => {
              minutes.value = Number(value);
            }}
          />
        </>
      }
    >
      <div class="percentiles">
        <div class="between">
          <b>{measure.value}</b> {MEASURES[measure.value]}
          <br />
          <span class="dim">
            {now?.gateway.state === "software" ? (
              <span class="warn-text">△ software trades: not measured</span>
            ) : section === undefined ? (
              "no sample yet"
            ) : (
              `v${section.version}, ${count(section.total)} samples${section.bucketCycles > 1 ? `; ≤, by ${section.bucketCycles} cycles` : ""}`
            )}
          </span>
        </div>
        {LATENCY_SHARES.map((share, index) => (
          <Percentile
            key={share}
            name={SHARE_NAMES[index] ?? ""}
            line={index}
            ns={section?.[share] ?? null}
            atLeast={section?.atLeast.includes(share) === true}
          />
        ))}
      </div>
      <Chart columns={columns} />
      <div class="readout num">
        {at === undefined
          ? `lines: over 10 samples · cells: one sample · vertical line: another configuration`
          : `${time(at.atMs)}  v${at.version}  ${count(at.buckets.reduce((sum, [, number]) => sum + number, 0))} samples  ${percentilesText(at, "  ")}`}
      </div>
    </Panel>
  );
}

function Percentile(props: {
  readonly name: string;
  readonly line: number;
  readonly ns: number | null;
  /** The histogram counts what is above with it. */
  readonly atLeast: boolean;
}) {
  const { ns } = props;
  const sign = props.atLeast ? "≥ " : "";
  return (
    <div
      class="percentile"
      title={props.atLeast ? "in the histogram's last bucket, which has no end: at least this" : undefined}
    >
      <span class="dim">
        <svg class={`line line-${props.line}`} viewBox="0 0 18 4" aria-hidden="true">
          <path d="M0 2h18" />
        </svg>
        {props.name}
      </span>
      <b class="num">{ns === null ? NOTHING : `${sign}${ns >= 1_000 ? Math.round(ns) : ns.toFixed(1)} ns`}</b>
      <span class="num dim">{ns === null ? NOTHING : `${sign}${cyclesOf(ns)} cycles`}</span>
    </div>
  );
}

function percentilesText({ percentiles, atLeast }: Column, between: string): string {
  return SHARE_NAMES.map((name, index) => {
    const ns = percentiles[index];
    return `${name} ${ns == null ? NOTHING : `${atLeast[index] === true ? "≥ " : ""}${nanoseconds(ns)}`}`;
  }).join(between);
}

function Choice<T extends string>(props: {
  readonly name: string;
  readonly values: readonly T[];
  readonly texts?: Readonly<Record<T, string>> | undefined;
  readonly value: T;
  pick(value: T): void;
}) {
  return (
    <fieldset class="choice" aria-label={props.name}>
      {props.values.map((value) => (
        <button key={value} type="button" aria-pressed={value === props.value} onClick={() => props.pick(value)}>
          {props.texts?.[value] ?? value}
        </button>
      ))}
    </fieldset>
  );
}

function Chart({ columns }: { readonly columns: readonly Column[] }) {
  const place = useRef<HTMLDivElement>(null);
  const map = useRef<HeatMap>(undefined);
  const size = useSize(place);
  const spanMs = minutes.value * 60_000;
  const look = colours.value;
  const end = columns.at(-1)?.atMs ?? state.value?.server.nowMs ?? 0;
  useEffect(() => {
    if (place.current === null || size === undefined || size.width < 80 || size.height < 60) return undefined;
    const made = new HeatMap(place.current, size, {
      spanMs,
      hover: (column) => {
        hovered.value = column;
      },
    });
    map.current = made;
    made.set(columns, end);
    return () => {
      made.destroy();
      map.current = undefined;
    };
  }, [size, spanMs, look]);
  useEffect(() => map.current?.set(columns, end), [columns, end]);
  const last = columns.at(-1);
  const label = last === undefined ? "No latency samples yet" : `Latency over time; now ${percentilesText(last, ", ")}`;
  return (
    <div class="chart" role="img" aria-label={label}>
      <div class="chart-place" ref={place} />
      {columns.length === 0 ? <p class="chart-empty dim">No samples in this view.</p> : null}
    </div>
  );
}
