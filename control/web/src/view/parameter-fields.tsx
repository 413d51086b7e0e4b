// The fields of a section: a number, a symbol, choices. Each shows what was given, or else what is in force.

import type { Configuration } from "../../../http/api.ts";
import { keyOf, type Section, same, shown, typed, valuesAt } from "../model/draft.ts";
import type { ChoiceField, NumberField, SwitchField, SymbolField } from "../model/fields.ts";
import { begun, change, draft, inForce, problems, review, texts } from "./pending-change.ts";

interface ValueProps<F> {
  readonly section: Section;
  readonly name: string;
  readonly field: F;
  readonly all: Configuration;
}

export function SectionFields({ section, all }: { readonly section: Section; readonly all: Configuration }) {
  const enabled = valuesAt(all, section)?.enabled;
  return (
    <fieldset>
      <legend>{section.title}</legend>
      {typeof enabled === "boolean" ? <SwitchValue {...{ section, name: "enabled", field: ENABLED, all }} /> : null}
      {Object.entries(section.fields).map(([name, field]) => {
        if (field.kind === "number") return <NumberValue key={name} {...{ section, name, field, all }} />;
        if (field.kind === "switch") return <SwitchValue key={name} {...{ section, name, field, all }} />;
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

const ENABLED: SwitchField = { kind: "switch", label: "enabled" };

function SwitchValue({ section, name, field, all }: ValueProps<SwitchField>) {
  const value = fieldValue({ section, name, all });
  return (
    <label class="switch">
      <input
        type="checkbox"
        checked={value.now === true}
        onChange={({ currentTarget }) => change({ ...section, name, value: currentTarget.checked })}
      />
      {field.label} <Was of={value} text={(on) => (on === true ? field.label : "off")} />
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
