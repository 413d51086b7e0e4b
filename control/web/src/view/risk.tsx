import type { Exposure, LimitUse, RiskState } from "../../../http/api.ts";
import { age, count, time } from "../model/format.ts";
import { ACTION_WORDS, aboutWords, LIMIT_WORDS, MEASURE_WORDS, measured, percent, units, used } from "../model/risk.ts";
import { nowMs, state } from "../store.ts";
import { Panel } from "./panel.tsx";

const NARROW = 900_000;

/** Every rule with what it is about, the worst first. */
export function RiskRules() {
  const risk = state.value?.risk;
  const states = risk?.states ?? [];
  const holding = states.filter(({ grade }) => grade >= 0).length;
  return (
    <Panel
      name="risk-rules"
      title="Rules"
      aside={
        <>
          <span class={holding > 0 ? "bad-text" : "dim"}>
            {holding > 0 ? `■ ${holding} breached` : "✓ none breached"}
          </span>
          <span class="num dim">
            v{risk?.version ?? 0}, data {time(risk?.dataMs ?? 0)}
          </span>
        </>
      }
    >
      <table class="grid risk-rules">
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">of</th>
            <th scope="col">measure</th>
            <th scope="col">grade</th>
            <th scope="col" class="num">
              for
            </th>
            <th scope="col" class="num">
              now
            </th>
            <th scope="col" class="num">
              next at
            </th>
          </tr>
        </thead>
        <tbody>
          {states.map((row) => (
            <Rule key={`${row.rule} ${row.name}`} row={row} />
          ))}
        </tbody>
      </table>
      {states.length === 0 ? (
        <p class="dim empty">Nothing is supervised: no rules are in force (tickgate supervision push FILE).</p>
      ) : null}
    </Panel>
  );
}

function Rule({ row }: { readonly row: RiskState }) {
  const { rule, of, name, measure, value, above, grade, action, sinceMs, stale, done } = row;
  const tone = action === null ? "" : action === "warn" ? "warn-text" : "bad-text";
  return (
    <>
      <tr>
        <th scope="row">{rule}</th>
        <td>{aboutWords(of, name)}</td>
        <td>{MEASURE_WORDS[measure]}</td>
        <td class={tone}>
          {action === null ? "✓ within" : `${action === "warn" ? "△" : "■"} ${grade + 1}: ${ACTION_WORDS[action]}`}
        </td>
        <td class="num">{grade < 0 ? "" : age(nowMs.value - sinceMs)}</td>
        <td class="num">{stale ? <span class="warn-text">△ silent</span> : measured(measure, value)}</td>
        <td class="num dim">{measured(measure, above)}</td>
      </tr>
      {done === "" ? null : (
        <tr class="done">
          <td class="dim" colSpan={7}>
            → {done}
          </td>
        </tr>
      )}
    </>
  );
}

/** Used most first. */
export function LimitUses() {
  const limits = state.value?.risk.limits ?? [];
  const near = limits.filter(({ ppm }) => ppm >= NARROW).length;
  return (
    <Panel
      name="limit-uses"
      title="Use of limits"
      aside={
        <span class={near > 0 ? "bad-text" : "dim"}>{near > 0 ? `■ ${near} at 90 % or more` : "✓ all below 90 %"}</span>
      }
    >
      <table class="grid limit-uses">
        <thead>
          <tr>
            <th scope="col">of</th>
            <th scope="col">limit</th>
            <th scope="col" class="num">
              used
            </th>
            <th scope="col" class="num">
              limit
            </th>
            <th scope="col" class="num">
              use
            </th>
            <th scope="col">
              <span class="unseen">bar</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {limits.map((use) => (
            <Use key={`${use.of} ${use.name} ${use.limit}`} use={use} />
          ))}
        </tbody>
      </table>
      {limits.length === 0 ? <p class="dim empty">No limits are known to be in force.</p> : null}
    </Panel>
  );
}

function Use({ use }: { readonly use: LimitUse }) {
  const { of, name, limit, max, ppm } = use;
  const tone = ppm >= NARROW ? " bad" : ppm >= 700_000 ? " warn" : "";
  return (
    <tr>
      <th scope="row">{aboutWords(of, name)}</th>
      <td>{LIMIT_WORDS[limit]}</td>
      <td class="num">{used(limit, use.used)}</td>
      <td class="num dim">{used(limit, max)}</td>
      <td class={`num${ppm >= NARROW ? " bad-text" : ""}`}>{percent(ppm)}</td>
      <td class="use-cell">
        <span class="use" aria-hidden="true">
          <span class={`use-now${tone}`} style={{ inlineSize: `${Math.min(100, ppm / 10_000)}%` }} />
        </span>
      </td>
    </tr>
  );
}

export function Exposures() {
  const exposures = state.value?.risk.exposures ?? [];
  return (
    <Panel name="exposures" title="Exposure and result" aside={<span class="dim">USD, at the mid</span>}>
      <table class="grid exposures">
        <thead>
          <tr>
            <th scope="col">of</th>
            <th scope="col" class="num">
              gross
            </th>
            <th scope="col" class="num">
              net
            </th>
            <th scope="col" class="num">
              result
            </th>
            <th scope="col" class="num">
              drawdown
            </th>
            <th scope="col" class="num">
              open
            </th>
            <th scope="col" class="num">
              orders/s
            </th>
          </tr>
        </thead>
        <tbody>
          {exposures.map((exposure) => (
            <Row key={`${exposure.of} ${exposure.name}`} exposure={exposure} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Row({ exposure }: { readonly exposure: Exposure }) {
  const { of, name, grossE4, netE4, resultE4, drawdownE4, openOrders, ordersPerSecond } = exposure;
  return (
    <tr>
      <th scope="row">{aboutWords(of, name)}</th>
      <td class="num">{units(grossE4)}</td>
      <td class={`num ${netE4 > 0 ? "buy" : netE4 < 0 ? "sell" : "dim"}`}>{units(netE4, true)}</td>
      <td class="num">{units(resultE4, true)}</td>
      <td class="num">{units(drawdownE4)}</td>
      <td class="num">{count(openOrders)}</td>
      <td class="num">{count(ordersPerSecond)}</td>
    </tr>
  );
}
