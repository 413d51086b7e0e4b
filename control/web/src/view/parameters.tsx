import { effect, signal } from "@preact/signals";
import { useState } from "preact/hooks";
import type { Configuration, Validation } from "../../../http/api.ts";
import { api } from "../link/api-client.ts";
import {
  deviceSections,
  type Edit,
  edited,
  keyOf,
  type Section,
  same,
  shown,
  symbolSections,
  typed,
  valuesAt,
  withEdits,
} from "../model/draft.ts";
import { type ChoiceField, type NumberField, STRATEGY_TITLES, type SymbolField } from "../model/fields.ts";
import { hash } from "../model/format.ts";
import { committedText, failed, fresh, mayChange, notice, state } from "../store.ts";
import { Differences } from "./differences.tsx";
import { Panel } from "./panel.tsx";

/** What a person has given, and what it was given against; all other values are those in force, whatever becomes of them. */
interface Draft {
  /** What was in force when it was begun: the commit insists on its version. */
  readonly base: Configuration;
  readonly baseVersion: number;
  readonly edits: readonly Edit[];
}
/** Kept while other views are looked at. */
const draft = signal<Draft | undefined>(undefined);
/** What the gateway said, and of which content: that is what is committed. */
const review = signal<{ readonly answer: Validation; readonly content: Configuration } | undefined>(undefined);
/** A symbol; empty: the limits of the device. */
const chosen = signal<string | undefined>(undefined);
/** Texts as they were typed, by field. */
const texts = signal<ReadonlyMap<string, string>>(new Map());
/** Fields whose text is no number now. */
const problems = signal<ReadonlyMap<string, string>>(new Map());

/** The content in force and its version; the two belong together. */
function inForce(): { readonly active: Configuration; readonly version: number } | undefined {
  const { configuration, gateway } = state.value ?? {};
  if (configuration?.active == null) return undefined;
  return { active: configuration.active, version: configuration.history[0]?.version ?? gateway?.actualVersion ?? 0 };
}

function begun(): Draft | undefined {
  const now = inForce();
  return draft.value ?? (now && { base: now.active, baseVersion: now.version, edits: [] });
}

function change(edit: Edit): void {
  const now = begun();
  if (now === undefined) return;
  draft.value = { ...now, edits: edited(now.base, now.edits, edit) };
  review.value = undefined;
}

/** Takes what was given over to what is in force now. */
function goOn(): void {
  const [now, given] = [inForce(), draft.value];
  if (now === undefined || given === undefined) return;
  const edits = given.edits.reduce<Edit[]>((kept, edit) => edited(now.active, kept, edit), []);
  draft.value = { base: now.active, baseVersion: now.version, edits };
  review.value = undefined;
}

function discard(): void {
  draft.value = undefined;
  review.value = undefined;
  texts.value = new Map();
  problems.value = new Map();
}

export function Parameters() {
  const active = inForce()?.active;
  if (active === undefined) {
    return (
      <Panel name="parameters" title="Strategies and limits">
        <p class="dim empty">Nothing was committed yet: there is no configuration to change.</p>
      </Panel>
    );
  }
  const all = withEdits(active, draft.value?.edits ?? []);
  const name =
    chosen.value === "" || all.symbols.some(({ symbol }) => symbol === chosen.value)
      ? (chosen.value ?? "")
      : (all.symbols[0]?.symbol ?? "");
  const sections = name === "" ? deviceSections(all) : symbolSections(all, name);
  const touched = new Set(draft.value?.edits.map(({ symbol }) => symbol));
  return (
    <>
      <Panel name="symbol-list" title="Symbols" record aside={<span class="dim">{all.symbols.length}</span>}>
        <ul class="symbol-list">
          <Choice name="" label="Device limits" now={name} touched={touched} off={false} />
          {all.symbols.map((entry) => (
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
        <div class="groups" key={name}>
          {sections.map((section) => (
            <SectionFields key={section.part.join(".")} section={section} all={all} />
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
  const enabled = valuesAt(all, section)?.enabled;
  return (
    <fieldset>
      <legend>{section.title}</legend>
      {typeof enabled === "boolean" ? <Enabled section={section} all={all} /> : null}
      {Object.entries(section.fields).map(([name, field]) => {
        if (field.kind === "number") return <NumberValue key={name} {...{ section, name, field, all }} />;
        if (field.kind === "symbol") return <SymbolValue key={name} {...{ section, name, field, all }} />;
        return <ChoiceValue key={name} {...{ section, name, field, all }} />;
      })}
    </fieldset>
  );
}

interface FieldValue {
  /** As given, or else as in force. */
  readonly now: unknown;
  /** When it was given; undefined: nobody has given it. */
  readonly before?: unknown;
  /** In force now, but not when it was given. */
  readonly beneath?: { readonly value: unknown; readonly version: number };
}

function fieldValue({
  section,
  name,
  all,
}: Omit<ValueProps<unknown>, "field">): FieldValue & { readonly differs: boolean } {
  const now = valuesAt(all, section)?.[name];
  const given = draft.value;
  const key = keyOf({ ...section, name });
  if (given === undefined || !given.edits.some((edit) => keyOf(edit) === key)) return { now, differs: false };
  const before = valuesAt(given.base, section)?.[name];
  const force = inForce();
  const value = force && valuesAt(force.active, section)?.[name];
  if (force === undefined || same(value, before)) return { now, before, differs: true };
  return { now, before, beneath: { value, version: force.version }, differs: true };
}

/** What was there before, and what somebody else has made of it meanwhile. */
function Was({ of, text }: { readonly of: FieldValue & { readonly differs: boolean }; text(value: unknown): string }) {
  if (of.beneath !== undefined) {
    return (
      <small class="warn-text">
        △ changed underneath: v{of.beneath.version} has {text(of.beneath.value) || "none"}, was{" "}
        {text(of.before) || "none"}
      </small>
    );
  }
  return <small class="dim">{of.differs ? `was ${text(of.before) || "none"}` : ""}</small>;
}

function Enabled({ section, all }: { readonly section: Section; readonly all: Configuration }) {
  const value = fieldValue({ section, name: "enabled", all });
  return (
    <label class="switch">
      <input
        type="checkbox"
        checked={value.now === true}
        onChange={({ currentTarget }) => change({ ...section, name: "enabled", value: currentTarget.checked })}
      />
      enabled <Was of={value} text={(enabled) => (enabled === true ? "enabled" : "off")} />
    </label>
  );
}

function stored(value: unknown): number | string | undefined {
  return typeof value === "number" || typeof value === "string" ? value : undefined;
}

function NumberValue(props: ValueProps<NumberField>) {
  const { section, name, field } = props;
  const value = fieldValue(props);
  const key = keyOf({ ...section, name });
  const problem = problems.value.get(key);
  // What was typed stays as it was typed for as long as it says what the value is.
  const text = texts.value.get(key);
  const read = text === undefined ? undefined : typed(text, field);
  const stands = read !== undefined && ("problem" in read || same(read.value, value.now));
  const take = (input: string): void => {
    texts.value = new Map(texts.value).set(key, input);
    const read = typed(input, field);
    const rest = new Map(problems.value);
    if ("problem" in read) rest.set(key, read.problem);
    else rest.delete(key);
    problems.value = rest;
    draft.value = begun();
    review.value = undefined;
    if ("value" in read) change({ ...section, name, value: read.value });
  };
  return (
    <label class={`value${value.differs ? " edited" : ""}`}>
      <span>{field.label}</span>
      <input
        class="num"
        inputMode="decimal"
        value={stands ? text : shown(stored(value.now), field)}
        aria-invalid={problem !== undefined}
        onInput={({ currentTarget }) => take(currentTarget.value)}
      />
      <i>{field.unit}</i>
      {problem === undefined ? (
        <Was of={value} text={(of) => shown(stored(of), field)} />
      ) : (
        <small class="bad-text">{problem}</small>
      )}
    </label>
  );
}

function SymbolValue(props: ValueProps<SymbolField>) {
  const { section, name, field, all } = props;
  const value = fieldValue(props);
  return (
    <label class={`value${value.differs ? " edited" : ""}`}>
      <span>{field.label}</span>
      <select
        value={String(value.now)}
        onChange={({ currentTarget }) => change({ ...section, name, value: currentTarget.value })}
      >
        {all.symbols.map(({ symbol }) => (
          <option key={symbol} value={symbol}>
            {symbol}
          </option>
        ))}
      </select>
      <i />
      <Was of={value} text={String} />
    </label>
  );
}

function ChoiceValue(props: ValueProps<ChoiceField>) {
  const { section, name, field } = props;
  const value = fieldValue(props);
  const set = chosenOf(value.now);
  const take = (choice: number, on: boolean): void => {
    const rest = field.choices.map((entry) => entry.value).filter((of) => (of === choice ? on : set.has(of)));
    const next = field.kind === "list" ? rest : rest.reduce((bits, bit) => bits + 2 ** bit, 0);
    change({ ...section, name, value: next });
  };
  const labels = (of: unknown): string =>
    field.choices
      .filter((choice) => chosenOf(of).has(choice.value))
      .map(({ label }) => label)
      .join(", ");
  return (
    <fieldset class={`choices${value.differs ? " edited" : ""}`}>
      <legend>{field.label}</legend>
      {field.choices.map(({ value: choice, label }) => (
        <label key={choice} class="switch">
          <input
            type="checkbox"
            checked={set.has(choice)}
            onChange={({ currentTarget }) => take(choice, currentTarget.checked)}
          />
          {label}
        </label>
      ))}
      <Was of={value} text={labels} />
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

const TOLD_MS = 2_000;

/** When the stream has told of that version, or it does not come. */
function inForceFrom(version: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, TOLD_MS);
    const stop = effect(() => {
      if ((inForce()?.version ?? 0) >= version) setTimeout(end);
    });
    function end(): void {
      clearTimeout(timer);
      stop();
      resolve();
    }
  });
}
