import { useEffect, useState } from "preact/hooks";
import type { Against, Parent, ParentVerb } from "../../../http/api.ts";
import { api } from "../link/api-client.ts";
import { count, NOTHING, price, time } from "../model/format.ts";
import { failed, link, mayChange, perform } from "../store.ts";
import { Panel, sideMark } from "./panel.tsx";

/** The list is asked for while it is looked at. */
const PERIOD_MS = 1000;

const VERBS: Readonly<Partial<Record<Parent["state"], readonly ParentVerb[]>>> = {
  scheduled: ["pause", "cancel"],
  working: ["pause", "cancel"],
  paused: ["resume", "cancel"],
};
const TITLES: Readonly<Record<ParentVerb, string>> = { pause: "Pause", resume: "Resume", cancel: "Cancel" };

/** Parent orders and their cost; a person pauses, resumes and cancels them here, and starts them on the command line. */
export function ParentOrders() {
  const [parents, setParents] = useState<readonly Parent[]>([]);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let gone = false;
    let told = false;
    const look = (): void => {
      api.parents().then(
        (found) => {
          if (!gone) setParents(found.parents.toReversed());
        },
        (error: unknown) => {
          // Once is enough: the next looks say the same.
          if (!gone && !told) failed("Parent orders", error);
          told = true;
        },
      );
    };
    look();
    const timer = setInterval(look, PERIOD_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [asked]);
  const change = async (verb: ParentVerb, id: string): Promise<void> => {
    await perform(TITLES[verb], async () => {
      const { state, filled } = await api.changeParent(verb, id, `${verb} on the page`);
      return { detail: `${id} is ${state}, ${count(filled)} shares filled` };
    });
    setAsked((times) => times + 1);
  };
  return (
    <Panel
      name="parents"
      title="Parent orders"
      aside={<span class="num dim">{parents.length === 0 ? "none" : count(parents.length)}</span>}
    >
      <table class="grid">
        <thead>
          <tr>
            <th scope="col">Id</th>
            <th scope="col">Symbol</th>
            <th scope="col">Kind</th>
            <th scope="col">State</th>
            <th scope="col" class="num">
              filled sh
            </th>
            <th scope="col" class="num">
              of sh
            </th>
            <th scope="col" class="num">
              open sh
            </th>
            <th scope="col" class="num">
              average USD
            </th>
            <th scope="col" class="num">
              market USD
            </th>
            <th scope="col" class="num">
              part
            </th>
            <th scope="col" class="num">
              behind sh
            </th>
            <th scope="col" class="num">
              arrival bp
            </th>
            <th scope="col" class="num">
              VWAP bp
            </th>
            <th scope="col" class="num">
              mid bp
            </th>
            <th scope="col" class="num">
              ends
            </th>
            <th scope="col">Why</th>
            <th scope="col">
              <span class="dim">Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {parents.map((parent) => (
            <tr key={parent.id}>
              <td>{parent.id}</td>
              <td>
                {sideMark(parent.side === "sell")} {parent.side} {parent.symbol}
              </td>
              <td>{parent.kind}</td>
              <td>{parent.state}</td>
              <td class="num">{count(parent.filled)}</td>
              <td class="num">{count(parent.quantity)}</td>
              <td class="num">{count(parent.open)}</td>
              <td class="num">{priceText(parent.averagePriceE4)}</td>
              <td class="num">{priceText(parent.marketAveragePriceE4)}</td>
              <td class="num">
                {parent.participationPpm === null ? NOTHING : `${(parent.participationPpm / 10_000).toFixed(2)} %`}
              </td>
              <td class="num">{parent.kind === "iceberg" ? NOTHING : count(parent.scheduleError.last)}</td>
              <td class="num">{basisPoints(parent.slippage.arrival)}</td>
              <td class="num">{basisPoints(parent.slippage.interval)}</td>
              <td class="num">{basisPoints(parent.slippage.mid)}</td>
              <td class="num">{time(parent.endMs)}</td>
              <td>{parent.why}</td>
              <td>
                {(VERBS[parent.state] ?? []).map((verb) => (
                  <button
                    key={verb}
                    type="button"
                    class="small"
                    disabled={link.value !== "live" || mayChange.value === false}
                    aria-label={`${TITLES[verb]} ${parent.id}`}
                    onClick={() => void change(verb, parent.id)}
                  >
                    {TITLES[verb]}
                  </button>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function priceText(e4: number | null): string {
  return e4 === null ? NOTHING : price(e4);
}

function basisPoints(against: Against | null): string {
  return against === null ? NOTHING : (Number(against.ppm) / 100).toFixed(2);
}
