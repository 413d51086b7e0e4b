import type { DropCount, FeedSection, SessionSection } from "../../../http/api.ts";
import { badFrames, framesElsewhere } from "../model/drops.ts";
import { age, count, NOTHING, rate } from "../model/format.ts";
import { freshness } from "../model/freshness.ts";
import { nowMs, state } from "../store.ts";
import { Panel } from "./panel.tsx";

const PATHS = { hardware: "Card", software: "Software" } as const;

/** What comes in and where orders go: feed lines, sessions, and the last change of the path. */
export function Sources() {
  const now = state.value;
  if (now === undefined) return null;
  return (
    <Panel name="sources" title="Feed, sessions, hand-over">
      <table class="grid feed">
        <thead>
          <tr>
            <th scope="col">Feed</th>
            <th scope="col" class="num">
              messages
            </th>
            <th scope="col" class="num">
              /s
            </th>
            <th scope="col" class="num">
              gaps
            </th>
            <th scope="col">line</th>
            <th scope="col" class="num">
              frames/s
            </th>
            <th scope="col" class="num">
              wins
            </th>
            <th scope="col" class="num">
              bad
            </th>
            <th scope="col" class="num">
              last
            </th>
          </tr>
        </thead>
        {now.feeds.map((feed) => (
          <Feed key={feed.path} feed={feed} />
        ))}
      </table>
      <table class="grid sessions">
        <tbody>
          {now.sessions.map((session) => (
            <Session key={session.path} session={session} />
          ))}
        </tbody>
      </table>
      <HandOver />
    </Panel>
  );
}

function Feed({ feed }: { readonly feed: FeedSection }) {
  const lines = feed.lines.length === 0 ? [undefined] : feed.lines;
  return (
    <tbody class={feed.fault === "" ? undefined : "bad-row"}>
      {lines.map((line, index) => (
        <tr key={line?.name ?? "none"}>
          {index > 0 ? (
            <td colSpan={4} class="cut">
              {feed.fault === "" ? `session ${feed.session || NOTHING}` : `✕ ${feed.fault}`}
              <Elsewhere frames={framesElsewhere(feed)} />
            </td>
          ) : (
            <>
              <th scope="row">{PATHS[feed.path]}</th>
              <td class="num">{count(feed.messages)}</td>
              <td class="num">{rate(feed.messagesPerSecond)}</td>
              <td class={`num${feed.gaps > 0 ? " warn-text" : ""}`}>{count(feed.gaps)}</td>
            </>
          )}
          <td>{line?.name ?? NOTHING}</td>
          <td class="num">{line === undefined ? NOTHING : rate(line.framesPerSecond)}</td>
          <td class="num">{line === undefined ? NOTHING : count(line.wins)}</td>
          <BadFrames dropped={line?.dropped} />
          <td class="num">{line === undefined ? NOTHING : <LineAge lastFrameMs={line.lastFrameMs} />}</td>
        </tr>
      ))}
    </tbody>
  );
}

function BadFrames({ dropped }: { readonly dropped: readonly DropCount[] | undefined }) {
  if (dropped === undefined) return <td class="num">{NOTHING}</td>;
  const bad = badFrames(dropped);
  return (
    <td class={`num${bad.count > 0 ? " warn-text" : ""}`} title={bad.reasons}>
      {count(bad.count)}
    </td>
  );
}

/** Told apart from bad frames, so that nobody takes the ones before the first clear for damage. */
function Elsewhere({ frames }: { readonly frames: number }) {
  if (frames === 0) return null;
  return (
    <span
      class="dim"
      title="not_ours: frames for another address or port. Before its first clear a card has no feed of its own, and every frame counts so."
    >
      {` · ${count(frames)} not ours`}
    </span>
  );
}

function LineAge({ lastFrameMs }: { readonly lastFrameMs: number }) {
  const { ageMs, stale } = freshness(lastFrameMs, nowMs.value);
  if (!Number.isFinite(ageMs)) return <>{NOTHING}</>;
  return <span class={stale ? "stale-mark" : undefined}>{age(ageMs)}</span>;
}

function Session({ session }: { readonly session: SessionSection }) {
  const { loggedIn, unknownOrders, openOrders, code, path } = session;
  return (
    <tr>
      <th scope="row">{PATHS[path]} orders</th>
      <td class={loggedIn ? "good-text" : "bad-text"}>{loggedIn ? "✓ logged in" : `✕ ${code || "not logged in"}`}</td>
      <td class="dim cut">{session.session || NOTHING}</td>
      <td class="num">
        {count(openOrders)} <i>open</i>
      </td>
      <td class={`num${unknownOrders > 0 ? " bad-text" : ""}`}>
        {count(unknownOrders)} <i>unknown</i>
      </td>
    </tr>
  );
}

function HandOver() {
  const steps = state.value?.gateway.handOver ?? [];
  if (steps.length === 0) return <p class="dim hand-over">No hand-over between card and software in this run.</p>;
  const first = steps[0]?.startedMs ?? 0;
  const last = steps.at(-1)?.endedMs ?? 0;
  return (
    <div class="hand-over">
      <b>Last hand-over</b>{" "}
      <span class="dim num">{last > 0 ? `${age(nowMs.value - last)} ago, took ${last - first} ms` : "going on"}</span>
      <ol>
        {steps.map(({ name, startedMs, endedMs, ok, detail }) => (
          <li key={`${name} ${startedMs}`} class={ok ? undefined : "bad-text"} title={detail}>
            <span>{endedMs === 0 ? "…" : ok ? "✓" : "✕"}</span>{" "}
            <span class="cut">
              {name}
              {detail === "" ? "" : `: ${detail}`}
            </span>
            <span class="num">{endedMs === 0 ? "" : `${endedMs - startedMs} ms`}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
