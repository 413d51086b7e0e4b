import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import type { Configuration, Validation } from "../../../http/api.ts";
import { api } from "../link/api-client.ts";
import {
  changes,
  deviceSections,
  type Section,
  shown,
  symbolSections,
  typed,
  valuesAt,
  withValue,
} from "../model/draft.ts";
import { type ChoiceField, type NumberField, STRATEGY_TITLES, type SymbolField } from "../model/fields.ts";
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
/** A symbol; empty: the limits of the device. */
const chosen = signal<string | undefined>(undefined);
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
  const name =
    chosen.value === "" || edited.symbols.some(({ symbol }) => symbol === chosen.value)
      ? (chosen.value ?? "")
      : (edited.symbols[0]?.symbol ?? "");
  const index = edited.symbols.findIndex((entry) => entry.symbol === name);
  const sections = name === "" ? deviceSections(edited) : symbolSections(edited, index);
  const touched = new Set(
    draft.value === undefined ? [] : changes(draft.value.base, draft.value.now).map((entry) => entry.symbol),
  );
  return (
    <>
      <Panel name="symbol-list" title="Symbols" record aside={<span class="dim">{edited.symbols.length}</span>}>
        <ul class="symbol-list">
          <Choice name="" label="Device limits" now={name} touched={touched} off={false} />
          {edited.symbols.map((entry) => (
            <Choice
              key={entry.symbol}
              name={entry.symbol}
              label={entry.symbol}
              now={name}
              touched={touched}
              off={!STRATEGIES.some((kind) => entry[kind]?.enabled === true)}
            />
          ))}
        </ul>
      </Panel>
      <Panel name="parameters" title={name === "" ? "Device limits" : `${name}: strategies and limits`} record>
        <div class="groups" key={`${name} ${draft.value?.baseVersion ?? "-"}`}>
          {sections.map((section) => (
            <SectionFields key={section.path.join(".")} section={section} all={edited} />
          ))}
        </div>
      </Panel>
      <Panel name="review" title="Change" record>
        <Review />
      </Panel>
    </>
  );
}

const STRATEGIES = Object.keys(STRATEGY_TITLES) as (keyof typeof STRATEGY_TITLES)[];

function Choice(props: {
  readonly name: string;
  readonly label: string;
  readonly now: string;
  readonly touched: ReadonlySet<string>;
  readonly off: boolean;
}) {
  return (
    <li>
      <button
        type="button"
        class="link"
        aria-pressed={props.name === props.now}
        onClick={() => {
          chosen.value = props.name;
        }}
      >
        {props.label} {props.touched.has(props.name) ? <b class="warn-text">✎</b> : null}
        {props.off ? <small>off</small> : null}
      </button>
    </li>
  );
}

interface ValueProps<F> {
  readonly section: Section;
  readonly name: string;
  readonly field: F;
  readonly all: Configuration;
}

function SectionFields({ section, all }: { readonly section: Section; readonly all: Configuration }) {
  const enabled = valuesAt(all, section.path)?.enabled;
  return (
    <fieldset>
      <legend>{section.title}</legend>
      {typeof enabled === "boolean" ? (
        <label class="switch">
          <input
            type="checkbox"
            checked={enabled}
            onChange={({ currentTarget }) => change(withValue(all, section.path, "enabled", currentTarget.checked))}
          />
          enabled
        </label>
      ) : null}
      {Object.entries(section.fields).map(([name, field]) => {
        if (field.kind === "number") return <NumberValue key={name} {...{ section, name, field, all }} />;
        if (field.kind === "symbol") return <SymbolValue key={name} {...{ section, name, field, all }} />;
        return <ChoiceValue key={name} {...{ section, name, field, all }} />;
      })}
    </fieldset>
  );
}

/** The value now and in what is in force. */
function values({ section, name, all }: ValueProps<unknown>): { readonly now: unknown; readonly before: unknown } {
  const base = draft.value?.base ?? all;
  return { now: valuesAt(all, section.path)?.[name], before: valuesAt(base, section.path)?.[name] };
}

function stored(value: unknown): number | string | undefined {
  return typeof value === "number" || typeof value === "string" ? value : undefined;
}

function NumberValue(props: ValueProps<NumberField>) {
  const { section, name, field, all } = props;
  const { now, before } = values(props);
  const [text, setText] = useState(shown(stored(now), field));
  const path = `${[...section.path, name].join(".")}`;
  const problem = problems.value.get(path);
  const take = (input: string): void => {
    setText(input);
    const read = typed(input, field);
    const rest = new Map(problems.value);
    if ("problem" in read) rest.set(path, read.problem);
    else rest.delete(path);
    problems.value = rest;
    review.value = undefined;
    if ("value" in read) change(withValue(all, section.path, name, read.value));
  };
  const differs = String(before) !== String(now);
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
        {problem ?? (differs ? `was ${shown(stored(before), field) || "none"}` : "")}
      </small>
    </label>
  );
}

function SymbolValue(props: ValueProps<SymbolField>) {
  const { section, name, field, all } = props;
  const { now, before } = values(props);
  return (
    <label class={`value${now === before ? "" : " edited"}`}>
      <span>{field.label}</span>
      <select
        value={String(now)}
        onChange={({ currentTarget }) => change(withValue(all, section.path, name, currentTarget.value))}
      >
        {all.symbols.map(({ symbol }) => (
          <option key={symbol} value={symbol}>
            {symbol}
          </option>
        ))}
      </select>
      <i />
      <small class="dim">{now === before ? "" : `was ${String(before)}`}</small>
    </label>
  );
}

function ChoiceValue(props: ValueProps<ChoiceField>) {
  const { section, name, field, all } = props;
  const { now, before } = values(props);
  const set = chosenOf(now);
  const differs = JSON.stringify(now) !== JSON.stringify(before);
  const take = (value: number, on: boolean): void => {
    const rest = field.choices.map((choice) => choice.value).filter((of) => (of === value ? on : set.has(of)));
    const next = field.kind === "list" ? rest : rest.reduce((bits, bit) => bits + 2 ** bit, 0);
    change(withValue(all, section.path, name, next));
  };
  return (
    <fieldset class={`choices${differs ? " edited" : ""}`}>
      <legend>{field.label}</legend>
      {field.choices.map(({ value, label }) => (
        <label key={value} class="switch">
          <input
            type="checkbox"
            checked={set.has(value)}
            onChange={({ currentTarget }) => take(value, currentTarget.checked)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

/** Numbers in the list, or of the bits that are set. */
function chosenOf(value: unknown): ReadonlySet<number> {
  if (Array.isArray(value)) return new Set(value as number[]);
  const bits = typeof value === "number" ? value : 0;
  return new Set(Array.from({ length: 31 }, (_, bit) => bit).filter((bit) => ((bits >>> bit) & 1) === 1));
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
