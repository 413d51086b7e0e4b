import type { AlarmSection } from "../../../http/api.ts";
import { api } from "../link/api-client.ts";
import { age, shortPaths } from "../model/format.ts";
import { link, mayChange, nowMs, perform, state } from "../store.ts";
import { Panel } from "./panel.tsx";

const MARKS = { critical: "■", warning: "△", info: "○" } as const;
const ORDER = { critical: 0, warning: 1, info: 2 } as const;

interface Group {
  readonly code: string;
  readonly newest: AlarmSection;
  readonly all: readonly AlarmSection[];
}

/** What has one cause comes with one code, often in several words: one entry, with all of them in it. */
function grouped(alarms: readonly AlarmSection[]): Group[] {
  const groups = new Map<string, AlarmSection[]>();
  for (const alarm of alarms) {
    const key = `${alarm.code} ${alarm.acknowledged}`;
    groups.set(key, [...(groups.get(key) ?? []), alarm]);
  }
  return [...groups.values()].flatMap((all) => {
    const [newest] = all;
    return newest === undefined ? [] : [{ code: newest.code, newest, all }];
  });
}

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
  const groups = grouped(open);
  const unseen = groups.filter(({ newest }) => !newest.acknowledged).length;
  return (
    <Panel
      name="alarms"
      title="Alarms"
      record
      aside={
        <span class={unseen > 0 ? "bad-text" : "dim"}>
          {groups.length === 0 ? "✓ none" : unseen === 0 ? "✓ all seen" : `${unseen} new`}
        </span>
      }
    >
      <ul class="alarms" aria-live="polite">
        {groups.map(({ code, newest, all: alarms }) => (
          <li
            key={`${code} ${newest.acknowledged}`}
            class={`alarm alarm-${newest.severity}${newest.acknowledged ? " seen" : ""}`}
          >
            <span aria-hidden="true">{MARKS[newest.severity]}</span>
            <span
              class="alarm-text"
              title={alarms.map(({ severity, message }) => `${severity}: ${message}`).join("\n")}
            >
              <b>{code}</b>{" "}
              <span class="dim num">
                {alarms.some(({ active }) => active)
                  ? age(nowMs.value - Math.min(...alarms.map(({ sinceMs }) => sinceMs)))
                  : "over"}
                {alarms.length > 1 ? `, ${alarms.length} reports` : ""}
              </span>
              <br />
              {shortPaths(newest.message)}
            </span>
            <button
              type="button"
              class="small"
              disabled={newest.acknowledged || link.value !== "live" || mayChange.value === false}
              onClick={() => void seen(alarms)}
              aria-label={`Seen: ${code}`}
            >
              {newest.acknowledged ? "✓" : "Seen"}
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

async function seen(alarms: readonly AlarmSection[]): Promise<void> {
  for (const { id } of alarms) if (!(await perform("Seen", () => api.acknowledge(id)))) return;
}
