import { count, NOTHING } from "../model/format.ts";
import { type EventFilter, filter, state } from "../store.ts";
import { Panel } from "./panel.tsx";

/** From a change of the book to a fill, and what was refused on the way. Every count leads to its events. */
export function Flow() {
  const flow = state.value?.flow;
  if (flow === undefined) return null;
  const refused = flow.refused.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(1, ...flow.refused.map(({ count }) => count), ...flow.venueRejects.map(({ count }) => count));
  return (
    <Panel name="flow" title="Orders and rejects">
      <table class="rows">
        <tbody>
          <Line name="Book top changes" value={count(flow.bboChanges)} />
          <Line name="Intents" value={count(flow.intents)} to={{ list: "decisions" }} />
          <Line
            name="Refused by the gate"
            value={count(refused)}
            to={{ list: "decisions", rule: -1 }}
            warn={refused > 0}
          />
          <Line name="Sent" value={count(flow.sent)} to={{ list: "orders" }} />
          <Line name="Accepted" value={count(flow.accepted)} to={{ list: "orders" }} />
          <Line
            name="Executed, in full or part"
            value={count(flow.filled)}
            to={{ list: "orders", state: "executed" }}
          />
          <Line name="Shares executed" value={count(flow.sharesFilled)} />
          <Line name="Cancelled" value={count(flow.cancelled)} to={{ list: "orders", state: "cancelled" }} />
          <Line
            name="Rejected by the venue"
            value={count(flow.venueRejected)}
            to={{ list: "orders", state: "rejected" }}
            warn={flow.venueRejected > 0}
          />
        </tbody>
      </table>
      <h3>Gate refusals by first rule</h3>
      <table class="rows bars">
        <tbody>
          {flow.refused.length === 0 ? <Line name="none" value={NOTHING} /> : null}
          {flow.refused.map(({ rule, name, count: number }) => (
            <Line key={rule} name={name} value={count(number)} to={{ list: "decisions", rule }} share={number / most} />
          ))}
        </tbody>
      </table>
      {flow.venueRejects.length === 0 ? null : (
        <>
          <h3>Venue rejects by reason</h3>
          <table class="rows bars">
            <tbody>
              {flow.venueRejects.map(({ code, text, count: number }) => (
                <Line
                  key={code}
                  name={text || `reason ${code}`}
                  value={count(number)}
                  to={{ list: "orders", state: "rejected", venueReason: code }}
                  share={number / most}
                />
              ))}
            </tbody>
          </table>
        </>
      )}
    </Panel>
  );
}

function Line(props: {
  readonly name: string;
  readonly value: string;
  readonly to?: EventFilter;
  readonly warn?: boolean;
  readonly share?: number;
}) {
  const { to } = props;
  return (
    <tr>
      <th scope="row" title={props.name}>
        {to === undefined ? (
          <span class="cut">{props.name}</span>
        ) : (
          <button
            type="button"
            class="link cut"
            onClick={() => {
              filter.value = to;
            }}
          >
            {props.name}
          </button>
        )}
      </th>
      {props.share === undefined ? null : (
        <td class="bar-cell">
          <span class="bar" style={{ inlineSize: `${Math.max(2, props.share * 100)}%` }} />
        </td>
      )}
      <td class={`num${props.warn === true ? " warn-text" : ""}`}>{props.value}</td>
    </tr>
  );
}
