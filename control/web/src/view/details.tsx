import { RULE, RULES } from "../../../../proto/mod.ts";
import { count, NOTHING, price } from "../model/format.ts";
import { decisionOf, failedRules, orderOf, timeline } from "../model/timeline.ts";
import { selection, state } from "../store.ts";
import { asking } from "./confirm.tsx";

/** The evidence of one order or decision: steps with times, every rule by name, and the book that was seen. */
export function Details() {
  const chosen = selection.value;
  const now = state.value;
  if (chosen === undefined || now === undefined) return null;
  let decision = chosen.type === "decision" ? now.decisions.find(({ id }) => id === chosen.id) : undefined;
  const order =
    chosen.type === "order"
      ? now.orders.find(({ path, urn }) => path === chosen.path && urn === chosen.urn)
      : decision && orderOf(decision, now.orders);
  if (decision === undefined && order !== undefined) decision = decisionOf(order, now.decisions);
  const name =
    order === undefined ? "Decision" : `Order ${order.urn}, ${order.path === "hardware" ? "card" : "software"}`;
  return (
    <aside class="details" aria-label={name}>
      <header class="panel-head">
        <h2>
          {name} {order?.symbol ?? decision?.symbol ?? ""}
        </h2>
        <button
          type="button"
          onClick={() => {
            selection.value = undefined;
          }}
        >
          Close <kbd>Esc</kbd>
        </button>
      </header>
      {order === undefined && decision === undefined ? (
        <p class="dim empty">Not among the newest 500 any more. The history has it.</p>
      ) : null}
      <ol class="timeline">
        {timeline(order, decision).map(({ name: step, at, detail, state: outcome }) => (
          <li key={step} class={`step-${outcome}`}>
            <b>{step}</b> <span class="num dim">{at}</span>
            <br />
            {detail}
          </li>
        ))}
      </ol>
      {decision === undefined ? null : (
        <>
          <h3>The book that was seen</h3>
          {decision.book.valid ? (
            <p class="num book">
              <span class="buy">
                {count(decision.book.bidQuantity)} × {decision.book.bidE4 === 0 ? NOTHING : price(decision.book.bidE4)}
              </span>
              {" | "}
              <span class="sell">
                {decision.book.askE4 === 0 ? NOTHING : price(decision.book.askE4)} × {count(decision.book.askQuantity)}
              </span>{" "}
              <i>shares × USD</i>
            </p>
          ) : (
            <p class="warn-text">△ not valid</p>
          )}
          <h3>
            Risk rules, bitmap <span class="num">0x{decision.bitmap.toString(16).padStart(6, "0")}</span>
          </h3>
          <Rules bitmap={decision.bitmap} first={decision.reason} />
          {failedRules(decision.bitmap).includes(RULE.throttle) ? <ResetThrottle symbol={decision.symbol} /> : null}
        </>
      )}
    </aside>
  );
}

/** Rule 14 holds until a person lets the symbol go on. */
function ResetThrottle({ symbol }: { readonly symbol: string }) {
  return (
    <button
      type="button"
      onClick={() => {
        asking.value = { what: "throttle", symbol };
      }}
    >
      Count orders of {symbol} from 0 again
    </button>
  );
}

function Rules({ bitmap, first }: { readonly bitmap: number; readonly first: number }) {
  const failed = new Set(failedRules(bitmap));
  return (
    <ul class="rules">
      {RULES.map(({ code, name, text }) => (
        <li key={code} class={failed.has(code) ? "bad-text" : "dim"} title={text}>
          <span aria-hidden="true">{failed.has(code) ? "✕" : "✓"}</span>{" "}
          <span class="num">{String(code).padStart(2, " ")}</span> {name}
          {failed.has(code) ? `: ${text}` : ""}
          {code === first ? " (first)" : ""}
        </li>
      ))}
    </ul>
  );
}
