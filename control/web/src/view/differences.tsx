import type { Difference } from "../../../http/api.ts";

export function Differences({ differences }: { readonly differences: readonly Difference[] }) {
  if (differences.length === 0) return <p class="dim empty">No difference.</p>;
  return (
    <table class="diff">
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ path, before, after, loosens }) => (
          <tr key={path}>
            <th scope="row">{path}</th>
            <td class="num">{before || "–"}</td>
            <td class={`num${loosens ? " loosens" : ""}`}>
              {after || "–"}
              {loosens ? <em> △ loosens</em> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
