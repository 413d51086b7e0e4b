import { useState } from "preact/hooks";
import { api } from "../link/api-client.ts";
import { withEdits } from "../model/draft.ts";
import { hash } from "../model/format.ts";
import { committedText, failed, fresh, mayChange, notice } from "../store.ts";
import { Differences } from "./differences.tsx";
import { discard, draft, goOn, inForce, inForceFrom, problems, review } from "./pending-change.ts";

/** First step: what the gateway makes of it. Second step: commit, against the version that was looked at. */
export function Review() {
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const now = draft.value;
  const force = inForce();
  if (now === undefined || force === undefined)
    return <p class="dim empty">Change a value to begin. In force: v{force?.version ?? "–"}.</p>;
  const moved = force.version !== now.baseVersion;
  const checked = moved ? undefined : review.value;
  const { edits } = now;
  const off = !fresh.value || mayChange.value === false || busy || problems.value.size > 0 || edits.length === 0;
  const validate = async (): Promise<void> => {
    setBusy(true);
    try {
      const content = withEdits(now.base, edits);
      const answer = await api.validate(content);
      // Meanwhile the person may have gone on.
      if (draft.value === now) review.value = { answer, content };
    } catch (error) {
      failed("Check", error);
    }
    setBusy(false);
  };
  const commit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (checked === undefined) return;
    setBusy(true);
    try {
      const { version, contentHash, wordsReadBack } = await api.commit(checked.content, now.baseVersion, reason);
      notice.value = committedText(version, `, hash ${hash(contentHash)}; ${wordsReadBack} words read back and equal`);
      // The stream may be behind the answer: until it has told of the new version, the fields show what was given.
      await inForceFrom(version);
      if (draft.value === now) discard();
      setReason("");
    } catch (error) {
      failed("Commit", error);
    }
    setBusy(false);
  };
  return (
    <form class="review" onSubmit={(event) => void commit(event)}>
      <p>
        From <b>v{now.baseVersion}</b>, {edits.length} {edits.length === 1 ? "value" : "values"} changed
        {problems.value.size > 0 ? <span class="bad-text">, {problems.value.size} not valid</span> : null}
      </p>
      {moved ? (
        <>
          <p class="bad-text">
            ✕ v{force.version} is in force now; fields that you have not touched show it. Go on from it, or discard.
          </p>
          <button type="button" onClick={goOn}>
            Go on from v{force.version}
          </button>
        </>
      ) : null}
      {checked === undefined ? (
        <button type="button" disabled={off || moved} onClick={() => void validate()}>
          Check and show the difference
        </button>
      ) : (
        <>
          {checked.answer.errors.map(({ path, code, message }) => (
            <p key={`${path} ${code}`} class="bad-text">
              ✕ {path}: {message} ({code})
            </p>
          ))}
          <Differences differences={checked.answer.differences} />
          <label class="reason">
            Reason, for the audit file
            <input
              required
              maxLength={500}
              value={reason}
              onInput={({ currentTarget }) => setReason(currentTarget.value)}
            />
          </label>
          <button type="submit" class="primary" disabled={off || moved || checked.answer.errors.length > 0}>
            Commit as v{now.baseVersion + 1}
          </button>
        </>
      )}
      <button type="button" onClick={discard}>
        Discard
      </button>
    </form>
  );
}
