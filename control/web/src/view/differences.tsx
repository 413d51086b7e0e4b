import type { Difference } from "../../../http/api.ts";
import { byOwner, valueText } from "../model/differences.ts";
import { count } from "../model/format.ts";

/** More than this are told by what they belong to, each to be opened. */
const SHOWN_MAX = 40;

export function Differences({ differences }: { readonly differences: readonly Difference[] }) {
  if (differences.length === 0) return <p class="dim empty">No difference.</p>;
  if (differences.length <= SHOWN_MAX) return <Table differences={differences} />;
  const groups = byOwner(differences);
  const loosened = differences.filter(({ loosens }) => loosens).length;
  const first = differences.every(({ before }) => before === "");
  return (
    <>
      <p>
        {first ? "The first content: " : ""}
        {count(differences.length)} values of {groups.length} symbols and parts
        {loosened > 0 && !first ? <span class="loosens">, △ {count(loosened)} loosen</span> : ""}
      </p>
      {groups.map(({ name, differences: of }) => (
        <details key={name} class="difference-group">
          <summary>
            <b>{name}</b> <span class="dim">{count(of.length)} values</span>
          </summary>
          <Table differences={of} />
        </details>
      ))}
    </>
  );
}

function Table({ differences }: { readonly differences: readonly Difference[] }) {
  return (
    <table class="diff">
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col" class="num">
            Before
          </th>
          <th scope="col" class="num">
            After
          </th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ path, before, after, loosens }) => (
          <tr key={path}>
            <th scope="row" title={path}>
              {path.split(".").map((part, index) => (
                <span key={part}>
                  {index > 0 ? (
                    <>
                      .<wbr />
                    </>
                  ) : null}
                  {part}
                </span>
              ))}
            </th>
            <td class="num" title={before}>
              {valueText(path, before)}
            </td>
            <td class={`num${loosens ? " loosens" : ""}`} title={after}>
              {valueText(path, after)}
              {loosens ? <em> △ loosens</em> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
