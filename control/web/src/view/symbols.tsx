import { signal } from "@preact/signals";
import { memo } from "preact/compat";
import type { SymbolSection } from "../../../http/api.ts";
import { count, money, NOTHING, price, signedShares } from "../model/format.ts";
import { state } from "../store.ts";
import { Panel } from "./panel.tsx";

/** Symbols with something to look at first; the order is taken when asked for, rows do not move by themselves. */
const order = signal<readonly string[] | undefined>(undefined);
const wanted = signal("");

function useOf({ position, maxLong, maxShort }: SymbolSection): number {
  const limit = position < 0 ? maxShort : maxLong;
  return position === 0 ? 0 : limit === 0 ? 1 : Math.abs(position) / limit;
}

export function Symbols() {
  const all = state.value?.symbols ?? [];
  const ranks = new Map(order.value?.map((symbol, rank) => [symbol, rank]));
  const rows = all.filter(({ symbol }) => symbol.includes(wanted.value.toUpperCase()));
  if (order.value !== undefined) {
    rows.sort((a, b) => (ranks.get(a.symbol) ?? ranks.size) - (ranks.get(b.symbol) ?? ranks.size));
  }
  const invalid = all.filter(({ bookValid }) => !bookValid).length;
  return (
    <Panel
      name="symbols"
      title="Book, position, P&L"
      aside={
        <>
          <span class={invalid > 0 ? "warn-text" : "dim"}>
            {count(all.length)} symbols{invalid > 0 ? `, △ ${invalid} without book` : ""}
          </span>
          <button
            type="button"
            class="small"
            aria-pressed={order.value !== undefined}
            onClick={() => {
              order.value =
                order.value === undefined
                  ? all.toSorted((a, b) => useOf(b) - useOf(a)).map(({ symbol }) => symbol)
                  : undefined;
            }}
          >
            By use
          </button>
          <input
            class="find"
            type="search"
            aria-label="Symbol"
            placeholder="Symbol"
            maxLength={8}
            onInput={({ currentTarget }) => {
              wanted.value = currentTarget.value.trim();
            }}
          />
        </>
      }
    >
      <table class="grid symbols">
        <thead>
          <tr>
            <th scope="col">Symbol</th>
            <th scope="col" class="num">
              bid sh
            </th>
            <th scope="col" class="num">
              bid USD
            </th>
            <th scope="col" class="num">
              ask USD
            </th>
            <th scope="col" class="num">
              ask sh
            </th>
            <th scope="col" class="num">
              pos sh
            </th>
            <th scope="col">limit use</th>
            <th scope="col" class="num">
              P&amp;L USD
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.symbol} row={row} />
          ))}
        </tbody>
      </table>
      {rows.length === 0 ? (
        <p class="dim empty">{all.length === 0 ? "No symbol is tracked." : "No such symbol."}</p>
      ) : null}
    </Panel>
  );
}

const Row = memo(function Row({ row }: { readonly row: SymbolSection }) {
  const { symbol, bookValid, trading, faults, bidE4, askE4, bidQuantity, askQuantity, position } = row;
  const marks = [trading ? "" : "halted", ...faults].filter((text) => text !== "");
  const title = `${symbol}: ${bookValid ? "book valid" : "book not valid"}${marks.length > 0 ? `; ${marks.join(", ")}` : ""}; average ${row.averageE4 === null ? NOTHING : price(row.averageE4)} USD; bought ${count(row.bought)}, sold ${count(row.sold)} shares`;
  const total = row.unrealisedE4 === null ? null : String(BigInt(row.realisedE4) + BigInt(row.unrealisedE4));
  return (
    <tr class={bookValid ? undefined : "no-book"} title={title}>
      <th scope="row">
        <span class="cut">{symbol}</span>
        {!bookValid || marks.length > 0 ? (
          <span class="warn-text" role="img" aria-label={marks.join(", ") || "book not valid"}>
            {" "}
            △
          </span>
        ) : null}
      </th>
      <td class="num dim">{bookValid && bidE4 > 0 ? count(bidQuantity) : NOTHING}</td>
      <td class="num">{bookValid && bidE4 > 0 ? price(bidE4) : NOTHING}</td>
      <td class="num">{bookValid && askE4 > 0 ? price(askE4) : NOTHING}</td>
      <td class="num dim">{bookValid && askE4 > 0 ? count(askQuantity) : NOTHING}</td>
      <td class={`num ${position > 0 ? "buy" : position < 0 ? "sell" : "dim"}`}>{signedShares(position)}</td>
      <td class="limit-cell">
        <Limit row={row} />
      </td>
      <td class="num">{money(total)}</td>
    </tr>
  );
});

/** Zero in the middle, the limits at the ends; the open quantity that could still fill is the lighter part. */
function Limit({ row }: { readonly row: SymbolSection }) {
  const { position, openBuy, openSell, maxLong, maxShort } = row;
  const at = (shares: number): number => {
    const limit = shares < 0 ? maxShort : maxLong;
    return limit === 0 ? 0 : Math.max(-1, Math.min(1, shares / limit));
  };
  const span = (from: number, to: number) => ({
    insetInlineStart: `${50 + Math.min(from, to) * 50}%`,
    inlineSize: `${Math.abs(to - from) * 50}%`,
  });
  const use = Math.round(useOf(row) * 100);
  const side = position < 0 ? "sell" : "buy";
  return (
    <span class="limit" role="img" aria-label={`${use} % of the limit of ${position < 0 ? maxShort : maxLong} shares`}>
      {openBuy + openSell > 0 ? (
        <span class="limit-open" style={span(at(position - openSell), at(position + openBuy))} />
      ) : null}
      <span class={`limit-now limit-${side}${use >= 90 ? " limit-full" : ""}`} style={span(0, at(position))} />
      <span class="limit-zero" />
    </span>
  );
}
