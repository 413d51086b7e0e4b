import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import type { Configuration, SymbolConfiguration, Validation } from "../../../http/api.ts";
import { api } from "../link/api-client.ts";
import { changes, FIELDS, type Field, type Group, shown, typed, valueAt, withValue } from "../model/draft.ts";
import { hash } from "../model/format.ts";
import { failed, fresh, mayChange, notice, state } from "../store.ts";
import { Differences } from "./differences.tsx";
import { Panel } from "./panel.tsx";

interface Draft {
  /** What was in force when it was begun: what is shown beside each value, and what the commit insists on. */
  readonly base: Configuration;
  readonly baseVersion: number;
  readonly now: Configuration;
}
/** Kept while other views are looked at. */
const draft = signal<Draft | undefined>(undefined);
const review = signal<Validation | undefined>(undefined);
const chosen = signal("");
/** What the person typed, by path, as typed. A field without an entry shows the configuration, whoever changed it. */
const texts = signal<ReadonlyMap<string, string>>(new Map());
/** Fields whose text is no number now, by path. */
const problems = signal<ReadonlyMap<string, string>>(new Map());

function change(next: Configuration): void {
  const active = state.value;
  const { base, baseVersion } = draft.value ?? {
    base: active?.configuration.active ?? next,
    baseVersion: active?.gateway.actualVersion ?? 0,
  };
  draft.value = { base, baseVersion, now: next };
  review.value = undefined;
}

function discard(): void {
  draft.value = undefined;
  review.value = undefined;
  texts.value = new Map();
  problems.value = new Map();
}

export function Parameters() {
  const active = state.value?.configuration.active ?? null;
  const edited = draft.value?.now ?? active;
  if (edited === null) {
    return (
      <Panel name="parameters" title="Strategies and limits">
        <p class="dim empty">Nothing was committed yet: there is no configuration to change.</p>
      </Panel>
    );
  }
  const name = edited.symbols.some(({ symbol }) => symbol === chosen.value)
    ? chosen.value
    : (edited.symbols[0]?.symbol ?? "");
  const symbol = edited.symbols.find((entry) => entry.symbol === name);
  const touched = new Set(
    draft.value === undefined ? [] : changes(draft.value.base, draft.value.now).map((entry) => entry.symbol),
  );
  return (
    <>
      <Panel name="symbol-list" title="Symbols" record aside={<span class="dim">{edited.symbols.length}</span>}>
        <ul class="symbol-list">
          {edited.symbols.map((entry) => (
            <li key={entry.symbol}>
              <button
                type="button"
                class="link"
                aria-pressed={entry.symbol === name}
                onClick={() => {
                  chosen.value = entry.symbol;
                }}
              >
                {entry.symbol} {touched.has(entry.symbol) ? <b class="warn-text">✎</b> : null}
                {entry.imbalance?.enabled === true || entry.momentum?.enabled === true ? null : <small>off</small>}
              </button>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel
        name="parameters"
        title={symbol === undefined ? "Strategies and limits" : `${symbol.symbol}: strategies and limits`}
        record
      >
        {symbol === undefined ? (
          <p class="dim empty">No symbol.</p>
        ) : (
          <SymbolFields key={symbol.symbol} symbol={symbol} all={edited} />
        )}
      </Panel>
      <Panel name="review" title="Change" record>
        <Review />
      </Panel>
    </>
  );
}

function SymbolFields({ symbol, all }: { readonly symbol: SymbolConfiguration; readonly all: Configuration }) {
  const base = (draft.value?.base ?? all).symbols.find((entry) => entry.symbol === symbol.symbol);
  return (
    <div class="groups">
      {(["imbalance", "momentum", "limits"] as const).map((group) => {
        const part = symbol[group];
        if (part === undefined) return null;
        const titles = { imbalance: "Strategy: imbalance", momentum: "Strategy: momentum", limits: "Limits" } as const;
        return (
          <fieldset key={group}>
            <legend>{titles[group]}</legend>
            {"enabled" in part ? (
              <label class="switch">
                <input
                  type="checkbox"
                  checked={part.enabled}
                  onChange={({ currentTarget }) =>
                    change(withValue(all, symbol.symbol, group, "enabled", currentTarget.checked))
                  }
                />
                enabled
              </label>
            ) : null}
            {Object.entries(FIELDS[group]).map(([name, field]) => (
              <Value key={name} group={group} name={name} field={field} symbol={symbol} base={base} all={all} />
            ))}
          </fieldset>
        );
      })}
    </div>
  );
}

function Value(props: {
  readonly group: Group;
  readonly name: string;
  readonly field: Field;
  readonly symbol: SymbolConfiguration;
  readonly base: SymbolConfiguration | undefined;
  readonly all: Configuration;
}) {
  const { group, name, field, symbol, base, all } = props;
  const stored = valueAt(symbol, group, name) ?? 0;
  const before = base === undefined ? undefined : valueAt(base, group, name);
  const path = `${symbol.symbol} ${group} ${name}`;
  const text = texts.value.get(path) ?? shown(stored, field);
  const problem = problems.value.get(path);
  const take = (input: string): void => {
    texts.value = new Map(texts.value).set(path, input);
    const read = typed(input, field);
    const rest = new Map(problems.value);
    if ("problem" in read) rest.set(path, read.problem);
    else rest.delete(path);
    problems.value = rest;
    review.value = undefined;
    if ("value" in read) change(withValue(all, symbol.symbol, group, name, read.value));
  };
  const differs = before !== undefined && String(before) !== String(stored);
  return (
    <label class={`value${differs ? " edited" : ""}`}>
      <span>{field.label}</span>
      <input
        class="num"
        inputMode="decimal"
        value={text}
        aria-invalid={problem !== undefined}
        onInput={({ currentTarget }) => take(currentTarget.value)}
      />
      <i>{field.unit}</i>
      <small class={problem === undefined ? "dim" : "bad-text"}>
        {problem ?? (differs && before !== undefined ? `was ${shown(before, field)}` : "")}
      </small>
    </label>
  );
}

/** First step: what the gateway makes of it. Second step: commit, against the version that was looked at. */
function Review() {
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const now = draft.value;
  const checked = review.value;
  if (now === undefined)
    return <p class="dim empty">Change a value to begin. In force: v{state.value?.gateway.actualVersion ?? "–"}.</p>;
  const local = changes(now.base, now.now);
  const moved = state.value !== undefined && state.value.gateway.actualVersion !== now.baseVersion;
  const off = !fresh.value || mayChange.value === false || busy || problems.value.size > 0 || local.length === 0;
  const validate = async (): Promise<void> => {
    setBusy(true);
    try {
      review.value = await api.validate(now.now);
    } catch (error) {
      failed("Check", error);
    }
    setBusy(false);
  };
  const commit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      const { version, contentHash, wordsReadBack } = await api.commit(now.now, now.baseVersion, reason);
      notice.value = {
        text: `Version ${version} is in force, hash ${hash(contentHash)}; ${wordsReadBack} words read back and equal`,
        bad: false,
      };
      discard();
      setReason("");
    } catch (error) {
      failed("Commit", error);
    }
    setBusy(false);
  };
  return (
    <form class="review" onSubmit={(event) => void commit(event)}>
      <p>
        From <b>v{now.baseVersion}</b>, {local.length} {local.length === 1 ? "value" : "values"} changed
        {problems.value.size > 0 ? <span class="bad-text">, {problems.value.size} not valid</span> : null}
      </p>
      {moved ? (
        <p class="bad-text">
          ✕ v{state.value?.gateway.actualVersion} is in force now. Discard, look at it, and begin again.
        </p>
      ) : null}
      {checked === undefined ? (
        <button type="button" disabled={off || moved} onClick={() => void validate()}>
          Check and show the difference
        </button>
      ) : (
        <>
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
          <button type="submit" class="primary" disabled={off || moved || checked.errors.length > 0}>
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
