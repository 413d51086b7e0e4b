import { api } from "../link/api-client.ts";
import { age } from "../model/format.ts";
import { link, mayChange, nowMs, perform, state } from "../store.ts";
import { Panel } from "./panel.tsx";

const MARKS = { critical: "■", warning: "△", info: "○" } as const;
const ORDER = { critical: 0, warning: 1, info: 2 } as const;

export function Alarms() {
  const all = state.value?.alarms ?? [];
  const open = all
    .filter(({ acknowledged, active }) => !acknowledged || active)
    .sort(
      (a, b) =>
        Number(a.acknowledged) - Number(b.acknowledged) ||
        ORDER[a.severity] - ORDER[b.severity] ||
        b.sinceMs - a.sinceMs,
    );
  const unseen = open.filter(({ acknowledged }) => !acknowledged).length;
  return (
    <Panel
      name="alarms"
      title="Alarms"
      record
      aside={
        <span class={unseen > 0 ? "bad-text" : "dim"}>{unseen === 0 ? "✓ none not seen" : `${unseen} not seen`}</span>
      }
    >
      <ul class="alarms" aria-live="polite">
        {open.map(({ id, code, message, severity, sinceMs, active, acknowledged }) => (
          <li key={id} class={`alarm alarm-${severity}${acknowledged ? " seen" : ""}`}>
            <span aria-hidden="true">{MARKS[severity]}</span>
            <span class="alarm-text" title={`${severity}: ${message}`}>
              <b>{code}</b> <span class="dim num">{active ? age(nowMs.value - sinceMs) : "over"}</span>
              <br />
              {message}
            </span>
            <button
              type="button"
              class="small"
              disabled={acknowledged || link.value !== "live" || mayChange.value === false}
              onClick={() => void perform("Seen", () => api.acknowledge(id))}
              aria-label={`Seen: ${code}`}
            >
              {acknowledged ? "✓" : "Seen"}
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
