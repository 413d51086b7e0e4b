import { age, count } from "../model/format.ts";
import { link, mayChange, silentMs, state, type Tab, tab } from "../store.ts";
import { nextTheme, theme } from "../theme.ts";

const TABS: readonly (readonly [Tab, string])[] = [
  ["overview", "Overview"],
  ["risk", "Risk"],
  ["performance", "Performance"],
  ["parents", "Parent orders"],
  ["parameters", "Strategies"],
  ["versions", "Versions"],
  ["audit", "Audit"],
];

/** The top line: where one is, and across all of it when the server is lost. */
export function Strip() {
  const lost = link.value === "lost";
  return (
    <div class={`strip${lost ? " strip-lost" : ""}`}>
      <h1>Tickgate</h1>
      <nav aria-label="Views">
        {TABS.map(([name, title]) => (
          <a key={name} href={`#/${name}`} aria-current={tab.value === name ? "page" : undefined}>
            {title}
            {name === "risk" ? <OpenAlerts /> : null}
          </a>
        ))}
      </nav>
      <div class="strip-link" role="status" aria-live="assertive">
        {lost ? (
          <strong>
            ✕ Control plane lost
            <span class="wide"> — nothing here is current, commands are off. Trading ends with the lease.</span>
          </strong>
        ) : link.value === "connecting" ? (
          "Connecting…"
        ) : null}
      </div>
      <StripFacts />
      <button type="button" class="quiet" onClick={nextTheme} aria-label={`Colours: ${theme.value}; change`}>
        {theme.value === "dark" ? "☾ dark" : theme.value === "light" ? "☀ light" : "◐ auto"}
      </button>
    </div>
  );
}

/** On every view: what nobody looks after yet. */
function OpenAlerts() {
  const open = (state.value?.alerts.alerts ?? []).filter(({ acknowledged }) => acknowledged === null);
  if (open.length === 0) return null;
  const critical = open.some(({ severity }) => severity === "critical");
  return (
    <b class={`num open-alerts ${critical ? "bad" : "warn"}`} title={open.map(({ title }) => title).join("\n")}>
      {critical ? "■" : "△"} {count(open.length)}
    </b>
  );
}

function StripFacts() {
  const now = state.value;
  const silent = link.value === "lost" ? `silent ${age(silentMs.value)}` : undefined;
  const { mode, written, spooled, dropped, lastError } = now?.telemetry ?? {};
  const bad = mode === "spool" || (dropped ?? 0) > 0;
  return (
    <div class="strip-facts">
      {mayChange.value === false ? (
        <span
          class="tag warn"
          title="Open the page by the address that tickgate prints to get the right to change things."
        >
          ◇ watch only
        </span>
      ) : null}
      {mode === undefined ? null : (
        <span class={`wide${bad ? " warn-text" : ""}`} title={lastError || undefined}>
          {mode === "influxdb" ? "History: InfluxDB" : "△ History: on disk"}{" "}
          <b class="num w7">{count(mode === "influxdb" ? (written ?? 0) : (spooled ?? 0))}</b> points
          {(dropped ?? 0) > 0 ? `, ${count(dropped ?? 0)} dropped` : ""}
        </span>
      )}
      <span class="wide">gateway {now?.gateway.id || "–"}</span>
      {silent === undefined ? null : <b class="num">{silent}</b>}
    </div>
  );
}
