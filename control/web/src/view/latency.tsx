import { signal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Path } from "../../../http/api.ts";
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
const NAMES = { hardware: "card", software: "software" } as const;

const measure = signal<Measure>("T1");
/** Undefined: the path that trades. */
const chosenPath = signal<Path | undefined>(undefined);
const minutes = signal<number>(2);
const hovered = signal<Column | undefined>(undefined);

function shownPath(): Path {
  const now = state.value;
  return chosenPath.value ?? (now?.gateway.state === "software" ? "software" : "hardware");
}

export function Latency() {
  const now = state.value;
  const path = shownPath();
  const slices = now?.latencySlices;
  const columns = useMemo(() => columnsOf(slices ?? [], measure.value, path), [slices, measure.value, path]);
  const section = sectionOf(now?.latency ?? [], measure.value, path, now?.gateway.actualVersion ?? 0);
  const at = hovered.value;
  return (
    <Panel
      name="latency"
      title="Latency"
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
            name="Path"
            values={["hardware", "software"]}
            texts={NAMES}
            value={path}
            pick={(value) => {
              chosenPath.value = value;
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
            {section === undefined
              ? `no sample on the ${path === "hardware" ? "card" : "software path"} yet`
              : `v${section.version}, ${count(section.total)} samples`}
          </span>
        </div>
        {SHARE_NAMES.map((name, index) => {
          const ns = section === undefined ? null : [section.p50, section.p99, section.p999, section.max][index];
          return <Percentile key={name} name={name} line={index} ns={ns ?? null} cycles={path === "hardware"} />;
        })}
      </div>
      <Chart columns={columns} path={path} />
      <div class="readout num">
        {at === undefined
          ? `lines: over 10 samples · cells: one sample · vertical line: another configuration`
          : `${time(at.atMs)}  v${at.version}  ${count(at.buckets.reduce((sum, [, number]) => sum + number, 0))} samples  ${SHARE_NAMES.map((name, index) => `${name} ${at.percentiles[index] == null ? NOTHING : nanoseconds(at.percentiles[index])}`).join("  ")}`}
      </div>
    </Panel>
  );
}

function Percentile(props: {
  readonly name: string;
  readonly line: number;
  readonly ns: number | null;
  readonly cycles: boolean;
}) {
  const { ns } = props;
  return (
    <div class="percentile">
      <span class="dim">
        <svg class={`line line-${props.line}`} viewBox="0 0 18 4" aria-hidden="true">
          <path d="M0 2h18" />
        </svg>
        {props.name}
      </span>
      <b class="num">{ns === null ? NOTHING : props.cycles ? `${ns.toFixed(1)} ns` : nanoseconds(ns)}</b>
      <span class="num dim">{!props.cycles ? " " : ns === null ? NOTHING : `${cyclesOf(ns)} cycles`}</span>
    </div>
  );
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

function Chart({ columns, path }: { readonly columns: readonly Column[]; readonly path: Path }) {
  const place = useRef<HTMLDivElement>(null);
  const map = useRef<HeatMap>(undefined);
  const size = useSize(place);
  const spanMs = minutes.value * 60_000;
  const look = colours.value;
  const end = columns.at(-1)?.atMs ?? state.value?.server.nowMs ?? 0;
  useEffect(() => {
    if (place.current === null || size === undefined || size.width < 80 || size.height < 60) return undefined;
    const made = new HeatMap(place.current, size, {
      cycles: path === "hardware",
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
  }, [size, path, spanMs, look]);
  useEffect(() => map.current?.set(columns, end), [columns, end]);
  const last = columns.at(-1)?.percentiles;
  const label =
    last === undefined
      ? "No latency samples yet"
      : `Latency over time; now ${SHARE_NAMES.map((name, index) => `${name} ${last[index] == null ? NOTHING : nanoseconds(last[index])}`).join(", ")}`;
  return (
    <div class="chart" role="img" aria-label={label}>
      <div class="chart-place" ref={place} />
      {columns.length === 0 ? <p class="chart-empty dim">No samples in this view.</p> : null}
    </div>
  );
}
