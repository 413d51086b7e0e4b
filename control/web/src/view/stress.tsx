import { signal } from "@preact/signals";
import type { StressSummary } from "../../../http/api.ts";
import { api } from "../link/api-client.ts";
import { count, duration, NOTHING, time } from "../model/format.ts";
import { failed, link } from "../store.ts";
import { Panel } from "./panel.tsx";

/** It stays while one looks elsewhere. */
const found = signal<StressSummary | undefined>(undefined);
const asking = signal(false);

const units = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0, signDisplay: "exceptZero" });

async function run(): Promise<void> {
  asking.value = true;
  try {
    found.value = await api.stress();
  } catch (error) {
    failed("Stress test", error);
  } finally {
    asking.value = false;
  }
}

/** What is held, under other prices: asked for, because it takes a while. */
export function Stress() {
  const report = found.value;
  return (
    <Panel
      name="stress"
      title="Stress test"
      record
      aside={
        <>
          {report === undefined ? null : <span class="num dim">as of {time(report.atMs)}</span>}
          <button
            type="button"
            class="small"
            disabled={asking.value || link.value !== "live"}
            onClick={() => void run()}
          >
            {asking.value ? "Running…" : "Run"}
          </button>
        </>
      }
    >
      {report === undefined ? (
        <p class="dim empty">What positions and open orders would lose. Nothing is sent.</p>
      ) : (
        <Report report={report} />
      )}
    </Panel>
  );
}

function Report({ report }: { readonly report: StressSummary }) {
  const { scenarios, positions, orders, seconds, result, breaches, named, worst, missing } = report;
  const breached = Object.entries(breaches).filter(([, times]) => (times ?? 0) > 0);
  return (
    <>
      <p class="dim num">
        {count(scenarios)} scenarios over {count(positions)} positions and {count(orders)} orders,{" "}
        {duration(seconds * 1000)}
        {missing.length === 0 ? "" : `; △ ${missing.length} not in it: ${missing.join("; ")}`}
      </p>
      {result === null ? null : (
        <table class="rows">
          <tbody>
            <Line name="value at risk 95 % / 99 %" values={[-result.valueAtRisk95, -result.valueAtRisk99]} />
            <Line
              name="expected shortfall 95 % / 99 %"
              values={[-result.expectedShortfall95, -result.expectedShortfall99]}
            />
            <Line name="worst / median" values={[result.min, result.p50]} />
          </tbody>
        </table>
      )}
      <p class={breached.length > 0 ? "bad-text" : "good-text"}>
        {breached.length === 0
          ? "✓ no scenario breaches a limit"
          : `■ breached: ${breached.map(([limit, times]) => `${limit} in ${count(times ?? 0)}`).join(", ")}`}
      </p>
      <table class="grid">
        <thead>
          <tr>
            <th scope="col">scenario</th>
            <th scope="col" class="num">
              result USD
            </th>
            <th scope="col" class="num">
              flat after
            </th>
            <th scope="col">breaches</th>
          </tr>
        </thead>
        <tbody>
          {[
            ...named,
            ...(worst === null ? [] : [{ ...worst, name: `worst: ${worst.name}`, secondsToFlat: null, breached: [] }]),
          ].map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td class="num">{units.format(row.result)}</td>
              <td class="num">
                {row.secondsToFlat === null
                  ? NOTHING
                  : row.secondsToFlat === "never"
                    ? "never"
                    : duration(row.secondsToFlat * 1000)}
              </td>
              <td class={row.breached.length > 0 ? "bad-text" : "dim"}>{row.breached.join(" ") || NOTHING}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Line({ name, values }: { readonly name: string; readonly values: readonly number[] }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {values.map((value, at) => (
        <td key={at === 0 ? "one" : "other"} class="num">
          {units.format(value)}
        </td>
      ))}
    </tr>
  );
}
