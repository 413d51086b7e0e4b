import { RULES } from "../../../../proto/mod.ts";
import type { DecisionEvent, OrderEvent } from "../../../http/api.ts";
import { count, orderLatency, price, time } from "../model/format.ts";
import { type EventFilter, filter, selection, state } from "../store.ts";
import { Panel, sideMark } from "./panel.tsx";

const SHOWN_MAX = 100;
const MARKS: Readonly<Record<OrderEvent["state"], string>> = {
  sent: "→",
  live: "●",
  filled: "✓",
  cancelled: "○",
  rejected: "✕",
  withdrawn: "↩",
  unknown: "?",
};

function ruleName(code: number): string {
  return RULES[code - 1]?.name ?? `rule ${code}`;
}

/** The newest orders or decisions, all of them or those that a count stands for. */
export function Events() {
  const now = filter.value;
  return (
    <Panel
      name="events"
      title={now.list === "orders" ? "Orders" : "Decisions"}
      record
      aside={
        <>
          {described(now) === "" ? null : (
            <button
              type="button"
              class="small tag"
              onClick={() => {
                filter.value = { list: now.list };
              }}
            >
              {described(now)} ✕
            </button>
          )}
          <fieldset class="choice" aria-label="List">
            {(["orders", "decisions"] as const).map((list) => (
              <button
                key={list}
                type="button"
                aria-pressed={now.list === list}
                onClick={() => {
                  filter.value = { list };
                }}
              >
                {list === "orders" ? "Orders" : "Decisions"}
              </button>
            ))}
          </fieldset>
        </>
      }
    >
      {now.list === "orders" ? <Orders wanted={now} /> : <Decisions wanted={now} />}
    </Panel>
  );
}

function described(now: EventFilter): string {
  if (now.list === "decisions") return now.rule === undefined ? "" : now.rule === -1 ? "refused" : ruleName(now.rule);
  return [now.state, now.venueReason === undefined ? "" : `reason ${now.venueReason}`]
    .filter((text) => text)
    .join(", ");
}

function fits(order: OrderEvent, wanted: EventFilter & { list: "orders" }): boolean {
  if (wanted.venueReason !== undefined && order.venueReason !== wanted.venueReason) return false;
  if (wanted.state === "executed") return order.filled > 0;
  return wanted.state === undefined || order.state === wanted.state;
}

function Orders({ wanted }: { readonly wanted: EventFilter & { list: "orders" } }) {
  const all = state.value?.orders ?? [];
  const rows = all
    .filter((order) => fits(order, wanted))
    .slice(-SHOWN_MAX)
    .reverse();
  if (rows.length === 0)
    return <p class="dim empty">{all.length === 0 ? "No order yet." : "No such order among the newest 500."}</p>;
  return (
    <table class="grid orders">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Order</th>
          <th scope="col">Symbol</th>
          <th scope="col">Side</th>
          <th scope="col" class="num">
            filled sh
          </th>
          <th scope="col" class="num">
            USD
          </th>
          <th scope="col">State</th>
          <th scope="col" class="num">
            T1
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((order) => {
          const { path, urn, symbol, side, quantity, priceE4, state: status, filled, updatedMs, t1Cycles } = order;
          const chosen =
            selection.value?.type === "order" && selection.value.path === path && selection.value.urn === urn;
          return (
            <tr key={`${path} ${urn}`} class={chosen ? "chosen" : undefined}>
              <td class="num">{time(updatedMs, true)}</td>
              <th scope="row">
                <button
                  type="button"
                  class="link num"
                  onClick={() => {
                    selection.value = { type: "order", path, urn };
                  }}
                >
                  {path === "hardware" ? "card" : "soft"} {urn}
                </button>
              </th>
              <td class="cut">{symbol}</td>
              <td class={side === "buy" ? "buy" : "sell"}>
                {sideMark(side !== "buy")} {side === "sell short" ? "short" : side}
              </td>
              <td class="num">
                {count(filled)}/{count(quantity)}
              </td>
              <td class="num">{price(priceE4)}</td>
              <td class={status === "rejected" || status === "unknown" ? "bad-text" : undefined}>
                <span aria-hidden="true">{MARKS[status]}</span> {status}
              </td>
              <td class="num">{orderLatency(t1Cycles)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Of what was sent, before its number. */
const OUTCOMES = { enter: "order", replace: "replaced by", cancel: "cancel" } as const;

function decides(decision: DecisionEvent, rule: number | undefined): boolean {
  return rule === undefined || (rule === -1 ? !decision.sent : decision.reason === rule);
}

function Decisions({ wanted }: { readonly wanted: EventFilter & { list: "decisions" } }) {
  const all = state.value?.decisions ?? [];
  const rows = all
    .filter((decision) => decides(decision, wanted.rule))
    .slice(-SHOWN_MAX)
    .reverse();
  if (rows.length === 0)
    return <p class="dim empty">{all.length === 0 ? "No decision yet." : "None such among the newest 500."}</p>;
  return (
    <table class="grid decisions">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Path</th>
          <th scope="col">Symbol</th>
          <th scope="col">Strategy</th>
          <th scope="col">Side</th>
          <th scope="col" class="num">
            shares
          </th>
          <th scope="col" class="num">
            USD
          </th>
          <th scope="col">Outcome</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, atMs, path, symbol, kind, action, sell, short, quantity, priceE4, sent, urn, reason }) => (
          <tr key={id} class={selection.value?.type === "decision" && selection.value.id === id ? "chosen" : undefined}>
            <td class="num">{time(atMs, true)}</td>
            <td>{path === "hardware" ? "card" : "soft"}</td>
            <td class="cut">{symbol}</td>
            <td>{kind}</td>
            <td class={sell ? "sell" : "buy"}>
              {sideMark(sell)} {sell ? (short ? "short" : "sell") : "buy"}
            </td>
            <td class="num">{count(quantity)}</td>
            <td class="num">{price(priceE4)}</td>
            <th scope="row">
              <button
                type="button"
                class={`link${sent ? "" : " warn-text"}`}
                onClick={() => {
                  selection.value = { type: "decision", id };
                }}
              >
                {sent ? `✓ ${OUTCOMES[action]} ${urn}` : `✕ ${ruleName(reason)}`}
              </button>
            </th>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
