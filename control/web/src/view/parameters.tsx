import { deviceSections, symbolSections, withEdits } from "../model/draft.ts";
import { STRATEGY_TITLES } from "../model/fields.ts";
import { Panel } from "./panel.tsx";
import { SectionFields } from "./parameter-fields.tsx";
import { Review } from "./parameter-review.tsx";
import { chosen, draft, inForce } from "./pending-change.ts";

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
