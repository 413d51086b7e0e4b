import { api } from "../link/api-client.ts";
import { age, duration, hash, shortPaths, time } from "../model/format.ts";
import { actualPlacement, killText, REQUESTED, type Tone } from "../model/verdict.ts";
import {
  canKill,
  currentVerdict,
  fresh,
  gatewayAge,
  kill,
  killSending,
  link,
  mayChange,
  notice,
  nowMs,
  perform,
  state,
} from "../store.ts";
import { asking } from "./confirm.tsx";

const MARKS: Readonly<Record<Tone, string>> = { trading: "●", warning: "◆", stopped: "■", idle: "○", unknown: "?" };

/** State before numbers: what is going on, by whose wish, and the ways to change it. */
export function StateBar() {
  const now = currentVerdict.value;
  const tone = now?.tone ?? "unknown";
  return (
    <div class="state-bar">
      <div class={`verdict tone-${tone}`} role="status" aria-live="polite">
        <div class="verdict-word">
          <span aria-hidden="true">{MARKS[tone]}</span> {now?.word ?? "No word yet"}
        </div>
        <div class="verdict-path">{now?.path ?? "state not known"}</div>
        <div class="verdict-why" title={now?.why}>
          {shortPaths(now?.why ?? "")}
        </div>
      </div>
      <Facts />
      <Actions />
      <Kill />
    </div>
  );
}

function Facts() {
  const gateway = state.value?.gateway;
  const { ageMs, stale } = gatewayAge.value;
  const sameVersion = gateway !== undefined && gateway.desiredVersion === gateway.actualVersion;
  const sameHash = gateway !== undefined && gateway.desiredHash === gateway.actualHash;
  const lease = gateway?.leaseRemainingMs ?? null;
  return (
    <dl class={`facts${fresh.value ? "" : " stale"}`}>
      <dt>Placement</dt>
      <dd title={gateway?.stateReason}>
        <b>{gateway === undefined ? "–" : actualPlacement(gateway)}</b>
        <small>asked: {gateway === undefined ? "–" : REQUESTED[gateway.requestedPlacement]}</small>
      </dd>
      <dt>Configuration</dt>
      <dd>
        <b class="num">v{gateway?.actualVersion ?? "–"}</b>
        <small class={sameVersion && sameHash ? undefined : "warn-text"}>
          {sameVersion && sameHash ? "✓" : `△ asked v${gateway?.desiredVersion ?? "–"}`}{" "}
          {hash(gateway?.actualHash ?? "")}
        </small>
      </dd>
      <dt>Lease</dt>
      <dd>
        <b class="num">{lease === null ? "none" : `${(lease / 1000).toFixed(1)} s`}</b>
        <small>{gateway?.armed === true ? "armed" : "not armed"}</small>
      </dd>
      <dt>Gateway</dt>
      <dd class={stale || link.value !== "live" ? "stale-mark" : undefined}>
        <b class="num">{Number.isFinite(ageMs) ? `${stale ? "stale " : ""}${age(ageMs)}` : "no word"}</b>
        <small>
          {gateway === undefined || gateway.stateSinceMs === 0 ? "" : `since ${time(gateway.stateSinceMs)}`}
        </small>
      </dd>
      <dt>Card</dt>
      <dd
        class={gateway?.device.reachable === false ? "bad-text" : undefined}
        title={`RTL ${gateway?.device.rtlHash}, map ${gateway?.device.mapHash}`}
      >
        <b>{gateway?.device.reachable === true ? "✓ answers" : "✕ silent"}</b>
        <small>
          {gateway?.device.reachable === true
            ? `RTL ${hash(gateway.device.rtlHash)}`
            : (gateway?.device.code ?? "")
                .replace(/^DEVICE_/, "")
                .toLowerCase()
                .replaceAll("_", " ")}
        </small>
      </dd>
      <Primacy />
    </dl>
  );
}

/** Of several control planes: whether this one takes changes, and which one does. */
function Primacy() {
  const primacy = state.value?.server.primacy;
  if (primacy === undefined || primacy.role === "alone") return null;
  const { role, holder, electionId, primary, trouble } = primacy;
  const where = primary === null ? "no primary" : `primary: ${primary.holder}`;
  return (
    <>
      <dt>Control</dt>
      <dd class={trouble === "" ? undefined : "warn-text"} title={trouble || primary?.address}>
        <b>{role === "primary" ? "primary" : "stands by"}</b>
        <small>{role === "primary" ? `${holder} ${electionId}` : where}</small>
      </dd>
    </>
  );
}

function Actions() {
  const gateway = state.value?.gateway;
  const off = !fresh.value || mayChange.value === false;
  const killed =
    gateway !== undefined && (gateway.killEverything || gateway.killKinds.length + gateway.killSymbols.length > 0);
  const { armed = false } = gateway ?? {};
  return (
    <div class="actions">
      {armed ? (
        <button
          type="button"
          disabled={off}
          onClick={() => void perform("Disarm", () => api.disarm("disarmed on the page"))}
        >
          Disarm
        </button>
      ) : (
        <button
          type="button"
          disabled={off}
          onClick={() => {
            asking.value = { what: gateway?.state === "halted" ? "reset" : "arm" };
          }}
        >
          {gateway?.state === "halted" ? "End halt…" : "Arm…"}
        </button>
      )}
      <button
        type="button"
        disabled={off}
        onClick={() => {
          asking.value = { what: "place" };
        }}
      >
        Placement…
      </button>
      <button
        type="button"
        disabled={off || !killed}
        onClick={() => {
          asking.value = { what: "release" };
        }}
      >
        Release kill…
      </button>
    </div>
  );
}

function Kill() {
  const progress = state.value?.kill;
  const told = progress === undefined ? undefined : killText(progress);
  const sending = killSending.value;
  const other = notice.value;
  return (
    <div class="kill">
      <button
        type="button"
        class="kill-button"
        disabled={!canKill.value}
        onClick={() => void kill()}
        aria-keyshortcuts="Alt+K"
      >
        <span aria-hidden="true">■</span> Kill <kbd>Alt K</kbd>
      </button>
      <div class="kill-progress" role="status" aria-live="assertive">
        {!canKill.value ? (
          <span class="warn-text">
            {link.value === "live" ? "This page may only watch." : "No server: the card stops when its lease ends."}
          </span>
        ) : sending && (told === undefined || told.done) ? (
          <b>Sending…</b>
        ) : told === undefined || progress === undefined ? (
          <span class="dim">one click, no question</span>
        ) : (
          <span class={told.failed ? "bad-text" : told.done ? "good-text" : "warn-text"} title={told.detail}>
            <b>
              {told.failed ? "✕" : told.done ? "✓" : "…"} {told.title}
            </b>{" "}
            <span class="num">
              {told.done ? `${time(progress.updatedMs)}, after ` : ""}
              {duration(Math.max(0, (told.done ? progress.updatedMs : nowMs.value) - progress.requestedMs))}
            </span>
            <br />
            {told.detail}
          </span>
        )}
      </div>
      <div class="notice" role="status" aria-live="polite" hidden={other === undefined || link.value === "lost"}>
        <span class={other?.bad === true ? "bad-text" : "good-text"}>
          {other?.bad === true ? "✕ " : "✓ "}
          {other?.text}
        </span>
        <button
          type="button"
          class="quiet"
          aria-label="Close the message"
          onClick={() => {
            notice.value = undefined;
          }}
        >
          ✕
        </button>
      </div>
    </div>
  );
}
