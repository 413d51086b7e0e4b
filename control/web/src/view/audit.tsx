import { useEffect, useState } from "preact/hooks";
import type { AuditLine } from "../../../http/api.ts";
import { api } from "../link/api-client.ts";
import { detailsText } from "../model/audit.ts";
import { count, hash, time } from "../model/format.ts";
import { failed, state } from "../store.ts";
import { Panel } from "./panel.tsx";

const NEWEST = 200;

export function Audit() {
  const [lines, setLines] = useState<readonly AuditLine[]>([]);
  const entries = state.value?.server.auditEntries ?? 0;
  useEffect(() => {
    let gone = false;
    api.audit(Math.max(0, entries - NEWEST)).then(
      (found) => {
        if (!gone) setLines(found.toReversed());
      },
      (error: unknown) => failed("Audit", error),
    );
    return () => {
      gone = true;
    };
  }, [entries]);
  return (
    <Panel
      name="audit"
      title="Audit file"
      record
      aside={
        <span class="num dim">
          {count(entries)} entries, head {hash(state.value?.server.auditHead ?? "")}
        </span>
      }
    >
      <table class="grid">
        <thead>
          <tr>
            <th scope="col" class="num">
              No.
            </th>
            <th scope="col" class="num">
              Time
            </th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Reason</th>
            <th scope="col">Details</th>
            <th scope="col">Hash</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ sequence, atMs, actor, action, reason, details, hash: own }) => {
            return (
              <tr key={sequence}>
                <td class="num">{sequence}</td>
                <td class="num">{time(atMs, true)}</td>
                <td>{actor}</td>
                <td>{action}</td>
                <td class="cut" title={reason}>
                  {reason}
                </td>
                <td>
                  <EntryDetails details={details} />
                </td>
                <td class="dim">{hash(own)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}

/** In words that fit a line; opened, all that is on file. */
function EntryDetails({ details }: { readonly details: unknown }) {
  const words = detailsText(details);
  if (words === "") return null;
  return (
    <details class="entry">
      <summary class="cut">{words}</summary>
      <pre>{JSON.stringify(details, undefined, 2)}</pre>
    </details>
  );
}
