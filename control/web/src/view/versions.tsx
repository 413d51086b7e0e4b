import { useState } from "preact/hooks";
import { api } from "../link/api-client.ts";
import { count, hash, time } from "../model/format.ts";
import { committedText, failed, fresh, mayChange, notice, selection, state } from "../store.ts";
import { Differences } from "./differences.tsx";
import { Panel } from "./panel.tsx";

export function Versions() {
  const history = state.value?.configuration.history ?? [];
  const [picked, setPicked] = useState<number>();
  const shown = history.find(({ version }) => version === picked) ?? history[0];
  return (
    <>
      <Panel name="versions" title="Configuration versions" record>
        {history.length === 0 ? <p class="dim empty">Nothing was committed yet.</p> : null}
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col" class="num">
                Committed
              </th>
              <th scope="col">Author</th>
              <th scope="col">Hash</th>
              <th scope="col" class="num">
                changes
              </th>
              <th scope="col">Reason</th>
            </tr>
          </thead>
          <tbody>
            {history.map(({ version, committedMs, author, contentHash, differences, reason }) => (
              <tr key={version} class={version === shown?.version ? "chosen" : undefined}>
                <th scope="row">
                  <button type="button" class="link num" onClick={() => setPicked(version)}>
                    v{version}
                    {version === state.value?.gateway.actualVersion ? " ● in force" : ""}
                  </button>
                </th>
                <td class="num">{time(committedMs)}</td>
                <td>{author}</td>
                <td>{hash(contentHash)}</td>
                <td class="num">{count(differences.length)}</td>
                <td class="cut">{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
      {shown === undefined ? null : (
        <Panel
          name="version"
          title={`Version ${shown.version}`}
          record
          aside={<span class="dim">by {shown.author}</span>}
        >
          <p class="reason-text">{shown.reason}</p>
          <FirstOrder version={shown.version} />
          <Differences differences={shown.differences} />
          {shown.version === state.value?.gateway.actualVersion ? null : (
            <Rollback key={shown.version} version={shown.version} />
          )}
        </Panel>
      )}
    </>
  );
}

/** When a version began to act: the first order that was decided under it. */
function FirstOrder({ version }: { readonly version: number }) {
  const first = state.value?.flow.firstOrders.find((order) => order.version === version);
  if (first === undefined) return <p class="dim">No order under it yet, or none that this server has seen.</p>;
  const { path, urn, symbol, triggerSequence } = first;
  return (
    <p>
      First order under it:{" "}
      <button
        type="button"
        class="link num"
        onClick={() => {
          selection.value = { type: "order", path, urn };
        }}
      >
        {path === "hardware" ? "card" : "soft"} {urn}
      </button>{" "}
      {symbol}
      {triggerSequence === null ? "" : `, trigger: feed message ${count(triggerSequence)}`}
    </p>
  );
}

/** Two steps: what going back would change is asked of the gateway first. */
function Rollback({ version }: { readonly version: number }) {
  const [checked, setChecked] = useState<Awaited<ReturnType<typeof api.validate>>>();
  const [reason, setReason] = useState("");
  const off = !fresh.value || mayChange.value === false;
  const look = async (): Promise<void> => {
    try {
      const { configuration } = await api.version(version);
      if (configuration !== undefined) setChecked(await api.validate(configuration));
    } catch (error) {
      failed("Check", error);
    }
  };
  const roll = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (checked === undefined) return;
    try {
      const done = await api.rollback(version, checked.activeVersion, reason);
      notice.value = committedText(done.version, `, with the content of version ${version}`);
      setChecked(undefined);
    } catch (error) {
      failed("Rollback", error);
    }
  };
  if (checked === undefined) {
    return (
      <button type="button" disabled={off} onClick={() => void look()}>
        Go back to this content…
      </button>
    );
  }
  return (
    <form class="review" onSubmit={(event) => void roll(event)}>
      <h3>Against what is in force, v{checked.activeVersion}</h3>
      {checked.errors.map(({ path, code, message }) => (
        <p key={`${path} ${code}`} class="bad-text">
          ✕ {path}: {message} ({code})
        </p>
      ))}
      <Differences differences={checked.differences} />
      <label class="reason">
        Reason, for the audit file
        <input
          required
          maxLength={500}
          value={reason}
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary" disabled={off || checked.errors.length > 0}>
        Commit the content of v{version} as v{checked.activeVersion + 1}
      </button>
    </form>
  );
}
