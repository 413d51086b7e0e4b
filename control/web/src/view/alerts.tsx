import { signal } from "@preact/signals";
import type { Alert } from "../../../http/api.ts";
import { api } from "../link/api-client.ts";
import { age, count, time } from "../model/format.ts";
import { link, mayChange, nowMs, perform, state } from "../store.ts";
import { Panel } from "./panel.tsx";

const NAME_KEY = "tickgate-name";
/** Who sits here; asked for once where no certificate says it. */
const name = signal(localStorage.getItem(NAME_KEY) ?? "");

/** What somebody has to look at; open ones first, each wants a person. */
export function Alerts() {
  const { alerts = [], namesAsked = false, webhook = null } = state.value?.alerts ?? {};
  const open = alerts.filter(({ acknowledged }) => acknowledged === null).length;
  return (
    <Panel
      name="alerts"
      title="Alerts"
      record
      aside={
        <>
          <span class={open > 0 ? "bad-text" : "dim"}>{open > 0 ? `■ ${open} open` : "✓ none open"}</span>
          {webhook === null ? null : (
            <span class={webhook.dead > 0 || webhook.lastError !== "" ? "warn-text" : "dim"} title={webhook.lastError}>
              webhook {count(webhook.sent)}
              {webhook.dead > 0
                ? `, △ ${count(webhook.dead)} lost`
                : webhook.waiting > 0
                  ? `, ${webhook.waiting} wait`
                  : ""}
            </span>
          )}
          {namesAsked ? (
            <input
              class="find"
              aria-label="Your name, for acknowledgements"
              placeholder="Your name"
              maxLength={64}
              value={name.value}
              onInput={({ currentTarget }) => {
                name.value = currentTarget.value.trim();
                localStorage.setItem(NAME_KEY, name.value);
              }}
            />
          ) : null}
        </>
      }
    >
      <ul class="alarms" aria-live="polite">
        {alerts.map((alert) => (
          <Row key={alert.id} alert={alert} namesAsked={namesAsked} />
        ))}
      </ul>
      {alerts.length === 0 ? <p class="dim empty">Nothing wants a person.</p> : null}
    </Panel>
  );
}

function Row({ alert, namesAsked }: { readonly alert: Alert; readonly namesAsked: boolean }) {
  const { id, severity, title, message, raisedMs, count: times, active, acknowledged, escalations } = alert;
  const nameless = namesAsked && name.value === "";
  return (
    <li class={`alarm alarm-${severity}${acknowledged === null ? "" : " seen"}`}>
      <span aria-hidden="true">{severity === "critical" ? "■" : "△"}</span>
      <span class="alert-text">
        <b>{title}</b>{" "}
        <span class="dim num">
          {time(raisedMs)}, {active ? age(nowMs.value - raisedMs) : "over"}
          {times > 1 ? `, ${times} times` : ""}
          {escalations > 0 ? `, told again ${escalations}×` : ""}
        </span>
        <br />
        {message}
        {acknowledged === null ? null : (
          <span class="dim">
            <br />✓ {acknowledged.by} {time(acknowledged.atMs)}
            {acknowledged.note === "" ? "" : `: ${acknowledged.note}`}
          </span>
        )}
      </span>
      {acknowledged === null ? (
        <button
          type="button"
          class="small"
          title={nameless ? "Say who you are first" : undefined}
          disabled={nameless || link.value !== "live" || mayChange.value === false}
          aria-label={`Acknowledge: ${title}`}
          onClick={() => void acknowledge(id, namesAsked)}
        >
          Have it
        </button>
      ) : (
        <span />
      )}
    </li>
  );
}

async function acknowledge(id: string, namesAsked: boolean): Promise<void> {
  await perform("Acknowledge", async () => {
    const { title, acknowledged } = await api.acknowledgeAlert(id, namesAsked ? name.value : undefined, "");
    return { detail: `${title}: ${acknowledged?.by ?? ""} has it` };
  });
}
